package ui_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/demo"
	"github.com/vemvet/vemvet/ui/auth/directory"
	"github.com/vemvet/vemvet/ui/auth/oidc"
	"github.com/vemvet/vemvet/ui/auth/proxy"
	"github.com/vemvet/vemvet/ui/auth/token"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/page"
)

// signedIn is a whole server with sign-in, and a session for each role.
type signedIn struct {
	*testing.T
	engine  *gin.Engine
	desk    *token.Desk
	cookies map[string]string // by role; "" for somebody who is not signed in
}

// firmOfRoles has somebody of each role, whose id is the role's name.
func firmOfRoles() *indexer.Directory {
	roster := indexer.Roster{Groups: map[connectors.Ref]*connectors.Group{}}
	for _, role := range auth.AllRoles() {
		id := role.String()
		roster.Accounts = append(roster.Accounts, indexer.Account{
			Ref: connectors.Ref{Source: "dir", Kind: connectors.KindPerson, ID: id}, Person: &connectors.Person{Head: connectors.Head{ID: id}, Name: "The " + id, Emails: []string{"the-" + id + "@firm.example"}},
		})
		roster.Groups[connectors.Ref{Source: "dir", Kind: connectors.KindGroup, ID: "those-in-" + id}] = &connectors.Group{Members: []string{id}}
	}
	return indexer.NewDirectory(roster)
}

func startSignedIn(t *testing.T, change func(*ui.Options)) signedIn {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	store, err := auth.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log, err := audit.Open(t.TempDir(), audit.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(store.Close(), log.Close(), engine.Close()); err != nil {
			t.Error(err)
		}
	})
	firm := firmOfRoles()
	here := func() (*indexer.Directory, error) { return firm, nil }
	way := &demo.Way{}
	desk := token.NewDesk(token.New(store.Badger(), token.Options{}), here)
	options := auth.Options{
		Store: store, Logger: slog.New(slog.DiscardHandler), Ways: append(awayWays(t), way), Bearer: desk.Bearer, Directory: here,
	}
	for _, role := range auth.AllRoles() {
		way.People = append(way.People, auth.OfferedPerson{ID: "dir:" + role.String(), Name: "The " + role.String(), Role: role})
		if role != auth.Employee {
			if err := options.Rules.Add(role, "dir:those-in-"+role.String()); err != nil {
				t.Fatal(err)
			}
		}
	}
	door := auth.NewDoor(options)
	metrics := ui.NewMetrics(engine)
	plain := search.New(engine, search.DefaultParameters())
	searcher, builder := metrics.Searcher(plain), metrics.TeamBuilder(team.New(plain))
	who := identity.New(engine)
	bids := bid.New(openBids(t, t.TempDir()), team.New(plain), here)
	serving := ui.Options{
		Visitor: door.Visitor, SignIn: door,
		API: api.New(searcher, builder, api.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Metrics: metrics.Handler(), Sync: func() []string { return []string{} }, Identity: who, Me: plain, Bids: bids, Tenders: tender.New(plain), Documents: document.NewReader(document.Limits{}), Exports: export.New(plain, team.New(plain)), Outward: metrics.Outward(plain),
		}),
		Pages: page.New(searcher, builder, page.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Door: door, Tokens: desk, May: ui.May, Identity: who, Me: plain, AuditLog: audit.NewBook(log, here), Bids: bids, Tenders: tender.New(plain), Documents: unprepared{document.NewReader(document.Limits{})}, Exports: export.New(plain, team.New(plain)), Outward: metrics.Outward(plain),
		}),
		Logger:  slog.New(slog.DiscardHandler),
		Metrics: metrics,
	}
	if change != nil {
		change(&serving)
	}
	s := signedIn{T: t, engine: ui.NewServer(serving).Handler(false).(*gin.Engine), desk: desk, cookies: map[string]string{"": ""}}
	for _, role := range auth.AllRoles() {
		answer := s.send("POST", "/sign-in/demo", "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, "person=dir:"+role.String())
		cookies := answer.Result().Cookies()
		if answer.Code != http.StatusSeeOther || len(cookies) != 1 {
			t.Fatalf("sign in as %s: %d %s", role, answer.Code, answer.Header().Get("Location"))
		}
		s.cookies[role.String()] = cookies[0].Name + "=" + cookies[0].Value
	}
	return s
}

