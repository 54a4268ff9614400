package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Analyser turns text into terms. It may be shared.
type Analyser struct {
	langs  []string
	stop   map[string]map[string]bool
	asking map[string]bool
	terms  *termCache
}

// NewAnalyser returns an analyser for a firm that asks in the given languages; without any, all of
// Languages. Documents may be in any language.
func NewAnalyser(langs ...string) *Analyser {
	a := &Analyser{stop: stopwords(), asking: map[string]bool{}, terms: newTermCache()}
	for _, l := range langs {
		if l = Canonical(l); stemmers[l] != nil {
			a.langs = append(a.langs, l)
		}
	}
	if len(a.langs) == 0 {
		a.langs = Languages
	}
	for _, w := range strings.Fields(asking) {
		a.asking[w] = true
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

// Query analyses a question: the words that carry its meaning, in order and each once, and those left out
// because they ask or only hold the sentence together. A question of nothing but such words keeps them.
func (a *Analyser) Query(text string) (words []Word, ignored []string) {
	var all []Word
	tokens(text, func(t token) {
		if t.part || t.end-t.start > MaxTermLength {
			return
		}
		all = append(all, Word{Text: text[t.start:t.end]})
	})
	for _, w := range all {
		lower := strings.ToLower(w.Text)
		if a.empty(lower) {
			ignored = append(ignored, w.Text)
			continue
		}
		words = appendWord(words, a.word(w.Text, lower))
	}
	if len(words) == 0 {
		for _, w := range all {
			words = appendWord(words, a.word(w.Text, strings.ToLower(w.Text)))
		}
		ignored = nil
	}
	return words, ignored
}

// OnlyAsks reports whether a question holds nothing but words that ask or hold the sentence together.
func (a *Analyser) OnlyAsks(text string) bool {
	only := true
	tokens(text, func(t token) {
		only = only && (t.part || a.empty(strings.ToLower(text[t.start:t.end])))
	})
	return only
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

// empty reports whether a word of a question says nothing about its subject in any of the languages.
func (a *Analyser) empty(lower string) bool {
	if a.asking[lower] {
		return true
	}
	for _, l := range a.langs {
		if a.stop[l][lower] {
			return true
		}
	}
	return false
}
