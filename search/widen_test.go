package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
)

// thesaurus reads a list of synonyms.
func thesaurus(t testing.TB, list string) func() *text.Thesaurus {
	t.Helper()
	read, faults := text.ParseThesaurus(strings.NewReader(list))
	for _, f := range faults {
		t.Fatal(f)
	}
	return func() *text.Thesaurus { return read }
}

// inOneLanguage keeps of a firm the posts in one language, and its people without what they say they know.
type inOneLanguage struct {
	connectors.Source
	lang string
}

func (o inOneLanguage) Pull(ctx context.Context, place []byte, sink connectors.Sink) (connectors.Pass, error) {
	return o.Source.Pull(ctx, place, &languageSink{Sink: sink, lang: o.lang})
}

type languageSink struct {
	connectors.Sink
	lang string
}

func (s *languageSink) Upsert(r connectors.Record) error {
	switch r := r.(type) {
	case *connectors.Person:
		plain := *r
		plain.Title, plain.Bio, plain.Skills = "", "", nil
		return s.Sink.Upsert(&plain)
	case *connectors.Post:
		if text.Canonical(r.Lang) != s.lang {
			return nil
		}
		plain := *r
		plain.Tags = nil
		return s.Sink.Upsert(&plain)
	case *connectors.Experience, *connectors.Contact:
		return nil
	}
	return s.Sink.Upsert(r)
}

// The firm's people are left with what they wrote in one language, and are asked for in another. The figures
// are the share of those who know that are among the first ten, over all topics of the firm.
func TestAQuestionFindsThoseWhoWroteInAnotherLanguage(t *testing.T) {
	measures(t)
	starter := text.StarterThesaurus()
	truth, err := firm.Truth()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ asked, written string }{{"en", "sv"}, {"en", "no"}, {"sv", "no"}, {"no", "sv"}, {"sv", "en"}, {"no", "en"}} {
		s := searcher(open(t, "firm", inOneLanguage{sample.New(firm), tt.written}))
		wide := s.Knowing(func() *text.Thesaurus { return starter })
		without, with, topics := 0.0, 0.0, 0
		for _, topic := range truth {
			if !strings.HasPrefix(topic.ID, tt.asked+"-") {
				continue
			}
			topics++
			without += recall(t, s, topic.Text, topic.People)
			with += recall(t, wide, topic.Text, topic.People)
		}
		without, with = without/float64(topics), with/float64(topics)
		t.Logf("asked in %s of what was written in %s: recall@10 %.3f without synonyms, %.3f with, over %d topics", tt.asked, tt.written, without, with, topics)
		if topics == 0 || with < without+0.1 {
			t.Errorf("asked in %s of what was written in %s: recall@10 %.3f without synonyms, %.3f with", tt.asked, tt.written, without, with)
		}
	}
}

func recall(t *testing.T, s *search.Searcher, question string, people map[string]int) float64 {
	t.Helper()
	places, err := s.Rank(context.Background(), search.Anyone(), search.Query{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range places[:min(10, len(places))] {
		if people[strings.TrimPrefix(p.ID, "firm:")] > 0 {
			found++
		}
	}
	return float64(found) / float64(min(10, len(people)))
}

func TestWhatMeansTheSameIsFoundBothWaysAndMarked(t *testing.T) {
	list := thesaurus(t, `
- {sv: penningtvätt, no: hvitvasking, en: anti-money laundering, any: AML}
- {sv: meddelandekö, en: message queue, narrower: Kafka}
`)
	post := func(id, lang, body string) connectors.Record {
		return &connectors.Post{Head: connectors.Head{ID: id}, Author: id, Lang: lang, Body: body, Time: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}
	}
	var records []connectors.Record
	for _, id := range []string{"tvätt", "money", "only", "vask", "aml", "kö", "kafka"} {
		records = append(records, &connectors.Person{Head: connectors.Head{ID: id}, Name: id})
	}
	records = append(records,
		post("tvätt", "sv", "Rutiner mot penningtvätt i nya systemet."),
		post("money", "en", "We wrote rules for anti-money laundering."),
		post("only", "en", "Money is what the budget is about."),
		post("vask", "no", "Hvitvaskingsregler for bank er på plass."),
		post("aml", "sv", "Reglerna för AML är klara."),
		post("kö", "sv", "Vår meddelandekö stannade i natt."),
		post("kafka", "sv", "Vi bytte till Kafka i våras."),
	)
	s := searcher(open(t, "firm", fixed(records))).Knowing(list)
	for _, tt := range []struct{ name, question, found, marked string }{
		{"one word finds several", "penningtvätt", "tvätt money aml", "anti money laundering"},
		{"several words find one", "who knows anti-money laundering", "money tvätt only aml", "penningtvätt"},
		{"a short form finds all", "AML", "aml tvätt money", "penningtvätt"},
		{"what is wider finds what is narrower", "message queue", "kafka kö", "Kafka"},
		{"but not the other way", "kafka", "kafka", "Kafka"},
		{"what is quoted is meant so", `"penningtvätt"`, "tvätt", "penningtvätt"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := ask(t, s, search.Anyone(), search.Query{Text: tt.question})
			var found []string
			marks := ""
			for _, p := range a.People {
				found = append(found, p.Person.Name)
				for _, e := range p.Evidence {
					marks += marked(e.Snippet)
				}
			}
			want := strings.Fields(tt.found)
			slices.Sort(want)
			slices.Sort(found)
			if !slices.Equal(found, want) {
				t.Errorf("found %q, want %q", found, want)
			}
			for _, m := range strings.Fields(tt.marked) {
				if !strings.Contains(marks, "["+m+"]") {
					t.Errorf("%s is not marked in %s", m, marks)
				}
			}
		})
	}
	literal := ask(t, s, search.Anyone(), search.Query{Text: "penningtvätt", Literal: true})
	if literal.Total != 1 || literal.Widened != nil {
		t.Errorf("literally, %d people were found and %v looked for besides; want 1 and nothing", literal.Total, literal.Widened)
	}
	wide := ask(t, s, search.Anyone(), search.Query{Text: "vem kan anti-money laundering"})
	want := search.Widening{Word: "anti-money laundering", Terms: []string{"penningtvätt", "hvitvasking", "AML"}, Why: search.Synonym}
	if len(wide.Widened) != 1 || fmt.Sprint(wide.Widened[0]) != fmt.Sprint(want) {
		t.Errorf("widened %v, want %v", wide.Widened, want)
	}
}

// fixed is a source of just these records.
type fixed []connectors.Record

func (f fixed) Pull(_ context.Context, _ []byte, sink connectors.Sink) (connectors.Pass, error) {
	for _, r := range f {
		if err := sink.Upsert(r); err != nil {
			return connectors.Pass{}, err
		}
	}
	return connectors.Pass{Complete: true}, nil
}
