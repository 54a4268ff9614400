package team

import (
	"container/heap"
	"context"
	"math"
	"slices"
)

// proven is what a search by branch and bound found.
type proven struct {
	members []int
	total   float64
	bound   float64 // no team is worth more
	nodes   int     // branches looked at
	cut     bool    // whether the context ended it
}

// prove seeks the best team, or a number that none exceeds, by branch and bound: who may be on the team is
// divided by one person after the other, with and without them, always where most could still be won, and a
// branch is left when its bound says that nothing better is in it. It starts from a good team. It stops
// when it has spent the work, which is counted in steps that the question alone decides, so that the same
// question has the same answer on any machine; or when ctx ends, and then with the best so far and a bound
// that is right, only less tight.
func (p *problem) prove(ctx context.Context, start []int, work int) proven {
	v := prover{p: p, work: work, members: start, total: p.objective(start).Total, share: make([]float64, p.people())}
	root := &branch{in: slices.Sorted(slices.Values(p.must)), bound: math.Inf(1)}
	for i := range p.people() {
		if !slices.Contains(p.must, i) {
			root.among = append(root.among, i)
		}
	}
	for _, m := range start {
		v.share[m] = 1
	}
	root.share = sharesOf(v.share, root.among)
	open := branches{}
	if v.tighten(ctx, root, rootRounds) {
		heap.Push(&open, root)
	}
	for len(open) > 0 && open[0].bound > v.total+least && v.work > 0 && ctx.Err() == nil {
		b := heap.Pop(&open).(*branch)
		for _, child := range v.split(b) {
			if v.tighten(ctx, child, branchRounds) {
				heap.Push(&open, child)
			}
		}
	}
	out := proven{members: v.members, total: v.total, bound: v.total, nodes: v.nodes, cut: ctx.Err() != nil}
	if len(open) > 0 && open[0].bound > v.total+least {
		out.bound = open[0].bound
	}
	return out
}

// How long the bound of a branch is made better: at the root everybody is still there, and each who is
// found not to matter there matters in no branch.
const (
	rootRounds   = 60
	branchRounds = 24
	passes       = 4
)

// branch is a set of teams: those that hold in and otherwise only people among.
type branch struct {
	in, among []int
	bound     float64   // no team of it is worth more
	share     []float64 // of among: the part each has in the teams that the bound was made with
	price     []float64 // of each mandatory requirement, see mix
	number    int
}

// branches is a heap, the greatest bound first; of equal ones the last made, which has the most people seated.
type branches []*branch

func (b branches) Len() int { return len(b) }
func (b branches) Less(i, j int) bool {
	return b[i].bound > b[j].bound || b[i].bound == b[j].bound && b[i].number > b[j].number
}
func (b branches) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
func (b *branches) Push(x any)   { *b = append(*b, x.(*branch)) }
func (b *branches) Pop() any {
	last := len(*b) - 1
	x := (*b)[last]
	*b = (*b)[:last]
	return x
}

type prover struct {
	p       *problem
	work    int // steps left
	nodes   int
	members []int // the best team so far
	total   float64
	share   []float64 // by person: room for a mixture
}

func sharesOf(share []float64, people []int) []float64 {
	of := make([]float64, len(people))
	for i, person := range people {
		of[i] = share[person]
	}
	return of
}

// split divides a branch by the person who is on most of the teams its bound was made with.
func (v *prover) split(b *branch) []*branch {
	at := 0
	for i := range b.among {
		if b.share[i] > b.share[at] {
			at = i
		}
	}
	person := b.among[at]
	without := func(values []float64) []float64 { return slices.Delete(slices.Clone(values), at, at+1) }
	rest := slices.Delete(slices.Clone(b.among), at, at+1)
	with := &branch{in: append(slices.Clone(b.in), person), among: rest, bound: b.bound, share: without(b.share), price: b.price}
	slices.Sort(with.in)
	return []*branch{with, {in: b.in, among: rest, bound: b.bound, share: without(b.share), price: b.price}}
}

// consider keeps a team if it is the best so far. It must be full, and payable.
func (v *prover) consider(members []int) {
	if total := v.p.objective(members).Total; total > v.total+least {
		v.members, v.total = members, total
	}
}

