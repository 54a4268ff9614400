package team

import (
	"cmp"
	"slices"
)

// cut is a linear function of a team that is nowhere below a part of the objective:
// part(T) ≤ constant + Σ slope over the members of T. Who is not among people has no slope.
type cut struct {
	constant float64
	people   []int
	slope    []float64
}

// at evaluates the cut at a mixture of teams: share[p] is the part of them that p is on.
func (c *cut) at(share []float64) float64 {
	v := c.constant
	for i, p := range c.people {
		v += share[p] * c.slope[i]
	}
	return v
}

// cuts gives for every part of the objective but cohesion and the mandatory requirements the cuts that bound
// it for teams that hold in and otherwise only people among, of whom at most open. What in adds is in the
// constants.
func (p *problem) cuts(in, among []int, open int, near []int) [][]cut {
	var parts [][]cut
	for r := range p.weight {
		fixed := standing{open: 1}
		for _, m := range in {
			fixed = fixed.with(p.depth[m][r])
		}
		var ranked []int
		for _, i := range among {
			if p.depth[i][r] > 0 {
				ranked = append(ranked, i)
			}
		}
		slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(p.depth[b][r], p.depth[a][r]) })
		c := cutter{p: p, r: r, fixed: fixed, ranked: ranked, open: open}
		parts = append(parts, c.along(p.sharedValue, min(open, 3), near))
		if p.backup[r] > 0 {
			parts = append(parts, c.along(p.backupValue, 2, nil)) // two back it up
		}
	}
	if p.perRate() > 0 {
		parts = append(parts, p.overCuts(in, among))
	}
	return parts
}

// cutter makes the cuts of a requirement.
type cutter struct {
	p      *problem
	r      int
	fixed  standing // of those who are on every team
	ranked []int    // the others who know of it, deepest first
	open   int      // how many of them a team can have
}

// along gives the cuts of a submodular part at those who are on every team with 0, 1, … most of the deepest
// others, and with those of another set.
func (c *cutter) along(value func(int, standing) float64, most int, near []int) []cut {
	var cuts []cut
	for n := range min(most, len(c.ranked)) + 1 {
		cuts = append(cuts, c.at(c.ranked[:n], value))
	}
	if len(near) > 0 {
		var set []int
		for _, i := range c.ranked {
			if slices.Contains(near, i) {
				set = append(set, i)
			}
		}
		cuts = append(cuts, c.at(set, value))
	}
	return cuts
}

// at is the cut of a submodular part F at a set S, which is
// F(T) ≤ F(S) − Σ over S∖T of what each adds to the rest of S ∪ T + Σ over T∖S of what each adds to S
// (Nemhauser, Wolsey and Fisher, An analysis of approximations for maximizing submodular set functions,
// Mathematical Programming 14, 1978, proposition 2.1). What is added to S ∪ T is at least what is added to
// S and the deepest others that a team can have.
func (c *cutter) at(set []int, value func(int, standing) float64) cut {
	p, r := c.p, c.r
	s := c.fixed
	for _, m := range set {
		s = s.with(p.depth[m][r])
	}
	here := value(r, s)
	made := cut{constant: here, people: c.ranked, slope: make([]float64, len(c.ranked))}
	for i, person := range c.ranked {
		if !slices.Contains(set, person) {
			made.slope[i] = value(r, s.with(p.depth[person][r])) - here
			continue
		}
		if len(c.ranked) > len(set)+c.open {
			continue // so many know it that next to nothing is lost
		}
		rest := c.fixed
		for _, other := range c.ranked {
			if other != person {
				rest = rest.with(p.depth[other][r])
			}
		}
		made.slope[i] = value(r, rest.with(p.depth[person][r])) - value(r, rest)
		made.constant -= made.slope[i]
	}
	return made
}

// sharedValue is the coverage of a requirement less what concentration takes off at least. The greatest
// loss is no smaller than the mean loss over all seats, which falls apart by requirement into the chance
// that exactly one member covers it; and the difference is monotone and submodular still, as concentration
// counts at most half of what coverage does.
func (p *problem) sharedValue(r int, s standing) float64 {
	return p.coverageValue(r, s) - p.share.concentration/float64(p.seats)*p.weight[r]*s.one
}

// overCuts bound what is taken off where more is spent than hoped for: it is at least nothing, and at least
// what the rates come to beyond it.
func (p *problem) overCuts(in, among []int) []cut {
	line := cut{constant: p.perRate() * (p.hoped - p.spent(in)), people: among, slope: make([]float64, len(among))}
	for i, person := range among {
		line.slope[i] = -p.perRate() * p.rate[person]
	}
	return []cut{{}, line}
}

// neighbour is somebody whom a person has a tie with.
type neighbour struct {
	person int
	tie    float64
}

// cohesionCut bounds the ties among people at a mixture of teams. Each tie is shared out between its two
// people, in inverse proportion to their parts in the mixture: where one of them is on the teams and the
// other is not, it is the other who would bring it. Nobody brings more than their closest ties to as many
// as a team can have beside them (Caprara, Pisinger and Toth, Exact solution of the quadratic knapsack
// problem, INFORMS Journal on Computing 11, 1999, where the shares are multipliers).
func (p *problem) cohesionCut(share []float64, among []int, near [][]neighbour, beside int, into []float64) (visited int) {
	greatest := make([]float64, 0, beside+1) // in falling order
	for i, a := range among {
		greatest = greatest[:0]
		for _, n := range near[i] {
			mine, theirs := share[a], share[n.person]
			part := 0.5 * n.tie
			if mine+theirs > 0 {
				part = n.tie * theirs / (mine + theirs)
			}
			if at := len(greatest); at < beside || beside > 0 && part > greatest[at-1] {
				greatest = append(greatest, part)
				for ; at > 0 && greatest[at-1] < part; at-- {
					greatest[at] = greatest[at-1]
				}
				greatest[at] = part
				greatest = greatest[:min(len(greatest), beside)]
			}
		}
		visited += len(near[i])
		into[i] = 0
		for _, part := range greatest {
			into[i] += p.perPair() * part
		}
	}
	return visited
}
