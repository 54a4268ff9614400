package tender

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// months by the first letters that tell them, in the four languages.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "mai": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12, "des": 12,
}

var (
	isoDay      = compile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	numericDay  = compile(`\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b`)
	writtenDay  = compile(`(?i)\b(?:(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?)?(jan(?:uari|uar|uary)?|feb(?:ruari|ruar|ruary)?|mars|marts|march|april|maj|mai|may|juni|june|juli|july|august|augusti|sep(?:tember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|des(?:ember)?)\.?,?(?:\s+(\d{4}))?\b`)
	americanDay = compile(`(?i)\b(january|february|march|april|may|june|july|august|september|october|november|december)\s+(\d{1,2}),\s+(\d{4})\b`)
)

// dated is a date in the text.
type dated struct {
	day        time.Time
	start, end int  // of the passage
	month      bool // it names no day
}

// datesIn finds the dates of a stretch. One without a year has that of the next.
func datesIn(said string) []dated {
	var out []dated
	add := func(m []int, y, mo, d string, monthOnly bool) {
		for _, have := range out {
			if have.start < m[1] && m[0] < have.end {
				return
			}
		}
		year, _ := strconv.Atoi(y)
		month, err := strconv.Atoi(mo)
		if err != nil {
			month = int(months[strings.ToLower(mo)[:3]])
		}
		day, _ := strconv.Atoi(d)
		if month < 1 || month > 12 || day < 1 || day > 31 || y != "" && (year < 1990 || year > 2100) {
			return
		}
		t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if y != "" && t.Day() != day { // 29 February of another year
			t = time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
		}
		out = append(out, dated{t, m[0], m[1], monthOnly})
	}
	group := func(m []int, i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return said[m[2*i]:m[2*i+1]]
	}
	for _, m := range isoDay.FindAllStringSubmatchIndex(said, -1) {
		add(m, group(m, 1), group(m, 2), group(m, 3), false)
	}
	for _, m := range numericDay.FindAllStringSubmatchIndex(said, -1) {
		add(m, group(m, 3), group(m, 2), group(m, 1), false)
	}
	for _, m := range americanDay.FindAllStringSubmatchIndex(said, -1) {
		add(m, group(m, 3), group(m, 1), group(m, 2), false)
	}
	for _, m := range writtenDay.FindAllStringSubmatchIndex(said, -1) {
		switch day, year := group(m, 1), group(m, 3); {
		case day != "":
			add(m, year, group(m, 2), day, false)
		case year != "":
			add(m, year, group(m, 2), "1", true)
		}
	}
	slices.SortFunc(out, func(a, b dated) int { return a.start - b.start })
	for i := len(out) - 1; i >= 0; i-- {
		if out[i].day.Year() == 0 && i+1 < len(out) {
			next := out[i+1].day
			if next.Year() != 0 {
				out[i].day = time.Date(next.Year(), out[i].day.Month(), out[i].day.Day(), 0, 0, 0, 0, time.UTC)
			}
		}
	}
	kept := out[:0]
	for _, d := range out {
		if d.day.Year() != 0 {
			kept = append(kept, d)
		}
	}
	return kept
}

var (
	deadlineWords = compile(`(?i)anbudsdag|anbudsfrist|tilbudsfrist|tilbodsfrist|svarfrist|frist|deadline|sista (?:dag|anbud)|senast|senest|innen|no later than|closes|closing|lämnas|mottatt|i hænde|till handa|reply by|submi|reach us|send|sista \p{L}*dag|ansök|søknad|apply`)
	bidWords      = compile(`(?i)ansök|søknad|application|anbud|offert|tilbud|tilbod|svar|tender|proposal|bid|cv|reply|submission|timpris|timepris|hourly rate|frist|deadline`)
	startWords    = compile(`(?i)(?:^|[^\p{L}])(?:\p{L}*start\p{L}*|oppstart|uppstart|kontraktstart|startdato|startdatum|från|fra|frå|from|börjar|begynder|begins?|starter|starts?|start on|commence\p{L}*|räknar med start|begynner|perioden|period|trer i kraft|træder i kraft|träder i kraft|takes effect|effective)(?:[^\p{L}]|$)`)
	endWords      = compile(`(?i)(?:^|[^\p{L}])(?:expir\p{L}*|\p{L}*slutt?\p{L}*|avslut\p{L}*|sluttdato|kontraktslut|end|ends|ending|until|till|til|to|t\.o\.m\.|tom|completed|färdig\p{L}*|færdige?|ferdig|ut|pågå\p{L}*|löper till|and stay until)(?:[^\p{L}]|$)`)
	rangeJoin     = compile(`(?i)^\s*(?:–|—|-|till och med|til og med|till|til|to|until|through|t\.o\.m\.)\s*(?:den\s+)?$`)
	bidNouns      = compile(`(?i)anbud|offert|tilbud|tilbod|tender|proposal|\bbids?\b`)
	questionsBy   = compile(`(?i)frågor|spørsmål|spørgsmål|questions|besked|intervju|interview`)
)

// readDays reads the first and last day of the work, and the day by which to answer.
func (n *notes) readDays() {
	// What has a line of its own says more surely what a day is than a sentence that mentions one.
	isRow := func(p passage) bool { return p.shape == row && p.key != "" }
	n.readDaysOf(isRow)
	n.readDaysOf(func(p passage) bool { return !isRow(p) })
}

func (n *notes) readDaysOf(of func(passage) bool) {
	for _, p := range n.passages {
		if !of(p) {
			continue
		}
		said := n.text[p.start:p.end]
		found := datesIn(said)
		for i, d := range found {
			from := 0
			if i > 0 {
				from = found[i-1].end
			}
			leading := said[from:d.start]
			day := &Day{Date: d.day, Passage: n.passageOf(p)}
			ranged := i+1 < len(found) && rangeJoin.MatchString(said[d.end:found[i+1].start])
			rangeEnd := i > 0 && rangeJoin.MatchString(leading)
			switch {
			case questionsBy.MatchString(said[:d.start]) && !bidNouns.MatchString(leading):
			case rangeEnd && n.out.From != nil:
				n.set(&n.out.To, endOf(d, day))
			case ranged:
				n.set(&n.out.From, day)
			case isDeadline(said, leading):
				n.set(&n.out.Deadline, day)
			case lastOf(endWords, leading) > lastOf(startWords, leading):
				n.set(&n.out.To, endOf(d, day))
			case startWords.MatchString(leading):
				n.set(&n.out.From, day)
			case p.shape == row && startWords.MatchString(p.key):
				n.set(&n.out.From, day)
			}
		}
	}
}

func isDeadline(said, leading string) bool {
	if !deadlineWords.MatchString(leading) {
		return byDay.MatchString(leading) && bidWords.MatchString(said)
	}
	return bidWords.MatchString(said) && !strings.Contains(strings.ToLower(leading), "slutfört")
}

var byDay = compile(`(?i)\b(?:by|innen|before|før|före|inden)\s+(?:\p{L}+day\s+|\p{L}+dag\s+)?(?:den\s+)?$`)

func lastOf(words *pattern, said string) int {
	all := words.FindAllStringIndex(said, -1)
	if len(all) == 0 {
		return -1
	}
	return all[len(all)-1][0]
}

// endOf is the last day of a month that is named without one.
func endOf(d dated, day *Day) *Day {
	if d.month {
		day.Date = time.Date(d.day.Year(), d.day.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return day
}

// set notes a day, unless one was noted before.
func (n *notes) set(into **Day, day *Day) {
	if *into == nil {
		*into = day
	}
}
