// Package graph lays out pictures of who is tied to whom. It knows nothing of people: it is given how many
// nodes there are, the ties between them and the room there is, and gives each node its place.
package graph

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/graph/layout"
)

// Tie is a line between two nodes, numbered from 0; a stronger one draws them closer.
type Tie struct {
	A, B     int
	Strength float64 // above 0; 1 is a strong one
}

// Room is what a picture has: its size, and that of what is written at each node, all in the same unit.
type Room struct {
	Width, Height           float64
	LabelWidth, LabelHeight float64
}

// Point is the middle of a node.
type Point struct{ X, Y float64 }

const (
	updates  = 200 // of the layout; with twice as many, teams of 30 move by less than a label
	pushes   = 400 // that free labels from each other at most
	inertia  = 0.5 // the part of an overlap that a push takes away
	seed     = 1   // the same ties make the same picture
	faintest = 0.1 // the least strength that is drawn with: below it nodes drift out of sight
)

// Layout gives each node its place. Nodes are placed by the force-directed layout of Eades, A heuristic for
// graph drawing (Congressus Numerantium 42, 1984), in which all repel each other and ties attract, fitted
// into the room, and then pushed apart where their labels would overlap. Where the room is too small for
// all labels, some overlap.
func Layout(nodes int, ties []Tie, room Room) []Point {
	points := make([]Point, nodes)
	if nodes == 0 {
		return points
	}
	d := newDrawing(nodes, ties)
	eades := layout.EadesR2{Updates: updates, Repulsion: 1, Rate: 0.05, Theta: 0.2, Src: rand.NewPCG(seed, seed)}
	placed := layout.NewOptimizerR2(d, eades.Update)
	for placed.Update() {
	}
	for i := range points {
		at := placed.Coord2(int64(i))
		points[i] = Point{at.X, at.Y}
	}
	fit(points, room)
	for range pushes {
		if !push(points, room) {
			break
		}
	}
	return points
}

// fit stretches places to fill the room, so that every label is inside.
func fit(points []Point, room Room) {
	low, high := points[0], points[0]
	for _, p := range points {
		low = Point{min(low.X, p.X), min(low.Y, p.Y)}
		high = Point{max(high.X, p.X), max(high.Y, p.Y)}
	}
	stretch := func(x, low, high, size, label float64) float64 {
		if high-low < 1e-9 || math.IsNaN(x) {
			return size / 2
		}
		return label/2 + (x-low)/(high-low)*(size-label)
	}
	for i, p := range points {
		points[i] = Point{
			stretch(p.X, low.X, high.X, room.Width, room.LabelWidth),
			stretch(p.Y, low.Y, high.Y, room.Height, room.LabelHeight),
		}
	}
}

// push moves labels that overlap apart, the shorter way, and reports whether there were any.
func push(points []Point, room Room) bool {
	moved := false
	inside := func(x, size, label float64) float64 { return min(max(x, label/2), size-label/2) }
	for i := range points {
		for j := range i {
			a, b := &points[i], &points[j]
			dx, dy := room.LabelWidth-math.Abs(a.X-b.X), room.LabelHeight-math.Abs(a.Y-b.Y)
			if dx <= 0.5 || dy <= 0.5 {
				continue
			}
			moved = true
			// By the share of a label, as labels are wider than high.
			if dx/room.LabelWidth < dy/room.LabelHeight {
				by := math.Copysign(dx*inertia, a.X-b.X)
				a.X, b.X = a.X+by, b.X-by
			} else {
				by := math.Copysign(dy*inertia, a.Y-b.Y)
				a.Y, b.Y = a.Y+by, b.Y-by
			}
			for _, p := range []*Point{a, b} {
				p.X, p.Y = inside(p.X, room.Width, room.LabelWidth), inside(p.Y, room.Height, room.LabelHeight)
			}
		}
	}
	return moved
}
