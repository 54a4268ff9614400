package local

import (
	"fmt"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// What was read of a word is told again as long as it holds, follows what comes and goes, and stays within the budget.
func TestPostingsThatAreKeptFollowTheIndex(t *testing.T) {
	ctx := t.Context()
	e, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	apply := func(b indexer.Batch) {
		t.Helper()
		b.Source = "s"
		if _, err := e.Apply(ctx, b); err != nil {
			t.Fatal(err)
		}
		if err := e.Flush(ctx); err != nil {
			t.Fatal(err)
		}
	}
	post := func(id, body string) connectors.Record {
		return &connectors.Post{Head: connectors.Head{ID: id}, Author: "anna", Lang: "en", Body: body}
	}
	expect := func(term string, want int) {
		t.Helper()
		for range 2 { // the second time from what is kept
			v, err := e.View()
			if err != nil {
				t.Fatal(err)
			}
			got, _, err := v.Frequency(term)
			v.Close()
			if err != nil || got != want {
				t.Errorf("%s stands in %d documents, %v; want %d", term, got, err, want)
			}
		}
	}
	apply(indexer.Batch{Upserts: []connectors.Record{post("1", "kafka flink"), post("2", "kafka kafka"), post("3", "spark")}})
	expect("kafka", 2)
	expect("absent", 0)
	apply(indexer.Batch{Upserts: []connectors.Record{post("4", "kafka"), post("1", "flink")}})
	expect("kafka", 2)
	expect("flink", 1)
	apply(indexer.Batch{Deletes: []connectors.Ref{{Source: "s", Kind: connectors.KindPost, ID: "2"}}})
	expect("kafka", 1)

	e.postings.mu.Lock()
	e.postings.budget = 5 * size(fieldTerm{bodyField, "kafka"}, make([]segmentPostings, 1))
	e.postings.mu.Unlock()
	for i := range 100 {
		expect(fmt.Sprintf("absent%d", i), 0)
	}
	expect("kafka", 1)
	bytes := 0
	for _, key := range e.postings.kept.Keys() {
		kept, _ := e.postings.kept.Peek(key)
		bytes += size(key, kept)
	}
	if bytes != e.postings.bytes || bytes > e.postings.budget || bytes == 0 {
		t.Errorf("%d bytes are kept, counted as %d, of a budget of %d", bytes, e.postings.bytes, e.postings.budget)
	}
}

// Several terms are counted where they stand together, whatever the fields.
func TestTermsAreCountedTogether(t *testing.T) {
	ctx := t.Context()
	e, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	closed := &connectors.Group{Head: connectors.Head{ID: "g"}, Name: "g", Visibility: connectors.Closed}
	post := func(id, title, body, group string) connectors.Record {
		return &connectors.Post{Head: connectors.Head{ID: id}, Author: "anna", Lang: "en", Title: title, Body: body, Group: group}
	}
	if _, err := e.Apply(ctx, indexer.Batch{Source: "s", Upserts: []connectors.Record{
		closed, post("1", "kafka", "flink kafka", ""), post("2", "", "flink", ""), post("3", "", "kafka flink spark", ""), post("4", "", "kafka flink", "g"),
	}}); err != nil {
		t.Fatal(err)
	}
	if err := e.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	v, err := e.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, tt := range []struct {
		terms []string
		want  int
	}{
		{[]string{"kafka"}, 2}, {[]string{"flink"}, 3}, {[]string{"kafka", "flink"}, 2}, {[]string{"flink", "kafka", "spark"}, 1},
		{[]string{"spark", "absent"}, 0}, {[]string{"kafka", "kafka"}, 2},
	} {
		if got, of, err := v.Frequency(tt.terms...); got != tt.want || of != 3 || err != nil {
			t.Errorf("%s: %d of %d, %v; want %d of 3", slices.Clone(tt.terms), got, of, err, tt.want)
		}
	}
}
