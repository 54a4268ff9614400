package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/search"
)

func TestWordsThatStandWithTheQuestionAreSuggested(t *testing.T) {
	s := searcher(open(t, "firm", sample.New(firm)))
	for question, want := range map[string]string{
		"kafka": "Avro", "FHIR": "openEHR", "machine learning": "MLOps", "C#": ".NET", "havvind": "Offshore wind",
	} {
		if a := ask(t, s, search.Anyone(), search.Query{Text: question}); !slices.Contains(a.Related, want) || len(a.Related) > 6 {
			t.Errorf("%s: suggests %q, want up to six with %s", question, a.Related, want)
		}
	}
	for name, q := range map[string]search.Query{
		"literally": {Text: "kafka", Literal: true}, "on the second page": {Text: "kafka", Offset: 10}, "what nobody wrote": {Text: "xyzzy"},
	} {
		if a := ask(t, s, search.Anyone(), q); a.Related != nil {
			t.Errorf("%s: suggests %q", name, a.Related)
		}
	}
}

// What is written in closed groups suggests nothing, not even to their members.
func TestRelatedWordsComeFromWhatEveryoneMayRead(t *testing.T) {
	records := []connectors.Record{
		&connectors.Person{Head: connectors.Head{ID: "anna"}, Name: "Anna Ek"},
		&connectors.Group{Head: connectors.Head{ID: "closed"}, Name: "Closed", Visibility: connectors.Closed, Members: []string{"anna"}},
	}
	post := func(group, title string) {
		records = append(records, &connectors.Post{
			Head: connectors.Head{ID: fmt.Sprint(len(records))}, Author: "anna", Group: group, Title: title, Lang: "en",
			Body: "Something else.", Time: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
		})
	}
	for range 8 {
		post("", "kafka with avro")
		post("closed", "kafka with merger")
	}
	for i := range 60 {
		post("", fmt.Sprint("lunch on day ", i))
	}
	s := searcher(open(t, "firm", fixed(records)))
	for _, asker := range []search.Asker{search.Anyone(), search.As("firm:anna")} {
		if a := ask(t, s, asker, search.Query{Text: "kafka"}); !slices.Equal(a.Related, []string{"avro"}) {
			t.Errorf("asker %q: suggests %q, want avro alone", asker.Person(), a.Related)
		}
	}
}

// Each name and word is written by one person alone; a question must find exactly those who wrote it,
// however it is typed.
func TestNamesWithSignsAndFoldedWordsFindWhoWroteThem(t *testing.T) {
	written := []struct{ by, lang, body string }{
		{"c", "en", "Drivers in plain C for the board."},
		{"cpp", "en", "Moved the engine to C++ last week."},
		{"csharp", "sv", "Vi skriver tjänsten i C# numera."},
		{"fsharp", "no", "Prøvde F# på prosjektet."},
		{"dotnet", "sv", "Uppgradering av .NET i förrgår."},
		{"asp", "en", "An old site on ASP.NET again."},
		{"node", "no", "Bygget på Node.js feiler."},
		{"hana", "sv", "Flytten till SAP S/4HANA drar ut på tiden."},
		{"k8s", "en", "Upgraded k8s over night."},
		{"cicd", "en", "Our CI/CD is slow."},
		{"tcp", "en", "Tuned TCP/IP for the ferry."},
		{"ab", "sv", "Ett A/B-test på startsidan."},
		{"rd", "en", "Budget of R&D was cut."},
		{"java21", "en", "Java 21 has virtual threads."},
		{"oauth", "no", "Innlogging med OAuth 2.0 er på plass."},
		{"3d", "sv", "Ritningar i 3D hos kunden."},
		{"vara", "sv", "Återvinning av kylvätska i Växjö."},
		{"osl", "no", "Rådgivning om sjøkabler ved Ålesund."},
		{"fi", "fi", "Sähköverkko ja järjestelmät Jyväskylässä."},
		{"is", "", "Þjónusta við viðskiptavini á Íslandi."},
		{"de", "de", "Prüfung der Größe von Straßen."},
		{"nn", "no", "Eg lagar teneste for straumnett og vassdrag."},
	}
	var records []connectors.Record
	for i, w := range written {
		records = append(records, &connectors.Person{Head: connectors.Head{ID: w.by}, Name: w.by}, &connectors.Post{
			Head: connectors.Head{ID: fmt.Sprint(i)}, Author: w.by, Lang: w.lang, Body: w.body, Time: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
		})
	}
	s := searcher(open(t, "firm", fixed(records)))
	for questions, want := range map[string]string{
		"C|c":                                  "c",
		"C++|c++":                              "cpp",
		"C#|c#":                                "csharp",
		"F#|f#":                                "fsharp",
		".NET":                                 "dotnet",
		"ASP.NET|asp.net":                      "asp",
		"Node.js|node.js":                      "node",
		"S/4HANA|s/4hana":                      "hana",
		"k8s|K8S":                              "k8s",
		"CI/CD|ci/cd":                          "cicd",
		"TCP/IP|tcp":                           "tcp",
		"A/B-test|a/b":                         "ab",
		"R&D|r&d":                              "rd",
		"Java 21":                              "java21",
		"OAuth 2.0|oauth":                      "oauth",
		"3D|3d":                                "3d",
		"Växjö|Vaxjo|Vaexjoe|växjø":            "vara",
		"kylvätska|kylvatska|kylvaetskan":      "vara",
		"återvinning|atervinning|aatervinning": "vara",
		"Ålesund|Alesund|Aalesund":             "osl",
		"sjøkabler|sjokabler|sjoekabler|sjökabler": "osl",
		"rådgivning|radgivning|raadgivning":        "osl",
		"järjestelmä|jarjestelma":                  "fi",
		"sähköverkko|sahkoverkko":                  "fi",
		"þjónusta|thjonusta":                       "is",
		"viðskiptavini|vidskiptavini":              "is",
		"Größe|Grosse|groesse":                     "de",
		"Prüfung|prufung":                          "de",
		"straumnett":                               "nn",
		"teneste|tenester":                         "nn",
	} {
		for _, question := range strings.Split(questions, "|") {
			var found []string
			for _, p := range ask(t, s, search.Anyone(), search.Query{Text: question}).People {
				found = append(found, p.Person.Name)
			}
			if strings.Join(found, " ") != want {
				t.Errorf("%s finds %q, want %s", question, found, want)
			}
		}
	}
}
