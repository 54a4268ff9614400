package page

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// firm is a Searcher and a TeamBuilder that answers what it holds and remembers what it was asked.
type firm struct {
	people   *search.PeopleAnswer
	person   *search.Profile
	compared *search.Comparison
	posts    *search.PostsAnswer
	thread   *search.Thread
	asked    *search.AskAnswer
	suggest  []search.Suggestion
	related  []string
	referred search.ReferencesQuery
	beside   int // how often it was asked for related words
	topics   *search.TopicsAnswer
	overview *search.Overview
	answer   *team.Answer
	own      *search.Own
	cards    map[string]search.Card
	err      error

	asker   search.Asker
	query   search.Query
	list    search.TopicsQuery
	id      string
	offset  int
	request team.Request
	built   int
	decided search.Decision
	erased  []string
	members []string

	incoming int // requests to be introduced

	fairness *float64
}

func (f *firm) People(_ context.Context, a search.Asker, q search.Query) (*search.PeopleAnswer, error) {
	f.asker, f.query = a, q
	return f.people, f.err
}

func (f *firm) Person(_ context.Context, a search.Asker, id string) (*search.Profile, error) {
	f.asker, f.id = a, id
	return f.person, f.err
}

func (f *firm) Related(context.Context, search.Asker, search.Query) ([]string, error) {
	f.beside++
	return f.related, f.err
}

func (f *firm) Compare(_ context.Context, a search.Asker, q search.Query, first, second string) (*search.Comparison, error) {
	f.asker, f.query, f.id = a, q, first+" "+second
	return f.compared, f.err
}

func (f *firm) Posts(_ context.Context, a search.Asker, q search.Query) (*search.PostsAnswer, error) {
	f.asker, f.query = a, q
	return f.posts, f.err
}

func (f *firm) Thread(_ context.Context, a search.Asker, id string, offset, _ int) (*search.Thread, error) {
	f.asker, f.id, f.offset = a, id, offset
	return f.thread, f.err
}

func (f *firm) Ask(_ context.Context, a search.Asker, q search.Question) (*search.AskAnswer, error) {
	f.asker, f.query, f.fairness = a, q.Query, q.Fairness
	return f.asked, f.err
}

func (f *firm) Suggest(context.Context, search.Asker, string, int) ([]search.Suggestion, error) {
	return f.suggest, f.err
}

func (f *firm) Topics(_ context.Context, a search.Asker, q search.TopicsQuery) (*search.TopicsAnswer, error) {
	f.asker, f.list = a, q
	return f.topics, f.err
}

func (f *firm) Overview(context.Context, search.Asker) (*search.Overview, error) {
	return f.overview, f.err
}

func (f *firm) Staffing(_ context.Context, a search.Asker, ids []string) ([]search.Staffing, error) {
	f.asker = a
	var out []search.Staffing
	for _, id := range ids {
		card, ok := f.cards[id]
		if !ok {
			return nil, search.ErrNotFound
		}
		out = append(out, search.Staffing{Card: card})
	}
	return out, f.err
}

func (f *firm) Build(_ context.Context, a search.Asker, r team.Request) (*team.Answer, error) {
	f.asker, f.request = a, r
	f.built++
	return f.answer, f.err
}

// evil is what a hostile colleague calls things: it must never come out as markup.
const evil = `<script>alert(1)</script><img src=x onerror=alert(2)>"'`

