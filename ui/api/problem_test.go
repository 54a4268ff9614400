package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/api"
)

const people, teams, asJSON = "/api/v1/people", "/api/v1/teams", "application/json"

func TestWhatCannotBeAnsweredIsRefusedByName(t *testing.T) {
	long := strings.Repeat("å", 501) // 1002 bytes
	manyUnits := strings.Repeat("&unit=hr:data", 101)
	table := []struct {
		name                            string
		method, target, mediaType, body string
		status                          int
		code, field                     string
	}{
		{"no question", "GET", people, "", "", 400, "missing", "q"},
		{"a blank question", "GET", people + "?q=+%20", "", "", 400, "missing", "q"},
		{"a question that is too long in bytes", "GET", people + "?q=" + url.QueryEscape(long), "", "", 400, "too-long", "q"},
		{"two questions", "GET", people + "?q=a&q=b", "", "", 400, "twice", "q"},
		{"a question that is not UTF-8", "GET", people + "?q=%ff", "", "", 400, "not-utf8", "q"},
		{"an unknown parameter", "GET", people + "?q=a&untis=hr:data", "", "", 400, "unknown-parameter", "untis"},
		{"a parameter of another address", "GET", "/api/v1/suggest?q=a&offset=1", "", "", 400, "unknown-parameter", "offset"},
		{"a malformed escape", "GET", people + "?q=%zz", "", "", 400, "malformed", ""},
		{"a semicolon between parameters", "GET", people + "?q=a;limit=1", "", "", 400, "malformed", ""},
		{"a query string beyond all bounds", "GET", people + "?q=a" + strings.Repeat("&place=x", 3000), "", "", 400, "too-long", ""},
		{"a limit that is no number", "GET", people + "?q=a&limit=ten", "", "", 400, "malformed", "limit"},
		{"a limit of nothing", "GET", people + "?q=a&limit=0", "", "", 400, "out-of-range", "limit"},
		{"a limit beyond the page", "GET", people + "?q=a&limit=101", "", "", 400, "too-many", "limit"},
		{"an offset before the list", "GET", people + "?q=a&offset=-1", "", "", 400, "out-of-range", "offset"},
		{"an offset beyond the window", "GET", people + "?q=a&offset=10001", "", "", 400, "too-far", "offset"},
		{"a number too large for the machine", "GET", people + "?q=a&offset=99999999999999999999", "", "", 400, "malformed", "offset"},
		{"a date that is none", "GET", people + "?q=a&since=yesterday", "", "", 400, "bad-time", "since"},
		{"a span that ends before it begins", "GET", people + "?q=a&since=2026-02-02&until=2026-02-01", "", "", 400, "bad-time", "until"},
		{"a group that is no id", "GET", people + "?q=a&group=x", "", "", 400, "unknown", "group"},
		{"more units than allowed", "GET", people + "?q=a" + manyUnits, "", "", 400, "too-many", "unit"},
		{"a person who does not exist", "GET", people + "/hr:nobody", "", "", 404, "not-found", ""},
		{"a person without an id", "GET", people + "/", "", "", 404, "not-found", ""},
		{"a post in a group that the asker is not in", "GET", "/api/v1/posts/hr:secret", "", "", 404, "not-found", ""},
		{"a team asked for in a form", "POST", teams, "application/x-www-form-urlencoded", "seats=1", 415, "unsupported-media-type", ""},
		{"a team asked for without saying how", "POST", teams, "", "{}", 415, "unsupported-media-type", ""},
		{"a team asked for with nothing", "POST", teams, asJSON, "", 400, "malformed", ""},
		{"a team asked for with half an object", "POST", teams, asJSON, `{"seats":1`, 400, "malformed", ""},
		{"a team asked for with two objects", "POST", teams, asJSON, `{"seats":1}{}`, 400, "malformed", ""},
		{"a team asked for with a list", "POST", teams, asJSON, `[]`, 400, "malformed", ""},
		{"an unknown field", "POST", teams, asJSON, `{"seat":1}`, 400, "unknown-field", "seat"},
		{"a field in the wrong case", "POST", teams, asJSON, `{"Seats":1}`, 400, "unknown-field", "Seats"},
		{"an unknown field further in", "POST", teams, asJSON, `{"seats":1,"requirements":[{"skill":"a"},{"skil":"b"}]}`, 400, "unknown-field", "requirements[1].skil"},
		{"a field given twice", "POST", teams, asJSON, `{"seats":1,"seats":2}`, 400, "twice", "seats"},
		{"text where a number should be", "POST", teams, asJSON, `{"seats":"two"}`, 400, "malformed", "seats"},
		{"a number where a list should be", "POST", teams, asJSON, `{"requirements":3}`, 400, "malformed", "requirements"},
		{"a date that is none in a body", "POST", teams, asJSON, `{"from":"soon"}`, 400, "malformed", "from"},
		{"five hundred requirements", "POST", teams, asJSON, `{"seats":1,"requirements":[` + strings.Repeat(`{"skill":"a"},`, 499) + `{"skill":"a"}]}`, 400, "too-many", "requirements"},
		{"a wish for what is no constraint", "POST", teams, asJSON, `{"requirements":[{"skill":"kafka"}],"seats":1,"wished":["sunshine"]}`, 400, "out-of-range", "wished[0]"},
		{"no seats", "POST", teams, asJSON, `{"requirements":[{"skill":"kafka"}],"seats":0}`, 400, "too-few", "seats"},
		{"somebody unknown on the team", "POST", teams, asJSON, `{"requirements":[{"skill":"kafka"}],"seats":1,"must_have":["hr:nobody"]}`, 400, "unknown-person", "must_have[0]"},
		{"a body beyond all bounds", "POST", teams, asJSON, `{"places":["` + strings.Repeat("x", api.DefaultMaxBody) + `"]}`, 413, "too-large", ""},
	}
	handler := firmHandler(t, nil)
	document := loadDocument(t)
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			response, body := send(handler, test.method, test.target, test.mediaType, test.body)
			problem := readProblem(t, body)
			if response.StatusCode != test.status || problem.Type != api.ProblemType+test.code || problem.Field != test.field {
				t.Fatalf("got %d %s field %q; want %d %s field %q\n%s", response.StatusCode, problem.Type, problem.Field, test.status, test.code, test.field, body)
			}
			path, _, _ := strings.Cut(test.target, "?")
			if rest, found := strings.CutPrefix(path, "/api/v1/"); found && strings.Contains(rest, "/") {
				path = "/api/v1/" + rest[:strings.Index(rest, "/")] + "/{id}"
			}
			conform(t, document, test.method, path, httptest.NewRequest(test.method, "/", nil), response, body)
			if problem.Status != test.status || problem.Title == "" || problem.Detail == "" || problem.Instance != "request-1" {
				t.Errorf("the document lacks something: %s", body)
			}
			if got := response.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type is %q", got)
			}
		})
	}
}

