package local

import (
	"strings"
	"sync"

	"github.com/vemvet/vemvet/indexer"
)

// frequencies remembers how many documents that everyone may read hold terms, for as long as nothing changes: to
// understand a question takes as many counts as it has words, and common words are in most questions.
type frequencies struct {
	mu        sync.Mutex
	changes   uint64
	directory *indexer.Directory // tells what everyone may read
	of        map[string]int     // by terms
}

// maxFrequencies bounds what is remembered, some 100 bytes each.
const maxFrequencies = 20000

// get gives what is remembered of terms as a view sees them.
func (f *frequencies) get(v *view, terms string) (documents int, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changes != v.changes || f.directory != v.directory {
		return 0, false
	}
	documents, known = f.of[terms]
	return documents, known
}

// keep remembers a count. While the index has yet to hear of something, the same terms may count otherwise a moment
// later though nothing else changed.
func (f *frequencies) keep(v *view, terms string, documents int) {
	if v.behind {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changes != v.changes || f.directory != v.directory || len(f.of) >= maxFrequencies {
		f.changes, f.directory, f.of = v.changes, v.directory, map[string]int{}
	}
	f.of[terms] = documents
}

// Frequency implements indexer.View.
func (v *view) Frequency(terms ...string) (documents, of int, err error) {
	public := v.public()
	of = v.lengths(public).documents
	key := strings.Join(terms, "\x00")
	if documents, known := v.e.frequencies.get(v, key); known {
		return documents, of, nil
	}
	if documents, err = v.count(public, terms); err != nil {
		return 0, 0, err
	}
	v.e.frequencies.keep(v, key, documents)
	return documents, of, nil
}

// count counts the documents that everyone may read and that hold all of the terms.
func (v *view) count(public []bool, terms []string) (documents int, err error) {
	a := borrowAccumulator(v.columns.len())
	defer a.giveBack()
	for i, term := range terms {
		for _, field := range []string{titleField, tagsField, bodyField} {
			err := v.postings(field, term, func(n uint32, _ uint16) {
				if !public[v.columns.docs[n].room] || a.frequency[n] != float64(i) {
					return // it has this term already, or lacks one before
				}
				if i == 0 {
					a.clause = append(a.clause, n)
				}
				a.frequency[n]++
			})
			if err != nil {
				return 0, err
			}
		}
	}
	for _, n := range a.clause {
		if a.frequency[n] == float64(len(terms)) {
			documents++
		}
	}
	return documents, nil
}
