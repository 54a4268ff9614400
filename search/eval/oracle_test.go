package eval

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/run.txt and testdata/qrels.txt anew; then run testdata/oracle.py")

// What trec_eval makes of the run that WriteRun writes is what Judge makes of the ranking. Its answers
// are in testdata/expected.json, where testdata/oracle.py put them.
func TestJudgeAgreesWithTrecEvalOnTheRunThatIsWritten(t *testing.T) {
	qrels, rankings := randomBenchmark()
	topics := slices.Sorted(maps.Keys(rankings))
	var run, judgements bytes.Buffer
	for _, topic := range topics {
		if err := WriteRun(&run, "random", topic, rankings[topic]); err != nil {
			t.Fatal(err)
		}
		for _, person := range slices.Sorted(maps.Keys(qrels[topic])) {
			fmt.Fprintf(&judgements, "%s 0 %s %d\n", topic, person, qrels[topic][person])
		}
	}
	golden(t, "testdata/run.txt", run.Bytes())
	golden(t, "testdata/qrels.txt", judgements.Bytes())

	var expected map[string]struct {
		AP     float64 `json:"map"`
		NDCG10 float64 `json:"ndcg_cut_10"`
		P5     float64 `json:"P_5"`
		R10    float64 `json:"recall_10"`
		RR     float64 `json:"recip_rank"`
	}
	text, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	if len(expected) != len(topics) {
		t.Fatalf("%d topics expected, %d made", len(expected), len(topics))
	}
	for _, topic := range topics {
		want := expected[topic]
		got := Judge(qrels, topic, rankings[topic])
		if d := farthest(got, Measures{AP: want.AP, NDCG10: want.NDCG10, P5: want.P5, Recall10: want.R10, RR: want.RR}); d > 1e-9 {
			t.Errorf("%s: got %+v, want %+v", topic, got, want)
		}
	}
}

// randomBenchmark has grades from -1 to 3, rankings longer and shorter than Depth, and scores that are
// equal or too near for single precision.
func randomBenchmark() (Qrels, map[string]Ranking) {
	rng := rand.New(rand.NewPCG(20, 26))
	qrels, rankings := Qrels{}, map[string]Ranking{}
	for topic := range 30 {
		id := fmt.Sprintf("t%d-random", topic)
		people := 1 + rng.IntN(40)
		if topic == 0 {
			people = Depth + 40
		}
		qrels[id] = map[string]int{}
		for person := range people {
			name := fmt.Sprintf("p%d", person)
			if rng.IntN(4) == 0 {
				qrels[id][name] = rng.IntN(5) - 1
			}
			if rng.IntN(50) > 0 || topic == 0 {
				score := float64(rng.IntN(12)) / 3
				if rng.IntN(3) == 0 {
					score += 1e-9 * float64(rng.IntN(5)-2)
				}
				rankings[id] = append(rankings[id], Scored{name, score})
			}
		}
		qrels[id]["nowhere"] = 1
	}
	return qrels, rankings
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("%s:%d: got %q, want %q; -update writes it anew", file, i+1, g[i], w[i])
			}
		}
		t.Fatalf("%s: got %d lines, want %d", file, len(g), len(w))
	}
}
