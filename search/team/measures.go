package team

import (
	"math"
	"slices"
)

// Measures are what teams are compared by.
type Measures struct {
	Met      int      `json:"met"`      // requirements that somebody meets
	Coverage float64  `json:"coverage"` // Σ w(r)·c(r) of the package comment, 0 to 1
	Depth    float64  `json:"depth"`    // Σ w(r)·first, 0 to 1
	Backup   float64  `json:"backup"`   // the share of requirements, mandatory ones if there are any, that two meet
	Cohesion float64  `json:"cohesion"` // the mean tie over all pairs of seats, 0 to 1
	Rate     float64  `json:"rate"`     // of all whose rate is known together, per hour
	Unpriced int      `json:"unpriced"` // members whose rate is not known
	Free     float64  `json:"free"`     // the mean share of the dates that those are free for who say, 0 to 1
	Unsaid   int      `json:"unsaid"`   // members who do not say whether they are free
	Places   []string `json:"places"`   // where the members are, in order of name
}

// Difference is a measure in which a team and the first one of the answer differ: "met", "coverage",
// "depth", "backup", "cohesion", "rate" or "free".
type Difference struct {
	Measure string  `json:"measure"`
	By      float64 `json:"by"` // in the unit of the measure, above 0
}

// measures measures a team.
func (d *draft) measures(members []int) Measures {
	p := d.problem
	m := Measures{Rate: p.spent(members), Places: []string{}}
	anyMandatory := slices.Contains(p.mandatory, true)
	doubly, counted := 0, 0
	for r, s := range p.standings(members) {
		m.Coverage += p.weight[r] * (1 - s.open)
		m.Depth += p.weight[r] * s.first
		if s.first >= MetDepth {
			m.Met++
		}
		if p.mandatory[r] || !anyMandatory {
			counted++
			if s.second >= MetDepth {
				doubly++
			}
		}
	}
	m.Backup = float64(doubly) / float64(counted)
	said := 0
	for i, a := range members {
		c := d.candidates[a]
		for _, b := range members[:i] {
			m.Cohesion += p.tied(a, b) / float64(p.seats*(p.seats-1)/2)
		}
		if p.rate[a] == 0 {
			m.Unpriced++
		}
		switch {
		case d.req.From.IsZero():
		case len(c.Availability) == 0:
			m.Unsaid++
		default:
			said++
			m.Free += d.req.free(c)
		}
		if c.Location != "" && !slices.Contains(m.Places, c.Location) {
			m.Places = append(m.Places, c.Location)
		}
	}
	m.Free /= float64(max(1, said))
	slices.Sort(m.Places)
	return m
}

// against lists in what a team is better and worse than another, as far as it is worth mentioning.
func (m Measures) against(o Measures) (gains, givesUp []Difference) {
	compare := func(measure string, by, notable float64) {
		if d := (Difference{measure, math.Abs(by)}); math.Abs(by) < notable {
			return
		} else if by > 0 {
			gains = append(gains, d)
		} else {
			givesUp = append(givesUp, d)
		}
	}
	compare("met", float64(m.Met-o.Met), 1)
	compare("coverage", m.Coverage-o.Coverage, better/2)
	compare("depth", m.Depth-o.Depth, better/2)
	compare("backup", m.Backup-o.Backup, better/2)
	compare("cohesion", m.Cohesion-o.Cohesion, better/2)
	if m.Unpriced == o.Unpriced { // otherwise the sums are not of the same people
		compare("rate", o.Rate-m.Rate, max(1, better/2*o.Rate))
	}
	if m.Unsaid == o.Unsaid {
		compare("free", m.Free-o.Free, better/2)
	}
	return gains, givesUp
}
