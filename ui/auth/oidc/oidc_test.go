package oidc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/oidc"
	"github.com/vemvet/vemvet/ui/auth/oidc/oidctest"
)

var anna = oidctest.User{
	ID: "4711", Username: "anna.berg", Password: "hemmelig nok", Name: "Anna Berg", Email: "anna@firm.example", Verified: true,
	Claims: map[string]any{"groups": []string{"staff", "sales"}, "employee_number": "100001", "realm_access": map[string]any{"roles": []string{"hr"}}},
}

var bo = oidctest.User{ID: "4712", Username: "bo.lund", Password: "ganske hemmelig", Name: "Bo Lund", Email: "bo@firm.example"}

// site is a server that signs in at a provider and tells who did.
type site struct {
	*testing.T
	provider *oidctest.Provider
	server   *httptest.Server
	client   *oidc.Client
	log      *lockedBuffer

	mu    sync.Mutex
	clock time.Duration // how far its clock goes before the provider's
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// outcome is what a site answers after a sign-in.
type outcome struct {
	Claim  auth.Claim
	Next   string
	Reason oidc.Reason
	Error  string
}

func newSite(t *testing.T, provider *oidctest.Provider, change func(*oidc.Config)) *site {
	t.Helper()
	t.Setenv("VEMVET_TEST_OIDC_SECRET", oidctest.Secret)
	s := &site{T: t, provider: provider, log: &lockedBuffer{}}
	mux := http.NewServeMux()
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	provider.Allow(s.server.URL+"/back", s.server.URL+"/signed-out")
	config := oidc.Config{Issuer: provider.Issuer, ClientID: oidctest.ClientID, ClientSecretEnv: "VEMVET_TEST_OIDC_SECRET", Preset: "keycloak"}
	if change != nil {
		change(&config)
	}
	var err error
	s.client, err = oidc.New(config, oidc.Options{
		RedirectURL: s.server.URL + "/back", Logger: slog.New(slog.NewTextHandler(s.log, nil)), Now: s.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("GET /begin", func(w http.ResponseWriter, r *http.Request) {
		if err := s.client.Begin(w, r, r.FormValue("next")); err != nil {
			tell(w, outcome{}, err)
		}
	})
	mux.HandleFunc("GET /back", func(w http.ResponseWriter, r *http.Request) {
		done, err := s.client.Finish(w, r)
		if err != nil {
			tell(w, outcome{}, err)
			return
		}
		w.Header().Set("X-Sign-Out", s.client.SignOutURL(r.Context(), done.IDToken, s.server.URL+"/signed-out"))
		tell(w, outcome{Claim: done.Claim, Next: done.Next}, nil)
	})
	mux.HandleFunc("GET /signed-out", func(http.ResponseWriter, *http.Request) {})
	return s
}

func tell(w http.ResponseWriter, o outcome, err error) {
	var failure *oidc.Failure
	if errors.As(err, &failure) {
		o.Reason, o.Error = failure.Reason, failure.Error()
	} else if err != nil {
		o.Error = err.Error()
	}
	_ = json.NewEncoder(w).Encode(o)
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.clock)
}

func (s *site) advance(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = by
}

// browser follows redirects but that to the site, which tests hold up.
type browser struct {
	*site
	http *http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &browser{s, &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), s.server.URL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// comeBack signs somebody in at the provider and gives the address that the browser is sent back to.
func (b *browser) comeBack(user oidctest.User, next string) *url.URL {
	b.Helper()
	response, err := b.http.Get(b.server.URL + "/begin?next=" + url.QueryEscape(next))
	if err != nil {
		b.Fatal(err)
	}
	page, err := io.ReadAll(response.Body)
	response.Body.Close()
	id := response.Request.URL.Query().Get("authRequestID")
	if err != nil || id == "" {
		b.Fatalf("no form of the provider at %s: %s", response.Request.URL, page)
	}
	response, err = b.http.PostForm(b.provider.Issuer+"/login/username", url.Values{"id": {id}, "username": {user.Username}, "password": {user.Password}})
	if err != nil {
		b.Fatal(err)
	}
	response.Body.Close()
	back, err := response.Location()
	if err != nil {
		b.Fatalf("the provider sends nobody back: %s", response.Status)
	}
	return back
}

func (b *browser) get(address string) (outcome, *http.Response) {
	b.Helper()
	response, err := b.http.Get(address)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	var o outcome
	if err := json.NewDecoder(response.Body).Decode(&o); err != nil {
		b.Fatalf("%s: %v", response.Status, err)
	}
	return o, response
}

func TestWhoeverSignsInIsVouchedForAsTheProviderSays(t *testing.T) {
	provider := oidctest.Start(t, anna, bo)
	for _, test := range []struct {
		name   string
		user   oidctest.User
		config func(*oidc.Config)
		want   auth.Claim
	}{
		{"all that the preset names", anna, nil, auth.Claim{
			Subject: "4711", EmployeeNumber: "100001", Email: "anna@firm.example", Username: "anna.berg", Name: "Anna Berg", Groups: []string{"staff", "sales"},
		}},
		{"no user name without a preset", anna, func(c *oidc.Config) { c.Preset = "" }, auth.Claim{
			Subject: "4711", Email: "anna@firm.example", Name: "Anna Berg", Groups: []string{"staff", "sales"},
		}},
		{"groups inside an object", anna, func(c *oidc.Config) { c.Claims.Groups = "realm_access.roles" }, auth.Claim{
			Subject: "4711", EmployeeNumber: "100001", Email: "anna@firm.example", Username: "anna.berg", Name: "Anna Berg", Groups: []string{"hr"},
		}},
		{"no address that is called unverified", bo, nil, auth.Claim{Subject: "4712", Username: "bo.lund", Name: "Bo Lund"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newSite(t, provider, test.config).browser()
			got, _ := b.get(b.comeBack(test.user, "/?q=kafka").String())
			test.want.Method, test.want.Subject = "oidc", provider.Issuer+" "+test.want.Subject
			if !slices.Equal(got.Claim.Groups, test.want.Groups) {
				t.Errorf("groups are %v; want %v", got.Claim.Groups, test.want.Groups)
			}
			got.Claim.Groups, test.want.Groups = nil, nil
			if got.Error != "" || got.Next != "/?q=kafka" || !equal(got.Claim, test.want) {
				t.Errorf("got %+v; want %+v", got, test.want)
			}
		})
	}
}

func equal(a, b auth.Claim) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

// Entra ID sends the address without saying whether it is verified.
func TestAnAddressOfWhichTheProviderSaysNothingIsTakenOnlyWhenConfigured(t *testing.T) {
	provider := oidctest.Start(t, anna)
	for _, test := range []struct {
		name   string
		preset string
		trust  bool
		claims map[string]any // beside the address
		want   string
	}{
		{"nothing said", "keycloak", false, nil, ""},
		{"nothing said and trusted", "entra", true, nil, anna.Email},
		{"called unverified and trusted", "entra", true, map[string]any{"email_verified": false}, ""},
		{"called unverified in a text and trusted", "entra", true, map[string]any{"email_verified": "false"}, ""},
		{"called verified in a text", "keycloak", false, map[string]any{"email_verified": "true"}, anna.Email},
		{"Entra ID checked who owns the domain", "entra", false, map[string]any{"xms_edov": true}, anna.Email},
		{"Entra ID checked and found another owner", "entra", false, map[string]any{"xms_edov": "0"}, ""},
		{"what only Entra ID says, of another provider", "keycloak", false, map[string]any{"xms_edov": true}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			provider.Metadata(func(m map[string]any) { delete(m, "userinfo_endpoint") })
			provider.Tamper(func(claims map[string]any) string {
				claims["email"] = anna.Email
				for name, value := range test.claims {
					claims[name] = value
				}
				return provider.Sign(t, claims)
			})
			b := newSite(t, provider, func(c *oidc.Config) { c.Preset, c.TrustEmail = test.preset, test.trust }).browser()
			got, _ := b.get(b.comeBack(anna, "/").String())
			if got.Error != "" || got.Claim.Email != test.want {
				t.Errorf("got %+v; want the address %q", got, test.want)
			}
		})
	}
}

// Each attack ends at our side or at the provider's, and nobody is signed in.
func TestAttacksAreRefused(t *testing.T) {
	provider := oidctest.Start(t, anna, bo)
	forged := func(make func(testing.TB, map[string]any) string, change func(map[string]any)) func(*browser) {
		return func(b *browser) {
			provider.Tamper(func(claims map[string]any) string {
				if change != nil {
					change(claims)
				}
				return make(b, claims)
			})
		}
	}
	claims := func(change func(map[string]any)) func(*browser) { return forged(provider.Sign, change) }
	for _, test := range []struct {
		name   string
		before func(*browser)             // the sign-in begins
		after  func(*browser, url.Values) // it is about to end
		other  bool                       // it ends in another browser
		want   oidc.Reason
		says   string
	}{
		{name: "a state that was made up", after: func(_ *browser, q url.Values) { q.Set("state", "AAAAAAAAAAAAAAAAAAAAAAAAAA") }, want: oidc.StartAgain, says: "no sign-in that this browser has under way"},
		{name: "no state", after: func(_ *browser, q url.Values) { q.Del("state") }, want: oidc.StartAgain, says: "no state"},
		{name: "two states", after: func(_ *browser, q url.Values) { q.Add("state", q.Get("state")) }, want: oidc.StartAgain, says: "several"},
		{name: "the answer to another browser", other: true, want: oidc.StartAgain, says: "no cookie"},
		{name: "the answer to another browser that has begun to sign in", other: true, before: nil, after: func(b *browser, _ url.Values) { b.comeBack(bo, "/") }, want: oidc.StartAgain, says: "no sign-in that this browser has under way"},
		{name: "a cookie that was made up", after: func(b *browser, _ url.Values) { b.setCookie("bm90aGluZyBvZiBvdXJz") }, want: oidc.StartAgain, says: "not of this server"},
		{name: "a cookie that was changed", after: func(b *browser, _ url.Values) { b.setCookie(flip(b.cookie())) }, want: oidc.StartAgain, says: "not of this server"},
		{name: "an answer that comes too late", after: func(b *browser, _ url.Values) { b.advance(11 * time.Minute) }, want: oidc.StartAgain, says: "no sign-in that this browser has under way"},
		{name: "the code of another person", after: func(b *browser, q url.Values) {
			q.Set("code", b.browser().comeBack(bo, "/").Query().Get("code"))
		}, want: oidc.Untrusted, says: "refuses the code: invalid_grant"},
		{name: "a code that was made up", after: func(_ *browser, q url.Values) { q.Set("code", "c0de") }, want: oidc.Untrusted, says: "refuses the code"},
		{name: "no code", after: func(_ *browser, q url.Values) { q.Del("code") }, want: oidc.Untrusted, says: "no code"},
		{name: "two codes", after: func(_ *browser, q url.Values) { q.Add("code", "x") }, want: oidc.Untrusted, says: "several"},
		{name: "the answer of another provider", after: func(_ *browser, q url.Values) { q.Set("iss", "https://evil.example") }, want: oidc.Untrusted, says: "not of the provider that was asked"},
		{name: "an answer without a name of a provider that gives it", before: func(*browser) {
			provider.Metadata(func(m map[string]any) { m["authorization_response_iss_parameter_supported"] = true })
		}, after: func(_ *browser, q url.Values) { q.Del("iss") }, want: oidc.Untrusted, says: "not of the provider that was asked"},
		{name: "the provider says no", after: func(_ *browser, q url.Values) { q.Del("code"); q.Set("error", "access_denied") }, want: oidc.Refused, says: "access_denied"},
		{name: "an error that somebody wrote into the address", after: func(_ *browser, q url.Values) {
			q.Set("error", "<script>alert(1)</script>")
			q.Set("error_description", "call 555-SCAM")
		}, want: oidc.Refused, says: "an error of its own"},
		{name: "an error for no sign-in", after: func(_ *browser, q url.Values) { q.Del("state"); q.Set("error", "access_denied") }, want: oidc.StartAgain, says: "no state"},
		{name: "a nonce of another sign-in", before: claims(func(c map[string]any) { c["nonce"] = "other" }), want: oidc.Untrusted, says: "nonce"},
		{name: "no nonce", before: claims(func(c map[string]any) { delete(c, "nonce") }), want: oidc.Untrusted, says: "nonce"},
		{name: "a token for another client", before: claims(func(c map[string]any) { c["aud"], c["azp"] = "payroll", "payroll" }), want: oidc.Untrusted, says: "audience"},
		{name: "a token for another client that names us too", before: claims(func(c map[string]any) {
			c["aud"], c["azp"] = []string{"payroll", oidctest.ClientID}, "payroll"
		}), want: oidc.Untrusted, says: "another client"},
		{name: "a token for several that says not for whom", before: claims(func(c map[string]any) {
			c["aud"] = []string{"payroll", oidctest.ClientID}
			delete(c, "azp")
		}), want: oidc.Untrusted, says: "another client"},
		{name: "a token of another issuer", before: claims(func(c map[string]any) { c["iss"] = "https://evil.example" }), want: oidc.Untrusted, says: "different provider"},
		{name: "a token that has expired", before: claims(func(c map[string]any) { c["exp"] = time.Now().Add(-2 * time.Minute).Unix() }), want: oidc.Untrusted, says: "expired"},
		{name: "a token of tomorrow", before: claims(func(c map[string]any) { c["iat"] = time.Now().Add(24 * time.Hour).Unix() }), want: oidc.Untrusted, says: "future"},
		{name: "a token that is not valid yet", before: claims(func(c map[string]any) { c["nbf"] = time.Now().Add(time.Hour).Unix() }), want: oidc.Untrusted, says: "nbf"},
		{name: "a token of nobody", before: claims(func(c map[string]any) { delete(c, "sub") }), want: oidc.Untrusted, says: "names nobody"},
		{name: "a token that belongs to another access token", before: claims(func(c map[string]any) { c["at_hash"] = "c29tZXRoaW5nIGVsc2Ug" }), want: oidc.Untrusted, says: "another access token"},
		{name: "a token of somebody else than the user info", before: claims(func(c map[string]any) { c["sub"] = bo.ID }), want: oidc.Untrusted, says: "somebody else"},
		{name: "a token with the algorithm none", before: forged(provider.Unsigned, nil), want: oidc.Untrusted, says: "none"},
		{name: "a token with another key", before: forged(provider.SignWithAnother, nil), want: oidc.Untrusted, says: "signature"},
		{name: "a token signed with the client's secret", before: forged(provider.SignWithSecret, nil), want: oidc.Untrusted, says: "HS256"},
		{name: "no token", before: forged(func(testing.TB, map[string]any) string { return "" }, nil), want: oidc.Untrusted, says: "no ID token"},
		{name: "a token that is none", before: forged(func(testing.TB, map[string]any) string { return "a.b.c" }, nil), want: oidc.Untrusted, says: "malformed"},
		{name: "a provider that names itself another", before: func(*browser) {
			provider.Metadata(func(m map[string]any) { m["issuer"] = "https://evil.example" })
		}, want: oidc.Unreachable, says: "did not match"},
		{name: "a provider whose tokens would travel unencrypted", before: func(*browser) {
			provider.Metadata(func(m map[string]any) { m["token_endpoint"] = "http://login.firm.example/token" })
		}, want: oidc.Unreachable, says: "not encrypted"},
	} {
		t.Run(test.name, func(t *testing.T) {
			provider.Tamper(nil)
			provider.Metadata(nil)
			s := newSite(t, provider, nil)
			b := s.browser()
			if test.before != nil {
				test.before(b)
			}
			var got outcome
			if test.want == oidc.Unreachable {
				got, _ = b.get(s.server.URL + "/begin")
			} else {
				back := b.comeBack(anna, "/")
				if test.other {
					b = s.browser()
				}
				query := back.Query()
				if test.after != nil {
					test.after(b, query)
				}
				back.RawQuery = query.Encode()
				got, _ = b.get(back.String())
			}
			if got.Reason != test.want || !strings.Contains(got.Error, test.says) {
				t.Errorf("got %q, %s; want %q that says %q", got.Reason, got.Error, test.want, test.says)
			}
			if !equal(got.Claim, auth.Claim{}) {
				t.Errorf("somebody was signed in: %+v", got.Claim)
			}
			for _, leak := range []string{"script", "SCAM", oidctest.Secret, "eyJ"} {
				if strings.Contains(got.Error, leak) || strings.Contains(s.log.String(), leak) {
					t.Errorf("the log would hold %q: %s", leak, got.Error)
				}
			}
		})
	}
}

func TestAnAnswerIsGoodOnce(t *testing.T) {
	b := newSite(t, oidctest.Start(t, anna), nil).browser()
	back := b.comeBack(anna, "/")
	before := b.cookie()
	if got, _ := b.get(back.String()); got.Error != "" {
		t.Fatal(got.Error)
	}
	if got, _ := b.get(back.String()); got.Reason != oidc.StartAgain {
		t.Errorf("the same address once more: %+v", got)
	}
	b.setCookie(before)
	if got, _ := b.get(back.String()); got.Reason != oidc.StartAgain || !strings.Contains(got.Error, "used already") {
		t.Errorf("the same address with a copy of the cookie: %+v", got)
	}
	// The provider too gives nothing for a code that was used: a state of our own does not help.
	query := b.comeBack(anna, "/").Query()
	query.Set("code", back.Query().Get("code"))
	if got, _ := b.get(b.server.URL + "/back?" + query.Encode()); got.Reason != oidc.Untrusted {
		t.Errorf("the code once more, with a new state: %+v", got)
	}
}

func TestClocksMayDifferByTheSkewAndNoMore(t *testing.T) {
	for _, test := range []struct {
		name  string
		ahead time.Duration // our clock before the provider's
		ok    bool
	}{
		{"ours is a little early", -50 * time.Second, true},
		{"ours is too early", -2 * time.Minute, false},
		{"ours is so late that the token has just expired", time.Hour + 30*time.Second, true},
		{"ours is so late that the token has expired", time.Hour + 2*time.Minute, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, oidctest.Start(t, anna), nil)
			s.advance(test.ahead)
			b := s.browser()
			if got, _ := b.get(b.comeBack(anna, "/").String()); (got.Error == "") != test.ok {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestTabsOfABrowserSignInBesideEachOther(t *testing.T) {
	b := newSite(t, oidctest.Start(t, anna), nil).browser()
	var backs []*url.URL
	for _, next := range []string{"/0", "/1", "/2", "/3", "/4"} {
		backs = append(backs, b.comeBack(anna, next))
	}
	if len(b.cookie()) > 4000 {
		t.Errorf("the cookie has %d bytes", len(b.cookie()))
	}
	for i, want := range []string{"", "/1", "/2", "/3", "/4"} { // the first is one too many
		if got, _ := b.get(backs[i].String()); got.Next != want || (got.Error == "") != (want != "") {
			t.Errorf("tab %d: %+v", i, got)
		}
	}
	long := "/?q=" + strings.Repeat("å", 400)
	if got, _ := b.get(b.comeBack(anna, long).String()); got.Error != "" || got.Next != "" {
		t.Errorf("an address too long to keep: %+v", got)
	}
}

func TestWhatGoesThroughTheBrowserTellsNothing(t *testing.T) {
	s := newSite(t, oidctest.Start(t, anna), nil)
	response, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Get(s.server.URL + "/begin?next=/secret-place")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	to, err := response.Location()
	if err != nil {
		t.Fatal(err)
	}
	query := to.Query()
	if query.Get("code_challenge_method") != "S256" || len(query.Get("code_challenge")) != 43 || query.Get("response_type") != "code" ||
		len(query.Get("state")) < 26 || len(query.Get("nonce")) < 26 || query.Get("state") == query.Get("nonce") {
		t.Errorf("sent to %s", to)
	}
	cookies := response.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].MaxAge != 600 || cookies[0].Path != "/" {
		t.Errorf("the cookie is %v", cookies)
	}
	for _, secret := range []string{oidctest.Secret, "secret-place"} {
		if strings.Contains(to.String()+cookies[0].Value, secret) {
			t.Errorf("%s can be read", secret)
		}
	}
}

func TestTheCookieIsKeptToHTTPS(t *testing.T) {
	provider := oidctest.Start(t, anna)
	t.Setenv("VEMVET_TEST_OIDC_SECRET", oidctest.Secret)
	client, err := oidc.New(oidc.Config{Issuer: provider.Issuer, ClientID: oidctest.ClientID, ClientSecretEnv: "VEMVET_TEST_OIDC_SECRET"},
		oidc.Options{RedirectURL: "https://vemvet.firm.example/back"})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := client.Begin(w, httptest.NewRequest(http.MethodGet, "/", nil), "/"); err != nil {
		t.Fatal(err)
	}
	if c := w.Result().Cookies()[0]; !c.Secure || !strings.HasPrefix(c.Name, "__Host-") {
		t.Errorf("the cookie is %v", c)
	}
}

func TestAProviderThatIsAwayKeepsNothingFromStartingAndIsAskedAgain(t *testing.T) {
	provider := oidctest.Start(t, anna)
	provider.Metadata(func(m map[string]any) { clear(m) }) // says nothing
	s := newSite(t, provider, nil)
	b := s.browser()
	if got, _ := b.get(s.server.URL + "/begin"); got.Reason != oidc.Unreachable {
		t.Fatalf("got %+v", got)
	}
	provider.Metadata(nil)
	if got, _ := b.get(s.server.URL + "/begin"); got.Reason != oidc.Unreachable {
		t.Errorf("asked again at once: %+v", got)
	}
	s.advance(10 * time.Second)
	if got, _ := b.get(b.comeBack(anna, "/").String()); got.Error != "" {
		t.Errorf("when it is back: %+v", got)
	}
}

func TestSigningOutEndsTheSessionAtTheProviderToo(t *testing.T) {
	provider := oidctest.Start(t, anna)
	s := newSite(t, provider, nil)
	b := s.browser()
	_, response := b.get(b.comeBack(anna, "/").String())
	out := response.Header.Get("X-Sign-Out")
	if !strings.HasPrefix(out, provider.Issuer+"/end_session?") {
		t.Fatalf("sign out at %q", out)
	}
	response, err := b.http.Get(out)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if back, err := response.Location(); err != nil || back.String() != s.server.URL+"/signed-out" {
		t.Errorf("the provider sends on to %v, %v (%s)", back, err, response.Status)
	}
	provider.Metadata(func(m map[string]any) { delete(m, "end_session_endpoint") })
	s = newSite(t, provider, nil)
	if got := s.client.SignOutURL(t.Context(), "x", s.server.URL); got != "" {
		t.Errorf("a provider without such an address: %s", got)
	}
}

func TestGroupsThatTheProviderLeavesOutAreNobodysAndSaid(t *testing.T) {
	provider := oidctest.Start(t, bo)
	provider.Metadata(func(m map[string]any) { delete(m, "userinfo_endpoint") })
	provider.Tamper(func(claims map[string]any) string {
		claims["_claim_names"] = map[string]any{"groups": "src1"}
		claims["_claim_sources"] = map[string]any{"src1": map[string]any{"endpoint": "https://graph.example/memberObjects"}}
		return provider.Sign(t, claims)
	})
	s := newSite(t, provider, func(c *oidc.Config) { c.Preset = "entra" })
	b := s.browser()
	got, _ := b.get(b.comeBack(bo, "/").String())
	if got.Error != "" || len(got.Claim.Groups) != 0 || !strings.Contains(s.log.String(), "too many") {
		t.Errorf("got %+v; the log says %s", got, s.log.String())
	}
}

const cookieName = "vemvet-oidc"

func (b *browser) cookie() string {
	b.Helper()
	at, err := url.Parse(b.server.URL)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(at) {
		if c.Name == cookieName {
			return c.Value
		}
	}
	b.Fatal("there is no cookie")
	return ""
}

func (b *browser) setCookie(value string) {
	b.Helper()
	at, err := url.Parse(b.server.URL)
	if err != nil {
		b.Fatal(err)
	}
	b.http.Jar.SetCookies(at, []*http.Cookie{{Name: cookieName, Value: value, Path: "/"}})
}

func flip(value string) string {
	swapped := byte('A')
	if value[40] == 'A' {
		swapped = 'B'
	}
	return value[:40] + string(swapped) + value[41:]
}
