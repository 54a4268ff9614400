package search

import (
	"fmt"

	"github.com/vemvet/vemvet/indexer"
)

// person finds a colleague by the id of any of their accounts. Whom no source describes is there only for
// those who may read something that names them.
func (l *look) person(id string) (indexer.PersonNo, error) {
	no, known := l.directory.Person(id)
	if !known || !l.sees(no) {
		return 0, fmt.Errorf("person %q: %w", id, ErrNotFound)
	}
	return no, nil
}

// sees reports whether the asker may know of a colleague: a source describes them, or something that the
// asker may read names them.
func (l *look) sees(no indexer.PersonNo) bool {
	if l.meets(no) {
		return true
	}
	named := false
	l.Docs(l.access, func(d indexer.DocNo) bool {
		l.Parts(d, l.access, func(p indexer.Part) { named = named || l.directory.PersonOfAccount(p.Account) == no })
		return !named
	})
	return named
}

// meets is sees at a glance, without a pass over all documents: whom only reactions, texts without a time and
// CVs name it does not meet.
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
