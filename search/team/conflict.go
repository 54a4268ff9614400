package team

import (
	"cmp"
	"math/bits"
	"slices"
)

// The further constraints that may be in a conflict, see Conflict.
const (
	Seats    = "seats"     // Request.Seats
	Level    = "level"     // Requirement.Level
	MustHave = "must-have" // Request.MustHave: they take seats and money
	MustNot  = "must-not"  // Request.MustNot
)

// Conflict is a smallest set of what the request asks for that cannot be had together: without any one of
// it the rest could be. Where it is of one requirement, nobody who knows it fulfils all the constraints;
// where it is of several, no team that fulfils them meets all of these. A set is of the fewest constraints
// and requirements there are, but for large requests, where there may be other sets of fewer.
type Conflict struct {
	Constraints  []string `json:"constraints"`
	Requirements []int    `json:"requirements"` // indexes into Request.Requirements
	Remedies     []Remedy `json:"remedies"`     // the least that would help, each by itself
}

// Remedy is what would resolve a conflict: to do without the constraints, or to allow more.
type Remedy struct {
	Constraints []string `json:"constraints"`
	People      int      `json:"people,omitempty"` // who know the one requirement and could be seated then
	Seats       int      `json:"seats,omitempty"`  // how many would be enough
	Budget      float64  `json:"budget,omitempty"` // how much would be
}

// maxRemedies is how many remedies a conflict lists.
const maxRemedies = 3

// barriers are the constraints that bar single people, as bits.
var barriers = []string{Place, Language, Clearance, Availability, MustNot, Level}

// barring tells which constraints keep somebody from meeting a requirement, as bits of barriers, and whether
// they know enough of it at all.
func (c *candidate) barring(req *Request, r int) (bars uint, knows bool) {
	any := req.Requirements[r]
	any.Level = 0
	if d, _ := depthOf(any, c.share[r], c.Skills); d < MetDepth || !c.Active {
		return 0, false
	}
	bars = c.bars(req)
	if d, _ := c.depth(req, r); d < MetDepth {
		bars |= 1 << slices.Index(barriers, Level)
	}
	return bars, true
}

// bars tells which constraints keep somebody off every team.
func (c *candidate) bars(req *Request) uint {
	if slices.Contains(req.MustHave, c.ID) {
		return 0
	}
	var set uint
	for i, name := range barriers {
		if slices.Contains(c.breaks, name) && !req.wishes(name) || name == MustNot && slices.Contains(req.MustNot, c.ID) {
			set |= 1 << i
		}
	}
	return set
}

func namesOf(set uint) []string {
	names := []string{}
	for i, name := range barriers {
		if set&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// conflicts explains why requirements cannot be met: first each that nobody can, then the mandatory ones
// that no team can meet together.
func (d *draft) conflicts(all *pool, met func(r int) bool) []Conflict {
	list := []Conflict{}
	var together []int // mandatory requirements that somebody meets
	for r, reason := range d.missing(all) {
		switch {
		case reason != "":
			if c, found := all.barred(d.req, r); found {
				list = append(list, c)
			}
		case d.problem.mandatory[r]:
			together = append(together, r)
		}
	}
	if slices.ContainsFunc(together, func(r int) bool { return !met(r) }) && len(together) <= 64 {
		if c, found := newCover(d, all, together).conflict(); found {
			list = append(list, c)
		}
	}
	return list
}

// barred finds the fewest constraints of which everybody who knows a requirement breaks one; false where
// nobody knows enough of it.
func (p *pool) barred(req *Request, r int) (Conflict, bool) {
	people := map[uint]int{} // how many break exactly these
	for _, c := range p.people {
		if bars, knows := c.barring(req, r); knows {
			people[bars]++
		}
	}
	if len(people) == 0 || people[0] > 0 {
		return Conflict{}, false
	}
	smallest := uint(1)<<len(barriers) - 1
	for set := range uint(1) << len(barriers) {
		hits := true
		for bars := range people {
			hits = hits && bars&set != 0
		}
		if hits && bits.OnesCount(set) < bits.OnesCount(smallest) {
			smallest = set
		}
	}
	c := Conflict{Constraints: namesOf(smallest), Requirements: []int{r}, Remedies: []Remedy{}}
	// Whoever breaks the fewest is nearest at hand, and more people are better than fewer.
	sets := make([]uint, 0, len(people))
	for bars := range people {
		sets = append(sets, bars)
	}
	slices.SortFunc(sets, func(a, b uint) int {
		return cmp.Or(cmp.Compare(bits.OnesCount(a), bits.OnesCount(b)), cmp.Compare(people[b], people[a]), cmp.Compare(a, b))
	})
	for _, bars := range sets[:min(len(sets), maxRemedies)] {
		if bits.OnesCount(bars) == bits.OnesCount(sets[0]) {
			c.Remedies = append(c.Remedies, Remedy{Constraints: namesOf(bars), People: people[bars]})
		}
	}
	return c, true
}
