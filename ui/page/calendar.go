package page

import (
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
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
	Bids   []calendarBid
}

// calendarBid is another bid that wants somebody then, and where it is drawn.
type calendarBid struct {
	bid.Overlap
	X, Width int
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
		for _, s := range seat.Timeline {
			x, width := c.place(s.From, s.To)
			row.Spans = append(row.Spans, calendarSpan{Span: s, X: x, Width: width, State: stateOf(s)})
		}
		c.Rows = append(c.Rows, row)
	}
	if len(c.Rows) == 0 {
		return nil
	}
	return c
}

// place is where days are drawn.
func (c *calendar) place(from, to time.Time) (x, width int) {
	all, before := days(c.From, c.To), 0
	if from.After(c.From) {
		before = days(c.From, from.AddDate(0, 0, -1))
	}
	x = 1000 * before / all
	return x, 1000*(before+days(from, to))/all - x
}

// busy adds the other bids that want the members at that time, of those that the asker may see; all but one.
func (p *Pages) busy(asker search.Asker, c *calendar, but string) error {
	if c == nil || p.options.Bids == nil {
		return nil
	}
	ids := make([]string, len(c.Rows))
	for i, row := range c.Rows {
		ids[i] = row.Person.ID
	}
	bids, err := p.options.Bids.Busy(asker, ids, c.From, c.To, but)
	for i := range c.Rows {
		row := &c.Rows[i]
		for _, b := range bids[row.Person.ID] {
			x, width := c.place(b.From, b.To)
			row.Bids = append(row.Bids, calendarBid{b, x, width})
		}
	}
	return err
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