var newYear = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// fullFirm has something in every field that a page shows, hostile where it is text.
func fullFirm() *firm {
	anna := search.Card{
		ID: "dir:a/../nna", Name: "Anna Öberg", Title: "Engineer", Location: "Malmö", Email: "anna@example.com", Phone: "+46 40 1",
		Units: []search.Link{{ID: "dir:u1", Name: "Platform"}, {ID: "dir:u0", Name: "Technology"}}, Languages: []string{"sv", "en"},
		Manager: &search.Link{ID: "dir:bo", Name: "Bo"}, Active: true,
	}
	eve := search.Card{
		ID: `dir:<e"ve>`, Name: "Eve " + evil, Title: evil, Location: evil, Email: evil, Phone: evil, PhotoURL: "javascript:alert(1)",
		Units: []search.Link{{ID: evil, Name: evil}}, Languages: []string{evil}, Manager: &search.Link{ID: evil, Name: evil},
	}
	post := search.RecordLink{
		Kind: connectors.KindPost, ID: "chat:t/1", Title: "Moving to Kubernetes", URL: "https://chat.example.com/t/1",
		Group: &search.Link{ID: "chat:g", Name: "Platform talk"}, Time: newYear, Lang: "en",
	}
	bad := search.RecordLink{
		Kind: connectors.KindPost, ID: "chat:" + evil, Title: evil, URL: "javascript:alert(1)",
		Group: &search.Link{ID: evil, Name: evil}, Time: newYear, Lang: evil,
	}
	snippet := search.Snippet{{Text: "We moved to "}, {Text: "Kubernetes", Marked: true}, {Text: " last year. " + evil}}
	reasons := []search.Evidence{
		{Record: post, Part: "author", Snippet: snippet, Contribution: 1.5, Factors: []search.Factor{{Name: search.FactorMatch, Value: 1.5}, {Name: search.FactorPart, Value: 1}}},
		{Record: bad, Part: evil, Snippet: search.Snippet{{Text: evil, Marked: true}}, Contribution: 0.25, Factors: []search.Factor{{Name: search.FactorMatch, Value: 0.5}, {Name: evil, Value: 0.5}}},
		{Record: search.RecordLink{Kind: connectors.KindPerson, ID: "dir:a/../nna"}, Part: "profile", Contribution: 0.125, Factors: []search.Factor{{Name: search.FactorPart, Value: 0.5}, {Name: search.FactorDamping, Value: 0.25}}},
	}
	cv := func(sort string) search.CVLine {
		return search.CVLine{
			Record: search.RecordLink{Kind: connectors.KindExperience, ID: "cv:1", Title: "Title " + evil, URL: "javascript:alert(1)"}, Sort: sort,
			Customer: evil, Role: evil, Description: evil, Skills: []string{evil}, From: newYear.AddDate(-1, 0, 0), To: newYear,
		}
	}
	message := func(title, body string, format connectors.Format) search.ThreadPost {
		return search.ThreadPost{
			Record: search.RecordLink{Kind: connectors.KindPost, ID: "chat:" + title, Title: title, Time: newYear, URL: "javascript:alert(1)"}, Author: &eve,
			Coauthors: []search.Card{eve}, Mentions: []search.MentionedPerson{{Person: eve, Role: evil}},
			Reactions: map[string]int{"like": 2, evil: 1}, Body: body, Format: format, Accepted: true, Tags: []string{evil}, Depth: 9,
		}
	}
	return &firm{
		own: fullOwn(reasons, post, bad),
		people: &search.PeopleAnswer{
			Words: []string{"kubernetes"}, Ignored: []string{"the", evil}, Total: 45, Matched: 1200, Voted: 1000,
			People: []search.RankedPerson{{Rank: 1, Score: 1.875, Person: anna, Evidence: reasons, Further: 7}, {Rank: 2, Score: 1.5, Person: eve, Evidence: reasons[:1]}},
			Facets: search.Facets{
				Units:     []search.Facet{{ID: "dir:u1", Name: "Platform", Count: 12}, {ID: evil, Name: evil, Count: 1}},
				Places:    []search.Facet{{ID: "Malmö", Name: "Malmö", Count: 9}},
				Languages: []search.Facet{{ID: "sv", Count: 80}, {ID: "nb", Count: 20}},
			},
		},
		person: &search.Profile{
			Card: anna, Bio: "Likes " + evil, Posts: 3, Accounts: []string{"dir:anna", evil},
			Skills:      []search.SkillClaim{{Name: "Go " + evil, Level: 4, Years: 2.5, By: "peer"}, {Name: "SQL", Years: 1, By: evil}},
			Experiences: []search.CVLine{cv("project"), cv("education"), cv(evil)},
			Topics:      []search.Topic{{Name: "kubernetes " + evil, Score: 3, Evidence: reasons}},
			Colleagues:  []search.Tie{{Person: eve, Threads: 2, Projects: 1}}, Reports: []search.Card{eve},
		},
		compared: &search.Comparison{
			Words: []string{"kubernetes"}, Total: 45, Difference: 1.875,
			A: search.Placed{RankedPerson: search.RankedPerson{Rank: 1, Score: 1.875, Person: anna, Evidence: reasons, Further: 7}},
			B: search.Placed{RankedPerson: search.RankedPerson{Person: eve}, Absence: search.AbsentFiltered, Filters: []string{"places", "since", evil}},
			Kinds: []search.KindDifference{
				{Kind: search.KindWrote, A: 1.5, PiecesA: 1, Difference: 1.5, Factors: []search.FactorDifference{{Name: search.FactorPieces, A: 1, Difference: 1.5}}},
				{Kind: evil, A: 0.375, PiecesA: 2, Difference: 0.375, Factors: []search.FactorDifference{{Name: evil, A: 2, Difference: 0.375}}},
			},
		},
		posts: &search.PostsAnswer{Total: 25, Posts: []search.PostHit{{Record: post, Author: &anna, Snippet: snippet}, {Record: bad, Author: &eve, Snippet: snippet}}},
		thread: &search.Thread{
			Post:    message("here "+evil, "# Head\n\n**bold** [x](javascript:alert(1)) "+evil, connectors.Markdown),
			Parents: []search.ThreadPost{message("parent", "plain "+evil+" https://example.com/a?b=1&c=2.", connectors.Text)},
			Replies: []search.ThreadPost{message("reply", `<p onclick="alert(1)">html</p><a href="javascript:alert(1)">x</a>`+evil, connectors.HTML), {Record: post, Body: "no author"}},
			More:    60,
		},
		asked: &search.AskAnswer{
			Words: []string{"kubernetes", evil}, Matched: 12, Total: 7,
			Spread: search.Spread{Fairness: 0.5, Since: newYear.AddDate(0, -3, 0), Usual: 3.5},
			People: []search.Adviser{
				{RankedPerson: search.RankedPerson{Rank: 2, Score: 2, Person: anna, Evidence: reasons}, Adjusted: 2, Spared: 1, Before: 1, Because: &search.Because{Part: "replied", Record: post}, URL: "https://chat.example.com/anna"},
				{RankedPerson: search.RankedPerson{Rank: 1, Score: 3, Person: eve, Evidence: reasons}, Adjusted: 1.5, Spared: 0.5, Load: search.Load{Answered: 12, Named: 2}, Behind: 1, ForUnit: true, Because: &search.Because{Part: "author", Record: bad}, URL: "javascript:alert(1)"},
			},
			PassedOver: []search.PassedOver{{Person: search.Link{ID: evil, Name: evil}, Rank: 3, Score: 1.2, Load: search.Load{Named: 30}, Spared: 0.4, Adjusted: 0.48}},
			Threads: []search.FoundThread{
				{Record: post, Author: &anna, Standing: search.Accepted, Replies: 3, Answer: &search.Reply{Record: bad, Author: &eve}, Snippet: snippet},
				{Record: bad, Author: &eve, Standing: search.Told, Snippet: snippet},
			},
			Unanswered: []search.FoundThread{{Record: bad, Standing: search.Unanswered, Snippet: snippet}},
			Groups: []search.Forum{
				{Group: search.Link{ID: "chat:g", Name: "Platform talk"}, URL: "https://chat.example.com/g", Members: 40, Member: true, Writers: 5, Home: search.Home{Matches: 0.4, Documents: 0.1}},
				{Group: search.Link{ID: evil, Name: evil}, Description: evil, URL: "javascript:alert(1)"},
			},
		},
		suggest: []search.Suggestion{{Kind: "person", ID: "dir:bo", Text: "Bo Ek", Hint: "Manager"}, {Kind: "word", Text: "bo"}},
		topics: &search.TopicsAnswer{Total: 120, Topics: []search.FirmTopic{
			{Name: "Kafka Streams", Kind: search.TopicPhrase, Query: `"Kafka Streams"`, People: 12, Documents: 80, Trend: search.Rising, First: newYear.AddDate(-2, 0, 0), Last: newYear, Top: []search.TopicPerson{{Rank: 1, Person: anna}, {Rank: 2, Person: eve}}},
			{Name: evil, Kind: evil, Query: evil, People: 2, Documents: 3, Trend: evil},
		}},
		overview: &search.Overview{
			People: 300, Documents: 4000, Newest: newYear,
			Units:  []search.UnitLine{{Facet: search.Facet{ID: "dir:u9", Name: "Data", Count: 3}}},
			Places: []search.Facet{{ID: "Oslo", Name: "Oslo", Count: 2}, {ID: evil, Name: evil}}, Languages: []search.Facet{{ID: "sv"}, {ID: "nb"}},
			Groups: []search.Facet{{ID: "chat:g", Name: "Platform talk"}},
		},
		answer: &team.Answer{
			Teams: []team.Team{{
				Seats: []team.Seat{{
					Person: anna, Covers: []team.Covered{{Requirement: 0, Skill: "Go", Depth: 0.8, Claim: &search.SkillClaim{By: "self"}, Evidence: reasons}},
					Timeline: []team.Span{
						{From: newYear, To: newYear.AddDate(0, 0, 9), Percent: 100}, {From: newYear.AddDate(0, 0, 10), To: newYear.AddDate(0, 0, 14), Percent: 60},
						{From: newYear.AddDate(0, 0, 15), To: newYear.AddDate(0, 0, 18)}, {From: newYear.AddDate(0, 0, 19), To: newYear.AddDate(0, 0, 19), Unknown: true},
					},
					Reasons: []team.Reason{
						{Code: team.AskedFor}, {Code: team.OnlyOne, Skills: []string{evil}}, {Code: team.Deepest, Skills: []string{"Go"}},
						{Code: team.Second, Skills: []string{"Go"}}, {Code: team.Adds, Skills: []string{"Go"}},
						{Code: team.WorksWith, Colleagues: []search.Link{{ID: "dir:bo", Name: evil}}}, {Code: "new"},
					},
					StandIns: []team.StandIn{{Person: eve, Loss: 0.02}, {Person: anna, Loss: -0.01}}, Unchecked: []string{"availability", "rate", "x"},
					Wishes: []team.Wish{{Skill: "Go", Wish: evil}}, Breaks: []string{"place", "language", "clearance", "availability", "x"},
				}, {Person: eve}},
				Empty: 1, Rate: 1200, Cohesion: team.Cohesion{Value: 0.5, Pairs: []team.Pair{{A: search.Link{ID: anna.ID, Name: "A"}, B: search.Link{ID: eve.ID, Name: evil}, Tie: 0.7, Threads: 2, Projects: 1, Bids: 3, SameUnit: true, Last: newYear}}},
				Kind: team.Best, Measures: team.Measures{Met: 1, Coverage: 0.8, Depth: 0.9, Rate: 1200, Unpriced: 1, Free: 0.6, Unsaid: 1, Places: []string{"Oslo", evil}},
				Coverage: []team.Coverage{
					{Requirement: team.Requirement{Skill: "Go", Mandatory: true}, Met: true},
					{Requirement: team.Requirement{Skill: evil}, Missing: team.NotEnough},
				},
			}, {
				Kind: team.Cheapest, Seats: []team.Seat{{Person: eve}}, Measures: team.Measures{Rate: 900, Places: []string{"Bergen"}},
				Gains: []team.Difference{{Measure: "rate", By: 300}}, GivesUp: []team.Difference{{Measure: "coverage", By: 0.8}, {Measure: "met", By: 1}},
				Coverage: []team.Coverage{{Requirement: team.Requirement{Skill: "Go", Mandatory: true}, Met: true}, {Requirement: team.Requirement{Skill: evil}}},
			}, {Kind: "new", GivesUp: []team.Difference{{Measure: "new", By: 1}}}},
			Uncovered: []team.Uncovered{{Requirement: team.Requirement{Skill: evil}, Reason: team.NobodyKnows, Known: 2}},
			Conflicts: []team.Conflict{
				{Constraints: []string{team.Place, team.Level, "new"}, Requirements: []int{0}, Remedies: []team.Remedy{{Constraints: []string{team.Place}, People: 3}}},
				{Constraints: []string{team.Budget, team.Seats, team.MustNot}, Requirements: []int{0, 1, 7}, Remedies: []team.Remedy{
					{Constraints: []string{team.Budget}, Budget: 1700}, {Constraints: []string{team.Seats}, Seats: 4}, {Constraints: []string{team.MustHave, team.MustNot}},
				}},
			},
			Bound: team.Bound{Gap: 0.041, Candidates: 30, Considered: 20, Interrupted: true},
		},
		cards: map[string]search.Card{
			"dir:bo":   {ID: "dir:bo", Name: "Bo Ek", PhotoURL: "data:image/png;base64,iVBORw0KGgo="},
			"dir:svg":  {ID: "dir:svg", Name: "S", PhotoURL: "data:image/svg+xml;base64,PHN2Zz4="},
			"dir:none": {ID: "dir:none", Name: "N"},
		},
	}
}