// openBids opens a shelf of bids in a folder.
func openBids(t *testing.T, dir string) *shelf.Shelf {
	t.Helper()
	bids, err := shelf.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bids.Close(); err != nil {
			t.Error(err)
		}
	})
	return bids
}

// awayWays are the ways to sign in that ask another server. Nobody answers there.
func awayWays(t *testing.T) []auth.Way {
	t.Helper()
	firm, err := directory.New(directory.Config{Source: "dir"}, ldap.Config{URL: ldap.Names{"ldap://127.0.0.1:1"}, Bases: ldap.Names{"dc=firm"}})
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := proxy.New(proxy.Config{Addresses: []string{"10.9.9.9"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("VEMVET_TEST_OIDC_SECRET", "x")
	client, err := oidc.New(oidc.Config{Issuer: "https://127.0.0.1:1", ClientID: "vemvet", ClientSecretEnv: "VEMVET_TEST_OIDC_SECRET", Timeout: time.Second}, oidc.Options{
		RedirectURL: "https://vemvet.firm.example" + oidc.CallbackPath, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return []auth.Way{firm, &oidc.Way{Client: client}, &proxy.Way{Proxy: trusted}}
}

// send asks as a role from another machine, except that signing in to the demo comes from this one.
func (s signedIn) send(method, path, role string, header http.Header, body string) *httptest.ResponseRecorder {
	s.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Host = "vemvet.firm.example"
	for name, values := range header {
		request.Header[name] = values
	}
	if cookie := s.cookies[role]; cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	if path == "/sign-in/demo" {
		request.RemoteAddr = "127.0.0.1:1234"
	}
	if at := header.Get("Remote"); at != "" {
		request.RemoteAddr = at
	}
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	answer := httptest.NewRecorder()
	s.engine.ServeHTTP(answer, request)
	return answer
}

// addressOf fills a pattern of gin.
func addressOf(pattern string) string {
	return strings.NewReplacer("*id", "dir:employee", ":name", "logo.svg", ":id", "nothere").Replace(pattern)
}

func TestEveryRouteStandsInTheTableAndTheTableHasNoOther(t *testing.T) {
	s := startSignedIn(t, nil)
	registered := map[string]bool{}
	for _, r := range s.engine.Routes() {
		if r.Method != http.MethodHead {
			registered[r.Method+" "+r.Path] = true
		}
	}
	listed := map[string]bool{}
	for _, g := range ui.Gates() {
		name := g.Method + " " + g.Pattern
		if listed[name] {
			t.Errorf("%s stands there twice", name)
		}
		listed[name] = true
		if !registered[name] {
			t.Errorf("%s stands in the table, and there is no such route", name)
		}
		if g.Scope != "" && !strings.HasPrefix(g.Pattern, "/api/") {
			t.Errorf("%s is open to tokens, and is no part of the API", name)
		}
		if g.Anonymous == (g.Roles != 0) {
			t.Errorf("%s is for everyone or for roles; want one of the two", name)
		}
	}
	for name := range registered {
		if !listed[name] {
			t.Errorf("%s is a route without a gate", name)
		}
	}
}

func TestEveryRouteAnswersThoseWhomTheTableNamesAndNobodyElse(t *testing.T) {
	shared := startSignedIn(t, func(o *ui.Options) { o.Limits.Attempts = 1000 })
	for _, gate := range ui.Gates() {
		for _, role := range []string{"", "employee", "sales", "hr", "leadership", "administrator"} {
			for _, method := range methods(gate.Method) {
				t.Run(method+" "+gate.Pattern+" as "+role, func(t *testing.T) {
					s := signedIn{t, shared.engine, shared.desk, shared.cookies}
					if strings.HasPrefix(gate.Pattern, "/sign-out") {
						s = startSignedIn(t, nil) // of which nothing is left then
					}
					answer := s.send(method, addressOf(gate.Pattern), role, nil, "")
					has := auth.Roles(0)
					if role != "" {
						known, err := auth.ParseRole(role)
						if err != nil {
							t.Fatal(err)
						}
						has = auth.RolesOf(auth.Employee, known)
					}
					checkGate(t, gate, has, answer)
				})
			}
		}
	}
}

func methods(of string) []string {
	if of == http.MethodGet {
		return []string{http.MethodGet, http.MethodHead}
	}
	return []string{of}
}

func checkGate(t *testing.T, gate ui.Gate, has auth.Roles, answer *httptest.ResponseRecorder) {
	t.Helper()
	program := strings.HasPrefix(gate.Pattern, "/api/") || gate.Pattern == "/metrics"
	to := answer.Header().Get("Location")
	turnedAway := answer.Code == http.StatusUnauthorized || answer.Code == http.StatusForbidden ||
		answer.Code == http.StatusSeeOther && strings.HasPrefix(to, "/sign-in?next=")
	switch {
	case gate.Anonymous || gate.Roles.Any(has):
		if turnedAway && gate.Pattern != "/sign-in/demo" {
			t.Errorf("turned away: %d %s", answer.Code, to)
		}
	case has == 0 && program:
		if answer.Code != http.StatusUnauthorized || answer.Header().Get("WWW-Authenticate") == "" || answer.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%d %v; want a problem with 401", answer.Code, answer.Header())
		}
	case has == 0:
		if answer.Code != http.StatusSeeOther || to != "/sign-in" && !strings.HasPrefix(to, "/sign-in?next=") {
			t.Errorf("%d to %q; want the sign-in page", answer.Code, to)
		}
	default:
		if answer.Code != http.StatusForbidden {
			t.Errorf("%d; want 403", answer.Code)
		}
	}
}

func TestARouteWithoutAGateIsClosedToAll(t *testing.T) {
	forgotten := routes{}
	s := startSignedIn(t, func(o *ui.Options) { o.API = both{forgotten, o.API} })
	for role := range s.cookies {
		if answer := s.send("GET", "/api/v1/fails/x", role, nil, ""); answer.Code != http.StatusForbidden {
			t.Errorf("as %q: %d; want 403", role, answer.Code)
		}
	}
}

func TestMetricsAreForAdministratorsAndForWhatWatchesThisMachine(t *testing.T) {
	s := startSignedIn(t, nil)
	table := []struct {
		name   string
		header http.Header
		want   int
	}{
		{"a program on this machine", http.Header{"Remote": {"127.0.0.1:5"}, "Host": {"localhost:8080"}}, 200},
		{"one on this machine by IPv6", http.Header{"Remote": {"[::1]:5"}, "Host": {"[::1]:8080"}}, 200},
		{"another machine", http.Header{"Remote": {"10.0.0.9:5"}, "Host": {"localhost"}}, 401},
		{"another machine that says it is this one", http.Header{"Remote": {"10.0.0.9:5"}, "Host": {"localhost"}, "X-Forwarded-For": {"127.0.0.1"}}, 401},
		{"a proxy on this machine", http.Header{"Remote": {"127.0.0.1:5"}, "Host": {"localhost"}, "X-Forwarded-For": {"10.0.0.9"}}, 401},
		{"a proxy on this machine that passes the host on", http.Header{"Remote": {"127.0.0.1:5"}}, 401},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			if answer := s.send("GET", "/metrics", "", test.header, ""); answer.Code != test.want {
				t.Errorf("%d; want %d", answer.Code, test.want)
			}
		})
	}
}

func TestSomebodyWhoIsNotSignedInComesBackToWhereTheyWanted(t *testing.T) {
	s := startSignedIn(t, nil)
	answer := s.send("GET", "/?q=kafka&place=Oslo", "", nil, "")
	to := answer.Header().Get("Location")
	if answer.Code != http.StatusSeeOther || to != "/sign-in?next=%2F%3Fq%3Dkafka%26place%3DOslo" {
		t.Fatalf("%d to %s", answer.Code, to)
	}
	page := s.send("GET", to, "", nil, "").Body.String()
	if !strings.Contains(page, `name="next" value="/?q=kafka&amp;place=Oslo"`) {
		t.Errorf("the sign-in page does not lead back:\n%s", page)
	}
	for _, hidden := range []string{`href="/team"`, `href="/posts"`, `name="q"`} {
		if strings.Contains(page, hidden) {
			t.Errorf("the sign-in page has %s for nobody", hidden)
		}
	}
	if to := s.send("GET", "//evil.example/%2e%2e", "", nil, "").Header().Get("Location"); strings.Contains(to, "evil") {
		t.Errorf("an address that is another site's in a browser leads to %s", to)
	}
}

func TestPagesLinkToNothingThatIsClosedToTheirReader(t *testing.T) {
	s := startSignedIn(t, nil)
	for role, want := range map[string]bool{"employee": false, "sales": true, "hr": false, "leadership": false, "administrator": false} {
		page := s.send("GET", "/about", role, nil, "").Body.String()
		if got := strings.Contains(page, `href="/team"`); got != want {
			t.Errorf("%s: a link to bid teams: %t; want %t", role, got, want)
		}
		if !strings.Contains(page, "The "+role) {
			t.Errorf("%s: the page does not say who is signed in", role)
		}
	}
}

func TestEveryChangeIsRefusedToAPageOfAnotherSite(t *testing.T) {
	s := startSignedIn(t, nil)
	table := []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
	}
	for _, gate := range ui.Gates() {
		if gate.Method == http.MethodGet {
			continue
		}
		for role := range s.cookies {
			for _, header := range table {
				if answer := s.send(gate.Method, addressOf(gate.Pattern), role, header, ""); answer.Code != http.StatusForbidden {
					t.Errorf("%s %s as %q with %v: %d; want 403", gate.Method, gate.Pattern, role, header, answer.Code)
				}
			}
		}
	}
	if answer := s.send("GET", "/", "employee", nil, ""); answer.Code != http.StatusOK {
		t.Errorf("a session ended by it: %d", answer.Code)
	}
}

func TestWhoAsksTooOftenHasToWait(t *testing.T) {
	s := startSignedIn(t, func(o *ui.Options) { o.Limits = ui.Limits{Questions: 5} })
	var answer *httptest.ResponseRecorder
	for range 6 {
		answer = s.send("GET", "/api/v1/suggest?q=a", "employee", nil, "")
	}
	wait, err := strconv.Atoi(answer.Header().Get("Retry-After"))
	if answer.Code != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 60 || answer.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d, Retry-After %q", answer.Code, answer.Header().Get("Retry-After"))
	}
	page := s.send("GET", "/about", "employee", nil, "")
	if page.Code != http.StatusTooManyRequests || page.Header().Get("Retry-After") == "" || !strings.Contains(page.Body.String(), "<h1>") {
		t.Errorf("as a page: %d", page.Code)
	}
	if other := s.send("GET", "/api/v1/suggest?q=a", "sales", nil, ""); other.Code == http.StatusTooManyRequests {
		t.Error("a colleague has to wait for another")
	}
	if alive := s.send("GET", "/healthz", "", nil, ""); alive.Code != http.StatusOK {
		t.Errorf("the watch has to wait too: %d", alive.Code)
	}
}

