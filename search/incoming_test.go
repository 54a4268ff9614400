package search_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// know opens an engine with people p0 to p(people-1), of whom each in turn knows one more at the bank.
func know(t testing.TB, people, contacts int) *local.Engine {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	batch := indexer.Batch{Source: "hr"}
	add := func(r connectors.Record) {
		if r != nil {
			batch.Upserts = append(batch.Upserts, r)
		}
		if len(batch.Upserts) == 5000 || r == nil {
			if _, err := engine.Apply(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
			batch.Upserts = nil
		}
	}
	for i := range people {
		add(person(fmt.Sprint("p", i)))
	}
	for i := range contacts {
		add(&connectors.Contact{Head: connectors.Head{ID: fmt.Sprint("c", i)}, Owner: fmt.Sprint("p", i%people), Name: fmt.Sprint("Nora Vik ", i), Organisation: "Nordbanken AB", Title: "Buyer", Strength: 0.5, LastContact: lately})
	}
	add(nil)
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return engine
}

func TestAContactThatCameLaterIsAskedForWithinAMinute(t *testing.T) {
	engine := know(t, 3, 2) // p2 knows nobody
	now := time.Now()
	s := search.New(engine, search.DefaultParameters()).At(now)
	decides(t, s, "hr:p0", search.Decision{Do: search.AskContact, Topic: "Nordbanken"})
	waits := func(when string, s *search.Searcher, who string, want int) {
		t.Helper()
		if n, err := s.Incoming(t.Context(), search.As(who)); err != nil || n != want {
			t.Errorf("%s %s is told of %d, %v; want %d", when, who, n, err, want)
		}
	}
	waits("to begin with", s, "hr:p1", 1)
	waits("to begin with", s, "hr:p2", 0)
	waits("to begin with", s, "hr:p0", 0)
	late := &connectors.Contact{Head: connectors.Head{ID: "late"}, Owner: "p2", Name: "Nils", Organisation: "Nordbanken"}
	if _, err := engine.Apply(t.Context(), indexer.Batch{Source: "hr", Upserts: []connectors.Record{late}}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	waits("a minute later", s.At(now.Add(time.Minute)), "hr:p2", 1)
	decides(t, s, "hr:p2", search.Decision{Do: search.DeclineContact, Topic: "Nordbanken", Person: "hr:p0"})
	waits("at once after she declined,", s.At(now.Add(time.Minute)), "hr:p2", 0)
}

// BenchmarkIncoming asks in a firm of 5,000 colleagues with 50,000 contacts, one of whom asks for somebody: first with
// nothing read, then as on every page.
func BenchmarkIncoming(b *testing.B) {
	engine := know(b, 5000, 50000)
	ask := func(s *search.Searcher, who int) {
		if _, err := s.Incoming(b.Context(), search.As(fmt.Sprint("hr:p", who))); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := search.New(engine, search.DefaultParameters()).Decide(b.Context(), search.As("hr:p1"), search.Decision{Do: search.AskContact, Topic: "Nordbanken"}); err != nil {
		b.Fatal(err)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			ask(search.New(engine, search.DefaultParameters()), 2)
		}
	})
	b.Run("then", func(b *testing.B) {
		s, n := search.New(engine, search.DefaultParameters()), 0
		ask(s, 2)
		for b.Loop() {
			n++
			ask(s, n%5000)
		}
	})
}
