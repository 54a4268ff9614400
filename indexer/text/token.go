package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a text by its bytes [start, end). A part lies inside the token before it that is not
// a part: Node of Node.js, Service of JournalfoeringService.
type token struct {
	start, end int
	part       bool
}

// tokens calls yield for each word of s in order, a whole word before its parts. Signs that belong to a
// product's name stay with it: C#, C++, .NET, Node.js, S/4HANA.
func tokens(s string, yield func(token)) {
	whole(s, func(start, end int) bool {
		yield(token{start: start, end: end})
		parts(s, start, end, yield)
		return true
	})
}

// whole is tokens without the parts. It ends when yield returns false.
func whole(s string, yield func(start, end int) bool) {
	for i := 0; i < len(s); {
		if s[i] == ' ' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !beginsWord(r) && !startsDotName(s, i) {
			i += size
			continue
		}
		end := wordEnd(s, i)
		if !yield(i, end) {
			return
		}
		i = end
	}
}

// isWord holds for accents that stand on the letter before them, too.
func isWord(r rune) bool {
	return beginsWord(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Mn, r)
}

func beginsWord(r rune) bool {
	if r < utf8.RuneSelf { // as most are
		lower := r | 0x20
		return 'a' <= lower && lower <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// startsDotName tells ".NET" from the full stop of "done.Next".
func startsDotName(s string, i int) bool {
	if s[i] != '.' || i+1 >= len(s) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[i+1:])
	if !unicode.IsLetter(next) {
		return false
	}
	if i == 0 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsSpace(before) || before == '(' || before == '"' || before == '/'
}

func wordEnd(s string, start int) int {
	i := start
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf && beginsWord(rune(c)) {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isWord(r), i == start:
			i += size
		case joins(s, start, i, r):
			i += size
		case (r == '#' || r == '+') && i-start <= 2 && endsName(s, i):
			for i < len(s) && (s[i] == '#' || s[i] == '+') {
				i++
			}
			return i
		default:
			return i
		}
	}
	return i
}

// joins reports whether the sign at s[i] is inside a name that began at start: the stop in Node.js and
// v1.2, the underscore of an identifier, the slash in S/4HANA and
// A/B, the and of R&D.
func joins(s string, start, i int, r rune) bool {
	if i+1 >= len(s) || r != '_' && r != '.' && r != '/' && r != '&' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[i+1:])
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	if !beginsWord(next) || !isWord(before) {
		return false
	}
	switch r {
	case '_':
		return true
	case '.':
		return unicode.IsDigit(before) == unicode.IsDigit(next) && shortTail(s[i+1:])
	case '/':
		return i-start == 1 && unicode.IsDigit(next) || !(start > 0 && s[start-1] == '/') && abbreviated(s[start:i], s[i+1:], 1)
	case '&':
		return abbreviated(s[start:i], s[i+1:], 3)
	}
	return false
}

// abbreviated reports whether a word and the one that what follows begins with are both abbreviations, as in
// A/B and R&D: single letters, or capitals of which there are at most so many. CI/CD is two words, since many
// who write it mean the one or the other.
func abbreviated(word, after string, capitals int) bool {
	end := strings.IndexFunc(after, func(r rune) bool { return !isWord(r) })
	if end < 0 {
		end = len(after)
	}
	is := func(w string) bool {
		n := utf8.RuneCountInString(w)
		return strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) < 0 &&
			(n == 1 || n <= capitals && strings.IndexFunc(w, unicode.IsLower) < 0)
	}
	return is(word) && is(after[:end])
}

// shortTail reports whether the word that s begins with has at most three letters, as js, net and io have.
func shortTail(s string) bool {
	n := 0
	for _, r := range s {
		if !isWord(r) {
			return true
		}
		if n++; n > 3 {
			return false
		}
	}
	return true
}

// endsName reports whether the signs from s[i] on end a word: C# and C++, but not a+b.
func endsName(s string, i int) bool {
	for i < len(s) && (s[i] == '#' || s[i] == '+') {
		i++
	}
	if i == len(s) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(s[i:])
	return !isWord(next)
}

// parts yields the pieces of a name that is put together with signs or capitals, if it is.
func parts(s string, start, end int, yield func(token)) {
	if simple(s[start:end]) {
		return
	}
	from, prev := start, rune(0)
	var found []token
	cut := func(to int) {
		if to-from >= 2 {
			found = append(found, token{start: from, end: to, part: true})
		}
	}
	for i, r := range s[start:end] {
		at := start + i
		switch {
		case !isWord(r):
			cut(at)
			from = at + utf8.RuneLen(r)
		case unicode.IsUpper(r) && unicode.IsLower(prev):
			cut(at)
			from = at
		case unicode.IsLower(r) && unicode.IsUpper(prev) && at-from > utf8.RuneLen(prev):
			cut(at - utf8.RuneLen(prev))
			from = at - utf8.RuneLen(prev)
		}
		prev = r
	}
	cut(end)
	for _, p := range found {
		if p.start != start || p.end != end {
			yield(p)
		}
	}
}

// simple reports whether a word is of small letters a to z only, as most are, and so has no parts.
func simple(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}
