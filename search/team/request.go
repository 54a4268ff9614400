package team

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/search"
)

// Request is what a tender asks for.
type Request struct {
	Requirements []Requirement `json:"requirements"` // 1 to MaxRequirements
	Seats        int           `json:"seats"`        // 1 to MaxSeats

	// What everyone on the team must fulfil, but for those in MustHave and what Wished says.
	Places     []string  `json:"places,omitempty"`     // any one of them, as in Person.Location
	Languages  []string  `json:"languages,omitempty"`  // all of them, two letters as in Person.Languages
	Clearances []string  `json:"clearances,omitempty"` // all of them
	From       time.Time `json:"from,omitzero"`        // the first day of the work
	To         time.Time `json:"to,omitzero"`          // the last
	// Percent of their time that each must be free, on every day from From to To; 0 with dates is 100.
	// Of whom nothing is known is taken to be free, and the seat says so.
	Percent int `json:"percent,omitempty"`

	// Budget is the most that the rates of the team may add up to, per hour, in the firm's currency; 0 is
	// no bound. A person without a known rate counts as nothing, and the seat says so.
	Budget float64 `json:"budget,omitempty"`

	// Wished lists the constraints that are wished for only: "place", "language", "clearance",
	// "availability", "budget". What is wished for bars nobody; it counts against a team as the package
	// comment says.
	Wished []string `json:"wished,omitempty"`

	MustHave []string `json:"must_have,omitempty"` // person ids: on the team whatever else
	MustNot  []string `json:"must_not,omitempty"`  // person ids: never on the team, nor stand-ins
}

// Requirement is something that the team must know.
type Requirement struct {
	Skill  string  `json:"skill"`            // in words, as one would search for it
	Weight float64 `json:"weight,omitempty"` // compared with the others; 0 is 1
	// Level is the least level, 1 to 5, of whoever is to count for it; 0 is any. A person's level is the
	// one claimed for them or five times what their evidence shows, whichever is higher.
	Level     int  `json:"level,omitempty"`
	Mandatory bool `json:"mandatory,omitempty"` // the bid falls without it
}

// Bounds of a request.
const (
	MaxRequirements = 50
	MaxSeats        = 30
	MaxPeople       = 1000 // in MustNot
	MaxWeight       = 1000
)

// RequestError says what is wrong with a request.
type RequestError struct {
	Field string // as in the JSON form: "seats", "requirements[2].skill"
	// Reason is a code that pages translate: "missing", "too-few", "too-many", "too-long", "out-of-range",
	// "twice", "contradiction", "unknown-person", "not-active", "dates-missing", "dates-reversed",
	// "over-budget", or one of search.QueryError.
	Reason string
	Detail string // in English, with the remedy
}

func (e *RequestError) Error() string { return e.Field + ": " + e.Detail }

// check reports the first fault that can be seen without asking anybody, as a *RequestError.
func (r *Request) check() error {
	fault := func(field, reason, format string, args ...any) error {
		return &RequestError{Field: field, Reason: reason, Detail: fmt.Sprintf(format, args...)}
	}
	switch n := len(r.Requirements); {
	case n == 0:
		return fault("requirements", "missing", "is empty; say at least one thing that the team must know")
	case n > MaxRequirements:
		return fault("requirements", "too-many", "has %d; at most %d", n, MaxRequirements)
	case r.Seats < 1:
		return fault("seats", "too-few", "is %d; want 1 to %d", r.Seats, MaxSeats)
	case r.Seats > MaxSeats:
		return fault("seats", "too-many", "is %d; want 1 to %d", r.Seats, MaxSeats)
	}
	for i, q := range r.Requirements {
		field := fmt.Sprintf("requirements[%d]", i)
		skill := plain(q.Skill)
		switch {
		case skill == "":
			return fault(field+".skill", "missing", "is empty; say what the team must know")
		case len(q.Skill) > search.MaxQueryLength:
			return fault(field+".skill", "too-long", "is %d bytes long; at most %d", len(q.Skill), search.MaxQueryLength)
		case !(q.Weight >= 0 && q.Weight <= MaxWeight): // so written for NaN's sake
			return fault(field+".weight", "out-of-range", "is %g; want more than 0, and at most %d", q.Weight, MaxWeight)
		case q.Level < 0 || q.Level > 5:
			return fault(field+".level", "out-of-range", "is %d; want 1 to 5, or 0 for any", q.Level)
		}
		if j := slices.IndexFunc(r.Requirements[:i], func(o Requirement) bool { return plain(o.Skill) == skill }); j >= 0 {
			return fault(field+".skill", "twice", "%q is requirement %d already; give it more weight instead", q.Skill, j+1)
		}
	}
	switch {
	case !(r.Budget >= 0) || math.IsInf(r.Budget, 1):
		return fault("budget", "out-of-range", "is %g; want more than 0, or 0 for no bound", r.Budget)
	case r.Percent < 0 || r.Percent > 100:
		return fault("percent", "out-of-range", "is %d; want 1 to 100", r.Percent)
	case r.From.IsZero() && (r.Percent > 0 || !r.To.IsZero()):
		return fault("from", "dates-missing", "is missing; say on which day the work begins")
	case r.To.IsZero() && !r.From.IsZero():
		return fault("to", "dates-missing", "is missing; say on which day the work ends")
	case r.To.Before(r.From):
		return fault("to", "dates-reversed", "is before from")
	case len(r.MustHave) > r.Seats:
		return fault("must_have", "too-many", "has %d people for %d seats", len(r.MustHave), r.Seats)
	case len(r.MustNot) > MaxPeople:
		return fault("must_not", "too-many", "has %d people; at most %d", len(r.MustNot), MaxPeople)
	}
	for i, constraint := range r.Wished {
		field := fmt.Sprintf("wished[%d]", i)
		if all := []string{Place, Language, Clearance, Availability, Budget}; !slices.Contains(all, constraint) {
			return fault(field, "out-of-range", "is %q; want one of %s", constraint, strings.Join(all, ", "))
		}
		if slices.Contains(r.Wished[:i], constraint) {
			return fault(field, "twice", "%q is there already", constraint)
		}
	}
	for i, id := range r.MustHave {
		if slices.Contains(r.MustHave[:i], id) {
			return fault(fmt.Sprintf("must_have[%d]", i), "twice", "%q is there already", id)
		}
		if slices.Contains(r.MustNot, id) {
			return fault(fmt.Sprintf("must_have[%d]", i), "contradiction", "%q is in must_not too; take them out of one", id)
		}
	}
	return nil
}

// plain is the form in which names of skills, places and languages are compared.
func plain(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
