package team

import (
	"context"
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/search"
)

// The further faults of a person on a given team, as in Seat.Breaks.
const (
	left     = "left"
	excluded = "excluded"
)

// Judge tells what a given team comes to, seat by seat, with who could stand in. It looks for no better
// one. The members are ids of people; they count whatever constraints they break, which their seats say,
// and may cost more than the budget. A team larger than the request's seats is judged by its own size, a
// smaller one has empty seats. Somebody unknown or named twice is a *RequestError in the field "members".
func (b *Builder) Judge(ctx context.Context, asker search.Asker, req Request, members []string) (*Team, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	if len(members) > MaxSeats {
		return nil, &RequestError{"members", "too-many", fmt.Sprintf("has %d people; at most %d", len(members), MaxSeats)}
	}
	for i, id := range members {
		if slices.Contains(members[:i], id) {
			return nil, &RequestError{fmt.Sprintf("members[%d]", i), "twice", fmt.Sprintf("%q is there already", id)}
		}
	}
	if err := b.known(ctx, asker, named{"members", members}, named{"must_not", req.MustNot}); err != nil {
		return nil, err
	}
	given := req
	given.Seats = max(req.Seats, len(members))
	given.MustHave = members
	all, err := b.gather(ctx, asker, &given)
	if err != nil {
		return nil, err
	}
	d, err := b.draft(ctx, asker, &given, all)
	if err != nil {
		return nil, err
	}
	d.asked = req.MustHave
	chosen := make([]int, len(members))
	for i, id := range members {
		chosen[i] = slices.IndexFunc(d.candidates, func(c *candidate) bool { return c.ID == id })
		c := d.candidates[chosen[i]]
		if !c.Active {
			c.breaks = append(c.breaks, left)
		}
		if slices.Contains(req.MustNot, id) {
			c.breaks = append(c.breaks, excluded)
		}
	}
	ins := d.standIns(chosen)
	shown := slices.Clone(chosen)
	for _, seat := range ins {
		for _, in := range seat {
			shown = append(shown, in.person)
		}
	}
	if err := all.show(ctx, &given, d.people(shown)); err != nil {
		return nil, err
	}
	t := d.team(chosen, ins, d.missing(all))
	return &t, nil
}
