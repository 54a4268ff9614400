package auth_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/auth"
)

// house is a door with a directory that a test can change, and handlers that use it.
type house struct {
	t       *testing.T
	dir     string
	store   *auth.Store
	door    *auth.Door
	claim   auth.Claim // of the next sign-in
	people  map[string]connectors.Person
	sellers []string // members of the group of sellers
	http.Handler
}

func newHouse(t *testing.T, change func(*auth.Options)) *house {
	t.Helper()
	gin.SetMode(gin.TestMode)
	h := &house{t: t, dir: filepath.Join(t.TempDir(), "sessions"), sellers: []string{"anna"}, people: map[string]connectors.Person{
		"anna": {Name: "Anna", EmployeeNumber: "1", Emails: []string{"anna@firm.example"}, Usernames: []string{"anna"}},
		"bo":   {Name: "Bo", EmployeeNumber: "2", Emails: []string{"bo@firm.example"}},
	}}
	store, err := auth.OpenStore(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	h.store = store
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	options := auth.Options{
		Store: store, Logger: slog.New(slog.DiscardHandler),
		Directory: func() (*indexer.Directory, error) { return h.directory(), nil },
	}
	for role, reference := range map[auth.Role]string{auth.Sales: "dir:sellers", auth.HR: "claim:people", auth.Administrator: "person:dir:bo"} {
		if err := options.Rules.Add(role, reference); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(&options)
	}
	h.door = auth.NewDoor(options)
	router := gin.New()
	router.GET("/in", func(c *gin.Context) {
		if err := h.door.Admit(c, h.claim, c.Query("next")); err != nil {
			h.door.Refuse(c, err, c.Query("next"))
		}
	})
	router.GET("/out", func(c *gin.Context) {
		if err := h.door.Leave(c); err != nil {
			t.Error(err)
		}
	})
	router.GET("/who", func(c *gin.Context) {
		v, err := h.door.Visitor(c)
		if err != nil {
			c.String(http.StatusUnauthorized, err.Error())
			return
		}
		c.String(http.StatusOK, v.Person+" "+v.Roles.String())
	})
	h.Handler = router
	return h
}

func (h *house) directory() *indexer.Directory {
	roster := indexer.Roster{Groups: map[connectors.Ref]*connectors.Group{
		{Source: "dir", Kind: connectors.KindGroup, ID: "sellers"}: {Members: h.sellers},
	}}
	for id, p := range h.people {
		p.ID = id
		roster.Accounts = append(roster.Accounts, indexer.Account{Ref: connectors.Ref{Source: "dir", Kind: connectors.KindPerson, ID: id}, Person: &p})
	}
	return indexer.NewDirectory(roster)
}

func (h *house) get(path, cookie string) *httptest.ResponseRecorder {
	h.t.Helper()
	request := httptest.NewRequest("GET", path, nil)
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer
}

// signIn gives the cookie of a new session.
func (h *house) signIn(claim auth.Claim, before string) string {
	h.t.Helper()
	h.claim = claim
	answer := h.get("/in", before)
	cookies := answer.Result().Cookies()
	if answer.Code != http.StatusSeeOther || len(cookies) != 1 {
		h.t.Fatalf("sign-in of %+v: %d to %s, cookies %v", claim, answer.Code, answer.Header().Get("Location"), cookies)
	}
	return cookies[0].Name + "=" + cookies[0].Value
}

func (h *house) who(cookie, want string) {
	h.t.Helper()
	if got := h.get("/who", cookie).Body.String(); got != want {
		h.t.Errorf("the visitor is %q; want %q", got, want)
	}
}

var anna = auth.Claim{Method: "oidc", Subject: "x", Email: "anna@firm.example"}

const (
	nobody    = " "
	isAnna    = "dir:anna employee, sales"
	isAnnaToo = "dir:anna employee, sales, hr"
)

func TestAClaimLeadsToOneColleagueOrToNobody(t *testing.T) {
	gone := false
	h := newHouse(t, nil)
	h.people["cia"] = connectors.Person{Name: "Cia", Active: &gone, EmployeeNumber: "3", Emails: []string{"cia@firm.example"}}
	account := func(id string) connectors.Ref { return connectors.Ref{Source: "dir", ID: id} }
	table := []struct {
		name  string
		claim auth.Claim
		who   string
		why   string
	}{
		{"a verified e-mail address", auth.Claim{Email: "Anna@Firm.example"}, "dir:anna", ""},
		{"an employee number", auth.Claim{EmployeeNumber: "2"}, "dir:bo", ""},
		{"a username that the directory confirms", auth.Claim{Username: "ANNA"}, "dir:anna", ""},
		{"an entry of the directory", auth.Claim{Account: account("bo")}, "dir:bo", ""},
		{"several that agree", auth.Claim{Account: account("anna"), EmployeeNumber: "1", Email: "anna@firm.example"}, "dir:anna", ""},
		{"one that is known and one that is not", auth.Claim{EmployeeNumber: "1", Email: "anna@private.example"}, "dir:anna", ""},
		{"two of different colleagues", auth.Claim{EmployeeNumber: "1", Email: "bo@firm.example"}, "", auth.Ambiguous},
		{"an account and an address of different colleagues", auth.Claim{Account: account("anna"), Email: "bo@firm.example"}, "", auth.Ambiguous},
		{"a name alone", auth.Claim{Name: "Anna", Subject: "anna"}, "", auth.Unverified},
		{"somebody from elsewhere", auth.Claim{Email: "anna@other.example", Name: "Anna"}, "", auth.Unknown},
		{"an entry that is not known", auth.Claim{Account: account("dora")}, "", auth.Unknown},
		{"somebody who left", auth.Claim{Email: "cia@firm.example"}, "", auth.Left},
		{"somebody who left, and an address of another", auth.Claim{EmployeeNumber: "3", Email: "bo@firm.example"}, "", auth.Ambiguous},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			directory := h.directory()
			no, err := auth.Colleague(directory, test.claim)
			var refusal *auth.Refusal
			switch {
			case test.why == "" && err != nil:
				t.Error(err)
			case test.why == "" && directory.People[no].ID != test.who:
				t.Errorf("found %s", directory.People[no].ID)
			case test.why != "" && (!errors.As(err, &refusal) || refusal.Reason != test.why):
				t.Errorf("error %v; want %s", err, test.why)
			}
		})
	}
}

