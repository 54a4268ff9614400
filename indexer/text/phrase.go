package text

import (
	"slices"
	"strings"
	"unicode/utf8"
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
func (a *Analyser) Holds(lang, text string, p Phrase) bool {
	if len(p) == 0 {
		return true
	}
	// begun[i] tells whether the words just before are those of the phrase up to and with the ith.
	begun := make([]bool, len(p))
	last := len(p) - 1
	whole(text, func(start, end int) bool {
		if end-start > MaxTermLength {
			return true
		}
		for i := last; i >= 0; i-- {
			begun[i] = (i == 0 || begun[i-1]) && a.stands(lang, text[start:end], p[i])
		}
		return !begun[last]
	})
	return begun[last]
}

// stands reports whether a word as written stands for one of the terms: by its stem, or in no language.
func (a *Analyser) stands(lang, word string, terms []string) bool {
	if !slices.ContainsFunc(terms, func(term string) bool { return mayBegin(word, term) }) {
		return false
	}
	lower := strings.ToLower(word)
	return slices.Contains(terms, Fold(lower)) || slices.Contains(terms, a.terms.stem(lang, lower))
}

// mayBegin reports whether a term may be that of a word, by how they begin: neither stemming nor folding changes
// what a word without accents begins with. It is much quicker than either.
func mayBegin(word, term string) bool {
	first := word[0]
	if first >= utf8.RuneSelf || term == "" {
		return true
	}
	if 'A' <= first && first <= 'Z' {
		first += 'a' - 'A'
	}
	return first == term[0]
}
