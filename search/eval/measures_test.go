package eval

import (
	"math"
	"testing"
)

func TestJudge(t *testing.T) {
	qrels := Qrels{
		"sig-a":  {"anna": 1, "bo": 1, "cleo": 0},
		"sig-b":  {"anna": 3, "bo": 1, "cleo": -1},
		"sig-c":  {"cleo": 0},
		"sig-12": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1, "h": 1, "i": 1, "j": 1, "k": 1, "l": 1},
	}
	falling := func(ids ...string) Ranking {
		var r Ranking
		for i, id := range ids {
			r = append(r, Scored{id, float64(-i)})
		}
		return r
	}
	far := make(Ranking, Depth)
	for i := range far {
		far[i] = Scored{"nobody-" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)), 1}
	}
	log2 := math.Log2
	tests := []struct {
		name    string
		topic   string
		ranking Ranking
		want    Measures
	}{
		{"everyone relevant on top is perfect but for P@5, which has two to find", "sig-a", falling("bo", "anna", "cleo"),
			Measures{AP: 1, NDCG10: 1, P5: .4, Recall10: 1, RR: 1, Relevant: 2}},
		{"relevant at ranks 2 and 4", "sig-a", falling("x", "bo", "y", "anna"),
			Measures{AP: (1./2 + 2./4) / 2, NDCG10: (1/log2(3) + 1/log2(5)) / (1 + 1/log2(3)), P5: .4, Recall10: 1, RR: .5, Relevant: 2}},
		{"one of two found at rank 6 counts for recall but not for P@5", "sig-a", falling("u", "v", "w", "x", "y", "bo"),
			Measures{AP: 1. / 6 / 2, NDCG10: 1 / log2(7) / (1 + 1/log2(3)), P5: 0, Recall10: .5, RR: 1. / 6, Relevant: 2}},
		{"rank 11 counts for AP and RR only", "sig-a", falling("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "bo"),
			Measures{AP: 1. / 11 / 2, RR: 1. / 11, Relevant: 2}},
		{"a grade of 3 gains 7, and negative judgements are not relevant", "sig-b", falling("cleo", "bo", "anna"),
			Measures{AP: (1./2 + 2./3) / 2, NDCG10: (1/log2(3) + 7/log2(4)) / (7 + 1/log2(3)), P5: .4, Recall10: 1, RR: .5, Relevant: 2}},
		{"equal scores are put in order of id, whatever order they came in", "sig-a", Ranking{{"zoe", 1}, {"bo", 1}, {"anna", 1}},
			Measures{AP: 1, NDCG10: 1, P5: .4, Recall10: 1, RR: 1, Relevant: 2}},
		{"a person twice counts once, where they scored best", "sig-a", Ranking{{"anna", 1}, {"x", 2}, {"anna", 3}},
			Measures{AP: 1. / 2, NDCG10: 1 / (1 + 1/log2(3)), P5: .2, Recall10: .5, RR: 1, Relevant: 2}},
		{"with more than ten relevant, recall@10 cannot be 1 and the ideal has ten", "sig-12", falling("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"),
			Measures{AP: 1, NDCG10: 1, P5: 1, Recall10: 10. / 12, RR: 1, Relevant: 12}},
		{"whoever is beyond the cut was not found", "sig-a", append(far[:Depth:Depth], Scored{"anna", 0}), Measures{Relevant: 2}},
		{"a score that is not a number comes last", "sig-a", Ranking{{"anna", math.NaN()}, {"x", -1}},
			Measures{AP: .25, NDCG10: 1 / log2(3) / (1 + 1/log2(3)), P5: .2, Recall10: .5, RR: .5, Relevant: 2}},
		{"an empty ranking is worth nothing", "sig-a", nil, Measures{Relevant: 2}},
		{"a topic to which nobody is relevant is worth nothing and says so", "sig-c", falling("cleo"), Measures{}},
		{"a topic that nobody judged is the same", "sig-unknown", falling("cleo"), Measures{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Judge(qrels, tt.topic, tt.ranking)
			if d := farthest(got, tt.want); d > 1e-12 || got.Relevant != tt.want.Relevant {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func farthest(a, b Measures) float64 {
	far := 0.0
	for _, d := range []float64{a.AP - b.AP, a.NDCG10 - b.NDCG10, a.P5 - b.P5, a.Recall10 - b.Recall10, a.RR - b.RR} {
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		far = max(far, math.Abs(d))
	}
	return far
}
