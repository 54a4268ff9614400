package team

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// The kinds of teams. The first of an answer is the Best; the others each give up some of it for something.
const (
	Best      = "best"
	Cheapest  = "cheapest"   // costs less
	Closest   = "closest"    // has worked together more
	Freest    = "freest"     // is free for more of the dates
	OneOffice = "one-office" // sits in one place
	Deepest   = "deepest"    // knows more of what is asked for; as a reason: they know Skills best on the team
	Others    = "others"     // other people, where nothing else is to be had for it
)

// MaxTeams is how many teams an answer holds at most, and fewTeams how many it has where there are people
// for them.
const (
	MaxTeams = 5
	fewTeams = 3
)

// What makes one team differ from another.
const (
	otherSeats = 0.25 // of the seats that nobody was asked for by name, the least share that others hold
	farSeats   = 0.5  // the same of Others, which have nothing else to show for themselves
	better     = 0.02 // how much more of what it is chosen for, of 0 to 1; of rates, the share that it costs less
)

// variant is a way to choose a team other than by what it is worth.
type variant struct {
	kind  string
	share shares
	free  []float64 // by person, 0 to 1: counts in place of wishes, nil where it does not
	deep  bool      // that somebody stands behind it counts for every requirement
	ask   func(all, than Measures) bool
}

// variants lists the ways to choose, those first that differ most from the best team as a rule. Each leaves
// what is mandatory what it is.
func (d *draft) variants() []variant {
	leaning := shares{coverage: 0.2, backup: 0.05, cohesion: 0.05, wishes: 0.02, cost: 0.04, concentration: 0.03, constraints: 0.12}
	cheap, close, free, deep := leaning, leaning, leaning, leaning
	cheap.cost, close.cohesion, free.wishes, deep.backup = 0.5, 0.5, 0.45, 0.5
	list := []variant{
		{kind: Cheapest, share: cheap, ask: func(m, than Measures) bool {
			return than.Unpriced >= m.Unpriced && m.Rate < than.Rate*(1-better)
		}},
		{kind: Closest, share: close, ask: func(m, than Measures) bool { return m.Cohesion > than.Cohesion+better }},
	}
	if !d.req.From.IsZero() {
		days := make([]float64, len(d.candidates))
		for i, c := range d.candidates {
			days[i] = d.req.free(c)
		}
		list = append(list, variant{kind: Freest, share: free, free: days, ask: func(m, than Measures) bool {
			return m.Unsaid <= than.Unsaid && m.Free > than.Free+better || m.Unsaid < than.Unsaid && m.Free >= than.Free
		}})
	}
	return append(list,
		variant{kind: OneOffice, share: usual(), ask: func(m, than Measures) bool { return len(m.Places) == 1 && !slices.Equal(m.Places, than.Places) }},
		variant{kind: Deepest, share: deep, deep: true, ask: func(m, than Measures) bool { return m.Depth > than.Depth+better }},
	)
}

// with is the problem of a variant.
func (p *problem) with(v variant) *problem {
	q := *p
	q.share = v.share
	if v.deep {
		q.backup = p.weight
	}
	if v.free != nil {
		q.wishes = v.free
	}
	q.value()
	return &q
}

// alternatives finds teams that differ from the best one in people and in what they are good at, and gives
// their kinds. A variant is dropped when it is not better at what it was chosen for, when it leaves out a
// mandatory requirement that the best team meets, and when it is one of the teams before it but for few.
func (d *draft) alternatives(ctx context.Context, best []int) (teams [][]int, kinds []string) {
	teams, kinds = [][]int{best}, []string{Best}
	first := d.measures(best)
	least := d.problem.objective(best).Mandatory
	add := func(kind string, members []int) {
		if len(members) > 0 && d.problem.objective(members).Mandatory >= least {
			teams, kinds = append(teams, members), append(kinds, kind)
		}
	}
	for _, v := range d.variants() {
		if len(teams) == MaxTeams || ctx.Err() != nil {
			return teams, kinds
		}
		var members []int
		if v.kind == OneOffice {
			members = d.oneOffice(ctx, v, teams, first.Places)
		} else {
			members = d.problem.with(v).apart(ctx, teams, otherSeats, d.everyone())
		}
		if len(members) == len(best) && v.ask(d.measures(members), first) {
			add(v.kind, members)
		}
	}
	for len(teams) < fewTeams && ctx.Err() == nil {
		before := len(teams)
		add(Others, d.problem.apart(ctx, teams, farSeats, d.everyone()))
		if len(teams) == before {
			break
		}
	}
	return teams, kinds
}

func (d *draft) everyone() []int { return seqOf(len(d.candidates)) }

// offices is how many places are tried for a team of one office, those first that have most to offer.
const offices = 4

