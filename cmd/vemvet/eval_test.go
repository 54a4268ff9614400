package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search/eval"
)

// benchmarks is the folder of the benchmarks of real people, which are never part of the repository.
const benchmarks = "../../../shared/bench"

// A measure of a kind of topic must not fall under its floor.
type floor struct{ MAP, NDCG10, Recall10 float64 }

var floors = map[string]map[string]floor{
	"kep": {"sig": {.55, .64, .65}, "kep": {.34, .36, .52}},
	"nav": {"fag": {.55, .57, .67}, "sak": {.39, .47, .73}},
}

// TestTheRankingOfRealPeopleHoldsItsFloors judges the benchmarks, and writes down for each topic where the
// people ended that should be found, so that a change of the ranking shows as a difference to read.
func TestTheRankingOfRealPeopleHoldsItsFloors(t *testing.T) {
	skipLong(t)
	if _, err := os.Stat(benchmarks); err != nil {
		t.Skipf("SKIPPED: the benchmarks of real people are not here: %v", err)
	}
	binary := buildBinary(t)
	for name, kinds := range floors {
		t.Run(name, func(t *testing.T) {
			dir, run := filepath.Join(benchmarks, name), filepath.Join(t.TempDir(), "run")
			out := vemvet(t, binary, "eval", "--json", "--run", run, "--records", filepath.Join(dir, "records.jsonl"),
				"--topics", filepath.Join(dir, "topics.tsv"), "--qrels", filepath.Join(dir, "qrels.txt"))
			var summary eval.Summary
			if err := json.Unmarshal(out, &summary); err != nil {
				t.Fatal(err)
			}
			for kind, want := range kinds {
				got := summary.Kinds[kind]
				t.Logf("%s: %d topics, MAP %.4f, nDCG@10 %.4f, recall@10 %.4f, MRR %.4f", kind, got.Topics, got.MAP, got.NDCG10, got.Recall10, got.MRR)
				if got.MAP < want.MAP || got.NDCG10 < want.NDCG10 || got.Recall10 < want.Recall10 {
					t.Errorf("%s: MAP %.4f, nDCG@10 %.4f, recall@10 %.4f; want at least %+v", kind, got.MAP, got.NDCG10, got.Recall10, want)
				}
			}
			golden(t, filepath.Join("testdata", name+".golden"), places(t, run, filepath.Join(dir, "qrels.txt")))
		})
	}
}

// places lists for each topic of a run the ranks of the people who should be found, and how many were not.
func places(t *testing.T, run, judgements string) []byte {
	t.Helper()
	qrels, err := readFile(judgements, eval.ReadQrels)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(run)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var topics []string
	ranks := map[string][]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text()) // topic Q0 person rank score tag
		topic, person, rank := fields[0], fields[2], fields[3]
		if len(topics) == 0 || topics[len(topics)-1] != topic {
			topics = append(topics, topic)
		}
		if qrels[topic][person] > 0 {
			ranks[topic] = append(ranks[topic], rank)
		}
	}
	slices.Sort(topics)
	var out bytes.Buffer
	for _, topic := range topics {
		fmt.Fprintf(&out, "%-28s %s", topic, strings.Join(ranks[topic], " "))
		if missing := len(qrels[topic]) - len(ranks[topic]); missing > 0 {
			fmt.Fprintf(&out, " and %d not found", missing)
		}
		fmt.Fprintln(&out)
	}
	return out.Bytes()
}

func TestTopicsAreChosenByTheirPositionWithinTheirKind(t *testing.T) {
	topics := []eval.Topic{{ID: "a-1"}, {ID: "b-1"}, {ID: "a-2"}, {ID: "a-3"}, {ID: "b-2"}}
	for which, want := range map[string]string{"all": "a-1 b-1 a-2 a-3 b-2", "odd": "a-1 b-1 a-3", "even": "a-2 b-2"} {
		got, err := atPositions(slices.Clone(topics), which)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, topic := range got {
			ids = append(ids, topic.ID)
		}
		if strings.Join(ids, " ") != want {
			t.Errorf("%s: %q, want %q", which, ids, want)
		}
	}
	if _, err := atPositions(topics, "some"); err == nil {
		t.Error("an unknown choice is no fault")
	}
}