// site serves the pages over a firm.
func site(t *testing.T, f *firm) http.Handler {
	t.Helper()
	return siteWith(t, f, f)
}

func siteWith(t *testing.T, f *firm, b TeamBuilder) http.Handler {
	t.Helper()
	gin.SetMode(gin.TestMode)
	router := gin.New()
	pages := New(f, b, Options{
		Asker:          func(*gin.Context) (search.Asker, string) { return search.As("dir:me"), "Me " + evil },
		RequestID:      func(*gin.Context) string { return "req-1" },
		Location:       time.UTC,
		Door:           door(t),
		Tokens:         tokens{},
		PrivacyContact: "privacy@firm.example",
		Identity:       fullDesk(),
		Me:             f,
		AuditLog:       &auditLog{},
		Exports:        f,
		Outward:        f,
		Bids:           fullBids(t, f),
		Tenders:        tender.New(f),
		Documents:      unprepared{document.NewReader(document.Limits{Bytes: 1 << 20})},
	})
	router.Use(func(c *gin.Context) {
		if path := c.Request.URL.Path; path != "/tokens" && path != "/sign-out" {
			return // pages as they are without sign-in
		}
		auth.SetVisitor(c, auth.Visitor{Person: "dir:me", Roles: auth.RolesOf(auth.Employee), SignOut: "https://login.firm.example/out?hint=" + evil})
	})
	pages.Register(router)
	router.NoRoute(func(c *gin.Context) { pages.Problem(c, http.StatusNotFound, nil) })
	return router
}

