package team

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// cover asks whether a team can meet several requirements together, with some of the constraints.
type cover struct {
	req          *Request
	requirements []int     // the bits of masks
	people       []coverer // who know of any
	must         []coverer // who must be on the team
	steps        int       // left, of coverSteps
	constraints  []string  // the atoms of a conflict: those given, then the requirements
}

// coverer is somebody with the requirements they meet, with and without the levels asked for.
type coverer struct {
	meets, knows uint64
	bars         uint
	rate         float64
}

const (
	// coverSteps bounds how long teams are tried; beyond it a question is taken to have an answer, so that
	// no conflict is claimed that is none.
	coverSteps = 200_000
	// subsetsTried is how many sets are tried that are smaller than the irreducible one found.
	subsetsTried = 3000
)

func newCover(d *draft, all *pool, requirements []int) *cover {
	v := &cover{req: d.req, requirements: requirements, steps: coverSteps}
	level := uint(1) << slices.Index(barriers, Level)
	used := uint(0)
	for _, c := range all.people {
		if !c.Active {
			continue
		}
		p := coverer{rate: c.Rate, bars: c.bars(d.req)}
		for bit, r := range requirements {
			bars, knows := c.barring(d.req, r)
			if !knows {
				continue
			}
			p.knows |= 1 << bit
			if bars&level == 0 {
				p.meets |= 1 << bit
			} else {
				used |= level
			}
		}
		if slices.Contains(d.req.MustHave, c.ID) {
			v.must = append(v.must, p)
		} else if p.knows != 0 {
			v.people = append(v.people, p)
			used |= p.bars
		}
	}
	order := func(a, b coverer) int {
		return cmp.Or(cmp.Compare(bits.OnesCount64(b.knows), bits.OnesCount64(a.knows)), cmp.Compare(a.rate, b.rate), cmp.Compare(a.knows, b.knows), cmp.Compare(a.meets, b.meets), cmp.Compare(a.bars, b.bars))
	}
	slices.SortFunc(v.people, order)
	slices.SortFunc(v.must, order)
	v.constraints = namesOf(used)
	if len(v.must) > 0 {
		v.constraints = append(v.constraints, MustHave)
	}
	if d.req.Budget > 0 && !d.req.wishes(Budget) {
		v.constraints = append(v.constraints, Budget)
	}
	v.constraints = append(v.constraints, Seats)
	return v
}

// asked is a choice of constraints and requirements. Atoms are numbered: the constraints, then the
// requirements.
type asked []bool

func (v *cover) atoms() int { return len(v.constraints) + len(v.requirements) }

func (v *cover) asks(a asked, constraint string) bool {
	i := slices.Index(v.constraints, constraint)
	return i >= 0 && a[i]
}

// possible reports whether some team fulfils what is asked; seats and budget are those allowed where they
// are asked.
func (v *cover) possible(a asked, seats int, budget float64) bool {
	if !v.asks(a, Seats) {
		seats = math.MaxInt
	}
	if !v.asks(a, Budget) {
		budget = math.Inf(1)
	}
	need := uint64(0)
	for bit := range v.requirements {
		if a[len(v.constraints)+bit] {
			need |= 1 << bit
		}
	}
	level := v.asks(a, Level)
	barred := uint(0)
	for i, name := range barriers {
		if v.asks(a, name) {
			barred |= 1 << i
		}
	}
	meets := func(p coverer) uint64 {
		if level {
			return p.meets
		}
		return p.knows
	}
	if v.asks(a, MustHave) {
		for _, p := range v.must {
			need &^= meets(p)
			seats--
			budget -= p.rate
		}
	}
	// Of those who meet the same, the cheapest will do.
	cheapest := map[uint64]float64{}
	people := v.people
	if !v.asks(a, MustHave) {
		people = append(slices.Clone(people), v.must...)
	}
	for _, p := range people {
		if m := meets(p) & need; p.bars&barred == 0 && m != 0 {
			if rate, known := cheapest[m]; !known || p.rate < rate {
				cheapest[m] = p.rate
			}
		}
	}
	masks := make([]uint64, 0, len(cheapest))
	for m := range cheapest {
		masks = append(masks, m)
	}
	slices.SortFunc(masks, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(bits.OnesCount64(b), bits.OnesCount64(a)), cmp.Compare(a, b))
	})
	var try func(need uint64, seats int, budget float64) bool
	try = func(need uint64, seats int, budget float64) bool {
		if need == 0 {
			return seats >= 0 && budget >= 0
		}
		if seats <= 0 || budget < 0 {
			return false
		}
		if v.steps--; v.steps < 0 {
			return true
		}
		// Somebody has to meet the requirement that the fewest meet.
		rarest, fewest := uint64(0), math.MaxInt
		for left := need; left != 0; left &= left - 1 {
			bit := left & -left
			n := 0
			for _, m := range masks {
				if m&bit != 0 {
					n++
				}
			}
			if n < fewest {
				rarest, fewest = bit, n
			}
		}
		for _, m := range masks {
			if m&rarest != 0 && try(need&^m, seats-1, budget-cheapest[m]) {
				return true
			}
		}
		return false
	}
	return try(need, seats, budget)
}

