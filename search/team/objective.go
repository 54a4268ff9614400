package team

import (
	"math"
	"slices"
)

// shares are the parts of the objective and what each can come to. Beside the mandatory requirements, which
// count 1 each, they span exactly 1: nothing makes up for leaving a mandatory requirement out.
type shares struct {
	coverage, backup, cohesion, wishes float64
	cost, concentration, constraints   float64 // taken off
}

// usual is what the parts of the objective count. They are a matter of taste, not tuned.
func usual() shares {
	return shares{coverage: 0.45, backup: 0.10, cohesion: 0.15, wishes: 0.03, cost: 0.08, concentration: 0.07, constraints: 0.12}
}

// certainty is how far the deepest knowledge in the firm covers a requirement. It is below 1 so that one
// more who knows still adds something.
const certainty = 0.9

// MetDepth is the depth from which one person meets a requirement.
const MetDepth = 0.25

// problem is a request with everything looked up: numbers only. People are numbered from 0 in order of
// their ids, so that equal choices are made alike every time.
type problem struct {
	share     shares // zero: the usual ones
	seats     int
	weight    []float64 // of each requirement; they add up to 1
	mandatory []bool
	backup    []float64   // weight among the mandatory requirements, adding up to 1; 0 for the others
	depth     [][]float64 // person, requirement: 0 to 1
	rate      []float64   // person; 0 if not known
	budget    float64     // 0: no bound
	hoped     float64     // a budget that may be exceeded at a cost; 0: none
	wished    int         // how many constraints are wished for
	lack      []float64   // person: how far they miss those, 0 to wished; nil for nobody
	wishes    []float64   // person: 1 where they wish to work with a requirement; nil for nobody
	must      []int       // people who are on every team
	tie       []float64   // person × person, symmetric: 0 to 1

	dearest float64   // the greatest rate
	cost    []float64 // person: what their rate takes off the objective
	own     []float64 // person: what they bring to the objective whoever else is on the team
}

// prepare computes what follows from the other fields. Weights may come in any unit.
func (p *problem) prepare() {
	if p.share == (shares{}) {
		p.share = usual()
	}
	total, mandatory := 0.0, 0.0
	for r, w := range p.weight {
		total += w
		if p.mandatory[r] {
			mandatory += w
		}
	}
	p.backup = make([]float64, len(p.weight))
	for r := range p.weight {
		if p.mandatory[r] {
			p.backup[r] = p.weight[r] / mandatory
		}
		p.weight[r] /= total
	}
	sum, known := 0.0, 0.0
	for _, rate := range p.rate {
		if rate > 0 {
			p.dearest, sum, known = max(p.dearest, rate), sum+rate, known+1
		}
	}
	p.cost = make([]float64, len(p.rate))
	if known > 0 {
		for i, rate := range p.rate {
			if rate == 0 {
				rate = sum / known
			}
			p.cost[i] = rate / p.dearest / float64(p.seats)
		}
	}
	p.value()
}

// value computes what each brings by themselves, at the shares.
func (p *problem) value() {
	p.own = make([]float64, len(p.rate))
	for i := range p.own {
		p.own[i] = p.share.wishes*p.wish(i) - p.share.cost*p.cost[i] - p.share.constraints*p.misses(i)
	}
}

// wish and misses are a person's part in the wishes kept and in the constraints not kept, over all seats.

func (p *problem) wish(i int) float64 {
	if p.wishes == nil {
		return 0
	}
	return p.wishes[i] / float64(p.seats)
}

func (p *problem) misses(i int) float64 {
	if p.lack == nil || p.wished == 0 {
		return 0
	}
	return p.lack[i] / float64(p.wished*p.seats)
}

// over is what it takes off the objective to spend more than was hoped for.
func (p *problem) over(spent float64) float64 {
	return p.perRate() * max(0, spent-p.hoped)
}

// perRate is what a unit of money beyond the budget hoped for takes off the objective.
func (p *problem) perRate() float64 {
	if p.hoped == 0 || p.dearest == 0 {
		return 0
	}
	return p.share.constraints / float64(p.wished*p.seats) / p.dearest
}

