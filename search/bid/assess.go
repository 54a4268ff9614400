package bid

import (
	"cmp"
	"context"
	"slices"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// Builder builds and judges teams; *team.Builder does.
type Builder interface {
	Build(ctx context.Context, asker search.Asker, request team.Request) (*team.Answer, error)
	Judge(ctx context.Context, asker search.Asker, request team.Request, members []string) (*team.Team, error)
}

// Assessment is what a team is worth in the eyes of its reader.
type Assessment struct {
	Measures team.Measures `json:"measures"`
	Lines    []Line        `json:"lines"` // requirements, as in the request
	// Seats are those who can be judged, by seat: an empty one has none, nor has one whose person cannot be on a team.
	Seats []Judged    `json:"seats"`
	Pairs []team.Pair `json:"pairs"` // who have worked together, strongest first
	// OverBudget says by how much the known rates exceed the budget.
	OverBudget float64 `json:"over_budget,omitempty"`
	// Team is all of it as package team tells it, without whose seat is whose, and Request what it was judged by.
	Team    *team.Team   `json:"-"`
	Request team.Request `json:"-"`
}

// Judged is a seat of the bid, from 1, and what its person brings.
type Judged struct {
	Number int       `json:"number"`
	Seat   team.Seat `json:"seat"`
}

// Line is a row of the matrix: a requirement, and who on the team knows what of it.
type Line struct {
	Coverage team.Coverage `json:"coverage"`
	Cells    []Cell        `json:"cells"` // of those who know something of it, by seat
}

// Cell is what the person of a seat knows of a requirement.
type Cell struct {
	Number  int          `json:"number"`
	Covered team.Covered `json:"covered"`
}

// Cell gives what the person of a seat knows of a requirement; nil where that is nothing.
func (l Line) Cell(seat int) *team.Covered {
	for i := range l.Cells {
		if l.Cells[i].Number == seat {
			return &l.Cells[i].Covered
		}
	}
	return nil
}

// Seat gives what the person of a seat brings; nil where nobody there can be judged.
func (a *Assessment) Seat(number int) *team.Seat {
	if a == nil {
		return nil
	}
	for i := range a.Seats {
		if a.Seats[i].Number == number {
			return &a.Seats[i].Seat
		}
	}
	return nil
}

// Assess judges the team that a bid has, for the asker, with their own rights: what it covers, how deeply, with what
// evidence. Somebody who left is not judged. nil says that there is nothing to judge: no requirements, or nobody.
func (d *Desk) Assess(ctx context.Context, asker search.Asker, b *Bid) (*Assessment, error) {
	f, _, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	request, members, seats := f.judged(b)
	if len(request.Requirements) == 0 || len(members) == 0 {
		return nil, nil
	}
	t, err := d.builder.Judge(ctx, asker, request, members)
	if err != nil {
		return nil, err
	}
	a := &Assessment{Measures: t.Measures, Seats: []Judged{}, Pairs: t.Cohesion.Pairs, Team: t, Request: request}
	for _, c := range t.Coverage {
		a.Lines = append(a.Lines, Line{Coverage: c, Cells: []Cell{}})
	}
	for _, s := range t.Seats {
		s.Reasons = slices.DeleteFunc(s.Reasons, func(r team.Reason) bool { return r.Code == team.AskedFor }) // all are
		a.Seats = append(a.Seats, Judged{seats[s.Person.ID], s})
	}
	slices.SortFunc(a.Seats, func(x, y Judged) int { return cmp.Compare(x.Number, y.Number) })
	for _, s := range a.Seats {
		for _, c := range s.Seat.Covers {
			line := &a.Lines[c.Requirement]
			line.Cells = append(line.Cells, Cell{s.Number, c})
		}
	}
	if b.Request.Budget > 0 {
		a.OverBudget = max(0, t.Rate-b.Request.Budget)
	}
	return a, nil
}

// judged gives what a bid asks for as its team is judged by, who on the team can be, and their seats by person.
func (f firm) judged(b *Bid) (request team.Request, members []string, seats map[string]int) {
	request, seats = b.Request, map[string]int{}
	request.MustHave, request.MustNot = nil, nil
	for i, m := range b.Members {
		p := f.person(m.Person)
		if m.Person == "" || p.Gone || seats[p.ID] > 0 {
			continue
		}
		seats[p.ID] = i + 1
		members = append(members, p.ID)
	}
	for _, id := range b.Request.MustNot {
		if p := f.person(id); !p.Gone {
			request.MustNot = append(request.MustNot, p.ID)
		}
	}
	return request, members, seats
}

// StandIn is somebody who could take a seat, and what the team would then be.
type StandIn struct {
	Person search.Card    `json:"person"`
	Covers []team.Covered `json:"covers"` // deepest first
	Rate   float64        `json:"rate,omitempty"`
	Breaks []string       `json:"breaks,omitempty"`
	Then   team.Measures  `json:"then"` // of the team with them
}

// StandIns ranks who could take a seat in place of whoever has it, or fill it, best first: at most n. Nobody who is on
// the team or left out is among them.
func (d *Desk) StandIns(ctx context.Context, asker search.Asker, b *Bid, seat, n int) ([]StandIn, error) {
	f, _, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	others := b.Clone()
	if seat >= 1 && seat <= len(others.Members) {
		others.Members[seat-1] = Member{}
	}
	request, members, _ := f.judged(others)
	out := []StandIn{}
	if len(request.Requirements) == 0 {
		return out, nil
	}
	request.MustHave, request.Seats = members, len(members)+1
	request.Budget = 0 // over which they may be, as the team may
	if seat >= 1 && seat <= len(b.Members) {
		if p := f.person(b.Members[seat-1].Person); !p.Gone && !slices.Contains(request.MustNot, p.ID) {
			request.MustNot = append(request.MustNot, p.ID)
		}
	}
	ctx = team.Keep(ctx)
	for len(out) < n {
		answer, err := d.builder.Build(ctx, asker, request)
		if err != nil {
			return nil, err
		}
		if len(answer.Teams) == 0 {
			return out, nil
		}
		t := answer.Teams[0]
		at := slices.IndexFunc(t.Seats, func(s team.Seat) bool { return !slices.Contains(request.MustHave, s.Person.ID) })
		if at < 0 { // nobody is left
			return out, nil
		}
		s := t.Seats[at]
		in := StandIn{Person: s.Person, Covers: s.Covers, Rate: s.Rate, Breaks: s.Breaks, Then: t.Measures}
		in.Then.Cohesion *= pairs(request.Seats) / pairs(max(request.Seats, b.Request.Seats)) // the bid's empty seats count
		out = append(out, in)
		request.MustNot = append(request.MustNot, s.Person.ID)
	}
	return out, nil
}

// pairs is how many pairs there are of n people, at least one.
func pairs(n int) float64 { return max(1, float64(n*(n-1)/2)) }
