package team

import (
	"cmp"
	"slices"

	"github.com/vemvet/vemvet/search"
)

// missing lists why requirements cannot be met by any of the candidates, "" for those that can.
func (d *draft) missing(all *pool) []string {
	list := make([]string, len(d.req.Requirements))
	for r := range list {
		deepest := 0.0
		for i := range d.candidates {
			deepest = max(deepest, d.problem.depth[i][r])
		}
		switch {
		case deepest >= MetDepth:
		case deepest == 0 && all.known[r] == 0:
			list[r] = NobodyKnows
		case deepest == 0 && all.eligible(d.req, r) == 0:
			list[r] = NobodyEligible
		default:
			list[r] = NotEnough
		}
	}
	return list
}

func (d *draft) uncovered(all *pool) []Uncovered {
	list := []Uncovered{}
	for r, reason := range d.missing(all) {
		if reason != "" {
			list = append(list, Uncovered{Requirement: d.req.Requirements[r], Reason: reason, Known: all.known[r]})
		}
	}
	return list
}

// team describes the members chosen.
func (d *draft) team(members []int, standIns [][]standIn, missing []string) Team {
	p := d.problem
	t := Team{
		Seats:     make([]Seat, 0, len(members)),
		Empty:     p.seats - len(members),
		Coverage:  d.coverage(members, missing),
		Cohesion:  d.cohesion(members),
		Rate:      p.spent(members),
		Objective: p.objective(members),
		Measures:  d.measures(members),
		Gains:     []Difference{},
		GivesUp:   []Difference{},
	}
	for seat := range members {
		t.Seats = append(t.Seats, d.seat(members, seat, t, standIns[seat]))
	}
	slices.SortStableFunc(t.Seats, func(a, b Seat) int {
		return cmp.Or(cmp.Compare(b.Contribution, a.Contribution), cmp.Compare(a.Person.ID, b.Person.ID))
	})
	return t
}

func (d *draft) seat(members []int, seat int, t Team, standIns []standIn) Seat {
	m := members[seat]
	c := d.candidates[m]
	without := slices.Delete(slices.Clone(members), seat, seat+1)
	s := Seat{
		Person:       c.Card,
		Covers:       d.covers(m),
		Reasons:      d.reasons(members, seat, t.Cohesion),
		Contribution: t.Objective.Total - d.problem.objective(without).Total,
		StandIns:     []StandIn{},
		Rate:         c.Rate,
		Wishes:       c.wishes,
		Timeline:     d.req.timeline(c.Availability),
		Unchecked:    d.req.unchecked(&c.Staffing),
		Breaks:       c.breaks,
	}
	for _, in := range standIns {
		s.StandIns = append(s.StandIns, StandIn{
			Person: d.candidates[in.person].Card,
			Covers: d.covers(in.person),
			Loss:   t.Objective.Total - in.total,
		})
	}
	return s
}

// covers tells what a candidate knows of the requirements, deepest first.
func (d *draft) covers(person int) []Covered {
	list := []Covered{}
	c := d.candidates[person]
	for r, q := range d.req.Requirements {
		depth, claim := c.depth(d.req, r)
		if depth == 0 {
			continue
		}
		v := Covered{Requirement: r, Skill: q.Skill, Depth: depth, Claim: claim, Evidence: []search.Evidence{}}
		v.Evidence = append(v.Evidence, c.evidence[r]...)
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b Covered) int { return cmp.Compare(b.Depth, a.Depth) })
	return list
}

// reasons sorts the requirements that a member knows by the part they have in each.
func (d *draft) reasons(members []int, seat int, ties Cohesion) []Reason {
	m := members[seat]
	skills := map[string][]string{}
	for _, v := range d.covers(m) {
		code := d.partIn(members, m, v.Requirement)
		skills[code] = append(skills[code], v.Skill)
	}
	var list []Reason
	if slices.Contains(d.asked, d.candidates[m].ID) {
		list = append(list, Reason{Code: AskedFor})
	}
	for _, code := range []string{OnlyOne, Deepest, Second, Adds} {
		if len(skills[code]) > 0 {
			list = append(list, Reason{Code: code, Skills: skills[code]})
		}
	}
	works := Reason{Code: WorksWith}
	for _, pair := range ties.Pairs {
		switch d.candidates[m].ID {
		case pair.A.ID:
			works.Colleagues = append(works.Colleagues, pair.B)
		case pair.B.ID:
			works.Colleagues = append(works.Colleagues, pair.A)
		}
	}
	if len(works.Colleagues) > 0 {
		list = append(list, works)
	}
	return list
}

func (d *draft) partIn(members []int, m, r int) string {
	deeper, others := 0, 0 // members who are deeper, and others who meet it
	mine := d.problem.depth[m][r]
	for _, o := range members {
		if o == m {
			continue
		}
		theirs := d.problem.depth[o][r]
		if theirs > mine || theirs == mine && o < m {
			deeper++
		}
		if theirs >= MetDepth {
			others++
		}
	}
	switch {
	case mine < MetDepth:
		return Adds
	case others == 0:
		return OnlyOne
	case deeper == 0:
		return Deepest
	case deeper == 1:
		return Second
	}
	return Adds
}

func (d *draft) coverage(members []int, missing []string) []Coverage {
	standings := d.problem.standings(members)
	list := make([]Coverage, 0, len(standings))
	for r, s := range standings {
		v := Coverage{Requirement: d.req.Requirements[r], Value: 1 - s.open, Met: s.first >= MetDepth}
		if !v.Met {
			v.Missing = cmp.Or(missing[r], NoSeat)
		}
		knowers := slices.Clone(members)
		slices.SortFunc(knowers, func(a, b int) int {
			return cmp.Or(cmp.Compare(d.problem.depth[b][r], d.problem.depth[a][r]), cmp.Compare(a, b))
		})
		knowers = slices.DeleteFunc(knowers, func(m int) bool { return d.problem.depth[m][r] == 0 })
		if len(knowers) > 0 {
			v.First = d.knower(knowers[0], r)
		}
		if len(knowers) > 1 {
			v.Second = d.knower(knowers[1], r)
		}
		list = append(list, v)
	}
	return list
}

func (d *draft) knower(m, r int) *Knower {
	return &Knower{Link: d.link(m), Depth: d.problem.depth[m][r]}
}

func (d *draft) link(m int) search.Link {
	return search.Link{ID: d.candidates[m].ID, Name: d.candidates[m].Name}
}

func (d *draft) cohesion(members []int) Cohesion {
	c := Cohesion{Pairs: []Pair{}}
	for _, t := range d.ties {
		v := tieValue(t.Strength)
		if v == 0 || !slices.Contains(members, t.A) || !slices.Contains(members, t.B) {
			continue
		}
		c.Pairs = append(c.Pairs, Pair{A: d.link(t.A), B: d.link(t.B), Tie: v, Threads: t.Threads, Projects: t.Projects, Bids: t.Bids, SameUnit: t.SameUnit, Last: t.Last})
	}
	slices.SortStableFunc(c.Pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Tie, a.Tie), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	if d.problem.seats > 1 {
		for _, pair := range c.Pairs {
			c.Value += pair.Tie / float64(d.problem.seats*(d.problem.seats-1)/2)
		}
	}
	return c
}
