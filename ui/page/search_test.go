package page

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
)

func TestTheEmptyPageOffersABoxAndThreeQuestions(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/").status(http.StatusOK)
	page.has("Who knows…?", `role="search"`, `href="/?q=migrating&#43;to&#43;Kubernetes"`, "300 colleagues", "4,000 documents", "1 Jan 2026")
	if n := strings.Count(page.Body.String(), `<li><a href="/?q=`); n != 3 {
		t.Errorf("%d example questions; want 3", n)
	}
}

func TestBlanksAreNotAQuestion(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/?q=+++").status(http.StatusOK).has("For example")
	if f.query.Text != "" {
		t.Errorf("asked for %q", f.query.Text)
	}
}

func TestAResultShowsWhoWhereAndWhy(t *testing.T) {
	get(t, site(t, fullFirm()), "/?q=kubernetes").status(http.StatusOK).has(
		"45 people know about this",
		"Found in 1,200 documents", "Only the 1,000 best matches counted",
		`href="/people/dir:a%2F..%2Fnna"`, "Anna Öberg", "Platform", "Malmö",
		"We moved to <mark>Kubernetes</mark> last year.",
		`<span class="part">Wrote</span>`, `href="/posts/chat:t%2F1"`, "Platform talk", "1 Jan 2026", `href="https://chat.example.com/t/1"`,
		"All 3 reasons, and how the score adds up", "7 more documents",
		`href="mailto:anna@example.com"`, `data-copy="anna@example.com"`,
	)
}

func TestThePageTellsWhatElseWasLookedForAndLeavesItOutOnRequest(t *testing.T) {
	f := fullFirm()
	f.related = []string{"ISO 20022"}
	get(t, site(t, f), "/?q=payments&place=Oslo").status(http.StatusOK).has("Related:", `<a href="/?place=Oslo&amp;q=payments&#43;ISO&#43;20022" rel="nofollow">ISO 20022</a>`)
	f.people.Widened = []search.Widening{{Word: "payments", Terms: []string{"betalning", "betaling"}, Why: search.Synonym}}
	get(t, site(t, f), "/?q=payments&place=Oslo").status(http.StatusOK).has(
		"Also searched for: betalning, betaling", "for “payments”", `href="/?literal=1&amp;place=Oslo&amp;q=payments"`, "Only the words I typed")
	if f.query.Literal {
		t.Error("it was asked literally without being told to")
	}
	f.people.Widened = nil
	get(t, site(t, f), "/?q=payments&literal=1").status(http.StatusOK).has(
		"Only the words you typed were searched for.", `href="/?q=payments"`, `<input type="hidden" name="literal" value="1">`)
	if !f.query.Literal {
		t.Error("it was not asked literally when told to")
	}
}

func TestRelatedWordsAreAskedForWhereThePageOffersThemAndNowhereElse(t *testing.T) {
	for address, want := range map[string]int{
		"/?q=payments":           1,
		"/?q=payments&page=2":    0,
		"/?q=payments&literal=1": 0,
		"/":                      0,
	} {
		f := fullFirm()
		f.people.Total = 100
		get(t, site(t, f), address).status(http.StatusOK)
		if f.beside != want {
			t.Errorf("%s asks for related words %d times; want %d", address, f.beside, want)
		}
	}
}

func TestTheSumIsShownToTheLastReason(t *testing.T) {
	f := fullFirm()
	var many []search.Evidence
	score := 0.0
	for i := range listedReasons + 5 {
		many = append(many, search.Evidence{Record: search.RecordLink{Kind: connectors.KindPost, ID: fmt.Sprint("c:", i)}, Part: "author", Contribution: 0.5, Factors: []search.Factor{{Name: search.FactorMatch, Value: 0.5}, {Name: search.FactorPart, Value: 1}}})
		score += 0.5
	}
	f.people.People = []search.RankedPerson{{Rank: 1, Score: score, Person: search.Card{ID: "d:1", Name: "A"}, Evidence: many}}
	page := get(t, site(t, f), "/?q=x").has("All 55 reasons", "and 5 smaller reasons", ">2.500<", ">27.500<")
	if n := strings.Count(page.Body.String(), `<td class="num">0.500</td>`); n != listedReasons {
		t.Errorf("%d reasons are listed; want %d", n, listedReasons)
	}
}