func readProblem(t *testing.T, body []byte) api.Problem {
	t.Helper()
	var problem api.Problem
	if err := json.Unmarshal(body, &problem); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return problem
}

func TestARequestThatTakesTooLongIsCutShort(t *testing.T) {
	handler := newHandler(stuck{}, nil, func(o *api.Options) { o.Timeout = 20 * time.Millisecond })
	begun := time.Now()
	response, body := send(handler, "GET", people+"?q=kafka", "", "")
	if response.StatusCode != 503 || readProblem(t, body).Type != api.ProblemType+"timeout" {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	if response.Header.Get("Retry-After") == "" {
		t.Error("nothing says when to ask again")
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestAnErrorOfOurOwnTellsNothingOfWhatWentOnInside(t *testing.T) {
	handler := newHandler(broken{}, broken{}, nil)
	for _, target := range []string{people + "?q=a", people + "/hr:anna", "/api/v1/compare?q=a&a=1&b=2", "/api/v1/posts?q=a", "/api/v1/posts/hr:ask", "/api/v1/suggest?q=a", "/api/v1/topics"} {
		response, body := send(handler, "GET", target, "", "")
		if response.StatusCode != 500 || strings.Contains(string(body), "badger") {
			t.Errorf("%s: got %d %s", target, response.StatusCode, body)
		}
	}
}

func TestNotReadyUntilToldSo(t *testing.T) {
	ready := false
	handler := firmHandler(t, func(o *api.Options) { o.Ready = func() bool { return ready } })
	document := loadDocument(t)
	response, body := send(handler, "GET", "/readyz", "", "")
	if response.StatusCode != 503 || readProblem(t, body).Type != api.ProblemType+"not-ready" {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	conform(t, document, "GET", "/readyz", httptest.NewRequest("GET", "/readyz", nil), response, body)
	if response, _ := send(handler, "GET", "/healthz", "", ""); response.StatusCode != 200 {
		t.Errorf("healthz is %d while not ready", response.StatusCode)
	}
	ready = true
	if response, _ := send(handler, "GET", "/readyz", "", ""); response.StatusCode != 200 {
		t.Errorf("readyz is %d when ready", response.StatusCode)
	}
}

func TestWhatTheAskerMayNotReadChangesNothing(t *testing.T) {
	searcher, _, _ := openFirm(t)
	ask := func(as search.Asker, target string) string {
		handler := newHandler(searcher.At(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)), nil, func(o *api.Options) {
			o.Asker = fixed(as)
		})
		_, body := send(handler, "GET", target, "", "")
		return string(body)
	}
	if got := ask(search.As("hr:cilla"), "/api/v1/posts?q=sell"); !strings.Contains(got, "hr:secret") {
		t.Errorf("a member does not find what is written in their group: %s", got)
	}
	for _, target := range []string{"/api/v1/posts?q=sell", "/api/v1/suggest?q=board", people + "?q=sell"} {
		if got := ask(search.As("hr:bo"), target); strings.Contains(got, "secret") || strings.Contains(got, "board") || strings.Contains(got, "Cilla") {
			t.Errorf("%s tells of a secret group: %s", target, got)
		}
	}
	if got := ask(search.Asker{}, people+"?q=kafka"); !strings.Contains(got, api.ProblemType+"internal") {
		t.Errorf("nobody in particular got an answer: %s", got)
	}
}

func TestListsPage(t *testing.T) {
	handler := firmHandler(t, nil)
	var all, paged search.PeopleAnswer
	get := func(target string, into any) {
		response, body := send(handler, "GET", target, "", "")
		if err := json.Unmarshal(body, into); err != nil || response.StatusCode != 200 {
			t.Fatalf("%s: %d %v", target, response.StatusCode, err)
		}
	}
	get(people+"?q=kafka", &all)
	if all.Total < 3 {
		t.Fatalf("found %d people; want 3", all.Total)
	}
	for i, want := range all.People {
		get(people+"?q=kafka&limit=1&offset="+string(rune('0'+i)), &paged)
		if len(paged.People) != 1 || paged.Total != all.Total || paged.People[0].Person.ID != want.Person.ID || paged.People[0].Rank != i+1 {
			t.Errorf("page %d is %+v; want %s", i, paged.People, want.Person.ID)
		}
	}
	var thread search.Thread
	get("/api/v1/posts/hr:ask?limit=1", &thread)
	if len(thread.Replies) != 1 || thread.More != 1 {
		t.Errorf("a thread of two replies has %d on a page of one, and %d more", len(thread.Replies), thread.More)
	}
	thread = search.Thread{}
	get("/api/v1/posts/hr:ask?offset=1", &thread)
	if len(thread.Replies) != 1 || thread.Replies[0].Record.ID != "hr:more" || thread.More != 0 {
		t.Errorf("the second page holds %+v", thread.Replies)
	}
}

func TestScoresAreTheSumOfTheContributionsShown(t *testing.T) {
	_, body := send(firmHandler(t, nil), "GET", people+"?q=kafka+terraform", "", "")
	var answer search.PeopleAnswer
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	for _, person := range answer.People {
		sum := 0.0
		for _, e := range person.Evidence {
			sum += e.Contribution
		}
		if sum != person.Score {
			t.Errorf("%s has the score %v; the contributions sum up to %v", person.Person.ID, person.Score, sum)
		}
	}
}

func TestManyAskAtOnce(t *testing.T) {
	handler := firmHandler(t, nil)
	_, want := send(handler, "GET", "/api/v1/posts?q=kafka", "", "")
	targets := []string{people + "?q=kafka", people + "/hr:anna", "/api/v1/posts?q=kafka", "/api/v1/posts/hr:ask", "/api/v1/suggest?q=a", "/readyz"}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 30 {
				target := targets[(i+j)%len(targets)]
				response, body := send(handler, "GET", target, "", "")
				if response.StatusCode != 200 {
					t.Errorf("%s: %d %s", target, response.StatusCode, body)
				}
			}
			response, body := send(handler, "POST", teams, asJSON, `{"requirements":[{"skill":"kafka"}],"seats":2}`)
			if response.StatusCode != 200 {
				t.Errorf("teams: %d %s", response.StatusCode, body)
			}
		})
	}
	group.Wait()
	if _, got := send(handler, "GET", "/api/v1/posts?q=kafka", "", ""); string(got) != string(want) {
		t.Errorf("the answer changed from %s to %s", want, got)
	}
}

