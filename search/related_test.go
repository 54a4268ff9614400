package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

func TestWordsThatStandWithTheQuestionAreSuggested(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	for question, want := range map[string]string{
		"kafka": "Avro", "FHIR": "openEHR", "machine learning": "MLOps", "C#": ".NET", "havvind": "Offshore wind",
	} {
		for _, time := range []string{"first", "second"} {
			if words := related(t, s, search.Anyone(), question); !slices.Contains(words, want) || len(words) > 6 {
				t.Errorf("%s, for the %s time: suggests %q, want up to six with %s", question, time, words, want)
			}
		}
	}
	if words := related(t, s, search.Anyone(), "xyzzy"); words != nil {
		t.Errorf("what nobody wrote: suggests %q", words)
	}
}

func related(t *testing.T, s *search.Searcher, asker search.Asker, question string) []string {
	t.Helper()
	words, err := s.Related(context.Background(), asker, search.Query{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// lunches are posts about something else.
func lunches() (records []connectors.Record) {
	for i := range 60 {
		records = append(records, titled(fmt.Sprint("lunch ", i), "", fmt.Sprint("lunch on day ", i)))
	}
	return records
}

func titled(id, group, title string) *connectors.Post {
	return &connectors.Post{
		Head: connectors.Head{ID: id}, Author: "anna", Group: group, Title: title, Lang: "en",
		Body: "Something else.", Time: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
	}
}

func TestRelatedWordsFollowWhatIsWritten(t *testing.T) {
	records := append(lunches(), &connectors.Person{Head: connectors.Head{ID: "anna"}, Name: "Anna Ek"})
	for i := range 8 {
		records = append(records, titled(fmt.Sprint(i), "", "kafka with avro"))
	}
	engine := open(t, "firm", fixed(records))
	s := searcher(engine)
	want := func(words ...string) {
		t.Helper()
		if got := related(t, s, search.Anyone(), "kafka"); !slices.Equal(got, words) {
			t.Errorf("suggests %q, want %q", got, words)
		}
	}
	want("avro")
	var more []connectors.Record
	for i := range 8 {
		more = append(more, titled(fmt.Sprint(i), "", "kafka with connect"))
	}
	if _, err := engine.Apply(context.Background(), indexer.Batch{Source: "firm", Upserts: more}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	want("connect")
}

func TestWordsOfEverybodysWorkAreNotRelated(t *testing.T) {
	records := append(lunches(), &connectors.Person{Head: connectors.Head{ID: "anna"}, Name: "Anna Ek"})
	for i := range 8 {
		post := titled(fmt.Sprint(i), "", "Update kafka proposal with avro")
		post.Tags = []string{"question"}
		records = append(records, post)
	}
	if words := related(t, searcher(open(t, "firm", fixed(records))), search.Anyone(), "kafka"); !slices.Equal(words, []string{"avro"}) {
		t.Errorf("suggests %q, want avro alone", words)
	}
}

// What is written in closed groups suggests nothing, not even to their members.
func TestRelatedWordsComeFromWhatEveryoneMayRead(t *testing.T) {
	records := append(lunches(),
		&connectors.Person{Head: connectors.Head{ID: "anna"}, Name: "Anna Ek"},
		&connectors.Group{Head: connectors.Head{ID: "closed"}, Name: "Closed", Visibility: connectors.Closed, Members: []string{"anna"}})
	for i := range 8 {
		records = append(records, titled(fmt.Sprint("open ", i), "", "kafka with avro"), titled(fmt.Sprint("closed ", i), "closed", "kafka with merger"))
	}
	s := searcher(open(t, "firm", fixed(records)))
	for _, asker := range []search.Asker{search.Anyone(), search.As("firm:anna")} {
		if words := related(t, s, asker, "kafka"); !slices.Equal(words, []string{"avro"}) {
			t.Errorf("asker %q: suggests %q, want avro alone", asker.Person(), words)
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
