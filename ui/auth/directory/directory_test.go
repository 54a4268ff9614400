package directory_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/directory"
)

const people = `dn: uid=anna,dc=firm,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna Berg
sn: Berg
userPassword: annas hemmelighet

dn: uid=bo,dc=firm,dc=example
objectClass: inetOrgPerson
uid: bo
cn: Bo Lund
sn: Lund
userPassword: bos hemmelighet

dn: cn=sellers,dc=firm,dc=example
objectClass: groupOfNames
cn: sellers
member: uid=anna,dc=firm,dc=example

`

// site is a door with a directory behind it, which Vemvet has read: but for Bo, who is new.
type site struct {
	*testing.T
	slapd *ldaptest.Server
	log   bytes.Buffer
	http.Handler
}

func newSite(t *testing.T) *site {
	t.Helper()
	gin.SetMode(gin.TestMode)
	s := &site{T: t, slapd: ldaptest.Start(t, ldaptest.Options{LDIF: people})}
	t.Setenv("VEMVET_TEST_LDAP_PASSWORD", ldaptest.Password)
	way, err := directory.New(directory.Config{Source: "staff", Label: "Firm account"}, ldap.Config{
		URL: ldap.Names{s.slapd.TLSURL}, CAFile: s.slapd.CAFile, Bases: ldap.Names{ldaptest.Suffix}, Timeout: 5 * time.Second,
		BindDN: ldaptest.Reader, PasswordEnv: "VEMVET_TEST_LDAP_PASSWORD",
	})
	if err != nil {
		t.Fatal(err)
	}
	claim, err := way.SignIn(t.Context(), "anna", "annas hemmelighet")
	if err != nil {
		t.Fatal(err)
	}
	if claim.Method != "ldap" || claim.Account.Source != "staff" || claim.Account.ID == "" || claim.Name != "Anna Berg" || len(claim.Groups) != 1 || claim.Groups[0] != "sellers" {
		t.Errorf("the claim is %+v", claim)
	}
	store, err := auth.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	known := indexer.NewDirectory(indexer.Roster{Accounts: []indexer.Account{
		{Ref: claim.Account, Person: &connectors.Person{Head: connectors.Head{ID: claim.Account.ID}, Name: "Anna Berg"}},
	}})
	options := auth.Options{
		Store: store, Directory: func() (*indexer.Directory, error) { return known, nil }, Ways: []auth.Way{way},
		Logger: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if err := options.Rules.Add(auth.Sales, "claim:sellers"); err != nil {
		t.Fatal(err)
	}
	door := auth.NewDoor(options)
	router := gin.New()
	router.Use(func(c *gin.Context) {
		c.Next()
		for _, err := range c.Errors { // as a server does
			s.log.WriteString(err.Error())
		}
	})
	way.Register(router, door)
	router.GET("/who", func(c *gin.Context) {
		v, err := door.Visitor(c)
		if err != nil {
			t.Error(err)
		}
		c.String(http.StatusOK, v.Name+": "+v.Roles.String())
	})
	s.Handler = router
	return s
}

func (s *site) signIn(name, password, next string) *httptest.ResponseRecorder {
	form := url.Values{"username": {name}, "password": {password}, "next": {next}}
	request := httptest.NewRequest(http.MethodPost, "/sign-in/directory", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer
}

func TestNameAndPasswordOpenTheDoor(t *testing.T) {
	s := newSite(t)
	answer := s.signIn(" anna ", "annas hemmelighet", "/?q=kafka")
	cookies := answer.Result().Cookies()
	if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/?q=kafka" || len(cookies) != 1 {
		t.Fatalf("%d %v", answer.Code, answer.Header())
	}
	request := httptest.NewRequest(http.MethodGet, "/who", nil)
	request.AddCookie(cookies[0])
	who := httptest.NewRecorder()
	s.ServeHTTP(who, request)
	if got := who.Body.String(); got != "Anna Berg: employee, sales" {
		t.Errorf("the visitor is %q", got)
	}
	if strings.Contains(s.log.String(), "hemmelighet") || strings.Contains(s.log.String(), "anna") {
		t.Errorf("the log tells who: %s", s.log.String())
	}
}

func TestWhoIsRefusedIsToldWhyAndGetsNoCookie(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct{ name, user, password, reason string }{
		{"a wrong password", "anna", "bos hemmelighet", auth.WrongPassword},
		{"an empty password", "anna", "", auth.WrongPassword},
		{"a name that nobody has", "xenia", "annas hemmelighet", auth.WrongPassword},
		{"a filter for a name", "*)(uid=anna", "annas hemmelighet", auth.WrongPassword},
		{"no name", "", "", auth.WrongPassword},
		{"somebody whom Vemvet has not read yet", "bo", "bos hemmelighet", auth.Unknown},
	} {
		begun := time.Now()
		answer := s.signIn(test.user, test.password, "//evil.example")
		to := answer.Header().Get("Location")
		if answer.Code != http.StatusSeeOther || to != "/sign-in?refused="+test.reason || len(answer.Result().Cookies()) != 0 {
			t.Errorf("%s: %d to %s", test.name, answer.Code, to)
		}
		if took := time.Since(begun); test.reason == auth.WrongPassword && took < 500*time.Millisecond {
			t.Errorf("%s is refused after %v: how fast tells whether there is such a name", test.name, took)
		}
	}
	for _, secret := range []string{"hemmelighet", "anna", "xenia"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, s.log.String())
		}
	}
}

