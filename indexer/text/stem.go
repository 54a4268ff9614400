package text

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/swedish"
	"golang.org/x/text/unicode/norm"
)

// Languages that have a stemmer and a list of stop words here, by their two letters. Nynorsk and bokmål
// are both "no". Other languages are cut into words and folded, no more.
var Languages = []string{"sv", "no", "da", "fi", "en", "de"}

var stemmers = map[string]func(*snowballstem.Env) bool{
	"sv": swedish.Stem, "no": norwegian.Stem, "da": danish.Stem,
	"fi": finnish.Stem, "en": english.Stem, "de": german.Stem,
}

// Canonical gives the two letters used here for a BCP 47 tag: "nb-NO" and "nn" are "no", "" stays "".
func Canonical(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	switch tag {
	case "nb", "nn", "nor", "nob", "nno":
		return "no"
	case "swe":
		return "sv"
	case "eng":
		return "en"
	case "dan":
		return "da"
	case "fin":
		return "fi"
	case "deu", "ger":
		return "de"
	}
	return tag
}

// stem gives the term for a lower-case word of the language, folded.
func stem(lang, word string) string {
	if stemmer, ok := stemmers[lang]; ok && stemmable(word) {
		env := snowballstem.NewEnv(word)
		stemmer(env)
		if s := env.Current(); len(s) >= 2 {
			word = s
		}
	}
	return Fold(word)
}

// stemmable keeps names with digits and signs, k8s and node.js, as they are.
func stemmable(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// Fold writes a lower-case word without accents, and å, ä, ö, æ and ø like the ways people type them
// without a Nordic keyboard: aa, ae and oe all end up as the plain letter.
func Fold(word string) string {
	if plain(word) {
		return word
	}
	var out strings.Builder
	out.Grow(len(word))
	for _, r := range norm.NFD.String(word) {
		switch {
		case r == 'æ':
			r = 'a'
		case r == 'ø', r == 'œ':
			r = 'o'
		case r == 'ð':
			r = 'd'
		case r == 'þ':
			out.WriteByte('t')
			r = 'h'
		case r == 'ß':
			out.WriteByte('s')
			r = 's'
		case unicode.Is(unicode.Mn, r):
			continue
		}
		out.WriteRune(r)
	}
	folded := out.String()
	for !plain(folded) { // gråalm becomes graalm, and graaalm too
		shorter := digraphs.Replace(folded)
		if shorter == folded {
			break
		}
		folded = shorter
	}
	return folded
}

var digraphs = strings.NewReplacer("aa", "a", "ae", "a", "oe", "o")

// plain reports whether folding would leave the word as it is.
func plain(word string) bool {
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 0x80 || (i > 0 && ((c == 'a' && word[i-1] == 'a') || (c == 'e' && (word[i-1] == 'a' || word[i-1] == 'o')))) {
			return false
		}
	}
	return true
}
