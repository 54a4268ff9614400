// Package eval measures how good a ranking of people is against judgements made beforehand, in the manner
// of TREC: topics are asked, judgements (qrels) say who is relevant to each, and measures compare the two.
// It reads and writes TREC's files; it does not ask the questions, vemvet eval does.
//
// A ranking is put in order of falling score, equal scores by rising person id, and cut after Depth people.
// Let rel(i) be the judged relevance of the person at rank i (0 when not judged or judged negative), R how
// many people are judged with rel > 0, and hits(k) how many of the first k have rel > 0. Then
//
//	AP        = 1/R · Σ hits(i)/i   over the ranks i ≤ Depth with rel(i) > 0
//	P@5       = hits(5) / 5
//	recall@10 = hits(10) / R
//	RR        = 1 / the first rank i ≤ Depth with rel(i) > 0, or 0
//	DCG@10    = Σ (2^rel(i) − 1) / log2(i + 1)   over the ranks i ≤ 10
//	nDCG@10   = DCG@10 / DCG@10 of everyone judged, in order of falling relevance
//
// AP divides by everyone relevant, found or not; averaged over topics it is MAP, as RR is MRR (Voorhees
// and Harman, TREC: Experiment and Evaluation in Information Retrieval, 2005, chapter 3; Voorhees, The
// TREC-8 Question Answering Track Report, 1999, for RR). DCG is that of Järvelin and Kekäläinen,
// Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002, with the discount log2(i + 1)
// and the gain 2^rel − 1 of Burges et al., Learning to rank using gradient descent, ICML 2005. With
// judgements of 0 and 1 this gain is the relevance itself, and all measures are those of trec_eval; its
// ndcg_cut_10 uses the relevance as gain otherwise.
package eval

import (
	"cmp"
	"math"
	"slices"
)

// Depth is the last rank that is looked at, and written to a run.
const Depth = 1000

// Scored is a person with the score they were given for a topic.
type Scored struct {
	ID    string
	Score float64
}

// Ranking is an answer to a topic, in any order: scores and ids decide.
type Ranking []Scored

// Ordered gives the ranking as it is measured: by falling score, then by rising id, everyone once, at
// their best score, and no more than Depth people. A score that is not a number comes last.
func (r Ranking) Ordered() Ranking {
	ordered := slices.Clone(r)
	slices.SortFunc(ordered, func(a, b Scored) int {
		// cmp.Compare puts NaN below every number.
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	seen := make(map[string]bool, len(ordered))
	ordered = slices.DeleteFunc(ordered, func(s Scored) bool {
		again := seen[s.ID]
		seen[s.ID] = true
		return again
	})
	return ordered[:min(len(ordered), Depth)]
}

// Measures tells how good the ranking of one topic is. Each is from 0 to 1, the greater the better.
type Measures struct {
	AP       float64
	NDCG10   float64
	P5       float64
	Recall10 float64
	RR       float64
	// Relevant is how many people are judged relevant. Where it is 0 there is nothing to find, all
	// measures are 0 and say nothing.
	Relevant int
}

// Judge measures the ranking of a topic. A topic without judgements has nobody relevant.
func Judge(qrels Qrels, topic string, ranking Ranking) Measures {
	judged := qrels[topic]
	m := Measures{Relevant: qrels.Relevant(topic)}
	if m.Relevant == 0 {
		return m
	}
	relevant := float64(m.Relevant)
	hits, in5, in10, dcg := 0.0, 0.0, 0.0, 0.0
	for i, person := range ranking.Ordered() {
		rank, rel := float64(i+1), judged[person.ID]
		if rel <= 0 {
			continue
		}
		hits++
		m.AP += hits / rank
		if m.RR == 0 {
			m.RR = 1 / rank
		}
		if i < 5 {
			in5++
		}
		if i < 10 {
			in10++
			dcg += discounted(rel, i)
		}
	}
	m.AP /= relevant
	m.P5 = in5 / 5
	m.Recall10 = in10 / relevant
	m.NDCG10 = dcg / idealDCG(judged)
	return m
}

// idealDCG is the DCG@10 of a ranking that could not be better.
func idealDCG(judged map[string]int) float64 {
	var rels []int
	for _, rel := range judged {
		rels = append(rels, max(rel, 0))
	}
	slices.SortFunc(rels, func(a, b int) int { return b - a })
	dcg := 0.0
	for i, rel := range rels[:min(len(rels), 10)] {
		dcg += discounted(rel, i)
	}
	return dcg
}

// discounted is what a relevance adds to DCG at index i, which is rank i+1.
func discounted(rel, i int) float64 {
	return (math.Exp2(float64(rel)) - 1) / math.Log2(float64(i+2))
}
