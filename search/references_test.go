package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// referring is a firm of projects: "rail" by Anna, Bo and Cilla, of whom Cilla has left, "bank" long ago by Bo
// alone, and a line of Dag's that names no project.
func referring(t *testing.T, decided map[string]indexer.Consent) *search.Searcher {
	t.Helper()
	left := func(p *connectors.Person) { p.Active = new(bool) }
	line := func(id, who, project, customer, title, text string, from, to time.Time) *connectors.Experience {
		return &connectors.Experience{Head: connectors.Head{ID: id}, Person: who, Sort: "project", Project: project, Customer: customer, Title: title, Description: text, Role: "Architect", From: from, To: to}
	}
	year := func(ago int) time.Time { return lately.AddDate(-ago, 0, 0) }
	s, done := openRandom(t, randomFirm{hr: []connectors.Record{
		person("anna"), person("bo"), person("cilla", left), person("dag"),
		line("1", "anna", "rail", "Banverket", "Timetables", "Kafka events for trains.", year(3), year(1)),
		line("2", "bo", "rail", "", "Tidtabeller", "Terraform för tågen.", year(2), year(1)),
		line("3", "cilla", "rail", "", "Rail", "Kafka and kafka and kafka.", year(3), year(2)),
		line("4", "bo", "bank", "Banken", "Payments", "Kafka and kafka and kafka.", year(12), year(10)),
		line("5", "dag", "", "Kommunen", "Portal", "Kafka in the portal.", year(2), time.Time{}),
		&connectors.Experience{Head: connectors.Head{ID: "6"}, Person: "dag", Sort: "certification", Title: "Kafka certificate"},
	}}, decided)
	t.Cleanup(done)
	return s
}

func references(t *testing.T, s *search.Searcher, q search.ReferencesQuery) map[string]search.Reference {
	t.Helper()
	a, err := s.References(context.Background(), search.Anyone(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]search.Reference{}
	for _, r := range a.References {
		out[r.Project] = r
	}
	if len(out) != a.Total {
		t.Errorf("%d of %d", len(out), a.Total)
	}
	return out
}

func TestAReferenceIsWhatAllWhoDidItTellTogether(t *testing.T) {
	s := referring(t, nil)
	q := search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka", Weight: 3}, {Skill: "terraform"}}}
	got := references(t, s, q)
	rail := got["rail"]
	if len(got) != 3 || rail.Size != 3 || len(rail.Shows) != 2 || rail.Customer != "Banverket" || len(rail.People) != 2 || rail.From.Year() != lately.Year()-3 || rail.To.Year() != lately.Year()-1 {
		t.Errorf("%d references, %+v", len(got), rail)
	}
	if rail.Ask == nil || rail.Ask.Person.ID != "hr:anna" {
		t.Errorf("to ask: %+v; want Anna, who was in it longest", rail.Ask)
	}
	if portal := got["hr:5"]; portal.Size != 1 || !portal.To.IsZero() || portal.Ask.Person.ID != "hr:dag" {
		t.Errorf("%+v", portal)
	}
	if bank, portal := got["bank"], got["hr:5"]; bank.Shows[0].Factors[1].Value < portal.Shows[0].Factors[1].Value || bank.Shows[0].Factors[2].Value > 0.7 || bank.Score > portal.Score*1.5 {
		t.Errorf("what ended ten years ago has %+v, what goes on %+v", bank.Shows, portal.Shows)
	}
}

func TestAReferenceThatTheTeamDidTogetherGains(t *testing.T) {
	s := referring(t, nil)
	q := search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka"}}}
	before := references(t, s, q)
	q.Team = []string{"hr:anna", "hr:bo"}
	after := references(t, s, q)
	if r := after["rail"]; r.OnTeam != 2 || !r.People[0].OnTeam || math.Abs(r.Score-2*before["rail"].Score) > 1e-9 {
		t.Errorf("%+v; without the team %v", r, before["rail"].Score)
	}
	if r := after["hr:5"]; r.OnTeam != 0 || r.Score != before["hr:5"].Score {
		t.Errorf("%+v", r)
	}
}

func TestWhoeverHidesALineOrTheTopicIsNotNamedAndTheProjectStays(t *testing.T) {
	hide := indexer.Consent{HiddenRecords: []connectors.Ref{{Source: "hr", Kind: connectors.KindExperience, ID: "1"}}}
	for name, consent := range map[string]indexer.Consent{"the line": hide, "the topic": {HiddenTopics: []string{"Kafka"}}, "everything": {Unlisted: true}} {
		got := references(t, referring(t, map[string]indexer.Consent{"hr:anna": consent}), search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka"}}})
		if r := got["rail"]; r.Size != 3 || len(r.People) != 1 || r.People[0].ID != "hr:bo" || r.Ask.Person.ID != "hr:bo" {
			t.Errorf("hiding %s: %+v", name, r)
		}
	}
}

func TestReferencesOutOfBoundsAreRefusedByField(t *testing.T) {
	s := referring(t, nil)
	for _, test := range []struct {
		name  string
		query search.ReferencesQuery
		field string
	}{
		{"nothing wanted", search.ReferencesQuery{}, "requirements"},
		{"too much wanted", search.ReferencesQuery{Requirements: make([]search.Wanted, search.MaxWanted+1)}, "requirements"},
		{"words that say nothing", search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka"}, {Skill: " "}}}, "requirements[1].skill"},
		{"a weight below nothing", search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka", Weight: -1}}}, "requirements[0].weight"},
		{"too many at once", search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka"}}, Limit: search.MaxLimit + 1}, "limit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.References(context.Background(), search.Anyone(), test.query)
			var refused *search.QueryError
			if !errors.As(err, &refused) || refused.Field != test.field {
				t.Errorf("%v", err)
			}
		})
	}
	_, err := s.References(context.Background(), search.Anyone(), search.ReferencesQuery{Requirements: []search.Wanted{{Skill: "kafka"}}, Team: []string{"hr:nobody"}})
	if !errors.Is(err, search.ErrNotFound) {
		t.Errorf("somebody unknown on the team: %v", err)
	}
}

func TestOverRandomFirmsAReferencesScoreIsTheSumOfWhatItShows(t *testing.T) {
	checks(t, 20)
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		s, done := openRandom(t, firm)
		defer done()
		asker, id := drawAsker(t)
		_, readable := firm.asFor(id)
		for _, q := range drawReferences(t) {
			a, err := s.References(context.Background(), asker, q)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range a.References {
				sum := 0.0
				for _, shows := range r.Shows {
					product := 1.0
					for _, f := range shows.Factors {
						product *= f.Value
					}
					if product != shows.Contribution || !readable[shows.Record.ID] {
						t.Errorf("%s: %+v: factors give %v", r.Project, shows, product)
					}
					sum += shows.Contribution
				}
				if sum != r.Score || i > 0 && r.Score > a.References[i-1].Score || r.Size < len(r.People) {
					t.Errorf("%s: sum %v, score %v, %d of %d", r.Project, sum, r.Score, len(r.People), r.Size)
				}
				if v := r.Ask; v != nil && fmt.Sprint(v.Value) != fmt.Sprint((v.Time+v.Tied)*v.Spared) {
					t.Errorf("%+v", v)
				}
			}
		}
	})
}
