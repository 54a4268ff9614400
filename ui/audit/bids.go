package audit

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/search/bid"
)

// ShownBid is the event of showing a bid: its team with what they know. It is noted as any other bid team is, so that
// those who are on it see who looked at them for what, and nobody can tell from it that there is a bid.
func ShownBid(v *bid.View) Event {
	e := Event{Action: Team}
	for _, r := range v.Request.Requirements {
		e.About = append(e.About, r.Skill)
	}
	e.Subjects = append(e.Subjects, v.Team()...)
	return e
}

// ShownStandIns is the event of showing who could take a seat on a bid.
func ShownStandIns(v *bid.View, found []bid.StandIn) Event {
	e := ShownBid(v)
	for _, s := range found {
		e.show(s.Person)
	}
	return e
}

// ShownProposal is the event of showing who could fill the empty seats of a bid.
func ShownProposal(v *bid.View, found []bid.Judged) Event {
	e := ShownBid(v)
	for _, j := range found {
		e.show(j.Seat.Person)
		for _, in := range j.Seat.StandIns {
			e.show(in.Person)
		}
	}
	return e
}

// ChangedBid is the event of changing a bid since a version, as far as it concerns people: its subjects are those who
// were put on it, taken off, left out or let see it. What it is called is not noted.
func ChangedBid(v *bid.View, since int) Event {
	e := Event{Action: BidChanged}
	var what []string
	note := func(did string, who string) {
		if _, erased := bid.Erased(who); who == "" || erased {
			return
		}
		if who != bid.EveryoneInSales {
			e.Subjects = append(e.Subjects, who)
		}
		if !slices.Contains(what, did) {
			what = append(what, did)
		}
	}
	for _, c := range v.History {
		if c.Version <= since {
			continue
		}
		kind, object := bid.KindOf(c.Field)
		switch kind {
		case bid.Seat:
			note("put on", c.After)
			note("taken off", c.Before)
		case bid.Exclude:
			note("left out", object)
		case bid.ShareField:
			note("shared", object)
		case bid.Owner:
			note("given to", c.After)
		case bid.WentField:
			note("went", object)
		}
	}
	e.Note = strings.Join(what, ", ")
	return e
}

// DeletedBid is the event of removing a bid with those on it.
func DeletedBid(v *bid.View) Event {
	return Event{Action: BidChanged, Subjects: v.Team(), Note: "deleted"}
}

// Merge adds the subjects of another event.
func (e *Event) Merge(other Event) { e.Subjects = append(e.Subjects, other.Subjects...) }
