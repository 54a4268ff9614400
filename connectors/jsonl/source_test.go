package jsonl

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
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
	expected int
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
func (r *recorder) Expect(n int)                         { r.expected = n }

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
	// Complete, so that removals refused at first, or cut short by a crash, are made up for.
	if err != nil || !pass.Complete || len(second.records) != 0 || second.restarts != 0 {
		t.Errorf("unchanged: %d records, %d restarts, %+v, %v", len(second.records), second.restarts, pass, err)
	}
	if err := os.WriteFile(path, []byte(people(5)), 0o600); err != nil {
		t.Fatal(err)
	}
	pass, err = pull(t, path, first.lastPlace(), &third)
	if err != nil || !pass.Complete || len(third.records) != 5 || third.restarts != 1 {
		t.Errorf("changed: %d records, %d restarts, %+v, %v", len(third.records), third.restarts, pass, err)
	}
}

func TestFaultsBeforeAResumeStillCount(t *testing.T) {
	bad := strings.Repeat(`{"type":"person","id":"x","nmae":"X"}`+"\n", faultsKept+20)
	path := write(t, "r", bad+people(2*linesPerCheckpoint))
	cut := recorder{stopAt: linesPerCheckpoint + 100}
	if _, err := pull(t, path, nil, &cut); !errors.Is(err, errStop) {
		t.Fatalf("got %v", err)
	}
	var rest recorder
	if _, err := pull(t, path, cut.lastPlace(), &rest); err != nil {
		t.Fatal(err)
	}
	var again recorder
	if _, err := pull(t, path, rest.lastPlace(), &again); err != nil {
		t.Fatal(err)
	}
	for name, sink := range map[string]recorder{"resumed": rest, "not changed since": again} {
		if len(sink.faults) != faultsKept+20 {
			t.Errorf("%s: %d faults, want %d", name, len(sink.faults), faultsKept+20)
			continue
		}
		if want := fmt.Sprintf("%s:%d: field %q is unknown", path, faultsKept, "nmae"); !strings.HasPrefix(sink.faults[faultsKept-1], want) {
			t.Errorf("%s: fault %q, want %q", name, sink.faults[faultsKept-1], want)
		}
	}
}

func TestAMendedFileHasNoFaultsOfItsPast(t *testing.T) {
	path := write(t, "r", people(3)+"bad\n")
	var first, second recorder
	if _, err := pull(t, path, nil, &first); err != nil || len(first.faults) != 1 {
		t.Fatalf("%v, faults %q", err, first.faults)
	}
	if err := os.WriteFile(path, []byte(people(4)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := pull(t, path, first.lastPlace(), &second); err != nil || len(second.faults) != 0 {
		t.Errorf("%v, faults %q", err, second.faults)
	}
}

func TestGzipOfSeveralMembersIsReadToTheEnd(t *testing.T) {
	path := write(t, "r.gz", string(compress(t, people(3)))+string(compress(t, ""))+string(compress(t, people(2))))
	var sink recorder
	if pass, err := pull(t, path, nil, &sink); err != nil || !pass.Complete || len(sink.records) != 5 {
		t.Errorf("%d records, pass %+v, error %v", len(sink.records), pass, err)
	}
}

func TestADamagedGzipFileIsAnErrorThatNamesThePlace(t *testing.T) {
	packed := compress(t, people(2000))
	flipped := bytes.Clone(packed)
	flipped[len(flipped)-6] ^= 1 // of the checksum
	for _, test := range []struct {
		name, content, want string
	}{
		{"cut in the middle", string(packed[:len(packed)/2]), "is cut short"},
		{"cut in the header", string(packed[:5]), "is cut short"},
		{"with a wrong checksum", string(flipped), "is damaged"},
		{"with something else behind it", string(packed) + people(1), "is damaged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "r.gz", test.content)
			var sink recorder
			pass, err := pull(t, path, nil, &sink)
			if err == nil || pass.Complete || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("pass %+v, error %v; want one that names %s and says that it %s", pass, err, path, test.want)
			}
		})
	}
}

func TestWhatCannotBeAFileOfRecordsIsAnError(t *testing.T) {
	var sink recorder
	if pass, err := pull(t, t.TempDir(), nil, &sink); err == nil || pass.Complete || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a directory: %+v, %v", pass, err)
	}
	if pass, err := pull(t, filepath.Join(t.TempDir(), "gone"), nil, &sink); !errors.Is(err, os.ErrNotExist) || pass.Complete {
		t.Errorf("no file: %+v, %v", pass, err)
	}
	if _, err := New(Config{}, nil); err == nil {
		t.Error("no path: no error")
	}
}

func TestStandardInputIsReadFromItsBeginningEachTime(t *testing.T) {
	for _, packed := range []bool{false, true} {
		content := people(2 * linesPerCheckpoint)
		if packed {
			content = string(compress(t, content))
		}
		var checkpoint []byte
		for restarts := range 2 {
			s, err := New(Config{Path: "-"}, strings.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			var sink recorder
			pass, err := s.Pull(context.Background(), checkpoint, &sink)
			if err != nil || !pass.Complete || len(sink.records) != 2*linesPerCheckpoint || sink.restarts != restarts {
				t.Errorf("gzip %v: %d records, %d restarts, want %d; %+v, %v", packed, len(sink.records), sink.restarts, restarts, pass, err)
			}
			checkpoint = sink.lastPlace()
		}
	}
}

func TestTheSourceEstimatesHowManyRecordsThereAre(t *testing.T) {
	const n = 50_000
	r := rand.New(rand.NewPCG(1, 1))
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `{"type":"person","id":"p%d","name":"%x%x%x"}`+"\n", i, r.Uint64(), r.Uint64(), r.Uint64())
	}
	for _, packed := range []bool{false, true} {
		content := text.String()
		if packed {
			content = string(compress(t, content))
		}
		sink := recorder{stopAt: n / 2}
		if _, err := pull(t, write(t, "r", content), nil, &sink); !errors.Is(err, errStop) {
			t.Fatal(err)
		}
		if sink.expected < n*3/4 || sink.expected > n*5/4 {
			t.Errorf("gzip %v: half-way it expects %d records of %d", packed, sink.expected, n)
		}
	}
}

func TestAPullThatIsCancelledEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err := New(Config{Path: write(t, "r", people(10))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var sink recorder
	if pass, err := s.Pull(ctx, nil, &sink); !errors.Is(err, context.Canceled) || pass.Complete {
		t.Errorf("%+v, %v", pass, err)
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
