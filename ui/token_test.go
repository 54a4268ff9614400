package ui_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/auth"
)

var form = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

// tokenText is a token wherever it stands.
var tokenText = regexp.MustCompile(`vvt_[0-9A-Za-z]{49}`)

func TestATokenOpensWhatItIsForAndItsOwnerMayAndNothingElse(t *testing.T) {
	s := startSignedIn(t, nil)
	for _, role := range auth.AllRoles() {
		for _, scope := range auth.AllScopes() {
			text, _, err := s.desk.Create("dir:"+role.String(), "test", []auth.Scope{scope}, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			for _, gate := range ui.Gates() {
				if gate.Anonymous {
					continue
				}
				opens := gate.Scope == scope && gate.Roles.Any(auth.RolesOf(auth.Employee, role))
				answer := s.send(gate.Method, addressOf(gate.Pattern), "", bearer(text), "")
				if refused := answer.Code == http.StatusForbidden; refused == opens || answer.Code == http.StatusUnauthorized || answer.Code == http.StatusSeeOther {
					t.Errorf("%s of %s at %s %s: %d; it should open: %t", scope, role, gate.Method, gate.Pattern, answer.Code, opens)
				}
			}
		}
	}
}

func TestATokenIsTakenFromTheHeaderAloneAndCountsBeforeTheSession(t *testing.T) {
	s := startSignedIn(t, nil)
	text, _, err := s.desk.Create("dir:employee", "test", []auth.Scope{auth.ScopeRead}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, path, role string
		header           http.Header
		want             int
	}{
		{"in the header", "/api/v1/people?q=x", "", bearer(text), http.StatusOK},
		{"in the header, in small letters", "/api/v1/people?q=x", "", http.Header{"Authorization": {"bearer " + text}}, http.StatusOK},
		{"in the address", "/api/v1/people?q=x&access_token=" + text, "", nil, http.StatusUnauthorized},
		{"in the address under another name", "/api/v1/people?q=x&token=" + text, "", nil, http.StatusUnauthorized},
		{"in a cookie", "/api/v1/people?q=x", "", http.Header{"Cookie": {"token=" + text}}, http.StatusUnauthorized},
		{"as a session", "/api/v1/people?q=x", "", http.Header{"Cookie": {"vemvet-session=" + text}}, http.StatusUnauthorized},
		{"as a password", "/api/v1/people?q=x", "", http.Header{"Authorization": {"Basic " + text}}, http.StatusUnauthorized},
		{"twice", "/api/v1/people?q=x", "", http.Header{"Authorization": {"Bearer " + text + ", Bearer " + text}}, http.StatusUnauthorized},
		{"with a letter changed", "/api/v1/people?q=x", "", bearer(text[:20] + "_" + text[21:]), http.StatusUnauthorized},
		{"one that was made up, beside a session", "/api/v1/people?q=x", "administrator", bearer("vvt_x"), http.StatusUnauthorized},
		{"beside the session of somebody who may more", "/api/v1/sync", "administrator", bearer(text), http.StatusMethodNotAllowed},
		{"at a page", "/?q=x", "", bearer(text), http.StatusForbidden},
		{"at the page where tokens are made", "/tokens", "", bearer(text), http.StatusForbidden},
	} {
		t.Run(test.name, func(t *testing.T) {
			if answer := s.send("GET", test.path, test.role, test.header, ""); answer.Code != test.want {
				t.Errorf("%d; want %d", answer.Code, test.want)
			}
		})
	}
	if answer := s.send("POST", "/api/v1/sync", "administrator", bearer(text), ""); answer.Code != http.StatusForbidden {
		t.Errorf("a token of an employee beside the session of an administrator: %d", answer.Code)
	}
	if answer := s.send("POST", "/tokens", "", http.Header{"Authorization": {"Bearer " + text}, "Content-Type": form["Content-Type"]}, "name=more&scope=read&days=1"); answer.Code != http.StatusForbidden {
		t.Errorf("a token makes a token: %d", answer.Code)
	}
}

func TestATokenIsMadeUsedListedAndRevokedByItsOwner(t *testing.T) {
	s := startSignedIn(t, nil)
	answer := s.send("POST", "/tokens", "sales", form, url.Values{"name": {"weekly report"}, "scope": {"read", "teams"}, "days": {"30"}}.Encode())
	text := tokenText.FindString(answer.Body.String())
	if answer.Code != http.StatusCreated || text == "" || answer.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", answer.Code, answer.Header())
	}
	if answer := s.send("GET", "/api/v1/people?q=kafka", "", bearer(text), ""); answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	page := s.send("GET", "/tokens", "sales", nil, "").Body.String()
	if !strings.Contains(page, "weekly report") || !strings.Contains(page, "Last used") || tokenText.MatchString(page) {
		t.Errorf("the page is %s", page)
	}
	mine, err := s.desk.Of("dir:sales")
	if err != nil || len(mine) != 1 || !slices.Equal(mine[0].Scopes, []auth.Scope{auth.ScopeRead, auth.ScopeTeams}) {
		t.Fatalf("%+v, %v", mine, err)
	}
	// Somebody else can neither see nor revoke it, an administrator's own list too.
	for _, role := range []string{"employee", "administrator"} {
		if page := s.send("GET", "/tokens", role, nil, "").Body.String(); strings.Contains(page, "weekly report") {
			t.Errorf("%s sees it", role)
		}
		s.send("POST", "/tokens/revoke", role, form, "id="+mine[0].ID)
	}
	if answer := s.send("GET", "/api/v1/people?q=kafka", "", bearer(text), ""); answer.Code != http.StatusOK {
		t.Fatalf("somebody else revoked it: %d", answer.Code)
	}
	s.send("POST", "/tokens/revoke", "sales", form, "id="+mine[0].ID)
	answer = s.send("GET", "/api/v1/people?q=kafka", "", bearer(text), "")
	if answer.Code != http.StatusUnauthorized || !strings.Contains(answer.Header().Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("after it was revoked: %d %v", answer.Code, answer.Header())
	}
}