// door offers every form of signing in.
func door(t *testing.T) *auth.Door {
	t.Helper()
	store, err := auth.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return auth.NewDoor(auth.Options{
		Store:     store,
		Directory: func() (*indexer.Directory, error) { return indexer.NewDirectory(indexer.Roster{}), nil },
		Ways: []auth.Way{
			offer{Name: "oidc", Form: auth.Link}, offer{Name: "other", Form: auth.Link, Label: evil},
			offer{Name: "directory", Form: auth.Password, Label: evil},
			offer{Name: "demo", Form: auth.People, People: []auth.OfferedPerson{{ID: evil, Name: evil, Title: evil, Role: auth.Sales}}},
		},
	})
}

type offer auth.Offer

func (o offer) Offer() auth.Offer                { return auth.Offer(o) }
func (o offer) Register(gin.IRouter, *auth.Door) {}

type response struct {
	*httptest.ResponseRecorder
	t *testing.T
}

func get(t *testing.T, h http.Handler, target string, headers ...string) response {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return response{recorder, t}
}

func (r response) status(want int) response {
	r.t.Helper()
	if r.Code != want {
		r.t.Fatalf("status %d; want %d:\n%.2000s", r.Code, want, r.Body)
	}
	return r
}

func (r response) has(wants ...string) response {
	r.t.Helper()
	for _, want := range wants {
		if !strings.Contains(r.Body.String(), want) {
			r.t.Errorf("the page lacks %q", want)
		}
	}
	return r
}

