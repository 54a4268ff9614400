package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// kills is how many times a sync is killed while it works.
const kills = 30

// TestASyncKilledAnywhereEndsLikeOneThatWasNot kills the process with SIGKILL at random moments, lets it
// resume each time, and compares the records and the answers with those of a sync that nobody disturbed.
func TestASyncKilledAnywhereEndsLikeOneThatWasNot(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	binary := buildBinary(t)
	records := filepath.Join(t.TempDir(), "records.jsonl")
	if err := os.WriteFile(records, thread(30000), 0o600); err != nil {
		t.Fatal(err)
	}
	calm, disturbed := t.TempDir(), t.TempDir()

	began := time.Now()
	vemvet(t, binary, "sync", "--data", calm, "--jsonl", records)
	whole := time.Since(began)

	r := rand.New(rand.NewPCG(1, 2))
	died, ended := 0, 0
	for attempt := 0; died < kills; attempt++ {
		if attempt > 4*kills {
			t.Fatalf("only %d of %d syncs died", died, attempt)
		}
		if ended > 0 && ended%3 == 0 {
			// A sync that got through leaves nothing to disturb: begin again.
			disturbed, ended = t.TempDir(), 0
		}
		cmd := exec.Command(binary, "sync", "--data", disturbed, "--jsonl", records)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		exited := make(chan error, 1)
		go func() { exited <- cmd.Wait() }()
		select {
		case err := <-exited:
			if err != nil {
				t.Fatalf("a sync failed by itself: %v", err)
			}
			ended++
		case <-time.After(time.Duration(r.Float64() * float64(whole) * 0.6)):
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := <-exited; err != nil {
				died++
			} else {
				ended++
			}
		}
	}
	vemvet(t, binary, "sync", "--data", disturbed, "--jsonl", records)

	want := vemvet(t, binary, "export", "--data", calm)
	if got := vemvet(t, binary, "export", "--data", disturbed); !bytes.Equal(got, want) {
		t.Errorf("records differ: %d bytes, want %d", len(got), len(want))
	}
	asked := answers(t, calm)
	for i, got := range answers(t, disturbed) {
		if got != asked[i] {
			t.Errorf("answer %d differs:\n%s\nwant\n%s", i, got, asked[i])
		}
	}
	t.Logf("%d syncs of %v killed; undisturbed %v", died, whole*6/10, whole)
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

// thread makes records of people who ask and answer; every second post answers the one before, and some
// answers come before what they answer.
func thread(posts int) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	words := strings.Fields("kafka terraform hvitvasking penningtvätt postgres kubernetes java betaling plattform sikkerhet nettverk analyse lager kundservice integration migrering")
	var out bytes.Buffer
	for i := range 200 {
		fmt.Fprintf(&out, `{"type":"person","id":"p%d","name":"Person %d"}`+"\n", i, i)
	}
	for i := range posts {
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
