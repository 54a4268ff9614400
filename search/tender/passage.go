package tender

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape is what a passage is by how it is written.
type shape int

const (
	sentence shape = iota
	item           // of a list
	row            // of a table, or a line such as Place: Oslo
	heading
)

// passage is a stretch of the text with what governs it.
type passage struct {
	start, end int // of the text, without a bullet or a number before it
	shape      shape
	under      demand // what the heading above says of it
	section    int    // counts headings
	key        string // of a row such as Place: Oslo, in lower case
	value      string // and its value
	valueAt    int
	cells      []cell // of a table's row
}

// cell is a part of a row, [start, end) of the text.
type cell struct{ start, end int }

// line is a line of the text, without spaces around it.
type line struct {
	start, end int
	gap        bool // an empty line, or the beginning, is before it
	marked     bool // it begins with a bullet or a number
	number     string
}

var (
	bullets   = compile(`^(?:[-–—•·*▪●○◦‣➢✓o]|\(?[a-zåäöæø]\)|\(?[ivx]{1,4}\))\s+`)
	numbering = compile(`^(?:(?:[A-ZÅÄÖ]{1,4}[-.]?)?\d{1,3}(?:\.\d{1,3})*[.):]?)\s+`)
	tabs      = compile(`\t+`)
	keyed     = compile(`^([\p{L}][\p{L}\d /()-]{1,48}):\s+(\S.*)$`)
)

// wrapped is how long a line is, in characters, for the next one to go on with it, and widest how long the lines are
// of a text that is cut into such.
const (
	wrapped = 50
	widest  = 140
)

// passages cuts a text.
func passages(text string) []passage {
	c := cutter{text: text}
	lines := c.lines()
	c.width = c.widthOf(lines)
	for i := 0; i < len(lines); {
		if i+1 < len(lines) && c.loneKey(lines[i], lines[i+1]) {
			i += 2
			continue
		}
		j := i + 1
		for j < len(lines) && c.goesOn(lines[j-1], lines[j], j-1 == i) {
			j++
		}
		followed := j < len(lines) && (lines[j].marked || c.isRow(lines[j]))
		c.paragraph(lines[i], lines[j-1].end, j == i+1, followed)
		i = j
	}
	return c.out
}

type cutter struct {
	text    string
	width   int // of its lines, in characters; 0: a line is a paragraph
	out     []passage
	under   demand
	section int
	dotted  bool // the section has numbers such as 3.1: one such as 4 begins the next
}

// lines gives the lines that are not empty.
func (c *cutter) lines() []line {
	var out []line
	gap := true
	at := 0
	for whole := range strings.Lines(c.text) {
		start := at + len(whole) - len(strings.TrimLeftFunc(whole, unicode.IsSpace))
		end := at + len(strings.TrimRightFunc(whole, unicode.IsSpace))
		at += len(whole)
		if start >= end {
			gap = true
			continue
		}
		l := line{start: start, end: end, gap: gap}
		said := c.text[start:end]
		if mark := bullets.FindString(said); mark != "" {
			l.marked, l.start = true, start+len(mark)
		} else if mark := numbering.FindString(said); mark != "" && !beginsDate(said) {
			l.marked, l.start, l.number = true, start+len(mark), strings.TrimRight(strings.TrimSpace(mark), ".):")
		}
		gap = false
		out = append(out, l)
	}
	return out
}

var dateStart = compile(`^(?i:\d{1,2}[.]?\s+(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|o[kc]t|nov|de[cs])|\d{4}-\d\d|\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{1,3}\s?(?:%|procent|prosent|per cent|percent|po[aeä]ng|point))`)

func beginsDate(s string) bool { return dateStart.MatchString(s) }

// keyAndValue finds the two in a line such as Place: Oslo. What has a verb in it is no key, but the beginning of a
// sentence.
func keyAndValue(said string) []int {
	m := keyed.FindStringSubmatchIndex(said)
	if m == nil {
		return nil
	}
	if key := said[m[2]:m[3]]; verbs.MatchString(key) && governs(key) == unsaid {
		return nil
	}
	return m
}

func (c *cutter) isRow(l line) bool {
	said := c.text[l.start:l.end]
	return strings.ContainsRune(said, '\t') || keyAndValue(said) != nil
}

// hanging is a line that ends within a sentence, as lines of PDFs do however short they are.
var hanging = compile(`(?i)\s(?:to|of|and|or|the|a|an|in|with|from|by|at|on|och|og|eller|ett|et|av|af|för|for|med|på|till|til|från|fra|frå|som|att|den|innen|inom|minst|mindst|minimum|at least)$`)

