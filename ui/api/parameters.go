package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

// maxAddress bounds the query string, in bytes: a question of full length in escaped form, with filters.
const maxAddress = 16 << 10

// parameters are those of one request. Reading them notes the first fault; done reports it.
type parameters struct {
	values url.Values
	fault  *Problem
}

// read takes the query string apart. Parameters that are not known are refused.
func read(c *gin.Context, known ...string) *parameters {
	p := &parameters{}
	if len(c.Request.URL.RawQuery) > maxAddress {
		p.fail("", "too-long", fmt.Sprintf("the query string is longer than %d bytes", maxAddress))
		return p
	}
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		p.fail("", "malformed", "the query string is malformed: escape % as %25, and ; as %3B")
		return p
	}
	p.values = values
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var unknown []string
	for _, name := range names {
		if !slices.Contains(known, name) {
			unknown = append(unknown, strconv.Quote(short(name)))
		}
		for _, value := range values[name] {
			if !utf8.ValidString(value) {
				p.fail(name, "not-utf8", short(name)+" is not valid UTF-8")
			}
		}
	}
	if len(unknown) > 0 {
		can := "none"
		if len(known) > 0 {
			can = strings.Join(known, ", ")
		}
		p.fail(strings.Trim(unknown[0], `"`), "unknown-parameter",
			fmt.Sprintf("unknown parameter %s; known here: %s", strings.Join(unknown, ", "), can))
	}
	return p
}

// short cuts what somebody sent to a length that suits a message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (p *parameters) fail(field, code, detail string) {
	if p.fault == nil {
		p.fault = invalid(field, code, detail)
	}
}

// done gives the first fault, or nil.
func (p *parameters) done() error {
	if p.fault == nil {
		return nil
	}
	return p.fault
}

// one reads a parameter that may be given once.
func (p *parameters) one(name string) string {
	values := p.values[name]
	if len(values) > 1 {
		p.fail(name, "twice", name+" is given more than once")
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// question reads q, which must be there.
func (p *parameters) question() string { return p.words(true) }

// words reads q, which must be there if it is wanted.
func (p *parameters) words(wanted bool) string {
	q := p.one("q")
	switch {
	case strings.TrimSpace(q) == "" && wanted:
		p.fail("q", "missing", "q is missing; say what to look for")
	case len(q) > search.MaxQueryLength:
		p.fail("q", "too-long", fmt.Sprintf("q is %d bytes long; at most %d", len(q), search.MaxQueryLength))
	}
	return q
}

// id reads the id of a person, which must be there.
func (p *parameters) id(name string) string {
	id := p.one(name)
	if id == "" {
		p.fail(name, "missing", name+" is missing; give the id of a person")
	}
	return id
}

// number reads a whole number from least to most; it is otherwise when not given.
func (p *parameters) number(name string, otherwise, least, most int) int {
	text := p.one(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		p.fail(name, "malformed", fmt.Sprintf("%s is %q; want a whole number", name, short(text)))
		return otherwise
	}
	if n < least {
		p.fail(name, "out-of-range", fmt.Sprintf("%s is %d; want %d to %d", name, n, least, most))
	}
	if n > most {
		code := "too-many"
		if name == "offset" {
			code = "too-far"
		}
		p.fail(name, code, fmt.Sprintf("%s is %d; want %d to %d", name, n, least, most))
	}
	return n
}

// share reads a number from 0 to 1, or nil when not given.
func (p *parameters) share(name string) *float64 {
	text := p.one(name)
	if text == "" {
		return nil
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		p.fail(name, "malformed", fmt.Sprintf("%s is %q; want a number from 0 to 1", name, short(text)))
	case !(x >= 0 && x <= 1): // also what is no number
		p.fail(name, "out-of-range", fmt.Sprintf("%s is %s; want 0 to 1", name, short(text)))
	}
	return &x
}

// moment reads an RFC 3339 time, or a date. A date is its first instant in UTC, or its last where last.
func (p *parameters) moment(name string, last bool) time.Time {
	text := p.one(name)
	if text == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		p.fail(name, "bad-time", fmt.Sprintf("%s is %q; want a date such as 2026-05-17, or a time such as 2026-05-17T09:30:00Z", name, short(text)))
		return time.Time{}
	}
	if last {
		return t.AddDate(0, 0, 1).Add(-time.Nanosecond)
	}
	return t
}

// queryParameters are those that make a search.Query.
var queryParameters = []string{"q", "unit", "place", "lang", "group", "since", "until", "literal", "as_words", "offset", "limit"}

// query reads a search.Query. What it leaves to the Searcher to refuse comes back through parameterOf.
func (p *parameters) query() search.Query { return p.queryFor(p.question()) }

// queryFor reads a search.Query for words that were read already.
func (p *parameters) queryFor(words string) search.Query {
	return search.Query{
		Text:  words,
		Units: p.values["unit"], Places: p.values["place"], Languages: p.values["lang"], Groups: p.values["group"],
		Since: p.moment("since", false), Until: p.moment("until", true),
		Literal: p.number("literal", 0, 0, 1) == 1,
		AsWords: p.values["as_words"],
		Offset:  p.number("offset", 0, 0, search.MaxOffset),
		Limit:   p.number("limit", search.DefaultLimit, 1, search.MaxLimit),
	}
}

// parameterOf names the parameter that a field of search.Query was read from.
func parameterOf(field string) string {
	switch field {
	case "units":
		return "unit"
	case "places":
		return "place"
	case "languages":
		return "lang"
	case "groups":
		return "group"
	}
	return field
}

// pathID reads an id from the end of a route. Ids hold colons and may hold slashes.
func pathID(c *gin.Context) string { return strings.TrimPrefix(c.Param("id"), "/") }

// part reads offset and limit, of which there are no others.
func part(c *gin.Context) (offset, limit int, err error) {
	p := read(c, "offset", "limit")
	offset = p.number("offset", 0, 0, search.MaxOffset)
	limit = p.number("limit", search.DefaultLimit, 1, search.MaxLimit)
	return offset, limit, p.done()
}
