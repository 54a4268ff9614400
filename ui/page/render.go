package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the views of one language by name; each holds the layout and the parts too. They are parsed when
// they are first shown: all of them in every language would keep a server from its first answer.
type templates map[string]func() *template.Template

// newTemplates makes each view with the layout and the parts, whose names begin with an underscore.
func newTemplates(functions template.FuncMap) templates {
	shared := sync.OnceValue(func() *template.Template {
		return template.Must(template.New("").Funcs(functions).ParseFS(templateFiles, "templates/_*.html"))
	})
	views, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		panic(err)
	}
	all := make(templates, len(views))
	for _, view := range views {
		all[strings.TrimSuffix(path.Base(view), ".html")] = sync.OnceValue(func() *template.Template {
			return template.Must(template.Must(shared().Clone()).ParseFS(templateFiles, view))
		})
	}
	return all
}

// Frame is what the layout shows around every view.
type Frame struct {
	Title     string // of the page, in the browser's tab
	Here      string // the entry of the navigation that is current: "people", "posts", "team", "about" or none
	Query     string // what the search box in the header holds
	Asker     string // whom the page is made for
	Language  string
	Languages []languageLink
	Home      bool // the page has its own search box
	Roles     []auth.Role
	SignedIn  bool        // and can sign out
	Be        *auth.Offer // of people to be at a click, in the demo
	Back      string      // this page
	HasTokens bool        // and can make personal tokens
	WhoIsWho  bool        // there are pages about it

	language  *texts.Language
	asker     search.Asker
	person    string
	answersMe bool
	keepsBids bool
	outward   bool
	tenders   bool
	may       func(method, pattern string) bool
	waiting   func() waiting
}

// May reports whether the reader may use a route.
func (f Frame) May(method, pattern string) bool { return f.may(method, pattern) }

// HasTender reports whether the reader can have a tender read.
func (f Frame) HasTender() bool { return f.tenders && f.may("POST", "/tender") }

// HasMe reports whether there is a page about the reader themselves.
func (f Frame) HasMe() bool { return f.answersMe && f.asker.Person() != "" && f.may("GET", "/me") }

// HasBids reports whether the reader may open bids.
func (f Frame) HasBids() bool { return f.keepsBids && f.may("GET", "/bids") }

// HasReferences reports whether the reader can look for references.
func (f Frame) HasReferences() bool { return f.outward && f.may("GET", referencesPath) }

// HasNetworks reports whether the reader can ask whom the firm knows.
func (f Frame) HasNetworks() bool { return f.outward && f.may("GET", networksPath) }

// HasOversight reports whether the reader sees to what people decided.
func (f Frame) HasOversight() bool { return f.answersMe && f.may("GET", "/admin/decisions") }

// Is reports whether the reader is the person.
func (f Frame) Is(id string) bool { return f.person == id }

type languageLink struct {
	Code, Name, URL string
	Current         bool
}

// frame begins a view: the reader's language and name, and how to come back here in another language.
func (p *Pages) frame(c *gin.Context, here string) Frame {
	chosen, _ := c.Cookie(languageCookie)
	language := p.catalogue.Match(chosen, c.GetHeader("Accept-Language"))
	asker, name := p.options.Asker(c)
	frame := Frame{Here: here, Asker: name, Language: language.Code, language: language, asker: asker}
	frame.keepsBids, frame.outward = p.options.Bids != nil, p.options.Outward != nil
	frame.answersMe, frame.tenders = p.options.Me != nil, p.options.Tenders != nil
	frame.may = func(method, pattern string) bool { return p.options.May(c, method, pattern) }
	frame.WhoIsWho = p.options.Identity != nil
	p.account(c, &frame)
	frame.waiting = p.waitingFor(c, frame)
	for _, l := range p.catalogue.Languages() {
		frame.Languages = append(frame.Languages, languageLink{
			Code: l.Code, Name: l.Name, Current: l == language, URL: languageURL(l.Code, c.Request.URL.RequestURI()),
		})
	}
	return frame
}

// account shows who is signed in, or whom the reader of the demo may be.
func (p *Pages) account(c *gin.Context, frame *Frame) {
	if p.options.Door == nil {
		return
	}
	visitor := auth.VisitorOf(c)
	frame.person, frame.Roles = visitor.Person, visitor.Roles.List()
	for _, way := range p.options.Door.Ways() {
		if offer := way.Offer(); visitor.In() && offer.Form == auth.People {
			frame.Be, frame.Back = &offer, auth.LocalPath(c.Request.URL.RequestURI())
		}
	}
	frame.SignedIn = visitor.In() && frame.Be == nil
	frame.HasTokens = frame.SignedIn && p.options.Tokens != nil
}

// Policy is the content security policy of every answer: a page uses what this server sends, of the kinds
// that pages use, and nothing else. There is no script or style inside a page.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// render writes a view, all of it or nothing.
func (p *Pages) render(c *gin.Context, status int, language *texts.Language, name string, view any) error {
	var page bytes.Buffer
	if err := p.templates[language.Code][name]().ExecuteTemplate(&page, "layout", view); err != nil {
		return fmt.Errorf("render %s in %s: %w", name, language.Code, err)
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Language", language.Code)
	if h.Get("Cache-Control") == "" { // a handler may be stricter
		h.Set("Cache-Control", "private, no-cache")
		if p.options.Door != nil {
			h.Set("Cache-Control", "no-store") // else Back shows it when its reader has signed out
		}
	}
	h.Add("Vary", "Cookie, Accept-Language")
	c.Data(status, "text/html; charset=utf-8", page.Bytes())
	return nil
}

// show renders the view of a request that went well.
func (p *Pages) show(c *gin.Context, frame Frame, name string, view any) error {
	return p.render(c, http.StatusOK, frame.language, name, view)
}
