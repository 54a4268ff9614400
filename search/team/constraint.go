package team

import (
	"slices"

	"github.com/vemvet/vemvet/indexer/text"
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
	add(Language, lacking(canonical(s.Languages), canonical(r.Languages)))
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

// canonical gives languages as they are told apart here: a directory's nb is the no that somebody asks for.
func canonical(tags []string) []string {
	out := make([]string, len(tags))
	for i, tag := range tags {
		out[i] = text.Canonical(tag)
	}
	return out
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