func TestWhoIsRefusedGetsNoSessionAndIsToldWhy(t *testing.T) {
	h := newHouse(t, nil)
	h.claim = auth.Claim{Method: "oidc", Email: "evil@other.example"}
	answer := h.get("/in?next=%2Fask", "")
	if len(answer.Result().Cookies()) > 0 {
		t.Errorf("cookies %v", answer.Result().Cookies())
	}
	if got := answer.Header().Get("Location"); got != "/sign-in?next=%2Fask&refused=unknown" {
		t.Errorf("sent to %s", got)
	}
}

func TestTheCookieIsForThisServerAlone(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := newHouse(t, func(o *auth.Options) { o.Secure = secure })
		h.claim = anna
		answer := h.get("/in", "")
		cookie := answer.Result().Cookies()[0]
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || cookie.Secure != secure {
			t.Errorf("cookie %s", answer.Header().Get("Set-Cookie"))
		}
		if strings.HasPrefix(cookie.Name, "__Host-") != secure {
			t.Errorf("secure %t: the cookie is named %s", secure, cookie.Name)
		}
	}
}

func TestSigningInLeadsToAPathOfThisSiteAlone(t *testing.T) {
	h := newHouse(t, nil)
	h.claim = anna
	for next, want := range map[string]string{
		"/people/dir:bo?x=1": "/people/dir:bo?x=1", "": "/", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/",
		"/%09/evil.example": "/%09/evil.example", "javascript:alert(1)": "/", "/\t/evil.example": "/", "/sign-out": "/", "/sign-in?next=/": "/", "/sign-in/oidc": "/",
		"\\\\evil.example": "/", "///evil.example": "/", "https:/evil.example": "/", "/ok\r\nSet-Cookie: x=y": "/",
	} {
		if got := h.get("/in?next="+url.QueryEscape(next), "").Header().Get("Location"); got != want {
			t.Errorf("next %q leads to %q; want %q", next, got, want)
		}
	}
}

func TestASessionBeginsUnderANewTokenAndEndsTheOneBefore(t *testing.T) {
	h := newHouse(t, nil)
	first := h.signIn(anna, "")
	second := h.signIn(auth.Claim{Method: "ldap", EmployeeNumber: "2"}, first)
	if first == second {
		t.Fatal("the token stays the same")
	}
	h.who(second, "dir:bo employee, administrator")
	h.who(first, nobody)
}

