package ui

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/api"
)

// What the server itself refuses, before a page or the API sees it.
var (
	errNoRoute   = api.NewProblem(http.StatusNotFound, "not-found", "there is no such address; /api/v1/openapi.json lists those there are")
	errNoMethod  = api.NewProblem(http.StatusMethodNotAllowed, "method-not-allowed", "this address takes another method; the header Allow tells which")
	errCrossSite = api.NewProblem(http.StatusForbidden, "cross-site", "a page of another site may not send this")
	errWrongHost = api.NewProblem(http.StatusMisdirectedRequest, "wrong-host", "this server answers as localhost, 127.0.0.1 and [::1] only")
	errOtherHost = api.NewProblem(http.StatusMisdirectedRequest, "wrong-host", "this server answers under the host of its public address only")
	errPastProxy = api.NewProblem(http.StatusForbidden, "past-proxy", "this server answers its trusted proxies only; use its public address")
	errPanic     = api.NewProblem(http.StatusInternalServerError, "internal", "something went wrong here; the log has it under the instance of this document")
)

// refuse answers with a problem document for programs, and with a page for people.
func (s *Server) refuse(c *gin.Context, problem *api.Problem) {
	if forPrograms(c.Request.URL.Path) {
		api.Refuse(c, RequestID(c), problem)
		return
	}
	s.options.Pages.Problem(c, problem.Status, nil)
	c.Abort()
}

func forPrograms(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/api" || forOperators(path)
}

// forOperators reports whether a path is asked by machines that watch this one.
func forOperators(path string) bool {
	return path == "/healthz" || path == "/readyz" || path == "/metrics"
}
