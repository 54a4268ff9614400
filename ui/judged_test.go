package ui_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui"
)

func TestHowManyTopicsPeopleConfirmedAndRejectedIsARunningMeasureWithoutNames(t *testing.T) {
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	}()
	batch := indexer.Batch{Source: "dir", Upserts: []connectors.Record{&connectors.Person{Head: connectors.Head{ID: "anna"}}, &connectors.Person{Head: connectors.Head{ID: "bo"}}}}
	if _, err := engine.Apply(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := search.New(engine, search.DefaultParameters())
	for who, d := range map[string]search.Decision{"dir:anna": {Do: search.ConfirmTopic, Topic: "kafka"}, "dir:bo": {Do: search.RejectTopic, Topic: "lunch"}} {
		if _, err := s.Decide(t.Context(), search.As(who), d); err != nil {
			t.Fatal(err)
		}
	}
	answer := httptest.NewRecorder()
	ui.NewMetrics(engine).Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{`vemvet_topics_judged{judgement="confirmed"} 1`, `vemvet_topics_judged{judgement="rejected"} 1`} {
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	for _, secret := range []string{"anna", "kafka", "lunch"} {
		if strings.Contains(answer.Body.String(), secret) {
			t.Errorf("the metrics tell of %s", secret)
		}
	}
}
