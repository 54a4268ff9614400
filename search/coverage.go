package search

import "github.com/vemvet/vemvet/indexer"

// rarity gives for each clause of a question its share of the inverse document frequencies of all, so that a
// common word left out weighs less than a rare one. What a document must not hold asks for nothing.
func rarity(clauses []indexer.Clause, matched indexer.Matched) []float64 {
	out := make([]float64, len(clauses))
	sum := 0.0
	for i, c := range clauses {
		if c.Not {
			continue
		}
		out[i] = c.Weight * indexer.IDF(matched.Of, matched.Frequencies[i])
		sum += out[i]
	}
	for i := range out {
		if sum > 0 {
			out[i] /= sum
		}
	}
	return out
}

// covered gives how much of the question the counted votes of a candidate answer together, 0 to 1: whoever
// knows both of two things comes before those who know much of one.
func (b *ballot) covered(c *candidate) float64 {
	var clauses uint64
	for _, v := range c.votes {
		clauses |= v.clauses
	}
	covered := 0.0
	for i, share := range b.telling {
		if clauses>>min(i, 63)&1 == 1 {
			covered += share
		}
	}
	if covered == 0 {
		return 1 // every document holds every word: there is nothing to tell apart
	}
	return min(1, covered)
}
