package team

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/vemvet/vemvet/search"
)

const (
	// pageSize people are asked for a requirement, and the next as many where too few of them may be
	// seated, up to maxPages.
	pageSize = search.MaxLimit
	maxPages = 5
	// considered is how many candidates teams are made of at most: the ties of all pairs are looked at.
	considered = 400
)

// candidate is a colleague found for a requirement.
type candidate struct {
	search.Staffing
	found  map[int]*found // by requirement
	breaks []string       // constraints not fulfilled
}

// found is what a search for a requirement says of a person.
type found struct {
	share    float64 // their score as a share of the best, 0 to 1
	evidence []search.Evidence
}

// pool is everybody found for a request, eligible or not.
type pool struct {
	people map[string]*candidate
	known  []int // by requirement: how many people know of it
}

// gather asks for the people behind every requirement and what is known of them.
func (b *Builder) gather(ctx context.Context, asker search.Asker, req *Request) (*pool, error) {
	all := &pool{people: map[string]*candidate{}, known: make([]int, len(req.Requirements))}
	if err := b.named(ctx, asker, req, all); err != nil {
		return nil, err
	}
	best := make([]float64, len(req.Requirements))
	open := seqOf(len(req.Requirements)) // requirements of which another page is wanted
	for page := 0; page < maxPages && len(open) > 0; page++ {
		answers, err := b.ask(ctx, asker, req, open, page)
		if err != nil {
			return nil, err
		}
		var fresh []string
		for i, r := range open {
			all.known[r] = answers[i].Total
			for _, ranked := range answers[i].People {
				if page == 0 {
					best[r] = max(best[r], ranked.Score)
				}
				if best[r] <= 0 {
					continue
				}
				c := all.people[ranked.Person.ID]
				if c == nil {
					c = &candidate{found: map[int]*found{}}
					all.people[ranked.Person.ID] = c
					fresh = append(fresh, ranked.Person.ID)
				}
				c.found[r] = &found{
					share:    min(1, max(0, ranked.Score/best[r])),
					evidence: ranked.Evidence[:min(len(ranked.Evidence), MaxEvidence)],
				}
			}
		}
		if err := b.look(ctx, asker, req, all, fresh); err != nil {
			return nil, err
		}
		more := open[:0:0]
		for i, r := range open {
			if all.eligible(req, r) < max(20, 2*req.Seats) && answers[i].Total > (page+1)*pageSize {
				more = append(more, r)
			}
		}
		open = more
	}
	return all, nil
}

// named looks up those who must or must not be on the team. An unknown one is a fault of the request: a
// misspelt exclusion must not go unnoticed.
func (b *Builder) named(ctx context.Context, asker search.Asker, req *Request, all *pool) error {
	lists := []struct {
		field string
		ids   []string
	}{{"must_have", req.MustHave}, {"must_not", req.MustNot}}
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
	if err := b.look(ctx, asker, req, all, req.MustHave); err != nil {
		return err
	}
	rates := 0.0
	for i, id := range req.MustHave {
		c := all.people[id]
		rates += c.Rate
		if !c.Active {
			return &RequestError{fmt.Sprintf("must_have[%d]", i), "not-active", fmt.Sprintf("%s no longer works here", c.Name)}
		}
	}
	if req.Budget > 0 && rates > req.Budget {
		return &RequestError{"must_have", "over-budget", fmt.Sprintf("rates add up to %g of a budget of %g", rates, req.Budget)}
	}
	return nil
}

// ask puts the page of every open requirement, several at a time.
func (b *Builder) ask(ctx context.Context, asker search.Asker, req *Request, open []int, page int) ([]*search.PeopleAnswer, error) {
	answers := make([]*search.PeopleAnswer, len(open))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, r := range open {
		group.Go(func() error {
			skill := req.Requirements[r].Skill
			answer, err := b.searcher.People(ctx, asker, search.Query{Text: skill, Offset: page * pageSize, Limit: pageSize})
			var fault *search.QueryError
			if errors.As(err, &fault) {
				return &RequestError{fmt.Sprintf("requirements[%d].skill", r), fault.Reason, fault.Detail}
			}
			if err != nil {
				return fmt.Errorf("who knows %q: %w", skill, err)
			}
			answers[i] = answer
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return answers, nil
}

// look fills in what a bid needs to know of people.
func (b *Builder) look(ctx context.Context, asker search.Asker, req *Request, all *pool, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	staffing, err := b.searcher.Staffing(ctx, asker, ids)
	if err != nil {
		return fmt.Errorf("look up candidates: %w", err)
	}
	for i, id := range ids {
		c := all.people[id]
		if c == nil {
			c = &candidate{found: map[int]*found{}}
			all.people[id] = c
		}
		c.Staffing = staffing[i]
		c.breaks = req.breaks(&c.Staffing)
	}
	return nil
}

// mayBeSeated reports whether a person fulfils the constraints or must be on the team regardless.
func (c *candidate) mayBeSeated(req *Request) bool {
	if slices.Contains(req.MustHave, c.ID) {
		return true
	}
	return c.Active && len(c.breaks) == 0 && !slices.Contains(req.MustNot, c.ID)
}

// eligible counts those found for a requirement who may be seated.
func (p *pool) eligible(req *Request, r int) int {
	n := 0
	for _, c := range p.people {
		if c.found[r] != nil && c.mayBeSeated(req) {
			n++
		}
	}
	return n
}

// depth is how deeply a candidate knows a requirement, and the claim that speaks for it.
func (c *candidate) depth(req *Request, r int) (float64, *search.SkillClaim) {
	share := 0.0
	if f := c.found[r]; f != nil {
		share = f.share
	}
	return depthOf(req.Requirements[r], share, c.Skills)
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