func TestAnAdministratorEndsAllTokensAndSessionsOfAColleague(t *testing.T) {
	s := startSignedIn(t, nil)
	var texts []string
	for _, owner := range []string{"dir:sales", "dir:sales", "dir:hr"} {
		text, _, err := s.desk.Create(owner, "test", []auth.Scope{auth.ScopeRead}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	s.send("POST", "/tokens/shut-out", "hr", form, "person=dir:sales")
	if answer := s.send("GET", "/api/v1/people?q=x", "", bearer(texts[0]), ""); answer.Code != http.StatusOK {
		t.Fatalf("somebody who is no administrator ended it: %d", answer.Code)
	}
	if answer := s.send("POST", "/tokens/shut-out", "administrator", form, "person=dir:sales"); answer.Code != http.StatusOK {
		t.Fatalf("%d", answer.Code)
	}
	for i, want := range []int{http.StatusUnauthorized, http.StatusUnauthorized, http.StatusOK} {
		if answer := s.send("GET", "/api/v1/people?q=x", "", bearer(texts[i]), ""); answer.Code != want {
			t.Errorf("token %d: %d; want %d", i, answer.Code, want)
		}
	}
	if answer := s.send("GET", "/", "sales", nil, ""); answer.Code != http.StatusSeeOther {
		t.Errorf("the session goes on: %d", answer.Code)
	}
	if answer := s.send("GET", "/", "hr", nil, ""); answer.Code != http.StatusOK {
		t.Errorf("the session of another: %d", answer.Code)
	}
}

func TestTheDocumentNamesTheScopeThatTheTableHas(t *testing.T) {
	s := startSignedIn(t, nil)
	var document struct {
		Security []map[string][]auth.Scope
		Paths    map[string]map[string]struct{ Security []map[string][]auth.Scope }
	}
	if err := json.Unmarshal(s.send("GET", "/api/v1/openapi.json", "employee", nil, "").Body.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	for _, gate := range ui.Gates() {
		if gate.Scope == "" {
			continue
		}
		operation, there := document.Paths[strings.NewReplacer("*id", "{id}", ":id", "{id}").Replace(gate.Pattern)][strings.ToLower(gate.Method)]
		security := operation.Security
		if security == nil {
			security = document.Security
		}
		if !there || len(security) != 2 || !slices.Equal(security[0]["token"], []auth.Scope{gate.Scope}) {
			t.Errorf("%s %s is documented with %v; want %s", gate.Method, gate.Pattern, security, gate.Scope)
		}
	}
}
