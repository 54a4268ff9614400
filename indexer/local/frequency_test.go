package local_test

import (
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

// What is counted once is remembered, and counted anew when something changes: a post more, one less, and a group
// that not everyone may read any longer.
func TestWhatIsCountedFollowsEveryChange(t *testing.T) {
	e := open(t, t.TempDir())
	holding := func(step string, want int) {
		t.Helper()
		for range 2 {
			v, err := e.View()
			if err != nil {
				t.Fatal(err)
			}
			n, _, err := v.Frequency("kafka")
			v.Close() // a writer waits for it
			if err != nil || n != want {
				t.Errorf("%s: %d documents, %v; want %d", step, n, err, want)
			}
		}
	}
	group := func(visibility connectors.Visibility) *connectors.Group {
		return &connectors.Group{Head: connectors.Head{ID: "streams"}, Visibility: visibility}
	}
	put(t, e, group(connectors.Open), post("1", "anna", "kafka"), post("2", "anna", "kafka", in("streams")))
	holding("at first", 2)
	put(t, e, post("3", "anna", "kafka"))
	holding("with one more", 3)
	drop(t, e, "1")
	holding("with one less", 2)
	put(t, e, group(connectors.Closed))
	holding("with the group closed", 1)
	put(t, e, group(connectors.Open))
	holding("with the group open again", 2)
	put(t, e, post("3", "anna", "rabbit"))
	holding("with one changed", 1)
}
