package search

import (
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// Parameters of the ranking: the one place where it is tuned. They were set with "vemvet eval" on two
// benchmarks of real people, one English and one Norwegian, at topics at odd positions.
type Parameters struct {
	// Model weighs words of a document against each other.
	Model indexer.Model `json:"model"`
	// Sharpness is the exponent of a document's score in a vote: above 1 one good match counts for more
	// than several passable ones.
	Sharpness float64 `json:"sharpness"`
	// Pieces is how many of a person's votes count, best first.
	Pieces int `json:"pieces"`
	// Fading is the exponent of a vote's place among a person's own: the i-th counts i^-Fading.
	Fading float64 `json:"fading"`
	// HalfLife is after how long a document counts half of what can fade.
	HalfLife time.Duration `json:"half_life"`
	// Lasting is the share of a document's weight that never fades, 0 to 1.
	Lasting float64 `json:"lasting"`
	// Parts is the weight of a vote by the person's role in the document.
	Parts [indexer.Roles]float64 `json:"parts"`
	// Bound is how many documents vote at most; the best matches do.
	Bound int `json:"bound"`
}

// DefaultParameters are the same for every firm.
func DefaultParameters() Parameters {
	p := Parameters{
		Model:     indexer.Model{K1: 0.7, B: 0.5, Title: 2.4, Tags: 2},
		Sharpness: 1.7,
		Pieces:    10,
		Fading:    0.7,
		HalfLife:  580 * 24 * time.Hour,
		Lasting:   0.12,
		Bound:     200000,
	}
	p.Parts = [indexer.Roles]float64{
		indexer.Author:         1,
		indexer.Coauthor:       1,
		indexer.Approver:       0.8,
		indexer.Reviewer:       0.7,
		indexer.Thanked:        0.6,
		indexer.Mentioned:      0.83,
		indexer.Replied:        0.8,
		indexer.AcceptedAnswer: 1,
		indexer.Reacted:        0.1,
		indexer.Did:            0.5,
		indexer.Profile:        0.4,
	}
	return p
}
