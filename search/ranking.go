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

// Ranking is everybody who was found for a query, kept so that some of them can be shown. It is for those who first
// choose among all and then show a few: to cut snippets takes far longer than to rank. It keeps no view open, for
// which writers, and then readers, would wait.
type Ranking interface {
	// Places are those found, best first.
	Places() []Placing
	// Show gives the places of the named people, in the order of ids, each with at most pieces of their evidence,
	// the strongest. Who is not in the ranking has rank and score 0 and no evidence. An unknown id is ErrNotFound.
	// Where something changed since they were ranked, they are ranked anew.
	Show(ctx context.Context, ids []string, pieces int) ([]RankedPerson, error)
}

// ranking implements Ranking.
type ranking struct {
	searcher *Searcher
	asker    Asker
	query    Query
	asked    understood
	found    []candidate
	places   []Placing
	of       rankedState
}

// rankedState is all that a ranking depends on beside the question.
type rankedState struct {
	hearingSince
	heardBy
}

func (s *Searcher) rankedState(l *look) rankedState {
	return rankedState{hearingSince{l.Changes(), l.directory, l.restraints, monthOf(s.now())}, heardBy{l.Rooms(l.access), l.lifted}}
}

// Ranking ranks colleagues as People does, all of them: Offset and Limit are not looked at.
func (s *Searcher) Ranking(ctx context.Context, asker Asker, q Query) (Ranking, error) {
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return &ranking{s, asker, q, e.asked, e.found, e.places(), s.rankedState(e.look)}, nil
}

// Rank gives the places of a Ranking.
func (s *Searcher) Rank(ctx context.Context, asker Asker, q Query) ([]Placing, error) {
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return e.places(), nil
}

func (e *election) places() []Placing {
	out := make([]Placing, len(e.found))
	for i, c := range e.found {
		out[i] = Placing{e.directory.People[c.person].ID, c.score}
	}
	return out
}

// Places implements Ranking.
func (r *ranking) Places() []Placing { return r.places }

// Show implements Ranking.
func (r *ranking) Show(ctx context.Context, ids []string, pieces int) ([]RankedPerson, error) {
	l, err := r.searcher.look(r.asker)
	if err != nil {
		return nil, err
	}
	if r.searcher.rankedState(l) == r.of {
		defer l.Close()
		return l.shown(ctx, r.found, r.asked, ids, pieces)
	}
	l.Close()
	e, err := r.searcher.hold(ctx, r.asker, r.query)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return e.shown(ctx, e.found, e.asked, ids, pieces)
}

// shown gives the places of the named people among those found.
func (l *look) shown(ctx context.Context, found []candidate, asked understood, ids []string, pieces int) ([]RankedPerson, error) {
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
	for i, c := range found {
		if len(at[c.person]) == 0 {
			continue
		}
		hidden := max(0, len(c.votes)-pieces)
		c.votes = c.votes[:len(c.votes)-hidden]
		shown, err := l.ranked(c, asked)
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