func TestReasonsShownAtOnceAreOfDifferentRecords(t *testing.T) {
	same := search.Evidence{Record: search.RecordLink{ID: "c:1"}, Snippet: search.Snippet{{Text: "x"}}}
	other := search.Evidence{Record: search.RecordLink{ID: "c:2"}, Snippet: search.Snippet{{Text: "y"}}}
	found := arrange(search.RankedPerson{Evidence: []search.Evidence{same, same, {Record: search.RecordLink{ID: "c:3"}}, other}})
	if len(found.Top) != 2 || found.Top[1].Record.ID != "c:2" {
		t.Errorf("shown at once: %+v", found.Top)
	}
}

const filtered = "/?q=kubernetes&unit=dir:u1&unit=dir:u9&place=Oslo&lang=sv&group=chat:g&since=2025-01-01&until=2026-01-31&page=3"

func TestFiltersReachTheSearcher(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), filtered).status(http.StatusOK)
	want := search.Query{
		Text: "kubernetes", Units: []string{"dir:u1", "dir:u9"}, Places: []string{"Oslo"}, Languages: []string{"sv"}, Groups: []string{"chat:g"},
		Since: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 1, 31, 23, 59, 59, 999999999, time.UTC),
		Offset: 20, Limit: 10,
	}
	if fmt.Sprint(f.query) != fmt.Sprint(want) {
		t.Errorf("asked %+v\n want %+v", f.query, want)
	}
}

// sentForm gives what a browser sends for the search form as it stands in the page.
func sentForm(t *testing.T, page string) url.Values {
	t.Helper()
	sent := url.Values{}
	tokens := html.NewTokenizer(strings.NewReader(page))
	other := false // inside the form that compares two
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		if token.Data == "form" {
			other = kind == html.StartTagToken && slices.ContainsFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "action" && a.Val == "/why" })
		}
		if other {
			continue
		}
		if token.Data != "input" {
			continue
		}
		attribute := map[string]string{}
		for _, a := range token.Attr {
			attribute[a.Key] = a.Val
		}
		_, checked := attribute["checked"]
		if attribute["type"] == "checkbox" && !checked || attribute["value"] == "" {
			continue
		}
		sent.Add(attribute["name"], attribute["value"])
	}
	return sent
}

func TestFiltersInForceStayInTheForm(t *testing.T) {
	page := get(t, site(t, fullFirm()), filtered)
	want, _ := url.ParseQuery("q=kubernetes&unit=dir:u1&unit=dir:u9&place=Oslo&lang=sv&group=chat:g&since=2025-01-01&until=2026-01-31")
	if got := sentForm(t, page.Body.String()); got.Encode() != want.Encode() {
		t.Errorf("the form would send %v\n want %v", got, want)
	}
}

func TestEachChipLiftsOneFilterAndNothingElse(t *testing.T) {
	page := get(t, site(t, fullFirm()), filtered).has("Unit: Platform", "Unit: Data", "Place: Oslo", "Language: Swedish", "Group: Platform talk", "From: 1 Jan 2025", "To: 31 Jan 2026")
	links := regexp.MustCompile(`class="chip" href="([^"]+)"`).FindAllStringSubmatch(page.Body.String(), -1)
	if len(links) != 7 {
		t.Fatalf("%d chips; want 7", len(links))
	}
	all, _ := url.ParseQuery("q=kubernetes&unit=dir:u1&unit=dir:u9&place=Oslo&lang=sv&group=chat:g&since=2025-01-01&until=2026-01-31")
	seen := map[string]bool{}
	for _, link := range links {
		parsed, err := url.Parse(html.UnescapeString(link[1]))
		if err != nil {
			t.Fatal(err)
		}
		left := parsed.Query()
		if lost := count(all) - count(left); lost != 1 || left.Get("q") != "kubernetes" || seen[parsed.RawQuery] {
			t.Errorf("%s lifts %d filters", link[1], lost)
		}
		seen[parsed.RawQuery] = true
	}
	page.has(`class="chip-clear" href="/?q=kubernetes"`)
}

