package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/identity"
)

// register is an IdentityDesk that answers what it holds and remembers what it was asked to rule.
type register struct {
	suggestions *identity.Suggestions
	conflicts   *identity.Conflicts
	people      *identity.People
	rulings     *identity.Rulings
	ruled       *identity.Ruling
	err         error

	asker    search.Asker
	request  identity.Request
	question string
	offset   int
}

func (r *register) Suggestions(_ context.Context, _ search.Asker, offset, _ int) (*identity.Suggestions, error) {
	r.offset = offset
	return r.suggestions, r.err
}

func (r *register) Conflicts(context.Context, search.Asker, int, int) (*identity.Conflicts, error) {
	return r.conflicts, r.err
}

func (r *register) People(_ context.Context, _ search.Asker, q string, _ int) (*identity.People, error) {
	r.question = q
	return r.people, r.err
}

func (r *register) Rulings(context.Context, search.Asker, int, int) (*identity.Rulings, error) {
	return r.rulings, r.err
}

func (r *register) Rule(_ context.Context, a search.Asker, request identity.Request) (*identity.Ruling, error) {
	r.asker, r.request = a, request
	return r.ruled, r.err
}

// fullDesk has something of each kind, in hostile words.
func fullDesk() *register {
	person := identity.Person{
		ID: evil, Name: evil, Title: evil, Unit: evil, Location: evil,
		Accounts: []identity.Account{
			{ID: evil, Source: evil, Name: evil, Number: evil, Emails: []string{evil, "a@b.example"}, Usernames: []string{evil}, Described: true},
			{ID: "git:x", Source: "git", Active: true},
		},
		Joins: []identity.Join{{A: evil, B: "git:x", Key: identity.Key{Kind: "mail", Value: evil}}, {A: "git:x", B: evil, Key: identity.Key{Kind: "ruling"}, Ruling: 3}},
	}
	r := &register{
		suggestions: &identity.Suggestions{Total: 61}, conflicts: &identity.Conflicts{Total: 5},
		people:  &identity.People{Total: 3, People: []identity.Person{person, {ID: "hr:bo", Name: "Bo", Active: true, Accounts: []identity.Account{{ID: "hr:bo"}}}}},
		rulings: &identity.Rulings{Total: 4}, ruled: &identity.Ruling{Number: 7},
	}
	suggestion := identity.Suggestion{A: person, B: identity.Person{ID: "hr:bo", Name: "Bo"}, Strength: "fair"}
	for kind := range reasonTexts {
		suggestion.Reasons = append(suggestion.Reasons, identity.Reason{Kind: string(kind), A: evil, B: evil + "2", Bits: float64(len(kind)%3) - 1})
	}
	r.suggestions.Suggestions = []identity.Suggestion{suggestion}
	for kind := range conflictTexts {
		r.conflicts.Conflicts = append(r.conflicts.Conflicts, identity.Conflict{Kind: string(kind), Keys: []identity.Key{{Kind: "tag", Value: evil}}, People: []identity.Person{person, person}, Holders: 2})
	}
	link := []search.Link{{ID: evil, Name: evil}}
	r.rulings.Rulings = []identity.Ruling{
		{Number: 9, Kind: "undo", Undoes: 8, At: time.Now()}, {Number: 8, Kind: "split", Accounts: link, Others: link, UndoneBy: 9, By: &link[0], Note: evil, At: time.Now()},
		{Number: 7, Kind: "merge", Accounts: link}, {Number: 6, Kind: "different", Accounts: link, Others: link},
	}
	return r
}

func deskSite(t *testing.T, r *register) http.Handler {
	t.Helper()
	gin.SetMode(gin.TestMode)
	router := gin.New()
	New(fullFirm(), fullFirm(), Options{
		Asker: func(*gin.Context) (search.Asker, string) { return search.As("dir:me"), "Me" }, Location: time.UTC, Identity: r,
	}).Register(router)
	return router
}

