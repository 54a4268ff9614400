package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// Judged is a topic with the measures of its ranking.
type Judged struct {
	Topic string
	Measures
}

// Summary is a measurement of a benchmark: what vemvet eval --json prints.
type Summary struct {
	Kinds      map[string]Means `json:"kinds"` // by kind of topic
	All        Means            `json:"all"`
	Parameters any              `json:"parameters"` // what the rankings were made with
}

// Means are the measures averaged over topics; all are 0 where there are none.
type Means struct {
	Topics   int     `json:"topics"`
	MAP      float64 `json:"map"`
	NDCG10   float64 `json:"ndcg@10"`
	P5       float64 `json:"p@5"`
	Recall10 float64 `json:"recall@10"`
	MRR      float64 `json:"mrr"`
	// LeftOut is how many topics more there are to which nobody is relevant; they are in no mean.
	LeftOut int `json:"left_out,omitempty"`
}

// Summarise averages the measures of topics, kind by kind and over all topics, each topic weighing the
// same. The order of judged does not matter, not even in the last digit. Parameters are for the record.
func Summarise(judged []Judged, parameters any) Summary {
	ordered := slices.SortedFunc(slices.Values(judged), func(a, b Judged) int { return cmp.Compare(a.Topic, b.Topic) })
	byKind := map[string][]Judged{}
	for _, j := range ordered {
		kind := kindOf(j.Topic)
		byKind[kind] = append(byKind[kind], j)
	}
	summary := Summary{Kinds: map[string]Means{}, All: means(ordered), Parameters: parameters}
	for kind, of := range byKind {
		summary.Kinds[kind] = means(of)
	}
	return summary
}

func means(judged []Judged) Means {
	var m Means
	for _, j := range judged {
		if j.Relevant == 0 {
			m.LeftOut++
			continue
		}
		m.Topics++
		m.MAP += j.AP
		m.NDCG10 += j.NDCG10
		m.P5 += j.P5
		m.Recall10 += j.Recall10
		m.MRR += j.RR
	}
	n := float64(max(m.Topics, 1))
	m.MAP, m.NDCG10, m.P5, m.Recall10, m.MRR = m.MAP/n, m.NDCG10/n, m.P5/n, m.Recall10/n, m.MRR/n
	return m
}

// WriteTable writes the summary for people to read: a line a kind, in alphabetical order, then all.
func (s Summary) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "kind\ttopics\tMAP\tnDCG@10\tP@5\tR@10\tMRR\t\n")
	line := func(kind string, m Means) {
		fmt.Fprintf(table, "%s\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t\n", kind, m.Topics, m.MAP, m.NDCG10, m.P5, m.Recall10, m.MRR)
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Kinds)) {
		line(kind, s.Kinds[kind])
	}
	line("all", s.All)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if s.All.LeftOut > 0 {
		if _, err := fmt.Fprintf(w, "left out: %d topics to which nobody is relevant\n", s.All.LeftOut); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	return nil
}
