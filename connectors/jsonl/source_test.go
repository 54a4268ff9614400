package jsonl

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/recordtest"
)

// recorder is a sink that remembers.
type recorder struct {
	records  []connectors.Record
	faults   []string
	places   [][]byte
	restarts int
	stopAt   int // fail the upsert after that many, if not 0
}

var errStop = errors.New("stop")

func (r *recorder) Restart() error { r.restarts++; return nil }

func (r *recorder) Upsert(record connectors.Record) error {
	if r.stopAt > 0 && len(r.records) == r.stopAt {
		return errStop
	}
	r.records = append(r.records, record)
	return nil
}

func (r *recorder) Delete(connectors.Kind, string) error { return nil }
func (r *recorder) Checkpoint(place []byte) error        { r.places = append(r.places, place); return nil }
func (r *recorder) Fault(err error) error                { r.faults = append(r.faults, err.Error()); return nil }
func (r *recorder) Expect(int)                           {}

func (r *recorder) lastPlace() []byte {
	if len(r.places) == 0 {
		return nil
	}
	return r.places[len(r.places)-1]
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pull(t *testing.T, path string, checkpoint []byte, sink *recorder) (connectors.Pass, error) {
	t.Helper()
	s, err := New(Config{Path: path}, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	return s.Pull(context.Background(), checkpoint, sink)
}

func TestBadLinesAreNamedAndTheOthersLoad(t *testing.T) {
	path := write(t, "r.jsonl", strings.Join([]string{
		"\ufeff" + `{"type":"person","id":"anna"}`,
		``,
		`{"type":"person","id":"bo","nmae":"Bo"}`,
		`{"type":"person"}`,
		`{"type":"post","id":"p1","time":"yesterday"}`,
		`{"type":"post","id":"p2","body":"` + "\xff" + `"}`,
		`{"type":"planet","id":"x"}`,
		`not json`,
		"{\"type\":\"person\",\"id\":\"cia\"}\r",
		`{"type":"person","id":"dag"}`,
	}, "\n"))
	var sink recorder
	pass, err := pull(t, path, nil, &sink)
	if err != nil || !pass.Complete {
		t.Fatalf("pass %+v, error %v", pass, err)
	}
	var ids []string
	for _, r := range sink.records {
		ids = append(ids, r.Header().ID)
	}
	if got := strings.Join(ids, " "); got != "anna cia dag" {
		t.Errorf("loaded %q", got)
	}
	for i, want := range []string{":3: ", ":4: ", ":5: ", ":6: ", ":7: ", ":8: "} {
		if i >= len(sink.faults) || !strings.Contains(sink.faults[i], path+want) {
			t.Errorf("fault %d: got %q, want it to name line %s", i, sink.faults, want)
		}
	}
	for i, want := range []string{"nmae", `"id"`, `"time"`, "UTF-8", `"type"`, "JSON"} {
		if i < len(sink.faults) && !strings.Contains(sink.faults[i], want) {
			t.Errorf("fault %q does not name %s", sink.faults[i], want)
		}
	}
}

func people(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `{"type":"person","id":"p%d","name":"Person %d"}`+"\n", i, i)
	}
	return out.String()
}

func TestACutPullResumesFromItsLastCheckpoint(t *testing.T) {
	for _, packed := range []bool{false, true} {
		t.Run(fmt.Sprintf("gzip %v", packed), func(t *testing.T) {
			content := people(3 * linesPerCheckpoint)
			if packed {
				content = string(compress(t, content))
			}
			path := write(t, "r", content)
			cut := &recorder{stopAt: linesPerCheckpoint + 100}
			if _, err := pull(t, path, nil, cut); !errors.Is(err, errStop) {
				t.Fatalf("got %v", err)
			}
			var rest recorder
			if _, err := pull(t, path, cut.lastPlace(), &rest); err != nil {
				t.Fatal(err)
			}
			if got, want := len(rest.records), 2*linesPerCheckpoint; got != want {
				t.Errorf("resumed with %d records, want %d", got, want)
			}
			if got := rest.records[0].Header().ID; got != fmt.Sprintf("p%d", linesPerCheckpoint) {
				t.Errorf("resumed at %s", got)
			}
			if rest.restarts != 0 {
				t.Error("a resumed pass is not a new one")
			}
		})
	}
}

