package team

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/vemvet/vemvet/search"
)

const (
	// window is how many people of a ranking are looked at for a requirement, and the next as many where
	// too few of them may be seated, up to maxWindows.
	window     = 100
	maxWindows = 20
	// considered is how many candidates teams are made of at most: the ties of all pairs are looked at.
	considered = 400
)

// candidate is a colleague found for a requirement.
type candidate struct {
	search.Staffing
	share    map[int]float64           // by requirement: their score as a share of the best, 0 to 1
	evidence map[int][]search.Evidence // by requirement, once they are in the answer
	breaks   []string                  // constraints not fulfilled
	barred   bool                      // whether one of them is hard
	lack     float64                   // how far the others are missed together
	wishes   []Wish                    // what they would like to work with, of what is required
}

func newCandidate(s search.Staffing, req *Request) *candidate {
	c := &candidate{Staffing: s, share: map[int]float64{}, evidence: map[int][]search.Evidence{}, wishes: req.wishesOf(&s)}
	for _, b := range req.breaches(&s) {
		c.breaks = append(c.breaks, b.constraint)
		if req.wishes(b.constraint) {
			c.lack += b.degree
		} else {
			c.barred = true
		}
	}
	return c
}

// pool is everybody found for a request, eligible or not.
type pool struct {
	people   map[string]*candidate
	known    []int            // by requirement: how many people know of it
	rankings []search.Ranking // by requirement
}

// gather ranks people for every requirement and looks up what a bid needs to know of them.
func (b *Builder) gather(ctx context.Context, asker search.Asker, req *Request) (*pool, error) {
	all := &pool{people: map[string]*candidate{}, known: make([]int, len(req.Requirements)), rankings: make([]search.Ranking, len(req.Requirements))}
	if err := b.look(ctx, asker, req, all, req.MustHave); err != nil {
		return nil, err
	}
	rankings := make([][]search.Placing, len(req.Requirements))
	err := eachRequirement(ctx, req, func(ctx context.Context, r int, q search.Query) error {
		ranking, err := b.ranking(ctx, asker, q)
		if err != nil {
			return err
		}
		all.rankings[r], rankings[r] = ranking, ranking.Places()
		return nil
	})
	if err != nil {
		return nil, err
	}
	for r, ranking := range rankings {
		all.known[r] = len(ranking)
	}
	for from := 0; from < maxWindows*window; from += window {
		places := map[int][]search.Placing{} // by requirement
		var fresh []string
		for r, ranking := range rankings {
			if from > 0 && all.eligible(req, r) >= max(20, 2*req.Seats) {
				continue
			}
			places[r] = ranking[min(from, len(ranking)):min(from+window, len(ranking))]
			for _, place := range places[r] {
				fresh = append(fresh, place.ID)
			}
		}
		if len(fresh) == 0 {
			break
		}
		if err := b.look(ctx, asker, req, all, fresh); err != nil {
			return nil, err
		}
		for r, here := range places {
			for _, place := range here {
				if best := rankings[r][0].Score; best > 0 {
					all.people[place.ID].share[r] = min(1, max(0, place.Score/best))
				}
			}
		}
	}
	// Those who must be on the team are measured wherever they are ranked.
	for r, ranking := range rankings {
		for _, place := range ranking {
			if slices.Contains(req.MustHave, place.ID) && ranking[0].Score > 0 {
				all.people[place.ID].share[r] = min(1, max(0, place.Score/ranking[0].Score))
			}
		}
	}
	return all, nil
}

