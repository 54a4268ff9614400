package page

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

type problemView struct {
	Frame
	Status    int
	Heading   string
	Remedy    string
	RequestID string
}

// statusOf classifies an error by what the reader can do about it.
func statusOf(err error) int {
	var query *search.QueryError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, search.ErrNotFound):
		return http.StatusNotFound
	case errors.As(err, &query):
		return http.StatusBadRequest
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, audit.ErrUnwritten), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Problem answers with a page that says what went wrong and what to do about it, in the reader's language.
// It shows nothing of err but the reason of a *search.QueryError, and keeps err in the context for the log.
// err may be nil where the status says it all: no such page, no such method.
func (p *Pages) Problem(c *gin.Context, status int, err error) {
	if err != nil {
		_ = c.Error(err) // gin keeps it for whoever logs the request
	}
	frame := p.frame(c, "")
	view := problemView{Frame: frame, Status: status}
	heading, remedy := problemKeys(status, err)
	view.Heading = must(frame.language.Text(heading))
	view.Title = view.Heading
	view.Remedy = p.remedy(frame.language, remedy)
	if status >= 500 && p.options.RequestID != nil {
		view.RequestID = p.options.RequestID(c)
	}
	if status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "5")
	}
	if renderErr := p.render(c, status, frame.language, "problem", view); renderErr != nil {
		_ = c.Error(renderErr)
		c.String(status, http.StatusText(status))
	}
	c.Abort()
}

func (p *Pages) remedy(l *texts.Language, key string) string {
	if key == "problem.too-long" {
		return must(l.Text(key, "max", search.MaxQueryLength))
	}
	return must(l.Text(key))
}

// problemKeys chooses the texts for a heading and for what to do.
func problemKeys(status int, err error) (heading, remedy string) {
	var query *search.QueryError
	if errors.As(err, &query) {
		return "problem.query", queryRemedy(query.Reason)
	}
	if errors.Is(err, audit.ErrUnwritten) {
		return "problem.unwritten", "problem.unwritten.remedy"
	}
	switch status {
	case http.StatusNotFound:
		return "problem.not-found", "problem.not-found.remedy"
	case http.StatusForbidden:
		return "problem.forbidden", "problem.forbidden.remedy"
	case http.StatusMethodNotAllowed:
		return "problem.method", "problem.method.remedy"
	case http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong:
		return "problem.large", "problem.large.remedy"
	case http.StatusTooManyRequests:
		return "problem.often", "problem.often.remedy"
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return "problem.slow", "problem.slow.remedy"
	}
	if status >= 400 && status < 500 {
		return "problem.query", "problem.query.remedy"
	}
	return "problem.internal", "problem.internal.remedy"
}

func queryRemedy(reason string) string {
	switch reason {
	case "too-long":
		return "problem.too-long"
	case "too-many":
		return "problem.too-many"
	case "too-far":
		return "problem.too-far"
	case "missing":
		return "problem.missing"
	case "same":
		return "problem.same"
	case "bad-time":
		return "problem.bad-time"
	case "unknown":
		return "problem.unknown"
	case "no-words":
		return "problem.no-words"
	case "not-utf8":
		return "problem.not-utf8"
	}
	return "problem.query.remedy"
}

// must gives a text whose key stands in this package: that they all exist is tested.
func must(text string, err error) string {
	if err != nil {
		panic(err)
	}
	return text
}