func count(values url.Values) int {
	n := 0
	for _, several := range values {
		n += len(several)
	}
	return n
}

func TestABadDayIsARemedyNotAnEmptyList(t *testing.T) {
	get(t, site(t, fullFirm()), "/?q=x&since=yesterday").status(http.StatusBadRequest).has("2026-05-17")
}

func TestPagingKeepsTheQuestionAndItsFilters(t *testing.T) {
	h := site(t, fullFirm()) // 45 people: five pages
	for _, test := range []struct {
		name, address, previous, next string
	}{
		{"the first page leads on only", "/?q=go&place=Oslo", "", "/?page=2&place=Oslo&q=go"},
		{"the second leads to the first without a number", "/?q=go&page=2", "/?q=go", "/?page=3&q=go"},
		{"the last leads back only", "/?q=go&page=5", "/?page=4&q=go", ""},
		{"beyond the last leads back to it", "/?q=go&page=9", "/?page=5&q=go", ""},
		{"what is not a number is the first", "/?q=go&page=-1", "", "/?page=2&q=go"},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := html.UnescapeString(get(t, h, test.address).Body.String())
			for rel, want := range map[string]string{"prev": test.previous, "next": test.next} {
				got := ""
				if match := regexp.MustCompile(`rel="` + rel + `" href="([^"]+)"`).FindStringSubmatch(page); match != nil {
					got = match[1]
				}
				if got != want {
					t.Errorf("%s leads to %q; want %q", rel, got, want)
				}
			}
		})
	}
}

func TestNobodyFoundHelpsOn(t *testing.T) {
	f := fullFirm()
	f.people = &search.PeopleAnswer{}
	h := site(t, f)
	get(t, h, "/?q=zzz").status(http.StatusOK).has("Nobody found", "fewer or more common words").lacks("without filters")
	get(t, h, "/?q=zzz&place=Oslo").status(http.StatusOK).has("without filters")
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Anna Öberg": "AÖ", "åsa": "Å", "Jean-Luc van der Berg": "JB", "O'Neil, Pat": "OP", "": "?", "42": "?", "李 小龙": "李小"} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q; want %q", name, got, want)
		}
	}
}

func TestLanguagesAreNamedInTheReadersLanguage(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/?q=x", "Accept-Language", "sv").Body.String()
	if !strings.Contains(page, "svenska") {
		t.Error("no svenska among the filters")
	}
	if !slices.ContainsFunc(strings.Split(page, "\n"), func(line string) bool {
		return strings.Contains(line, `value="nb"`) && strings.Contains(line, "norskt bokmål")
	}) {
		t.Error("no norskt bokmål among the filters")
	}
}

func TestAUnitThatEverybodyFoundIsInIsNotOffered(t *testing.T) {
	f := fullFirm()
	f.people.Facets.Units = append(f.people.Facets.Units, search.Facet{ID: "dir:top", Name: "The whole firm", Count: f.people.Total})
	h := site(t, f)
	get(t, h, "/?q=x").has(`value="dir:u1"`).lacks("The whole firm")
	get(t, h, "/?q=x&unit=dir:top").has("The whole firm")
}

