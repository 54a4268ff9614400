package page

import (
	"strings"

	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// comparison sets the teams of an answer beside each other.
type comparison struct {
	Lines    []comparedTeam
	Dated    bool // whether the request has dates, so that it matters who is free
	Priced   bool // whether anybody's rate is known
	Sized    int  // how many requirements there are
	Compared bool // whether there is more than one team
	ByForm   bool // whether the form leads to the others, as an address cannot hold it
}

type comparedTeam struct {
	team.Team
	Number  int    // from 1
	Address string // of the page that shows it
	Shown   bool
}

// compare sets the teams of an answer beside each other; address gives the page of each.
func compare(answer *team.Answer, request team.Request, shown int, address func(n int) string) comparison {
	c := comparison{Dated: !request.From.IsZero(), Sized: len(request.Requirements), Compared: len(answer.Teams) > 1}
	for i, t := range answer.Teams {
		c.Priced = c.Priced || t.Measures.Rate > 0
		c.Lines = append(c.Lines, comparedTeam{Team: t, Number: i + 1, Address: address(i + 1), Shown: i+1 == shown})
	}
	return c
}

// Names lists who is on a team.
func (c comparedTeam) Names() string {
	names := make([]string, len(c.Seats))
	for i, seat := range c.Seats {
		names[i] = seat.Person.Name
	}
	return strings.Join(names, ", ")
}

// Where lists the places of a team.
func (c comparedTeam) Where() string { return strings.Join(c.Measures.Places, ", ") }

// teamKind names what a team is chosen for.
func teamKind(l *texts.Language, kind string) (string, error) {
	switch kind {
	case team.Best:
		return l.Text("team.kind.best")
	case team.Cheapest:
		return l.Text("team.kind.cheapest")
	case team.Closest:
		return l.Text("team.kind.closest")
	case team.Freest:
		return l.Text("team.kind.freest")
	case team.OneOffice:
		return l.Text("team.kind.one-office")
	case team.Deepest:
		return l.Text("team.kind.deepest")
	}
	return l.Text("team.kind.others")
}

// differenceText writes a difference with its sign: what a team gives up of coverage it has less of, and of
// what it costs it has more.
func differenceText(l *texts.Language, d team.Difference, gain bool) (string, error) {
	by, more := l.Percent(d.By), gain
	key := "measure.other"
	switch d.Measure {
	case "met":
		key, by = "measure.met", l.Decimal(d.By, 0)
	case "rate":
		key, by, more = "measure.rate", l.Decimal(d.By, 0), !gain
	case "coverage":
		key = "measure.coverage"
	case "depth":
		key = "measure.depth"
	case "backup":
		key = "measure.backup"
	case "cohesion":
		key = "measure.cohesion"
	case "free":
		key = "measure.free"
	}
	name, err := l.Text(key)
	if more {
		return name + " +" + by, err
	}
	return name + " −" + by, err
}
