package api

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
)

// teams answers POST /api/v1/teams: who should be on this bid?
func (a *API) teams(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var request team.Request
	if err := readJSON(c.Request, &request); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.builder.Build(c.Request.Context(), asker, request)
	if err == nil {
		err = a.options.Audit(c, audit.ShownTeam(request, answer))
	}
	return http.StatusOK, answer, err
}

// readJSON reads a body that must be one JSON value of the right shape: no unknown fields, none twice and
// nothing after it.
func readJSON(r *http.Request, into any) error {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return NewProblem(http.StatusUnsupportedMediaType, "unsupported-media-type", "the body must be JSON, sent as Content-Type: application/json")
	}
	err := json.UnmarshalRead(r.Body, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	var tooLarge *http.MaxBytesError
	var meaning *json.SemanticError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &tooLarge):
		return err
	case errors.Is(err, json.ErrUnknownName) && errors.As(err, &meaning):
		field := fieldOf(meaning.JSONPointer)
		return invalid(field, "unknown-field", fmt.Sprintf("%q is not a known field; check the spelling", short(field)))
	case errors.Is(err, jsontext.ErrDuplicateName) && errors.As(err, &syntax):
		field := fieldOf(syntax.JSONPointer)
		return invalid(field, "twice", fmt.Sprintf("%q is given twice", short(field)))
	case errors.As(err, &meaning):
		field := fieldOf(meaning.JSONPointer)
		return invalid(field, "malformed", wrongShape(field, meaning))
	case errors.As(err, &syntax):
		return invalid("", "malformed", fmt.Sprintf("the body is not JSON, at byte %d", syntax.ByteOffset))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return invalid("", "malformed", "the body ends before its JSON does")
	}
	return fmt.Errorf("api: read body: %w", err)
}

func wrongShape(field string, e *json.SemanticError) string {
	if field == "" {
		field = "the body"
	}
	want := "something else"
	if e.GoType != nil {
		switch e.GoType.String() {
		case "time.Time":
			return field + " is not a time; want one such as 2026-05-17T00:00:00Z"
		case "int":
			want = "a whole number"
		case "float64":
			want = "a number"
		case "string":
			want = "text"
		case "bool":
			want = "true or false"
		default:
			want = "an object"
			if strings.HasPrefix(e.GoType.String(), "[]") {
				want = "a list"
			}
		}
	}
	return fmt.Sprintf("%s is of the wrong kind; want %s", field, want)
}

// fieldOf writes a JSON pointer (RFC 6901) such as /requirements/2/skill as requirements[2].skill.
func fieldOf(pointer jsontext.Pointer) string {
	var out strings.Builder
	for token := range pointer.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			out.WriteString("[" + token + "]")
		case out.Len() > 0:
			out.WriteString("." + token)
		default:
			out.WriteString(token)
		}
	}
	return out.String()
}
