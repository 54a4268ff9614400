package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// question is a question as typed, taken apart: who knows kafka "event sourcing" -jms place:Oslo since:2024.
type question struct {
	plain   string   // the words, as typed
	must    []string // quoted: every word has to be there
	not     []string // after a minus: no document with such a word counts
	filters []filter
}

// filter is an operator with its value, such as place:Oslo.
type filter struct {
	operator operator
	value    string
	typed    string // as it stands in the question
}

type operator string

const (
	byUnit   operator = "unit"
	byPlace  operator = "place"
	byGroup  operator = "group"
	byLang   operator = "lang"
	bySince  operator = "since"
	byUntil  operator = "until"
	bySource operator = "source"
)

// operators by the words for them, in English, Swedish and Norwegian.
var operators = map[string]operator{
	"unit": byUnit, "enhet": byUnit, "avdelning": byUnit, "avdeling": byUnit,
	"place": byPlace, "plats": byPlace, "sted": byPlace, "ort": byPlace,
	"group": byGroup, "grupp": byGroup, "gruppe": byGroup,
	"lang": byLang, "språk": byLang, "language": byLang,
	"since": bySince, "sedan": bySince, "siden": bySince,
	"until": byUntil, "till": byUntil, "til": byUntil,
	"source": bySource, "källa": bySource, "kilde": bySource,
}

// parse takes a question apart. Whatever is not an operator, a quotation or a word after a minus is words,
// so that every text is a question.
func parse(typed string) question {
	var q question
	var plain []string
	for rest := strings.TrimLeftFunc(typed, unicode.IsSpace); rest != ""; rest = strings.TrimLeftFunc(rest, unicode.IsSpace) {
		minus := len(rest) > 1 && rest[0] == '-' && startsWord(rest[1:])
		if minus {
			rest = rest[1:]
		}
		name, value, isFilter := strings.Cut(wordOf(rest), ":")
		op, known := operators[strings.ToLower(name)]
		switch {
		case !minus && isFilter && known && (value != "" || strings.HasPrefix(rest[len(name)+1:], `"`)):
			text, _, after := quotedOrWord(rest[len(name)+1:])
			q.filters = append(q.filters, filter{op, text, rest[:len(rest)-len(after)]})
			rest = after
		default:
			text, quoted, after := quotedOrWord(rest)
			rest = after
			switch {
			case minus:
				q.not = append(q.not, text)
			case quoted:
				q.must = append(q.must, text)
			default:
				plain = append(plain, text)
			}
		}
	}
	q.plain = strings.Join(plain, " ")
	return q
}

// startsWord reports whether a minus before s belongs to a word rather than to a sum or a dash.
func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || r == '"' || r == '.'
}

// wordOf is what s begins with up to a space or a quotation mark.
func wordOf(s string) string {
	if end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '"' }); end >= 0 {
		return s[:end]
	}
	return s
}

// quotedOrWord takes a quotation or a word off s, which is not empty. A quotation that does not end goes on
// to the end; one that a word goes on from, as in "open"-tasks, is no quotation.
func quotedOrWord(s string) (text string, quoted bool, rest string) {
	if inside, ok := strings.CutPrefix(s, `"`); ok {
		text, rest, _ = strings.Cut(inside, `"`)
		if next, _ := utf8.DecodeRuneInString(rest); rest == "" || !unicode.IsLetter(next) && next != '-' {
			return text, true, rest
		}
	}
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		return s[:end], false, s[end:]
	}
	return s, false, ""
}
