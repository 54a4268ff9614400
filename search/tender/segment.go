package tender

// segment is a part of a passage that asks for things in one way.
type segment struct {
	start, end int
	demand     demand
}

// parted is where a sentence goes on to ask for something in another way.
var parted = compile(`(?i);\s+|,?\s+(?:men|but)\s+|,\s*(?:gärna|gjerne|gerne|helst|preferably|ideally)\s+|,\s+(?:og|och|and|samt)\s+(?:(?:de|dei|they|I|du|vi|we|vara|være|vere|ha|have|has|must|ska|skal|må|måste|should|bör|bør|will|mindst|minst|at least|who)\s+|(?:knowledge|familiarity|experience|erfaring|erfarenhet|kunskap|kunnskap|kendskab|kjennskap|om )[^,;]*)|\s+(?:og|och|and)\s+(?:som|who)\s+(?:är|er|is|are|har|have|has|kan|can)\s+|,\s+(?:as is|as are)\s+|\s+(?:og|och|and)\s+(?:at least|minst|mindst|minimum)\s+|\s+(?:og|och|and|or|eller)\s+(?:være|vara|vere|be|hold|holds|ha|have|has|who have)\s+`)

// gently begins a part that is wished for whatever the rest is.
var gently = compile(`(?i)^,?\s*(?:gärna|gjerne|gerne|helst|preferably|ideally)\b`)

// segments cuts a passage where it changes what it asks for. A part that says nothing itself is asked for as the whole
// is.
func (n *notes) segments(start, end int, otherwise demand) []segment {
	said := n.text[start:end]
	whole := n.demanded(said)
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
	for _, m := range parted.FindAllStringIndex(said, -1) {
		cut(m[0])
	}
	cut(len(said))
	return out
}
