package indexer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// script is a source that does what a test tells it.
type script func(checkpoint string, sink connectors.Sink) (complete bool, err error)

func (s script) Pull(_ context.Context, checkpoint []byte, sink connectors.Sink) (connectors.Pass, error) {
	complete, err := s(string(checkpoint), sink)
	return connectors.Pass{Complete: complete}, err
}

func unit(id, name string) *connectors.Unit {
	return &connectors.Unit{Head: connectors.Head{ID: id}, Name: name}
}

// upserts sends a unit for each word, id=name or just an id.
func upserts(sink connectors.Sink, words ...string) error {
	for _, word := range words {
		id, name, _ := strings.Cut(word, "=")
		if err := sink.Upsert(unit(id, name)); err != nil {
			return err
		}
	}
	return nil
}

func open(t *testing.T) *local.Engine {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil && !errors.Is(err, indexer.ErrClosed) {
			t.Error(err)
		}
	})
	return engine
}

func pull(t *testing.T, w indexer.Writer, source connectors.Source, opts indexer.PullOptions) indexer.Report {
	t.Helper()
	report, err := indexer.Pull(t.Context(), w, "s", source, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// holds gives what the engine has, as the words of upserts.
func holds(t *testing.T, w indexer.Writer) string {
	t.Helper()
	var words []string
	if err := w.Records(t.Context(), "s", func(_ string, r connectors.Record) error {
		word := r.Header().ID
		if u, ok := r.(*connectors.Unit); ok && u.Name != "" {
			word += "=" + u.Name
		}
		words = append(words, word)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(words, " ")
}

func TestWhatASourceSendsHappensInItsOrder(t *testing.T) {
	engine := open(t)
	pull(t, engine, script(func(_ string, sink connectors.Sink) (bool, error) {
		return false, errors.Join(
			upserts(sink, "a=1", "b=1", "c=1", "a=2"),
			sink.Delete(connectors.KindUnit, "b"), upserts(sink, "b=2"),
			upserts(sink, "d=1"), sink.Delete(connectors.KindUnit, "d"),
			sink.Delete(connectors.KindUnit, "c"), upserts(sink, "c=2"), sink.Delete(connectors.KindUnit, "c"),
		)
	}), indexer.PullOptions{})
	if got := holds(t, engine); got != "a=2 b=2" {
		t.Errorf("the engine holds %q, want a=2 b=2", got)
	}
}

func TestWhatACompletePassNoLongerSawIsRemoved(t *testing.T) {
	for _, test := range []struct {
		name    string
		second  script
		holds   string
		removed int
		kept    bool
	}{
		{"a complete pass", func(_ string, sink connectors.Sink) (bool, error) {
			return true, errors.Join(sink.Restart(), upserts(sink, "a", "b", "c", "d", "f=new"))
		}, "a b c d f=new", 1, false},
		{"a pass over what changed", func(_ string, sink connectors.Sink) (bool, error) {
			return false, upserts(sink, "a=changed")
		}, "a=changed b c d e", 0, false},
		{"a complete pass that could not read everything", func(_ string, sink connectors.Sink) (bool, error) {
			return true, errors.Join(sink.Restart(), upserts(sink, "a", "b", "c", "d"), sink.Fault(errors.New("line 5")))
		}, "a b c d e", 0, true},
		{"nothing since a complete pass", func(string, connectors.Sink) (bool, error) {
			return true, nil
		}, "a b c d e", 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			engine := open(t)
			pull(t, engine, script(func(_ string, sink connectors.Sink) (bool, error) {
				return true, errors.Join(upserts(sink, "a", "b", "c", "d", "e"), sink.Checkpoint([]byte("first")))
			}), indexer.PullOptions{})
			report := pull(t, engine, test.second, indexer.PullOptions{})
			if got := holds(t, engine); got != test.holds || report.Removed != test.removed || report.Kept != test.kept {
				t.Errorf("the engine holds %q, want %q; report %+v", got, test.holds, report)
			}
		})
	}
}

func TestAPassThatLostTooMuchRemovesNothingUntilItIsAllowed(t *testing.T) {
	engine, path := open(t), filepath.Join(t.TempDir(), "records.jsonl")
	source, err := jsonl.New(jsonl.Config{Path: path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	write := func(n int) {
		var out strings.Builder
		for i := range n {
			fmt.Fprintf(&out, `{"type":"unit","id":"u%03d"}`+"\n", i)
		}
		if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(100)
	pull(t, engine, source, indexer.PullOptions{})
	write(79)
	for range 2 { // the file is not read again the second time, and the answer is the same
		_, err = indexer.Pull(t.Context(), engine, "s", source, indexer.PullOptions{})
		var gone *indexer.TooManyGone
		if !errors.As(err, &gone) || gone.Gone != 21 || gone.Records != 100 || !strings.Contains(err.Error(), "--allow-removals") {
			t.Fatalf("losing 21 of 100 records: %v", err)
		}
	}
	if n := len(strings.Fields(holds(t, engine))); n != 100 {
		t.Errorf("%d records are left of 100", n)
	}
	if report := pull(t, engine, source, indexer.PullOptions{AllowRemovals: true}); report.Removed != 21 {
		t.Errorf("allowed, it removed %d records, want 21", report.Removed)
	}
	write(64)
	if report := pull(t, engine, source, indexer.PullOptions{}); report.Removed != 15 {
		t.Errorf("losing 15 of 79 records is within a fifth, yet it removed %d", report.Removed)
	}
}

func TestAPassIsOneAcrossPullsThatFail(t *testing.T) {
	engine := open(t)
	pull(t, engine, script(func(_ string, sink connectors.Sink) (bool, error) {
		return true, errors.Join(upserts(sink, "a", "b", "c", "d", "e"), sink.Checkpoint([]byte("done")))
	}), indexer.PullOptions{})

	down := errors.New("connection reset")
	_, err := indexer.Pull(t.Context(), engine, "s", script(func(checkpoint string, sink connectors.Sink) (bool, error) {
		if checkpoint != "done" {
			t.Errorf("the second pull was given %q", checkpoint)
		}
		return false, errors.Join(sink.Restart(), upserts(sink, "a=2", "b"), sink.Checkpoint([]byte("half")), upserts(sink, "c=2"), down)
	}), indexer.PullOptions{})
	if !errors.Is(err, down) || !strings.Contains(err.Error(), "pull s: ") {
		t.Errorf("the pull failed with %v", err)
	}
	if got := holds(t, engine); got != "a=2 b c=2 d e" {
		t.Errorf("after the failure the engine holds %q; what was sent must stay", got)
	}

	report := pull(t, engine, script(func(checkpoint string, sink connectors.Sink) (bool, error) {
		if checkpoint != "half" {
			t.Errorf("the third pull was given %q", checkpoint)
		}
		return true, upserts(sink, "c=2", "d")
	}), indexer.PullOptions{})
	if got := holds(t, engine); got != "a=2 b c=2 d" || report.Removed != 1 {
		t.Errorf("the engine holds %q, removed %d; what the first half saw is not gone", got, report.Removed)
	}
}

func TestAnEmptyPassForgetsWhatTheOneBeforeSaw(t *testing.T) {
	engine := open(t)
	pull(t, engine, script(func(_ string, sink connectors.Sink) (bool, error) {
		return true, errors.Join(upserts(sink, "a", "b"), sink.Checkpoint([]byte("done")))
	}), indexer.PullOptions{})
	report := pull(t, engine, script(func(_ string, sink connectors.Sink) (bool, error) {
		return true, sink.Restart()
	}), indexer.PullOptions{AllowRemovals: true})
	if report.Removed != 2 || holds(t, engine) != "" {
		t.Errorf("removed %d, left %q", report.Removed, holds(t, engine))
	}
}

func TestAReportCountsEveryFaultAndKeepsTheFirst(t *testing.T) {
	report := pull(t, open(t), script(func(_ string, sink connectors.Sink) (bool, error) {
		for i := range indexer.MaxFaults + 50 {
			if err := sink.Fault(fmt.Errorf("fault %d", i)); err != nil {
				return false, err
			}
		}
		return true, upserts(sink, "a")
	}), indexer.PullOptions{})
	if report.Faulty != indexer.MaxFaults+50 || len(report.Faults) != indexer.MaxFaults || report.Faults[0].Error() != "fault 0" {
		t.Errorf("%d faults, %d kept", report.Faulty, len(report.Faults))
	}
	if report.Applied.Added != 1 {
		t.Errorf("the good record did not load: %+v", report.Applied)
	}
}

func TestProgressGrowsToTheReport(t *testing.T) {
	const n = 4500
	var last indexer.Progress
	report := pull(t, open(t), script(func(_ string, sink connectors.Sink) (bool, error) {
		sink.Expect(n)
		for i := range n {
			if err := upserts(sink, fmt.Sprintf("u%d", i)); err != nil {
				return false, err
			}
		}
		return true, sink.Checkpoint([]byte("end"))
	}), indexer.PullOptions{Progress: func(p indexer.Progress) {
		if p.Records < last.Records || p.Applied.Added < last.Applied.Added || p.Elapsed < last.Elapsed {
			t.Errorf("progress went back from %+v to %+v", last, p)
		}
		if p.Records-last.Records > 1000 {
			t.Errorf("a batch of %d records", p.Records-last.Records)
		}
		last = p
	}})
	if last.Records != n || last.Expected != n || last.Applied != report.Applied || report.Applied.Added != n || !report.Complete || report.Duration <= 0 {
		t.Errorf("progress ended at %+v, report %+v", last, report)
	}
}

// gate lets a batch through when it is told to.
type gate struct {
	indexer.Writer
	open chan struct{}
}

func (g gate) Apply(ctx context.Context, b indexer.Batch) (indexer.Applied, error) {
	<-g.open
	return g.Writer.Apply(ctx, b)
}

func TestASourceReadsOnWhileABatchIsStoredButNotWithoutBound(t *testing.T) {
	var sent atomic.Int64
	g := gate{open(t), make(chan struct{})}
	done := make(chan indexer.Report)
	go func() {
		report, err := indexer.Pull(context.Background(), g, "s", script(func(_ string, sink connectors.Sink) (bool, error) {
			for i := range 20_000 {
				if err := upserts(sink, fmt.Sprintf("u%d", i)); err != nil {
					return false, err
				}
				sent.Store(int64(i))
			}
			return true, nil
		}), indexer.PullOptions{})
		if err != nil {
			t.Error(err)
		}
		done <- report
	}()
	var before int64
	for now := int64(-1); now != before; now = sent.Load() { // until it stands still
		before = now
		time.Sleep(100 * time.Millisecond)
	}
	if n := sent.Load(); n < 1000 || n > 10_000 {
		t.Errorf("while the first batch is held up the source sent %d records", n)
	}
	close(g.open)
	if report := <-done; report.Applied.Added != 20_000 {
		t.Errorf("in the end %+v were stored", report.Applied)
	}
}

func TestAnEngineThatRefusesEndsThePull(t *testing.T) {
	engine := open(t)
	_, err := indexer.Pull(t.Context(), engine, "s", script(func(_ string, sink connectors.Sink) (bool, error) {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
		for i := 0; ; i++ {
			if err := upserts(sink, fmt.Sprintf("u%d", i)); err != nil {
				return false, err
			}
		}
	}), indexer.PullOptions{})
	if !errors.Is(err, indexer.ErrClosed) {
		t.Errorf("the pull ended with %v", err)
	}
}
