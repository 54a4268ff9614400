package graph

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var room = Room{Width: 640, Height: 480, LabelWidth: 120, LabelHeight: 44}

func TestEveryNodeHasItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(0, 14).Draw(t, "nodes")
		var ties []Tie
		for a := range nodes {
			for b := range a {
				if rapid.IntRange(0, 2).Draw(t, "tied") == 0 {
					ties = append(ties, Tie{a, b, rapid.Float64Range(0.01, 1).Draw(t, "strength")})
				}
			}
		}
		points := Layout(nodes, ties, room)
		if len(points) != nodes {
			t.Fatalf("%d places for %d nodes", len(points), nodes)
		}
		for i, p := range points {
			if !(p.X >= 60 && p.X <= 580 && p.Y >= 22 && p.Y <= 458) {
				t.Errorf("node %d of %d is at %v, outside", i, nodes, p)
			}
			for j, q := range points[:i] {
				if math.Abs(p.X-q.X) < 118 && math.Abs(p.Y-q.Y) < 42 {
					t.Errorf("nodes %d and %d of %d overlap: %v %v", i, j, nodes, p, q)
				}
			}
		}
		if again := Layout(nodes, ties, room); !slices.Equal(points, again) {
			t.Errorf("first %v, then %v", points, again)
		}
	})
}

func TestWhoIsTiedIsNearer(t *testing.T) {
	points := Layout(6, []Tie{{0, 1, 1}, {1, 2, 1}, {0, 2, 1}, {3, 4, 1}, {4, 5, 1}, {3, 5, 1}}, room)
	distance := func(a, b int) float64 { return math.Hypot(points[a].X-points[b].X, points[a].Y-points[b].Y) }
	within := distance(0, 1) + distance(1, 2) + distance(0, 2)
	if across := distance(0, 3) + distance(1, 4) + distance(2, 5); within >= across {
		t.Errorf("three who are tied are %g apart, three who are not %g", within, across)
	}
}
