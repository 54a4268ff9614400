package ui

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	requestIDKey    = "vemvet.request-id"
	requestIDHeader = "X-Request-Id"
)

// saneRequestID is what a proxy in front may call a request: it goes into our log and answers.
var saneRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives every request an id, and tells it in the answer.
func (s *Server) identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !saneRequestID.MatchString(id) {
		id = rand.Text()
	}
	c.Set(requestIDKey, id)
	c.Header(requestIDHeader, id)
}

// RequestID is the id of a request: api and page show it, the log has it.
func RequestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// record logs and counts a request by its route. What was asked, and about whom, stands in the path and the
// query string, and is therefore not logged.
func (s *Server) record(c *gin.Context) {
	begun := time.Now()
	done := s.options.Metrics.begin()
	defer func() {
		took := time.Since(begun)
		done(route(c), c.Request.Method, c.Writer.Status(), took)
		s.logRequest(c, took)
	}()
	c.Next()
}

func (s *Server) logRequest(c *gin.Context, took time.Duration) {
	status, level := c.Writer.Status(), slog.LevelInfo
	attributes := []slog.Attr{
		slog.String("id", RequestID(c)), slog.String("method", knownMethod(c.Request.Method)), slog.String("route", route(c)),
		slog.Int("status", status), slog.Duration("took", took.Round(time.Microsecond)), slog.Int("bytes", max(c.Writer.Size(), 0)),
	}
	if status >= http.StatusInternalServerError && len(c.Errors) > 0 {
		level = slog.LevelError
		if status == http.StatusServiceUnavailable {
			level = slog.LevelWarn
		}
		attributes = append(attributes, slog.String("error", c.Errors[0].Error()))
	}
	if forOperators(c.Request.URL.Path) && status != http.StatusInternalServerError {
		level = slog.LevelDebug // asked every few seconds, and not ready is an answer
	}
	s.log.LogAttrs(c.Request.Context(), level, "request", attributes...)
}

// route is the pattern that a request matched: an address without what stands in it.
func route(c *gin.Context) string { return cmp.Or(c.FullPath(), "none") }

// recover turns a panic into a logged error and a problem, so that one bad request ends alone.
func (s *Server) recover(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if cause == http.ErrAbortHandler {
			panic(cause)
		}
		_ = c.Error(fmt.Errorf("panic: %v", cause))
		s.log.Error("a request panicked", "id", RequestID(c), "route", route(c), "stack", string(debug.Stack()))
		if c.Writer.Written() {
			c.Abort()
			return
		}
		s.refuse(c, errPanic)
	}()
	c.Next()
}

// knownMethod keeps what a client makes up out of logs and labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}
