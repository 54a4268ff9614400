package search

import "github.com/vemvet/vemvet/indexer"

// Factor is one of the numbers that a contribution is the product of.
type Factor struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Names of factors. A document has a match, a part and an age, a post its author's presence too; a group has
// a best, a home, a part and an activity. Every factor but match, part and best is from 0 to 1.
const (
	FactorMatch    = "match"    // how well the text matches
	FactorPart     = "part"     // what the person did in it; more when it names them several times
	FactorAge      = "age"      // of the document: 1 when it is new
	FactorPresence = "presence" // how far the person still writes
	FactorCoverage = "coverage" // how much of the question all of the person's evidence answers
	FactorDamping  = "damping"  // 1 for the best piece of a person's evidence, less for the next
	FactorBest     = "best"     // the best score that anybody has without groups
	FactorHome     = "home"     // how much more than elsewhere the group writes of the subject
	FactorActivity = "activity" // how active the person is in the group
)

// factors lists what the contribution is the product of. Whoever adds a factor to a vote lists it here.
func (v vote) factors() []Factor {
	if v.role == indexer.Active {
		return []Factor{
			{FactorBest, v.home.best}, {FactorHome, v.home.excess()}, {FactorPart, v.weight}, {FactorActivity, v.presence},
		}
	}
	out := []Factor{{FactorMatch, v.match}, {FactorPart, v.weight}, {FactorAge, v.age}}
	if v.presence != 1 {
		out = append(out, Factor{FactorPresence, v.presence})
	}
	if v.coverage != 1 {
		out = append(out, Factor{FactorCoverage, v.coverage})
	}
	return append(out, Factor{FactorDamping, v.damping})
}
