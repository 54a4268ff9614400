package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// kills is how many times a sync is killed while it works.
const kills = 30

// TestASyncKilledAnywhereEndsLikeOneThatWasNot kills the process with SIGKILL at random moments, lets it
// resume each time until it gets through, and compares the records and the answers with those of a sync
// that nobody disturbed. Half of the rounds begin with nothing, half with the records of the day before,
// of which some have changed and some are gone.
func TestASyncKilledAnywhereEndsLikeOneThatWasNot(t *testing.T) {
	skipLong(t)
	binary := buildBinary(t)
	records := filepath.Join(t.TempDir(), "records.jsonl")
	sync := []string{"sync", "--jsonl", records, "--data"}
	r := rand.New(rand.NewPCG(1, 2))

	write := func(posts []byte) {
		if err := os.WriteFile(records, posts, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dayBefore := t.TempDir()
	write(thread(24000, 1))
	vemvet(t, binary, append(sync, dayBefore)...)
	write(thread(20000, 2))

	type calm struct {
		from    string // where a round begins; empty: with nothing
		took    time.Duration
		export  []byte
		answers []string
	}
	both := []*calm{{}, {from: dayBefore}}
	for _, c := range both {
		dir := copied(t, c.from)
		began := time.Now()
		vemvet(t, binary, append(sync, dir)...)
		c.took = time.Since(began)
		c.export, c.answers = vemvet(t, binary, "export", "--data", dir), answers(t, dir)
	}
	if !bytes.Equal(both[0].export, both[1].export) {
		t.Fatal("undisturbed, a sync over the day before ends with other records than one that begins with nothing")
	}

	died, working := 0, 0
	lines := map[int]bool{} // where it was killed
	// Killing processes that do nothing yet would prove nothing: a fast machine takes more rounds.
	enough := func() bool { return died >= kills && working >= kills/2 && len(lines) >= kills/4 }
	for round := 0; !enough() && died < 4*kills; round++ {
		c := both[round%2]
		dir := copied(t, c.from)
		line, begun := 0, 0
		if c.from != "" {
			begun = lineOf(t, copied(t, c.from)) // in the file of the day before: no place in the present one
		}
		for killed(t, exec.Command(binary, append(sync, dir)...), time.Duration((0.1+0.5*r.Float64())*float64(c.took))) {
			died++
			now := lineOf(t, copied(t, dir))
			if now == begun {
				now = 0
			}
			if now < line {
				t.Errorf("round %d: the sync had got to line %d and after another kill is at line %d", round, line, now)
			}
			if now > line {
				working++
				lines[now] = true
			}
			line = now
		}
		if got := vemvet(t, binary, "export", "--data", dir); !bytes.Equal(got, c.export) {
			t.Fatalf("round %d: records differ: %d bytes, want %d", round, len(got), len(c.export))
		}
		for i, got := range answers(t, dir) {
			if got != c.answers[i] {
				t.Fatalf("round %d: answer %d differs:\n%s\nwant\n%s", round, i, got, c.answers[i])
			}
		}
	}
	t.Logf("%d syncs killed, %d of them after storing something, at %d different lines; undisturbed %v and %v",
		died, working, len(lines), both[0].took, both[1].took)
	if !enough() {
		t.Errorf("only %d of %d syncs were killed after storing something, at %d different lines", working, died, len(lines))
	}
}

// killed starts a command and kills it after a while; false when it got through before.
func killed(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
	t.Helper()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	timer.Stop()
	switch status := cmd.ProcessState.Sys().(syscall.WaitStatus); {
	case err == nil:
		return false
	case status.Signaled() && status.Signal() == syscall.SIGKILL:
		return true
	}
	t.Fatalf("a sync failed by itself: %v\n%s", err, errs.String())
	return false
}

// copied gives a copy of a data folder, or an empty one.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if dir == "" {
		return to
	}
	// The store reserves room in its files, which cp leaves out.
	if out, err := exec.Command("cp", "-r", "--sparse=always", dir+"/.", to).CombinedOutput(); err != nil {
		t.Fatalf("copy %s: %v\n%s", dir, err, out)
	}
	return to
}

// lineOf tells how many lines the sync in a data folder has put behind it in the present file.
func lineOf(t *testing.T, dir string) int {
	t.Helper()
	engine, err := local.Open(dir, local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	checkpoint, records, err := engine.Progress("records")
	if err != nil {
		t.Fatal(err)
	}
	var place struct{ Line int }
	if checkpoint != nil {
		if err := json.Unmarshal(checkpoint, &place); err != nil {
			t.Fatal(err)
		}
	}
	if place.Line > records { // every line is a record, and no id comes twice
		t.Fatalf("the checkpoint says %d lines and the store holds %d records", place.Line, records)
	}
	return place.Line
}

func buildBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "vemvet")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

func vemvet(t *testing.T, binary string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(binary, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("vemvet %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.Bytes()
}

// thread makes records of people who ask and answer, as they are on a day; every second post answers
// another, and some answers come before what they answer. From day to day a tenth of the posts changes.
func thread(posts, day int) []byte {
	words := strings.Fields("kafka terraform hvitvasking penningtvätt postgres kubernetes java betaling plattform sikkerhet nettverk analyse lager kundservice integration migrering")
	var out bytes.Buffer
	for i := range 200 {
		fmt.Fprintf(&out, `{"type":"person","id":"p%d","name":"Person %d"}`+"\n", i, i)
	}
	for i := range posts {
		version := 0
		if i%10 == 0 {
			version = day
		}
		r := rand.New(rand.NewPCG(uint64(i), uint64(version)))
		parent := ""
		if i%2 == 1 {
			parent = fmt.Sprintf(`,"parent":"m%d"`, (i+r.IntN(20))/2*2)
		}
		fmt.Fprintf(&out, `{"type":"post","id":"m%d","author":"p%d"%s,"title":"%s","body":"%s %s and %s","lang":"en","time":"2026-%02d-%02dT10:00:00Z"}`+"\n",
			i, r.IntN(200), parent, words[r.IntN(len(words))], words[r.IntN(len(words))], words[r.IntN(len(words))], words[r.IntN(len(words))],
			1+r.IntN(9), 1+r.IntN(28))
	}
	return out.Bytes()
}

func answers(t *testing.T, dir string) []string {
	t.Helper()
	engine, err := local.Open(dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	if err := engine.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	s := search.New(engine, search.DefaultParameters()).At(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	var out []string
	for _, q := range []string{
		"kafka", "terraform", "hvitvasking", "penningtvätt", "postgres", "kubernetes", "java", "betaling", "plattform", "sikkerhet",
		"kafka terraform", "java postgres", "nettverk analyse", "who knows kafka", "lager", "kundservice", "integration",
		"migrering postgres", "analyse lager", "java kafka kubernetes",
	} {
		a, err := s.People(context.Background(), search.Anyone(), search.Query{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("%s: %d people, %d documents:", q, a.Total, a.Matched)
		for _, p := range a.People {
			line += fmt.Sprintf(" %s=%.9f", p.Person.ID, p.Score)
			for _, e := range p.Evidence {
				line += "/" + e.Record.ID
			}
		}
		out = append(out, line)
	}
	return out
}