func (p *problem) people() int { return len(p.depth) }

func (p *problem) tied(i, j int) float64 { return p.tie[i*p.people()+j] }

// perPair is what a tie of 1 between two members adds to the objective.
func (p *problem) perPair() float64 {
	if p.seats < 2 {
		return 0
	}
	return p.share.cohesion / float64(p.seats*(p.seats-1)/2)
}

// odds is the ratio between covering and not covering at a depth.
func odds(depth float64) float64 { return certainty * depth / (1 - certainty*depth) }

// standing is what the objective needs to know of how a set of people stands to one requirement.
type standing struct {
	open          float64 // Π (1 − certainty·depth): what is left uncovered, the chance that nobody covers it
	one           float64 // the chance that exactly one does
	first, second float64 // the two greatest depths
}

func (s standing) with(depth float64) standing {
	s.one = s.one*(1-certainty*depth) + s.open*certainty*depth
	s.open *= 1 - certainty*depth
	if depth > s.first {
		s.first, s.second = depth, s.first
	} else if depth > s.second {
		s.second = depth
	}
	return s
}

func (p *problem) standings(members []int) []standing {
	all := make([]standing, len(p.weight))
	for r := range all {
		s := standing{open: 1}
		for _, m := range members {
			s = s.with(p.depth[m][r])
		}
		all[r] = s
	}
	return all
}

// Each of the next three is a monotone, submodular function of the set of people behind the standing.

func (p *problem) metValue(r int, s standing) float64 {
	if p.mandatory[r] && s.first >= MetDepth {
		return 1
	}
	return 0
}

func (p *problem) coverageValue(r int, s standing) float64 {
	return p.share.coverage * p.weight[r] * (1 - s.open)
}

// backupValue is of the two deepest together, and not of the second alone, as that would not be submodular.
func (p *problem) backupValue(r int, s standing) float64 {
	return p.share.backup * p.backup[r] * (s.first + s.second) / 2
}

// objective computes what a set of people is worth from nothing: the definition that all else is
// measured against.
func (p *problem) objective(members []int) Objective {
	var o Objective
	standings := p.standings(members)
	for r, s := range standings {
		o.Mandatory += p.metValue(r, s)
		o.Coverage += p.coverageValue(r, s)
		o.Backup += p.backupValue(r, s)
	}
	for i, a := range members {
		for _, b := range members[:i] {
			o.Cohesion += p.perPair() * p.tied(a, b)
		}
		o.Cost -= p.share.cost * p.cost[a]
		o.Constraints -= p.share.constraints * p.misses(a)
		o.Wishes += p.share.wishes * p.wish(a)
	}
	o.Constraints -= p.over(p.spent(members))
	o.Concentration = -p.share.concentration * p.greatestLoss(members, standings)
	o.Total = o.Mandatory + o.Coverage + o.Backup + o.Cohesion + o.Wishes + o.Cost + o.Constraints + o.Concentration
	return o
}

// greatestLoss is the coverage, 0 to 1, that is lost when the member leaves who is missed most.
func (p *problem) greatestLoss(members []int, standings []standing) float64 {
	greatest := 0.0
	for _, m := range members {
		loss := 0.0
		for r, d := range p.depth[m] {
			if d > 0 {
				loss += p.weight[r] * standings[r].open * odds(d)
			}
		}
		greatest = max(greatest, loss)
	}
	return greatest
}

// full reports whether nobody can be added to a set of people: as no seat, nobody or no money is left.
func (p *problem) full(members []int) bool {
	if len(members) >= p.seats {
		return true
	}
	left := math.Inf(1)
	if p.budget > 0 {
		left = p.budget - p.spent(members)
	}
	for q, rate := range p.rate {
		if rate <= left && !slices.Contains(members, q) {
			return false
		}
	}
	return true
}

// fits reports whether a set of people can be paid.
func (p *problem) fits(members []int) bool {
	return p.budget == 0 || p.spent(members) <= p.budget
}

func (p *problem) spent(members []int) float64 {
	total := 0.0
	for _, m := range members {
		total += p.rate[m]
	}
	return total
}
