// Package page is Vemvet in a browser: the pages that people search, read and build teams with, rendered on
// the server with html/template, together with the one stylesheet and the few scripts they use. It ranks
// nothing and reads nothing by itself: every page asks a Searcher on behalf of the asker of its request.
//
// A request is a file: search.go answers GET /, person.go GET /people/…, posts.go and post.go the posts,
// ask.go a question in sentences, team.go the bid teams, tender.go what a tender asks for, bids.go and bid.go the bids, identity.go who is who, me.go what people decide about themselves. A handler decides first, asks second, and returns either a view to render or an
// error; problem.go turns every error into a page, so that no page shows what went on inside. Templates are
// under templates, one a view, and see nothing but their view.
//
// Pages work without scripts; a script only makes quicker what already works. There is no script or style
// inside a page, so that a Content-Security-Policy of 'self' holds. What colleagues wrote is never trusted:
// body.go is the only place that makes HTML of it.
//
// Words are in package texts, colours and sizes are tokens at the top of assets/style.css.
package page

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// Searcher is what pages ask; *search.Searcher is one.
type Searcher interface {
	People(ctx context.Context, asker search.Asker, q search.Query) (*search.PeopleAnswer, error)
	Related(ctx context.Context, asker search.Asker, q search.Query) ([]string, error)
	Person(ctx context.Context, asker search.Asker, id string) (*search.Profile, error)
	Compare(ctx context.Context, asker search.Asker, q search.Query, a, b string) (*search.Comparison, error)
	Posts(ctx context.Context, asker search.Asker, q search.Query) (*search.PostsAnswer, error)
	Thread(ctx context.Context, asker search.Asker, id string, offset, limit int) (*search.Thread, error)
	Ask(ctx context.Context, asker search.Asker, q search.Question) (*search.AskAnswer, error)
	Suggest(ctx context.Context, asker search.Asker, prefix string, limit int) ([]search.Suggestion, error)
	Topics(ctx context.Context, asker search.Asker, q search.TopicsQuery) (*search.TopicsAnswer, error)
	Overview(ctx context.Context, asker search.Asker) (*search.Overview, error)
	Staffing(ctx context.Context, asker search.Asker, ids []string) ([]search.Staffing, error)
}

// DocumentReader reads the files that tenders come as; *document.Reader is one.
type DocumentReader interface {
	Read(ctx context.Context, name string, content []byte) (*document.Document, error)
	Limits() document.Limits
	Prepare()
}

// Options of the pages. Asker must be set.
type Options struct {
	// Asker tells on whose behalf a request asks, and the name to show them by.
	Asker func(*gin.Context) (search.Asker, string)
	// RequestID gives the id under which a failing request is logged; nil: problems show none.
	RequestID func(*gin.Context) string
	// Examples are questions to offer on the empty search page; nil: some that suit most firms.
	Examples []string
	// Location is where dates are told; nil: where the server runs.
	Location *time.Location
	// PrivacyContact is who answers questions about personal data, a mail address for instance; "": nobody
	// is named.
	PrivacyContact string
	// Me answers people about themselves, and administrators about what people decided; nil: there are no such
	// pages.
	Me Me
	// Secure keeps cookies to HTTPS.
	Secure bool
	// Door signs people in and out; nil: there is no sign-in, and none of its pages.
	Door *auth.Door
	// Tokens gives out personal tokens; nil: there are none, and no page for them. It takes a Door.
	Tokens Tokens
	// Outward tells of references and networks; nil: there are no such pages.
	Outward Outward
	// Exports makes files of teams; nil: teams can be had on the page alone.
	Exports Exports
	// Identity tells administrators who is who; nil: there are no such pages.
	Identity IdentityDesk
	// Audit notes what is about to be shown or done, see ui.Noting: an error is answered in its place. Nil:
	// nothing is noted.
	Audit func(*gin.Context, audit.Event) error
	// AuditLog is what the pages of the audit log show, to administrators and of oneself; nil: there are none.
	AuditLog AuditLog
	// Bids keeps bids; nil: there are none, and no pages for them.
	Bids Bids
	// Tenders reads tenders, and Documents the files that they come as; nil: there is no such page.
	Tenders   *tender.Reader
	Documents DocumentReader
	// May reports whether the reader may use a route: pages link to no other. Nil: all.
	May func(c *gin.Context, method, pattern string) bool
}

