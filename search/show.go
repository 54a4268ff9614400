package search

import (
	"context"

	"github.com/vemvet/vemvet/indexer"
)

// Show gives the places of the named people in the ranking of a query, in the order of ids, each with at
// most pieces of their evidence, the strongest. Who is not in the ranking has rank and score 0 and no
// evidence. An unknown id is ErrNotFound. It is for those who first Rank and then show a few: to cut
// snippets takes far longer than to rank.
func (s *Searcher) Show(ctx context.Context, asker Asker, q Query, ids []string, pieces int) ([]RankedPerson, error) {
	l, q, u, err := s.begin(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	out := make([]RankedPerson, len(ids))
	at := make(map[indexer.PersonNo][]int, len(ids))
	for i, id := range ids {
		no, err := l.person(id)
		if err != nil {
			return nil, err
		}
		out[i].Person = l.card(no)
		at[no] = append(at[no], i)
	}
	all, _, err := s.elect(ctx, l, u)
	if err != nil {
		return nil, err
	}
	inPlace := personFilter(l.directory, q)
	rank := 0
	for _, c := range all {
		if !inPlace(c.person) {
			continue
		}
		rank++
		if len(at[c.person]) == 0 {
			continue
		}
		hidden := max(0, len(c.votes)-pieces)
		c.votes = c.votes[:len(c.votes)-hidden]
		shown, err := l.ranked(c, u)
		if err != nil {
			return nil, err
		}
		shown.Rank, shown.Further = rank, shown.Further-hidden
		for _, i := range at[c.person] {
			out[i] = shown
		}
	}
	return out, ctx.Err()
}
