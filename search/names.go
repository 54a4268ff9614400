package search

import (
	"strings"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// names are words that name a colleague, a customer or a place, folded. To be named so often says whom
// somebody works with, and where, and not what they know.
type names map[string]bool

// add notes the words of a name.
func (n names) add(name string) {
	for _, word := range nameWords(name) {
		n[word] = true
	}
}

func nameWords(name string) []string {
	return strings.FieldsFunc(folded(name), func(r rune) bool { return strings.ContainsRune(" .,-_'/()&", r) })
}

func folded(s string) string { return text.Fold(strings.ToLower(s)) }

// has reports whether a word names someone: it is in a name, and written like one.
func (n names) has(u *subject) bool {
	return len(u.terms) == 1 && u.proper >= 0 && n[folded(u.name())]
}

// lexicon is what the directory, which everyone may read, says of words.
type lexicon struct {
	of      *indexer.Directory
	people  names
	claimed map[string]bool // skills, folded
}

// lexiconOf collects the names of colleagues, and of the towns they are in. Accounts with a name of one
// word may be a service's, which can well be a subject.
func lexiconOf(d *indexer.Directory) *lexicon {
	x := &lexicon{of: d, people: names{}, claimed: map[string]bool{}}
	for i := range d.People {
		p := &d.People[i]
		if words := nameWords(p.Name); len(words) > 1 {
			for _, w := range words {
				x.people[w] = true
			}
		}
		x.people.add(p.Location)
		for _, c := range p.Skills {
			x.claimed[folded(c.Name)] = true
		}
	}
	return x
}

// lexicon gives that of the directory of the moment, which is made once for each.
func (s *Searcher) lexicon(d *indexer.Directory) *lexicon {
	if have := s.remembered.lexicon.Load(); have != nil && have.of == d {
		return have
	}
	x := lexiconOf(d)
	s.remembered.lexicon.Store(x)
	return x
}
