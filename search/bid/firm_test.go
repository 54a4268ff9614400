package bid_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
)

// people of the made-up firm, whose accounts are hr:NAME. Gone left; Anna has the account chat:anna too.
var people = []string{"anna", "bo", "cilla", "dag", "eva", "finn", "gone"}

func firmOf(names ...string) *indexer.Directory {
	roster := indexer.Roster{}
	inactive := false
	for _, name := range names {
		p := &connectors.Person{Head: connectors.Head{ID: name}, Name: "The " + name, Emails: []string{name + "@firm.example"}}
		if name == "gone" {
			p.Active = &inactive
		}
		roster.Accounts = append(roster.Accounts, indexer.Account{Ref: connectors.Ref{Source: "hr", Kind: connectors.KindPerson, ID: name}, Person: p})
	}
	roster.Accounts = append(roster.Accounts, indexer.Account{
		Ref:    connectors.Ref{Source: "chat", Kind: connectors.KindPerson, ID: "anna"},
		Person: &connectors.Person{Head: connectors.Head{ID: "anna"}, Emails: []string{"anna@firm.example"}},
	})
	return indexer.NewDirectory(roster)
}

func as(name string) search.Asker { return search.As("hr:" + name) }

// moment is when everything happens.
var moment = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func openShelf(t testing.TB) *shelf.Shelf {
	t.Helper()
	s, err := shelf.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// deskOver is a desk at the made-up firm.
func deskOver(store bid.Store) *bid.Desk {
	firm := firmOf(people...)
	return bid.New(store, nil, func() (*indexer.Directory, error) { return firm, nil }).At(func() time.Time { return moment })
}

// sets reads "field=value" pairs.
func sets(pairs ...string) []bid.Set {
	var out []bid.Set
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, bid.Set{Field: pairs[i], Value: pairs[i+1]})
	}
	return out
}

// make makes a bid of Anna's, which Bo edits and Cilla reads.
func makeBid(t testing.TB, d *bid.Desk, more ...string) *bid.View {
	t.Helper()
	v, err := d.Create(as("anna"), append(sets("name", "The harbour", "customer", "Port of Oslo", "seats", "4",
		"share:hr:bo", "edit", "share:hr:cilla", "read", "requirement:kafka", "Kafka", "weight:kafka", "2", "from", "2026-05-01", "to", "2026-08-31"), sets(more...)...), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func change(t testing.TB, d *bid.Desk, who string, v *bid.View, pairs ...string) *bid.View {
	t.Helper()
	out, err := d.Change(as(who), v.ID, v.Version, sets(pairs...), nil)
	if err != nil {
		t.Fatalf("%s changes %v: %v", who, pairs, err)
	}
	return out
}

func wantNotFound(t testing.TB, what string, err error) {
	t.Helper()
	if !errors.Is(err, search.ErrNotFound) {
		t.Errorf("%s: got %v; want not found", what, err)
	}
}

func wantField(t testing.TB, err error, field, reason string) {
	t.Helper()
	var fault *bid.FieldError
	if !errors.As(err, &fault) || fault.Field != field || fault.Reason != reason {
		t.Errorf("got %v; want a fault %q of %q", fmt.Sprintf("%#v", err), reason, field)
	}
}
