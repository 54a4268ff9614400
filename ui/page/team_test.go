package page

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

func TestTheEmptyFormHasRowsAndBuildsNothing(t *testing.T) {
	f := fullFirm()
	page := get(t, site(t, f), "/team").status(http.StatusOK)
	if n := strings.Count(page.Body.String(), `name="skill"`); n != startRows || f.built != 0 {
		t.Errorf("%d rows, built %d times", n, f.built)
	}
	page.has(`name="seats" type="number" min="1" max="30" value="3"`)
}

const bidForm = "skill=Go&skill=&skill=Data+modelling&weight=2,5&weight=&weight=1&level=&level=&level=4&must=2&must=0&seats=2" +
	"&place=Oslo&lang=sv&clearance=secret,+top&from=2026-03-01&to=2026-06-30&percent=50&budget=9000&with=dir:bo&without=dir:none"

func TestTheFormReachesTheBuilder(t *testing.T) {
	want := team.Request{
		Requirements: []team.Requirement{{Skill: "Go", Weight: 2.5, Mandatory: true}, {Skill: "Data modelling", Weight: 1, Level: 4, Mandatory: true}},
		Seats:        2, Places: []string{"Oslo"}, Languages: []string{"sv"}, Clearances: []string{"secret", "top"},
		From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Percent: 50, Budget: 9000,
		MustHave: []string{"dir:bo"}, MustNot: []string{"dir:none"},
	}
	t.Run("by GET", func(t *testing.T) {
		f := fullFirm()
		get(t, site(t, f), "/team?do=build&"+bidForm).status(http.StatusOK).has("Proposed team")
		if fmt.Sprint(f.request) != fmt.Sprint(want) {
			t.Errorf("asked %+v\n want %+v", f.request, want)
		}
	})
	t.Run("by POST", func(t *testing.T) {
		f := fullFirm()
		request := httptest.NewRequest(http.MethodPost, "/team", strings.NewReader("do=build&"+bidForm))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		recorder := httptest.NewRecorder()
		site(t, f).ServeHTTP(recorder, request)
		if recorder.Code != http.StatusOK || fmt.Sprint(f.request) != fmt.Sprint(want) {
			t.Errorf("status %d, asked %+v\n want %+v", recorder.Code, f.request, want)
		}
	})
	t.Run("by the link to this team", func(t *testing.T) {
		f := fullFirm()
		h := site(t, f)
		page := get(t, h, "/team?do=build&"+bidForm).Body.String()
		link := regexp.MustCompile(`<a href="(/team\?[^"]+)">`).FindStringSubmatch(page)
		if link == nil {
			t.Fatal("no link to this team")
		}
		f.request = team.Request{}
		get(t, h, html.UnescapeString(link[1])).status(http.StatusOK)
		if fmt.Sprint(f.request) != fmt.Sprint(want) {
			t.Errorf("asked %+v\n want %+v", f.request, want)
		}
	})
}

func TestButtonsOfTheFormWorkWithoutScripts(t *testing.T) {
	for _, test := range []struct {
		name, do      string
		rows          []string
		with, without []string
		builds        bool
	}{
		{"adding a row keeps the others", "add", []string{"Go", "", "Data modelling", ""}, []string{"dir:bo"}, []string{"dir:none"}, false},
		{"removing a row takes the right one", "remove:0", []string{"", "Data modelling"}, []string{"dir:bo"}, []string{"dir:none"}, false},
		{"removing a row that is not there does nothing", "remove:9", []string{"Go", "", "Data modelling"}, []string{"dir:bo"}, []string{"dir:none"}, false},
		{"keeping somebody builds with them", "with:dir:new", []string{"Go", "", "Data modelling"}, []string{"dir:bo", "dir:new"}, []string{"dir:none"}, true},
		{"replacing somebody builds without them", "without:dir:bo", []string{"Go", "", "Data modelling"}, nil, []string{"dir:none", "dir:bo"}, true},
		{"lifting either builds again", "free:dir:none", []string{"Go", "", "Data modelling"}, []string{"dir:bo"}, nil, true},
		{"a button that does not exist does nothing", "dance", []string{"Go", "", "Data modelling"}, []string{"dir:bo"}, []string{"dir:none"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := fullFirm()
			page := get(t, site(t, f), "/team?do="+url.QueryEscape(test.do)+"&"+bidForm).status(http.StatusOK).Body.String()
			sent := sentForm(t, page)
			if fmt.Sprint(valuesOf(page, "skill")) != fmt.Sprint(test.rows) || fmt.Sprint(sent["with"]) != fmt.Sprint(test.with) || fmt.Sprint(sent["without"]) != fmt.Sprint(test.without) {
				t.Errorf("rows %q, with %q, without %q", valuesOf(page, "skill"), sent["with"], sent["without"])
			}
			if (f.built > 0) != test.builds {
				t.Errorf("built %d times", f.built)
			}
		})
	}
}

