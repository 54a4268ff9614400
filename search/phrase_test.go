package search_test

import (
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

func TestAQuotationIsWordsNextToEachOther(t *testing.T) {
	s := searcher(openNordan(t))
	for _, tt := range []struct {
		question string
		matched  int
		loosened []string
	}{
		{`"event sourcing"`, 1, nil},
		{`"Event sourcing" kafka`, 1, nil},
		{`"sourcing event"`, 1, []string{"sourcing event"}},
		{`"sourcing event" -governance`, 0, []string{"sourcing event"}},
		{`"data governance" "event sourcing"`, 1, nil},
		{`"kafka"`, 4, nil},
		{`"security awareness training"`, 1, nil},
		{`"a very long pasted title about kafka in production"`, 4, []string{"a very long pasted title about kafka in production"}},
	} {
		a := ask(t, s, search.Anyone(), search.Query{Text: tt.question})
		if a.Matched != tt.matched || !slices.Equal(a.Loosened, tt.loosened) {
			t.Errorf("%s matches %d, loosened %q", tt.question, a.Matched, a.Loosened)
		}
	}
}

func TestMisspeltWordsArePutRight(t *testing.T) {
	s := searcher(openNordan(t))
	for question, want := range map[string]string{
		"kafak":                 "kafka",
		"vem kan Kafkja i Oslo": "vem kan kafka i Oslo",
		"betalingsplatformer":   "betalingsplattformer",
		"kafka":                 "",
		"Cilla Dahhl":           "Cilla Dahl",
		"akesson":               "",
		"zzzzzz":                "",
		"Hemmelighte":           "", // only in a group of members
		"kafka -governence":     "",
	} {
		if got := ask(t, s, search.Anyone(), search.Query{Text: question}).DidYouMean; got != want {
			t.Errorf("%s: did you mean %q; want %q", question, got, want)
		}
	}
}

func TestWhoFindsNobodyIsHelpedOn(t *testing.T) {
	s := searcher(openNordan(t))
	help := func(asker search.Asker, q string) *search.Help {
		a := ask(t, s, asker, search.Query{Text: q})
		if a.Help == nil {
			t.Fatalf("%s: no help, %d people", q, a.Total)
		}
		return a.Help
	}
	if h := help(search.Anyone(), "betalingsplass"); !slices.Equal(h.Missing, []string{"betalingsplass"}) || !slices.Equal(h.Near, []string{"betalingsplattformer"}) ||
		len(h.Groups) == 0 || h.Groups[0].Name != "kafka" {
		t.Errorf("a word that nobody wrote: %+v", h)
	}
	if h := help(search.Anyone(), "kafka since:2026-05"); len(h.Lift) != 1 || h.Lift[0].Kind != "since" || h.Lift[0].People == 0 || len(h.Missing) > 0 {
		t.Errorf("a filter that nothing passes: %+v", h)
	}
	if h := help(search.Anyone(), "kafka since:2026-05 lang:fi"); len(h.Lift) != 1 || h.Lift[0].Kind != "" {
		t.Errorf("two filters that nothing passes: %+v", h)
	}
	if h := help(search.Anyone(), "hemmelighet"); !slices.Equal(h.Missing, []string{"hemmelighet"}) || slices.ContainsFunc(h.Groups, func(g search.Link) bool { return g.Name == "Styret" }) {
		t.Errorf("a word that the asker may not read: %+v", h)
	}
	if a := ask(t, s, search.As("hr:cilla"), search.Query{Text: "hemmelighet"}); a.Total != 1 || a.Help != nil {
		t.Errorf("a member finds %d people, help %+v", a.Total, a.Help)
	}
}

// Whether a quotation stands in a document is remembered until the document changes.
func TestAChangedDocumentIsLookedThroughAgain(t *testing.T) {
	engine := open(t, "firm", fixed([]connectors.Record{
		titled("1", "", "We like event sourcing."), titled("2", "", "The sourcing of an event."),
	}))
	s := searcher(engine)
	matched := func(question string, want int) {
		t.Helper()
		for range 2 {
			if a := ask(t, s, search.Anyone(), search.Query{Text: question}); a.Matched != want {
				t.Errorf("%s matches %d, want %d", question, a.Matched, want)
			}
		}
	}
	matched(`"event sourcing"`, 1)
	matched(`"sourcing of"`, 1)
	change := indexer.Batch{Source: "firm", Upserts: []connectors.Record{titled("2", "", "Event sourcing, again.")}}
	if _, err := engine.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	matched(`"event sourcing"`, 2)
}
