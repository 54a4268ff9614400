package text

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
)

// stopwords reads the snowball project's lists, as Bleve ships them: words in lower case after which a
// line may hold a comment behind a bar.
func stopwords() map[string]map[string]bool {
	lists := map[string][]byte{
		"sv": sv.SwedishStopWords, "no": no.NorwegianStopWords, "da": da.DanishStopWords,
		"fi": fi.FinnishStopWords, "en": en.EnglishStopWords, "de": de.GermanStopWords,
	}
	out := make(map[string]map[string]bool, len(lists))
	for lang, list := range lists {
		words := map[string]bool{}
		for line := range strings.Lines(string(list)) {
			line, _, _ = strings.Cut(line, "|")
			line, _, _ = strings.Cut(line, "#")
			for _, w := range strings.Fields(line) {
				words[w] = true
			}
		}
		out[lang] = words
	}
	for _, w := range strings.Fields(nynorsk) {
		out["no"][w] = true
	}
	return out
}

// nynorsk adds the commonest words that the Norwegian list lacks.
const nynorsk = "eg ikkje kva korleis kvifor frå mykje nokon noko berre sjølv dei dykk vere gjere"
