package search_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/eval"
)

// realPeople is the folder of the benchmarks of real people, which are never part of the repository.
const realPeople = "../../shared/bench"

// pinned is how many questions of each benchmark are pinned, spread evenly over its topics.
const pinned = 25

// The golden files hold, for each question, the first five with their best reason, by hashed ids and numbers
// only, since nobody of them is to be read about here: a change of the ranking is a difference to read. go test ./search -run FiftyQuestions -update writes them.
func TestFiftyQuestionsOfRealPeopleStayAsTheyAre(t *testing.T) {
	measures(t)
	if testing.Short() {
		t.Skip("SKIPPED: reads two benchmarks, which takes half a minute")
	}
	for _, name := range []string{"kep", "nav"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(realPeople, name)
			file, err := os.Open(filepath.Join(dir, "topics.tsv"))
			if err != nil {
				t.Skipf("SKIPPED: the benchmarks of real people are not here: %v", err)
			}
			defer file.Close()
			topics, err := eval.ReadTopics(file)
			if err != nil {
				t.Fatal(err)
			}
			source, err := jsonl.New(jsonl.Config{Path: filepath.Join(dir, "records.jsonl")}, nil)
			if err != nil {
				t.Fatal(err)
			}
			engine := open(t, name, source)
			view, err := engine.View()
			if err != nil {
				t.Fatal(err)
			}
			newest := view.Newest()
			view.Close()
			s := search.New(engine, search.DefaultParameters()).At(newest)
			var out strings.Builder
			for i := range pinned {
				topic := topics[i*len(topics)/pinned]
				a := ask(t, s, search.Anyone(), search.Query{Text: topic.Text, Limit: 5})
				fmt.Fprintf(&out, "%s  %d people\n", topic.ID, a.Total)
				for _, p := range a.People {
					best := p.Evidence[0]
					fmt.Fprintf(&out, "  %d. %s %9.2f  %-15s %9.2f %s\n", p.Rank, hashed(p.Person.ID), p.Score, best.Part, best.Contribution, hashed(best.Record.ID))
				}
			}
			golden(t, name+".txt", out.String())
		})
	}
}

// hashed is enough of an id's hash to tell it from others.
func hashed(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:4])
}
