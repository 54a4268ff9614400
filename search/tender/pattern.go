package tender

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"sync"
	"unicode"
)

// pattern is a regular expression that is tried only on text with one of the words that every match of it holds. Most
// passages of a tender hold none of them, and to look for words takes a twentieth of the time.
type pattern struct {
	*regexp.Regexp
	words func() *wordSet // made when first asked for; nil: a match needs none
}

func compile(expression string) *pattern {
	return &pattern{regexp.MustCompile(expression), sync.OnceValue(func() *wordSet {
		parsed, err := syntax.Parse(expression, syntax.Perl)
		if err != nil {
			return nil // regexp has taken it
		}
		return newWordSet(holds(parsed.Simplify()).words())
	})}
}

// may reports whether a text may match; that it does not is certain.
func (p *pattern) may(said string) bool { return p.words().in(said) }

// MatchString is that of regexp, as are all below.
func (p *pattern) MatchString(said string) bool { return p.may(said) && p.Regexp.MatchString(said) }

func (p *pattern) FindString(said string) string {
	if !p.may(said) {
		return ""
	}
	return p.Regexp.FindString(said)
}

func (p *pattern) FindStringIndex(said string) []int {
	if !p.may(said) {
		return nil
	}
	return p.Regexp.FindStringIndex(said)
}

func (p *pattern) FindStringSubmatch(said string) []string {
	if !p.may(said) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(said)
}

func (p *pattern) FindStringSubmatchIndex(said string) []int {
	if !p.may(said) {
		return nil
	}
	return p.Regexp.FindStringSubmatchIndex(said)
}

func (p *pattern) FindAllStringIndex(said string, n int) [][]int {
	if !p.may(said) {
		return nil
	}
	return p.Regexp.FindAllStringIndex(said, n)
}

func (p *pattern) FindAllStringSubmatch(said string, n int) [][]string {
	if !p.may(said) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatch(said, n)
}

func (p *pattern) FindAllStringSubmatchIndex(said string, n int) [][]int {
	if !p.may(said) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatchIndex(said, n)
}

// holding is the words of which a match holds one. As in RE2's prefilter, an expression is taken for the words that it
// is, as long as these are few, and beyond that for the most telling part of it.
type holding struct {
	exact []string // all that it can be, folded; nil: too much to list
	some  []string // of which a match holds one; nil: none are needed
}

// most bounds the words that an expression is taken for.
const most = 400

// words are those to look for.
func (n holding) words() []string {
	if n.exact != nil && !slices.Contains(n.exact, "") {
		return n.exact
	}
	return n.some
}

func holds(e *syntax.Regexp) holding {
	switch e.Op {
	case syntax.OpLiteral:
		return holding{exact: []string{folded(string(e.Rune))}}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return holding{exact: []string{""}}
	case syntax.OpCharClass:
		return holding{exact: fewRunes(e.Rune)}
	case syntax.OpCapture:
		return holds(e.Sub[0])
	case syntax.OpPlus:
		return holding{some: holds(e.Sub[0]).words()}
	case syntax.OpQuest:
		if whole := holds(e.Sub[0]); whole.exact != nil {
			return holding{exact: append(slices.Clone(whole.exact), "")}
		}
	case syntax.OpConcat:
		return inOrder(e.Sub)
	case syntax.OpAlternate:
		return either(e.Sub)
	}
	return holding{}
}

// fewRunes are the runes of a class of at most four letters.
func fewRunes(ranges []rune) []string {
	var out []string
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > 8 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if one := folded(string(r)); !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	if len(out) > 4 {
		return nil
	}
	return out
}

func inOrder(parts []*syntax.Regexp) holding {
	run := []string{""} // all that the parts since the last open one can be
	var best []string
	open := false
	for _, part := range parts {
		n := holds(part)
		if n.exact != nil && len(run)*len(n.exact) <= most {
			var longer []string
			for _, a := range run {
				for _, b := range n.exact {
					longer = append(longer, a+b)
				}
			}
			run = longer
			continue
		}
		open = true
		best = tellingMore(best, holding{exact: run}.words())
		if run = n.exact; run == nil {
			run = []string{""}
			best = tellingMore(best, n.some)
		}
	}
	if !open {
		return holding{exact: run}
	}
	return holding{some: tellingMore(best, holding{exact: run}.words())}
}

