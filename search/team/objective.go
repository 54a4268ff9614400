package team

// The parts of the objective and what each can come to. Beside the mandatory requirements, which count 1
// each, they span exactly 1: nothing makes up for leaving a mandatory requirement out. They are a matter
// of taste, not tuned.
const (
	coverageShare      = 0.50
	backupShare        = 0.15
	cohesionShare      = 0.15
	costShare          = 0.10
	concentrationShare = 0.10
)

// certainty is how far the deepest knowledge in the firm covers a requirement. It is below 1 so that one
// more who knows still adds something.
const certainty = 0.9

// MetDepth is the depth from which one person meets a requirement.
const MetDepth = 0.25

// problem is a request with everything looked up: numbers only. People are numbered from 0 in order of
// their ids, so that equal choices are made alike every time.
type problem struct {
	seats     int
	weight    []float64 // of each requirement; they add up to 1
	mandatory []bool
	backup    []float64   // weight among the mandatory requirements, adding up to 1; 0 for the others
	depth     [][]float64 // person, requirement: 0 to 1
	rate      []float64   // person; 0 if not known
	budget    float64     // 0: no bound
	must      []int       // people who are on every team
	tie       []float64   // person × person, symmetric: 0 to 1

	cost []float64 // person: what their rate takes off the objective
}

// prepare computes what follows from the other fields. Weights may come in any unit.
func (p *problem) prepare() {
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
	dearest, sum, known := 0.0, 0.0, 0.0
	for _, rate := range p.rate {
		if rate > 0 {
			dearest, sum, known = max(dearest, rate), sum+rate, known+1
		}
	}
	p.cost = make([]float64, len(p.rate))
	if known > 0 {
		for i, rate := range p.rate {
			if rate == 0 {
				rate = sum / known
			}
			p.cost[i] = costShare * rate / dearest / float64(p.seats)
		}
	}
}

func (p *problem) people() int { return len(p.depth) }

func (p *problem) tied(i, j int) float64 { return p.tie[i*p.people()+j] }

// perPair is what a tie of 1 between two members adds to the objective.
func (p *problem) perPair() float64 {
	if p.seats < 2 {
		return 0
	}
	return cohesionShare / float64(p.seats*(p.seats-1)/2)
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
	return coverageShare * p.weight[r] * (1 - s.open)
}

// backupValue is of the two deepest together, and not of the second alone, as that would not be submodular.
func (p *problem) backupValue(r int, s standing) float64 {
	return backupShare * p.backup[r] * (s.first + s.second) / 2
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
		o.Cost -= p.cost[a]
	}
	o.Concentration = -concentrationShare * p.greatestLoss(members, standings)
	o.Total = o.Mandatory + o.Coverage + o.Backup + o.Cohesion + o.Cost + o.Concentration
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
