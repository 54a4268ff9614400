package page

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page/texts"
)

func TestTheResultsLeadToWhyOneIsBeforeTheNext(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/?q=kubernetes&place=Oslo").status(http.StatusOK).has(
		"Why before Eve ", `action="/why"`, `<input type="hidden" name="place" value="Oslo">`, `href="/why?a=dir%3Aa%2F..%2Fnna&amp;b=dir%3A%3Ce%22ve%3E&amp;place=Oslo&amp;q=kubernetes"`)
	f.people.People = f.people.People[:1]
	get(t, site(t, f), "/?q=kubernetes").status(http.StatusOK).lacks("Why before", `action="/why"`)
}

func TestTwoPeopleAreComparedForTheQuestionWithItsFilters(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/why?q=kubernetes&a=dir:a/../nna&b=dir:%3Ce%22ve%3E&place=Oslo&since=2025-01-01").status(http.StatusOK).has(
		"would be in the list without the filters", "Place, From", "The difference", "&#43;1.50", "Not in the list.",
		`href="/?place=Oslo&amp;q=kubernetes&amp;since=2025-01-01"`)
	if f.id != `dir:a/../nna dir:<e"ve>` || f.query.Text != "kubernetes" || !slices.Equal(f.query.Places, []string{"Oslo"}) || f.query.Since.IsZero() {
		t.Errorf("compared %s for %+v", f.id, f.query)
	}
}

func TestAComparisonThatLacksSomethingSaysSo(t *testing.T) {
	f := fullFirm()
	for _, target := range []string{"/why", "/why?q=x", "/why?q=x&a=1", "/why?q=+&a=1&b=2"} {
		get(t, site(t, f), target).status(http.StatusBadRequest).has("choose two people")
	}
	f.err = &search.QueryError{Field: "b", Reason: "same"}
	get(t, site(t, f), "/why?q=x&a=1&b=1").status(http.StatusBadRequest).has("Both are the same person")
	f.err = fmt.Errorf("person: %w", search.ErrNotFound)
	get(t, site(t, f), "/why?q=x&a=1&b=none").status(http.StatusNotFound)
}

func TestSentencesSayWhatTheNumbersSay(t *testing.T) {
	placed := func(name string, rank int, score float64) search.Placed {
		return search.Placed{RankedPerson: search.RankedPerson{Rank: rank, Score: score, Person: search.Card{Name: name}}}
	}
	absent := func(name, why string) search.Placed {
		p := placed(name, 0, 0)
		p.Absence = why
		return p
	}
	anna, bo := placed("Anna", 1, 5), placed("Bo", 3, 3)
	kinds := func(sign float64, factor string) []search.KindDifference {
		return []search.KindDifference{
			{Kind: search.KindWrote, A: 4, B: 1, PiecesA: 2, PiecesB: 2, Difference: 3 * sign, Factors: []search.FactorDifference{
				{Name: search.FactorMatch, A: 1, B: 2, Difference: -4 * sign}, {Name: factor, A: 0.9, B: 0.3, Difference: 7 * sign},
			}},
			{Kind: search.KindCV, A: 1, B: 2, PiecesA: 1, PiecesB: 1, Difference: -1 * sign},
		}
	}
	for _, tt := range []struct {
		name, language string
		comparison     search.Comparison
		want           []string
	}{
		{"what is newer", "en", search.Comparison{A: anna, B: bo, Difference: 2, Kinds: kinds(1, search.FactorAge)},
			[]string{"Anna is no. 1 and Bo no. 3: 2.00 points between them.", "“Wrote”", "newer (age 0.90 against 0.30", "“CV”, where Bo has 1.00 more"}},
		{"the other way round the same is said of the same person", "en", search.Comparison{A: bo, B: anna, Difference: -2, Kinds: kinds(-1, search.FactorAge)},
			[]string{"Anna is no. 1 and Bo no. 3", "speaks for Anna is newer (age 0.30 against 0.90"}},
		{"in Swedish", "sv", search.Comparison{A: anna, B: bo, Difference: 2, Kinds: kinds(1, search.FactorPresence)},
			[]string{"Anna är på plats 1 och Bo på plats 3", "har Anna skrivit mer än Bo på sistone"}},
		{"in Norwegian", "nb", search.Comparison{A: anna, B: bo, Difference: 2, Kinds: kinds(1, search.FactorMatch+"?")},
			[]string{"Anna er på plass 1", "«Skrev»"}},
		{"equals", "en", search.Comparison{A: placed("Anna", 1, 5), B: placed("Bo", 2, 5)}, []string{"the same score, 5.00"}},
		{"who has nothing of the kind", "en", search.Comparison{A: anna, B: absent("Bo", search.AbsentNothing), Difference: 5, Kinds: []search.KindDifference{
			{Kind: search.KindAnswered, A: 5, PiecesA: 3, Difference: 5}}},
			[]string{"speaks for Bo", "Anna is no. 1, with a score of 5.00", "Anna has 5.00 more: 3 reasons against none for Bo"}},
		{"somebody who does not want to be found", "en", search.Comparison{A: absent("Anna", search.AbsentUnlisted), B: absent("Bo", search.AbsentNothing)},
			[]string{"Anna does not want to be found and is therefore in no list.", "Nothing that you may read on this speaks for Bo, who is therefore not in the list."}},
		{"neither is there", "en", search.Comparison{A: absent("Anna", search.AbsentLeft), B: absent("Bo", search.AbsentNothing)},
			[]string{"Anna no longer works here", "speaks for Bo"}},
		{"too little", "sv", search.Comparison{A: anna, B: absent("Bo", search.AbsentCompany), Difference: 5}, []string{"Bara grupper talar för Bo"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			catalogue, err := texts.Load()
			if err != nil {
				t.Fatal(err)
			}
			language, _ := catalogue.Language(tt.language)
			got, err := Sentences(language, &tt.comparison)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(strings.Join(got, "\n"), want) {
					t.Errorf("%q does not say %q", got, want)
				}
			}
		})
	}
}

// Whatever cause and kind there is can be said in every language.
func TestEveryCauseAndKindHasWordsInEveryLanguage(t *testing.T) {
	catalogue, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range catalogue.Languages() {
		for _, kind := range []string{search.KindWrote, search.KindAsked, search.KindAnswered, search.KindNamed, search.KindReacted, search.KindGroups, search.KindCV, search.KindProfile, "new"} {
			for _, factor := range []string{search.FactorPieces, search.FactorMatch, search.FactorPart, search.FactorAge, search.FactorPresence, search.FactorDamping, search.FactorBest, search.FactorHome, search.FactorActivity, search.FactorCoverage, "new"} {
				c := search.Comparison{Difference: 1, Kinds: []search.KindDifference{{Kind: kind, PiecesA: 1, PiecesB: 1, Difference: 1, Factors: []search.FactorDifference{{Name: factor, A: 2, B: 1, Difference: 1}}}}}
				c.A.Rank, c.B.Rank = 1, 2
				if got, err := Sentences(language, &c); err != nil || len(got) != 3 {
					t.Errorf("%s, %s, %s: %q %v", language.Code, kind, factor, got, err)
				}
			}
		}
	}
}
