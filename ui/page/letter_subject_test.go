package page

import (
	"testing"

	"github.com/vemvet/vemvet/search"
)

func TestTheSubjectOfALetter(t *testing.T) {
	p := pages(t)
	words, rarest := []string{"kund", "flytta", "betalningar", "Kafka", "Zookeeper"}, []string{"Zookeeper", "Kafka", "betalningar", "kund", "flytta"}
	const long = "a customer that has for many years kept all of its payments in one very large database and now wants to leave it"
	for _, tt := range []struct{ name, reader, question, want string }{
		{"is the sentence that asks", "en", "Hi! We have a customer. Has anybody moved payments to Kafka? It is urgent.", "Has anybody moved payments to Kafka?"},
		{"is the sentence that asks, in Swedish", "sv", "Hej! Vi har en kund som vill flytta. Har någon varit med om det?", "Har någon varit med om det?"},
		{"is the sentence that asks, in Norwegian", "nb", "Hei alle sammen, hvem har jobbet med betalinger i Bergen?\nVi haster.", "Hvem har jobbet med betalinger i Bergen?"},
		{"is the first sentence where none asks", "en", "Looking for somebody who knows Kafka. It is urgent.", "Looking for somebody who knows Kafka"},
		{"is the first line where it is a heading", "en", "Trouble with consumers:\n- lag\n- restarts", "Trouble with consumers"},
		{"is the rarest words where the sentence is long", "en", "Has anybody moved " + long + "?", "Question about betalningar, Kafka, Zookeeper"},
		{"is the rarest words in the language of the letter", "sv", "Kafka kanske?", "Fråga om betalningar, Kafka, Zookeeper"},
		{"is the rarest words in Norwegian", "nb", "Kafka kanskje?", "Spørsmål om betalningar, Kafka, Zookeeper"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reader, _ := p.catalogue.Language(tt.reader)
			l, err := p.letter(reader, "Klara", tt.question, words, rarest, search.Adviser{})
			if err != nil || l.Subject != tt.want {
				t.Errorf("%q, %v; want %q", l.Subject, err, tt.want)
			}
		})
	}
	bare, err := p.letter(p.catalogue.Languages()[0], "", "Kafka", nil, nil, search.Adviser{})
	if err != nil || bare.Subject == "" {
		t.Errorf("without words: %q, %v", bare.Subject, err)
	}
}
