package team

import (
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
)

// Span is a stretch of the request's dates in which a person is as free from the first day to the last.
type Span struct {
	From    time.Time `json:"from"`    // the first day
	To      time.Time `json:"to"`      // the last
	Percent int       `json:"percent"` // of their time that is free
	// Unknown is true where their record does not say; Percent is 0 then. Of whom nothing at all is known is
	// let pass, and days that others of their spans leave out count as not free.
	Unknown bool `json:"unknown,omitempty"`
}

// timeline tells how free a person is from the first to the last of the request's dates, nil where it has none.
func (r *Request) timeline(said []search.Availability) []Span {
	if r.From.IsZero() {
		return nil
	}
	var spans []Span
	days := changes(said, r.From, r.To)
	for i, d := range days {
		last := day(r.To)
		if i+1 < len(days) {
			last = days[i+1].AddDate(0, 0, -1)
		}
		percent, known := freeOn(said, d)
		if n := len(spans); n > 0 && spans[n-1].Percent == percent && spans[n-1].Unknown == !known {
			spans[n-1].To = last
			continue
		}
		spans = append(spans, Span{From: d, To: last, Percent: percent, Unknown: !known})
	}
	return spans
}

// changes lists the days, from one to another, on which a percentage may change: the first day, and those
// on which a span begins or has ended.
func changes(spans []search.Availability, from, to time.Time) []time.Time {
	days := []time.Time{day(from)}
	for _, s := range spans {
		for _, d := range []time.Time{day(s.From), day(s.To).AddDate(0, 0, 1)} {
			if d.After(day(from)) && !d.After(day(to)) {
				days = append(days, d)
			}
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	return slices.CompactFunc(days, time.Time.Equal)
}

// leastFree is the percentage that is free on the busiest day from one day to another. Days that no span
// holds are not free; where spans overlap the lower counts. A span without a beginning or an end has none.
func leastFree(spans []search.Availability, from, to time.Time) int {
	least := 100
	for _, d := range changes(spans, from, to) {
		percent, _ := freeOn(spans, d)
		least = min(least, percent)
	}
	return least
}

func freeOn(spans []search.Availability, d time.Time) (percent int, known bool) {
	percent = 100
	for _, s := range spans {
		if (s.From.IsZero() || !day(s.From).After(d)) && (s.To.IsZero() || !day(s.To).Before(d)) {
			percent, known = min(percent, s.Percent), true
		}
	}
	if !known {
		return 0, false
	}
	return percent, true
}

// unsaidFree is taken for who does not say whether they are free, where the freest are looked for: they
// neither come before those who are nor after those who are not.
const unsaidFree = 0.5

// free is the share of the request's dates that a candidate is free for, 0 to 1.
func (r *Request) free(c *candidate) float64 {
	if len(c.Availability) == 0 {
		return unsaidFree
	}
	free, days := 0.0, 0.0
	for _, s := range r.timeline(c.Availability) {
		n := s.To.Sub(s.From).Hours()/24 + 1
		free, days = free+n*float64(s.Percent)/100, days+n
	}
	return free / days
}

// day is the calendar day of a time, wherever it was noted.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
