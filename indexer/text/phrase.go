package text

import (
	"slices"
	"strings"
)

// Phrase is words that follow each other, each as the terms it may stand as.
type Phrase [][]string

// Phrase reads a quotation. Case, accents and inflection do not matter, words that hold sentences together do.
func (a *Analyser) Phrase(quoted string) Phrase {
	var p Phrase
	for _, t := range Words(quoted) {
		word := quoted[t.Start:t.End]
		p = append(p, a.word(word, strings.ToLower(word)).Terms)
	}
	return p
}

// Holds reports whether a text in the language holds the phrase.
func (a *Analyser) Holds(lang, whole string, p Phrase) bool {
	words := Words(whole)
	stands := func(t Token, terms []string) bool {
		return slices.Contains(terms, t.Term) || slices.Contains(terms, a.terms.stem(lang, strings.ToLower(whole[t.Start:t.End])))
	}
	for from := 0; from+len(p) <= len(words); from++ {
		i := 0
		for i < len(p) && stands(words[from+i], p[i]) {
			i++
		}
		if i == len(p) {
			return true
		}
	}
	return false
}
