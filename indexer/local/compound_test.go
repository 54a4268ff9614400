package local_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/indexer/text"
)

// Words that very many posts hold are counted up to a bound; where that is reached must not depend on the segments.
func TestCompoundsDoNotDependOnTheBatchesThatWordsCameIn(t *testing.T) {
	var halves [2][]connectors.Record
	for half := range halves {
		write := func(n int, body string) {
			for range n {
				halves[half] = append(halves[half], post(fmt.Sprint("p", half, "-", len(halves[half])), "anna", body))
			}
		}
		write(3, "cloud")
		write(3, "bank")
		write(3, "shop")
		write(500, "cloudbank")
		write(999, "cloudshop") // twice as many as counting needs, unless both halves are looked at together
	}
	atOnce, inTwo := open(t, t.TempDir()), open(t, t.TempDir())
	put(t, atOnce, slices.Concat(halves[0], halves[1])...)
	put(t, inTwo, halves[0]...)
	put(t, inTwo, halves[1]...)
	want := text.Compounds{"bank": {"cloudbank"}, "cloud": {"cloudbank", "cloudshop"}, "shop": {"cloudshop"}}
	for name, e := range map[string]*local.Engine{"at once": atOnce, "in two batches": inTwo} {
		if got := view(t, e).Compounds(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
