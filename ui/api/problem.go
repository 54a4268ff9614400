package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
)

// Problem is what went wrong with a request: an RFC 9457 document, and an error that handlers return.
type Problem struct {
	Type     string `json:"type"`   // ProblemType and a code that programs can tell apart
	Title    string `json:"title"`  // the same for every problem of the type
	Status   int    `json:"status"` // the HTTP status
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty"` // the request's id, under which the log tells more
	Field    string `json:"field,omitempty"`    // the parameter, or the field of the body, that is wrong

	// Of a bid that others changed meanwhile: what they changed it to, and its version now.
	Clashes []bid.Clash `json:"clashes,omitempty"`
	Version int         `json:"version,omitempty"`
}

// ProblemType begins the type of every problem; the code follows.
const ProblemType = "urn:problem-type:vemvet:"

// Error implements error.
func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// NewProblem makes a problem whose title is that of the status.
func NewProblem(status int, code, detail string) *Problem {
	return &Problem{Type: ProblemType + code, Title: http.StatusText(status), Status: status, Detail: detail}
}

// invalid is a problem with one field of a request.
func invalid(field, code, detail string) *Problem {
	p := NewProblem(http.StatusBadRequest, code, detail)
	p.Field = field
	return p
}

// problemOf says of an error what its receiver may know and can act upon. Of an error of our own it says
// nothing: that is for the log.
func problemOf(err error) *Problem {
	var problem *Problem
	var query *search.QueryError
	var request *team.RequestError
	var field *bid.FieldError
	var conflict *bid.Conflict
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &problem):
		copied := *problem
		return &copied
	case errors.As(err, &query):
		field := parameterOf(query.Field)
		return invalid(field, query.Reason, field+" "+query.Detail)
	case errors.As(err, &request):
		return invalid(request.Field, request.Reason, request.Field+" "+request.Detail)
	case errors.As(err, &field):
		return invalid(field.Field, field.Reason, field.Field+" "+field.Detail)
	case errors.As(err, &conflict):
		p := NewProblem(http.StatusConflict, "conflict", conflict.Error())
		p.Clashes, p.Version = conflict.Clashes, conflict.Version
		return p
	case errors.Is(err, bid.ErrReadOnly):
		return NewProblem(http.StatusForbidden, "read-only", bid.ErrReadOnly.Error())
	case errors.Is(err, bid.ErrNobody):
		return NewProblem(http.StatusForbidden, "nobody", bid.ErrNobody.Error())
	case errors.As(err, &tooLarge):
		return NewProblem(http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit))
	case errors.Is(err, search.ErrNotFound):
		return NewProblem(http.StatusNotFound, "not-found", "there is nothing here by that id that you may read")
	case errors.Is(err, audit.ErrUnwritten):
		return NewProblem(http.StatusServiceUnavailable, "unwritten", "this is shown only once it is noted in the audit log, which cannot be written now; ask again in a while")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return NewProblem(http.StatusServiceUnavailable, "timeout", "the answer took too long; ask again in a while, or ask for less")
	}
	return NewProblem(http.StatusInternalServerError, "internal", "something went wrong here; the log has it under the instance of this document")
}

// Refuse answers a request with the problem that err amounts to, and keeps err for the log.
func Refuse(c *gin.Context, requestID string, err error) {
	_ = c.Error(err) // gin keeps it for whoever logs the request
	c.Abort()
	p := problemOf(err)
	p.Instance = requestID
	if p.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "5")
	}
	c.Header("Cache-Control", "no-store")
	if err := write(c, p.Status, "application/problem+json", p); err != nil {
		_ = c.Error(err)
		c.Status(p.Status)
	}
}

// write sends a value as JSON: all of it, or, when it cannot be written as JSON, nothing. Lists are never
// null.
func write(c *gin.Context, status int, mediaType string, body any) error {
	text, err := json.Marshal(body, jsonv1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("api: write answer: %w", err)
	}
	c.Data(status, mediaType, append(text, '\n'))
	return nil
}
