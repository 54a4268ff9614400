package text

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
)

// shortPosts are posts of a few words as colleagues write them, with names of products and English terms in
// them: lines of a language, a tab and a text. Bokmål and nynorsk are told apart here to be counted each on
// its own; the detector calls both no. A few of those in bokmål could be Danish as well.
//
//go:embed testdata/short_posts.tsv
var shortPosts string

// The floors are what was measured, rounded down to a hundredth, by language and under "" for all together.
func TestShortPostsAreOfTheirLanguage(t *testing.T) {
	for _, tt := range []struct {
		name   string
		firm   []string
		floors map[string]float64
	}{
		{"in a firm of all languages", Languages, map[string]float64{"": 0.98, "sv": 1, "nb": 0.93, "nn": 1, "da": 1, "en": 0.97, "fi": 1, "de": 1}},
		{"in a firm of Swedish, Norwegian and English", []string{"sv", "no", "en"}, map[string]float64{"": 1, "sv": 1, "nb": 1, "nn": 1, "en": 1}},
		{"in a firm of Norwegian and Danish", []string{"nb-NO", "da"}, map[string]float64{"": 0.96, "nb": 0.93, "nn": 1, "da": 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := NewDetector(tt.firm...)
			right, all := map[string]int{}, map[string]int{}
			for line := range strings.Lines(shortPosts) {
				lang, post, _ := strings.Cut(strings.TrimSpace(line), "\t")
				want := Canonical(lang)
				if !slices.Contains(d.langs, want) {
					continue
				}
				got := d.Detect(post)
				if got != want {
					t.Logf("%s: %q is taken for %q", lang, post, got)
				}
				for _, of := range []string{lang, ""} {
					all[of]++
					if got == want {
						right[of]++
					}
				}
			}
			for lang, floor := range tt.floors {
				share := float64(right[lang]) / float64(all[lang])
				t.Logf("%2s: %d of %d posts (%.3f)", lang, right[lang], all[lang], share)
				if !(share >= floor) {
					t.Errorf("%.3f of the posts in %q are of their language, want %.2f", share, lang, floor)
				}
			}
		})
	}
}

func TestATextWithoutWordsHasNoLanguage(t *testing.T) {
	d := NewDetector("sv", "no", "en")
	for _, s := range []string{"", " \n", "12345 678", "!!! ??? 🚀", "---"} {
		if got := d.Detect(s); got != "" {
			t.Errorf("%q is %q", s, got)
		}
	}
}

func TestAFirmOfOneLanguageWritesInIt(t *testing.T) {
	if got := NewDetector("sv-SE").Detect("Has anyone run Kafka?"); got != "sv" {
		t.Errorf("got %q", got)
	}
	if got := NewDetector("tlh").Detect("Has anyone run Kafka Connect against Oracle?"); got != "en" {
		t.Errorf("a language without a model limits detection: %q", got)
	}
}

func TestOnlyTheBeginningOfALongTextIsRead(t *testing.T) {
	d := NewDetector("sv", "en")
	long := strings.Repeat("Vi har inte fått ordning på det här än. ", 100)
	if got := d.Detect(long + strings.Repeat("This is not the beginning of the text. ", 10_000)); got != "sv" {
		t.Errorf("got %q", got)
	}
}
