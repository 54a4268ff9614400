package bid_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
)

// fakeBuilder seats whom it must and then the others of the firm in turn, and notes what it was asked for.
type fakeBuilder struct {
	asked *team.Request
	err   error
}

func (b fakeBuilder) Judge(context.Context, search.Asker, team.Request, []string) (*team.Team, error) {
	return &team.Team{}, nil
}

func (b fakeBuilder) Build(_ context.Context, _ search.Asker, r team.Request) (*team.Answer, error) {
	*b.asked = r
	answer := &team.Answer{Conflicts: []team.Conflict{{Constraints: []string{team.Place}}}}
	var on []string
	for _, id := range append(slices.Clone(r.MustHave), "hr:dag", "hr:eva", "hr:finn") {
		if len(on) < r.Seats && !slices.Contains(on, id) && !slices.Contains(r.MustNot, id) {
			on = append(on, id)
		}
	}
	t := team.Team{}
	for _, id := range slices.Backward(on) {
		t.Seats = append(t.Seats, team.Seat{Person: search.Card{ID: id}})
	}
	answer.Teams = []team.Team{t}
	return answer, b.err
}

func proposing(t *testing.T, err error) (*bid.Desk, *team.Request) {
	builder := fakeBuilder{&team.Request{}, err}
	directory := firmOf(people...)
	return bid.New(openShelf(t), builder, func() (*indexer.Directory, error) { return directory, nil }), builder.asked
}

func TestEmptySeatsAreFilledAroundThoseWhoHaveOne(t *testing.T) {
	for _, test := range []struct {
		name string
		more []string
		want string // seat and person
		asks string // seats, who must be on it and who must not
	}{
		{"all of them", nil, "[1:hr:finn 2:hr:eva 3:hr:dag]", "4 [] []"},
		{"those between", []string{"seat:1", "hr:cilla", "seat:3", "hr:bo", "seats", "4"}, "[2:hr:eva 4:hr:dag]", "4 [hr:cilla hr:bo] []"},
		{"not with whom is left out", []string{"seat:1", "hr:cilla", "exclude:hr:dag", "yes", "seats", "2"}, "[2:hr:eva]", "2 [hr:cilla] [hr:dag]"},
		{"none that is taken by who left", []string{"seat:1", "hr:gone", "seats", "2"}, "[2:hr:dag]", "1 [] []"},
		{"none where all are taken", []string{"seat:1", "hr:bo", "seats", "1"}, "[]", "0 [] []"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, asked := proposing(t, nil)
			v := makeBid(t, d, test.more...)
			found, err := d.Propose(t.Context(), as("anna"), v.Bid)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, j := range found {
				got = append(got, fmt.Sprintf("%d:%s", j.Number, j.Seat.Person.ID))
			}
			if fmt.Sprint(got) != test.want {
				t.Errorf("proposes %v; want %s", got, test.want)
			}
			if asks := fmt.Sprint(asked.Seats, asked.MustHave, asked.MustNot); asks != test.asks {
				t.Errorf("asks for %s; want %s", asks, test.asks)
			}
		})
	}
}

func TestNobodyIsProposedForABidThatAsksForNothing(t *testing.T) {
	d, _ := proposing(t, nil)
	v, err := d.Create(as("anna"), sets("name", "The harbour"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := d.Propose(t.Context(), as("anna"), v.Bid); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
	if found, err := d.Conflicts(t.Context(), as("anna"), v.Bid); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestWhatABidCannotHaveIsToldByWhatItAsksFor(t *testing.T) {
	d, asked := proposing(t, nil)
	v := makeBid(t, d, "seat:1", "hr:cilla", "lock:hr:cilla", "yes", "seat:2", "hr:bo")
	found, err := d.Conflicts(t.Context(), as("anna"), v.Bid)
	if err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	if got := fmt.Sprint(asked.Seats, asked.MustHave); got != "4 [hr:cilla]" {
		t.Errorf("asks for %s, who is on the bid and not locked counts", got)
	}
	impossible, _ := proposing(t, &team.RequestError{Field: "budget", Reason: "over-budget"})
	v = makeBid(t, impossible)
	if found, err := impossible.Conflicts(t.Context(), as("anna"), v.Bid); err != nil || len(found) != 0 {
		t.Errorf("of what cannot be asked: %v, %v", found, err)
	}
	if _, err := impossible.Propose(t.Context(), as("anna"), v.Bid); err == nil {
		t.Error("a team that cannot be is proposed")
	}
}