func TestAnUnchangedFileIsNotReadAgainAndAChangedOneWholly(t *testing.T) {
	path := write(t, "r", people(10))
	var first, second, third recorder
	if _, err := pull(t, path, nil, &first); err != nil {
		t.Fatal(err)
	}
	pass, err := pull(t, path, first.lastPlace(), &second)
	if err != nil || pass.Complete || len(second.records) != 0 {
		t.Errorf("unchanged: %d records, %+v, %v", len(second.records), pass, err)
	}
	if err := os.WriteFile(path, []byte(people(5)), 0o600); err != nil {
		t.Fatal(err)
	}
	pass, err = pull(t, path, first.lastPlace(), &third)
	if err != nil || !pass.Complete || len(third.records) != 5 || third.restarts != 1 {
		t.Errorf("changed: %d records, %d restarts, %+v, %v", len(third.records), third.restarts, pass, err)
	}
}

func TestATruncatedGzipFileIsAnErrorThatNamesThePlace(t *testing.T) {
	packed := compress(t, people(2000))
	path := write(t, "r.gz", string(packed[:len(packed)/2]))
	var sink recorder
	pass, err := pull(t, path, nil, &sink)
	if err == nil || pass.Complete || !strings.Contains(err.Error(), path) {
		t.Errorf("pass %+v, error %v", pass, err)
	}
}

func TestALineBeyondAllBoundsIsNamedAndSkipped(t *testing.T) {
	path := write(t, "r", people(1)+strings.Repeat("x", MaxLine+10)+"\n"+people(2))
	var sink recorder
	if _, err := pull(t, path, nil, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.records) != 3 || len(sink.faults) != 1 || !strings.Contains(sink.faults[0], ":2: is longer") {
		t.Errorf("%d records, faults %q", len(sink.records), sink.faults)
	}
}

func compress(t *testing.T, s string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// endless yields whole lines until size bytes are out.
type endless struct {
	line []byte
	at   int
	left int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 && e.at == 0 {
		return 0, io.EOF
	}
	n := copy(p, e.line[e.at:])
	e.at = (e.at + n) % len(e.line)
	e.left -= int64(n)
	return n, nil
}

// discard counts and keeps nothing.
type discard struct {
	recorder
	n    int
	most uint64
}

func (d *discard) Upsert(connectors.Record) error {
	if d.n++; d.n%20000 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		d.most = max(d.most, m.HeapAlloc)
	}
	return nil
}

func (d *discard) Checkpoint([]byte) error { return nil }

// The stream is 64 MB, and 1 GB with VEMVET_LARGE=1.
func TestALongStreamNeedsLittleMemory(t *testing.T) {
	size := int64(64 << 20)
	if os.Getenv("VEMVET_LARGE") != "" {
		size = 1 << 30
	}
	line := []byte(`{"type":"post","id":"p","author":"anna","title":"Kafka","body":"` + strings.Repeat("words and more ", 60) + `"}` + "\n")
	s, err := New(Config{Path: "-"}, &endless{line: line, left: size})
	if err != nil {
		t.Fatal(err)
	}
	var sink discard
	if _, err := s.Pull(context.Background(), nil, &sink); err != nil {
		t.Fatal(err)
	}
	if int64(sink.n)*int64(len(line)) < size {
		t.Errorf("read %d lines of %d bytes", sink.n, len(line))
	}
	if sink.most > 64<<20 {
		t.Errorf("the heap grew to %d MB", sink.most>>20)
	}
}

func TestWhatIsWrittenIsReadBackAndWrittenTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(recordtest.Any(), 0, 20).Draw(t, "records")
		first := written(t, records)
		s, err := New(Config{Path: "-"}, bytes.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		var sink recorder
		if _, err := s.Pull(context.Background(), nil, &sink); err != nil || len(sink.faults) > 0 {
			t.Fatalf("error %v, faults %q", err, sink.faults)
		}
		if again := written(t, sink.records); !bytes.Equal(first, again) {
			t.Errorf("wrote\n%s\nthen\n%s", first, again)
		}
	})
}

func written(t *rapid.T, records []connectors.Record) []byte {
	var out bytes.Buffer
	w := NewWriter(&out)
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
