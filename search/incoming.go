package search

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Incoming counts the requests that OwnContacts lists. It is asked for every page: where nobody asks for anything it
// reads nothing, and otherwise it looks at the asker's contacts as they were up to a minute ago. What people decide
// counts at once.
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
	by, err := s.contactsByOwner(ctx, l)
	if err != nil {
		return 0, err
	}
	var own []indexer.Contact
	for account := range l.access.Accounts {
		own = append(own, by[account]...)
	}
	if len(own) == 0 {
		return 0, nil
	}
	return len(s.requests(l, no, own)), nil
}

// contactsLife is how long the contacts stand that Incoming looks at, while records change.
const contactsLife = time.Minute

// heldContacts are the names of all contacts by the account of their owner. They never leave Incoming, which takes
// nobody's but the asker's: to read them anew for everyone on every page takes a third of a second of 50,000.
type heldContacts struct {
	reading sync.Mutex // held by whoever reads them
	now     atomic.Pointer[contactsAt]
}

type contactsAt struct {
	by      map[connectors.Ref][]indexer.Contact
	changes uint64 // of the view that they were read in
	at      time.Time
}

// contactsByOwner reads the contacts where they may have changed. While somebody reads, others are given the old ones.
func (s *Searcher) contactsByOwner(ctx context.Context, l *look) (map[connectors.Ref][]indexer.Contact, error) {
	held := &s.remembered.contacts
	fresh := func(have *contactsAt) bool {
		if have == nil {
			return false
		}
		age := s.now().Sub(have.at)
		return have.changes == l.Changes() || age >= 0 && age < contactsLife
	}
	have := held.now.Load()
	if fresh(have) {
		return have.by, nil
	}
	if have == nil {
		held.reading.Lock()
	} else if !held.reading.TryLock() {
		return have.by, nil
	}
	defer held.reading.Unlock()
	if have = held.now.Load(); fresh(have) {
		return have.by, nil
	}
	owners := indexer.Access{Person: indexer.PersonNo(indexer.None), Accounts: map[connectors.Ref]bool{}}
	for no := range l.directory.People {
		for _, account := range l.directory.People[no].Accounts {
			owners.Accounts[account] = true
		}
	}
	next := &contactsAt{by: map[connectors.Ref][]indexer.Contact{}, changes: l.Changes(), at: s.now()}
	contacts, err := l.Contacts(ctx, owners)
	if err != nil {
		return nil, err
	}
	for _, c := range contacts {
		owner := connectors.Ref{Source: c.Source, Kind: connectors.KindPerson, ID: c.Owner}
		named := indexer.Contact{Source: c.Source}
		named.ID, named.Owner, named.Name, named.Organisation = c.ID, c.Owner, c.Name, c.Organisation
		next.by[owner] = append(next.by[owner], named)
	}
	held.now.Store(next)
	return next.by, nil
}