// valuesOf gives the values of the inputs of a name, empty ones too.
func valuesOf(page, name string) []string {
	var out []string
	for _, match := range regexp.MustCompile(`name="`+name+`"[^>]*? value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, match[1])
	}
	return out
}

func TestMandatoryStaysWithItsRow(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/team?do=remove:1&"+bidForm).Body.String()
	if got := regexp.MustCompile(`name="must" value="(\d)" checked`).FindAllStringSubmatch(page, -1); len(got) != 2 || got[0][1] != "0" || got[1][1] != "1" {
		t.Errorf("ticked: %v", got)
	}
}

func TestSomebodyIsLeftOutByName(t *testing.T) {
	for _, test := range []struct {
		name, typed string
		suggestions []search.Suggestion
		without     string
		says        string
	}{
		{"the only one of that name is left out at once", "bo ek", []search.Suggestion{{Kind: "person", ID: "dir:bo", Text: "Bo Ek"}, {Kind: "person", ID: "dir:b2", Text: "Bo Ekberg"}}, "dir:bo", "Left out"},
		{"two of that name are a choice", "Bo Ek", []search.Suggestion{{Kind: "person", ID: "dir:bo", Text: "Bo Ek"}, {Kind: "person", ID: "dir:b2", Text: "Bo Ek"}}, "", "Whom do you mean?"},
		{"half a name is a choice", "b", []search.Suggestion{{Kind: "person", ID: "dir:bo", Text: "Bo Ek"}}, "", `value="without:dir:bo"`},
		{"nobody of that name is said", "zz", []search.Suggestion{{Kind: "word", Text: "zz"}}, "", "Nobody found by the name zz."},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := fullFirm()
			f.suggest = test.suggestions
			page := get(t, site(t, f), "/team?do=find&skill=Go&name="+url.QueryEscape(test.typed)).status(http.StatusOK).has(test.says)
			if got := strings.Join(sentForm(t, page.Body.String())["without"], " "); got != test.without {
				t.Errorf("left out: %q", got)
			}
		})
	}
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	for _, test := range []struct {
		name, query string
		err         error
		field, says string
	}{
		{"a weight that is no number", "skill=Go&weight=much&seats=1", nil, "weight-0", "write a number"},
		{"a fault in the second requirement is in the third row, when the second was left empty", bidForm, &team.RequestError{Field: "requirements[1].level", Reason: "out-of-range"}, "level-2", "Requirement 3"},
		{"no requirement at all", "seats=1", &team.RequestError{Field: "requirements", Reason: "missing"}, "skill-0", "fill this in"},
		{"too few seats", "skill=Go&seats=0", &team.RequestError{Field: "seats", Reason: "too-few"}, "seats", "Seats: must be at least 1"},
		{"a bad day", "skill=Go&seats=1&from=soon", nil, "from", "2026-05-17"},
		{"people who contradict", bidForm, &team.RequestError{Field: "must_have[0]", Reason: "contradiction"}, "people", "cannot both"},
		{"a reason that pages do not know", bidForm, &team.RequestError{Field: "new", Reason: "new"}, "skill-0", "cannot be used"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := fullFirm()
			f.err = nil
			builder := refusing{f, test.err}
			h := siteWith(t, f, builder)
			page := get(t, h, "/team?do=build&"+test.query).status(http.StatusBadRequest)
			page.has(`role="alert"`, `href="#`+test.field+`"`, `id="`+test.field+`"`, test.says).lacks("Proposed team")
		})
	}
}

// refusing is a builder that finds a fault.
type refusing struct {
	*firm
	err error
}

func (r refusing) Build(context.Context, search.Asker, team.Request) (*team.Answer, error) {
	return nil, r.err
}

func TestATeamShowsSeatsCoverageAndWhatIsMissing(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/team?do=build&skill=Go&must=0&skill=SQL&seats=3").status(http.StatusOK)
	page.has(
		"Anna Öberg", "Knows most about Go", "You asked for them", "Stand-in", "Nobody can stand in.",
		`shade-4">80%`, "Covered", "Known too little", "1 seat could not be filled", "1,200 per hour", "cohesion 50%",
		"2 threads together", "3 bids together", "same unit", "last 1 Jan", "60% free", "booked", "not known", `class="span-part" x="500" y="0" width="250"`,
		"The best overall", "Cheaper", "Other people", "Per hour −300", "Coverage −80%", "Covered −1", "1 of 2", "1 rate not known", "What nobody covers", "2 people were found for it", "30 colleagues", "Within 5% of the best possible team of the 20 strongest of them", "Time ran out", "Would like to work with",
		"Availability not known", "Rate not known", "Lacks a clearance", "Works in another place",
	)
}

