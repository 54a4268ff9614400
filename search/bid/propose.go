package bid

import (
	"context"
	"errors"
	"slices"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// Propose tells who could fill the seats of a bid that are empty, beside those who have one: the best team that the
// asker can read of. Nobody is put there by it. It may find fewer than there are seats, and nobody at all where the
// bid asks for nothing. A *team.RequestError says why there can be no team, such as that those who have seats cost
// more than the budget.
func (d *Desk) Propose(ctx context.Context, asker search.Asker, b *Bid) ([]Judged, error) {
	f, _, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	out := []Judged{}
	request, members, _ := f.judged(b)
	var empty []int
	for n := 1; n <= b.Request.Seats; n++ {
		if n > len(b.Members) || b.Members[n-1].Person == "" {
			empty = append(empty, n)
		}
	}
	if len(request.Requirements) == 0 || len(empty) == 0 {
		return out, nil
	}
	request.MustHave, request.Seats = members, len(members)+len(empty)
	answer, err := d.builder.Build(ctx, asker, request)
	if err != nil || len(answer.Teams) == 0 {
		return out, err
	}
	for _, s := range answer.Teams[0].Seats {
		if !slices.Contains(members, s.Person.ID) && len(out) < len(empty) {
			out = append(out, Judged{empty[len(out)], s})
		}
	}
	return out, nil
}

// Conflicts tells what a bid asks for and cannot be had together, whoever is on its team but for those who are locked.
func (d *Desk) Conflicts(ctx context.Context, asker search.Asker, b *Bid) ([]team.Conflict, error) {
	f, _, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	request, _, _ := f.judged(b)
	if len(request.Requirements) == 0 {
		return []team.Conflict{}, nil
	}
	for _, id := range b.Request.MustHave {
		if p := f.person(id); !p.Gone {
			request.MustHave = append(request.MustHave, p.ID)
		}
	}
	answer, err := d.builder.Build(ctx, asker, request)
	var impossible *team.RequestError
	if errors.As(err, &impossible) { // the locked cost too much, which the assessment tells
		return []team.Conflict{}, nil
	}
	if err != nil {
		return nil, err
	}
	return answer.Conflicts, nil
}
