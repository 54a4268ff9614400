package search_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/search"
)

func ids(a *search.PeopleAnswer) (out []string) {
	for _, p := range a.People {
		out = append(out, p.Person.ID)
	}
	return out
}

func TestFiltersMayStandInTheQuestion(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	all := ask(t, s, search.Anyone(), search.Query{Text: "vem kan kafka", Limit: search.MaxLimit})

	typed := ask(t, s, search.Anyone(), search.Query{Text: "vem kan kafka plats:göteborg", Limit: search.MaxLimit})
	given := ask(t, s, search.Anyone(), search.Query{Text: "vem kan kafka", Places: []string{"Göteborg"}, Limit: search.MaxLimit})
	if len(typed.People) == 0 || typed.Total == all.Total || !slices.Equal(ids(typed), ids(given)) {
		t.Errorf("plats:göteborg finds %d people, the filter %d, no filter %d", typed.Total, given.Total, all.Total)
	}
	if got := ask(t, s, search.Anyone(), search.Query{Text: "kafka source:firm"}); got.Total != all.Total {
		t.Errorf("source:firm finds %d of %d people", got.Total, all.Total)
	}
	if got := ask(t, s, search.Anyone(), search.Query{Text: "kafka source:other"}); got.Total != 0 {
		t.Errorf("source:other finds %d people", got.Total)
	}
	if got := ask(t, s, search.Anyone(), search.Query{Text: "kafka since:2026"}); got.Matched == 0 || got.Matched >= all.Matched {
		t.Errorf("since:2026 matches %d of %d documents", got.Matched, all.Matched)
	}
}

func TestQuotedWordsMustBeThereAndWordsAfterAMinusMustNot(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	matched := func(q string) int {
		return ask(t, s, search.Anyone(), search.Query{Text: q}).Matched
	}
	kafka, either, both := matched("kafka"), matched("kafka partition"), matched(`kafka "partition"`)
	without := matched("kafka -partition")
	if both == 0 || both >= kafka || either < kafka || without != either-matched("partition") {
		t.Errorf("kafka %d, either %d, partition must %d, must not %d", kafka, either, both, without)
	}
	a := ask(t, s, search.Anyone(), search.Query{Text: `who knows "kafka" -partition`})
	if !slices.Equal(a.Words, []string{"kafka"}) || !slices.Equal(a.Ignored, []string{"who", "knows"}) {
		t.Errorf("looked for %q, ignored %q", a.Words, a.Ignored)
	}
}

func TestAFilterThatNamesNothingIsAFaultOfTheQuestion(t *testing.T) {
	s := searcher(open(t, "firm", sample.New(sample.Config{People: 100, Posts: 10})))
	for q, reason := range map[string]string{
		"kafka place:atlantis": "unknown", "kafka unit:none": "unknown", "kafka group:none": "unknown", "kafka since:soon": "bad-time",
	} {
		_, err := s.People(context.Background(), search.Anyone(), search.Query{Text: q})
		var fault *search.QueryError
		if !errors.As(err, &fault) || fault.Field != "q" || fault.Reason != reason {
			t.Errorf("%s: %v", q, err)
		}
	}
}
