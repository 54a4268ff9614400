package text

import "testing"

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
