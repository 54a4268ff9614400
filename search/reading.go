package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// How names in a question are read.
//
// A place is a filter after a word such as in or från, or where it ends the question: kafka Oslo. A unit or a
// group is one after such a word, unless what stands before that takes a subject (erfarenhet i Data), or
// where a name of several words ends the question. Names that are joined to one that was read are read too:
// i Oslo eller Bergen. A longer name hides the shorter ones in it, and so does the name of a colleague. A
// name is only a filter where something else is left to ask about.

// reading is what the plain words of a question hold beside words.
type reading struct {
	l       *look
	plain   string
	words   []text.Token
	names   []text.Token // stretches that are names of some kind, to be kept whole
	filters []namedFilter
	people  []indexer.PersonNo
}

// namedFilter is a filter with the words[from:to] that it was read from; the first of them may lead up to the name.
type namedFilter struct {
	ReadFilter
	from, to int
}

var (
	// leading words come before where somebody sits or something is written.
	leading = wordSet("in i at på pa hos from fra från near nära nær ved vid within inom innen innenfor inside im bei aus")
	// subjectTakers are followed by such a word and a subject.
	subjectTakers = wordSet(`experience experienced expertise expert experts specialist specialists skilled interested course courses
		training trained certified certification knowledge good best competence proficient
		erfarenhet erfarenheter erfaren kunnig duktig bra bäst expert experter specialist kurs kurser utbildning utbildad kunskap kompetens
		koll intresserad certifierad insatt van
		erfaring flink god best dyktig ekspert eksperter spesialist opplæring utdanning kunnskap kompetanse greie peiling interessert sertifisert
		dygtig uddannelse kursus forstand styr erfahrung experte`)
	// joining words stand between names that were read alike.
	joining = wordSet("and or och eller og und oder ja tai")
)

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[text.Fold(w)] = true
	}
	return out
}

// read finds names in the plain words of a question. asWords are names to leave alone; quoted says that there
// are quotations to look for besides.
func (l *look) read(plain string, asWords []string, quoted bool) *reading {
	r := &reading{l: l, plain: plain, words: text.Words(plain)}
	r.findPeople()
	left := map[string]bool{}
	for _, name := range asWords {
		left[fold(name)] = true
	}
	terms := r.terms()
	for i := 0; i < len(r.words); {
		named := r.longest(terms[i:])
		if len(named) == 0 || r.insideName(i) {
			i++
			continue
		}
		to := i + len(named[0].Words)
		if len(named[0].Words) > 1 {
			r.names = append(r.names, r.span(i, to))
		}
		if !left[strings.Join(terms[i:to], " ")] {
			r.consider(named, i, to)
		}
		i = to
	}
	if !quoted {
		r.leaveSomething()
	}
	return r
}

// fold gives the folded words of a name with a space between them.
func fold(name string) string {
	var out []string
	for _, t := range text.Words(name) {
		out = append(out, t.Term)
	}
	return strings.Join(out, " ")
}

func (r *reading) terms() []string {
	out := make([]string, len(r.words))
	for i, w := range r.words {
		out[i] = w.Term
	}
	return out
}

func (r *reading) span(from, to int) text.Token {
	return text.Token{Start: r.words[from].Start, End: r.words[to-1].End}
}

func (r *reading) typed(from, to int) string { return r.plain[r.words[from].Start:r.words[to-1].End] }

func (r *reading) insideName(i int) bool {
	return slices.ContainsFunc(r.names, func(n text.Token) bool { return r.words[i].Start >= n.Start && r.words[i].End <= n.End })
}

// longest gives the names that the words begin with, of those as long as the longest: places first, then
// units, then groups.
func (r *reading) longest(terms []string) []indexer.Name {
	names := r.l.directory.Names().At(terms, r.l.directory, r.l.access)
	length := 0
	for _, n := range names {
		length = max(length, len(n.Words))
	}
	names = slices.DeleteFunc(names, func(n indexer.Name) bool { return len(n.Words) < length })
	slices.SortFunc(names, func(a, b indexer.Name) int {
		return cmp.Or(cmp.Compare(kindOrder(a), kindOrder(b)), cmp.Compare(idOf(r.l, a), idOf(r.l, b)))
	})
	return names
}

func kindOrder(n indexer.Name) int {
	return slices.Index([]string{"place", "unit", "group", "skill"}, n.Kind)
}

func idOf(l *look, n indexer.Name) string {
	switch n.Kind {
	case "unit":
		return l.directory.Units[n.Unit].ID
	case "group":
		return n.Group.Ref.String()
	}
	return n.Place
}

// consider makes a filter of words[from:to], which are what all of named are called, where they stand as one.
func (r *reading) consider(named []indexer.Name, from, to int) {
	kind := named[0].Kind
	begin, joined := from, false
	if from > 0 && leading[r.words[from-1].Term] {
		begin = from - 1
	} else if last := len(r.filters) - 1; last >= 0 && r.filters[last].Kind == kind && r.joins(r.filters[last].to, from) {
		begin, joined = r.filters[last].to, true
	}
	led := begin < from && !joined
	takesSubject := led && begin > 0 && subjectTakers[r.words[begin-1].Term]
	ends := to == len(r.words) && from > 0
	skill := slices.ContainsFunc(named, func(n indexer.Name) bool { return n.Kind == "skill" })
	switch {
	case kind == "skill":
		return
	case joined, kind == "place" && (led || ends):
	case led && !takesSubject:
	case ends && to-from > 1 && !skill:
	default:
		return
	}
	f := namedFilter{ReadFilter: ReadFilter{Kind: kind, Name: r.nameOf(named[0]), Typed: r.typed(from, to), Named: true}, from: begin, to: to}
	for _, n := range named {
		if n.Kind == kind && !slices.Contains(f.Values, idOf(r.l, n)) {
			f.Values = append(f.Values, idOf(r.l, n))
		}
	}
	r.filters = append(r.filters, f)
}

// joins reports whether only a comma or a joining word stands between words[to] and words[from].
func (r *reading) joins(to, from int) bool {
	between := strings.TrimSpace(r.plain[r.words[to-1].End:r.words[from].Start])
	return between == "," || from-to == 1 && joining[r.words[to].Term]
}

func (r *reading) nameOf(n indexer.Name) string {
	switch n.Kind {
	case "unit":
		return r.l.directory.Units[n.Unit].Name
	case "group":
		return n.Group.Name
	}
	return n.Place
}

// rest is the question without what was read as filters.
func (r *reading) rest() (plain string, names []text.Token) {
	var out strings.Builder
	at := 0
	for _, f := range r.filters {
		out.WriteString(r.plain[at:r.words[f.from].Start])
		at = r.words[f.to-1].End
	}
	out.WriteString(r.plain[at:])
	rest := out.String()
	for _, n := range r.names {
		if name := r.plain[n.Start:n.End]; strings.Contains(rest, name) {
			at := strings.Index(rest, name)
			names = append(names, text.Token{Start: at, End: at + len(name)})
		}
	}
	return rest, names
}

// leaveSomething gives filters back until there is something to ask about: groups and units one by one,
// places all at once.
func (r *reading) leaveSomething() {
	for len(r.filters) > 0 {
		if rest, names := r.rest(); !r.l.Analyser().OnlyAsks(rest, names...) {
			return
		}
		if i := slices.IndexFunc(r.filters, func(f namedFilter) bool { return f.Kind != "place" }); i >= 0 {
			r.filters = slices.Delete(r.filters, i, i+1)
		} else {
			r.filters = nil
		}
	}
}
