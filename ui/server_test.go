package ui_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page"
)

// routes answer in the ways that a server has to cope with.
type routes struct {
	entered, release chan struct{}
}

func (r routes) Register(to gin.IRouter) {
	to.GET("/api/v1/panic/*id", func(*gin.Context) { panic("the secret of hr:anna") })
	to.GET("/api/v1/half", func(c *gin.Context) { c.String(200, "half an ans"); panic("too late") })
	to.GET("/api/v1/fails/*id", func(c *gin.Context) { api.Refuse(c, ui.RequestID(c), errors.New("disk full")) })
	to.POST("/api/v1/read", func(c *gin.Context) {
		if _, err := io.ReadAll(c.Request.Body); err != nil {
			api.Refuse(c, ui.RequestID(c), err)
			return
		}
		c.String(200, "read")
	})
	to.GET("/api/v1/slow", func(c *gin.Context) {
		<-c.Request.Context().Done()
		api.Refuse(c, ui.RequestID(c), c.Request.Context().Err())
	})
	to.GET("/api/v1/waits", func(c *gin.Context) {
		r.entered <- struct{}{}
		<-r.release
		c.String(200, "done")
	})
}

// gates open the routes to everyone.
func (r routes) gates() []ui.Gate {
	var gates []ui.Gate
	for _, pattern := range []string{"panic/*id", "half", "fails/*id", "slow", "waits"} {
		gates = append(gates, ui.Gate{Method: "GET", Pattern: "/api/v1/" + pattern, Anonymous: true})
	}
	return append(gates, ui.Gate{Method: "POST", Pattern: "/api/v1/read", Anonymous: true})
}

// journal collects what is logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

type running struct {
	address string
	options ui.Options
	routes  routes
	log     *journal
	stop    func() error // ends the server and waits for it
}

// start runs a server with pages over an empty engine and the routes above for an API.
func start(t *testing.T, change func(*ui.Options)) running {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	r := running{routes: routes{make(chan struct{}), make(chan struct{})}, log: &journal{}}
	metrics := ui.NewMetrics(engine)
	plain := search.New(engine, search.DefaultParameters())
	anyone := func(*gin.Context) (search.Asker, string) { return search.Anyone(), "" }
	searcher, builder := metrics.Searcher(plain), metrics.TeamBuilder(team.New(plain))
	options := ui.Options{
		Visitor: func(*gin.Context) (auth.Visitor, error) { return auth.Local(search.Anyone(), ""), nil },
		Gates:   append(ui.Gates(), r.routes.gates()...),
		API: both{r.routes, api.New(searcher, builder, api.Options{
			Asker: anyone, RequestID: ui.RequestID, Metrics: metrics.Handler(), Sync: func() []string { return nil },
		})},
		Pages:   page.New(searcher, builder, page.Options{Asker: anyone, RequestID: ui.RequestID}),
		Logger:  slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelInfo})),
		Metrics: metrics,
	}
	if change != nil {
		change(&options)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.address, r.options = listener.Addr().String(), options
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- ui.NewServer(options).Run(ctx, listener) }()
	r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

type both struct{ a, b ui.Routes }

func (x both) Register(to gin.IRouter) { x.a.Register(to); x.b.Register(to) }

func (r running) send(t *testing.T, method, path, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, "http://"+r.address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestEveryAnswerKeepsABrowserFromBeingTurnedAgainstItsUser(t *testing.T) {
	r := start(t, nil)
	for _, path := range []string{"/", "/about", "/nowhere", "/healthz", "/api/v1/people?q=a", "/api/v1/panic/x", "/metrics"} {
		response, _ := r.send(t, "GET", path, "", nil)
		policy := response.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, want)
			}
		}
		if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: X-Content-Type-Options is %q", path, got)
		}
		if got := response.Header.Get("Referrer-Policy"); got != "same-origin" {
			t.Errorf("%s: Referrer-Policy is %q", path, got)
		}
	}
}

func TestOnALoopbackAddressOnlyNamesOfThisMachineAreAnswered(t *testing.T) {
	r := start(t, nil)
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:8080": 200, "127.0.0.1": 200, "127.0.0.1:1": 200, "[::1]:8080": 200, "[::1]": 200,
		"vemvet.example": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example:80": 421, "10.0.0.1": 421, "0.0.0.0": 421,
	} {
		for _, path := range []string{"/healthz", "/about"} {
			if response, body := r.send(t, "GET", path, "", http.Header{"Host": {host}}); response.StatusCode != want {
				t.Errorf("%s as %s: %d; want %d: %.80s", path, host, response.StatusCode, want, body)
			}
		}
	}
}