func either(parts []*syntax.Regexp) holding {
	var exact, some []string
	listed, needed := true, true
	for _, part := range parts {
		n := holds(part)
		words := n.words()
		exact, some = append(exact, n.exact...), append(some, words...)
		listed, needed = listed && n.exact != nil, needed && words != nil
	}
	switch {
	case listed && len(exact) <= most:
		return holding{exact: exact}
	case needed:
		return holding{some: some}
	}
	return holding{}
}

// tellingMore chooses the words that stand in less text: the longer, and of equally long ones the fewer.
func tellingMore(a, b []string) []string {
	if a == nil || b == nil {
		return append(a, b...)
	}
	shortest := func(words []string) int {
		least := 1 << 10
		for _, w := range words {
			least = min(least, len(w))
		}
		return least
	}
	if x, y := shortest(a), shortest(b); x != y {
		if x > y {
			return a
		}
		return b
	}
	if len(a) <= len(b) {
		return a
	}
	return b
}

// folded is text in which case makes no difference, as it makes none to regexp.
func folded(said string) string {
	runes := []rune(said)
	for i, r := range runes {
		runes[i] = fold(r)
	}
	return string(runes)
}

// fold is the first of the runes that differ only in case.
func fold(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

// wordSet finds out in one pass whether a text holds one of several words, anywhere and in any case, by the automaton
// of Aho and Corasick (1975). Nil takes every text for one that does.
type wordSet struct {
	ascii   [128]uint16
	others  map[rune]uint16
	classes int      // of runes; 0 is of those that are in no word
	next    []uint16 // state × class; found: a word ends
}

// found is the state in which a word has been found.
const found = ^uint16(0)

func newWordSet(words []string) *wordSet {
	if len(words) == 0 {
		return nil
	}
	s := &wordSet{others: map[rune]uint16{}, classes: 1}
	class := map[rune]uint16{}
	for _, w := range words {
		for _, r := range w {
			if _, known := class[r]; !known {
				class[r] = uint16(s.classes)
				s.classes++
			}
		}
	}
	for first, c := range class {
		for r := first; ; {
			if r < 128 {
				s.ascii[r] = c
			} else {
				s.others[r] = c
			}
			if r = unicode.SimpleFold(r); r == first {
				break
			}
		}
	}
	state := func() uint16 {
		s.next = append(s.next, make([]uint16, s.classes)...)
		return uint16(len(s.next)/s.classes - 1)
	}
	state() // where nothing has been seen of any word
	for _, w := range words {
		s.add(w, class, state)
	}
	s.fall()
	return s
}

// add leads through the letters of a word.
func (s *wordSet) add(word string, class map[rune]uint16, state func() uint16) {
	at, runes := 0, []rune(word)
	for i, r := range runes {
		way := at*s.classes + int(class[r])
		switch {
		case s.next[way] == found: // by a word that begins this one
			return
		case i == len(runes)-1:
			s.next[way] = found
		case s.next[way] == 0:
			fresh := state()
			s.next[way] = fresh
		}
		at = int(s.next[way])
	}
}

// fall fills in where to go on from where a word does not.
func (s *wordSet) fall() {
	back := make([]uint16, len(s.next)/s.classes)
	queue := []uint16{}
	for c := range s.classes {
		if to := s.next[c]; to != 0 && to != found {
			queue = append(queue, to)
		}
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for c := range s.classes {
			way := &s.next[int(at)*s.classes+c]
			other := s.next[int(back[at])*s.classes+c]
			switch {
			case *way == 0, other == found:
				*way = other
			case *way != found:
				back[*way] = other
				queue = append(queue, *way)
			}
		}
	}
}

func (s *wordSet) in(said string) bool {
	if s == nil {
		return true
	}
	at := 0
	for _, r := range said {
		c := uint16(0)
		if r < 128 {
			c = s.ascii[r]
		} else {
			c = s.others[r]
		}
		to := s.next[at*s.classes+int(c)]
		if to == found {
			return true
		}
		at = int(to)
	}
	return false
}
