package ui

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/page"
)

// secure sets headers that tell a browser to load nothing from elsewhere, run nothing inside a page, be in
// no frame, and keep addresses to itself. A handler may set stricter ones.
func (s *Server) secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", page.Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.options.HTTPS {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// knownHost refuses requests that name another host than the configured one, or on a loopback listener than
// this machine. A page elsewhere whose name is made to resolve to this server (DNS rebinding) could otherwise
// read answers as if it were ours. Programs that watch the server may use its bare address.
func (s *Server) knownHost(c *gin.Context, onlyHere bool) {
	host := c.Request.Host
	switch {
	case s.options.Host != "" && strings.EqualFold(hostname(host), s.options.Host):
	case onlyHere && namesThisMachine(host):
	case !onlyHere && forOperators(c.Request.URL.Path):
	case onlyHere && s.options.Host == "":
		s.refuse(c, errWrongHost)
	default:
		s.refuse(c, errOtherHost)
	}
}

// proxiesOnly refuses what does not come from a trusted proxy, but for programs that watch the server.
func (s *Server) proxiesOnly(c *gin.Context) {
	peer, err := netip.ParseAddrPort(c.Request.RemoteAddr)
	trusted := err == nil && slices.ContainsFunc(s.options.TrustedProxies, func(p netip.Prefix) bool {
		return p.Contains(peer.Addr().Unmap().WithZone(""))
	})
	if !trusted && !forOperators(c.Request.URL.Path) {
		s.refuse(c, errPastProxy)
	}
}

func namesThisMachine(host string) bool {
	host = hostname(host)
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// hostname is the header Host without port and brackets.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}

// sameSite refuses what a page of another site sends to change something or to ask by POST.
func (s *Server) sameSite() gin.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(c *gin.Context) {
		if protection.Check(c.Request) != nil {
			s.refuse(c, errCrossSite)
		}
	}
}
