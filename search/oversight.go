package search

import (
	"context"
	"time"
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