// tighten makes the bound of a branch better and leaves out of it whom a better team than the one known
// cannot have. It reports whether anything better can be in the branch.
func (v *prover) tighten(ctx context.Context, b *branch, rounds int) bool {
	v.nodes++
	b.number = v.nodes
	for pass := 0; ; pass++ {
		open := v.p.seats - len(b.in)
		money := math.Inf(1)
		if v.p.budget > 0 {
			money = v.p.budget - v.p.spent(b.in)
			if money < 0 {
				return false
			}
			v.keep(b, func(i int) bool { return v.p.rate[b.among[i]] <= money })
		}
		if open == 0 || len(b.among) == 0 {
			if v.p.full(b.in) {
				v.consider(b.in)
			}
			return false
		}
		if pass == passes || pass > 0 && (ctx.Err() != nil || v.work <= 0) {
			return true
		}
		settled := v.mix(ctx, b, rounds, open, money)
		if b.bound <= v.total+least {
			return false
		}
		if !settled {
			return true
		}
	}
}

func (v *prover) keep(b *branch, which func(i int) bool) {
	var among []int
	var share []float64
	for i, person := range b.among {
		if which(i) {
			among, share = append(among, person), append(share, b.share[i])
		}
	}
	b.among, b.share = among, share
}

// mix plays a game: one side names teams, the other cuts. In each round either side answers best to the
// average of what the other has named so far, the later the more it counts, and the averages come near to
// the optimum of both (Robinson, An iterative method of solving a game, Annals of Mathematics 54, 1951).
// One cut chosen for each part of the objective, their sum is linear, and the best team for a linear
// function is the best people. Any average of cuts is a cut, so that every round gives a right bound, and
// the least is kept.
//
// A mandatory requirement counts so much more than all else that averages of cuts would be long in coming
// near to what it is worth to meet it. It has a price μ instead: whether it is met is at most 1 − μ + μ times
// the number of members who meet it, for any μ from 0 to 1, and prices rise where nobody named meets it and
// fall where several do (Polyak, Minimization of unsmooth functionals, 1969, for the size of the steps).
//
// It reports whether it could settle of somebody that they are on every better team of
// the branch, or on none.
func (v *prover) mix(ctx context.Context, b *branch, rounds, open int, money float64) (settled bool) {
	p, n := v.p, len(b.among)
	parts := p.cuts(b.in, b.among, open, v.members)
	for _, cuts := range parts {
		v.work -= 4 * len(cuts) * len(cuts[len(cuts)-1].people)
	}
	at := make([]int, p.people()) // where somebody is in among, from 1; 0 is nowhere
	rate := make([]float64, n)
	for i, person := range b.among {
		at[person], rate[i] = i+1, p.rate[person]
	}
	// What is linear: what each brings alone, and the ties to those who are on every team.
	fixed, alone := 0.0, make([]float64, n)
	for i, m := range b.in {
		fixed += p.own[m]
		for _, o := range b.in[:i] {
			fixed += p.perPair() * p.tied(m, o)
		}
	}
	near := make([][]neighbour, n)
	for i, person := range b.among {
		alone[i] = p.own[person]
		for _, m := range b.in {
			alone[i] += p.perPair() * p.tied(person, m)
		}
		ties := p.tie[person*p.people() : (person+1)*p.people()]
		for _, other := range b.among {
			if t := ties[other]; t > 0 && other != person {
				near[i] = append(near[i], neighbour{other, t})
			}
		}
	}
	v.work -= n*n/2 + 4*n*len(b.in)
	for i, person := range b.among {
		v.share[person] = b.share[i]
	}
	mandatory := v.unmet(b)
	if b.price == nil {
		b.price = make([]float64, len(p.weight))
	}
	price := slices.Clone(b.price)
	for r := range p.weight {
		if p.mandatory[r] && mandatory[r] == nil {
			fixed += p.metBy(b.in, r)
		}
	}
	lowest := math.Inf(1)                      // the bound that the prices kept were of
	constant, slope := 0.0, make([]float64, n) // sums of the cuts named, by how much each counts
	mean, ties := make([]float64, n), make([]float64, n)
	hopeless, needed, inTeam := make([]bool, n), make([]bool, n), make([]bool, n)
	sum := 0.0
	tried, kept := []int(nil), slices.Clone(price)
	defer func() { b.price = kept }()
	for round := range rounds {
		counts := float64(round + 1)
		sum += counts
		for _, cuts := range parts {
			tightest, value := 0, math.Inf(1)
			for i := range cuts {
				if here := cuts[i].at(v.share); here < value {
					tightest, value = i, here
				}
				v.work -= len(cuts[i].people)
			}
			c := &cuts[tightest]
			constant += counts * c.constant
			for i, person := range c.people {
				slope[at[person]-1] += counts * c.slope[i]
			}
		}
		v.work -= 2*p.cohesionCut(v.share, b.among, near, open-1, ties) + 2*n
		for i := range mean {
			slope[i] += counts * ties[i]
			mean[i] = alone[i] + slope[i]/sum
		}
		unpriced := 0.0
		for r, who := range mandatory {
			if who != nil {
				unpriced += 1 - price[r]
			}
			for _, i := range who {
				mean[i] += price[r]
			}
		}
		l := bestLinear(mean, rate, open, money)
		bound := fixed + constant/sum + unpriced + l.value
		if bound < lowest {
			lowest = bound
			copy(kept, price)
		}
		b.bound = min(b.bound, bound)
		v.tryTeam(b, l.team, &tried)
		if b.bound <= v.total+least {
			return false
		}
		clear(inTeam)
		for _, i := range l.team {
			inTeam[i] = true
		}
		for i := range hopeless {
			worth := mean[i] - l.price*rate[i]
			if inTeam[i] {
				needed[i] = needed[i] || bound-worth+max(0, l.next) <= v.total+least
			} else {
				hopeless[i] = hopeless[i] || bound-max(0, l.last)+worth <= v.total+least
			}
		}
		adjust(price, mandatory, inTeam, bound-v.total)
		step := 2 / float64(round+3)
		for i, person := range b.among {
			named := 0.0
			if inTeam[i] {
				named = 1
			}
			v.share[person] += step * (named - v.share[person])
		}
		if ctx.Err() != nil || v.work <= 0 {
			break
		}
	}
	for i, person := range b.among {
		b.share[i] = v.share[person]
		if needed[i] && !hopeless[i] {
			b.in = append(slices.Clone(b.in), person)
			settled = true
		}
		settled = settled || hopeless[i]
	}
	if len(b.in) > p.seats || slices.ContainsFunc(seqOf(n), func(i int) bool { return needed[i] && hopeless[i] }) {
		b.bound = math.Inf(-1) // nothing better is here
		return false
	}
	slices.Sort(b.in)
	v.keep(b, func(i int) bool { return !hopeless[i] && !needed[i] })
	return settled
}

