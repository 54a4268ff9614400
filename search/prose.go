package search

import (
	"cmp"
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// tellingWords keeps the words of a question in sentences that the fewest documents hold, up to Asking.Words, in
// the order in which they were asked. Nobody who writes sentences means that every document has a word that
// they put in quotation marks. Words that no document holds which everyone may read take nobody's place:
// they may be written in a group of the asker's.
func (s *Searcher) tellingWords(l *look, u understood) (understood, error) {
	type rated struct{ clause, documents int }
	grammatical := func(c indexer.Clause) bool { return l.Analyser().Grammatical(c.Word) }
	allGrammar := !slices.ContainsFunc(u.Clauses, func(c indexer.Clause) bool { return !grammatical(c) })
	var common []rated
	keep := make([]bool, len(u.Clauses))
	for i := range u.Clauses {
		u.Clauses[i].Must = false
		if !u.Clauses[i].Not && !allGrammar && grammatical(u.Clauses[i]) {
			continue
		}
		documents := 0
		for _, t := range u.Clauses[i].Terms {
			if t.Weight < 1 {
				continue
			}
			n, _, err := l.Frequency(t.Text)
			if err != nil {
				return u, err
			}
			documents = max(documents, n)
		}
		if keep[i] = u.Clauses[i].Not || documents == 0; !keep[i] {
			common = append(common, rated{i, documents})
		}
	}
	slices.SortFunc(common, func(a, b rated) int {
		return cmp.Or(cmp.Compare(a.documents, b.documents), cmp.Compare(a.clause, b.clause))
	})
	for _, r := range page(common, 0, s.parameters.Asking.Words) {
		keep[r.clause] = true
	}
	u.rarest = []string{}
	for _, r := range common {
		if keep[r.clause] {
			u.rarest = append(u.rarest, u.Clauses[r.clause].Word)
		}
	}
	clauses := u.Clauses
	u.Clauses, u.words, u.terms = nil, nil, map[string]bool{}
	for i, c := range clauses {
		switch {
		case !keep[i]:
			u.ignored = append(u.ignored, c.Word)
		case c.Not:
			u.Clauses = append(u.Clauses, c)
		default:
			u.look(c)
		}
	}
	return u, nil
}

// look adds a word to those that are looked for.
func (u *understood) look(c indexer.Clause) {
	u.Clauses = append(u.Clauses, c)
	u.words = append(u.words, c.Word)
	u.mark(c)
}

// mark lets snippets show what a clause is matched by.
func (u *understood) mark(c indexer.Clause) {
	for _, t := range c.Terms {
		u.terms[t.Text] = true
	}
	for _, e := range c.Expressions {
		for _, form := range slices.Concat(e.Words...) {
			u.terms[form] = true
		}
	}
}