// attempts has a way to sign in that counts.
type attempts struct{ ui.Routes }

func (a attempts) Register(r gin.IRouter) {
	a.Routes.Register(r)
	r.POST("/sign-in/guess", func(c *gin.Context) { c.String(http.StatusOK, "no") })
}

func TestAttemptsToSignInAreCountedByTheAddressThatATrustedProxyTells(t *testing.T) {
	table := []struct {
		name    string
		trusted []netip.Prefix
		from    func(i int) http.Header
		refused bool
	}{
		{"one address", nil, func(int) http.Header { return http.Header{"Remote": {"203.0.113.7:1"}} }, true},
		{"one address that claims to pass on for many", nil, func(i int) http.Header {
			return http.Header{"Remote": {"203.0.113.7:1"}, "X-Forwarded-For": {"198.51.100." + strconv.Itoa(i)}}
		}, true},
		{"many addresses behind a trusted proxy", []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}, func(i int) http.Header {
			return http.Header{"Remote": {"10.0.0.5:1"}, "X-Forwarded-For": {"198.51.100." + strconv.Itoa(i)}}
		}, false},
		{"one address behind a trusted proxy that invents others", []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}, func(i int) http.Header {
			return http.Header{"Remote": {"10.0.0.5:1"}, "X-Forwarded-For": {"198.51.100." + strconv.Itoa(i) + ", 203.0.113.7"}}
		}, true},
		{"one network of IPv6", nil, func(i int) http.Header {
			return http.Header{"Remote": {"[2001:db8:1:2::" + strconv.Itoa(i+1) + "]:1"}}
		}, true},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			s := startSignedIn(t, func(o *ui.Options) {
				o.TrustedProxies, o.Limits = test.trusted, ui.Limits{Attempts: 5}
				o.Gates = append(ui.Gates(), ui.Gate{Method: "POST", Pattern: "/sign-in/guess", Anonymous: true, Attempt: true})
				o.API = attempts{o.API}
			})
			var codes []int
			for i := range 8 {
				codes = append(codes, s.send("POST", "/sign-in/guess", "", test.from(i), "").Code)
			}
			if got := slices.Contains(codes, http.StatusTooManyRequests); got != test.refused {
				t.Errorf("answers %v", codes)
			}
			if slices.Contains(codes[:5], http.StatusTooManyRequests) {
				t.Errorf("the first five are refused: %v", codes)
			}
		})
	}
}

