package graph

import (
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"
)

// drawing is a weighted graph whose nodes are always listed in the same order, as those of gonum's own
// graphs are not: with theirs every picture of a team would be another.
type drawing struct {
	nodes []graph.Node
	near  [][]graph.Node
	ties  map[[2]int64]float64
}

func newDrawing(nodes int, ties []Tie) *drawing {
	d := &drawing{near: make([][]graph.Node, nodes), ties: map[[2]int64]float64{}}
	for i := range nodes {
		d.nodes = append(d.nodes, simple.Node(i))
	}
	for _, t := range ties {
		if t.A == t.B || d.ties[[2]int64{int64(t.A), int64(t.B)}] > 0 {
			continue
		}
		strength := max(t.Strength, faintest)
		d.ties[[2]int64{int64(t.A), int64(t.B)}] = strength
		d.ties[[2]int64{int64(t.B), int64(t.A)}] = strength
		d.near[t.A] = append(d.near[t.A], d.nodes[t.B])
		d.near[t.B] = append(d.near[t.B], d.nodes[t.A])
	}
	return d
}

func (d *drawing) Node(id int64) graph.Node {
	if id < 0 || id >= int64(len(d.nodes)) {
		return nil
	}
	return d.nodes[id]
}

func (d *drawing) Nodes() graph.Nodes { return iterator.NewOrderedNodes(d.nodes) }

func (d *drawing) From(id int64) graph.Nodes {
	if len(d.near[id]) == 0 {
		return graph.Empty
	}
	return iterator.NewOrderedNodes(d.near[id])
}

func (d *drawing) HasEdgeBetween(a, b int64) bool { return d.ties[[2]int64{a, b}] > 0 }

func (d *drawing) Edge(a, b int64) graph.Edge { return d.WeightedEdge(a, b) }

func (d *drawing) WeightedEdge(a, b int64) graph.WeightedEdge {
	if !d.HasEdgeBetween(a, b) {
		return nil
	}
	return simple.WeightedEdge{F: d.nodes[a], T: d.nodes[b], W: d.ties[[2]int64{a, b}]}
}

func (d *drawing) Weight(a, b int64) (float64, bool) {
	strength, tied := d.ties[[2]int64{a, b}]
	return strength, tied
}
