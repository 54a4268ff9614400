package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
)

// compounds are words put together, with their parts as colleagues write them on their own.
var compounds = []struct {
	name, lang, word string
	parts            []string
}{
	{"with s", "sv", "maskininlärningsmodell", []string{"maskininlärning", "modell"}},
	{"with nothing between", "sv", "kundserviceplattform", []string{"kundservice", "plattform"}},
	{"in the definite plural", "sv", "identitetsplattformarna", []string{"identitet", "plattform"}},
	{"with o for the a of the first part", "sv", "kyrkobyggnad", []string{"kyrka", "byggnad"}},
	{"with o for the a of the first part", "sv", "kvinnohälsa", []string{"kvinna", "hälsa"}},
	{"with u for the a of the first part", "sv", "gatubelysning", []string{"gata", "belysning"}},
	{"without the a of the first part", "sv", "skolledning", []string{"skola", "ledning"}},
	{"Norwegian with s", "no", "betalingsplattform", []string{"betaling", "plattform"}},
	{"Norwegian with s after het", "no", "sikkerhetsarkitektur", []string{"sikkerhet", "arkitektur"}},
	{"Norwegian with nothing between", "no", "barnehageplass", []string{"barnehage", "plass"}},
	{"Norwegian in the definite", "no", "helsetjenesten", []string{"helse", "tjeneste"}},
	{"Norwegian in the definite of what ends in er", "no", "helseregisteret", []string{"helse", "register"}},
	{"Norwegian with a part of three letters and an e", "no", "gatebelysning", []string{"gate", "belysning"}},
	{"nynorsk with s", "nn", "tryggleiksarkitektur", []string{"tryggleik", "arkitektur"}},
	{"nynorsk with nothing between", "nn", "opplæringsplan", []string{"opplæring", "plan"}},
	{"Danish with s", "da", "sikkerhedspolitik", []string{"sikkerhed", "politik"}},
	{"Danish with a part of three letters and an e", "da", "gadekonference", []string{"gade", "konference"}},
	{"Danish with nothing between", "da", "kundebetjening", []string{"kunde", "betjening"}},
	{"German with nothing between", "de", "Datenschutzbeauftragter", []string{"Datenschutz", "Beauftragter"}},
	{"German with s", "de", "Sicherheitsbehörde", []string{"Sicherheit", "Behörde"}},
	{"German with n", "de", "Familienzulage", []string{"Familie", "Zulage"}},
	{"German with en", "de", "Personenverzeichnis", []string{"Person", "Verzeichnis"}},
	{"German with es", "de", "Bundesverwaltung", []string{"Bund", "Verwaltung"}},
	{"German with er", "de", "Kindergeld", []string{"Kind", "Geld"}},
	{"Finnish", "fi", "tietoturvapolitiikka", []string{"tietoturva", "politiikka"}},
	{"Finnish in the genitive", "fi", "palvelinympäristön", []string{"palvelin", "ympäristö"}},
}

// The firm writes each part in as many posts as make a word of it, and each compound in one.
func TestALongerWordIsFoundByTheWordsInIt(t *testing.T) {
	firm := partsOnTheirOwn()
	for _, c := range compounds {
		firm = append(firm, writes(c.word, c.lang, c.word)...)
	}
	s := searcher(open(t, "firm", fixed(firm)))
	for _, c := range compounds {
		for _, part := range c.parts {
			t.Run(c.name+": "+c.word+" by "+part, func(t *testing.T) {
				if got := found(t, s, part); !slices.Contains(got, c.word) {
					t.Errorf("found only what was written by %q", got)
				}
			})
		}
	}
}

func TestACompoundThatNobodyWroteIsFoundByTheWordsInIt(t *testing.T) {
	s := searcher(open(t, "firm", fixed(partsOnTheirOwn())))
	for _, c := range compounds {
		t.Run(c.name+": "+c.word, func(t *testing.T) {
			got := found(t, s, c.word)
			for _, part := range c.parts {
				if !slices.Contains(got, part+" 1") {
					t.Errorf("%s is not found, only what was written by %q", part, got)
				}
			}
		})
	}
}

func TestALongerWordThatIsNotPutTogetherIsNotFoundByAWordInIt(t *testing.T) {
	var firm []connectors.Record
	for _, word := range []string{"kon", "trakt", "sekvens", "port", "rest", "verk", "plattform", "konto"} {
		firm = append(firm, inSomePosts(word, "sv", word)...)
	}
	firm = append(firm, writes("betalning 1", "sv", "betalning")...)
	firm = append(firm, writes("betalning 2", "sv", "betalning")...)
	tests := []struct{ name, word, question string }{
		{"what is left is too short for a part", "kontrakt", "trakt"},
		{"what is left is too short for a part", "konsekvens", "sekvens"},
		{"the word is too short for a part", "kontrakt", "kon"},
		{"what is left before it is nobody's word", "transport", "port"},
		{"what is left behind it is nobody's word", "verksamhet", "verk"},
		{"what is left behind it is nobody's word", "restaurang", "rest"},
		{"what is left links nothing", "kontor", "konto"},
		{"too few write the word on its own", "betalningsplattform", "betalning"},
	}
	written := map[string]bool{}
	for _, tt := range tests {
		if !written[tt.word] {
			firm = append(firm, writes(tt.word, "sv", tt.word)...)
		}
		written[tt.word] = true
	}
	s := searcher(open(t, "firm", fixed(firm)))
	for _, tt := range tests {
		t.Run(tt.name+": "+tt.word+" by "+tt.question, func(t *testing.T) {
			got := found(t, s, tt.question)
			if !slices.Contains(got, tt.question+" 1") || slices.Contains(got, tt.word) {
				t.Errorf("found what was written by %q", got)
			}
		})
	}
}

func partsOnTheirOwn() (records []connectors.Record) {
	seen := map[string]bool{}
	for _, c := range compounds {
		for _, part := range c.parts {
			if !seen[part] {
				records = append(records, inSomePosts(part, c.lang, part)...)
			}
			seen[part] = true
		}
	}
	return records
}

// inSomePosts is a word that three people wrote: name 1, name 2 and name 3.
func inSomePosts(name, lang, word string) (records []connectors.Record) {
	for n := range 3 {
		records = append(records, writes(fmt.Sprint(name, " ", n+1), lang, word)...)
	}
	return records
}

func writes(name, lang, word string) []connectors.Record {
	return []connectors.Record{
		&connectors.Person{Head: connectors.Head{ID: name}, Name: name},
		&connectors.Post{Head: connectors.Head{ID: name}, Author: name, Lang: lang, Body: word, Time: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)},
	}
}

// found gives the names of those found for a word in small letters.
func found(t *testing.T, s *search.Searcher, word string) (names []string) {
	t.Helper()
	a := ask(t, s, search.Anyone(), search.Query{Text: strings.ToLower(word), Limit: search.MaxLimit})
	for _, p := range a.People {
		names = append(names, p.Person.Name)
	}
	return names
}
