package local

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/recordtest"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

func TestARowSurvivesTheStore(t *testing.T) {
	detector := text.NewDetector("sv")
	rapid.Check(t, func(t *rapid.T) {
		record := recordtest.Any().Draw(t, "record")
		r, err := newRow("source", record, detector)
		if err != nil {
			t.Fatal(err)
		}
		r.parentNo = rapid.Uint32().Draw(t, "parent")
		back, err := decodeRow(r.encode())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(back.encode(), r.encode()) || back.ref() != connectors.RefOf("source", record) || !slices.Equal(back.parts, r.parts) {
			t.Fatalf("%+v came back as %+v", r, back)
		}
	})
}

func FuzzDecodeRow(f *testing.F) {
	r := row{kind: 4, source: "chat", id: "p", lang: "sv", group: "g", audience: `"everyone"`, parent: "q", time: noTime, words: 7,
		accepted: true, parts: []rowPart{{indexer.Author, "anna"}, {indexer.Reacted, "bo"}}}
	whole := r.encode()
	for n := range whole {
		f.Add(whole[:n])
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := decodeRow(in)
		if err != nil {
			return
		}
		again, err := decodeRow(r.encode())
		if err != nil || !bytes.Equal(again.encode(), r.encode()) {
			t.Fatalf("%q reads as %+v, and that as %+v, %v", in, r, again, err)
		}
		_ = r.ref()
	})
}

func TestARowThatIsCutShortIsAnError(t *testing.T) {
	r := row{kind: 4, source: "chat", id: "p", time: 1, parts: []rowPart{{indexer.Author, "anna"}}}
	whole := r.encode()
	for n := range whole {
		if _, err := decodeRow(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes are read as a row", n, len(whole))
		}
	}
}

func TestDebtsSurviveTheStore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.Uint32()).Draw(t, "numbers")
		back, err := decodeNumbers(encodeNumbers(numbers))
		if err != nil || !slices.Equal(back, numbers) {
			t.Fatalf("%v came back as %v, %v", numbers, back, err)
		}
	})
	if _, err := decodeNumbers([]byte{0x80}); err == nil {
		t.Error("a debt that is cut short is read")
	}
}

// A reply list is a list through the arrays, whatever is linked and unlinked.
func TestRepliesAreKeptAsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newColumns()
		want := map[uint32]uint32{}
		number := rapid.Uint32Range(0, 6)
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			child := number.Draw(t, "child")
			c.grow(child)
			c.unlink(child)
			delete(want, child)
			if rapid.Bool().Draw(t, "link") {
				parent := number.Draw(t, "parent")
				c.link(child, parent)
				want[child] = parent
			}
			for parent := range uint32(c.len()) {
				got := c.replies(parent)
				slices.Sort(got)
				var children []uint32
				for child := range uint32(7) {
					if p, ok := want[child]; ok && p == parent {
						children = append(children, child)
					}
				}
				if !slices.Equal(got, children) {
					t.Fatalf("replies of %d are %v, want %v", parent, got, children)
				}
			}
		}
	})
}
