package audit_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/ui/audit"
)

// clock is a time that tests set.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func quiet(o audit.Options) audit.Options {
	o.Logger = slog.New(slog.DiscardHandler)
	return o
}

func open(t testing.TB, dir string, o audit.Options) *audit.Log {
	t.Helper()
	l, err := audit.Open(dir, quiet(o))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func appendTo(t testing.TB, l *audit.Log, e audit.Entry) audit.Entry {
	t.Helper()
	written, err := l.Append(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// write makes a log of several files and gives its last entry.
func write(t testing.TB, dir string, entries int) audit.Head {
	t.Helper()
	l := open(t, dir, audit.Options{FileSize: 2000})
	for range entries {
		appendTo(t, l, audit.Entry{Action: "team", Actor: l.Pseudonym("hr:sales"), Subjects: []audit.Pseudonym{l.Pseudonym("hr:anna"), l.Pseudonym("hr:bo")}, About: []string{"kafka", `"<&>" å`}})
	}
	head := l.Head()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return head
}

func logFiles(t testing.TB, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "audit-*.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files: %v", err)
	}
	slices.Sort(paths)
	return paths
}

func TestALogThatWasNotTouchedIsVerified(t *testing.T) {
	dir := t.TempDir()
	head := write(t, dir, 40)
	if n := len(logFiles(t, dir)); n < 5 {
		t.Fatalf("%d files; the test wants several", n)
	}
	for _, expected := range []audit.Head{{}, head} {
		v, err := audit.Verify(t.Context(), dir, expected)
		if err != nil || v.Entries != 40 || v.Last.Number != 40 || v.Last.Hash != head.Hash || v.First.Number != 1 {
			t.Errorf("Verify(%v) = %+v, %v", expected, v, err)
		}
	}
}

func TestALogGoesOnWhereItWasClosed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 3)
	head := write(t, dir, 3)
	if head.Number != 6 {
		t.Errorf("the last entry is %d; want 6", head.Number)
	}
	if v, err := audit.Verify(t.Context(), dir, head); err != nil || v.Entries != 6 {
		t.Errorf("Verify = %+v, %v", v, err)
	}
}

// Whatever byte is changed, line taken out, put elsewhere or repeated, the log is not believed any more.
func TestEveryChangeToALogIsFound(t *testing.T) {
	dir := t.TempDir()
	head := write(t, dir, 12)
	paths := logFiles(t, dir)
	sound := map[string][]byte{}
	for _, p := range paths {
		content, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		sound[p] = content
	}
	restore := func() {
		for p, content := range sound {
			if err := os.WriteFile(p, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		defer restore()
		path := rapid.SampledFrom(paths).Draw(r, "file")
		content := slices.Clone(sound[path])
		lines := bytes.SplitAfter(content, []byte("\n"))
		lines = lines[:len(lines)-1]
		switch rapid.SampledFrom([]string{"byte", "line out", "line twice", "file out"}).Draw(r, "attack") {
		case "byte":
			content[rapid.IntRange(0, len(content)-1).Draw(r, "at")] ^= byte(rapid.IntRange(1, 255).Draw(r, "bits"))
		case "line out":
			i := rapid.IntRange(0, len(lines)-1).Draw(r, "line")
			content = bytes.Join(slices.Delete(lines, i, i+1), nil)
		case "line twice":
			i := rapid.IntRange(0, len(lines)-1).Draw(r, "line")
			content = bytes.Join(slices.Insert(lines, i, lines[i]), nil)
		case "file out":
			if err := os.Remove(path); err != nil {
				r.Fatal(err)
			}
			content = nil
		}
		if content != nil {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				r.Fatal(err)
			}
		}
		var broken *audit.BrokenError
		if _, err := audit.Verify(t.Context(), dir, head); !errors.As(err, &broken) {
			r.Fatalf("Verify = %v; want a *BrokenError", err)
		}
	})
}

func TestALogThatWasWrittenAnewIsFoundByAnEntryNotedElsewhere(t *testing.T) {
	dir, forged := t.TempDir(), t.TempDir()
	head := write(t, dir, 5)
	write(t, forged, 7)
	if _, err := audit.Verify(t.Context(), forged, audit.Head{}); err != nil {
		t.Fatal(err)
	}
	noted, err := audit.ParseHead(head.String())
	if err != nil {
		t.Fatal(err)
	}
	var broken *audit.BrokenError
	if _, err := audit.Verify(t.Context(), forged, noted); !errors.As(err, &broken) {
		t.Errorf("Verify = %v; want a *BrokenError", err)
	}
	for _, wrong := range []string{"", "5", "5:", "x:" + head.Hash.String(), "-5:" + head.Hash.String(), "5:00", "05:" + head.Hash.String(), "5:" + strings.Repeat("z", 64)} {
		if h, err := audit.ParseHead(wrong); err == nil {
			t.Errorf("ParseHead(%q) = %v", wrong, h)
		}
	}
}