func TestATokenThatSomebodyElseChoseBecomesNoSession(t *testing.T) {
	h := newHouse(t, nil)
	name, _, _ := strings.Cut(h.signIn(anna, ""), "=")
	planted := name + "=" + strings.Repeat("A", 43)
	got := h.signIn(anna, planted)
	if got == planted {
		t.Error("the planted token is the session's")
	}
	h.who(planted, nobody)
	h.who(got, isAnna)
	h.who(name+"="+strings.Repeat("x", 10000), nobody)
}

func TestASessionEndsWhenNobodyUsesItAndAtTheLatestAfterItsLifetime(t *testing.T) {
	h := newHouse(t, func(o *auth.Options) { o.Idle, o.Lifetime = 400*time.Millisecond, 1500*time.Millisecond })
	begun := time.Now()
	used, idle := h.signIn(anna, ""), h.signIn(anna, "")
	for time.Since(begun) < time.Second {
		h.who(used, isAnna)
		time.Sleep(50 * time.Millisecond)
	}
	h.who(idle, nobody)
	h.who(used, isAnna)
	for time.Since(begun) < 1600*time.Millisecond {
		h.get("/who", used)
		time.Sleep(50 * time.Millisecond)
	}
	h.who(used, nobody)
}

func TestSigningOutEndsOneSessionAndEverywhereEndsAll(t *testing.T) {
	h := newHouse(t, nil)
	one, two, bo := h.signIn(anna, ""), h.signIn(anna, ""), h.signIn(auth.Claim{EmployeeNumber: "2"}, "")
	answer := h.get("/out", one)
	if cookie := answer.Result().Cookies(); len(cookie) != 1 || cookie[0].MaxAge >= 0 || cookie[0].Value != "" {
		t.Errorf("the cookie stays: %v", cookie)
	}
	h.who(one, nobody)
	h.who(two, isAnna)
	three := h.signIn(anna, "")
	if err := h.door.EndAll("dir:anna"); err != nil {
		t.Fatal(err)
	}
	h.who(two, nobody)
	h.who(three, nobody)
	h.who(bo, "dir:bo employee, administrator")
	h.who(h.signIn(anna, ""), isAnna)
}

func TestALeaverIsOutAtTheNextRequestAndStaysOut(t *testing.T) {
	h := newHouse(t, nil)
	cookie := h.signIn(anna, "")
	before := h.people["anna"]
	gone := false
	left := before
	left.Active = &gone
	h.people["anna"] = left
	h.who(cookie, nobody)
	h.people["anna"] = before
	h.who(cookie, nobody)
	cookie = h.signIn(anna, "")
	delete(h.people, "anna")
	h.who(cookie, nobody)
}

func TestASessionIsNotInheritedWithAnAddress(t *testing.T) {
	h := newHouse(t, nil)
	cookie := h.signIn(anna, "")
	h.people["anna"] = connectors.Person{Name: "Anna", EmployeeNumber: "1", Emails: []string{"anna.ek@firm.example"}}
	h.people["anna2"] = connectors.Person{Name: "Anna the second", EmployeeNumber: "4", Emails: []string{"anna@firm.example"}}
	h.who(cookie, nobody)
}

func TestARoleIsLostWithTheGroupAndOneOfTheClaimLastsAsLongAsTheSession(t *testing.T) {
	h := newHouse(t, nil)
	claim := anna
	claim.Groups = []string{"people"}
	cookie := h.signIn(claim, "")
	h.who(cookie, isAnnaToo)
	h.sellers = []string{"bo"}
	h.who(cookie, "dir:anna employee, hr")
	h.who(h.signIn(anna, ""), "dir:anna employee")
	h.sellers = []string{"anna"}
	h.who(cookie, isAnnaToo)
}

