package search_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// busy is a firm of a few who know Kafka. Anna knows most, and is the one whom all call on; calls in the
// closed group are for its members to know of.
func busy(t *testing.T) *search.Searcher {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en", "sv"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	batch := indexer.Batch{Source: "hr"}
	add := func(r connectors.Record) { batch.Upserts = append(batch.Upserts, r) }
	head := func(id string) connectors.Head { return connectors.Head{ID: id} }
	add(&connectors.Unit{Head: head("data"), Name: "Data"})
	add(&connectors.Unit{Head: head("bank"), Name: "Bank"})
	add(&connectors.Group{Head: head("closed"), Name: "Closed", Visibility: connectors.Closed, Members: []string{"dan"}})
	for _, p := range []struct{ id, unit string }{{"anna", "data"}, {"bo", "data"}, {"cilla", "data"}, {"dan", "data"}, {"eva", "bank"}} {
		add(&connectors.Person{Head: head(p.id), Name: p.id, Unit: p.unit})
	}
	posts := 0
	post := func(p connectors.Post, daysAgo int) string {
		posts++
		p.ID, p.Time, p.Lang = fmt.Sprintf("p%d", posts), now.AddDate(0, 0, -daysAgo), "en"
		add(&p)
		return p.ID
	}
	for i := range 14 {
		ask := post(connectors.Post{Author: "dan", Body: fmt.Sprintf("How do we run the lunch table %d?", i)}, 20+i)
		answer := post(connectors.Post{Author: "anna", Parent: ask, Body: "As always, on the second floor."}, 19+i)
		post(connectors.Post{Author: "anna", Parent: answer, Body: "And bring a cup."}, 19+i) // to herself
	}
	post(connectors.Post{Author: "dan", Body: "Could somebody sign the lunch list?", Mentions: []connectors.Mention{{Person: "bo"}}}, 10)
	post(connectors.Post{Author: "dan", Body: "Old lunch list", Mentions: []connectors.Mention{{Person: "bo"}}}, 200)
	post(connectors.Post{Author: "dan", Group: "closed", Body: "Secret lunch list", Mentions: []connectors.Mention{{Person: "bo", Role: "reviewer"}}}, 10)
	for _, who := range []struct {
		id string
		n  int
	}{{"anna", 4}, {"bo", 3}, {"cilla", 3}, {"dan", 3}, {"eva", 2}} {
		for i := range who.n {
			post(connectors.Post{Author: who.id, Title: "Kafka", Body: fmt.Sprintf("What we learned of Kafka consumers, part %d.", i)}, 300)
		}
	}
	if _, err := engine.Apply(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	return search.New(engine, search.DefaultParameters()).At(now)
}

var now = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)

func TestWhoIsCalledOnAllTheTimeComesAfterThoseWhoKnowNearlyAsMuch(t *testing.T) {
	s := busy(t)
	plain, fair := askFor(t, s, search.Anyone(), question("Kafka consumers", 0)), askFor(t, s, search.Anyone(), question("Kafka consumers", 1))
	if first := plain.People[0]; first.Person.ID != "hr:anna" || first.Spared != 1 {
		t.Errorf("without fairness %s is first, spared %g; want Anna", first.Person.ID, first.Spared)
	}
	at := -1
	for i, p := range fair.People {
		if p.Person.ID == "hr:anna" {
			at = i
			if p.Rank != 1 || p.Behind != i || i == 0 || p.Load != (search.Load{Answered: 14}) {
				t.Errorf("Anna is at %d, behind %d, rank %d with %+v; want after others, with 14 answers", i, p.Behind, p.Rank, p.Load)
			}
		} else if p.Spared != 1 {
			t.Errorf("%s is called on %+v and spared %g", p.Person.ID, p.Load, p.Spared)
		}
	}
	if at < 0 {
		t.Error("Anna is not suggested at all, though five are and five know")
	}
}

func TestWhoIsCalledOnTooOftenIsNamedWhenPassedOver(t *testing.T) {
	q := question("Kafka consumers", 1)
	q.Limit = 2
	a := askFor(t, busy(t), search.Anyone(), q)
	if len(a.PassedOver) == 0 || a.PassedOver[0].Person.ID != "hr:anna" || a.PassedOver[0].Rank != 1 || a.People[0].Before == 0 {
		t.Errorf("passed over: %+v; want Anna", a.PassedOver)
	}
}

func TestOfEqualsFromOneUnitTheLastMakesRoomForAnother(t *testing.T) {
	q := question("Kafka consumers", 0)
	q.Limit = 3
	a := askFor(t, busy(t), search.Anyone(), q)
	if last := a.People[2]; last.Person.ID != "hr:eva" || !last.ForUnit {
		t.Errorf("third is %s; want Eva of the other unit", last.Person.ID)
	}
}

func TestCallsThatTheAskerMayNotReadDoNotCount(t *testing.T) {
	s := busy(t)
	for _, tt := range []struct {
		name  string
		asker search.Asker
		named int
	}{{"anyone", search.Anyone(), 1}, {"a member of the closed group", search.As("hr:dan"), 2}} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range askFor(t, s, tt.asker, question("Kafka consumers", 1)).People {
				if p.Person.ID == "hr:bo" && p.Load != (search.Load{Named: tt.named}) {
					t.Errorf("Bo's load is %+v; want %d", p.Load, tt.named)
				}
			}
		})
	}
}
