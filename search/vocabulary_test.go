package search_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/tender"
)

// tenderSaid is a tender that names what random firms know, in and outside of groups.
const tenderSaid = "Konsulten ska ha minst fem års erfarenhet av Kafka.\nErfarenhet av kundserviceplattform, betalingsplattform och C# är meriterande.\n" +
	"Konsulterna ska ha erfarenhet av Terraform, Kubernetes, migrering och offentlig upphandling.\nArbetet utförs i Umeå.\nKonsulterna ska tala svenska.\n"

func TestOverRandomFirmsATenderIsReadWithoutWhatTheAskerMayNotRead(t *testing.T) {
	checks(t, 60)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		asker, id := drawAsker(t)
		less, _ := firm.asFor(id)
		whole, done := openRandom(t, firm)
		defer done()
		left, doneLeft := openRandom(t, less)
		defer doneLeft()
		reader := tender.New(whole)
		// What others were told before, by the same reader, changes nothing either.
		for _, other := range append([]search.Asker{search.Anyone(), asker}, search.As("hr:b"), search.As("hr:c").InSales()) {
			if _, err := reader.Read(ctx, other, tenderSaid); err != nil {
				t.Fatal(err)
			}
		}
		for what, answer := range map[string]func(*search.Searcher) (any, error){
			"the vocabulary": func(s *search.Searcher) (any, error) { return s.Vocabulary(ctx, asker) },
			"a tender": func(s *search.Searcher) (any, error) {
				if s == whole {
					return reader.Read(ctx, asker, tenderSaid)
				}
				return tender.New(s).Read(ctx, asker, tenderSaid)
			},
		} {
			got, err := answer(whole)
			want, wantErr := answer(left)
			if err != nil || wantErr != nil {
				t.Fatal(err, wantErr)
			}
			if g, w := asJSON(t, got), asJSON(t, want); g != w {
				t.Errorf("%s by %q differs from the firm without what they may not read:\n%s\nwant\n%s", what, id, g, w)
			}
		}
	})
}

func TestAVocabularyIsKeptForItsAskerUntilSomethingChanges(t *testing.T) {
	ctx := context.Background()
	s := searcher(open(t, "hr", fixed{
		person("anna", func(p *connectors.Person) { p.Skills = []connectors.Skill{{Name: "Kafka"}} }), person("bo")}))
	told := func(asker search.Asker) *search.Vocabulary {
		t.Helper()
		v, err := s.Vocabulary(ctx, asker)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	anna, bo := search.As("hr:anna"), search.As("hr:bo")
	first := told(bo)
	if told(bo) != first {
		t.Error("it is found out anew though nothing changed")
	}
	if told(anna) == first || told(bo.InSales()) == first {
		t.Error("another asker is given that of the first")
	}
	if !slices.Contains(first.Skills, "Kafka") {
		t.Fatalf("skills are %q", first.Skills)
	}
	if _, err := s.Decide(ctx, anna, search.Decision{Do: search.HideTopic, Topic: "Kafka"}); err != nil {
		t.Fatal(err)
	}
	if now := told(bo); slices.Contains(now.Skills, "Kafka") {
		t.Errorf("what anna hides is still called %q", now.Skills)
	}
	reading, err := tender.New(s).Read(ctx, bo, "The consultants must have experience of Kafka.")
	if err != nil || len(reading.Requirements) != 1 || reading.Requirements[0].Known {
		t.Errorf("%+v, %v; want Kafka, which nobody is known to know", reading, err)
	}
}
