package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of the people that a question names.
const (
	maxNamed   = 20 // of one full name
	maxPartial = 5  // of a name in part; more are too many to be meant
)

// findPeople finds colleagues who are named in full somewhere in the question, or in part where the question
// holds nothing else.
func (r *reading) findPeople() {
	for i := 0; i+1 < len(r.words); i++ {
		people, length := r.fullNames(i)
		if length > 0 {
			r.names = append(r.names, r.span(i, i+length))
			r.people = append(r.people, people...)
			i += length - 1
		}
	}
	if len(r.people) == 0 {
		r.people = r.partlyNamed()
	}
	slices.SortFunc(r.people, func(a, b indexer.PersonNo) int {
		x, y := &r.l.directory.People[a], &r.l.directory.People[b]
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.ID, y.ID))
	})
	r.people = page(slices.Compact(r.people), 0, maxNamed)
}

// fullNames gives those whose first and further names stand at words[i:], the most of them, or family name
// and first name: Anna Berg, Anna Maria Berg, Berg, Anna.
func (r *reading) fullNames(i int) (people []indexer.PersonNo, length int) {
	for _, no := range r.l.directory.Names().People(r.words[i].Term) {
		if !r.l.meets(no) {
			continue
		}
		name := text.Words(r.l.directory.People[no].Name)
		n := 0
		switch last := len(name) - 1; {
		case last < 1:
		case name[0].Term == r.words[i].Term:
			n = 1
			for _, part := range name[1:] {
				if i+n < len(r.words) && r.words[i+n].Term == part.Term {
					n++
				}
			}
		case name[last].Term == r.words[i].Term && r.words[i+1].Term == name[0].Term:
			n = 2
		}
		switch {
		case n < 2 || n < length:
		case n > length:
			people, length = []indexer.PersonNo{no}, n
		default:
			people = append(people, no)
		}
	}
	return people, length
}

// partlyNamed gives the few who have all words of the question that are not empty among their names; of
// several words the last may be a beginning.
func (r *reading) partlyNamed() []indexer.PersonNo {
	words, _ := r.l.Analyser().Query(r.plain)
	if len(words) == 0 || len(words) > 4 {
		return nil
	}
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = folded(w.Text)
	}
	var out []indexer.PersonNo
	for _, no := range r.l.directory.Names().People(terms[0]) {
		if !r.l.meets(no) {
			continue
		}
		name := text.Words(r.l.directory.People[no].Name)
		has := func(term string, beginning bool) bool {
			return slices.ContainsFunc(name, func(part text.Token) bool {
				return part.Term == term || beginning && strings.HasPrefix(part.Term, term)
			})
		}
		all := true
		for i, term := range terms {
			all = all && has(term, i > 0 && i == len(terms)-1)
		}
		if all {
			if out = append(out, no); len(out) > maxPartial {
				return nil
			}
		}
	}
	return out
}