func TestButtonsRuleAndLeadBack(t *testing.T) {
	for _, test := range []struct {
		name string
		form string
		want identity.Request
		to   string
	}{
		{"a suggestion is right", "kind=merge&account=hr:a&other=chat:b&note=said+so&back=/admin/identity",
			identity.Request{Kind: "merge", Accounts: []string{"hr:a", "chat:b"}, Note: "said so"}, "/admin/identity?ruled=7"},
		{"a suggestion is wrong", "kind=different&account=hr:a&other=chat:b&back=/admin/identity",
			identity.Request{Kind: "different", Accounts: []string{"hr:a"}, Others: []string{"chat:b"}}, "/admin/identity?ruled=7"},
		{"some in a conflict are one", "kind=merge&among=a:1&account=a:1&among=a:2&account=a:2&among=a:3&back=/admin/identity/conflicts",
			identity.Request{Kind: "merge", Accounts: []string{"a:1", "a:2"}}, "/admin/identity/conflicts?ruled=7"},
		{"some in a conflict are not the others", "kind=different&among=a:1&account=a:1&among=a:2&among=a:3&back=/admin/identity/conflicts",
			identity.Request{Kind: "different", Accounts: []string{"a:1"}, Others: []string{"a:2", "a:3"}}, "/admin/identity/conflicts?ruled=7"},
		{"an account is split off, and the search is kept", "kind=split&account=a:1&back=%2Fadmin%2Fidentity%2Fpeople%3Fq%3Danna",
			identity.Request{Kind: "split", Accounts: []string{"a:1"}}, "/admin/identity/people?q=anna&ruled=7"},
		{"another site to lead back to", "kind=split&account=a:1&back=https://evil.example/admin/identity/people",
			identity.Request{Kind: "split", Accounts: []string{"a:1"}}, "/admin/identity?ruled=7"},
		{"another page to lead back to", "kind=split&account=a:1&back=/sign-out",
			identity.Request{Kind: "split", Accounts: []string{"a:1"}}, "/admin/identity?ruled=7"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := fullDesk()
			form, err := url.ParseQuery(test.form)
			if err != nil {
				t.Fatal(err)
			}
			answer := response{post(deskSite(t, r), "/admin/identity/rulings", form), t}.status(http.StatusSeeOther)
			if !reflect.DeepEqual(r.request, test.want) {
				t.Errorf("asked for %+v; want %+v", r.request, test.want)
			}
			if got := answer.Header().Get("Location"); got != test.to {
				t.Errorf("leads to %s; want %s", got, test.to)
			}
			if r.asker != search.As("dir:me") {
				t.Errorf("ruled by %v", r.asker)
			}
		})
	}
}

func TestWhatWasRuledCanBeTakenBackWhereItWasRuled(t *testing.T) {
	r := fullDesk()
	h := deskSite(t, r)
	get(t, h, "/admin/identity?ruled=7").status(http.StatusOK).has(`name="undoes" value="7"`, `value="undo"`)
	r.ruled = &identity.Ruling{Number: 8, Undoes: 7}
	answer := response{post(h, "/admin/identity/rulings", url.Values{"kind": {"undo"}, "undoes": {"7"}, "back": {"/admin/identity/people?q=bo"}}), t}.status(http.StatusSeeOther)
	if got := answer.Header().Get("Location"); got != "/admin/identity/people?q=bo&undone=7" || r.request.Undoes != 7 {
		t.Errorf("undoes %d and leads to %s", r.request.Undoes, got)
	}
	get(t, h, "/admin/identity/people?q=bo&undone=7").has("Taken back").lacks(`name="undoes"`)
}

func TestWhatCannotBeRuledSaysSoWhereItWasWished(t *testing.T) {
	r := fullDesk()
	h := deskSite(t, r)
	r.err = &search.QueryError{Field: "kind", Reason: "unknown", Detail: "is refused"}
	answer := response{post(h, "/admin/identity/rulings", url.Values{"kind": {"undo"}, "undoes": {"x"}, "back": {"/admin/identity/rulings"}}), t}.status(http.StatusSeeOther)
	if got := answer.Header().Get("Location"); got != "/admin/identity/rulings?refused=1" {
		t.Errorf("leads to %s", got)
	}
	r.err = errors.New("badger: broken")
	response{post(h, "/admin/identity/rulings", url.Values{"kind": {"undo"}}), t}.status(http.StatusInternalServerError).lacks("badger")
}

