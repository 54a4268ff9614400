package ui

import (
	"net"
	"net/http"
	"net/netip"
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

// onlyHere refuses requests that name another host than this machine. A page elsewhere whose name is made
// to resolve to 127.0.0.1 (DNS rebinding) could otherwise read answers as if it were ours.
func (s *Server) onlyHere(c *gin.Context) {
	if !namesThisMachine(c.Request.Host) {
		s.refuse(c, errWrongHost)
	}
}

func namesThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
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
