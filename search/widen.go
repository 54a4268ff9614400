package search

import (
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// widen adds to the clauses of a question what means the same as their words, with less weight. What stands
// for several words stands for each of them, so that a document about hvitvasking matches "anti-money
// laundering" as one that holds all three words does.
func (s *Searcher) widen(l *look, u *understood, asked string) {
	for _, same := range l.Analyser().Synonyms(s.synonyms(), asked) {
		var clauses []*indexer.Clause
		for _, w := range same.Words {
			if i := slices.IndexFunc(u.Clauses, func(c indexer.Clause) bool { return c.Terms[0].Text == w.Terms[0] }); i >= 0 {
				clauses = append(clauses, &u.Clauses[i])
			}
		}
		if len(clauses) == 0 {
			continue // beyond the words that are looked for
		}
		widening := Widening{Word: same.Text, Why: Synonym}
		for _, alternative := range same.Alternatives {
			widening.Terms = append(widening.Terms, alternative.Text)
			for _, clause := range clauses {
				s.alternatively(l, clause, alternative.Words)
			}
		}
		for _, clause := range clauses {
			u.mark(*clause)
		}
		u.widened = append(u.widened, widening)
	}
}

// alternatively lets a clause be matched by words that mean the same, and by the compounds that hold the
// word if it is one.
func (s *Searcher) alternatively(l *look, clause *indexer.Clause, words [][]string) {
	if len(words) > 1 {
		clause.Expressions = append(clause.Expressions, indexer.Expression{Words: words, Weight: s.parameters.Synonym * s.parameters.Expression})
		return
	}
	for _, form := range words[0] {
		addTerm(clause, form, s.parameters.Synonym)
		for _, compound := range l.Compounds()[form] {
			addTerm(clause, compound, s.parameters.Synonym*s.parameters.Compound)
		}
	}
}

// addTerm adds a term to a clause; one that is there already keeps its greater weight.
func addTerm(clause *indexer.Clause, term string, weight float64) {
	i := slices.IndexFunc(clause.Terms, func(t indexer.Term) bool { return t.Text == term })
	if i < 0 {
		clause.Terms = append(clause.Terms, indexer.Term{Text: term, Weight: weight})
		return
	}
	clause.Terms[i].Weight = max(clause.Terms[i].Weight, weight)
}
