package search_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// Many ask at once, as different people, what they would be told one after the other; and go on asking while
// somebody writes. What is remembered between questions is shared by all of them.
func TestWhoAsksWithOthersIsToldWhatTheyWouldBeToldAlone(t *testing.T) {
	engine := open(t, "firm", sample.New(sample.Config{People: 40, Posts: 200}))
	s := searcher(engine)
	ctx := context.Background()
	askers := []search.Asker{search.Anyone()}
	view, err := engine.View()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range view.Directory().People[:2] {
		askers = append(askers, search.As(p.ID))
	}
	view.Close()
	kinds := map[string]func(s *search.Searcher, asker search.Asker) (any, error){}
	for _, text := range []string{"kafka", "hvem kan offentlig upphandling"} {
		q := search.Query{Text: text, Limit: 5}
		kinds["people "+text] = func(s *search.Searcher, a search.Asker) (any, error) { return s.People(ctx, a, q) }
		kinds["posts "+text] = func(s *search.Searcher, a search.Asker) (any, error) { return s.Posts(ctx, a, q) }
		kinds["ask "+text] = func(s *search.Searcher, a search.Asker) (any, error) {
			return s.Ask(ctx, a, search.Question{Query: q})
		}
		kinds["related "+text] = func(s *search.Searcher, a search.Asker) (any, error) { return s.Related(ctx, a, q) }
	}
	kinds["person"] = func(s *search.Searcher, a search.Asker) (any, error) { return s.Person(ctx, a, askers[1].Person()) }
	kinds["suggest"] = func(s *search.Searcher, a search.Asker) (any, error) { return s.Suggest(ctx, a, "ka", 5) }

	want := map[string]string{}
	name := func(kind string, i int) string { return fmt.Sprint(kind, " asked by no. ", i) }
	for kind, put := range kinds {
		for i, asker := range askers {
			answer, err := put(searcher(engine), asker) // which remembers nothing
			if err != nil {
				t.Fatalf("%s: %v", name(kind, i), err)
			}
			want[name(kind, i)] = asJSON(t, answer)
		}
	}
	everybody := func(check func(kind string, i int, answer any)) {
		var all sync.WaitGroup
		for kind, put := range kinds {
			for i, asker := range askers {
				all.Go(func() {
					answer, err := put(s, asker)
					if err != nil {
						t.Errorf("%s: %v", name(kind, i), err)
						return
					}
					check(kind, i, answer)
				})
			}
		}
		all.Wait()
	}
	everybody(func(kind string, i int, answer any) {
		if got := asJSON(t, answer); got != want[name(kind, i)] {
			t.Errorf("%s, with others: %.500s\nalone: %.500s", name(kind, i), got, want[name(kind, i)])
		}
	})

	var done atomic.Bool
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 0; !done.Load() || n == 0; n++ {
			post := &connectors.Post{Head: connectors.Head{ID: fmt.Sprint("new", n%20)}, Author: "nobody", Body: fmt.Sprint("kafka and kubernetes, no. ", n)}
			if _, err := engine.Apply(ctx, indexer.Batch{Source: "more", Upserts: []connectors.Record{post}}); err != nil {
				t.Error(err)
				return
			}
		}
	})
	everybody(func(string, int, any) {})
	done.Store(true)
	writing.Wait()
}