// goesOn reports whether a line is the rest of the one before.
func (c *cutter) goesOn(before, l line, first bool) bool {
	if l.gap || l.marked || c.isRow(l) || first && c.isRow(before) && utf8.RuneCountInString(c.text[before.start:before.end]) < wrapped {
		return false
	}
	if strings.ContainsRune(c.text[before.start:before.end], '\t') {
		return false
	}
	length := utf8.RuneCountInString(c.text[before.start:before.end])
	said := c.text[l.start:l.end]
	next, _ := utf8.DecodeRuneInString(said)
	if hanging.MatchString(c.text[before.start:before.end]) {
		return true
	}
	if unicode.IsLower(next) || next == '(' {
		return before.marked || length >= wrapped/2
	}
	if last, _ := utf8.DecodeLastRuneInString(c.text[before.start:before.end]); last == ':' {
		return false
	}
	if governs(said) != unsaid && len(strings.Fields(said)) <= 6 && !strings.HasSuffix(said, ".") {
		return false
	}
	// The line before is full when the next word had no room on it.
	word, _, _ := strings.Cut(said, " ")
	return c.width > 0 && length >= wrapped && float64(length+1+utf8.RuneCountInString(word)) >= 0.85*float64(c.width)
}

// widthOf is how long the lines of a text are that is cut into lines: most of the longest tenth are so long.
func (c *cutter) widthOf(lines []line) int {
	lengths := make([]int, len(lines))
	for i, l := range lines {
		lengths[i] = utf8.RuneCountInString(c.text[l.start:l.end])
	}
	slices.Sort(lengths)
	if len(lengths) == 0 {
		return 0
	}
	if width := lengths[len(lengths)*9/10]; width <= widest {
		return width
	}
	return 0
}

// paragraph cuts a paragraph, which begins with a line and goes on to end.
func (c *cutter) paragraph(l line, end int, single, followed bool) {
	said := c.text[l.start:end]
	p := passage{start: l.start, end: end, under: c.under, section: c.section}
	switch {
	case strings.ContainsRune(said, '\t'):
		c.row(p)
		return
	case single && c.flattened(p, said):
		return
	case single && c.isHeading(l, said, followed):
		c.section++
		c.under, c.dotted = governs(said), false
		p.shape, p.under, p.section = heading, c.under, c.section
		c.out = append(c.out, p)
		return
	}
	if m := keyAndValue(said); m != nil && single {
		p.shape = row
		p.key = strings.ToLower(strings.TrimSpace(said[m[2]:m[3]]))
		p.value, p.valueAt = said[m[4]:m[5]], l.start+m[4]
		if said := governs(p.key); said != unsaid {
			p.under = said
		}
		if !skillKeys.MatchString(p.key) { // neither it nor what stands below is of the list above
			p.under = unsaid
			c.section++
			c.under, c.dotted = unsaid, false
		}
		c.out = append(c.out, p)
		return
	}
	if l.marked {
		p.shape = item
		c.dotted = c.dotted || strings.Contains(l.number, ".")
	}
	c.sentences(p)
}

// In the text of a PDF, the cells of a row have nothing but a space between them. What tells them is a last word such
// as Must, or a first one such as Buyer.
var (
	lastCell  = compile(`^(.*[^\s.:;,])\s+(Ska|Skall|Skal|Må|Must|Should|Shall|Bör|Bør|MK|Ønske|Önskemål|Obligatorisk|Mandatory|Desirable|Skallkrav|Skakrav|Börkrav|Optional)$`)
	firstCell = compile(`^((?i:buyer|client|customer|contracting authority|kunde|kund|beställare|ordregiver|oppdragsgiver|oppdragsgjevar|upphandlande myndighet|ort|sted|stad|location|place of work|arbeidssted|antall personer|antall konsulenter|antal konsulter|antal konsulenter|antal personer|team size|number of consultants))\s+([\p{Lu}\d].*[^.:;,])$`)
)

// flattened cuts a line that was the row of a table.
func (c *cutter) flattened(p passage, said string) bool {
	if m := lastCell.FindStringSubmatchIndex(said); m != nil {
		p.shape = row
		p.cells = []cell{{p.start + m[2], p.start + m[3]}, {p.start + m[4], p.start + m[5]}}
		c.out = append(c.out, p)
		return true
	}
	if m := firstCell.FindStringSubmatchIndex(said); m != nil && len(strings.Fields(said)) <= 8 {
		p.shape, p.key = row, strings.ToLower(said[m[2]:m[3]])
		p.value, p.valueAt = said[m[4]:m[5]], p.start+m[4]
		c.out = append(c.out, p)
		return true
	}
	return false
}

// loneKeys stand on a line of their own, and what they tell on the next.
var loneKeys = compile(`(?i)^(?:(?:latest |earliest )?start date|end date|location|place of work|organisation the work is for|buyer|client|customer|contracting authority|kund|kunde|beställare|ordregiver|oppdragsgiver|upphandlande myndighet|ort|sted|arbeidssted|team size|antall personer|antall konsulenter|antal konsulter|antal konsulenter|deadline|sista anbudsdag|tilbudsfrist|closing date)$`)