func (r response) lacks(unwanted ...string) response {
	r.t.Helper()
	for _, s := range unwanted {
		if strings.Contains(r.Body.String(), s) {
			r.t.Errorf("the page has %q", s)
		}
	}
	return r
}

// everyPage is an address for each page, with all its parts showing.
var everyPage = []string{
	"/",
	"/?q=kubernetes&unit=dir:u1&place=Oslo&lang=fi&group=chat:g&since=2025-01-01&until=2026-01-31",
	"/?q=" + url.QueryEscape(evil) + "&unit=" + url.QueryEscape(evil),
	"/people/dir:anna",
	"/why?q=kubernetes&a=dir:anna&b=" + url.QueryEscape(evil),
	"/posts",
	"/posts?q=kubernetes",
	"/posts/chat:t%2F1",
	"/topics",
	"/topics?q=" + url.QueryEscape(evil) + "&kind=" + url.QueryEscape(evil) + "&sort=name&page=2",
	"/team",
	"/team?do=build&skill=Go&skill=" + url.QueryEscape(evil) + "&must=0&seats=2&with=dir:bo&without=" + url.QueryEscape(evil) + "&name=" + url.QueryEscape(evil),
	"/team?do=find&skill=Go&name=b",
	"/references",
	"/networks",
	"/networks?q=" + url.QueryEscape(evil) + "&page=2&done=ask-contact&topic=" + url.QueryEscape(evil),
	"/networks?q=Bank",
	"/me/contacts?done=give-contact",
	"/references?skill=Go&weight=2,5&skill=" + url.QueryEscape(evil) + "&with=dir:bo&with=" + url.QueryEscape(evil),
	"/tender",
	"/tender?do=add&skill=" + url.QueryEscape(evil) + "&said=" + url.QueryEscape(evil) + "&topic=" + url.QueryEscape(evil) + "&years=" + url.QueryEscape(evil) +
		"&note=" + url.QueryEscape(evil) + "&note-value=" + url.QueryEscape(evil) + "&note-said=" + url.QueryEscape(evil) + "&place=" + url.QueryEscape(evil),
	"/ask",
	"/ask?q=" + url.QueryEscape("Hi! "+evil) + "&place=" + url.QueryEscape(evil) + "&fairness=1",
	"/ask?q=kubernetes&fairness=" + url.QueryEscape(evil),
	"/about",
	"/sign-in?refused=often&wait=" + url.QueryEscape(evil) + "&next=" + url.QueryEscape("/?q="+evil),
	"/privacy",
	"/me",
	"/me?done=hide-topic&topic=" + url.QueryEscape(evil),
	"/me?done=show-topic&topic=" + url.QueryEscape(evil),
	"/me/data?page=2",
	"/me/erasure",
	"/admin/decisions",
	"/tokens",
	"/admin/identity?ruled=7",
	"/admin/identity/conflicts?refused=1",
	"/admin/identity/people?undone=3&q=" + url.QueryEscape(evil),
	"/admin/identity/rulings",
	"/admin/audit",
	"/me/looks",
	"/admin/audit?before=" + url.QueryEscape(evil),
	"/bids",
	"/bids/outcomes",
	"/bids/full",
	"/bids/full?cell=1-1&seat=2&since=1",
	"/bids/full?show=terms",
	"/bids/full?show=history",
	"/no-such-page",
}