func TestAnUnfinishedLineIsCutOffAndTheLogGoesOn(t *testing.T) {
	for cut := 1; cut < 40; cut += 7 {
		dir := t.TempDir()
		write(t, dir, 5)
		path := slices.Max(logFiles(t, dir))
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(content, content[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		if v, err := audit.Verify(t.Context(), dir, audit.Head{}); err != nil || v.Entries != 5 {
			t.Errorf("Verify beside an unfinished line = %+v, %v", v, err)
		}
		head := write(t, dir, 1)
		if v, err := audit.Verify(t.Context(), dir, head); err != nil || v.Entries != 6 {
			t.Errorf("Verify after going on = %+v, %v", v, err)
		}
	}
}

func TestALogWhoseLastLineWasChangedIsNotWrittenOn(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 2)
	path := slices.Max(logFiles(t, dir))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte("kafka"), []byte("java!")), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := audit.Open(dir, quiet(audit.Options{})); err == nil {
		l.Close()
		t.Error("the log opens")
	}
}

func TestEntriesAreReadNewestFirstByPerson(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, audit.Options{FileSize: 1500})
	defer l.Close()
	anna, bo := l.Pseudonym("hr:anna"), l.Pseudonym("hr:bo")
	for i := range 30 {
		subjects := []audit.Pseudonym{bo}
		if i%3 == 0 {
			subjects = append(subjects, anna)
		}
		appendTo(t, l, audit.Entry{Action: "team", Actor: l.Pseudonym("hr:carl"), Subjects: subjects})
	}
	numbers := func(s audit.Search) (out []uint64) {
		entries, err := l.Read(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			out = append(out, e.Number)
		}
		return out
	}
	for _, tt := range []struct {
		name string
		s    audit.Search
		want []uint64
	}{
		{"the newest", audit.Search{Limit: 3}, []uint64{30, 29, 28}},
		{"of one person", audit.Search{Of: []audit.Pseudonym{anna}, Limit: 4}, []uint64{28, 25, 22, 19}},
		{"going on", audit.Search{Of: []audit.Pseudonym{anna}, Before: 19, Limit: 4}, []uint64{16, 13, 10, 7}},
		{"to the end", audit.Search{Of: []audit.Pseudonym{anna}, Before: 7, Limit: 4}, []uint64{4, 1}},
		{"of nobody known", audit.Search{Of: []audit.Pseudonym{l.Pseudonym("hr:dora")}, Limit: 4}, nil},
		{"of two accounts", audit.Search{Of: []audit.Pseudonym{anna, bo}, Before: 4, Limit: 9}, []uint64{3, 2, 1}},
	} {
		if got := numbers(tt.s); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v; want %v", tt.name, got, tt.want)
		}
	}
}

func TestFilesThatAreOldEnoughAreRemovedAndTheLogSaysSo(t *testing.T) {
	dir := t.TempDir()
	c := &clock{time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)}
	l := open(t, dir, audit.Options{Keep: 90 * 24 * time.Hour, Now: c.now})
	for range 8 { // a month each
		appendTo(t, l, audit.Entry{Action: "team"})
		c.at = c.at.AddDate(0, 1, 0)
	}
	head := l.Head()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := audit.Verify(t.Context(), dir, head)
	if err != nil {
		t.Fatal(err)
	}
	if v.First.Number == 1 || len(logFiles(t, dir)) > 5 {
		t.Errorf("the log begins with entry %d in %d files", v.First.Number, len(logFiles(t, dir)))
	}
	// What the log does not account for is still missed.
	if err := os.Remove(slices.Min(logFiles(t, dir))); err != nil {
		t.Fatal(err)
	}
	var broken *audit.BrokenError
	if _, err := audit.Verify(t.Context(), dir, head); !errors.As(err, &broken) {
		t.Errorf("Verify without the first file = %v; want a *BrokenError", err)
	}
}

func TestSeveralWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, audit.Options{FileSize: 3000})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				if _, err := l.Append(t.Context(), audit.Entry{Action: "team"}); err != nil {
					t.Error(err)
				}
				if _, err := l.Read(t.Context(), audit.Search{Limit: 5}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	head := l.Head()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), audit.Entry{}); !errors.Is(err, audit.ErrClosed) {
		t.Errorf("Append after Close = %v", err)
	}
	if v, err := audit.Verify(t.Context(), dir, head); err != nil || v.Entries != 80 {
		t.Errorf("Verify = %+v, %v", v, err)
	}
}

func TestNoNameOrIDStandsInTheFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 3)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, id := range []string{"anna", "hr:"} {
			if bytes.Contains(content, []byte(id)) {
				t.Errorf("%s holds %q", path, id)
			}
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestALogWhoseKeyIsLostIsNotGoneOnWithUnderAnother(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, 2)
	if err := os.Remove(filepath.Join(dir, "key")); err != nil {
		t.Fatal(err)
	}
	if _, err := audit.Open(dir, quiet(audit.Options{})); err == nil || !strings.Contains(err.Error(), "put back the file that belongs to this log") {
		t.Errorf("without its key the log is opened: %v", err)
	}
}
