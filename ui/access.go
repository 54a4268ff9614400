package ui

import (
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
)

// What is refused for who asks, or how often.
var (
	errNobody   = api.NewProblem(http.StatusUnauthorized, "sign-in", "this needs to know who asks; sign in, or send a personal token as Authorization: Bearer")
	errBadToken = api.NewProblem(http.StatusUnauthorized, "bad-token", auth.ErrBadToken.Error())
	errRole     = api.NewProblem(http.StatusForbidden, "role", "your roles do not open this")
	errOften    = api.NewProblem(http.StatusTooManyRequests, "too-often", "too many requests; the header Retry-After tells how many seconds to wait")
	errWho      = api.NewProblem(http.StatusServiceUnavailable, "unavailable", "who asks cannot be told now; ask again in a while")
)

// admit lets a request on to its handler when the gate of its route opens to its visitor, and refuses it
// otherwise, also when the route has no gate.
func (s *Server) admit(c *gin.Context) {
	if c.FullPath() == "" {
		return // there is no such route, which is said next
	}
	gate, known := gateOf(s.options.Gates, c.Request.Method, c.FullPath())
	if !known {
		s.log.Error("a route has no gate and is closed", "route", c.FullPath())
		s.refuse(c, errRole)
		return
	}
	if gate.Attempt && !s.within(c, s.attempts, s.address(c)) {
		return
	}
	if gate.Anonymous && !gate.greets() {
		return
	}
	visitor, err := s.options.Visitor(c)
	switch {
	case errors.Is(err, auth.ErrBadToken):
		c.Header("WWW-Authenticate", `Bearer error="invalid_token"`)
		s.refuse(c, errBadToken)
		return
	case err != nil:
		_ = c.Error(err) // gin keeps it for the log
		s.refuse(c, errWho)
		return
	}
	auth.SetVisitor(c, visitor)
	switch {
	case gate.opensTo(visitor) && (visitor.Token == "" || forPrograms(c.Request.URL.Path)):
		s.count(c, gate, visitor)
	case gate.ThisMachine && fromThisMachine(c.Request):
	case visitor.In():
		s.refuse(c, errRole)
	case forPrograms(c.Request.URL.Path), s.options.SignIn == nil:
		c.Header("WWW-Authenticate", "Bearer")
		s.refuse(c, errNobody)
	default:
		s.leadToSignIn(c)
	}
}

// greets reports whether an anonymous route shows who is signed in.
func (g Gate) greets() bool { return g.Pattern == "/sign-in" }

// leadToSignIn sends a browser to the sign-in page, from which it comes back. What it posted is lost.
func (s *Server) leadToSignIn(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, s.options.SignIn.SignInURL(c.Request))
	c.Abort()
}

// count keeps a person, and an address, from asking so much that others wait. Use on this machine without
// sign-in is not counted.
func (s *Server) count(c *gin.Context, gate Gate, visitor auth.Visitor) {
	if gate.Anonymous || visitor.Method == "local" {
		return
	}
	if s.within(c, s.byPerson, visitor.Person) {
		s.within(c, s.byAddress, s.address(c))
	}
}

// within takes a turn of the key, and answers the request when there is none left.
func (s *Server) within(c *gin.Context, limiter *auth.Limiter, key string) bool {
	wait, ok := limiter.Take(key)
	if !ok {
		c.Header("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		s.refuse(c, errOften)
	}
	return ok
}

// address is where a request comes from: what a trusted proxy says, else the other end of the connection.
// Of IPv6 it is the network that one household or office has, 64 bits.
func (s *Server) address(c *gin.Context) string {
	at, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		return c.Request.RemoteAddr
	}
	if at = at.Unmap(); at.Is6() {
		if network, err := at.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return at.String()
}

// fromThisMachine reports whether a program on this machine asks, with nothing between that forwards.
func fromThisMachine(r *http.Request) bool {
	if !loopback(r.RemoteAddr) || !namesThisMachine(r.Host) {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	return true
}
