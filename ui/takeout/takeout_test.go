package takeout_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/takeout"
)

func openEngine(t *testing.T) *local.Engine {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine
}

func pull(t *testing.T, engine *local.Engine, name string, source connectors.Source) indexer.Report {
	t.Helper()
	report, err := indexer.Pull(t.Context(), engine, name, source, indexer.PullOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return report
}

// somebody knows of a subject that the sample firm writes about.
func somebody(t *testing.T, s *search.Searcher) search.Asker {
	t.Helper()
	answer, err := s.People(t.Context(), search.Anyone(), search.Query{Text: "kafka"})
	if err != nil || len(answer.People) == 0 {
		t.Fatalf("nobody knows of Kafka: %v", err)
	}
	return search.As(answer.People[0].Person.ID)
}

func unzip(t *testing.T, content []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestWhatIsTakenAlongIsReadBackWithoutAFaultAndMakesTheSameRecords(t *testing.T) {
	engine := openEngine(t)
	pull(t, engine, "firm", sample.New(sample.Config{People: 100, Posts: 1500}))
	if _, err := engine.Apply(t.Context(), indexer.Batch{Source: "more & more", Upserts: []connectors.Record{
		&connectors.Person{Head: connectors.Head{ID: "other"}, Emails: []string{emailOf(t, engine)}},
	}}); err != nil {
		t.Fatal(err)
	}
	s := search.New(engine, search.DefaultParameters())
	asker := somebody(t, s)
	if _, err := s.Decide(t.Context(), asker, search.Decision{Do: search.HideTopic, Topic: "lunch"}); err != nil {
		t.Fatal(err)
	}
	archive, err := takeout.Archive(t.Context(), s, asker)
	if err != nil {
		t.Fatal(err)
	}
	files := unzip(t, archive.Content)
	var own search.Own
	if err := json.Unmarshal(files[takeout.Made], &own); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(own.Decided.HiddenTopics, []string{"lunch"}) || own.Profile.ID != asker.Person() || len(own.Profile.Topics) == 0 {
		t.Errorf("what Vemvet made of it is %+v", own)
	}
	delete(files, takeout.Made)

	records := map[string]int{}
	if err := s.OwnCopy(t.Context(), asker, func(source string, _ connectors.Record) error { records[source]++; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(files) != len(records) || len(files["firm.jsonl"]) == 0 {
		t.Errorf("the archive has %d files of records; want %d", len(files), len(records))
	}
	again := openEngine(t)
	path := filepath.Join(t.TempDir(), "firm.jsonl")
	if err := os.WriteFile(path, files["firm.jsonl"], 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := jsonl.New(jsonl.Config{Path: path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := pull(t, again, "firm", source)
	if report.Faulty > 0 || report.Applied.Added != records["firm"] || records["firm"] < 10 {
		t.Errorf("read back: %+v; want %d records and no fault", report, records["firm"])
	}
	var exported bytes.Buffer
	w := jsonl.NewWriter(&exported)
	if err := again.Records(context.Background(), "firm", func(_ string, r connectors.Record) error { return w.Write(r) }); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil || !bytes.Equal(exported.Bytes(), files["firm.jsonl"]) {
		t.Errorf("exported again it differs: %v", err)
	}

	alone, err := takeout.Records(t.Context(), s, asker, "firm")
	if err != nil || !bytes.Equal(alone.Content, files["firm.jsonl"]) || alone.Name != "firm.jsonl" {
		t.Errorf("the source alone: %v", err)
	}
	if _, err := takeout.Records(t.Context(), s, asker, "elsewhere"); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("a source that tells nothing: %v", err)
	}
}

// emailOf is the address of whom somebody finds.
func emailOf(t *testing.T, engine *local.Engine) string {
	t.Helper()
	s := search.New(engine, search.DefaultParameters())
	p, err := s.Person(t.Context(), search.Anyone(), somebody(t, s).Person())
	if err != nil {
		t.Fatal(err)
	}
	return p.Email
}

func TestNobodyInParticularHasNothingToTakeAlong(t *testing.T) {
	s := search.New(openEngine(t), search.DefaultParameters())
	if _, err := takeout.Archive(t.Context(), s, search.Anyone()); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
