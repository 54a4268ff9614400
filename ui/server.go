// Package ui is the last room of Vemvet: what people and programs see. Package ui/page renders pages,
// package ui/api answers in JSON; this package puts the two behind one HTTP server and sees to what both
// need: ids for requests, a log without personal data, bounds on size and time, headers that keep a browser
// from being turned against its user, numbers for Prometheus, and an orderly end.
//
// Who asks is found out by package auth; gates.go says for every route who may use it, and access.go turns
// away everyone else.
package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/auth"
)

// Routes is a part of the server that answers requests.
type Routes interface {
	Register(gin.IRouter)
}

// Pages is the part that answers browsers, with a page for problems too.
type Pages interface {
	Routes
	Problem(c *gin.Context, status int, err error)
}

// SignIn is where people sign in; *auth.Door is one.
type SignIn interface {
	Routes
	// SignInURL is where to send somebody who is not signed in.
	SignInURL(*http.Request) string
}

// Options of a server. API, Pages and Visitor must be set.
type Options struct {
	API   Routes
	Pages Pages
	// Visitor tells who a request comes from: that of an auth.Door, or in local use always the same.
	Visitor func(*gin.Context) (auth.Visitor, error)
	// SignIn answers the addresses of the ways to sign in; nil: there are none.
	SignIn SignIn
	// Gates says who may use which route; nil: Gates().
	Gates []Gate
	// Limits of how often somebody may ask.
	Limits Limits
	// TrustedProxies are those whose header X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// ProxiesOnly refuses what comes past the trusted proxies: nothing else would speak TLS.
	ProxiesOnly bool
	// Host is the name under which browsers ask; requests for another are refused. Empty: any, and on a
	// loopback listener the names of this machine.
	Host string
	// Certificate makes the server speak TLS; nil: plain HTTP.
	Certificate *Certificate
	// HTTPS tells browsers to come by HTTPS alone (HSTS): they reach this server by it.
	HTTPS bool
	// Logger hears of every request; nil: slog.Default.
	Logger *slog.Logger
	// Metrics counts every request; nil: nothing does.
	Metrics *Metrics
	// Timeout bounds the time a request may take; 0: 15 s.
	Timeout time.Duration
	// Grace is how long requests may go on after the server was told to end; 0: 10 s.
	Grace time.Duration
}

// Limits are how many requests are answered; the zero value is generous to people and strict to guessing.
type Limits struct {
	// Questions a minute that one colleague may ask, suggestions while typing among them; 0: 600.
	Questions int
	// Attempts a minute to sign in from one address; 0: 20.
	Attempts int
}

// Defaults of Limits, and how much more an address may than a person: a whole office may share one.
const (
	defaultQuestions = 600
	defaultAttempts  = 20
	addressFactor    = 20
)

// Bounds of every request, whatever its handler thinks.
const (
	defaultTimeout = 15 * time.Second
	defaultGrace   = 10 * time.Second
	maxHeader      = 32 << 10 // bytes
	maxBody        = 1 << 20  // bytes
	headerTimeout  = 5 * time.Second
	readTimeout    = 20 * time.Second
	idleTimeout    = 2 * time.Minute
)

// Server answers HTTP requests.
type Server struct {
	options Options
	log     *slog.Logger

	attempts, byPerson, byAddress *auth.Limiter
}

// NewServer returns a server that does nothing until Run. It panics when options have no Visitor.
func NewServer(options Options) *Server {
	if options.Visitor == nil {
		panic("ui: NewServer: options without a Visitor")
	}
	if options.Gates == nil {
		options.Gates = Gates()
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Timeout == 0 {
		options.Timeout = defaultTimeout
	}
	if options.Grace == 0 {
		options.Grace = defaultGrace
	}
	questions := cmp.Or(options.Limits.Questions, defaultQuestions)
	attempts := cmp.Or(options.Limits.Attempts, defaultAttempts)
	return &Server{
		options: options, log: options.Logger,
		attempts:  auth.NewLimiter(attempts, time.Minute, attempts),
		byPerson:  auth.NewLimiter(questions, time.Minute, questions),
		byAddress: auth.NewLimiter(questions*addressFactor, time.Minute, questions*addressFactor),
	}
}

// Run answers requests on the listener until ctx ends. It then takes no new ones, lets those that are under
// way finish for the time of grace, and returns nil; the listener is closed. On a loopback listener only
// requests that name this machine are answered.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(loopback(listener.Addr().String())),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      readTimeout + s.options.Timeout + 5*time.Second,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	if s.options.Certificate == nil {
		go func() { failed <- server.Serve(listener) }()
	} else {
		server.TLSConfig = s.options.Certificate.config()
		go func() { failed <- server.ServeTLS(listener, "", "") }()
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.Grace)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("requests were still under way at the end and were cut off")
		err = server.Close()
	}
	<-failed // Serve has returned: nothing is accepted any more
	if err != nil {
		return fmt.Errorf("stop serving on %s: %w", listener.Addr(), err)
	}
	return nil
}

// Handler is the server without its listener. With onlyHere it answers only requests that name this machine
// as their host.
func (s *Server) Handler(onlyHere bool) http.Handler {
	gin.SetMode(gin.ReleaseMode) // gin's only switch for not writing to standard output
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"}
	proxies := make([]string, len(s.options.TrustedProxies))
	for i, p := range s.options.TrustedProxies {
		proxies[i] = p.String()
	}
	_ = engine.SetTrustedProxies(proxies) // fails for malformed addresses only
	engine.Use(s.identify, s.record, s.recover, s.secure)
	if s.options.ProxiesOnly {
		engine.Use(s.proxiesOnly)
	}
	if onlyHere || s.options.Host != "" {
		engine.Use(func(c *gin.Context) { s.knownHost(c, onlyHere) })
	}
	engine.Use(s.sameSite(), s.bound, s.admit)
	engine.NoRoute(func(c *gin.Context) { s.refuse(c, errNoRoute) })
	engine.NoMethod(func(c *gin.Context) { s.refuse(c, errNoMethod) })
	s.options.API.Register(engine)
	s.options.Pages.Register(engine)
	if s.options.SignIn != nil {
		s.options.SignIn.Register(engine)
	}
	return engine
}

// bound keeps a request within size and time.
func (s *Server) bound(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.options.Timeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	body := int64(maxBody)
	if gate, ok := gateOf(s.options.Gates, c.Request.Method, c.FullPath()); ok {
		body = cmp.Or(gate.Body, body)
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, body)
	if len(c.Request.TransferEncoding) > 0 {
		// The request may have told a length too, of which net/http leaves no trace. What a proxy takes for a part
		// of it must not be read as the next request (RFC 9112, section 6.3).
		c.Header("Connection", "close")
	}
	c.Next()
}

// loopback reports whether an address with its port is of this machine.
func loopback(address string) bool {
	at, err := netip.ParseAddrPort(address)
	return err == nil && at.Addr().Unmap().IsLoopback()
}
