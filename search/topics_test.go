package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
)

func profile(t testing.TB, s *search.Searcher, asker search.Asker, id string) *search.Profile {
	t.Helper()
	p, err := s.Person(context.Background(), asker, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func topicNames(p *search.Profile) (out []string) {
	for _, t := range p.Topics {
		out = append(out, t.Name)
	}
	return out
}

// planted tells by which words each subject of the made-up firm is known, in all its languages, and who
// really knows it.
func planted(t testing.TB) (words map[string]map[string]bool, experts map[string][]string) {
	t.Helper()
	truth, err := firm.Truth()
	if err != nil {
		t.Fatal(err)
	}
	words, experts = map[string]map[string]bool{}, map[string][]string{}
	for _, topic := range truth {
		_, id, _ := strings.Cut(topic.ID, "-")
		if words[id] == nil {
			words[id] = map[string]bool{}
			for person, really := range topic.People {
				if really == 2 {
					experts[id] = append(experts[id], "firm:"+person)
				}
			}
		}
		for _, w := range termsOf(topic.Text) {
			words[id][w] = true
		}
	}
	return words, experts
}

var analyser = text.NewAnalyser("sv", "no", "en")

func termsOf(name string) (out []string) {
	words, _ := analyser.Query(name)
	for _, w := range words {
		out = append(out, w.Terms...)
	}
	return out
}

func isAbout(name string, words map[string]bool) bool {
	return slices.ContainsFunc(termsOf(name), func(term string) bool { return words[term] })
}

func TestWhatAnExpertReallyKnowsIsAmongTheirTopics(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	words, experts := planted(t)
	all, held := 0, 0
	for subject, people := range experts {
		for _, id := range people {
			p := profile(t, s, search.Anyone(), id)
			if len(p.Topics) > 15 {
				t.Errorf("%s has %d topics", id, len(p.Topics))
			}
			all++
			if slices.ContainsFunc(topicNames(p), func(name string) bool { return isAbout(name, words[subject]) }) {
				held++
			}
		}
	}
	share := float64(held) / float64(all)
	t.Logf("of %d who really know a subject, %.1f %% have it among their topics", all, 100*share)
	if share < 0.95 {
		t.Errorf("only %.1f %% have it", 100*share)
	}
}

func asJSON(t interface {
	Helper()
	Fatal(...any)
}, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// team is a small firm that writes what a test says.
type team struct {
	*local.Engine
	t     testing.TB
	posts int
}

func newTeam(t testing.TB, people ...string) *team {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"sv", "no", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	tm := &team{Engine: engine, t: t}
	for _, name := range people {
		tm.apply(&connectors.Person{Head: connectors.Head{ID: idOf(name)}, Name: name})
	}
	return tm
}

func idOf(name string) string { return strings.ToLower(strings.Fields(name)[0]) }

func (tm *team) apply(records ...connectors.Record) {
	tm.t.Helper()
	if _, err := tm.Apply(context.Background(), indexer.Batch{Source: "team", Upserts: records}); err != nil {
		tm.t.Fatal(err)
	}
	tm.flush()
}

func (tm *team) flush() {
	tm.t.Helper()
	if err := tm.Flush(context.Background()); err != nil {
		tm.t.Fatal(err)
	}
}

var today = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)

// write lets somebody write posts a number of days ago, in a group or where everyone reads.
func (tm *team) write(who, group string, daysAgo int, titles ...string) (ids []string) {
	tm.t.Helper()
	var records []connectors.Record
	for _, title := range titles {
		tm.posts++
		id := fmt.Sprintf("p%d", tm.posts)
		ids = append(ids, id)
		records = append(records, &connectors.Post{
			Head: connectors.Head{ID: id}, Author: who, Group: group, Title: title, Body: "Details are in the document.", Lang: "en",
			Time: today.AddDate(0, 0, -daysAgo),
		})
	}
	tm.apply(records...)
	return ids
}

// chatter is what everybody else writes of.
func (tm *team) chatter(who string) {
	tm.t.Helper()
	var titles []string
	for i := range 40 {
		titles = append(titles, fmt.Sprintf("Invoices of warehouse %d are late", i), fmt.Sprintf("Parking at the harbour, week %d", i))
	}
	tm.write(who, "", 30, titles...)
}

func TestTheSpecificComesBeforeTheGeneral(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl")
	tm.chatter("bo")
	tm.write("bo", "", 20, "A new cluster for mail", "The cluster of the harbour", "Which cluster for the invoices?")
	tm.write("ada", "", 20, "Kafka Streams in the harbour cluster", "Kafka Streams loses its state", "Tuning Kafka Streams", "Kafka Streams or not?",
		"Scaling a cluster", "Cluster of the harbour")
	names := topicNames(profile(t, searcher(tm.Engine), search.Anyone(), "team:ada"))
	if len(names) == 0 || names[0] != "Kafka Streams" {
		t.Errorf("topics %q; want Kafka Streams first", names)
	}
	for _, n := range names {
		if n == "Kafka" || n == "Streams" {
			t.Errorf("%s stands beside Kafka Streams: %q", n, names)
		}
	}
}

func TestTheFormsOfAWordAreOneTopicWrittenAsMostDo(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl")
	tm.chatter("bo")
	tm.write("ada", "", 20, "Old turbines", "The TURBINE vibrates", "Which turbine to buy", "Another turbine", "Noise of a turbine")
	if names := topicNames(profile(t, searcher(tm.Engine), search.Anyone(), "team:ada")); !slices.Contains(names, "turbine") || len(names) > 2 {
		t.Errorf("topics %q", names)
	}
}

func TestWhatEverybodyWritesIsNobodysTopic(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl", "Siri Wessel")
	tm.apply(&connectors.Experience{Head: connectors.Head{ID: "cv"}, Person: "ada", Sort: "project", Title: "Depot", Customer: "Nordhamn"})
	tm.chatter("bo")
	for _, title := range []string{
		"Update the readme", "Fix typo", "fikset feil i 2024", "Oppdaterer versjon", "Uppdaterade listan", "EY-1234 rettet", "Thanks, Siri Wessel", "Meeting in week 12",
		"See https://wiki.example/docs/Handbook.html", "Nordhamn called", "a1b2c3d4e5f6a7b8c9",
	} {
		tm.write("ada", "", 20, title, title+" again", "More: "+title)
	}
	if names := topicNames(profile(t, searcher(tm.Engine), search.Anyone(), "team:ada")); len(names) > 0 {
		t.Errorf("topics %q; want none", names)
	}
}

func TestATrendComparesTheLastYearWithTheOneBefore(t *testing.T) {
	tm := newTeam(t, "Ada Berg", "Bo Dahl")
	tm.chatter("bo")
	several := func(format string) (out []string) {
		for i := range 8 {
			out = append(out, fmt.Sprintf(format, i))
		}
		return out
	}
	tm.write("ada", "", 600, several("Mainframe, part %d")...)
	tm.write("ada", "", 500, several("Turbines, part %d")...)
	tm.write("ada", "", 100, several("Kubernetes, part %d")...)
	tm.write("ada", "", 100, several("Turbines, more %d")...)
	got := map[string]string{}
	for _, topic := range profile(t, searcher(tm.Engine), search.Anyone(), "team:ada").Topics {
		got[topic.Name] = topic.Trend
		if sum := sum(topic.Quarters); sum != 8 && sum != 16 {
			t.Errorf("%s: quarters %v", topic.Name, topic.Quarters)
		}
	}
	want := map[string]string{"Mainframe": search.Fading, "Turbines": search.Steady, "Kubernetes": search.Rising}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("trends %v, want %v", got, want)
	}
}

func sum(quarters []int) (n int) {
	for _, q := range quarters {
		n += q
	}
	return n
}

// What a topic's question gives on the search page is the ranking that the topic tells of.
func TestATopicsRankIsThatOfItsQuestion(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	_, experts := planted(t)
	for _, id := range []string{experts["kafka"][0], experts["sap"][0], experts["a11y"][0]} {
		for _, topic := range profile(t, s, search.Anyone(), id).Topics {
			a := ask(t, s, search.Anyone(), search.Query{Text: topic.Query, Limit: search.MaxLimit})
			if a.Total != topic.Of {
				t.Errorf("%s: %s tells of %d people, its question %q finds %d", id, topic.Name, topic.Of, topic.Query, a.Total)
			}
			if topic.Rank <= len(a.People) && a.People[topic.Rank-1].Person.ID != id {
				t.Errorf("%s: %s: number %d is %s", id, topic.Name, topic.Rank, a.People[topic.Rank-1].Person.ID)
			}
		}
	}
}

func TestTopicsAreTheSameEachTime(t *testing.T) {
	measures(t)
	one, other := searcher(open(t, "firm", sample.New(firm))), searcher(open(t, "firm", sample.New(firm)))
	_, experts := planted(t)
	for subject, people := range experts {
		a, b := asJSON(t, profile(t, one, search.Anyone(), people[0]).Topics), asJSON(t, profile(t, other, search.Anyone(), people[0]).Topics)
		if a != b {
			t.Errorf("%s: %s: %.500s, then %.500s", subject, people[0], a, b)
		}
	}
}

// A profile of somebody with 10,000 documents, found out anew and as remembered.
func BenchmarkProfileOfManyDocuments(b *testing.B) {
	tm := newTeam(b, "Ada Berg", "Bo Dahl")
	var records []connectors.Record
	for i := range 20000 {
		who, subject := "ada", []string{"Kafka", "turbine", "payroll", "timber", "ERTMS"}[i%5]
		if i%2 == 0 {
			who = "bo"
		}
		records = append(records, &connectors.Post{
			Head: connectors.Head{ID: fmt.Sprintf("many-%d", i)}, Author: who, Lang: "en", Time: today.AddDate(0, 0, -i/20),
			Title: fmt.Sprintf("%s on ship %d", subject, i%700), Body: strings.Repeat("The "+subject+" of the harbour needs a look. ", 20),
		})
	}
	for part := range slices.Chunk(records, 1000) {
		tm.apply(part...)
	}
	s := searcher(tm.Engine)
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			profile(b, s.With(s.Parameters()), search.Anyone(), "team:ada")
		}
	})
	b.Run("remembered", func(b *testing.B) {
		for b.Loop() {
			profile(b, s, search.Anyone(), "team:ada")
		}
	})
}
