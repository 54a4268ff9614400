package search

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// PairTie is how two of the colleagues asked about work together.
type PairTie struct {
	A, B     int     // indexes into the ids asked about, A < B
	Strength float64 // see strength
	Threads  int
	Projects int
	SameUnit bool
}

// strength adds up a tie: a project done together weighs as much as four threads, a unit as two.
func (t PairTie) strength() float64 {
	s := 0.25*float64(t.Threads) + float64(t.Projects)
	if t.SameUnit {
		s += 0.5
	}
	return s
}

// Ties gives for each pair of ids how they work together, as far as the asker may read, leaving out pairs
// without a tie. An unknown id is ErrNotFound.
func (s *Searcher) Ties(ctx context.Context, asker Asker, ids []string) ([]PairTie, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	at := map[indexer.PersonNo]int{}
	for i, id := range ids {
		no, err := l.person(id)
		if err != nil {
			return nil, err
		}
		at[no] = i
	}
	ties := map[[2]int]*PairTie{}
	tie := func(a, b int) *PairTie {
		key := [2]int{min(a, b), max(a, b)}
		if ties[key] == nil {
			ties[key] = &PairTie{A: key[0], B: key[1]}
		}
		return ties[key]
	}
	l.threads(at, tie)
	if err := l.projects(ctx, at, tie); err != nil {
		return nil, err
	}
	for a, i := range at {
		for b, j := range at {
			if i < j && l.directory.People[a].Unit >= 0 && l.directory.People[a].Unit == l.directory.People[b].Unit {
				tie(i, j).SameUnit = true
			}
		}
	}
	out := make([]PairTie, 0, len(ties))
	for _, t := range ties {
		t.Strength = t.strength()
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b PairTie) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out, nil
}

// together reports whether a role shows that the person worked on the document, and did not just see it.
func together(r indexer.Role) bool { return r != indexer.Reacted && r != indexer.Mentioned }

// threads counts the posts in which two of the people had a part, wrote or answered.
func (l *look) threads(at map[indexer.PersonNo]int, tie func(a, b int) *PairTie) {
	for _, d := range l.docsOf(slices.Collect(maps.Keys(at))...) {
		var here []int
		l.Parts(d, l.access, func(p indexer.Part) {
			if i, asked := at[l.directory.PersonOfAccount(p.Account)]; asked && together(p.Role) && !slices.Contains(here, i) {
				here = append(here, i)
			}
		})
		for i, a := range here {
			for _, b := range here[i+1:] {
				tie(a, b).Threads++
			}
		}
	}
}

// projects counts the projects that two of the people did.
func (l *look) projects(ctx context.Context, at map[indexer.PersonNo]int, tie func(a, b int) *PairTie) error {
	did := map[string][]int{}
	err := l.experiences(ctx, func(person indexer.PersonNo, _ indexer.DocNo, e *connectors.Experience) {
		if i := at[person]; e.Project != "" && !slices.Contains(did[e.Project], i) {
			did[e.Project] = append(did[e.Project], i)
		}
	}, slices.Collect(maps.Keys(at))...)
	for _, here := range did {
		for i, a := range here {
			for _, b := range here[i+1:] {
				tie(a, b).Projects++
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
