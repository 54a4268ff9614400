// Package ui is the last room of Vemvet: what people and programs see. Package ui/page renders pages,
// package ui/api answers in JSON; this package puts the two behind one HTTP server and sees to what both
// need: ids for requests, a log without personal data, bounds on size and time, headers that keep a browser
// from being turned against its user, numbers for Prometheus, and an orderly end.
//
// It does not decide who asks: that is handed to api and page as a function of the request. The server is
// for plain HTTP on the machine itself, or behind a proxy that speaks TLS.
package ui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/gin-gonic/gin"
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

// Options of a server. API and Pages must be set.
type Options struct {
	API   Routes
	Pages Pages
	// Logger hears of every request; nil: slog.Default.
	Logger *slog.Logger
	// Metrics counts every request; nil: nothing does.
	Metrics *Metrics
	// Timeout bounds the time a request may take; 0: 15 s.
	Timeout time.Duration
	// Grace is how long requests may go on after the server was told to end; 0: 10 s.
	Grace time.Duration
}

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
}

// NewServer returns a server that does nothing until Run.
func NewServer(options Options) *Server {
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Timeout == 0 {
		options.Timeout = defaultTimeout
	}
	if options.Grace == 0 {
		options.Grace = defaultGrace
	}
	return &Server{options: options, log: options.Logger}
}

// Run answers requests on the listener until ctx ends. It then takes no new ones, lets those that are under
// way finish for the time of grace, and returns nil; the listener is closed. On a loopback listener only
// requests that name this machine are answered.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(loopback(listener.Addr())),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      readTimeout + s.options.Timeout + 5*time.Second,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
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
	_ = engine.SetTrustedProxies(nil) // fails for malformed addresses only
	engine.Use(s.identify, s.record, s.recover, s.secure)
	if onlyHere {
		engine.Use(s.onlyHere)
	}
	engine.Use(s.sameSite(), s.bound)
	engine.NoRoute(func(c *gin.Context) { s.refuse(c, errNoRoute) })
	engine.NoMethod(func(c *gin.Context) { s.refuse(c, errNoMethod) })
	s.options.API.Register(engine)
	s.options.Pages.Register(engine)
	return engine
}

// bound keeps a request within size and time.
func (s *Server) bound(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.options.Timeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
	c.Next()
}

func loopback(address net.Addr) bool {
	at, err := netip.ParseAddrPort(address.String())
	return err == nil && at.Addr().Unmap().IsLoopback()
}