func TestNothingHostileBecomesMarkup(t *testing.T) {
	h := site(t, fullFirm())
	for _, address := range everyPage {
		t.Run(address, func(t *testing.T) {
			checkMarkup(t, get(t, h, address).Body.String())
		})
	}
}

func checkMarkup(t *testing.T, markup string) {
	t.Helper()
	tokens := html.NewTokenizer(strings.NewReader(markup))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			checkTag(t, tokens.Token())
		}
	}
}

// checkTag knows everything that the Content-Security-Policy forbids and a browser would not tell a reader.
func checkTag(t *testing.T, tag html.Token) {
	t.Helper()
	for _, attribute := range tag.Attr {
		value := strings.ToLower(strings.TrimSpace(attribute.Val))
		switch {
		case strings.HasPrefix(attribute.Key, "on"), attribute.Key == "style":
			t.Errorf("%s has an inline handler or style", tag)
		case strings.HasPrefix(value, "javascript:"), strings.HasPrefix(value, "data:"), strings.Contains(value, "zgotmplz"):
			t.Errorf("%s has a dangerous address", tag)
		case tag.Data == "img" && attribute.Key == "src" && !strings.HasPrefix(value, "/assets/") && !strings.HasPrefix(value, "/photos/"):
			t.Errorf("%s fetches a picture from elsewhere", tag)
		case tag.Data == "script" && attribute.Key == "src" && !strings.HasPrefix(value, "/assets/"):
			t.Errorf("%s is a script from elsewhere", tag)
		}
	}
	if tag.Data == "style" || tag.Data == "script" && !slices.ContainsFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == "src" }) {
		t.Errorf("%s is inline", tag)
	}
}

func TestEveryPageIsWellFormedInEveryLanguage(t *testing.T) {
	h := site(t, fullFirm())
	for _, language := range []string{"en", "sv", "nb"} {
		for _, address := range everyPage {
			t.Run(language+" "+address, func(t *testing.T) {
				page := get(t, h, address, "Accept-Language", language)
				if page.Code >= 500 {
					t.Fatalf("status %d", page.Code)
				}
				page.has(`<html lang="`+language+`">`, `<main id="main"`, `class="skip" href="#main"`)
				if got := page.Header().Get("Content-Language"); got != language {
					t.Errorf("Content-Language is %q", got)
				}
				if got := page.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none';") {
					t.Errorf("Content-Security-Policy is %q", got)
				}
				if n := strings.Count(page.Body.String(), "<h1"); n != 1 {
					t.Errorf("%d headings of the first order; want 1", n)
				}
				checkIDs(t, page.Body.String())
				checkNesting(t, page.Body.String())
			})
		}
	}
}

