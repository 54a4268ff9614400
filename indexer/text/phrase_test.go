package text

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAPhraseIsWordsThatFollowEachOther(t *testing.T) {
	a := NewAnalyser("sv", "en")
	for _, tt := range []struct {
		phrase, lang, text string
		want               bool
	}{
		{"event sourcing", "en", "We like Event Sourcing.", true},
		{"event sourcing", "en", "Event-sourcing, again", true},
		{"event sourcing", "en", "sourcing of an event", false},
		{"event sourcing", "en", "an event of sourcing", false},
		{"state of the art", "en", "the state of the art", true},
		{"state of the art", "en", "state art", false},
		{"betalning i realtid", "sv", "Betalningar i realtid", true},
		{"goteborg hamn", "sv", "i Göteborgs hamn", true},
		{"C# code", "en", "some C# code", true},
		{"a b", "", "a", false},
	} {
		if got := a.Holds(tt.lang, tt.text, a.Phrase(tt.phrase)); got != tt.want {
			t.Errorf("%q in %q: %t", tt.phrase, tt.text, got)
		}
	}
}

// A phrase is found as if each run of words were stemmed, folded and compared.
func TestAPhraseIsFoundWhereverItsTermsStand(t *testing.T) {
	a := NewAnalyser("sv", "no", "en", "de", "fi")
	word := rapid.SampledFrom(strings.Fields(`the a event Events sourcing Sourced skies dying early .NET C# Node.js R&D S/4HANA Göteborg
		göteborgs åar øer Ørsted aal gråalm Straße häuser yes Ål oe betalning betalningar i IT-drift KAFKA kafkas talossa`))
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{" ", ", ", "-", "\n"}).Draw(t, "gap"))
	})
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom([]string{"", "sv", "no", "da", "fi", "en", "de"}).Draw(t, "lang")
		whole, quoted := text.Draw(t, "text"), strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "quoted"), " ")
		phrase := a.Phrase(quoted)
		words := Words(whole)
		want := false
		for from := 0; from+len(phrase) <= len(words); from++ {
			all := true
			for i, terms := range phrase {
				w := words[from+i]
				all = all && (slices.Contains(terms, w.Term) || slices.Contains(terms, stem(lang, strings.ToLower(whole[w.Start:w.End]))))
			}
			want = want || all
		}
		if got := a.Holds(lang, whole, phrase); got != want {
			t.Errorf("%q in %q (%s): %t, want %t", quoted, whole, lang, got, want)
		}
	})
}

// Neither stemming nor folding changes how a word begins that begins without an accent.
func TestTermsBeginAsTheirWordsDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z][a-zåäöæøéüß]{0,12}`).Draw(t, "word")
		for _, lang := range append([]string{""}, Languages...) {
			if term := stem(lang, word); !mayBegin(word, term) {
				t.Errorf("%q (%s) stands as %q", word, lang, term)
			}
		}
	})
}