// unmet lists for each mandatory requirement that nobody in the branch's every team meets who else of it
// does, as indexes into among; nil for the others.
func (v *prover) unmet(b *branch) [][]int {
	list := make([][]int, len(v.p.weight))
	for r := range list {
		if !v.p.mandatory[r] || v.p.metBy(b.in, r) > 0 {
			continue
		}
		for i, person := range b.among {
			if v.p.depth[person][r] >= MetDepth {
				list[r] = append(list[r], i)
			}
		}
	}
	return list
}

// metBy is 1 where one of some people meets a requirement, and otherwise 0.
func (p *problem) metBy(people []int, r int) float64 {
	for _, m := range people {
		if p.depth[m][r] >= MetDepth {
			return 1
		}
	}
	return 0
}

// adjust changes the prices of mandatory requirements by how many of a team meet each.
func adjust(price []float64, mandatory [][]int, inTeam []bool, above float64) {
	lacking := make([]float64, len(price))
	square := 0.0
	for r, who := range mandatory {
		if who == nil {
			continue
		}
		lacking[r] = 1
		for _, i := range who {
			if inTeam[i] {
				lacking[r]--
			}
		}
		if price[r] > 0 || lacking[r] > 0 {
			square += lacking[r] * lacking[r]
		}
	}
	if square == 0 {
		return
	}
	for r := range price {
		price[r] = min(1, max(0, price[r]+0.5*above/square*lacking[r]))
	}
}

// tryTeam considers the team that a bound named, filled up where it leaves seats open.
func (v *prover) tryTeam(b *branch, team []int, tried *[]int) {
	if slices.Equal(team, *tried) {
		return
	}
	*tried = team
	members := slices.Clone(b.in)
	for _, i := range team {
		members = append(members, b.among[i])
	}
	if !v.p.fits(members) {
		return
	}
	v.work -= 8 * len(members) * len(v.p.weight)
	if !v.p.full(members) {
		members = v.p.fill(members, byGain)
		v.work -= v.p.people() * len(v.p.weight)
	}
	v.consider(members)
}

// gap is the share of what is attainable that a team may lack, see Bound.
func gap(bound float64, team Objective) float64 {
	if bound <= team.Total+least {
		return 0
	}
	attainable := bound - team.Mandatory
	if attainable <= 0 {
		return 1
	}
	return min(1, (bound-team.Total)/attainable)
}
