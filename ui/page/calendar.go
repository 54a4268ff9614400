package page

import (
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// calendar is how free the members of a team are over its dates.
type calendar struct {
	From, To time.Time
	Rows     []calendarRow
}

type calendarRow struct {
	Person search.Card
	Spans  []calendarSpan
}

// calendarSpan is a stretch of days, and where it is drawn, in thousandths of all of them.
type calendarSpan struct {
	team.Span
	X, Width int
	State    string // free, part, booked or unknown: a class of style.css and the end of a text's key
}

// calendarOf draws up the calendar of a team, nil where nobody asked for dates.
func calendarOf(t team.Team) *calendar {
	c := &calendar{}
	for _, seat := range t.Seats {
		if len(seat.Timeline) == 0 {
			continue
		}
		c.From, c.To = seat.Timeline[0].From, seat.Timeline[len(seat.Timeline)-1].To
		row := calendarRow{Person: seat.Person}
		all := days(c.From, c.To)
		for _, s := range seat.Timeline {
			before := 0
			if s.From.After(c.From) {
				before = days(c.From, s.From.AddDate(0, 0, -1))
			}
			x := 1000 * before / all
			row.Spans = append(row.Spans, calendarSpan{Span: s, X: x, Width: 1000*(before+days(s.From, s.To))/all - x, State: stateOf(s)})
		}
		c.Rows = append(c.Rows, row)
	}
	if len(c.Rows) == 0 {
		return nil
	}
	return c
}

// days counts the days from one to another, both included.
func days(from, to time.Time) int { return int(to.Sub(from).Hours()/24+0.5) + 1 }

func stateOf(s team.Span) string {
	switch {
	case s.Unknown:
		return "unknown"
	case s.Percent >= 100:
		return "free"
	case s.Percent > 0:
		return "part"
	}
	return "booked"
}
