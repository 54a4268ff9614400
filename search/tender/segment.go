package tender

import "strings"

// segment is a part of a passage that asks for things in one way.
type segment struct {
	start, end int
	demand     demand
}

// parted is where a sentence goes on to ask for something in another way.
var parted = compile(`(?i);\s+|,?\s+(?:men|but)\s+|(?:,|,?\s+(?:og|och|and))\s*\b(?:gärna|gjerne|gerne|helst|preferably|ideally)\s+|,\s+(?:og|och|and|samt)\s+(?:(?:vedkommende|vederbörande|de|dei|they|I|du|vi|we|vara|være|vere|ha|have|has|must|ska|skal|må|måste|should|bör|bør|will|mindst|minst|at least|who)\s+|(?:knowledge|familiarity|experience|erfaring|erfarenhet|kunskap|kunnskap|kendskab|kjennskap|om )[^,;]*)|\s+(?:og|och|and)\s+(?:som|who)\s+(?:är|er|is|are|har|have|has|kan|can)\s+|,\s+(?:as is|as are)\s+|\s+(?:og|och|and)\s+(?:at least|minst|mindst|minimum)\s+|\s+(?:og|och|and|or|eller)\s+(?:være|vara|vere|be|hold|holds|ha|have|has|who have)\s+`)

// gently begins a part that is wished for whatever the rest is.
var gently = compile(`(?i)^,?\s*(?:(?:og|och|and)\s+)?(?:gärna|gjerne|gerne|helst|preferably|ideally)\s+(?:(?:i|in|med|with|från|fra|frå|av|of|också|også|also)\s+)?`)

// segments cuts a passage where it changes what it asks for. A part that says nothing itself is asked for as the whole
// is.
func (n *notes) segments(start, end int, otherwise demand) []segment {
	said := n.text[start:end]
	cuts := parted.FindAllStringIndex(said, -1)
	whole := n.demanded(ungently(said, cuts))
	if whole == unsaid {
		whole = otherwise
	}
	var out []segment
	from := 0
	previous := unsaid
	cut := func(to int) {
		part := said[from:to]
		own := n.demanded(part)
		switch {
		case otherwise == wished: // what is wished for may say itself how it must be
			own = wished
		case own == unsaid && previous != unsaid:
			own = previous
		case own == unsaid:
			own = whole
		}
		if !gently.MatchString(part) {
			previous = own
		}
		out = append(out, segment{start + from, start + to, own})
		from = to
	}
	for _, m := range cuts {
		cut(m[0])
	}
	cut(len(said))
	return out
}

// ungently is what is said, without the parts that are wished for whatever the rest is.
func ungently(said string, cuts [][]int) string {
	var out strings.Builder
	from := 0
	for i := range len(cuts) + 1 {
		to := len(said)
		if i < len(cuts) {
			to = cuts[i][0]
		}
		if part := said[from:to]; !gently.MatchString(part) {
			out.WriteString(part)
		}
		from = to
	}
	return out.String()
}
