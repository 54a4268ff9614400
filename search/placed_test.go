package search_test

import (
	"context"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

func TestOnlyTopicsThatWereWrittenOfAreRankedAgain(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek")
	for range 3 {
		tm.chatter("bo")
	}
	tm.write("ada", "", 20, "Kafka is slow", "Kafka again", "Kafka once more", "A turbine", "The turbine", "One turbine")
	ids := tm.write("cy", "", 20, "Kafka upgrade", "Kafka or a database", "Kafka, a broker", "Turbines here", "Many turbines", "Turbines and more")
	s := searcher(tm.Engine)
	ranked := int64(0)
	expect := func(what string, more int64, kafka, turbines int) {
		t.Helper()
		for name, documents := range map[string]int{"kafka": kafka, "turbine": turbines} {
			found := false
			for _, topic := range allTopics(t, s, search.Anyone(), search.TopicsQuery{}) {
				if strings.HasPrefix(strings.ToLower(topic.Name), name) {
					found = true
					if topic.Documents != documents || len(topic.Top) != 2 {
						t.Errorf("%s: %s stands in %d documents, and %d know most; want %d, 2", what, topic.Name, topic.Documents, len(topic.Top), documents)
					}
				}
			}
			if !found {
				t.Errorf("%s: %s is no topic", what, name)
			}
		}
		if now := s.Ranked(); now-ranked != more {
			t.Errorf("%s: %d topics were ranked, want %d", what, now-ranked, more)
		}
		ranked = s.Ranked()
	}
	deletes := func(id string) {
		t.Helper()
		gone := []connectors.Ref{{Source: "team", Kind: connectors.KindPost, ID: id}}
		if _, err := tm.Apply(context.Background(), indexer.Batch{Source: "team", Deletes: gone}); err != nil {
			t.Fatal(err)
		}
		tm.flush()
	}
	expect("at first", 2, 6, 6)
	expect("again", 0, 6, 6)
	lunch := tm.write("bo", "", 1, "Lunch")
	expect("something else was written", 0, 6, 6)
	more := tm.write("cy", "", 1, "Turbines again")
	expect("one was written of", 1, 6, 7)
	deletes(lunch[0])
	expect("something else is gone", 0, 6, 7)
	deletes(more[0])
	expect("what was written of one is gone", 1, 6, 6)
	tm.apply(&connectors.Post{Head: connectors.Head{ID: ids[0]}, Author: "cy", Title: "A broker", Lang: "en", Time: today})
	expect("a document is of something else now", 1, 5, 6)
	tm.apply(&connectors.Post{Head: connectors.Head{ID: "answer"}, Parent: ids[1], Author: "cy", Body: "As ever.", Lang: "en", Time: today})
	expect("one was answered", 1, 5, 6)
	tm.apply(&connectors.Person{Head: connectors.Head{ID: "new"}, Name: "Eva Falk"})
	expect("somebody is new", 2, 5, 6)
}
