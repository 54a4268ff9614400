// Package api is Vemvet for programs: JSON under /api/v1, described by the OpenAPI document in
// openapi.yaml, which is served too and which the tests hold every answer against. It ranks nothing: every
// request is checked, put to a Searcher or TeamBuilder on behalf of its asker, and written out as the
// types of packages search and search/team are.
//
// A request is a file: people.go, related.go, compare.go, posts.go, ask.go, suggest.go, teams.go, bids.go, identity.go, sync.go, me.go. A handler
// returns what to write or an error; problem.go turns every error into an RFC 9457 document, and is the only
// place that does.
//
// Everything is bounded: the length of a question, the size of a body, the time a request may take and how
// far a list can be paged. A parameter or field that is not known is refused by name, never ignored: a
// filter that was misspelt would otherwise answer a different question.
package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/takeout"
	"github.com/vemvet/vemvet/ui/upload"
)

// Searcher is what the API asks; *search.Searcher is one.
type Searcher interface {
	People(ctx context.Context, asker search.Asker, q search.Query) (*search.PeopleAnswer, error)
	Compare(ctx context.Context, asker search.Asker, q search.Query, a, b string) (*search.Comparison, error)
	Related(ctx context.Context, asker search.Asker, q search.Query) ([]string, error)
	Person(ctx context.Context, asker search.Asker, id string) (*search.Profile, error)
	Posts(ctx context.Context, asker search.Asker, q search.Query) (*search.PostsAnswer, error)
	Thread(ctx context.Context, asker search.Asker, id string, offset, limit int) (*search.Thread, error)
	Ask(ctx context.Context, asker search.Asker, q search.Question) (*search.AskAnswer, error)
	Suggest(ctx context.Context, asker search.Asker, prefix string, limit int) ([]search.Suggestion, error)
	Topics(ctx context.Context, asker search.Asker, q search.TopicsQuery) (*search.TopicsAnswer, error)
}

// TeamBuilder is what the API asks for teams; *team.Builder is one.
type TeamBuilder interface {
	Build(ctx context.Context, asker search.Asker, request team.Request) (*team.Answer, error)
}

// Options of the API. Asker must be set.
type Options struct {
	// Asker tells on whose behalf a request asks; the name is for pages.
	Asker func(*gin.Context) (search.Asker, string)
	// RequestID gives the id under which a request is logged; nil: problems have no instance.
	RequestID func(*gin.Context) string
	// Ready reports whether questions are answered from all that is stored; nil: always.
	Ready func() bool
	// Metrics answers /metrics; nil: there is no such address.
	Metrics http.Handler
	// Audit notes what is about to be shown, see ui.Noting: an error is answered in its place. Nil: nothing is
	// noted.
	Audit func(*gin.Context, audit.Event) error
	// Sync asks for a sync of every source, without waiting for it, and gives their names; nil: there is
	// no such address.
	Sync func() []string
	// Outward tells of references and networks; nil: there are no such addresses.
	Outward Outward
	// Exports makes files of teams; nil: there is no such address.
	Exports Exports
	// Identity tells administrators who is who; nil: there are no such addresses.
	Identity IdentityDesk
	// Me answers people about themselves, and administrators about what people decided; nil: nothing does.
	Me Me
	// Bids keeps bids; nil: there are none.
	Bids Bids
	// Tenders reads tenders, and Documents the files that they come as; nil: there is no such address.
	Tenders   *tender.Reader
	Documents *document.Reader
	// Timeout bounds the time a request may take; 0: DefaultTimeout.
	Timeout time.Duration
	// MaxBody bounds the size of a request's body in bytes; 0: DefaultMaxBody.
	MaxBody int64
}

// Defaults of Options.
const (
	DefaultTimeout = 10 * time.Second
	DefaultMaxBody = 1 << 20
)

// API answers requests from programs. It may be used by several goroutines.
type API struct {
	searcher Searcher
	builder  TeamBuilder
	options  Options
	document []byte // OpenAPI, as JSON
}

