package team

import (
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
)

// The constraints of a request on a single person, as in Seat.Breaks.
const (
	place        = "place"
	language     = "language"
	clearance    = "clearance"
	availability = "availability"
)

// breaks lists the constraints that a person does not fulfil. What a person's record does not say of
// places, languages and clearances, they do not have; without a word on availability they are free.
func (r *Request) breaks(s *search.Staffing) []string {
	var broken []string
	if len(r.Places) > 0 && !slices.ContainsFunc(r.Places, func(p string) bool { return plain(p) == plain(s.Location) }) {
		broken = append(broken, place)
	}
	if !holdsAll(s.Languages, r.Languages) {
		broken = append(broken, language)
	}
	if !holdsAll(s.Clearances, r.Clearances) {
		broken = append(broken, clearance)
	}
	if !r.From.IsZero() && len(s.Availability) > 0 && leastFree(s.Availability, r.From, r.To) < r.percent() {
		broken = append(broken, availability)
	}
	return broken
}

// unchecked lists what nothing is known of, and was therefore let pass.
func (r *Request) unchecked(s *search.Staffing) []string {
	var unknown []string
	if !r.From.IsZero() && len(s.Availability) == 0 {
		unknown = append(unknown, availability)
	}
	if r.Budget > 0 && s.Rate == 0 {
		unknown = append(unknown, "rate")
	}
	return unknown
}

func (r *Request) percent() int {
	if r.Percent == 0 {
		return 100
	}
	return r.Percent
}

func holdsAll(have, want []string) bool {
	return !slices.ContainsFunc(want, func(w string) bool {
		return !slices.ContainsFunc(have, func(h string) bool { return plain(h) == plain(w) })
	})
}

// leastFree is the percentage that is free on the busiest day from one day to another. Days that no span
// holds are not free; where spans overlap the lower counts. A span without a beginning or an end has none.
func leastFree(spans []search.Availability, from, to time.Time) int {
	// The percentage changes only where a span begins or has ended.
	days := []time.Time{day(from)}
	for _, s := range spans {
		for _, d := range []time.Time{day(s.From), day(s.To).AddDate(0, 0, 1)} {
			if d.After(day(from)) && !d.After(day(to)) {
				days = append(days, d)
			}
		}
	}
	least := 100
	for _, d := range days {
		least = min(least, freeOn(spans, d))
	}
	return least
}

func freeOn(spans []search.Availability, d time.Time) int {
	free, held := 100, false
	for _, s := range spans {
		if (s.From.IsZero() || !day(s.From).After(d)) && (s.To.IsZero() || !day(s.To).Before(d)) {
			free, held = min(free, s.Percent), true
		}
	}
	if !held {
		return 0
	}
	return free
}

// day is the calendar day of a time, wherever it was noted.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
