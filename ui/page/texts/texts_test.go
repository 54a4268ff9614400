package texts

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryLanguageHasEveryTextWithTheSamePlaceholders(t *testing.T) {
	languages := load(t).Languages()
	first := languages[0]
	for _, l := range languages[1:] {
		for _, key := range first.Keys() {
			if !l.Has(key) {
				t.Errorf("%s lacks %q", l.Code, key)
				continue
			}
			want, got := first.texts[key], l.texts[key]
			if !slices.Equal(placeholders(want.other), placeholders(got.other)) {
				t.Errorf("%s %q has placeholders %v; %s has %v", l.Code, key, placeholders(got.other), first.Code, placeholders(want.other))
			}
			if !slices.Equal(placeholders(want.one), placeholders(got.one)) && first.texts[key].one != first.texts[key].other {
				t.Errorf("%s %q: the form for one has placeholders %v; %s has %v", l.Code, key, placeholders(got.one), first.Code, placeholders(want.one))
			}
		}
		for _, key := range l.Keys() {
			if !first.Has(key) {
				t.Errorf("%s has %q, which %s lacks", l.Code, key, first.Code)
			}
		}
	}
}

func TestNoTextIsEmptyOrPaddedWithSpaces(t *testing.T) {
	for _, l := range load(t).Languages() {
		for key, forms := range l.texts {
			for _, form := range []string{forms.one, forms.other} {
				if form == "" || strings.TrimSpace(form) != form || strings.Contains(form, "  ") {
					t.Errorf("%s %q is %q", l.Code, key, form)
				}
			}
		}
	}
}

func placeholders(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestMatch(t *testing.T) {
	c := load(t)
	for _, test := range []struct{ name, chosen, accept, want string }{
		{"nothing wished for is English", "", "", "en"},
		{"Swedish of Finland is Swedish", "", "sv-FI,sv;q=0.9,en;q=0.8", "sv"},
		{"bokmål is Norwegian", "", "nb-NO,nb;q=0.9", "nb"},
		{"nynorsk is Norwegian", "", "nn-NO,nn;q=0.9", "nb"},
		{"no is Norwegian", "", "no", "nb"},
		{"what was chosen wins over the browser", "sv", "nb", "sv"},
		{"what was chosen but does not exist is ignored", "xx", "nb", "nb"},
		{"the first language that exists counts", "", "fi, sv;q=0.5", "sv"},
		{"a language that nobody translated to is English", "", "zh-CN", "en"},
		{"a malformed header is English", "", ";;;q=", "en"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := c.Match(test.chosen, test.accept).Code; got != test.want {
				t.Errorf("Match(%q, %q) = %s; want %s", test.chosen, test.accept, got, test.want)
			}
		})
	}
}

func TestTextChoosesTheFormAndFillsThePlaceholders(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		language, key string
		arguments     []any
		want          string
	}{
		{"en", "search.found", []any{"n", 1}, "1 person knows about this"},
		{"en", "search.found", []any{"n", 12345}, "12,345 people know about this"},
		{"sv", "search.found", []any{"n", 12345}, "12\u00a0345 personer kan det här"},
		{"nb", "search.found", []any{"n", 0}, "0 personer kan noe om dette"},
		{"sv", "layout.asker", []any{"name", "Åsa {n}"}, "Du söker som Åsa {n}."},
	} {
		l, _ := c.Language(test.language)
		got, err := l.Text(test.key, test.arguments...)
		if err != nil || got != test.want {
			t.Errorf("%s %q = %q, %v; want %q", test.language, test.key, got, err, test.want)
		}
	}
}

func TestTextRefusesWhatCannotBeRight(t *testing.T) {
	l := load(t).Languages()[0]
	for name, arguments := range map[string][]any{
		"no such key":                 {"no.such"},
		"a placeholder left unfilled": {"layout.asker"},
		"a name without a value":      {"layout.asker", "name"},
		"a name that is not a string": {"layout.asker", 1, "x"},
	} {
		if got, err := l.Text(arguments[0].(string), arguments[1:]...); err == nil {
			t.Errorf("%s: Text gave %q and no error", name, got)
		}
	}
}

func TestNumbersAndDaysAreWrittenAsTheLanguageDoes(t *testing.T) {
	c := load(t)
	day := time.Date(2026, 5, 7, 23, 0, 0, 0, time.UTC)
	for _, test := range []struct{ language, decimal, percent, date, month, swedish, norwegian string }{
		{"en", "1,234.50", "45%", "7 May 2026", "May 2026", "Swedish", "Norwegian Bokmål"},
		{"sv", "1\u00a0234,50", "45\u00a0%", "7 maj 2026", "maj 2026", "svenska", "norskt bokmål"},
		{"nb", "1\u00a0234,50", "45\u00a0%", "7. mai 2026", "mai 2026", "svensk", "norsk bokmål"},
	} {
		l, _ := c.Language(test.language)
		for _, pair := range [][2]string{
			{l.Decimal(1234.5, 2), test.decimal}, {l.Percent(0.45), test.percent}, {l.Date(day), test.date},
			{l.Month(day), test.month}, {l.LanguageName("sv"), test.swedish}, {l.LanguageName("nb"), test.norwegian},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: got %q; want %q", test.language, pair[0], pair[1])
			}
		}
		if got := l.Date(time.Time{}); got != "" {
			t.Errorf("%s: the zero time is %q", test.language, got)
		}
		if got := l.LanguageName("q-nonsense"); got != "q-nonsense" {
			t.Errorf("%s: a code that no language has is %q", test.language, got)
		}
	}
}