// eachRequirement calls ask for every requirement with its query, several at a time. What search finds
// wrong with a query is a fault of the requirement.
func eachRequirement(ctx context.Context, req *Request, ask func(ctx context.Context, r int, q search.Query) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for r, requirement := range req.Requirements {
		group.Go(func() error {
			err := ask(ctx, r, search.Query{Text: requirement.Skill})
			var fault *search.QueryError
			if errors.As(err, &fault) {
				return &RequestError{fmt.Sprintf("requirements[%d].skill", r), fault.Reason, fault.Detail}
			}
			if err != nil {
				return fmt.Errorf("who knows %q: %w", requirement.Skill, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// show fetches the evidence of those who are in the answer.
func (p *pool) show(ctx context.Context, req *Request, people []*candidate) error {
	shown := make([]map[string][]search.Evidence, len(req.Requirements))
	err := eachRequirement(ctx, req, func(ctx context.Context, r int, _ search.Query) error {
		var ids []string
		for _, c := range people {
			if c.share[r] > 0 {
				ids = append(ids, c.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		ranked, err := p.rankings[r].Show(ctx, ids, MaxEvidence)
		shown[r] = map[string][]search.Evidence{}
		for _, p := range ranked {
			shown[r][p.Person.ID] = p.Evidence
		}
		return err
	})
	if err != nil {
		return err
	}
	for r, evidence := range shown {
		for _, c := range people {
			c.evidence[r] = evidence[c.ID]
		}
	}
	return nil
}

// named is a list of people that a request names.
type named struct {
	field string // as in the JSON form
	ids   []string
}

// known sees that everybody named is somebody. An unknown one is a fault of the request: a misspelt
// exclusion must not go unnoticed.
func (b *Builder) known(ctx context.Context, asker search.Asker, lists ...named) error {
	for _, list := range lists {
		if len(list.ids) == 0 {
			continue
		}
		if _, err := b.searcher.Staffing(ctx, asker, list.ids); errors.Is(err, search.ErrNotFound) {
			for i, id := range list.ids {
				if _, err := b.searcher.Staffing(ctx, asker, []string{id}); errors.Is(err, search.ErrNotFound) {
					return &RequestError{fmt.Sprintf("%s[%d]", list.field, i), "unknown-person", fmt.Sprintf("%q is nobody's id", id)}
				} else if err != nil {
					return fmt.Errorf("look up %s: %w", list.field, err)
				}
			}
		} else if err != nil {
			return fmt.Errorf("look up %s: %w", list.field, err)
		}
	}
	return nil
}

// checkAsked sees that those who must be on the team work here and can be paid.
func (p *pool) checkAsked(req *Request) error {
	rates := 0.0
	for i, id := range req.MustHave {
		c := p.people[id]
		rates += c.Rate
		if !c.Active {
			return &RequestError{fmt.Sprintf("must_have[%d]", i), "not-active", fmt.Sprintf("%s no longer works here", c.Name)}
		}
	}
	if req.Budget > 0 && rates > req.Budget && !req.wishes(Budget) {
		return &RequestError{"must_have", "over-budget", fmt.Sprintf(
			"rates add up to %g of a budget of %g, those of %s alone to more than it; allow more, or let one of them go",
			rates, req.Budget, strings.Join(p.dearest(req), " and "))}
	}
	return nil
}

// dearest names the fewest of those who must be on the team who cost more than the budget together.
func (p *pool) dearest(req *Request) []string {
	ids := slices.SortedFunc(slices.Values(req.MustHave), func(a, b string) int { return cmp.Compare(p.people[b].Rate, p.people[a].Rate) })
	var names []string
	for spent := 0.0; spent <= req.Budget && len(names) < len(ids); {
		c := p.people[ids[len(names)]]
		spent += c.Rate
		names = append(names, c.Name)
	}
	return names
}

// look looks up those of the people who are not in the pool yet.
func (b *Builder) look(ctx context.Context, asker search.Asker, req *Request, all *pool, ids []string) error {
	var fresh []string
	for _, id := range ids {
		if _, known := all.people[id]; !known {
			all.people[id] = nil // so that nobody is looked up twice
			fresh = append(fresh, id)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	staffing, err := b.searcher.Staffing(ctx, asker, fresh)
	if err != nil {
		return fmt.Errorf("look up candidates: %w", err)
	}
	for i, id := range fresh {
		all.people[id] = newCandidate(staffing[i], req)
	}
	return nil
}

// mayBeSeated reports whether a person fulfils the constraints or must be on the team regardless.
func (c *candidate) mayBeSeated(req *Request) bool {
	if slices.Contains(req.MustHave, c.ID) {
		return true
	}
	return c.Active && !c.barred && !slices.Contains(req.MustNot, c.ID)
}

// eligible counts those found for a requirement who may be seated.
func (p *pool) eligible(req *Request, r int) int {
	n := 0
	for _, c := range p.people {
		if c.share[r] > 0 && c.mayBeSeated(req) {
			n++
		}
	}
	return n
}

// depth is how deeply a candidate knows a requirement, and the claim that speaks for it.
func (c *candidate) depth(req *Request, r int) (float64, *search.SkillClaim) {
	return depthOf(req.Requirements[r], c.share[r], c.Skills)
}

// seatable lists the candidates who may be seated and know something, in order of id.
func (p *pool) seatable(req *Request) []*candidate {
	var out []*candidate
	for _, c := range p.people {
		knows := slices.Contains(req.MustHave, c.ID)
		for r := range req.Requirements {
			d, _ := c.depth(req, r)
			knows = knows || d > 0
		}
		if knows && c.mayBeSeated(req) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *candidate) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// strongest keeps at most considered candidates, in order of id: who must be on the team, then in turns
// the deepest for each requirement, so that a light requirement keeps its people too.
func strongest(req *Request, candidates []*candidate) []*candidate {
	if len(candidates) <= considered {
		return candidates
	}
	keep := map[*candidate]bool{}
	for _, c := range candidates {
		if slices.Contains(req.MustHave, c.ID) {
			keep[c] = true
		}
	}
	ranked := make([][]*candidate, len(req.Requirements))
	for r := range ranked {
		depths := map[*candidate]float64{}
		for _, c := range candidates {
			if d, _ := c.depth(req, r); d > 0 {
				depths[c] = d
				ranked[r] = append(ranked[r], c)
			}
		}
		slices.SortFunc(ranked[r], func(a, b *candidate) int {
			return cmp.Or(cmp.Compare(depths[b], depths[a]), cmp.Compare(a.ID, b.ID))
		})
	}
	for turn := 0; len(keep) < considered; turn++ {
		for _, of := range ranked {
			if turn < len(of) && len(keep) < considered {
				keep[of[turn]] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(c *candidate) bool { return !keep[c] })
}

func seqOf(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}
