package team

import (
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
)

// The constraints of a request, as in Request.Wished; the first four are on a single person, as in
// Seat.Breaks.
const (
	Place        = "place"
	Language     = "language"
	Clearance    = "clearance"
	Availability = "availability"
	Budget       = "budget"
)

// breach is a constraint that a person does not fulfil, and how far, above 0 to 1.
type breach struct {
	constraint string
	degree     float64
}

// breaches lists the constraints that a person does not fulfil. What a person's record does not say of
// places, languages and clearances, they do not have; without a word on availability they are free.
func (r *Request) breaches(s *search.Staffing) []breach {
	var broken []breach
	add := func(constraint string, degree float64) {
		if degree > 0 {
			broken = append(broken, breach{constraint, degree})
		}
	}
	if len(r.Places) > 0 && !slices.ContainsFunc(r.Places, func(p string) bool { return plain(p) == plain(s.Location) }) {
		add(Place, 1)
	}
	add(Language, lacking(s.Languages, r.Languages))
	add(Clearance, lacking(s.Clearances, r.Clearances))
	if !r.From.IsZero() && len(s.Availability) > 0 {
		add(Availability, float64(r.percent()-leastFree(s.Availability, r.From, r.To))/float64(r.percent()))
	}
	return broken
}

// wishes reports whether a constraint costs instead of barring.
func (r *Request) wishes(constraint string) bool { return slices.Contains(r.Wished, constraint) }

// wished counts the constraints that are given and wished for.
func (r *Request) wished() int {
	n := 0
	for constraint, given := range map[string]bool{
		Place: len(r.Places) > 0, Language: len(r.Languages) > 0, Clearance: len(r.Clearances) > 0,
		Availability: !r.From.IsZero(), Budget: r.Budget > 0,
	} {
		if given && r.wishes(constraint) {
			n++
		}
	}
	return n
}

// unchecked lists what nothing is known of, and was therefore let pass.
func (r *Request) unchecked(s *search.Staffing) []string {
	var unknown []string
	if !r.From.IsZero() && len(s.Availability) == 0 {
		unknown = append(unknown, Availability)
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

// lacking is the share of what is wanted that is not there.
func lacking(have, want []string) float64 {
	missing := 0
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h string) bool { return plain(h) == plain(w) }) {
			missing++
		}
	}
	return float64(missing) / float64(max(1, len(want)))
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
