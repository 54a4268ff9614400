package team_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// records is a source of what it holds.
type records []connectors.Record

func (r records) Pull(_ context.Context, _ []byte, sink connectors.Sink) (connectors.Pass, error) {
	for _, record := range r {
		if err := sink.Upsert(record); err != nil {
			return connectors.Pass{}, err
		}
	}
	return connectors.Pass{Complete: true}, nil
}

// consultancy is a firm in which anna and bo write about Kafka, cleo and dag about money laundering, bo and
// dag did a project together, and gun writes about COBOL where few may read it.
func consultancy() records {
	head := func(id string) connectors.Head { return connectors.Head{ID: id} }
	r := records{&connectors.Group{Head: head("closed"), Name: "Closed", Visibility: connectors.Closed, Members: []string{"gun"}}}
	for _, p := range []connectors.Person{
		{Head: head("anna"), Name: "Anna Ek", Location: "Stockholm", Rate: 1200},
		{Head: head("bo"), Name: "Bo Lind", Location: "Stockholm", Rate: 1200, Skills: []connectors.Skill{{Name: "Kafka", Level: 4, By: "manager"}}},
		{Head: head("cleo"), Name: "Cleo Dahl", Location: "Oslo", Rate: 1200},
		{Head: head("dag"), Name: "Dag Moe", Location: "Oslo", Rate: 1200, Skills: []connectors.Skill{{Name: "Money laundering", Level: 4, By: "manager"}}},
		{Head: head("gun"), Name: "Gun Berg", Location: "Oslo", Rate: 1200},
	} {
		r = append(r, &p)
	}
	post := func(author, group, title, body string) {
		r = append(r, &connectors.Post{
			Head: head(fmt.Sprint("post-", len(r))), Author: author, Group: group, Title: title, Body: body,
			Lang: "en", Time: time.Date(2026, 3, len(r), 0, 0, 0, 0, time.UTC),
		})
	}
	for range 3 {
		post("anna", "", "Kafka partitions", "How we moved the Kafka partitions without downtime.")
		post("cleo", "", "Money laundering rules", "The new money laundering rules ask for more.")
	}
	post("bo", "", "Kafka consumers", "Kafka consumers that rebalance all the time.")
	post("dag", "", "Money laundering alerts", "Money laundering alerts that are worth reading.")
	post("gun", "closed", "COBOL batch", "The COBOL batch of the night.")
	for _, who := range []string{"bo", "dag"} {
		for _, project := range []string{"payments", "onboarding", "ledger", "cards"} {
			r = append(r, &connectors.Experience{
				Head: head(who + "-" + project), Person: who, Sort: "project", Project: project, Title: "A bank",
				From: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
			})
		}
	}
	return r
}