func TestGuessingAtOneNameEndsSoonHoweverItIsWritten(t *testing.T) {
	s := newSite(t)
	for _, name := range []string{"anna", "ANNA", " anna", "Anna ", "aNNa", "anna"} {
		if to := s.signIn(name, "guess", "").Header().Get("Location"); to != "/sign-in?refused=password" {
			t.Fatalf("%q leads to %s", name, to)
		}
	}
	if to := s.signIn("anna", "annas hemmelighet", "").Header().Get("Location"); !strings.HasPrefix(to, "/sign-in?refused=often&wait=") {
		t.Errorf("the seventh attempt leads to %s", to)
	}
	if to := s.signIn("bo", "x", "").Header().Get("Location"); to != "/sign-in?refused=password" {
		t.Errorf("another name leads to %s", to)
	}
}

func TestADirectoryThatIsAwayIsSaidToBe(t *testing.T) {
	s := newSite(t)
	s.slapd.Kill()
	if to := s.signIn("anna", "annas hemmelighet", "").Header().Get("Location"); to != "/sign-in?refused=unavailable" {
		t.Errorf("leads to %s", to)
	}
	if strings.Contains(s.log.String(), "hemmelighet") || !strings.Contains(s.log.String(), "connection refused") {
		t.Errorf("the log says %s", s.log.String())
	}
	s.slapd.Restart()
	if to := s.signIn("anna", "annas hemmelighet", "").Header().Get("Location"); to != "/" {
		t.Errorf("when it is back: %s", to)
	}
}

func TestAConfigurationThatIsWrongIsRefused(t *testing.T) {
	good := ldap.Config{URL: ldap.Names{"ldaps://ldap.firm.example"}, Bases: ldap.Names{"dc=firm"}}
	plain := good
	plain.URL = ldap.Names{"ldap://ldap.firm.example"}
	for _, test := range []struct {
		name   string
		config directory.Config
		source ldap.Config
		key    string
	}{
		{"a name that is no field", directory.Config{Names: []string{"usernames", "bio"}}, good, "names[1]"},
		{"passwords that anyone on the way can read", directory.Config{}, plain, "url"},
	} {
		var fault *ldap.ConfigError
		if _, err := directory.New(test.config, test.source); !errors.As(err, &fault) || fault.Key != test.key {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := directory.New(directory.Config{}, good); err != nil {
		t.Error(err)
	}
}
