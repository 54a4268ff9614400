package eval

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

func threeKinds() []Judged {
	return []Judged{
		{"sig-b", Measures{AP: 1, NDCG10: .5, P5: .2, Recall10: 1, RR: 1, Relevant: 1}},
		{"kep-1", Measures{AP: .25, NDCG10: .25, P5: .2, Recall10: .5, RR: .25, Relevant: 2}},
		{"sig-a-long", Measures{AP: .5, NDCG10: .25, P5: .4, Recall10: .5, RR: .5, Relevant: 4}},
		{"sig-c", Measures{}},
		{"solo", Measures{}},
	}
}

func TestSummarise(t *testing.T) {
	got, err := json.MarshalIndent(Summarise(threeKinds(), map[string]any{"k1": 1.2}), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "kinds": {
  "kep": {
   "topics": 1,
   "map": 0.25,
   "ndcg@10": 0.25,
   "p@5": 0.2,
   "recall@10": 0.5,
   "mrr": 0.25
  },
  "sig": {
   "topics": 2,
   "map": 0.75,
   "ndcg@10": 0.375,
   "p@5": 0.30000000000000004,
   "recall@10": 0.75,
   "mrr": 0.75,
   "left_out": 1
  },
  "solo": {
   "topics": 0,
   "map": 0,
   "ndcg@10": 0,
   "p@5": 0,
   "recall@10": 0,
   "mrr": 0,
   "left_out": 1
  }
 },
 "all": {
  "topics": 3,
  "map": 0.5833333333333334,
  "ndcg@10": 0.3333333333333333,
  "p@5": 0.26666666666666666,
  "recall@10": 0.6666666666666666,
  "mrr": 0.5833333333333334,
  "left_out": 2
 },
 "parameters": {
  "k1": 1.2
 }
}`
	if string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestSummariseDoesNotDependOnTheOrderOfTopics(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var judged []Judged
	for i := range 50 {
		judged = append(judged, Judged{"k-" + string(rune('A'+i)), Measures{AP: rng.Float64(), Relevant: 1}})
	}
	want := Summarise(judged, nil).All
	for range 20 {
		rng.Shuffle(len(judged), func(i, j int) { judged[i], judged[j] = judged[j], judged[i] })
		if got := Summarise(judged, nil).All; got != want {
			t.Fatalf("got %v, then %v", want, got)
		}
	}
}

func TestWriteTable(t *testing.T) {
	var out strings.Builder
	if err := Summarise(threeKinds(), nil).WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	want := `  kind  topics     MAP  nDCG@10     P@5    R@10     MRR
   kep       1  0.2500   0.2500  0.2000  0.5000  0.2500
   sig       2  0.7500   0.3750  0.3000  0.7500  0.7500
  solo       0  0.0000   0.0000  0.0000  0.0000  0.0000
   all       3  0.5833   0.3333  0.2667  0.6667  0.5833
left out: 2 topics to which nobody is relevant
`
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
}