func TestNobodyToSeatHelpsOn(t *testing.T) {
	f := fullFirm()
	f.answer = &team.Answer{Uncovered: f.answer.Uncovered}
	get(t, site(t, f), "/team?do=build&skill=Go&seats=1").status(http.StatusOK).has("No team could be put together", "What nobody covers")
}

func TestAnyOfTheTeamsCanBeShown(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/team?do=build&skill=Go&must=0&skill=SQL&seats=3&show=2").status(http.StatusOK)
	page.has(`href="/team?do=build&amp;level=&amp;level=&amp;must=0&amp;seats=3&amp;show=3&amp;`, "Nobody can stand in.").lacks("Knows most about Go")
	for _, shown := range []string{"0", "9", "x"} {
		get(t, site(t, fullFirm()), "/team?do=build&skill=Go&seats=3&show="+shown).status(http.StatusOK).has("The best overall")
	}
}

func TestAPictureIsAlsoATable(t *testing.T) {
	built := fullFirm().answer.Teams[0]
	p := draw(built)
	if len(p.Nodes) != 3 || p.Alone != 0 || p.Thin != 1 || !p.Nodes[2].Thin {
		t.Fatalf("two who have worked together, one of whom alone knows Go, are drawn as %+v", p.Nodes)
	}
	if row := p.Rows[0]; len(row.Ties) != 1 || len(row.Only) != 1 || row.Only[0] != "Go" {
		t.Errorf("the row of the first is %+v", row)
	}
	for _, line := range p.Lines {
		if line.X1 == line.X2 && line.Y1 == line.Y2 {
			t.Errorf("a line goes nowhere: %+v", line)
		}
	}
	built.Cohesion.Pairs = nil
	if p := draw(built); p.Alone != 2 || !p.Nodes[0].Alone {
		t.Errorf("%d of two without a tie are alone", p.Alone)
	}
	if draw(team.Team{}) != nil || calendarOf(team.Team{}) != nil {
		t.Error("a team of nobody is drawn")
	}
}

func TestWhatCannotBeHadTogetherIsExplainedWithARemedy(t *testing.T) {
	get(t, site(t, fullFirm()), "/team?do=build&skill=Go&must=0&skill=SQL&seats=3").status(http.StatusOK).has(
		"What cannot be had together", "Nobody who knows Go fulfils: place, least level, another constraint.", "Without place there are 3 colleagues for it.",
		"No team can cover Go, SQL and keep to: budget, seats, people left out.", "1,700 per hour would be enough.", "4 seats would be enough.",
		"Without people who must be on the team, people left out it would work.",
	)
}

func TestFiveHundredRequirementsAreRefusedAndNotCutShort(t *testing.T) {
	values := url.Values{"do": {"build"}, "seats": {"5"}}
	for i := range 500 {
		values.Add("skill", "skill "+strconv.Itoa(i))
	}
	f := fullFirm()
	h := siteWith(t, f, team.New(nil)) // it refuses before it asks anybody
	get(t, h, "/team?"+values.Encode()).status(http.StatusBadRequest).has(`role="alert"`, "What the team must know").lacks("Proposed team")
}
