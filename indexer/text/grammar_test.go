package text

import "testing"

func TestGrammarTellsNeighboursApart(t *testing.T) {
	for _, tt := range []struct{ name, lang, text string }{
		{"a Swedish question", "sv", "Vem vet hur man får igång bygget efter uppgraderingen?"},
		{"a Norwegian question", "no", "Hvem vet hvordan man får i gang bygget etter oppgraderingen?"},
		{"a Danish question", "da", "Hvem ved hvordan man får gang i bygget efter opgraderingen?"},
		{"an English question", "en", "Who knows how to get the build going after the upgrade?"},
		{"a German question", "de", "Wer weiß, wie man den Build nach dem Upgrade wieder in Gang bringt?"},
		{"a Finnish question", "fi", "Kuka tietää miten käännöksen saa toimimaan päivityksen jälkeen?"},
		{"Norwegian that shares most of its words with Danish", "no", "Hva skal gjøres, og hvorfor? Legger til støtte for flere barn i saken."},
		{"Danish that shares most of its words with Norwegian", "da", "Hvad skal der gøres, og hvorfor? Det er også noget med flere børn i sagen."},
		{"nynorsk", "no", "Eg veit ikkje kva som er gale, men det har noko med databasen å gjere."},
		{"one word of grammar", "no", "Regn med meg."},
		{"a letter that only some languages have", "sv", "Ändrade körordningen"},
		{"a text without any word of grammar", "en", "Wordsmithing scheduling themes"},
		{"English names in a Norwegian sentence", "no", "Vi bruker Spring Boot og Kafka Connect, og det går ikke så bra etter jul."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := NewDetector().Detect(tt.text); got != tt.lang {
				t.Errorf("%q is taken for %q, want %q", tt.text, got, tt.lang)
			}
		})
	}
}

func BenchmarkDetect(b *testing.B) {
	for _, bb := range []struct{ name, text string }{
		{"told by grammar", "Vem vet hur man får igång bygget efter uppgraderingen?"},
		{"told by the model", "Wordsmithing scheduling themes"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			d := NewDetector()
			for b.Loop() {
				d.Detect(bb.text)
			}
		})
	}
}