// oneOffice finds the best team of people from one place, which is not the place of the best team.
func (d *draft) oneOffice(ctx context.Context, v variant, teams [][]int, not []string) []int {
	people := map[string][]int{}
	for i, c := range d.candidates {
		if c.Location != "" {
			people[plain(c.Location)] = append(people[plain(c.Location)], i)
		}
	}
	type office struct {
		name  string
		worth float64
	}
	var list []office
	for name, here := range people {
		if len(here) < len(teams[0]) || len(not) == 1 && plain(not[0]) == name {
			continue
		}
		if slices.ContainsFunc(d.problem.must, func(m int) bool { return !slices.Contains(here, m) }) {
			continue
		}
		deepest := 0.0
		for r, w := range d.problem.weight {
			most := 0.0
			for _, i := range here {
				most = max(most, d.problem.depth[i][r])
			}
			deepest += w * most
		}
		list = append(list, office{name, deepest})
	}
	slices.SortFunc(list, func(a, b office) int { return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.name, b.name)) })
	var best []int
	total := math.Inf(-1)
	for _, o := range list[:min(len(list), offices)] {
		members := d.problem.with(v).apart(ctx, teams, otherSeats, people[o.name])
		if len(members) == len(teams[0]) {
			if t := d.problem.objective(members).Total; t > total+least {
				best, total = members, t
			}
		}
	}
	return best
}

// apart chooses a team of some people that differs enough from every one of the teams, nil where there is
// none. Where it does not at first, whoever of those in common is missed least is left out of it, and it is
// chosen anew.
func (p *problem) apart(ctx context.Context, teams [][]int, share float64, people []int) []int {
	for range p.seats * len(teams) {
		q, numbers := p.among(people)
		if q.people() == 0 {
			return nil
		}
		chosen := q.improve(ctx, q.fill(q.must, byGain)).members
		members := make([]int, len(chosen))
		for i, m := range chosen {
			members[i] = numbers[m]
		}
		near := slices.IndexFunc(teams, func(t []int) bool { return !p.differ(members, t, share) })
		if near < 0 {
			return members
		}
		leaves, missed := -1, math.Inf(1)
		for i, m := range members {
			if slices.Contains(p.must, m) || !slices.Contains(teams[near], m) {
				continue
			}
			if loss := -p.objective(slices.Delete(slices.Clone(members), i, i+1)).Total; loss < missed {
				leaves, missed = m, loss
			}
		}
		if leaves < 0 || ctx.Err() != nil {
			return nil
		}
		people = slices.DeleteFunc(slices.Clone(people), func(i int) bool { return i == leaves })
	}
	return nil
}

// differ reports whether two teams have different people on at least a share of the seats that nobody was
// asked for by name.
func (p *problem) differ(a, b []int, share float64) bool {
	others := 0
	for _, m := range a {
		if !slices.Contains(b, m) {
			others++
		}
	}
	return others >= max(1, int(math.Ceil(share*float64(len(a)-len(p.must)))))
}

// likely is how many people an alternative is chosen from, those worth most to it by themselves.
const likely = 120

// among is the problem of some of the people, and their numbers in the whole.
func (p *problem) among(people []int) (*problem, []int) {
	if len(people) > likely {
		nobody := p.standings(nil)
		worth := make([]float64, p.people())
		for _, i := range people {
			closest := make([]float64, 0, len(people))
			for _, j := range people {
				closest = append(closest, p.tied(i, j))
			}
			worth[i] = p.submodularGain(nobody, i) + p.own[i] + p.perPair()*sumOfGreatest(closest, p.seats-1)/2
		}
		ranked := slices.Clone(people)
		slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
		people = slices.Clone(ranked[:likely])
	}
	for _, m := range p.must {
		if !slices.Contains(people, m) {
			people = append(people, m)
		}
	}
	people = slices.Sorted(slices.Values(people))
	q := *p
	n := len(people)
	q.depth, q.rate, q.cost, q.own = make([][]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	q.lack, q.wishes, q.must, q.tie = make([]float64, n), make([]float64, n), nil, make([]float64, n*n)
	for i, person := range people {
		q.depth[i], q.rate[i], q.cost[i], q.own[i] = p.depth[person], p.rate[person], p.cost[person], p.own[person]
		if p.lack != nil {
			q.lack[i] = p.lack[person]
		}
		if p.wishes != nil {
			q.wishes[i] = p.wishes[person]
		}
		if slices.Contains(p.must, person) {
			q.must = append(q.must, i)
		}
		for j, other := range people {
			q.tie[i*n+j] = p.tied(person, other)
		}
	}
	return &q, people
}

func sumOfGreatest(values []float64, count int) float64 {
	slices.Sort(values)
	total := 0.0
	for _, v := range values[max(0, len(values)-max(0, count)):] {
		total += v
	}
	return total
}