func TestBehindAProxyAnyHostIsAnswered(t *testing.T) {
	r := start(t, nil)
	proxied := httptest.NewServer(ui.NewServer(r.options).Handler(false))
	defer proxied.Close()
	r.address = proxied.Listener.Addr().String()
	if response, _ := r.send(t, "GET", "/about", "", http.Header{"Host": {"vemvet.example"}}); response.StatusCode != 200 {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestWhatAPageOfAnotherSiteSendsIsRefused(t *testing.T) {
	r := start(t, nil)
	table := []struct {
		name   string
		header http.Header
		want   int
	}{
		{"a program, which sends neither header", nil, 202},
		{"a page of ours", http.Header{"Sec-Fetch-Site": {"same-origin"}}, 202},
		{"a page of another site", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		{"a page of a neighbouring site", http.Header{"Sec-Fetch-Site": {"same-site"}}, 403},
		{"an old browser on another site", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"an old browser with nothing to tell of itself", http.Header{"Origin": {"null"}}, 403},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			response, body := r.send(t, "POST", "/api/v1/sync", "", test.header)
			if response.StatusCode != test.want {
				t.Errorf("%d; want %d: %s", response.StatusCode, test.want, body)
			}
		})
	}
	if response, _ := r.send(t, "GET", "/healthz", "", http.Header{"Sec-Fetch-Site": {"cross-site"}}); response.StatusCode != 200 {
		t.Errorf("following a link from another site is refused: %d", response.StatusCode)
	}
}

func TestWhatIsNotThereIsAPageForPeopleAndADocumentForPrograms(t *testing.T) {
	r := start(t, nil)
	table := []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/nowhere", 404, "text/html"},
		{"GET", "/api/v1/nowhere", 404, "application/problem+json"},
		{"GET", "/api", 404, "application/problem+json"},
		{"GET", "/apiary", 404, "text/html"},
		{"DELETE", "/about", 405, "text/html"},
		{"DELETE", "/api/v1/people", 405, "application/problem+json"},
		{"GET", "/api/v1/teams", 405, "application/problem+json"},
		{"PUT", "/healthz", 405, "application/problem+json"},
	}
	for _, test := range table {
		response, body := r.send(t, test.method, test.path, "", nil)
		if response.StatusCode != test.status || !strings.HasPrefix(response.Header.Get("Content-Type"), test.kind) {
			t.Errorf("%s %s: %d %s; want %d %s", test.method, test.path, response.StatusCode, response.Header.Get("Content-Type"), test.status, test.kind)
		}
		if test.status == 405 && response.Header.Get("Allow") == "" {
			t.Errorf("%s %s: nothing says which methods are allowed", test.method, test.path)
		}
		if strings.Contains(test.kind, "json") && !json.Valid([]byte(body)) {
			t.Errorf("%s %s: not JSON: %s", test.method, test.path, body)
		}
	}
}

func TestOneBadRequestEndsAlone(t *testing.T) {
	r := start(t, nil)
	response, body := r.send(t, "GET", "/api/v1/panic/hr:anna", "", nil)
	if response.StatusCode != 500 || strings.Contains(body, "secret") {
		t.Errorf("a panic is answered with %d %s", response.StatusCode, body)
	}
	if log := r.log.String(); !strings.Contains(log, "the secret of hr:anna") || !strings.Contains(log, "server_test.go") {
		t.Errorf("the log does not tell where the panic was:\n%s", log)
	}
	if _, body := r.send(t, "GET", "/api/v1/half", "", nil); strings.Contains(body, "{") {
		t.Errorf("a problem was written into the middle of an answer: %s", body)
	}
	if response, _ := r.send(t, "GET", "/healthz", "", nil); response.StatusCode != 200 {
		t.Errorf("after a panic healthz is %d", response.StatusCode)
	}
}

func TestARequestHasAnId(t *testing.T) {
	r := start(t, nil)
	table := []struct {
		name, sent string
		kept       bool
	}{
		{"none sent", "", false},
		{"a sane one", "gateway-2026.11_24", true},
		{"one that is too short to be one", "abc", false},
		{"one that is too long for a log", strings.Repeat("a", 65), false},
		{"one that would forge a field of the log", "abcdefgh level=ERROR", false},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			header := http.Header{}
			if test.sent != "" {
				header.Set("X-Request-Id", test.sent)
			}
			response, body := r.send(t, "GET", "/api/v1/fails/x", "", header)
			id := response.Header.Get("X-Request-Id")
			if kept := id == test.sent; kept != test.kept || len(id) < 8 {
				t.Errorf("sent %q, got %q", test.sent, id)
			}
			var problem api.Problem
			if err := json.Unmarshal([]byte(body), &problem); err != nil || problem.Instance != id {
				t.Errorf("the problem has the instance %q; want %q", problem.Instance, id)
			}
			if !strings.Contains(r.log.String(), "id="+id) {
				t.Errorf("the log does not have %q", id)
			}
		})
	}
}

