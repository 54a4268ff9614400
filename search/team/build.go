// Package team puts a bid team together: given what a tender requires, it chooses colleagues who cover it,
// says why each has their seat and who could stand in, and how far from the best possible the team can be.
// It finds nobody itself, a Searcher does, with the asker's rights; everything it knows, the asker may
// read.
//
// # Depth
//
// How deeply a person p knows a requirement r, d(p,r), is from 0 to 1: their score in a search for the
// skill divided by the best score anybody in the firm has in it, or what directory and CV claim of them,
// level/5 times 1, 0.9, 0.8 or 0.6 as a manager, a peer, a system or they themselves claim it (level 3
// where none is said), whichever is greater. It is relative: somebody has depth 1 in everything the firm
// has heard of. The best is looked for among all, also those whom constraints bar, so that a team of
// substitutes does not look like one of experts. A person below the level asked for has depth 0.
//
// # Objective
//
// With w(r) the weights, adding up to 1; m(r) the same among mandatory requirements only; K the seats;
// first, second the two greatest depths in r on the team T; t(p,q) the tie of two colleagues, s/(1+s) of
// its strength s; W the number of constraints that are only wished for; and R the greatest rate of a
// candidate, a team is worth
//
//	Mandatory         number of mandatory r with first ≥ 0.25
//	Coverage        + 0.45 · Σ w(r) · c(r),  c(r) = 1 − Π over p in T of (1 − 0.9·d(p,r))
//	Backup          + 0.10 · Σ m(r) · (first + second)/2
//	Cohesion        + 0.15 · Σ over pairs in T of t(p,q) / (K(K−1)/2)
//	Wishes          + 0.03 · number of p in T who said they would like to work with some r / K
//	Cost            − 0.08 · Σ over p in T of rate(p) / (K·R), where an unknown rate is the mean of the known
//	Constraints     − 0.12 · (Σ over p in T and constraints k wished for of b(p,k)
//	                          + max(0, Σ over p in T of rate(p) − budget) / R, where it is wished for) / (W·K)
//	Concentration   − 0.07 · the greatest fall of Σ w(r)·c(r) when one member leaves
//
// where b(p,k) says how far p misses k: 1 for a place, for languages and clearances the share of them that
// p lacks, for dates the share of the percentage asked for that p is not free on the busiest day. A
// constraint that is not wished for bars whoever does not fulfil it.
//
// All but the first span 1 together, so that nothing makes up for a mandatory requirement left out. Seats
// are filled for as long as there are people and money. A wish of one's own adds to a team and never takes
// from it: nobody is worth less for what they wish, or for saying nothing.
//
// # Search
//
// Seats are filled greedily, then single members are exchanged for as long as that helps. Mandatory,
// Coverage and Backup are monotone and submodular: of these alone, without a budget, greedy reaches
// 1 − 1/e, some 63 %, of what is possible beyond those who must be on the team (Nemhauser, Wolsey and
// Fisher, 1978). Then branch and bound either proves that no team is better, or finds a better one, or,
// where teams are too many for the work that is spent, leaves a bound that none exceeds. The answer always
// says which: Bound.Proven, or how far from the best possible the team can be. Requests of 5 seats and 40
// people are proven as a rule. The work is counted in steps and not in time, and equal choices fall to the
// lower person id: the same question has the same answer, unless its deadline comes first.
//
// # Several teams
//
// Beside the best team an answer holds others that are chosen by another weighting of the same parts: one
// that costs less, that has worked together more, that is free for more of the dates, that sits in one place,
// that knows more; and where there are fewer than three, one of other people. Two teams are taken to differ
// when different people have at least a quarter, rounded up, of the seats that nobody was asked for by name
// (half of them for a team of other people). A team is dropped that is not better than the best one in what
// it was chosen for by a fiftieth, or does not meet a mandatory requirement that the best one meets. Teams
// are compared by Measures, and say in what they are better and worse than the best.
//
// # Conflicts
//
// What cannot be had is explained by a Conflict: the fewest constraints of which everybody who knows a
// requirement breaks one, or the fewest constraints and mandatory requirements that no team fulfils together,
// found by trying every set of them, smallest first, after leaving out one by one whatever can be.
//
// # Measured
//
// On 30 tenders of 8 requirements and 6 seats each, to the sample firm (400 colleagues, 6,000 posts) and to
// generated ones of 150, by go test ./search/team -run none -bench Baselines -benchtime 1x, with a distance
// of 1 − t along each tie and of 3 between strangers; RarestFirst is of Lappas, Liu and Terzi (Finding a team
// of experts in social networks, KDD 2009):
//
//	sample firm    people  requirements met  coverage  backed up  mean distance  diameter
//	this package      6.0            90.0 %     0.795     57.5 %           0.74      1.30
//	set cover         3.3            90.0 %     0.611      7.9 %           0.90      1.22
//	RarestFirst       5.5            90.0 %     0.545     25.4 %           0.61      1.04
//
//	generated
//	this package      6.0           100.0 %     0.934     84.2 %           0.14      0.24
//	set cover         2.3           100.0 %     0.664     17.9 %           0.17      0.18
//	RarestFirst       3.6           100.0 %     0.648     32.1 %           0.02      0.03
//
// RarestFirst looks at nothing but who is close, and is closer. Of 40 requests for 4 to 6 of 30 to 60 people
// all could be proven; exchanges alone lacked 0.04 % of the best on average and the work of a page nothing
// (-bench NearTheBest). A team of 8 from 50,000 people for 20 requirements takes 70 ms of processor time
// apart from the search for people, and is within 4 % of the best possible (-bench Build). With the search,
// as "vemvet bench --posts 100000 --people 50000" asks, it takes some 660 ms: six tenths go into ranking people
// for every requirement, a tenth into the evidence of those chosen, and a tenth into their ties.
package team

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
)

