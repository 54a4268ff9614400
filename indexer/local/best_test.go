package local

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/indexer"
)

// The bound keeps those that sorting would put first, in the order they came in.
func TestTheBestOfTheHitsAreThoseThatSortingPutsFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var hits []indexer.Hit
		for i, score := range rapid.SliceOfN(rapid.IntRange(0, 12), 1, 200).Draw(t, "scores") { // many equals
			hits = append(hits, indexer.Hit{Doc: indexer.DocNo((i*7 + 3) % 211), Score: float64(score)})
		}
		n := rapid.IntRange(1, len(hits)).Draw(t, "n")
		sorted := slices.Clone(hits)
		slices.SortFunc(sorted, func(a, b indexer.Hit) int {
			if before(a, b) {
				return -1
			}
			return 1
		})
		want := slices.DeleteFunc(slices.Clone(hits), func(h indexer.Hit) bool { return !slices.Contains(sorted[:n], h) })
		if got := best(slices.Clone(hits), n); !slices.Equal(got, want) {
			t.Fatalf("the best %d of %v are %v, want %v", n, hits, got, want)
		}
	})
}
