package search

import (
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// person finds a colleague by the id of any of their accounts. Whom no source describes is there only for
// those who may read something that names them; who does not want to be found only for themselves.
func (l *look) person(id string) (indexer.PersonNo, error) {
	no, known := l.directory.Person(id)
	if !known || l.directory.People[no].Consent.Unlisted && no != l.access.Person || !l.sees(no) {
		return 0, fmt.Errorf("person %q: %w", id, ErrNotFound)
	}
	return no, nil
}

// sees reports whether the asker may know of a colleague: a source describes them, or something that the
// asker may read names them.
func (l *look) sees(no indexer.PersonNo) bool {
	return l.meets(no) || len(l.docsOf(no)) > 0
}

// docsOf lists by number the documents in which any of the people had a part and that the asker may read.
func (l *look) docsOf(people ...indexer.PersonNo) []indexer.DocNo {
	var out []indexer.DocNo
	for _, no := range people {
		for _, ref := range l.directory.People[no].Accounts {
			if account, known := l.directory.Account(ref); known {
				out = append(out, l.DocsOf(account, l.access)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// meets is sees at a glance: whom only reactions, texts without a time and CVs name it does not meet.
func (l *look) meets(no indexer.PersonNo) bool {
	p := &l.directory.People[no]
	if p.Described {
		return true
	}
	took := false
	for _, ref := range p.Accounts {
		if account, known := l.directory.Account(ref); known {
			l.Active(account, l.access, func(indexer.Activity) { took = true })
		}
	}
	return took
}