// Searcher finds colleagues and tells what a bid needs to know of them; *search.Searcher does. Its methods
// are called by several goroutines at once.
type Searcher interface {
	Ranking(ctx context.Context, asker search.Asker, q search.Query) (search.Ranking, error)
	Staffing(ctx context.Context, asker search.Asker, ids []string) ([]search.Staffing, error)
	Ties(ctx context.Context, asker search.Asker, ids []string, bids []search.SharedBid) ([]search.PairTie, error)
}

// PastBids tells which of some people, by id, were on a bid together and when, as far as the asker may know.
type PastBids func(ctx context.Context, asker search.Asker, ids []string) ([]search.SharedBid, error)

// Builder builds teams. It holds no state between requests.
type Builder struct {
	searcher Searcher
	past     PastBids // nil: none are known
	work     int      // 0: see effort
}

// New returns a Builder that finds people with the searcher.
func New(searcher Searcher) *Builder { return &Builder{searcher: searcher} }

// Remembering returns a Builder for which it counts too who was on a bid together.
func (b *Builder) Remembering(past PastBids) *Builder {
	with := *b
	with.past = past
	return &with
}

// Working returns a Builder that spends so many steps on proving that a team is the best, where it is not in
// a hurry: some 200 million a second.
func (b *Builder) Working(steps int) *Builder {
	with := *b
	with.work = steps
	return &with
}

// Build proposes teams. A request that cannot be met is no error but an answer that says what is missing;
// one that makes no sense is a *RequestError. Where ctx has a deadline, half of the time that is left once
// people are looked up goes into making the team better, and the answer says if that was cut short.
func (b *Builder) Build(ctx context.Context, asker search.Asker, req Request) (*Answer, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	if err := b.known(ctx, asker, named{"must_have", req.MustHave}, named{"must_not", req.MustNot}); err != nil {
		return nil, err
	}
	all, err := b.gather(ctx, asker, &req)
	if err != nil {
		return nil, err
	}
	if err := all.checkAsked(&req); err != nil {
		return nil, err
	}
	d, err := b.draft(ctx, asker, &req, all)
	if err != nil {
		return nil, err
	}
	thinking, stop := half(ctx)
	defer stop()
	start := d.problem.choose(thinking)
	answer := &Answer{
		Teams:     []Team{},
		Uncovered: d.uncovered(all),
		Bound:     Bound{Candidates: d.found, Considered: len(d.candidates), Swaps: start.swaps, Interrupted: start.interrupted},
	}
	if len(start.members) == 0 {
		answer.Conflicts = d.conflicts(all, func(int) bool { return false })
		return answer, ctx.Err()
	}
	best := d.problem.prove(thinking, start.members, b.effort(&req))
	answer.Bound.Value = best.bound
	answer.Bound.Gap = gap(best.bound, d.problem.objective(best.members))
	answer.Bound.Proven = best.bound <= best.total+least
	answer.Bound.Branches = best.nodes
	answer.Bound.Interrupted = (start.interrupted || best.cut) && !answer.Bound.Proven
	standings := d.problem.standings(best.members)
	answer.Conflicts = d.conflicts(all, func(r int) bool { return standings[r].first >= MetDepth })
	teams, kinds := d.alternatives(thinking, best.members)
	standIns := make([][][]standIn, len(teams))
	var named []int
	for i, members := range teams {
		standIns[i] = d.standIns(members)
		named = append(named, members...)
		for _, ins := range standIns[i] {
			for _, in := range ins {
				named = append(named, in.person)
			}
		}
	}
	if err := all.show(ctx, &req, d.people(named)); err != nil {
		return nil, err
	}
	missing := d.missing(all)
	for i, members := range teams {
		t := d.team(members, standIns[i], missing)
		t.Kind = kinds[i]
		if i > 0 {
			gains, givesUp := t.Measures.against(answer.Teams[0].Measures)
			t.Gains, t.GivesUp = append(t.Gains, gains...), append(t.GivesUp, givesUp...)
		}
		answer.Teams = append(answer.Teams, t)
	}
	return answer, nil
}