func TestTheLogTellsRoutesAndNotWhatWasAskedOrAboutWhom(t *testing.T) {
	r := start(t, nil)
	r.send(t, "GET", "/api/v1/people?q=burnout", "", nil)
	r.send(t, "GET", "/api/v1/people/hr:anna", "", nil)
	r.send(t, "GET", "/?q=burnout", "", nil)
	r.send(t, "GET", "/people/hr:anna?q=burnout", "", nil)
	r.send(t, "GET", "/hr:anna", "", nil)
	r.send(t, "GET", "/api/v1/fails/hr:anna?q=burnout", "", nil)
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	log := r.log.String()
	if strings.Contains(log, "burnout") || strings.Contains(log, "anna") {
		t.Errorf("the log tells too much:\n%s", log)
	}
	for _, want := range []string{"route=/api/v1/people status=200", "route=/api/v1/people/*id status=404", "route=/people/*id status=404", "route=none status=404", "level=ERROR", `error="disk full"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
}

func TestMetricsCountByRouteAndNeverTellWhatWasAsked(t *testing.T) {
	r := start(t, nil)
	r.send(t, "GET", "/api/v1/people?q=burnout", "", nil)
	r.send(t, "GET", "/?q=burnout", "", nil)
	r.send(t, "GET", "/api/v1/people/hr:anna", "", nil)
	r.send(t, "BREW", "/coffee", "", nil)
	_, body := r.send(t, "GET", "/metrics", "", nil)
	for _, want := range []string{
		`vemvet_http_request_duration_seconds_count{method="GET",route="/api/v1/people",status="200"} 1`,
		`vemvet_http_request_duration_seconds_count{method="other",route="none",status=`,
		`vemvet_question_duration_seconds_count{outcome="answered",question="people"} 2`,
		`vemvet_question_duration_seconds_count{outcome="refused",question="person"} 1`,
		`vemvet_http_requests_under_way 1`, `vemvet_store_up 1`, `vemvet_colleagues 0`, `go_goroutines`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for _, never := range []string{"burnout", "anna", "coffee", "BREW"} {
		if strings.Contains(body, never) {
			t.Errorf("metrics tell of %q", never)
		}
	}
}

func TestARequestIsBounded(t *testing.T) {
	r := start(t, func(o *ui.Options) { o.Timeout = 50 * time.Millisecond })
	if response, body := r.send(t, "POST", "/api/v1/read", strings.Repeat("x", 2<<20), nil); response.StatusCode != 413 {
		t.Errorf("a body of 2 MiB is answered with %d %s", response.StatusCode, body)
	}
	if response, body := r.send(t, "POST", "/api/v1/read", "little", nil); response.StatusCode != 200 {
		t.Errorf("a small body is answered with %d %s", response.StatusCode, body)
	}
	if response, _ := r.send(t, "GET", "/api/v1/slow", "", nil); response.StatusCode != 503 {
		t.Errorf("a request beyond its time is answered with %d", response.StatusCode)
	}
	if response, _ := r.send(t, "GET", "/healthz", "", http.Header{"X-Long": {strings.Repeat("x", 64<<10)}}); response.StatusCode != 431 {
		t.Errorf("headers of 64 KiB are answered with %d", response.StatusCode)
	}
}

func TestAnIdleConnectionThatSendsNoRequestIsClosed(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as a client may take to send its headers")
	}
	r := start(t, nil)
	connection, err := net.Dial("tcp", r.address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: localhost\r\n")
	if err := connection.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(connection).ReadByte(); errors.Is(err, io.EOF) || err == nil {
		return // closed, or answered with a 408 and closed
	}
	t.Errorf("the connection is still open: %v", err)
}

func TestTheServerLetsRequestsFinishBeforeItEnds(t *testing.T) {
	r := start(t, nil)
	answered := make(chan string, 1)
	go func() {
		response, err := http.Get("http://" + r.address + "/api/v1/waits")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		answered <- string(text)
	}()
	<-r.routes.entered
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	for { // until nothing new is accepted
		connection, err := net.Dial("tcp", r.address)
		if err != nil {
			break
		}
		connection.Close()
		time.Sleep(5 * time.Millisecond)
	}
	select {
	case <-ended:
		t.Fatal("the server ended with a request under way")
	default:
	}
	close(r.routes.release)
	if got := <-answered; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestARequestThatDoesNotEndIsCutOffAfterTheTimeOfGrace(t *testing.T) {
	r := start(t, func(o *ui.Options) { o.Grace = 50 * time.Millisecond })
	go func() {
		if response, err := http.Get("http://" + r.address + "/api/v1/waits"); err == nil {
			response.Body.Close()
		}
	}()
	<-r.routes.entered
	defer close(r.routes.release)
	begun := time.Now()
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("the end took %s", took)
	}
	if !strings.Contains(r.log.String(), "cut off") {
		t.Errorf("the log does not say so:\n%s", r.log)
	}
}
