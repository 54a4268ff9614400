package page

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
)

// Tokens gives out personal tokens; *token.Desk does.
type Tokens interface {
	MaxLifetime() time.Duration
	Create(person, name string, scopes []auth.Scope, lifetime time.Duration) (string, token.Token, error)
	Of(person string) ([]token.Token, error)
	Revoke(person, id string) error
	RevokeAll(person string) (int, error)
}

type tokensView struct {
	Frame
	Tokens []tokenRow
	Offers []scopeOffer
	Days   []int
	Chosen int    // of Days
	Name   string // as typed
	Fault  string // why no token was made, in words
	Made   string // the token just made, told this once
	Shut   string // what became of shutting somebody out, in words
}

type tokenRow struct {
	token.Token
	Expired bool
}

// scopeOffer is something that a new token may be for.
type scopeOffer struct {
	Scope  auth.Scope
	Chosen bool
}

const wholeDay = 24 * time.Hour

// tokens answers GET /tokens: the reader's personal tokens, and a form for another.
func (p *Pages) tokens(c *gin.Context) error {
	view, err := p.tokensView(c)
	if err != nil {
		return err
	}
	view.Offers[0].Chosen = true
	return p.showTokens(c, http.StatusOK, view)
}

func (p *Pages) showTokens(c *gin.Context, status int, view tokensView) error {
	c.Header("Cache-Control", "no-store")
	return p.render(c, status, view.language, "tokens", view)
}

func (p *Pages) tokensView(c *gin.Context) (tokensView, error) {
	view := tokensView{Frame: p.frame(c, "tokens"), Chosen: int(token.DefaultLifetime / wholeDay)}
	view.Title = must(view.language.Text("tokens.title"))
	all, err := p.options.Tokens.Of(auth.VisitorOf(c).Person)
	if err != nil {
		return view, err
	}
	for _, t := range all {
		view.Tokens = append(view.Tokens, tokenRow{t, t.Expired(time.Now())})
	}
	// Others can be made, and open nothing.
	view.Offers = append(view.Offers, scopeOffer{Scope: auth.ScopeRead})
	if view.HasMe() {
		view.Offers = append(view.Offers, scopeOffer{Scope: auth.ScopeMe})
	}
	if view.May(http.MethodPost, "/api/v1/teams") {
		view.Offers = append(view.Offers, scopeOffer{Scope: auth.ScopeTeams})
	}
	if view.May(http.MethodPost, "/api/v1/sync") {
		view.Offers = append(view.Offers, scopeOffer{Scope: auth.ScopeSync})
	}
	if view.May(http.MethodPost, "/api/v1/identity/rulings") {
		view.Offers = append(view.Offers, scopeOffer{Scope: auth.ScopeIdentity})
	}
	longest := int(p.options.Tokens.MaxLifetime() / wholeDay)
	for _, days := range []int{1, 7, 30, 90, 180, 365} {
		if days < longest {
			view.Days = append(view.Days, days)
		}
	}
	view.Days = append(view.Days, longest)
	view.Chosen = min(view.Chosen, longest)
	return view, nil
}

// makeToken answers POST /tokens. The token stands in the answer, and nowhere after that: there is no address
// at which to see it again.
func (p *Pages) makeToken(c *gin.Context) error {
	var scopes []auth.Scope
	for _, scope := range c.PostFormArray("scope") {
		scopes = append(scopes, auth.Scope(scope))
	}
	days, err := strconv.Atoi(c.PostForm("days"))
	if err != nil || days > 100*365 {
		days = 0 // is refused
	}
	owner := auth.VisitorOf(c).Person
	text, made, err := p.options.Tokens.Create(owner, c.PostForm("name"), scopes, time.Duration(days)*wholeDay)
	if err == nil {
		if err = p.options.Audit(c, audit.Event{Action: audit.TokenMade, Note: noteOf(made)}); err != nil {
			return errors.Join(err, p.options.Tokens.Revoke(owner, made.ID))
		}
	}
	key := ""
	switch {
	case errors.Is(err, token.ErrName):
		key = "tokens.fault.name"
	case errors.Is(err, token.ErrScope):
		key = "tokens.fault.scope"
	case errors.Is(err, token.ErrLifetime):
		key = "tokens.fault.lifetime"
	case errors.Is(err, token.ErrTooMany):
		key = "tokens.fault.many"
	case err != nil:
		return err
	}
	view, err := p.tokensView(c)
	if err != nil {
		return err
	}
	if key == "" {
		view.Made, view.Offers[0].Chosen = text, true
		return p.showTokens(c, http.StatusCreated, view)
	}
	view.Fault, view.Name = must(view.language.Text(key)), c.PostForm("name")
	if slices.Contains(view.Days, days) {
		view.Chosen = days
	}
	for i := range view.Offers {
		view.Offers[i].Chosen = slices.Contains(scopes, view.Offers[i].Scope)
	}
	return p.showTokens(c, http.StatusBadRequest, view)
}

// noteOf tells the audit log what a token is for.
func noteOf(t token.Token) string {
	var scopes []string
	for _, scope := range t.Scopes {
		scopes = append(scopes, string(scope))
	}
	return strings.Join(scopes, ", ") + " until " + t.Expires.UTC().Format(time.DateOnly)
}

// revokeToken answers POST /tokens/revoke: one token of the reader's is good no more.
func (p *Pages) revokeToken(c *gin.Context) error {
	err := p.options.Tokens.Revoke(auth.VisitorOf(c).Person, c.PostForm("id"))
	if err != nil && !errors.Is(err, token.ErrUnknown) { // revoked twice is revoked
		return err
	}
	_ = p.options.Audit(c, audit.Event{Action: audit.TokenRevoked}) // a log that fails keeps no token good
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/tokens")
	return nil
}

// shutOut answers POST /tokens/shut-out, for administrators: all tokens and sessions of a colleague end. They
// may sign in again.
func (p *Pages) shutOut(c *gin.Context) error {
	person := strings.TrimSpace(c.PostForm("person"))
	if person == "" {
		return &search.QueryError{Field: "person", Reason: "missing", Detail: "is missing"}
	}
	n, err := p.options.Tokens.RevokeAll(person)
	if err != nil {
		return err
	}
	if err := p.options.Door.EndAll(person); err != nil {
		return err
	}
	_ = p.options.Audit(c, audit.Event{Action: audit.ShutOut, Subjects: []string{person}})
	view, err := p.tokensView(c)
	if err != nil {
		return err
	}
	view.Offers[0].Chosen = true
	view.Shut = must(view.language.Text("tokens.shut-out.done", "n", n, "person", person))
	return p.showTokens(c, http.StatusOK, view)
}