// loneKey makes a row of a key and the line below it.
func (c *cutter) loneKey(key, value line) bool {
	said, told := c.text[key.start:key.end], c.text[value.start:value.end]
	if !loneKeys.MatchString(said) || len(strings.Fields(told)) > 8 || strings.HasSuffix(told, ".") {
		return false
	}
	c.out = append(c.out, passage{start: key.start, end: value.end, shape: row, key: strings.ToLower(said), value: told, valueAt: value.start, section: c.section})
	return true
}

// row cuts the row of a table. One of two cells is a key and its value.
func (c *cutter) row(p passage) {
	p.shape = row
	said := c.text[p.start:p.end]
	at := 0
	for _, tab := range append(tabs.FindAllStringIndex(said, -1), []int{len(said), len(said)}) {
		if strings.TrimSpace(said[at:tab[0]]) != "" {
			p.cells = append(p.cells, cell{p.start + at, p.start + tab[0]})
		}
		at = tab[1]
	}
	if len(p.cells) == 2 && cellDemand(c.text[p.cells[1].start:p.cells[1].end]) == unsaid {
		p.key = strings.ToLower(strings.TrimRight(strings.TrimSpace(c.text[p.cells[0].start:p.cells[0].end]), ": "))
		p.value, p.valueAt = c.text[p.cells[1].start:p.cells[1].end], p.cells[1].start
	}
	c.out = append(c.out, p)
}

// isHeading reports whether a line on its own is a heading: short, not a sentence, and set apart or of a kind that
// tenders have.
func (c *cutter) isHeading(l line, said string, followed bool) bool {
	words := len(strings.Fields(said))
	last, _ := utf8.DecodeLastRuneInString(said)
	if words > 14 || words > 10 && last != ':' || strings.ContainsRune(".,;?!", last) && l.number == "" || strings.ContainsRune(".;", last) {
		return false
	}
	if strings.ContainsRune(said, '%') {
		return false
	}
	if keyAndValue(said) != nil {
		return false
	}
	bullet := l.marked && l.number == ""
	switch {
	case bullet:
		return false
	case governs(said) != unsaid && !(words > 6 && verbs.MatchString(said) && last != ':'):
		return words <= 6 || last == ':' || followed
	case strings.Contains(l.number, "."):
		return c.under == unsaid && (strings.ToUpper(said) == said || followed)
	case l.number != "":
		return strings.IndexFunc(l.number, unicode.IsLetter) < 0 && (c.under == unsaid || c.dotted || l.gap || aboutNothing.MatchString(said))
	}
	return (l.gap || aboutNothing.MatchString(said)) && (words <= 8 || last == ':')
}

// aboutNothing are headings under which nothing is asked of people.
var aboutNothing = compile(`(?i)^(?:bakgrund|bakgrunn|baggrund|background|introduktion|introduction|innledning|inledning|indledning|omfattning|omfang|scope|övrigt|øvrig|øvrige|andre|andra|other|allmän|generel|general|praktisk|practical|notes|merknader|bemærkning|anmärkning|avtal|kontrakt|contract|betal|payment|tider|frister|dates|sekretess|villkor|vilkår|terms)`)

var ends = compile(`[.!?](?:["”')]*)\s+`)

// short are words that a full stop follows within a sentence.
var short = compile(`(?i)(?:^|[\s(])(?:nr|no|t\.ex|f\.eks|bl\.a|bl\.?a|m\.m|kl|ca|e\.g|i\.e|st|pkt|jf|jfr|inkl|exkl|ev|evt|min|max|maks|resp|mm|osv|d\.v\.s|dvs|ltd|inc|mr|ms|dr|\d{1,2}|[a-z])\.$`)

// longest is how long a sentence may be, in bytes; a longer one is cut.
const longest = 1500

// sentences cuts a paragraph at the ends of its sentences.
func (c *cutter) sentences(p passage) {
	said := c.text[p.start:p.end]
	from := 0
	emit := func(to int) {
		for from < to {
			end := to
			if end-from > longest { // nobody writes so, and reading it would take long
				end = runeBefore(said, from+longest)
				if space := strings.LastIndexByte(said[from:end], ' '); space > 0 {
					end = from + space
				}
			}
			if s := strings.TrimSpace(said[from:end]); s != "" {
				q := p
				q.start = p.start + from + strings.Index(said[from:end], s)
				q.end = q.start + len(s)
				c.out = append(c.out, q)
			}
			from = end
		}
	}
	for _, m := range ends.FindAllStringIndex(said, -1) {
		next, _ := utf8.DecodeRuneInString(said[m[1]:])
		dot := m[0] + 1
		if short.MatchString(said[runeBefore(said, max(dot-12, from)):dot]) || !unicode.IsUpper(next) && !unicode.IsDigit(next) && next != '"' {
			continue
		}
		emit(m[1])
	}
	emit(len(said))
}

// quote gives a stretch of the text as it is shown.
func (n *notes) quote(start, end int) Passage {
	return Passage{Text: strings.Join(strings.Fields(n.text[start:end]), " "), Start: start, End: end}
}

func (n *notes) passageOf(p passage) Passage { return n.quote(p.start, p.end) }
