package search

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// PairTie is how two of the colleagues asked about work together.
type PairTie struct {
	A, B     int     // indexes into the ids asked about, A < B
	Strength float64 // see Ties
	Threads  int
	Projects int
	Bids     int
	SameUnit bool
	Last     time.Time // when they last did something together; zero where nothing is dated
}

// SharedBid says that two of the colleagues asked about were on a bid together: A and B are indexes into the
// ids. No record tells of it.
type SharedBid struct {
	A, B int
	Time time.Time
}

// tying is a pair while its tie is added up. Sums are whole numbers of fractions, so that the order in
// which records are read does not show.
type tying struct {
	PairTie
	threads, projects, bids int64
}

// Ties gives for each pair of ids how they work together, as far as the asker may read, leaving out pairs
// without a tie. An unknown id is ErrNotFound. bids are what the asker may know of bids that they were on
// together.
//
// A tie's strength is the sum of what they did together, each project, thread and bid by how long ago it
// was, and the unit they share; the weights are Parameters.Ties. A project is as old as the end of the time
// in which both were on it, and of today where that is not over.
func (s *Searcher) Ties(ctx context.Context, asker Asker, ids []string, bids []SharedBid) ([]PairTie, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	weights, now := s.parameters.Ties, s.now()
	fresh := func(at time.Time) int64 { return int64(weights.fresh(at, now) / fraction) }
	at := map[indexer.PersonNo]int{}
	for i, id := range ids {
		no, err := l.person(id)
		if err != nil {
			return nil, err
		}
		at[no] = i
	}
	ties := map[[2]int]*tying{}
	tie := func(a, b int, when time.Time) *tying {
		key := [2]int{min(a, b), max(a, b)}
		t := ties[key]
		if t == nil {
			t = &tying{PairTie: PairTie{A: key[0], B: key[1]}}
			ties[key] = t
		}
		if when.After(t.Last) && !when.After(now) {
			t.Last = when
		}
		return t
	}
	l.threads(at, func(a, b int, when time.Time) {
		t := tie(a, b, when)
		t.Threads++
		t.threads += fresh(when)
	})
	if err := l.projects(ctx, at, now, func(a, b int, when time.Time) {
		t := tie(a, b, when)
		t.Projects++
		t.projects += fresh(when)
	}); err != nil {
		return nil, err
	}
	for _, b := range bids {
		if b.A != b.B {
			t := tie(b.A, b.B, b.Time)
			t.Bids++
			t.bids += fresh(b.Time)
		}
	}
	for a, i := range at {
		for b, j := range at {
			if i < j && l.directory.People[a].Unit >= 0 && l.directory.People[a].Unit == l.directory.People[b].Unit {
				tie(i, j, time.Time{}).SameUnit = true
			}
		}
	}
	out := make([]PairTie, 0, len(ties))
	for _, t := range ties {
		t.Strength = fraction * (weights.Thread*float64(t.threads) + weights.Project*float64(t.projects) + weights.Bid*float64(t.bids))
		if t.SameUnit {
			t.Strength += weights.Unit
		}
		out = append(out, t.PairTie)
	}
	slices.SortFunc(out, func(a, b PairTie) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out, nil
}

// undated is the strength of a tie of which it is not known how old it is: as if it were of today.
func (w TieWeights) undated(t PairTie) float64 {
	strength := w.Thread*float64(t.Threads) + w.Project*float64(t.Projects)
	if t.SameUnit {
		strength += w.Unit
	}
	return strength
}

// fresh is what something counts that was done together at a time, from Lasting to 1. Ages are whole days,
// so that an answer holds for the day.
func (w TieWeights) fresh(at, now time.Time) float64 {
	const day = 24 * time.Hour
	if at.IsZero() {
		return w.Lasting
	}
	age := max(0, now.Truncate(day).Sub(at.Truncate(day)))
	return w.Lasting + (1-w.Lasting)*math.Exp2(-float64(age)/float64(w.HalfLife))
}

// together reports whether a role shows that the person worked on the document, and did not just see it.
func together(r indexer.Role) bool { return r != indexer.Reacted && r != indexer.Mentioned }

// threads finds the posts in which two of the people had a part, wrote or answered.
func (l *look) threads(at map[indexer.PersonNo]int, count func(a, b int, when time.Time)) {
	for _, d := range l.docsOf(slices.Collect(maps.Keys(at))...) {
		var here []int
		l.Parts(d, l.access, func(p indexer.Part) {
			if i, asked := at[l.directory.PersonOfAccount(p.Account)]; asked && together(p.Role) && !slices.Contains(here, i) {
				here = append(here, i)
			}
		})
		for i, a := range here {
			for _, b := range here[i+1:] {
				count(a, b, l.Doc(d).Time)
			}
		}
	}
}

// projects finds the projects that two of the people did.
func (l *look) projects(ctx context.Context, at map[indexer.PersonNo]int, now time.Time, count func(a, b int, when time.Time)) error {
	did := map[string]map[int]time.Time{} // when each was last on a project
	err := l.experiences(ctx, func(person indexer.PersonNo, _ indexer.DocNo, e *connectors.Experience) {
		if e.Project == "" {
			return
		}
		if did[e.Project] == nil {
			did[e.Project] = map[int]time.Time{}
		}
		until := e.To
		if until.IsZero() && !e.From.IsZero() {
			until = now // it goes on
		}
		if i := at[person]; !until.Before(did[e.Project][i]) {
			did[e.Project][i] = until
		}
	}, slices.Collect(maps.Keys(at))...)
	for _, on := range did {
		for a, left := range on {
			for b, other := range on {
				if a < b && left.Before(other) {
					count(a, b, left)
				} else if a < b {
					count(a, b, other)
				}
			}
		}
	}
	return err
}

// experiences reads the experiences of some people.
func (l *look) experiences(ctx context.Context, visit func(indexer.PersonNo, indexer.DocNo, *connectors.Experience), people ...indexer.PersonNo) error {
	for _, d := range l.docsOf(people...) {
		if l.Doc(d).Kind != connectors.KindExperience {
			continue
		}
		var failed error
		l.Parts(d, l.access, func(p indexer.Part) {
			person := l.directory.PersonOfAccount(p.Account)
			if failed != nil || !slices.Contains(people, person) {
				return
			}
			record, err := l.Record(d)
			if e, ok := record.(*connectors.Experience); ok {
				visit(person, d, e)
			}
			failed = err
		})
		if err := cmp.Or(failed, ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}