// usualWork is how many steps are spent on proving that a team is the best, at most: some 250 ms.
// BenchmarkProve prints what they take.
const usualWork = 50_000_000

// effort is how many steps a request is given. The more requirements it has, the longer people were looked
// for: of 20, with 8 seats, the page is to be there in 150 ms, and 4 million are left.
func (b *Builder) effort(req *Request) int {
	if b.work > 0 {
		return b.work
	}
	return usualWork / (1 + len(req.Requirements)*len(req.Requirements)/36)
}

// half is a context with half of the time that another has left.
func half(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, bounded := ctx.Deadline()
	if !bounded {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, time.Until(deadline)/2)
}

// draft is a request with its candidates, while it is being answered.
type draft struct {
	req        *Request
	asked      []string     // people who were asked for by name
	found      int          // how many may be seated, of whom candidates are the strongest
	candidates []*candidate // in order of id; the problem numbers them
	ties       []search.PairTie
	problem    *problem
}

// draft puts a request and those found for it into numbers.
func (b *Builder) draft(ctx context.Context, asker search.Asker, req *Request, all *pool) (*draft, error) {
	candidates := all.seatable(req)
	d := &draft{req: req, asked: req.MustHave, found: len(candidates), candidates: strongest(req, candidates)}
	if err := b.tie(ctx, asker, d); err != nil {
		return nil, err
	}
	d.problem = d.state()
	return d, nil
}

// standIn is who would take a seat, and what the team would then be worth.
type standIn struct {
	person int
	total  float64
}

// standIns finds the stand-ins of the members, in their order.
func (d *draft) standIns(members []int) [][]standIn {
	ins := make([][]standIn, len(members))
	for seat := range members {
		ins[seat] = d.problem.standIns(members, seat)
	}
	return ins
}

// people gives those of some numbers, each once.
func (d *draft) people(numbers []int) []*candidate {
	var people []*candidate
	for _, n := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		people = append(people, d.candidates[n])
	}
	return people
}

// tie looks up how the candidates have worked together.
func (b *Builder) tie(ctx context.Context, asker search.Asker, d *draft) error {
	if len(d.candidates) < 2 || d.req.Seats < 2 {
		return nil
	}
	ids := make([]string, len(d.candidates))
	for i, c := range d.candidates {
		ids[i] = c.ID
	}
	var bids []search.SharedBid
	if b.past != nil {
		var err error
		if bids, err = b.past(ctx, asker, ids); err != nil {
			return fmt.Errorf("past bids of %d candidates: %w", len(ids), err)
		}
	}
	ties, err := b.searcher.Ties(ctx, asker, ids, bids)
	if err != nil {
		return fmt.Errorf("ties between %d candidates: %w", len(ids), err)
	}
	d.ties = ties
	return nil
}

// tieValue brings the strength of a tie, which has no upper end, to 0 to 1.
func tieValue(strength float64) float64 {
	if !(strength > 0) { // so written for NaN's sake
		return 0
	}
	return 1 - 1/(1+strength)
}

// state puts the request into numbers.
func (d *draft) state() *problem {
	n := len(d.candidates)
	p := &problem{
		seats:     d.req.Seats,
		weight:    make([]float64, len(d.req.Requirements)),
		mandatory: make([]bool, len(d.req.Requirements)),
		depth:     make([][]float64, n),
		rate:      make([]float64, n),
		wished:    d.req.wished(),
		lack:      make([]float64, n),
		wishes:    make([]float64, n),
		tie:       make([]float64, n*n),
	}
	if d.req.wishes(Budget) {
		p.hoped = d.req.Budget
	} else {
		p.budget = d.req.Budget
	}
	for r, q := range d.req.Requirements {
		p.weight[r], p.mandatory[r] = q.Weight, q.Mandatory
		if q.Weight == 0 {
			p.weight[r] = 1
		}
	}
	for i, c := range d.candidates {
		p.depth[i] = make([]float64, len(p.weight))
		for r := range p.weight {
			p.depth[i][r], _ = c.depth(d.req, r)
		}
		p.rate[i], p.lack[i] = c.Rate, c.lack
		if len(c.wishes) > 0 {
			p.wishes[i] = 1
		}
		if slices.Contains(d.req.MustHave, c.ID) {
			p.must = append(p.must, i)
		}
	}
	for _, t := range d.ties {
		v := tieValue(t.Strength)
		p.tie[t.A*n+t.B], p.tie[t.B*n+t.A] = v, v
	}
	p.prepare()
	return p
}
