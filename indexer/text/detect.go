package text

import (
	"strings"

	"github.com/pemistahl/lingua-go"
)

// Detector tells the language of a text among those of the firm. It first counts words that only the
// grammar of one language uses, which settles most texts at little cost, and asks a statistical model
// (lingua) about the rest.
type Detector struct {
	langs []string
	stop  map[string]map[string]bool
	model lingua.LanguageDetector // nil for a firm with one language
}

var linguaLanguages = map[string]lingua.Language{
	"sv": lingua.Swedish, "no": lingua.Bokmal, "da": lingua.Danish,
	"fi": lingua.Finnish, "en": lingua.English, "de": lingua.German,
}

// NewDetector limits detection to the given languages, two letters each; unknown ones are left out, and
// without any all of Languages count.
func NewDetector(langs ...string) *Detector {
	d := &Detector{stop: stopwords()}
	var models []lingua.Language
	for _, l := range langs {
		if m, ok := linguaLanguages[Canonical(l)]; ok {
			d.langs = append(d.langs, Canonical(l))
			models = append(models, m)
		}
	}
	if len(d.langs) == 0 {
		return NewDetector(Languages...)
	}
	if len(models) > 1 {
		d.model = lingua.NewLanguageDetectorBuilder().FromLanguages(models...).Build()
	}
	return d
}

// How much of a text is read, in bytes: more does not change the answer.
const (
	grammarReads = 2000
	modelReads   = 300
)

// Detect gives the two letters of the text's language, or "" when the text holds no word.
func (d *Detector) Detect(text string) string {
	if d.model == nil {
		return d.langs[0]
	}
	if lang := d.byGrammar(clip(text, grammarReads)); lang != "" {
		return lang
	}
	if lang, ok := d.model.DetectLanguageOf(clip(text, modelReads)); ok {
		for _, l := range d.langs {
			if linguaLanguages[l] == lang {
				return l
			}
		}
	}
	return ""
}

// byGrammar gives the language whose stop words lead by a margin that left no doubt in the sample texts:
// at least three words, and half as many again as the next language. Swedish, Norwegian and Danish share
// most of theirs, so that close calls go to the model.
func (d *Detector) byGrammar(text string) string {
	counts := make([]int, len(d.langs))
	tokens(text, func(t token) {
		if t.part || t.end-t.start > 12 {
			return
		}
		word := strings.ToLower(text[t.start:t.end])
		for i, l := range d.langs {
			if d.stop[l][word] {
				counts[i]++
			}
		}
	})
	best, second := -1, -1
	for i, n := range counts {
		switch {
		case best < 0 || n > counts[best]:
			best, second = i, best
		case second < 0 || n > counts[second]:
			second = i
		}
	}
	if n, next := counts[best], counts[second]; n >= 3 && n*2 >= next*3 {
		return d.langs[best]
	}
	return ""
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
