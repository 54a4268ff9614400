package team

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// cut is a linear function of a team that is nowhere below a part of the objective:
// part(T) ≤ constant + Σ slope[p] over the members p of T. A nil slope is 0 everywhere.
type cut struct {
	constant float64
	slope    []float64
}

// at evaluates the cut at a mixture of teams: share[p] is the part of them that p is on, 0 for everybody
// who is not in some.
func (c cut) at(share []float64, some []int) float64 {
	v := c.constant
	if c.slope != nil {
		for _, p := range some {
			v += share[p] * c.slope[p]
		}
	}
	return v
}

// rounds is how long mix goes on: on random requests of 8 seats, with twice as many the bound falls by less
// than a hundredth of itself. BenchmarkBound prints the gap.
const rounds = 150

// passes is how often bound leaves out whom the best team cannot have and starts again.
const passes = 4

// bound gives a number that no team's total exceeds. It starts from a good team, and ends early when ctx
// does: the bound is right then too, only less tight.
//
// Every part of the objective is bounded by cuts, several for each part. For a submodular part F and any
// set S, F(T) ≤ F(S) + Σ over T of what each adds to S (Nemhauser, Wolsey and Fisher, An analysis of
// approximations for maximizing submodular set functions, Mathematical Programming 14, 1978, proposition
// 2.1). One cut chosen for each part, their sum is linear, and the best team for a linear function is the
// best people. The choice of cuts that gives the smallest maximum, or the best mixture of cuts, is a linear
// program, which mix comes near to. Whoever then cannot be on a team better than the one at hand is left
// out, and with fewer people the cuts for cohesion are tighter.
func (p *problem) bound(ctx context.Context, team []int) float64 {
	total := p.objective(team).Total
	among := make([]bool, p.people())
	for i := range among {
		among[i] = true
	}
	parts := p.submodularCuts(team)
	best := math.Inf(1)
	for range passes {
		value, without := p.mix(ctx, append(slices.Clone(parts), p.cohesionCuts(among)), team, among, total)
		best = min(best, max(value, total))
		if !without || best <= total+least || ctx.Err() != nil {
			break
		}
	}
	return best
}

// mix plays a game: one side names teams, the other cuts. In each round either side answers best to the
// average of what the other has named so far, and the averages come near to the optimum of both (Robinson,
// An iterative method of solving a game, Annals of Mathematics 54, 1951). Any average of cuts is a cut,
// so every round gives a right bound for teams of the people among, and the least is kept. At the end it
// takes those out of among who cannot be on a team worth more than total, and says whether it did.
func (p *problem) mix(ctx context.Context, parts [][]cut, start []int, among []bool, total float64) (best float64, fewer bool) {
	n := p.people()
	share := make([]float64, n) // the average of the teams named
	some := slices.Clone(start)
	for _, m := range start {
		share[m] = 1
	}
	constant, slope := 0.0, make([]float64, n) // the sum of the cuts named
	mean := make([]float64, n)
	best = math.Inf(1)
	hopeless := make([]bool, n)
	for round := range rounds {
		for _, cuts := range parts {
			tightest, value := 0, math.Inf(1)
			for i, c := range cuts {
				if v := c.at(share, some); v < value {
					tightest, value = i, v
				}
			}
			c := cuts[tightest]
			constant += c.constant
			for i, s := range c.slope {
				slope[i] += s
			}
		}
		named := float64(round + 1)
		for i := range mean {
			mean[i] = slope[i]/named - p.cost[i]
		}
		l := p.bestLinear(mean, among)
		best = min(best, constant/named+l.value)
		for i := range among {
			// With i on the team, whoever is worth least of the others falls out.
			if among[i] && constant/named+l.value-max(0, l.last-(mean[i]-l.price*p.rate[i])) < total-least {
				hopeless[i] = true
			}
		}
		for _, i := range some {
			share[i] *= 1 - 1/(named+1)
		}
		for _, m := range l.team {
			if share[m] == 0 {
				some = append(some, m)
			}
			share[m] += 1 / (named + 1)
		}
		if ctx.Err() != nil {
			break
		}
	}
	for i := range among {
		if hopeless[i] && !slices.Contains(p.must, i) {
			among[i], fewer = false, true
		}
	}
	return best, fewer
}

// submodularCuts gives for each requirement the cuts of its three parts, at the sets of its deepest
// people and at the team.
func (p *problem) submodularCuts(team []int) [][]cut {
	var parts [][]cut
	for r := range p.weight {
		ranked := make([]int, p.people())
		for i := range ranked {
			ranked[i] = i
		}
		slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(p.depth[b][r], p.depth[a][r]) })
		sets := [][]int{team}
		for k := range min(p.seats, len(ranked)) + 1 {
			sets = append(sets, ranked[:k])
		}
		of := func(value func(int, standing) float64, sets [][]int) []cut {
			var cuts []cut
			for _, set := range sets {
				cuts = append(cuts, p.cutAt(r, set, value))
			}
			return cuts
		}
		parts = append(parts, of(p.sharedValue, sets))
		if p.mandatory[r] {
			// One person meets a requirement and two back it up: further sets give the same cuts again.
			parts = append(parts, of(p.metValue, sets[:min(len(sets), 3)]), of(p.backupValue, sets[:min(len(sets), 4)]))
		}
	}
	return parts
}