func searcherOver(t *testing.T, source connectors.Source) *search.Searcher {
	t.Helper()
	return search.New(engineOver(t, source), search.DefaultParameters()).At(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
}

func engineOver(t *testing.T, source connectors.Source) *local.Engine {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := indexer.Pull(t.Context(), engine, "firm", source, indexer.PullOptions{}); err != nil {
		t.Fatal(err)
	}
	return engine
}

// A writer waits for views that are open, and views wait for the writer: one that is opened while another is kept
// would wait for ever.
func TestTeamsAreBuiltWhileSomebodyWrites(t *testing.T) {
	engine := engineOver(t, consultancy())
	builder := team.New(search.New(engine, search.DefaultParameters()))
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	done := make(chan error, 1)
	go func() {
		defer stop()
		for range 400 {
			_, err := builder.Build(team.Keep(ctx), search.Anyone(), team.Request{
				Requirements: []team.Requirement{{Skill: "kafka"}, {Skill: "money laundering"}, {Skill: "cobol"}}, Seats: 2,
			})
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	writing := make(chan struct{})
	go func() {
		defer close(writing)
		for n := 0; ctx.Err() == nil; n++ {
			post := &connectors.Post{Head: connectors.Head{ID: "more"}, Author: "anna", Body: fmt.Sprint("kafka no. ", n)}
			if _, err := engine.Apply(ctx, indexer.Batch{Source: "more", Upserts: []connectors.Record{post}}); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		fmt.Fprintln(os.Stderr, "a team and a writer wait for each other")
		os.Exit(1) // the engine could not be closed either
	}
	<-writing
}

func TestATeamOfARealEngine(t *testing.T) {
	searcher := searcherOver(t, consultancy())
	request := team.Request{
		Requirements: []team.Requirement{{Skill: "kafka", Mandatory: true}, {Skill: "money laundering", Mandatory: true}, {Skill: "cobol"}},
		Seats:        2,
	}
	answer, err := team.New(searcher).Build(t.Context(), search.Anyone(), request)
	if err != nil {
		t.Fatal(err)
	}
	var seated []string
	for _, s := range answer.Teams[0].Seats {
		seated = append(seated, s.Person.ID)
		if len(s.Covers) == 0 || len(s.Covers[0].Evidence) == 0 || len(s.StandIns) == 0 {
			t.Errorf("%s has neither evidence nor a stand-in: %+v", s.Person.ID, s)
		}
	}
	slices.Sort(seated)
	t.Run("those who have worked together are preferred to those who know a little more", func(t *testing.T) {
		if !slices.Equal(seated, []string{"firm:bo", "firm:dag"}) {
			t.Errorf("seated %q", seated)
		}
		pairs := answer.Teams[0].Cohesion.Pairs
		if len(pairs) != 1 || pairs[0].Projects != 4 {
			t.Errorf("cohesion is %+v", pairs)
		}
	})
	t.Run("what is written where the asker may not read it covers nothing", func(t *testing.T) {
		if u := answer.Uncovered; len(u) != 1 || u[0].Requirement.Skill != "cobol" || u[0].Known != 0 {
			t.Errorf("uncovered is %+v", u)
		}
		inside, err := team.New(searcher).Build(t.Context(), search.As("firm:gun"), request)
		if err != nil || len(inside.Uncovered) != 0 {
			t.Errorf("to gun, who may read it, %+v is uncovered, %v", inside.Uncovered, err)
		}
	})
	t.Run("removing what the asker may not read changes nothing", func(t *testing.T) {
		open := slices.DeleteFunc(consultancy(), func(r connectors.Record) bool {
			p, isPost := r.(*connectors.Post)
			return isPost && p.Group == "closed"
		})
		without, err := team.New(searcherOver(t, open)).Build(t.Context(), search.Anyone(), request)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := json.Marshal(without)
		want, _ := json.Marshal(answer)
		if string(got) != string(want) {
			t.Errorf("without it %s\nwith it %s", got, want)
		}
	})
	t.Run("nobody may ask for no one", func(t *testing.T) {
		if _, err := team.New(searcher).Build(t.Context(), search.Asker{}, request); err == nil {
			t.Error("was answered")
		}
	})
}

func TestTiesAddUpWhatWasDoneTogether(t *testing.T) {
	source := append(consultancy(),
		&connectors.Post{Head: connectors.Head{ID: "q"}, Author: "anna", Title: "A question", Body: "Which?", Lang: "en", Time: time.Date(2026, 3, 30, 0, 0, 0, 0, time.UTC)},
		&connectors.Post{Head: connectors.Head{ID: "a"}, Author: "bo", Parent: "q", Title: "Re", Body: "That.", Lang: "en", Time: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)},
		&connectors.Experience{Head: connectors.Head{ID: "anna-now"}, Person: "anna", Sort: "project", Project: "ledger", Title: "A bank", From: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)},
	)
	searcher := searcherOver(t, source)
	ids := []string{"firm:dag", "firm:anna", "firm:bo"}
	ties, err := searcher.Ties(t.Context(), search.Anyone(), ids, []search.SharedBid{{A: 1, B: 0, Time: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]search.PairTie{}
	for _, tie := range ties {
		said[ids[tie.A]+" "+ids[tie.B]] = tie
	}
	if tie := said["firm:dag firm:bo"]; tie.Projects != 4 || tie.Strength < 2.5 || tie.Strength > 3.5 || tie.Last.Year() != 2025 {
		t.Errorf("bo and dag, whose projects ended 15 months ago: %+v", tie)
	}
	if tie := said["firm:dag firm:anna"]; tie.Bids != 1 || tie.Projects != 1 || tie.Strength < 1.1 || tie.Strength > 1.3 {
		t.Errorf("anna and dag, of a bid today and of a project that he left 15 months ago: %+v", tie)
	}
	if tie := said["firm:anna firm:bo"]; tie.Threads != 1 || tie.Strength < 0.9 || tie.Last.Month() != time.March {
		t.Errorf("anna and bo, who answered her, of the same project: %+v", tie)
	}
}

// Show is what People says, for the named.
func TestShownEvidenceIsThatOfTheRanking(t *testing.T) {
	searcher := searcherOver(t, consultancy())
	q := search.Query{Text: "kafka"}
	people, err := searcher.People(t.Context(), search.Anyone(), q)
	if err != nil {
		t.Fatal(err)
	}
	ranking, err := searcher.Ranking(t.Context(), search.Anyone(), q)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := ranking.Show(t.Context(), []string{"firm:bo", "firm:anna", "firm:gun"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"firm:bo", "firm:anna"} {
		at := slices.IndexFunc(people.People, func(p search.RankedPerson) bool { return p.Person.ID == id })
		if at < 0 {
			t.Fatalf("%s is not ranked", id)
		}
		want := people.People[at]
		want.Evidence = want.Evidence[:1]
		got, _ := json.Marshal(shown[i])
		if expected, _ := json.Marshal(want); string(got) != string(expected) {
			t.Errorf("got  %s\nwant %s", got, expected)
		}
	}
	if gun := shown[2]; gun.Rank != 0 || gun.Score != 0 || len(gun.Evidence) != 0 || gun.Person.Name != "Gun Berg" {
		t.Errorf("gun, who is not ranked, is %+v", gun)
	}
	if _, err := ranking.Show(t.Context(), []string{"firm:nobody"}, 1); err == nil {
		t.Error("nobody was shown")
	}
}
