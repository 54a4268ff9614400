package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Analyser turns text into terms. It may be shared.
type Analyser struct {
	langs    []string
	stop     map[string]map[string]bool
	workaday map[string]map[string]bool
	asking   vocabulary
	terms    *termCache
	grammar  map[string]bool // the words of grammar of the firm's languages
}

// NewAnalyser returns an analyser for a firm that asks in the given languages; without any, all of
// Languages. Documents may be in any language.
func NewAnalyser(langs ...string) *Analyser {
	a := &Analyser{stop: stopwords(), workaday: workadayWords(), asking: askingVocabulary(), terms: newTermCache(), grammar: map[string]bool{}}
	for _, l := range langs {
		if l = Canonical(l); stemmers[l] != nil {
			a.langs = append(a.langs, l)
		}
	}
	if len(a.langs) == 0 {
		a.langs = Languages
	}
	for _, l := range a.langs {
		for _, w := range strings.Fields(grammar[l]) {
			a.grammar[w] = true
		}
	}
	return a
}

// Token is a term with the bytes [Start, End) of the text it stands for.
type Token struct {
	Term       string
	Start, End int
}

// MaxTermLength is the longest word taken for a word, in bytes: longer ones are keys and encoded data.
const MaxTermLength = 64

// Tokens analyses a document's text in its language ("" when unknown).
func (a *Analyser) Tokens(lang, text string) []Token {
	out := make([]Token, 0, len(text)/8+4)
	stop := a.stop[lang]
	tokens(text, func(t token) {
		if t.end-t.start > MaxTermLength {
			return
		}
		word := strings.ToLower(text[t.start:t.end])
		if stop[word] || (t.part && utf8.RuneCountInString(word) < 2) {
			return
		}
		out = append(out, Token{Term: a.terms.stem(lang, word), Start: t.start, End: t.end})
	})
	return out
}

// Word is a word of a question with the terms it may stand as in a document of any of the firm's
// languages, the likeliest first.
type Word struct {
	Text  string
	Terms []string
}

// Words gives the words of a text whole, each with its term in no language: in lower case and folded.
func Words(text string) []Token {
	var out []Token
	whole(text, func(start, end int) bool {
		if end-start <= MaxTermLength {
			out = append(out, Token{Term: Fold(strings.ToLower(text[start:end])), Start: start, End: end})
		}
		return true
	})
	return out
}

// Query analyses a question: the words that carry its meaning, in order and each once, and those left out
// because they ask or only hold the sentence together. Words inside one of the names, which are stretches of
// the text, carry meaning. A question of nothing but empty words keeps them.
func (a *Analyser) Query(text string, names ...Token) (words []Word, ignored []string) {
	all := Words(text)
	empty := a.asks(text, all, names)
	if !slices.Contains(empty, false) {
		empty = make([]bool, len(all))
	}
	for i, t := range all {
		word := text[t.Start:t.End]
		if empty[i] {
			ignored = append(ignored, word)
			continue
		}
		words = appendWord(words, a.word(word, strings.ToLower(word)))
	}
	return words, ignored
}

// OnlyAsks reports whether a question holds nothing but words that ask or hold the sentence together.
func (a *Analyser) OnlyAsks(text string, names ...Token) bool {
	return !slices.Contains(a.asks(text, Words(text), names), false)
}

func (a *Analyser) word(text, lower string) Word {
	w := Word{Text: text}
	for _, l := range a.langs {
		if t := stem(l, lower); !slices.Contains(w.Terms, t) {
			w.Terms = append(w.Terms, t)
		}
	}
	if t := Fold(lower); !slices.Contains(w.Terms, t) {
		w.Terms = append(w.Terms, t)
	}
	return w
}

func appendWord(words []Word, w Word) []Word {
	if slices.ContainsFunc(words, func(have Word) bool { return have.Terms[0] == w.Terms[0] }) {
		return words
	}
	return append(words, w)
}

// stops reports whether a lower-case word of a question only holds sentences together in any of the languages.
func (a *Analyser) stops(lower string) bool {
	return slices.ContainsFunc(a.langs, func(l string) bool { return a.stop[l][lower] })
}