// Pages answers requests from browsers. It may be used by several goroutines.
type Pages struct {
	searcher  Searcher
	builder   TeamBuilder
	options   Options
	catalogue *texts.Catalogue
	detector  *text.Detector // of the language that a question is in
	assets    assets
	templates map[string]templates // by language
}

// New returns the pages over a searcher and a builder of teams. It panics when options have no Asker, or
// when what is embedded in this package is malformed.
func New(searcher Searcher, builder TeamBuilder, options Options) *Pages {
	if options.Asker == nil {
		panic("page: New: options without an Asker")
	}
	if options.Location == nil {
		options.Location = time.Local
	}
	if options.Audit == nil {
		options.Audit = func(*gin.Context, audit.Event) error { return nil }
	}
	if options.May == nil {
		options.May = func(*gin.Context, string, string) bool { return true }
	}
	catalogue, err := texts.Load()
	if err != nil {
		panic(err)
	}
	p := &Pages{searcher: searcher, builder: builder, options: options, catalogue: catalogue, detector: text.NewDetector("sv", "no", "en"), assets: loadAssets()}
	p.templates = make(map[string]templates)
	for _, language := range catalogue.Languages() {
		p.templates[language.Code] = newTemplates(p.functions(language))
	}
	return p
}

// Register adds the pages to a router.
func (p *Pages) Register(r gin.IRouter) {
	read := []string{http.MethodGet, http.MethodHead}
	r.Match(read, "/", p.answer(p.search))
	r.Match(read, "/why", p.answer(p.why))
	r.Match(read, "/people/*id", p.answer(p.person))
	r.Match(read, "/photos/*id", p.answer(p.photo))
	r.Match(read, "/ask", p.answer(p.ask))
	r.Match(read, "/posts", p.answer(p.posts))
	r.Match(read, "/posts/*id", p.answer(p.post))
	r.Match(read, "/topics", p.answer(p.topics))
	r.Match(append(read, http.MethodPost), "/team", p.answer(p.team))
	if p.options.Outward != nil {
		r.Match(read, referencesPath, p.answer(p.references))
		r.Match(read, networksPath, p.answer(p.networks))
		r.Match(read, "/me/contacts", p.answer(p.meContacts))
	}
	if p.options.Exports != nil {
		r.Match(read, exportPath, p.answer(p.exportTeam))
	}
	if p.options.Tenders != nil {
		r.Match(append(read, http.MethodPost), "/tender", p.answer(p.tender))
	}
	r.Match(read, "/about", p.answer(p.about))
	r.Match(read, "/privacy", p.answer(p.privacy))
	if p.options.AuditLog != nil {
		r.Match(read, "/admin/audit", p.answer(p.auditLog))
		r.Match(read, "/me/looks", p.answer(p.looks))
	}
	r.Match(read, "/language", p.answer(p.language))
	r.Match(read, "/assets/:name", p.answer(p.asset))
	if p.options.Identity != nil {
		p.registerIdentity(r)
	}
	if p.options.Me != nil {
		r.Match(read, "/me", p.answer(p.me))
		r.POST("/me", p.answer(p.decide))
		r.Match(read, "/me/data", p.answer(p.meData))
		r.Match(read, "/me/copy", p.answer(p.meCopy))
		r.Match(read, "/me/erasure", p.answer(p.erasure))
		r.Match(read, "/admin/decisions", p.answer(p.oversight))
		r.POST("/admin/decisions", p.answer(p.erase))
	}
	if p.options.Bids != nil {
		p.registerBids(r)
	}
	if p.options.Door != nil {
		r.Match(read, "/sign-in", p.answer(p.signIn))
		r.POST("/sign-out", p.answer(p.signOut))
		r.POST("/sign-out/everywhere", p.answer(p.signOutEverywhere))
	}
	if p.options.Tokens != nil {
		r.Match(read, "/tokens", p.answer(p.tokens))
		r.POST("/tokens", p.answer(p.makeToken))
		r.POST("/tokens/revoke", p.answer(p.revokeToken))
		r.POST("/tokens/shut-out", p.answer(p.shutOut))
	}
}

// handler answers one request: it writes the whole response, or returns an error having written nothing.
type handler func(*gin.Context) error

func (p *Pages) answer(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			p.Problem(c, statusOf(err), err)
		}
	}
}
