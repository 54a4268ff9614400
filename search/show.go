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
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	out := make([]RankedPerson, len(ids))
	at := make(map[indexer.PersonNo][]int, len(ids))
	for i, id := range ids {
		no, err := e.person(id)
		if err != nil {
			return nil, err
		}
		out[i].Person = e.card(no)
		at[no] = append(at[no], i)
	}
	for i, c := range e.found {
		if len(at[c.person]) == 0 {
			continue
		}
		hidden := max(0, len(c.votes)-pieces)
		c.votes = c.votes[:len(c.votes)-hidden]
		shown, err := e.ranked(c, e.asked)
		if err != nil {
			return nil, err
		}
		shown.Rank, shown.Further = i+1, shown.Further-hidden
		for _, i := range at[c.person] {
			out[i] = shown
		}
	}
	return out, ctx.Err()
}
