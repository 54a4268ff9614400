package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
)

func topics(t testing.TB, s *search.Searcher, asker search.Asker, q search.TopicsQuery) *search.TopicsAnswer {
	t.Helper()
	a, err := s.Topics(context.Background(), asker, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// allTopics leafs through the whole list.
func allTopics(t testing.TB, s *search.Searcher, asker search.Asker, q search.TopicsQuery) (all []search.FirmTopic) {
	t.Helper()
	for q.Limit = search.MaxLimit; ; q.Offset += q.Limit {
		a := topics(t, s, asker, q)
		all = append(all, a.Topics...)
		if len(a.Topics) == 0 {
			if len(all) != a.Total {
				t.Errorf("%d topics on all pages, but a total of %d", len(all), a.Total)
			}
			return all
		}
	}
}

func TestTheFirmsTopicsHoldTheSubjectsThatWerePlanted(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	words, _ := planted(t)
	all := allTopics(t, s, search.Anyone(), search.TopicsQuery{})
	held := 0
	for subject, of := range words {
		if slices.ContainsFunc(all, func(topic search.FirmTopic) bool { return isAbout(topic.Name, of) }) {
			held++
		} else {
			t.Logf("%s is not among them", subject)
		}
	}
	t.Logf("%d of %d planted subjects are among %d topics", held, len(words), len(all))
	if held < len(words)*95/100 {
		t.Errorf("only %d of %d planted subjects are among the firm's topics", held, len(words))
	}
	t.Run("narrowed by name and kind", func(t *testing.T) { testNarrowing(t, s) })
	seen := map[string]bool{}
	for i, topic := range all {
		if seen[topic.Name] || topic.People < 2 || topic.Documents == 0 || len(topic.Top) == 0 || len(topic.Top) > 3 {
			t.Errorf("topic %+v", topic)
		}
		seen[topic.Name] = true
		if i > 0 && topic.Score > all[i-1].Score {
			t.Errorf("%s stands below %s", topic.Name, all[i-1].Name)
		}
	}
}

func testNarrowing(t *testing.T, s *search.Searcher) {
	for _, topic := range allTopics(t, s, search.Anyone(), search.TopicsQuery{Text: "kafk"}) {
		if !isAbout(topic.Name, map[string]bool{"kafka": true}) {
			t.Errorf("%q is found by kafk", topic.Name)
		}
	}
	names := []string{}
	for _, topic := range allTopics(t, s, search.Anyone(), search.TopicsQuery{Kind: search.TopicSkill, Sort: search.ByName}) {
		if topic.Kind != search.TopicSkill {
			t.Errorf("%s is a %s", topic.Name, topic.Kind)
		}
		names = append(names, topic.Name)
	}
	for _, want := range []string{"Terraform", "SAP S/4HANA", "C++"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among the skills", want)
		}
	}
	for _, q := range []search.TopicsQuery{{Kind: "verb"}, {Sort: "colour"}, {Limit: 1000}, {Offset: -1}, {Text: "\xff"}} {
		if _, err := s.Topics(context.Background(), search.Anyone(), q); err == nil {
			t.Errorf("%+v is answered", q)
		}
	}
	if _, err := s.Topics(context.Background(), search.Asker{}, search.TopicsQuery{}); err == nil {
		t.Error("the zero asker is answered")
	}
}

func TestWhatAnAskerMayNotReadChangesNoTopic(t *testing.T) {
	measures(t)
	whole, less := searcher(open(t, "firm", sample.New(firm))), searcher(open(t, "firm", public{sample.New(firm)}))
	if a, b := asJSON(t, allTopics(t, whole, search.Anyone(), search.TopicsQuery{})), asJSON(t, allTopics(t, less, search.Anyone(), search.TopicsQuery{})); a != b {
		t.Error("the firm's topics differ from those of the firm without its closed groups")
	}
	_, experts := planted(t)
	for subject, people := range experts {
		a, b := asJSON(t, profile(t, whole, search.Anyone(), people[0]).Topics), asJSON(t, profile(t, less, search.Anyone(), people[0]).Topics)
		if a != b {
			t.Errorf("%s: the topics of %s are %.600s, without closed groups %.600s", subject, people[0], a, b)
		}
	}
}

// closed adds a group that only cy and ada read.
func (tm *team) closed() {
	tm.t.Helper()
	tm.apply(&connectors.Group{Head: connectors.Head{ID: "board"}, Name: "Board", Visibility: connectors.Secret, Members: []string{"ada", "cy"}})
}

func has(p *search.Profile, topic string) bool {
	return slices.ContainsFunc(topicNames(p), func(name string) bool { return strings.EqualFold(name, topic) })
}

func TestTopicsAreRememberedForThoseWhoReadTheSameOnly(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek", "Di Falk")
	tm.closed()
	tm.chatter("bo")
	tm.write("ada", "", 20, "Turbines in winter", "Two turbines more", "Turbines again")
	tm.write("ada", "board", 20, "Merger with Contoso", "The merger", "Merger: next steps")
	s := searcher(tm.Engine)
	for range 2 { // found out, then remembered
		for _, tt := range []struct {
			asker search.Asker
			reads bool
		}{{search.As("team:cy"), true}, {search.As("team:bo"), false}, {search.Anyone(), false}, {search.As("team:di"), false}} {
			if p := profile(t, s, tt.asker, "team:ada"); has(p, "merger") != tt.reads || !has(p, "turbines") {
				t.Errorf("%s sees %q", tt.asker.Person(), topicNames(p))
			}
		}
	}
	if n := s.Computed(); n != 2 {
		t.Errorf("topics were found out %d times for two classes of askers", n)
	}
	// Who leaves the group no longer sees what was remembered of it.
	tm.apply(&connectors.Group{Head: connectors.Head{ID: "board"}, Name: "Board", Visibility: connectors.Secret, Members: []string{"ada"}})
	if p := profile(t, s, search.As("team:cy"), "team:ada"); has(p, "merger") {
		t.Errorf("cy left the board and still sees %q", topicNames(p))
	}
}

func TestTopicsAreFoundOutAgainWhenThePersonsDocumentsChange(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek")
	tm.closed()
	for range 5 { // so that a few more are less than a hundredth
		tm.chatter("bo")
	}
	tm.write("ada", "", 20, "Turbines in winter", "Two turbines more")
	s := searcher(tm.Engine)
	at := func(want int64, what string) {
		t.Helper()
		if n := s.Computed(); n != want {
			t.Errorf("%s: found out %d times, want %d", what, n, want)
		}
	}
	see := func() *search.Profile { return profile(t, s, search.Anyone(), "team:ada") }
	see()
	see()
	at(1, "asked twice")
	tm.write("bo", "", 1, "Lunch")
	see()
	at(1, "one of many others' documents more")
	tm.write("ada", "board", 1, "Merger")
	see()
	at(1, "a document more that the asker may not read")
	ids := tm.write("ada", "", 1, "Kafka is slow", "Kafka again", "Kafka once more")
	if !has(see(), "Kafka") {
		t.Errorf("topics %q lack what was just written", topicNames(see()))
	}
	at(2, "documents more")
	var gone []connectors.Ref
	for _, id := range ids {
		gone = append(gone, connectors.Ref{Source: "team", Kind: connectors.KindPost, ID: id})
	}
	if _, err := tm.Apply(context.Background(), indexer.Batch{Source: "team", Deletes: gone}); err != nil {
		t.Fatal(err)
	}
	tm.flush()
	if has(see(), "Kafka") {
		t.Errorf("topics %q hold what was deleted", topicNames(see()))
	}
	at(3, "documents deleted")
}

func TestTheFirmsTopicsFollowWhatIsWritten(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek")
	tm.closed()
	tm.chatter("bo")
	s := searcher(tm.Engine)
	find := func(name string) *search.FirmTopic {
		for _, topic := range allTopics(t, s, search.Anyone(), search.TopicsQuery{}) {
			if strings.EqualFold(topic.Name, name) {
				return &topic
			}
		}
		return nil
	}
	tm.write("ada", "", 600, "Kafka is slow", "Kafka again", "Kafka once more")
	if got := find("Kafka"); got != nil {
		t.Errorf("one person's topic is the firm's: %+v", got)
	}
	ids := tm.write("cy", "", 20, "Kafka upgrade", "Kafka or a database", "Kafka, a broker")
	got := find("Kafka")
	if got == nil || got.People != 2 || got.Documents != 6 || got.Kind != search.TopicWord || len(got.Top) != 2 || fmt.Sprint(got.Languages) != "[en]" {
		t.Fatalf("Kafka is %+v", got)
	}
	if days := got.Last.Sub(got.First).Hours() / 24; days < 579 || days > 581 {
		t.Errorf("first %s, last %s", got.First, got.Last)
	}
	tm.write("ada", "board", 20, "Merger", "The merger", "Merger again")
	tm.write("cy", "board", 20, "Our merger", "No merger", "Merger?")
	if got := find("merger"); got != nil {
		t.Errorf("a secret is a topic of the firm: %+v", got)
	}
	var gone []connectors.Ref
	for _, id := range ids {
		gone = append(gone, connectors.Ref{Source: "team", Kind: connectors.KindPost, ID: id})
	}
	if _, err := tm.Apply(context.Background(), indexer.Batch{Source: "team", Deletes: gone}); err != nil {
		t.Fatal(err)
	}
	tm.flush()
	if got := find("Kafka"); got != nil {
		t.Errorf("deleted, and still a topic: %+v", got)
	}
}

func TestWaysToWriteATopicAreOneTopic(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek")
	tm.chatter("bo")
	tm.write("ada", "", 20, "Event streaming here", "Event streaming there", "More event streaming", "A turbine", "The turbine", "One turbine")
	tm.write("cy", "", 20, "Event-streaming at work", "Event-streaming at night", "Event-streaming", "Turbines", "Many turbines", "Turbines and more")
	names := []string{}
	for _, topic := range allTopics(t, searcher(tm.Engine), search.Anyone(), search.TopicsQuery{Sort: search.ByName}) {
		names = append(names, topic.Name)
	}
	if len(names) != 2 {
		t.Errorf("topics %q; want streaming and turbines", names)
	}
}

func TestWhatMeansTheSameIsOneTopicByTheThesaurus(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek")
	tm.chatter("bo")
	tm.write("ada", "", 20, "Penningtvätt här", "Penningtvätt där", "Mer penningtvätt")
	tm.write("cy", "", 20, "Hvitvasking her", "Hvitvasking der", "Mer hvitvasking")
	s := searcher(tm.Engine)
	if all := allTopics(t, s, search.Anyone(), search.TopicsQuery{}); len(all) > 0 {
		t.Errorf("without a thesaurus there are %+v", all)
	}
	starter := text.StarterThesaurus()
	s = s.Knowing(func() *text.Thesaurus { return starter })
	if all := allTopics(t, s, search.Anyone(), search.TopicsQuery{}); len(all) != 1 || all[0].People != 2 || len(all[0].Top) != 2 {
		t.Errorf("topics %+v; want one of two people", all)
	}
	tm.write("ada", "", 10, "Penningtvätt, hvitvasking", "Hvitvasking, penningtvätt", "Penningtvätt och hvitvasking")
	if names := topicNames(profile(t, s, search.Anyone(), "team:ada")); len(names) != 1 {
		t.Errorf("topics %q; want one", names)
	}
}

func TestTopicsAreSuggestedBeforeMereWords(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Cy Ek")
	tm.chatter("bo")
	tm.write("ada", "", 20, "Turbine blades", "Turbine blades in ice", "New turbine blades", "Turbulence")
	tm.write("cy", "", 20, "Turbine blades break", "Turbine blades at sea", "Long turbine blades")
	s := searcher(tm.Engine)
	topics(t, s, search.Anyone(), search.TopicsQuery{})
	got, err := s.Suggest(context.Background(), search.Anyone(), "turb", 8)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < 2 || got[0].Kind != "topic" || got[0].Text != "Turbine blades" || got[1].Kind != "word" {
		t.Errorf("suggested %+v", got)
	}
}