// conflict finds a smallest set of constraints and requirements that no team fulfils; false where some team
// fulfils all, or where that is too long to find out.
func (v *cover) conflict() (Conflict, bool) {
	all := make(asked, v.atoms())
	for i := range all {
		all[i] = true
	}
	if v.possible(all, v.req.Seats, v.req.Budget) {
		return Conflict{}, false
	}
	// What can be left out without making it possible is left out: the rest is irreducible.
	set := slices.Clone(all)
	for i := range set {
		set[i] = false
		if v.possible(set, v.req.Seats, v.req.Budget) {
			set[i] = true
		}
	}
	set = v.smaller(set)
	c := Conflict{Constraints: []string{}, Requirements: []int{}, Remedies: []Remedy{}}
	for i, in := range set {
		switch {
		case in && i < len(v.constraints):
			c.Constraints = append(c.Constraints, v.constraints[i])
		case in:
			c.Requirements = append(c.Requirements, v.requirements[i-len(v.constraints)])
		}
	}
	for _, name := range c.Constraints {
		if remedy, helps := v.remedy(all, name); helps && len(c.Remedies) < maxRemedies {
			c.Remedies = append(c.Remedies, remedy)
		}
	}
	return c, v.steps >= 0
}

// smaller looks for a set of fewer atoms that cannot be fulfilled, among the smallest first.
func (v *cover) smaller(found asked) asked {
	size := 0
	for _, in := range found {
		if in {
			size++
		}
	}
	tried := 0
	set := make(asked, v.atoms())
	var choose func(from, left int) bool
	choose = func(from, left int) bool {
		if left == 0 {
			tried++
			return !v.possible(set, v.req.Seats, v.req.Budget)
		}
		for i := from; i+left <= len(set) && tried < subsetsTried; i++ {
			set[i] = true
			if choose(i+1, left-1) {
				return true
			}
			set[i] = false
		}
		return false
	}
	for fewer := 1; fewer < size && tried < subsetsTried; fewer++ {
		if choose(0, fewer) {
			return set
		}
	}
	return found
}

// remedy tells what doing without a constraint, or allowing more, would take for all that is asked to be
// possible; false where it does not help by itself.
func (v *cover) remedy(all asked, constraint string) (Remedy, bool) {
	r := Remedy{Constraints: []string{constraint}}
	without := slices.Clone(all)
	without[slices.Index(v.constraints, constraint)] = false
	if !v.possible(without, v.req.Seats, v.req.Budget) {
		return r, false
	}
	switch constraint {
	case Seats:
		for r.Seats = v.req.Seats + 1; !v.possible(all, r.Seats, v.req.Budget); r.Seats++ {
			if r.Seats >= MaxSeats {
				return r, false
			}
		}
	case Budget:
		low, high := v.req.Budget, v.req.Budget
		for !v.possible(all, v.req.Seats, high) {
			low, high = high, 2*high
		}
		for high-low > 1 {
			if middle := math.Floor((low + high) / 2); middle > low && v.possible(all, v.req.Seats, middle) {
				high = middle
			} else if middle > low {
				low = middle
			} else {
				break
			}
		}
		r.Budget = math.Ceil(high)
	}
	return r, true
}