// New returns the API over a searcher and a builder of teams. It panics when options have no Asker.
func New(searcher Searcher, builder TeamBuilder, options Options) *API {
	if options.Asker == nil {
		panic("api: New: options without an Asker")
	}
	if options.RequestID == nil {
		options.RequestID = func(*gin.Context) string { return "" }
	}
	if options.Audit == nil {
		options.Audit = func(*gin.Context, audit.Event) error { return nil }
	}
	if options.Ready == nil {
		options.Ready = func() bool { return true }
	}
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	if options.MaxBody == 0 {
		options.MaxBody = DefaultMaxBody
	}
	return &API{searcher: searcher, builder: builder, options: options, document: documentJSON()}
}

// Register adds the API to a router.
func (a *API) Register(r gin.IRouter) {
	read := []string{http.MethodGet, http.MethodHead}
	r.Match(read, "/api/v1/people", a.answer(a.people))
	r.Match(read, "/api/v1/related", a.answer(a.related))
	r.Match(read, "/api/v1/compare", a.answer(a.compare))
	r.Match(read, "/api/v1/people/*id", a.answer(a.person))
	r.Match(read, "/api/v1/posts", a.answer(a.posts))
	r.Match(read, "/api/v1/posts/*id", a.answer(a.thread))
	r.Match(read, "/api/v1/ask", a.answer(a.ask))
	r.Match(read, "/api/v1/suggest", a.answer(a.suggest))
	r.Match(read, "/api/v1/topics", a.answer(a.topics))
	r.POST("/api/v1/teams", a.answer(a.teams))
	if a.options.Outward != nil {
		r.POST("/api/v1/references", a.answer(a.references))
		r.Match(read, "/api/v1/networks", a.answer(a.networks))
		r.Match(read, "/api/v1/me/contacts", a.answer(a.ownContacts))
	}
	if a.options.Exports != nil {
		r.POST("/api/v1/teams/export", a.answer(a.exportTeam))
	}
	r.Match(read, "/api/v1/openapi.json", a.answer(a.openapi))
	r.Match(read, "/healthz", a.answer(a.health))
	r.Match(read, "/readyz", a.answer(a.ready))
	if a.options.Tenders != nil {
		r.POST("/api/v1/tender", a.answerWithin(int64(a.options.Documents.Limits().Bytes)+upload.Overhead, a.tender))
	}
	if a.options.Identity != nil {
		a.registerIdentity(r)
	}
	if a.options.Me != nil {
		r.Match(read, "/api/v1/me", a.answer(a.own))
		r.Match(read, "/api/v1/me/records", a.answer(a.ownRecords))
		r.Match(read, "/api/v1/me/copy", a.answer(a.ownCopy))
		r.POST("/api/v1/me/decisions", a.answer(a.decide))
		r.Match(read, "/api/v1/oversight", a.answer(a.oversight))
		r.POST("/api/v1/oversight/erasures", a.answer(a.erase))
	}
	if a.options.Bids != nil {
		a.registerBids(r)
	}
	if a.options.Sync != nil {
		r.POST("/api/v1/sync", a.answer(a.sync))
	}
	if a.options.Metrics != nil {
		r.Match(read, "/metrics", gin.WrapH(a.options.Metrics))
	}
}

// handler answers one request with a status and a value to write as JSON, or a file to send, or with an error.
type handler func(*gin.Context) (status int, body any, err error)

func (a *API) answer(h handler) gin.HandlerFunc { return a.answerWithin(a.options.MaxBody, h) }

// answerWithin answers requests whose body has at most so many bytes.
func (a *API) answerWithin(body int64, h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), a.options.Timeout)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, body)
		// What the API tells is for the asker alone, and old as soon as a colleague writes.
		c.Header("Cache-Control", "no-store")

		status, told, err := h(c)
		if file, ok := told.(*takeout.File); ok && err == nil {
			file.Send(c)
			return
		}
		if err == nil {
			err = write(c, status, "application/json; charset=utf-8", told)
		}
		if err != nil {
			Refuse(c, a.options.RequestID(c), err)
		}
	}
}