var idAttribute = regexp.MustCompile(`\sid="([^"]*)"`)

func checkIDs(t *testing.T, page string) {
	t.Helper()
	seen := map[string]bool{}
	for _, match := range idAttribute.FindAllStringSubmatch(page, -1) {
		if seen[match[1]] {
			t.Errorf("id %q is there twice", match[1])
		}
		seen[match[1]] = true
	}
	for _, match := range regexp.MustCompile(`\s(?:for|aria-labelledby|form)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !seen[match[1]] {
			t.Errorf("%s names an id that is not there", strings.TrimSpace(match[0]))
		}
	}
}

// checkNesting finds tags left open or closed twice.
func checkNesting(t *testing.T, page string) {
	t.Helper()
	void := []string{"meta", "link", "img", "input", "br", "hr", "path", "circle", "rect"}
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		switch {
		case kind == html.StartTagToken && !slices.Contains(void, token.Data):
			open = append(open, token.Data)
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %v", open)
	}
}

func TestEveryViewIsExecutedByATest(t *testing.T) {
	views, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		t.Fatal(err)
	}
	// One address in everyPage for each: a new view needs a line here and there.
	want := []string{"about", "accounts", "ask", "audit", "bid", "bidconflict", "bids", "conflicts", "erasure", "identity", "looks", "me", "mecontacts", "medata", "networks", "outcomes", "oversight", "person", "post", "posts", "privacy", "problem", "references", "rulings", "search", "signedout", "signin", "team", "tender", "tokens", "topics", "why"}
	var got []string
	for _, view := range views {
		got = append(got, strings.TrimSuffix(strings.TrimPrefix(view, "templates/"), ".html"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("views are %v; everyPage knows %v", got, want)
	}
}

func TestEveryTextIsUsedAndEveryTextUsedExists(t *testing.T) {
	catalogue, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	english := catalogue.Languages()[0]
	var sources strings.Builder
	for _, pattern := range []string{"page/*.go", "page/templates/*.html", "page/texts/*.go", "export/*.go"} {
		files, err := fs.Glob(os.DirFS(".."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			content, err := os.ReadFile(filepath.Join("..", file))
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(content)
		}
	}
	code := sources.String()
	for _, key := range english.Keys() {
		if !strings.Contains(code, `"`+key+`"`) {
			t.Errorf("no page says %q", key)
		}
	}
	for _, match := range regexp.MustCompile(`(?:\bt |\.Text\(|\.t\()"([^"]+)"`).FindAllStringSubmatch(code, -1) {
		if !english.Has(match[1]) {
			t.Errorf("a page says %q, which no language has", match[1])
		}
	}
}

func TestAssetsAreKeptForEverUnderAnAddressThatHoldsTheirHash(t *testing.T) {
	h := site(t, fullFirm())
	page := get(t, h, "/").Body.String()
	found := regexp.MustCompile(`/assets/[a-z]+\.[0-9a-f]{12}\.(css|js|svg)`).FindAllString(page, -1)
	if len(found) < 4 {
		t.Fatalf("the page names the assets %v; want the stylesheet, two scripts and the logo", found)
	}
	for _, address := range found {
		asset := get(t, h, address).status(http.StatusOK)
		if got := asset.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control is %q", address, got)
		}
		if asset.Header().Get("X-Content-Type-Options") != "nosniff" || asset.Body.Len() == 0 {
			t.Errorf("%s: %v, %d bytes", address, asset.Header(), asset.Body.Len())
		}
	}
	get(t, h, "/assets/style.000000000000.css").status(http.StatusNotFound)
	get(t, h, "/assets/style.css").status(http.StatusNotFound)
}

func TestStylesheetAndScriptsFetchNothing(t *testing.T) {
	for _, name := range []string{"style.css", "suggest.js", "copy.js", "logo.svg"} {
		content, err := fs.ReadFile(assetFiles, "assets/"+name)
		if err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(`https?://[^ )"]+|@import|url\(`).FindAllString(string(content), -1); len(found) > 0 && !slices.Equal(found, []string{"http://www.w3.org/2000/svg"}) {
			t.Errorf("%s names %v", name, found)
		}
	}
}

