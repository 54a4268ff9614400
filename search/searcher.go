// Package search is the third room of Vemvet: it ranks colleagues by what they wrote, did and say they
// know, and shows the reasons.
package search

import (
	"context"
	"errors"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// ErrNotFound is the answer to a read of something that does not exist or that the asker may not read;
// the two cannot be told apart.
var ErrNotFound = errors.New("not found")

// QueryError says what is wrong with a question.
type QueryError struct {
	Field  string // as in the JSON form of Query: "q", "limit", "since"
	Reason string // a code that pages translate: "too-long", "too-many", "too-far", "bad-time", "not-utf8"
	Detail string // in English, with the remedy
}

func (e *QueryError) Error() string { return e.Field + ": " + e.Detail }

// Searcher answers questions over an engine.
type Searcher struct {
	engine     indexer.Engine
	parameters Parameters
}

// Parameters of the ranking. DefaultParameters are the same for every firm.
type Parameters struct{}

// DefaultParameters were set by measurement with vemvet eval.
func DefaultParameters() Parameters { return Parameters{} }

// New returns a Searcher over an engine.
func New(engine indexer.Engine, parameters Parameters) *Searcher {
	return &Searcher{engine: engine, parameters: parameters}
}

var errSoon = errors.New("being written")

// People ranks colleagues for a query, best first.
func (s *Searcher) People(ctx context.Context, asker Asker, q Query) (*PeopleAnswer, error) {
	return nil, errSoon
}

// Person tells who a colleague is, what they know and with whom they work.
func (s *Searcher) Person(ctx context.Context, asker Asker, id string) (*Profile, error) {
	return nil, errSoon
}

// Posts finds posts, best match first.
func (s *Searcher) Posts(ctx context.Context, asker Asker, q Query) (*PostsAnswer, error) {
	return nil, errSoon
}

// Thread reads a post by its "source:id" with what it answers and limit replies from offset on.
func (s *Searcher) Thread(ctx context.Context, asker Asker, id string, offset, limit int) (*Thread, error) {
	return nil, errSoon
}

// Suggest completes a prefix with people, skills, units, groups and words that the asker may know of.
func (s *Searcher) Suggest(ctx context.Context, asker Asker, prefix string, limit int) ([]Suggestion, error) {
	return nil, errSoon
}

// Overview tells what there is to search and to filter by.
func (s *Searcher) Overview(ctx context.Context, asker Asker) (*Overview, error) {
	return nil, errSoon
}

// Staffing tells what a bid needs to know of colleagues, in the order of ids; an unknown id is ErrNotFound.
func (s *Searcher) Staffing(ctx context.Context, asker Asker, ids []string) ([]Staffing, error) {
	return nil, errSoon
}

// Ties gives for each pair of ids how they work together, leaving out pairs without a tie.
func (s *Searcher) Ties(ctx context.Context, asker Asker, ids []string) ([]PairTie, error) {
	return nil, errSoon
}

// PairTie is how two of the colleagues asked about work together.
type PairTie struct {
	A, B     int // indexes into the ids asked about, A < B
	Strength float64
	Threads  int
	Projects int
	SameUnit bool
}

// Staffing is what a bid needs to know of a colleague beyond their card.
type Staffing struct {
	Card
	Skills       []SkillClaim   `json:"skills,omitempty"`
	Availability []Availability `json:"availability,omitempty"`
	Rate         float64        `json:"rate,omitempty"`
	Clearances   []string       `json:"clearances,omitempty"`
	Wishes       []string       `json:"wishes,omitempty"`
}

// Availability says how much of a person is free in a span of days.
type Availability struct {
	From    time.Time `json:"from,omitzero"`
	To      time.Time `json:"to,omitzero"`
	Percent int       `json:"percent"`
}
