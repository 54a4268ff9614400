package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// Oversight is what administrators need to know of what people decided about themselves: how good inference is
// as people see it, in counts alone, and who waits to be erased. Who may ask for it, package ui says.
type Oversight struct {
	Confirmed int            `json:"confirmed"` // topics that people confirmed
	Rejected  int            `json:"rejected"`  // and those that they rejected
	Erasures  []AskedToErase `json:"erasures"`  // who asked first stands first
}

// AskedToErase is somebody who asked to be erased.
type AskedToErase struct {
	Person Link      `json:"person"`
	Asked  time.Time `json:"asked"`
}

// Oversight tells what people decided, as far as an administrator has to know.
func (s *Searcher) Oversight(ctx context.Context, asker Asker) (*Oversight, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	out := &Oversight{Erasures: []AskedToErase{}}
	out.Confirmed, out.Rejected = l.directory.Judged()
	for _, no := range l.directory.ErasureAsked() {
		p := &l.directory.People[no]
		out.Erasures = append(out.Erasures, AskedToErase{Link{p.ID, p.Name}, p.Consent.ErasureAsked})
	}
	return out, ctx.Err()
}

// Erase removes all that is kept of somebody who asked for it themselves and has not taken it back; anybody else
// is a *QueryError. It calls sure once that is certain, and removes nothing where sure fails. It returns when they
// are in no file any more, and goes on to there when ctx ends. Who may call it, package ui says.
func (s *Searcher) Erase(ctx context.Context, asker Asker, person string, sure func() error) (indexer.Erasure, error) {
	oversight, err := s.Oversight(ctx, asker)
	if err != nil {
		return indexer.Erasure{}, err
	}
	if !slices.ContainsFunc(oversight.Erasures, func(a AskedToErase) bool { return a.Person.ID == person }) {
		return indexer.Erasure{}, &QueryError{
			Field: "person", Reason: "did-not-ask",
			Detail: fmt.Sprintf("%q does not ask to be erased; for anybody else there is 'vemvet person erase'", person),
		}
	}
	if err := sure(); err != nil {
		return indexer.Erasure{}, err
	}
	erased, err := s.engine.Erase(context.WithoutCancel(ctx), person)
	if err != nil {
		return erased, fmt.Errorf("search: %w", err)
	}
	return erased, nil
}
