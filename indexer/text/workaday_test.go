package text

import "testing"

func TestWordsOfEverybodysWorkNameNoSubject(t *testing.T) {
	a := NewAnalyser("sv", "no", "en")
	for _, test := range []struct {
		lang, word string
		workaday   bool
	}{
		{"en", "Updated", true}, {"en", "fixes", true}, {"en", "removing", true}, {"no", "Oppdaterte", true}, {"no", "fjerner", true},
		{"sv", "uppdateringar", true}, {"sv", "veckorna", true}, {"no", "fix", true}, {"sv", "update", true}, {"", "thanks", true}, {"no", "køyrer", true},
		{"en", "Kafka", false}, {"sv", "upphandling", false}, {"no", "dammer", false}, {"en", "integration", false}, {"sv", "C#", false}, {"en", "merger", false}, {"en", "", false},
	} {
		if got := a.Workaday(test.lang, test.word); got != test.workaday {
			t.Errorf("%q in %q: %v, want %v", test.word, test.lang, got, test.workaday)
		}
	}
}