func TestTheDemoLetsNobodyInFromAnotherMachine(t *testing.T) {
	s := startSignedIn(t, nil)
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for body, from := range map[string]string{"person=dir:employee": "10.0.0.9:5", "person=dir:nobody": "127.0.0.1:5", "": "127.0.0.1:5"} {
		header := form.Clone()
		header.Set("Remote", from)
		answer := s.send("POST", "/sign-in/demo", "", header, body)
		if len(answer.Result().Cookies()) > 0 || !strings.HasPrefix(answer.Header().Get("Location"), "/sign-in?") {
			t.Errorf("%q from %s: %d to %s", body, from, answer.Code, answer.Header().Get("Location"))
		}
	}
}

func TestTheLogHoldsNoSessionAndNobodysName(t *testing.T) {
	var log journal
	s := startSignedIn(t, func(o *ui.Options) {
		o.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	for role := range s.cookies {
		s.send("GET", "/people/dir:sales?q=secret", role, http.Header{"Authorization": {"Bearer vvt_secret"}}, "")
		s.send("GET", "/?q=secret", role, nil, "")
		s.send("POST", "/sign-out", role, nil, "")
	}
	text := log.String()
	for _, cookie := range s.cookies {
		if _, token, ok := strings.Cut(cookie, "="); ok && strings.Contains(text, token) {
			t.Error("the log has a session's token")
		}
	}
	for _, secret := range []string{"secret", "The sales", "dir:"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

func TestWhomATrustedProxyNamesIsSignedInWithoutAQuestionAndOutWithIt(t *testing.T) {
	s := startSignedIn(t, nil)
	named := func(user string) http.Header {
		return http.Header{"Remote": {"10.9.9.9:1"}, "X-Forwarded-User": {user}, "X-Forwarded-Email": {"the-" + user + "@firm.example"}}
	}
	answer := s.send("GET", "/about?x=1", "", named("sales"), "")
	to := answer.Header().Get("Location")
	if to != "/sign-in/proxy?next=%2Fabout%3Fx%3D1" {
		t.Fatalf("sent to %s", to)
	}
	answer = s.send("GET", to, "", named("sales"), "")
	if answer.Header().Get("Location") != "/about?x=1" || len(answer.Result().Cookies()) != 1 {
		t.Fatalf("%d to %s", answer.Code, answer.Header().Get("Location"))
	}
	cookie := answer.Result().Cookies()[0]
	s.cookies["by proxy"] = cookie.Name + "=" + cookie.Value
	if answer = s.send("GET", "/about", "by proxy", named("sales"), ""); answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "The sales") {
		t.Errorf("signed in: %d", answer.Code)
	}
	if answer = s.send("GET", "/about", "by proxy", named("hr"), ""); answer.Code != http.StatusSeeOther {
		t.Errorf("with another person at the proxy the session goes on: %d", answer.Code)
	}
	if answer = s.send("GET", "/about", "by proxy", named("sales"), ""); answer.Code != http.StatusSeeOther {
		t.Errorf("a session that ended goes on: %d", answer.Code)
	}
	elsewhere := named("sales")
	elsewhere.Set("Remote", "10.9.9.8:1")
	if answer = s.send("GET", "/sign-in/proxy", "", elsewhere, ""); len(answer.Result().Cookies()) > 0 {
		t.Error("headers of anybody sign in")
	}
}