// sharedValue is the coverage of a requirement less what concentration takes off at least. The greatest
// loss is no smaller than the mean loss over all seats, which falls apart by requirement into the chance
// that exactly one member covers it; and the difference is monotone and submodular still, as
// concentrationShare is at most half of coverageShare.
func (p *problem) sharedValue(r int, s standing) float64 {
	return p.coverageValue(r, s) - concentrationShare/float64(p.seats)*p.weight[r]*s.one
}

// cutAt is the cut of a submodular part of a requirement at a set of people.
func (p *problem) cutAt(r int, set []int, value func(int, standing) float64) cut {
	s := standing{open: 1}
	for _, m := range set {
		s = s.with(p.depth[m][r])
	}
	c := cut{constant: value(r, s), slope: make([]float64, p.people())}
	for i := range c.slope {
		c.slope[i] = value(r, s.with(p.depth[i][r])) - c.constant
	}
	for _, m := range set {
		c.slope[m] = 0
	}
	return c
}

// cohesionCuts bounds the ties within a team in two ways: no pair is closer than the closest pairs there
// are, and nobody is closer to the others than to those they are closest to.
func (p *problem) cohesionCuts(among []bool) []cut {
	n := p.people()
	var all []float64
	each := cut{slope: make([]float64, n)}
	for i := range n {
		var ties []float64
		for j := range n {
			if t := p.tied(i, j); t > 0 && i != j && among[i] && among[j] {
				ties = append(ties, t)
				if i < j {
					all = append(all, t)
				}
			}
		}
		each.slope[i] = p.perPair() * sumOfGreatest(ties, p.seats-1) / 2
	}
	return []cut{{constant: p.perPair() * sumOfGreatest(all, p.seats*(p.seats-1)/2)}, each}
}

func sumOfGreatest(values []float64, count int) float64 {
	slices.Sort(values)
	total := 0.0
	for _, v := range values[max(0, len(values)-count):] {
		total += v
	}
	return total
}

// linear is the best team for a linear function.
type linear struct {
	team  []int
	value float64 // no team comes to more
	price float64 // of money, where there is a budget
	last  float64 // what the member is worth, at the price, who falls out when another must be on the team
}

// bestLinear bounds from above what a team of the people among can come to when each member adds their
// worth. A budget is paid for by a price on money, which leaves a right bound at any price (Lagrangian
// relaxation); the price that gives the least is sought.
func (p *problem) bestLinear(worth []float64, among []bool) linear {
	free := p.bestAtPrice(worth, among, 0)
	if p.budget == 0 || p.spent(free.team) <= p.budget {
		return free
	}
	low, high := 0.0, p.highestPrice(worth)
	best := free
	for range 20 { // the value is convex in the price, and falls while the team is too dear
		middle := p.bestAtPrice(worth, among, (low+high)/2)
		if middle.value < best.value {
			best = middle
		}
		if p.spent(middle.team) > p.budget {
			low = middle.price
		} else {
			high = middle.price
		}
	}
	return best
}

// highestPrice is a price at which nobody with a rate is worth it.
func (p *problem) highestPrice(worth []float64) float64 {
	price := 0.0
	for i, rate := range p.rate {
		if rate > 0 {
			price = max(price, worth[i]/rate)
		}
	}
	return price
}

func (p *problem) bestAtPrice(worth []float64, among []bool, price float64) linear {
	l := linear{price: price, value: price * p.budget, team: slices.Clone(p.must)}
	for _, m := range p.must {
		l.value += worth[m] - price*p.rate[m]
	}
	type priced struct {
		person int
		worth  float64
	}
	others := make([]priced, 0, len(worth))
	for i, w := range worth {
		if w -= price * p.rate[i]; w > 0 && among[i] && !slices.Contains(p.must, i) {
			others = append(others, priced{i, w})
		}
	}
	slices.SortFunc(others, func(a, b priced) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.person, b.person))
	})
	open := p.seats - len(p.must)
	for _, o := range others[:min(len(others), open)] {
		l.value += o.worth
		l.team = append(l.team, o.person)
	}
	if open > 0 && len(others) >= open {
		l.last = others[open-1].worth
	}
	return l
}

// gap is the share of what is attainable that a team may lack, see Bound.
func gap(bound float64, team Objective) float64 {
	attainable := bound - team.Mandatory
	if attainable <= 0 {
		return 0
	}
	return max(0, (bound-team.Total)/attainable)
}
