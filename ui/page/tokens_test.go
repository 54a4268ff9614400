package page

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
)

// tokens has two, of which one has expired, and makes another where it is asked well.
type tokens struct{}

const madeToken = "vvt_thisOne"

func (tokens) MaxLifetime() time.Duration { return 365 * wholeDay }

func (tokens) Of(string) ([]token.Token, error) {
	return []token.Token{
		{ID: evil, Name: evil, Scopes: auth.AllScopes(), Expires: time.Now().Add(time.Hour), Used: time.Date(2026, 5, 7, 9, 30, 0, 0, time.UTC)},
		{ID: "old", Name: "old", Scopes: []auth.Scope{auth.ScopeRead}, Expires: time.Now().Add(-time.Hour)},
	}, nil
}

func (tokens) Create(person, name string, scopes []auth.Scope, lifetime time.Duration) (string, token.Token, error) {
	switch {
	case person != "dir:me" || name == "":
		return "", token.Token{}, token.ErrName
	case len(scopes) == 0:
		return "", token.Token{}, token.ErrScope
	case lifetime <= 0:
		return "", token.Token{}, token.ErrLifetime
	}
	return madeToken, token.Token{}, nil
}

func (tokens) Revoke(_, id string) error {
	if id != "old" {
		return token.ErrUnknown
	}
	return nil
}

func (tokens) RevokeAll(string) (int, error) { return 2, nil }

func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept-Language", "en")
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer
}

func TestATokenIsShownOnceAndWhatIsWrongIsSaid(t *testing.T) {
	h := site(t, fullFirm())
	for _, test := range []struct {
		name string
		form url.Values
		code int
		want string
	}{
		{"a good form", url.Values{"name": {"report"}, "scope": {"read"}, "days": {"90"}}, http.StatusCreated, madeToken},
		{"no name", url.Values{"scope": {"read"}, "days": {"90"}}, http.StatusBadRequest, "Give the token a name"},
		{"a hostile name and no scope", url.Values{"name": {evil}, "days": {"90"}}, http.StatusBadRequest, "at least one thing"},
		{"no time", url.Values{"name": {"x"}, "scope": {"read"}}, http.StatusBadRequest, "from the list"},
		{"a time that overflows", url.Values{"name": {"x"}, "scope": {"read"}, "days": {"9223372036854775807"}}, http.StatusBadRequest, "from the list"},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer := post(h, "/tokens", test.form)
			if answer.Code != test.code || !strings.Contains(answer.Body.String(), test.want) {
				t.Errorf("%d %s", answer.Code, answer.Body.String())
			}
			if got := answer.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control is %q", got)
			}
			checkMarkup(t, answer.Body.String())
		})
	}
	if again := get(t, h, "/tokens"); strings.Contains(again.Body.String(), madeToken) {
		t.Error("the token is shown again")
	}
}

func TestRevokingLeadsBackToTheListTwiceToo(t *testing.T) {
	h := site(t, fullFirm())
	for _, id := range []string{"old", "gone", ""} {
		if answer := post(h, "/tokens/revoke", url.Values{"id": {id}}); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/tokens" {
			t.Errorf("%q: %d %s", id, answer.Code, answer.Header().Get("Location"))
		}
	}
	answer := post(h, "/tokens/shut-out", url.Values{"person": {evil}})
	if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "2 tokens of") {
		t.Errorf("%d %s", answer.Code, answer.Body.String())
	}
	checkMarkup(t, answer.Body.String())
	if answer := post(h, "/tokens/shut-out", nil); answer.Code != http.StatusBadRequest {
		t.Errorf("nobody named: %d", answer.Code)
	}
}

func TestSigningOutLeadsOnToWhereOneIsSignedInStill(t *testing.T) {
	answer := post(site(t, fullFirm()), "/sign-out", nil)
	body := answer.Body.String()
	if answer.Code != http.StatusOK || !strings.Contains(body, `href="https://login.firm.example/out?hint=`) || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", answer.Code, body)
	}
	checkMarkup(t, body)
}