func TestFiltersInTheTextAreChipsThatCanBeLifted(t *testing.T) {
	f := fullFirm()
	f.people.Filters = []search.ReadFilter{
		{Kind: "unit", Values: []string{"dir:u1"}, Name: "Platform", Typed: `unit:"Platform"`},
		{Kind: "place", Values: []string{"Oslo"}, Name: "Oslo", Typed: "oslo", Named: true},
		{Kind: "since", Values: []string{"2024"}, Name: "2024-01-01", Typed: "since:2024"},
		{Kind: "source", Values: []string{"chat"}, Name: "chat", Typed: "source:chat"},
	}
	const q = `kafka unit:"Platform" i oslo since:2024 source:chat`
	page := get(t, site(t, f), "/?place=Malm%C3%B6&q="+url.QueryEscape(q)).has("Unit: Platform", "Place: Oslo", "From: 1 Jan 2024", "Source: chat")
	links := regexp.MustCompile(`class="chip[^"]*" href="([^"]+)"`).FindAllStringSubmatch(page.Body.String(), -1)
	var got []string
	for _, link := range links[len(links)-5:] {
		parsed, err := url.Parse(html.UnescapeString(link[1]))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(parsed.Query()["q"], parsed.Query()["as_words"], parsed.Query()["place"]))
	}
	want := []string{
		`[kafka i oslo since:2024 source:chat] [] [Malmö]`,
		`[kafka unit:"Platform" i oslo since:2024 source:chat] [oslo] [Malmö]`,
		`[kafka unit:"Platform" i oslo source:chat] [] [Malmö]`,
		`[kafka unit:"Platform" i oslo since:2024] [] [Malmö]`,
		`[kafka i oslo] [oslo] []`, // all of them
	}
	if !slices.Equal(got, want) {
		t.Errorf("the chips lead to\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	get(t, site(t, f), "/?q=kafka+i+oslo&as_words=oslo").has(`type="hidden" name="as_words" value="oslo"`)
	if !slices.Equal(f.query.AsWords, []string{"oslo"}) {
		t.Errorf("asked %+v", f.query)
	}
}

func TestAColleagueWhomTheQuestionNamesStandsFirst(t *testing.T) {
	f := fullFirm()
	f.people.Named = []search.Card{{ID: "dir:q", Name: "Quirin Named", Title: "Architect"}}
	page := get(t, site(t, f), "/?q=quirin").has("A colleague of that name", `href="/people/dir:q"`)
	if body := page.Body.String(); strings.Index(body, "Quirin Named") > strings.Index(body, "Anna Öberg") {
		t.Error("the colleague stands after those found by words")
	}
	f.people = &search.PeopleAnswer{Named: f.people.Named}
	get(t, site(t, f), "/?q=quirin").has("A colleague of that name").lacks("Nobody found")
}

func TestAFilterThatNamesNothingIsSaidBesideTheQuestion(t *testing.T) {
	f := fullFirm()
	f.err = &search.QueryError{Field: "q", Reason: "unknown", Typed: "place:Atlantis"}
	get(t, site(t, f), "/?q=kafka+place:Atlantis&unit=dir:u1").status(http.StatusBadRequest).
		has("“place:Atlantis” names nothing", `value="kafka place:Atlantis"`, `href="/?q=kafka&amp;unit=dir%3Au1"`)
}

func TestNobodyFoundLeadsOnToWhatThereIs(t *testing.T) {
	f := fullFirm()
	f.people = &search.PeopleAnswer{
		Words: []string{"kafak"}, DidYouMean: "kafka i Oslo", Loosened: []string{"a long title"},
		Filters: []search.ReadFilter{{Kind: "place", Values: []string{"Oslo"}, Name: "Oslo", Typed: "Oslo", Named: true}},
		Help:    &search.Help{Missing: []string{evil}, Near: []string{"kafka"}, Lift: []search.Lift{{Kind: "place", People: 3}, {Kind: "", People: 9}}, Groups: []search.Link{{ID: "chat:g", Name: "Platform talk"}}},
	}
	get(t, site(t, f), "/?q=kafak+i+Oslo&place=Bergen&lang=sv").status(http.StatusOK).has(
		`href="/?lang=sv&amp;place=Bergen&amp;q=kafka&#43;i&#43;Oslo"`, "Did you mean", "a long title", "Nowhere in what you may read",
		`href="/?q=kafka"`, "3 people without the filter “Place”", `href="/?as_words=Oslo&amp;lang=sv&amp;q=kafak&#43;i&#43;Oslo"`,
		"9 people without any filter", "Platform talk")
}
