package search

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

func TestAQuestionIsTakenApart(t *testing.T) {
	for _, tt := range []struct {
		typed string
		want  question
	}{
		{"", question{}},
		{"  who knows   kafka? ", question{plain: "who knows kafka?"}},
		{`vem kan "event sourcing" kafka`, question{plain: "vem kan kafka", must: []string{"event sourcing"}}},
		{`kafka -jms -"rabbit mq"`, question{plain: "kafka", not: []string{"jms", "rabbit mq"}}},
		{"kafka place:Oslo", question{plain: "kafka", filters: []filter{{byPlace, "Oslo", "place:Oslo"}}}},
		{`kafka unit:"Software Engineering" since:2024`, question{plain: "kafka", filters: []filter{{byUnit, "Software Engineering", `unit:"Software Engineering"`}, {bySince, "2024", "since:2024"}}}},
		{"kafka Sted:Oslo gruppe:Betaling källa:slack", question{plain: "kafka", filters: []filter{{byPlace, "Oslo", "Sted:Oslo"}, {byGroup, "Betaling", "gruppe:Betaling"}, {bySource, "slack", "källa:slack"}}}},
		{"familie-ba-sak: rette feil", question{plain: "familie-ba-sak: rette feil"}},
		{"SAP S/4HANA - hva er det", question{plain: "SAP S/4HANA - hva er det"}},
		{"minus 5 -7 grader", question{plain: "minus 5 -7 grader"}},
		{"place: Oslo", question{plain: "place: Oslo"}},
		{"http://example.com:8080/a", question{plain: "http://example.com:8080/a"}},
		{`"never ends`, question{must: []string{"never ends"}}},
		{`nye "vente"-oppgaver`, question{plain: `nye "vente"-oppgaver`}},
		{`C# -.NET`, question{plain: "C#", not: []string{".NET"}}},
	} {
		t.Run(tt.typed, func(t *testing.T) {
			if got := parse(tt.typed); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestAPeriodIsAYearAMonthADayOrAnAge(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ typed, want string }{
		{"2024", "2024-01-01 – 2024-12-31"},
		{"2024-02", "2024-02-01 – 2024-02-29"},
		{"2024-05-17", "2024-05-17 – 2024-05-17"},
		{"90d", "2026-08-26 – 2026-08-26"},
		{"2y", "2024-11-24 – 2024-11-24"},
		{"", "none"}, {"d", "none"}, {"-3d", "none"}, {"soon", "none"}, {"2024-13", "none"}, {"999999d", "none"},
	} {
		got := "none"
		if from, to, ok := period(tt.typed, now); ok {
			got = fmt.Sprintf("%s – %s", from.Format(time.DateOnly), to.Format(time.DateOnly))
		}
		if got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.typed, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`a "b c" -d place:e`, `-"`, `unit:"`, "::", "- -", "\xff:", "place:\u00a0x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q := parse(typed)
		for _, part := range append([]string{q.plain}, append(q.must, q.not...)...) {
			if len(part) > len(typed) {
				t.Errorf("%q gives %q, which is longer", typed, part)
			}
		}
	})
}
