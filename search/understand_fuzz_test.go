package search_test

import (
	"context"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/vemvet/vemvet/search"
)

// Whatever is asked is answered, or refused with what is wrong with it.
func FuzzUnderstand(f *testing.F) {
	for _, seed := range []string{
		`who knows "event sourcing" in Oslo -jms`, "Anna Berg", "Berg, Anna kafka", "kafak place:oslo since:2026", `"" -"" unit:`,
		"i Oslo eller Göteborg, kafka", "who's good at C#", "kafka i i i Oslo", "IT", "vem vet", "Kontoret Oslo Oslo", `"sourcing event" governence`,
	} {
		f.Add(seed)
	}
	s := searcher(openNordan(f))
	f.Fuzz(func(t *testing.T, question string) {
		a, err := s.People(context.Background(), search.As("hr:bo"), search.Query{Text: question, Limit: 3})
		var wrong *search.QueryError
		switch {
		case errors.As(err, &wrong):
			if wrong.Reason == "" || wrong.Detail == "" {
				t.Errorf("%q is refused for nothing: %+v", question, wrong)
			}
		case err != nil:
			t.Errorf("%q: %v", question, err)
		case len(a.Words) == 0:
			t.Errorf("%q is answered and nothing was looked for", question)
		case !utf8.ValidString(a.DidYouMean):
			t.Errorf("%q: did you mean %q", question, a.DidYouMean)
		}
	})
}
