package search

import (
	"context"
	"slices"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// incomingCount is how many requests a colleague was found to have, and what it was found from.
type incomingCount struct {
	n         int
	changes   uint64 // of the view
	decisions uint64 // that people had taken
	at        time.Time
}

// incomingLife is how long a count stands while the firm's records change and nobody decides anything: a contact that
// was just synced is noticed that much later.
const incomingLife = time.Minute

// Incoming counts the requests that OwnContacts lists. It is asked for every page: where nobody asks for anything it
// reads nothing, and otherwise the asker's contacts at most once a minute, or when somebody decided something.
func (s *Searcher) Incoming(ctx context.Context, asker Asker) (int, error) {
	l, no, err := s.self(asker)
	if err != nil {
		return 0, err
	}
	defer l.Close()
	if !slices.ContainsFunc(l.directory.Deciders(), func(from indexer.PersonNo) bool {
		return from != no && slices.ContainsFunc(l.directory.People[from].Consent.Asked, func(r indexer.ContactRequest) bool { return !s.tooOld(r) })
	}) {
		return 0, nil
	}
	id := l.directory.People[no].ID
	now := incomingCount{changes: l.Changes(), decisions: l.directory.Decisions, at: s.now()}
	if have, known := s.remembered.incoming.Get(id); known && have.stillHolds(now) {
		return have.n, nil
	}
	own, err := l.ownContacts(ctx)
	if err != nil {
		return 0, err
	}
	if len(own) > 0 {
		now.n = len(s.requests(l, no, own))
	}
	s.remembered.incoming.Add(id, now)
	return now.n, nil
}

func (have incomingCount) stillHolds(now incomingCount) bool {
	age := now.at.Sub(have.at)
	return have.decisions == now.decisions && age >= 0 && (age < incomingLife || have.changes == now.changes && age < time.Hour)
}
