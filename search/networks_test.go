package search_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
)

// networked is a firm in which Anna asks. Bo, whom she works with, works with Cilla, who knows Nora at the bank well
// and met her lately; Dag, whom nobody works with, knows Nils there. Eva left.
func networked(t *testing.T) *search.Searcher {
	t.Helper()
	contact := func(id, owner, name string, strength float64, last time.Time) *connectors.Contact {
		return &connectors.Contact{Head: connectors.Head{ID: id}, Owner: owner, Name: name, Organisation: "Nordbanken AB", Title: "Buyer", Strength: strength, LastContact: last}
	}
	done := func(id, who, project string) *connectors.Experience {
		return &connectors.Experience{Head: connectors.Head{ID: id}, Person: who, Sort: "project", Project: project, Title: "Payments", Customer: "Nordbanken", From: lately.AddDate(-2, 0, 0), To: lately.AddDate(-1, 0, 0)}
	}
	s, closed := openRandom(t, randomFirm{hr: []connectors.Record{
		person("anna"), person("bo"), person("cilla"), person("dag"), person("eva", func(p *connectors.Person) { p.Active = new(bool) }),
		contact("nora", "cilla", "Nora Vik", 0.9, lately), contact("nils", "dag", "Nils Ås", 0.5, longAgo), contact("eve", "eva", "Eve Ek", 1, lately),
		contact("own", "anna", "Olga Öst", 0.1, longAgo),
		&connectors.Experience{Head: connectors.Head{ID: "1"}, Person: "anna", Sort: "project", Project: "x", Title: "Portal", Customer: "Somebody else"},
		&connectors.Experience{Head: connectors.Head{ID: "2"}, Person: "bo", Sort: "project", Project: "x", Title: "Portal"},
		done("3", "bo", "pay"), done("4", "cilla", "pay"), done("5", "eva", "pay"),
		&connectors.Experience{Head: connectors.Head{ID: "6"}, Person: "dag", Sort: "position", Role: "Clerk", Customer: "Nordbanken", From: longAgo, To: lately.AddDate(-3, 0, 0)},
		&connectors.Post{Head: connectors.Head{ID: "p1"}, Author: "bo", Body: "Let us talk about Nordbanken.", Lang: "en", Time: lately},
		&connectors.Post{Head: connectors.Head{ID: "p2"}, Author: "anna", Parent: "p1", Body: "Yes, and soon.", Lang: "en", Time: lately},
		&connectors.Post{Head: connectors.Head{ID: "p3"}, Author: "cilla", Body: "The tender came.", Lang: "en", Time: lately},
		&connectors.Post{Head: connectors.Head{ID: "p4"}, Author: "bo", Parent: "p3", Body: "I read it.", Lang: "en", Time: lately},
	}})
	t.Cleanup(closed)
	return s
}

func decides(t *testing.T, s *search.Searcher, who string, d search.Decision) {
	t.Helper()
	if _, err := s.Decide(context.Background(), search.As(who), d); err != nil {
		t.Fatalf("%s: %+v: %v", who, d, err)
	}
}

// known gives the names of contacts that an asker is shown, and the answer.
func known(t *testing.T, s *search.Searcher, asker search.Asker, q string) (string, *search.NetworksAnswer) {
	t.Helper()
	a, err := s.Networks(context.Background(), asker, search.NetworksQuery{Text: q})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range a.Contacts {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", "), a
}

func TestAContactIsSharedAsItsOwnerSays(t *testing.T) {
	s := networked(t)
	anna, seller := search.As("hr:anna"), search.As("hr:bo").InSales()
	want := func(when string, asker search.Asker, names string) {
		t.Helper()
		if got, _ := known(t, s, asker, "nordbanken"); got != names {
			t.Errorf("%s: %q; want %q", when, got, names)
		}
	}
	want("nobody has said anything", anna, "Olga Öst")
	want("nobody has said anything, to sales", seller, "")
	decides(t, s, "hr:cilla", search.Decision{Do: search.ShareContacts, With: "sales"})
	want("Cilla shares with sales", anna, "Olga Öst")
	want("Cilla shares with sales, to sales", seller, "Nora Vik")
	decides(t, s, "hr:cilla", search.Decision{Do: search.ShareContact, Kind: connectors.KindContact, Record: "hr:nora", With: "everyone"})
	want("and this one with everyone", anna, "Nora Vik, Olga Öst")
	want("whom nobody knows gets nothing", search.Anyone(), "")
	decides(t, s, "hr:cilla", search.Decision{Do: search.ShareContact, Kind: connectors.KindContact, Record: "hr:nora", With: search.AsOthers})
	want("no longer", anna, "Olga Öst")
	decides(t, s, "hr:dag", search.Decision{Do: search.ShareContacts, With: "everyone"})
	want("Dag shares with everyone", anna, "Nils Ås, Olga Öst")
	decides(t, s, "hr:dag", search.Decision{Do: search.Unlist})
	want("and does not want to be found", anna, "Olga Öst")
	want("but sees his own", search.As("hr:dag"), "Nils Ås")
}

func TestTheShortestWayToAContactIsOverThoseWhoWorkTogether(t *testing.T) {
	s := networked(t)
	decides(t, s, "hr:cilla", search.Decision{Do: search.ShareContacts, With: "everyone"})
	decides(t, s, "hr:dag", search.Decision{Do: search.ShareContacts, With: "everyone"})
	_, a := known(t, s, search.As("hr:anna"), "who knows somebody at nordbanken")
	for _, c := range a.Contacts {
		var way []string
		for _, step := range c.Path {
			way = append(way, step.Person.ID)
		}
		want := map[string]string{"Nora Vik": "hr:bo hr:cilla"}[c.Name]
		if got := strings.Join(way, " "); got != want {
			t.Errorf("to %s by %q; want %q", c.Name, got, want)
		}
	}
	if _, a := known(t, s, search.As("hr:anna"), "nora vik"); a.Total != 1 || a.Contacts[0].Path[0].Threads == 0 {
		t.Errorf("by the person's name: %+v", a.Contacts)
	}
}

