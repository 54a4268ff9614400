package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
)

// IdentityDesk is where administrators find out who is who; *identity.Desk is one.
type IdentityDesk interface {
	Suggestions(ctx context.Context, asker search.Asker, offset, limit int) (*identity.Suggestions, error)
	Conflicts(ctx context.Context, asker search.Asker, offset, limit int) (*identity.Conflicts, error)
	People(ctx context.Context, asker search.Asker, question string, limit int) (*identity.People, error)
	Rulings(ctx context.Context, asker search.Asker, offset, limit int) (*identity.Rulings, error)
	Rule(ctx context.Context, asker search.Asker, request identity.Request) (*identity.Ruling, error)
}

// Where the pages about identity are.
const (
	suggestionsPath = "/admin/identity"
	conflictsPath   = "/admin/identity/conflicts"
	accountsPath    = "/admin/identity/people"
	rulingsPath     = "/admin/identity/rulings"
)

// decisionsShown is how much a page shows of what is to be decided, or was.
const decisionsShown = 20

// identityFrame is what the pages about identity have in common.
type identityFrame struct {
	Frame
	Tab     string // "suggestions", "conflicts", "people" or "rulings"
	Who     string // what the search box holds
	Ruled   uint64 // what was just ruled, to take it back
	Undone  bool   // something was taken back
	Refused bool   // what was wished for could not be ruled
	Return  string // where a button leads back to
	Paging  paging
}

type suggestionsView struct {
	identityFrame
	Answer *identity.Suggestions
}

type conflictsView struct {
	identityFrame
	Answer *identity.Conflicts
}

type accountsView struct {
	identityFrame
	Answer *identity.People // nil: nobody was looked for
}

type rulingsView struct {
	identityFrame
	Answer *identity.Rulings
}

func (p *Pages) registerIdentity(r gin.IRouter) {
	read := []string{http.MethodGet, http.MethodHead}
	r.Match(read, suggestionsPath, p.answer(p.suggestions))
	r.Match(read, conflictsPath, p.answer(p.conflicts))
	r.Match(read, accountsPath, p.answer(p.accounts))
	r.Match(read, rulingsPath, p.answer(p.rulings))
	r.POST(rulingsPath, p.answer(p.rule))
}

func (p *Pages) identityFrame(c *gin.Context, tab string) identityFrame {
	f := identityFrame{Frame: p.frame(c, "identity"), Tab: tab, Who: c.Query("q")}
	f.Title = must(f.language.Text("identity.title"))
	f.Ruled, _ = strconv.ParseUint(c.Query("ruled"), 10, 64) // what is no number was not ruled
	f.Undone, f.Refused = c.Query("undone") != "", c.Query("refused") != ""
	f.Return = c.Request.URL.Path
	if f.Who != "" {
		f.Return = withValues(f.Return, url.Values{"q": {f.Who}})
	}
	return f
}

func (f *identityFrame) page(c *gin.Context) (offset, number int) {
	number = pageNumber(c.Request.URL.Query())
	return min((number-1)*decisionsShown, search.MaxOffset), number
}

// suggestions answers GET /admin/identity: who may be one though nothing joins them.
func (p *Pages) suggestions(c *gin.Context) (err error) {
	view := suggestionsView{identityFrame: p.identityFrame(c, "suggestions")}
	offset, number := view.page(c)
	if view.Answer, err = p.options.Identity.Suggestions(c.Request.Context(), view.asker, offset, decisionsShown); err != nil {
		return err
	}
	view.Paging = pagesOf(number, decisionsShown, view.Answer.Total, suggestionsPath, nil)
	return p.show(c, view.Frame, "identity", view)
}

// conflicts answers GET /admin/identity/conflicts: what agrees and joins nobody.
func (p *Pages) conflicts(c *gin.Context) (err error) {
	view := conflictsView{identityFrame: p.identityFrame(c, "conflicts")}
	offset, number := view.page(c)
	if view.Answer, err = p.options.Identity.Conflicts(c.Request.Context(), view.asker, offset, decisionsShown); err != nil {
		return err
	}
	view.Paging = pagesOf(number, decisionsShown, view.Answer.Total, conflictsPath, nil)
	return p.show(c, view.Frame, "conflicts", view)
}

// accounts answers GET /admin/identity/people: which accounts somebody has, and why.
func (p *Pages) accounts(c *gin.Context) (err error) {
	view := accountsView{identityFrame: p.identityFrame(c, "people")}
	if view.Who != "" {
		if view.Answer, err = p.options.Identity.People(c.Request.Context(), view.asker, view.Who, decisionsShown); err != nil {
			return err
		}
	}
	return p.show(c, view.Frame, "accounts", view)
}

// rulings answers GET /admin/identity/rulings: what was ruled, by whom, when and why.
func (p *Pages) rulings(c *gin.Context) (err error) {
	view := rulingsView{identityFrame: p.identityFrame(c, "rulings")}
	offset, number := view.page(c)
	if view.Answer, err = p.options.Identity.Rulings(c.Request.Context(), view.asker, offset, decisionsShown); err != nil {
		return err
	}
	view.Paging = pagesOf(number, decisionsShown, view.Answer.Total, rulingsPath, nil)
	return p.show(c, view.Frame, "rulings", view)
}

// rule answers POST /admin/identity/rulings, and leads back to where the button was, which says what became of it.
func (p *Pages) rule(c *gin.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	asker, _ := p.options.Asker(c)
	request := wishedRuling(c.Request.PostForm)
	ruled, err := p.options.Identity.Rule(c.Request.Context(), asker, request)
	if err == nil {
		err = p.options.Audit(c, audit.RuledOn(request))
	}
	var refused *search.QueryError
	outcome := url.Values{}
	switch {
	case errors.As(err, &refused):
		_ = c.Error(err) // gin keeps it for whoever logs the request
		outcome.Set("refused", "1")
	case err != nil:
		return err
	case ruled.Undoes > 0:
		outcome.Set("undone", strconv.FormatUint(ruled.Undoes, 10))
	default:
		outcome.Set("ruled", strconv.FormatUint(ruled.Number, 10))
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, backTo(c.Request.PostForm.Get("back"), outcome))
	return nil
}

// wishedRuling reads what a button asks for. A form of two has one as account and one as other. A form of many has
// all of them as among, and those who are ticked as accounts.
func wishedRuling(form url.Values) identity.Request {
	undoes, _ := strconv.ParseUint(form.Get("undoes"), 10, 64) // none is refused by whoever keeps rulings
	request := identity.Request{Kind: form.Get("kind"), Undoes: undoes, Note: form.Get("note"), Accounts: form["account"]}
	if request.Kind == string(indexer.Merge) {
		request.Accounts = append(request.Accounts, form["other"]...)
		return request
	}
	request.Others = form["other"]
	for _, id := range form["among"] {
		if !slices.Contains(request.Accounts, id) {
			request.Others = append(request.Others, id)
		}
	}
	return request
}

// backTo is a page about identity, with what became of a ruling.
func backTo(path string, outcome url.Values) string {
	back, err := url.Parse(auth.LocalPath(path))
	if err != nil {
		return withValues(suggestionsPath, outcome)
	}
	if q := back.Query().Get("q"); q != "" {
		outcome.Set("q", q)
	}
	switch back.Path {
	case conflictsPath, accountsPath, rulingsPath:
		return withValues(back.Path, outcome)
	}
	return withValues(suggestionsPath, outcome)
}