// FuzzQueryStrings looks for a query string that is answered with anything but 200, 400 or 404.
func FuzzQueryStrings(f *testing.F) {
	searcher, _, _ := openFirm(f)
	handler := newHandler(searcher, team.New(searcher), nil)
	for _, seed := range []string{"q=kafka", "q=a&limit=1&offset=2", "q=%ff&since=2026-01-01", "q=a&until=0001-01-01T00:00:00Z", "q=%22a+b%22+-c", "q=a&group=hr:streams&lang=sv"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{people, "/api/v1/posts", "/api/v1/suggest", "/api/v1/posts/hr:ask"} {
			request := httptest.NewRequest("GET", path, nil)
			request.URL.RawQuery = query
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			if code := recorder.Code; code != 200 && code != 400 && code != 404 {
				t.Errorf("%s?%s: %d %s", path, query, code, recorder.Body)
			}
			if !json.Valid(recorder.Body.Bytes()) {
				t.Errorf("%s?%s: not JSON: %s", path, query, recorder.Body)
			}
		}
	})
}

var errBroken = errors.New("badger: value log truncated")

func TestABidIsChangedByThoseWhoSayWhichVersionTheySaw(t *testing.T) {
	handler := firmHandler(t, nil)
	for _, test := range []struct {
		name, header string
		status       int
		code         string
	}{
		{"no version", "", http.StatusPreconditionRequired, "if-match"},
		{"any version", "*", http.StatusBadRequest, "malformed"},
		{"a weak one", `W/"1"`, http.StatusBadRequest, "malformed"},
		{"one that never was", `"7"`, http.StatusBadRequest, "unknown"},
		{"the one that is there", `"1"`, http.StatusOK, ""},
		{"the same again, of another field", `"1"`, http.StatusOK, ""},
	} {
		request := httptest.NewRequest("PATCH", "/api/v1/bids/harbour", strings.NewReader(`{"set":[{"field":"weight:terraform","value":"2"}]}`))
		request.Header.Set("Content-Type", "application/json")
		if test.header != "" {
			request.Header.Set("If-Match", test.header)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		if recorder.Code != test.status || !strings.Contains(recorder.Body.String(), test.code) {
			t.Errorf("%s: %d %s", test.name, recorder.Code, recorder.Body)
		}
		if test.status == http.StatusOK && recorder.Header().Get("ETag") != `"2"` {
			t.Errorf("%s: ETag is %s", test.name, recorder.Header().Get("ETag"))
		}
	}
}
