package search

import (
	"context"

	"github.com/vemvet/vemvet/indexer"
)

// Placing is a person's place in a ranking without the reasons.
type Placing struct {
	ID    string
	Score float64
}

// Ranking is everybody who was found for a query, kept for a while so that some of them can be shown. It is for
// those who first choose among all and then show a few: to cut snippets takes far longer than to rank. What the
// asker may read is that of when it was made.
type Ranking interface {
	// Places are those found, best first.
	Places() []Placing
	// Show gives the places of the named people, in the order of ids, each with at most pieces of their evidence,
	// the strongest. Who is not in the ranking has rank and score 0 and no evidence. An unknown id is ErrNotFound.
	Show(ctx context.Context, ids []string, pieces int) ([]RankedPerson, error)
	// Close lets go of it. Records that are erased stay on disk until then.
	Close()
}

// Ranking ranks colleagues as People does, all of them: Offset and Limit are not looked at.
func (s *Searcher) Ranking(ctx context.Context, asker Asker, q Query) (Ranking, error) {
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// Rank gives the places of a Ranking.
func (s *Searcher) Rank(ctx context.Context, asker Asker, q Query) ([]Placing, error) {
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return e.Places(), nil
}

// Places implements Ranking.
func (e *election) Places() []Placing {
	out := make([]Placing, len(e.found))
	for i, c := range e.found {
		out[i] = Placing{e.directory.People[c.person].ID, c.score}
	}
	return out
}

// Show implements Ranking.
func (e *election) Show(ctx context.Context, ids []string, pieces int) ([]RankedPerson, error) {
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