func TestAPersonsAccountsSayWhyTheyAreTheirsAndLetGo(t *testing.T) {
	r := fullDesk()
	r.people = &identity.People{Total: 1, People: []identity.Person{{
		ID: "hr:a", Name: "Anna Berg", Active: true, Accounts: []identity.Account{{ID: "hr:a", Active: true, Described: true}, {ID: "chat:b", Active: true}},
		Joins: []identity.Join{
			{A: "chat:b", B: "hr:a", Key: identity.Key{Kind: "mail", Value: "anna@firm.example"}}, {A: "hr:a", B: "git:c", Key: identity.Key{Kind: "ruling"}, Ruling: 3},
		},
	}}}
	page := get(t, deskSite(t, r), "/admin/identity/people?q=anna").status(http.StatusOK)
	page.has("Joined with hr:a: e-mail address anna@firm.example", "Joined with chat:b", "Joined with git:c: decision no. 3", `name="account" value="chat:b"`, "only mentioned").lacks(`type="checkbox"`)
	if r.question != "anna" {
		t.Errorf("looked for %q", r.question)
	}
	r.people.Total = 30
	get(t, deskSite(t, r), "/admin/identity/people?q=anna").has("Only the first is shown")
	r.question = "nobody"
	get(t, deskSite(t, r), "/admin/identity/people").status(http.StatusOK).lacks("Anna Berg")
	if r.question != "nobody" {
		t.Errorf("looked for %q without a question", r.question)
	}
}

func TestHistoryOffersToUndoWhatStandsAndNothingElse(t *testing.T) {
	page := get(t, deskSite(t, fullDesk()), "/admin/identity/rulings").status(http.StatusOK).Body.String()
	if got := valuesOf(page, "undoes"); !slices.Equal(got, []string{"7", "6"}) {
		t.Errorf("offers to undo %v", got)
	}
}

func TestSuggestionsAreShownPageByPage(t *testing.T) {
	r := fullDesk()
	get(t, deskSite(t, r), "/admin/identity?page=3").has("/admin/identity?page=2", "/admin/identity?page=4")
	if r.offset != 40 {
		t.Errorf("the third page begins after %d", r.offset)
	}
}

func TestWithoutADeskThereIsNoPageAndNoLinkToOne(t *testing.T) {
	gin.SetMode(gin.TestMode)
	router := gin.New()
	New(fullFirm(), fullFirm(), Options{Asker: func(*gin.Context) (search.Asker, string) { return search.Anyone(), "" }}).Register(router)
	get(t, router, "/admin/identity").status(http.StatusNotFound)
	get(t, router, "/about").lacks("/admin/identity")
}

func TestEveryKindOfIdentityHasItsWords(t *testing.T) {
	h := deskSite(t, fullDesk())
	for _, language := range []string{"en", "sv", "nb"} {
		for _, address := range []string{"/admin/identity", "/admin/identity/conflicts", "/admin/identity/people?q=x", "/admin/identity/rulings"} {
			get(t, h, address, "Accept-Language", language).status(http.StatusOK)
		}
	}
	for _, kind := range []indexer.ReasonKind{
		indexer.SameName, indexer.PartOfName, indexer.NameInitial, indexer.NameSound, indexer.GivenName, indexer.SameMail, indexer.SameHandle, indexer.SpellsName,
		indexer.SameUnit, indexer.SameManager, indexer.SameLocation, indexer.SameTitle, indexer.OneLeft, indexer.OtherName, indexer.OtherUnit, indexer.OtherLocation, indexer.SameSource,
	} {
		if reasonTexts[kind] == "" {
			t.Errorf("no words for %s", kind)
		}
	}
}