func TestWhatIsKeptOnDiskOpensNothingAndIsForThisUserAlone(t *testing.T) {
	h := newHouse(t, nil)
	_, token, _ := strings.Cut(h.signIn(anna, ""), "=")
	info, err := os.Stat(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of sessions is open to others: %v", info.Mode())
	}
	err = filepath.WalkDir(h.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), token) {
			t.Errorf("%s holds the token", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSessionsOutliveARestart(t *testing.T) {
	dir := t.TempDir()
	store, err := auth.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Commit("token", []byte("held"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenStore(dir); err == nil {
		t.Error("two processes have the sessions open")
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if store, err = auth.OpenStore(dir); err != nil {
		t.Fatal(err)
	}
	if held, found, err := store.Find("token"); err != nil || !found || string(held) != "held" {
		t.Errorf("%q %t %v", held, found, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestASessionThatEndedIsNotProlonged(t *testing.T) {
	store, err := auth.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if err := store.Prolong("token", time.Now().Add(time.Hour), 0); err != nil {
		t.Fatal(err)
	}
	if _, found, err := store.Find("token"); found || err != nil {
		t.Errorf("found %t, error %v", found, err)
	}
}

func TestAPersonalTokenIsItsOwnerWhateverTheSession(t *testing.T) {
	grants := map[string]auth.Grant{
		"hers": {Person: "dir:anna", Name: "hers", Scopes: []auth.Scope{auth.ScopeRead}},
		"gone": {Person: "dir:dora", Name: "gone", Scopes: []auth.Scope{auth.ScopeRead}},
	}
	h := newHouse(t, func(o *auth.Options) {
		o.Bearer = func(_ context.Context, token string) (auth.Grant, error) {
			if grant, ok := grants[token]; ok {
				return grant, nil
			}
			return auth.Grant{}, auth.ErrBadToken
		}
	})
	session := h.signIn(auth.Claim{EmployeeNumber: "2"}, "")
	for header, want := range map[string]string{
		"Bearer hers": isAnna, "bearer hers": isAnna, "Bearer gone": auth.ErrBadToken.Error(),
		"Bearer other": auth.ErrBadToken.Error(), "Bearer ": auth.ErrBadToken.Error(), "Basic Ym86Ym8=": "dir:bo employee, administrator",
	} {
		request := httptest.NewRequest("GET", "/who", nil)
		request.Header.Set("Authorization", header)
		request.Header.Set("Cookie", session)
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, request)
		if got := answer.Body.String(); got != want {
			t.Errorf("%q is %q; want %q", header, got, want)
		}
	}
	leaver := h.people["anna"]
	leaver.Active = new(bool)
	h.people["anna"] = leaver
	request := httptest.NewRequest("GET", "/who", nil)
	request.Header.Set("Authorization", "Bearer hers")
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	if got := answer.Body.String(); got != auth.ErrBadToken.Error() {
		t.Errorf("the token of a leaver is %q", got)
	}
}

func TestAttemptsWithOneUserNameAreFew(t *testing.T) {
	h := newHouse(t, nil)
	refused := 0
	for range 20 {
		if err := h.door.Attempt(" Anna"); err != nil {
			refused++
		}
	}
	if refused < 10 {
		t.Errorf("%d of 20 attempts at once were refused", refused)
	}
	var refusal *auth.Refusal
	if err := h.door.Attempt("anna"); !errors.As(err, &refusal) || refusal.Reason != auth.Often || refusal.After <= 0 {
		t.Errorf("error %v", err)
	}
	if err := h.door.Attempt("bo"); err != nil {
		t.Errorf("another user name: %v", err)
	}
}

func TestARuleThatNamesNothingIsAnError(t *testing.T) {
	for _, reference := range []string{"", "sellers", "claim:", "person:", "person:anna", ":x"} {
		var rules auth.Rules
		if err := rules.Add(auth.Sales, reference); err == nil {
			t.Errorf("%q is taken", reference)
		}
	}
	var rules auth.Rules
	if err := rules.Add(auth.Employee, "dir:all"); err == nil {
		t.Error("a rule for employees is taken")
	}
	if err := rules.Add(auth.HR, "dir:nowhere"); err != nil {
		t.Fatal(err)
	}
	if got := rules.Unknown(newHouse(t, nil).directory()); len(got) != 1 || got[0] != "dir:nowhere" {
		t.Errorf("unknown are %v", got)
	}
}

func TestRolesAreReadAsTheyAreWritten(t *testing.T) {
	for _, role := range auth.AllRoles() {
		if got, err := auth.ParseRole(role.String()); err != nil || got != role {
			t.Errorf("%s is read as %s: %v", role, got, err)
		}
	}
	if _, err := auth.ParseRole("Sales"); err == nil {
		t.Error("Sales is taken for sales")
	}
}