func TestEveryClassInATemplateIsStyledOrKnown(t *testing.T) {
	style, err := fs.ReadFile(assetFiles, "assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	// Names without a rule of their own: hooks for the print and width rules, or for a reader of the page.
	known := []string{"evidence-title", "source", "path", "group", "seat", "found", "reaction", "constraints", "requirements", "depth-0", "depth-1", "message-reply"}
	h := site(t, fullFirm())
	for _, address := range everyPage {
		for _, match := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(get(t, h, address).Body.String(), -1) {
			for _, class := range strings.Fields(match[1]) {
				styled := regexp.MustCompile(`\.` + regexp.QuoteMeta(class) + `\b`).Match(style)
				if !styled && !slices.Contains(known, class) {
					t.Errorf("%s: class %q has no rule in style.css", address, class)
				}
			}
		}
	}
}

func TestProblems(t *testing.T) {
	secret := errors.New("badger: /var/lib/secret is broken")
	for _, test := range []struct {
		name   string
		err    error
		status int
		want   string
	}{
		{"what does not exist is a page that helps on", fmt.Errorf("person: %w", search.ErrNotFound), 404, "Här finns inget"},
		{"a question that is too long says how long it may be", &search.QueryError{Reason: "too-long", Detail: "internal detail"}, 400, "längre än 1\u00a0000 tecken"},
		{"a question with too many filters says so", &search.QueryError{Reason: "too-many"}, 400, "för många filter"},
		{"a page too far says how to go on", &search.QueryError{Reason: "too-far"}, 400, "sista sidan som kan visas"},
		{"a bad day says how to write one", &search.QueryError{Reason: "bad-time"}, 400, "2026-05-17"},
		{"letters that are none say so", &search.QueryError{Reason: "not-utf8"}, 400, "tecken som inte gick att läsa"},
		{"a reason that pages do not know is a bad question", &search.QueryError{Reason: "new"}, 400, "Ändra frågan"},
		{"time that ran out asks for patience", fmt.Errorf("match: %w", context.DeadlineExceeded), 503, "Det tog för lång tid"},
		{"a form that is too large says so", &http.MaxBytesError{Limit: 1}, 413, "för mycket på en gång"},
		{"anything else gives the id of the request", secret, 500, "req-1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := fullFirm()
			f.err = test.err
			page := get(t, site(t, f), "/people/dir:x", "Accept-Language", "sv").status(test.status)
			page.has(test.want).lacks("badger", "internal detail", "secret")
			if test.status == 503 && page.Header().Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		})
	}
}

func TestAProblemWithoutAnErrorIsAPageToo(t *testing.T) {
	gin.SetMode(gin.TestMode)
	f := fullFirm()
	pages := New(f, f, Options{Asker: func(*gin.Context) (search.Asker, string) { return search.Anyone(), "" }})
	router := gin.New()
	router.GET("/:status", func(c *gin.Context) {
		var status int
		_, _ = fmt.Sscan(c.Param("status"), &status)
		pages.Problem(c, status, nil)
	})
	for status, want := range map[int]string{404: "nothing here", 405: "cannot be used like that", 413: "too much at once", 429: "too many questions", 504: "took too long", 418: "could not be searched", 502: "went wrong"} {
		get(t, router, fmt.Sprint("/", status)).status(status).has(want)
	}
}

func TestPagesAskOnBehalfOfTheAskerOfTheRequest(t *testing.T) {
	for _, address := range []string{"/?q=x", "/people/dir:anna", "/why?q=x&a=1&b=2", "/posts?q=x", "/posts/chat:1", "/photos/dir:bo", "/topics", "/team?do=build&skill=Go&seats=1"} {
		f := fullFirm()
		get(t, site(t, f), address).status(http.StatusOK)
		if f.asker.Person() != "dir:me" {
			t.Errorf("%s asked as %q", address, f.asker.Person())
		}
	}
}

func TestIDsReachTheSearcherAsTheyAre(t *testing.T) {
	for _, id := range []string{"dir:anna", "chat:t/1", "chat:a/../b", "chat:a//b", "mail:<x@y>?z#1", "x:50%", "x:åäö +"} {
		for link, of := range map[string]func(string) string{"person": personURL, "post": postURL} {
			f := fullFirm()
			get(t, site(t, f), of(id)).status(http.StatusOK)
			if f.id != id {
				t.Errorf("the %s link %s asked for %q; want %q", link, of(id), f.id, id)
			}
		}
	}
}
