// Package search is the third room of Vemvet: it ranks colleagues by what they wrote, did and say they
// know, and shows the reasons. It neither stores nor fetches anything; it asks an indexer.Engine.
//
// # How a question is answered
//
// The words that carry meaning become clauses, each with the terms the word may stand as in a document of
// any of the firm's languages. The engine streams every document that matches and that the asker may read,
// with its BM25F score. Each document then votes for the people who had a part in it. A vote is
//
//	contribution = match × weight × recency × damping
//
//	match    = score ^ Sharpness
//	weight   = Parts[role]: wrote it, answered it, approved it, merely reacted, …
//	recency  = Lasting + (1 − Lasting) · 2^(−age / HalfLife)
//	damping  = i^−Fading for a person's i-th best vote, i ≤ Pieces
//
// and a person's score is the sum of their contributions, added in the order in which they are shown. This
// is a voting model in the sense of Macdonald and Ounis (2006), with a discount by rank in place of a plain
// sum, so that volume alone does not win.
//
// # Who may read what
//
// Every read takes an Asker, and what the asker may not read changes nothing in the answer: term statistics
// come from what everyone may read, and a vote comes only from a document that the asker may read.
package search

import (
	"errors"
	"fmt"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// ErrNotFound is the answer to a read of something that does not exist or that the asker may not read;
// the two cannot be told apart.
var ErrNotFound = errors.New("not found")

// QueryError says what is wrong with a question.
type QueryError struct {
	Field  string // as in the JSON form of Query: "q", "limit", "since"
	Reason string // a code that pages translate: "too-long", "too-many", "too-far", "bad-time", "not-utf8", "unknown"
	Detail string // in English, with the remedy
}

func (e *QueryError) Error() string { return e.Field + ": " + e.Detail }

// Searcher answers questions over an engine. It may be shared.
type Searcher struct {
	engine     indexer.Engine
	parameters Parameters
	now        func() time.Time
}

// New returns a Searcher over an engine. Age is counted from the clock; see At.
func New(engine indexer.Engine, parameters Parameters) *Searcher {
	return &Searcher{engine: engine, parameters: parameters, now: time.Now}
}

// At returns a Searcher that counts age from a fixed moment, for measuring on a corpus of the past.
func (s *Searcher) At(moment time.Time) *Searcher {
	fixed := *s
	fixed.now = func() time.Time { return moment }
	return &fixed
}

// With returns a Searcher that ranks by other parameters, for measuring.
func (s *Searcher) With(parameters Parameters) *Searcher {
	other := *s
	other.parameters = parameters
	return &other
}

// Parameters gives the parameters that the ranking uses.
func (s *Searcher) Parameters() Parameters { return s.parameters }

// look is a view with the access of one asker.
type look struct {
	indexer.View
	access    indexer.Access
	directory *indexer.Directory
}

// look opens a view on behalf of an asker. An asker that the directory does not know reads what everyone
// may.
func (s *Searcher) look(asker Asker) (*look, error) {
	if err := asker.check(); err != nil {
		return nil, err
	}
	view, err := s.engine.View()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	l := &look{View: view, directory: view.Directory(), access: indexer.Public()}
	if no, known := l.directory.Person(asker.person); known {
		l.access = l.directory.Access(no)
	}
	return l, nil
}