func TestNetworksTellOfProjectsFormerEmployersAndPosts(t *testing.T) {
	s := networked(t)
	_, a := known(t, s, search.As("hr:anna"), "Nordbanken")
	if len(a.Projects) != 1 || a.Projects[0].Size != 3 || len(a.Projects[0].People) != 2 || len(a.Former) != 1 || a.Former[0].ID != "hr:dag" || len(a.Posts) != 1 || a.Posts[0].Record.ID != "hr:p1" {
		t.Errorf("%+v", a)
	}
	if _, a := known(t, s, search.As("hr:anna"), "nobody at all"); a.Total+len(a.Projects)+len(a.Former)+len(a.Posts) > 0 {
		t.Errorf("%+v", a)
	}
	for _, q := range []string{"", " ", "?!", strings.Repeat("x", search.MaxQueryLength+1)} {
		var refused *search.QueryError
		if _, err := s.Networks(context.Background(), search.Anyone(), search.NetworksQuery{Text: q}); !errors.As(err, &refused) || refused.Field != "q" {
			t.Errorf("%.10q: %v", q, err)
		}
	}
}

func TestARequestReachesThoseWhoKnowAndTellsTheAskerNothingUntilOneOfThemTells(t *testing.T) {
	ctx := context.Background()
	s := networked(t)
	anna := search.As("hr:anna")
	before, _ := known(t, s, anna, "nordbanken")
	requests := func(who string) []search.IncomingRequest {
		t.Helper()
		own, err := s.OwnContacts(ctx, search.As(who))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Incoming(ctx, search.As(who)); err != nil || n != len(own.Requests) {
			t.Errorf("%s is told of %d requests, %v, and has %d", who, n, err, len(own.Requests))
		}
		return own.Requests
	}
	if len(requests("hr:cilla")) > 0 {
		t.Error("nobody asked yet")
	}
	decides(t, s, "hr:anna", search.Decision{Do: search.AskContact, Topic: "Nordbanken", Note: "A tender"})
	decides(t, s, "hr:anna", search.Decision{Do: search.AskContact, Topic: "Unheard of"})
	for who, want := range map[string]int{"hr:cilla": 1, "hr:dag": 1, "hr:bo": 0, "hr:anna": 0} {
		if got := requests(who); len(got) != want || want > 0 && (got[0].From.ID != "hr:anna" || got[0].Note != "A tender" || len(got[0].Contacts) != 1) {
			t.Errorf("%s sees %+v; want %d", who, got, want)
		}
	}
	if now, a := known(t, s, anna, "nordbanken"); now != before || a.Asked.IsZero() {
		t.Errorf("the asker sees %q after asking; want %q", now, before)
	}
	decides(t, s, "hr:dag", search.Decision{Do: search.DeclineContact, Topic: "Nordbanken", Person: "hr:anna"})
	decides(t, s, "hr:cilla", search.Decision{Do: search.GiveContact, Kind: connectors.KindContact, Record: "hr:nora", Person: "hr:anna"})
	if len(requests("hr:dag"))+len(requests("hr:cilla")) > 0 {
		t.Error("an answered request stands on")
	}
	if now, a := known(t, s, anna, "nordbanken"); now != "Nora Vik, Olga Öst" || !a.Contacts[0].Given {
		t.Errorf("told: %q, %+v", now, a.Contacts)
	}
	if now, _ := known(t, s, search.As("hr:bo").InSales(), "nordbanken"); now != "" {
		t.Errorf("who did not ask sees %q", now)
	}
	own, err := s.OwnContacts(ctx, anna)
	if err != nil || len(own.Told) != 1 || len(own.Asked) != 2 {
		t.Errorf("%+v, %v", own, err)
	}
	decides(t, s, "hr:cilla", search.Decision{Do: search.TakeContact, Kind: connectors.KindContact, Record: "hr:nora", Person: "hr:anna"})
	if now, _ := known(t, s, anna, "nordbanken"); now != "Olga Öst" {
		t.Errorf("taken back: %q", now)
	}
	for _, bad := range []search.Decision{
		{Do: search.GiveContact, Kind: connectors.KindContact, Record: "hr:nora", Person: "hr:bo"},
		{Do: search.ShareContact, Kind: connectors.KindContact, Record: "hr:nora", With: "everyone"},
	} {
		if _, err := s.Decide(ctx, anna, bad); !errors.Is(err, search.ErrNotFound) {
			t.Errorf("somebody else's contact: %+v: %v", bad, err)
		}
	}
	// A request that nobody answered stands for a season.
	later := s.At(time.Now().AddDate(1, 0, 0))
	decides(t, s, "hr:dag", search.Decision{Do: search.ReopenContact, Topic: "Nordbanken", Person: "hr:anna"})
	if own, err := later.OwnContacts(ctx, search.As("hr:dag")); err != nil || len(own.Requests) > 0 {
		t.Errorf("after a year: %+v, %v", own, err)
	}
	if n, err := later.Incoming(ctx, search.As("hr:dag")); err != nil || n > 0 {
		t.Errorf("after a year %d are counted, %v", n, err)
	}
	if n, err := s.Incoming(ctx, search.As("hr:dag")); err != nil || n != 1 {
		t.Errorf("of today %d are counted, %v", n, err)
	}
	if _, err := s.Incoming(ctx, search.Anyone()); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}
