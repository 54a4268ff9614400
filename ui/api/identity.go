package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/ui/audit"
)

// IdentityDesk is where administrators find out who is who; *identity.Desk is one.
type IdentityDesk interface {
	Suggestions(ctx context.Context, asker search.Asker, offset, limit int) (*identity.Suggestions, error)
	Conflicts(ctx context.Context, asker search.Asker, offset, limit int) (*identity.Conflicts, error)
	People(ctx context.Context, asker search.Asker, question string, limit int) (*identity.People, error)
	Rulings(ctx context.Context, asker search.Asker, offset, limit int) (*identity.Rulings, error)
	Rule(ctx context.Context, asker search.Asker, request identity.Request) (*identity.Ruling, error)
}

func (a *API) registerIdentity(r gin.IRouter) {
	read := []string{http.MethodGet, http.MethodHead}
	r.Match(read, "/api/v1/identity/suggestions", a.answer(a.identitySuggestions))
	r.Match(read, "/api/v1/identity/conflicts", a.answer(a.identityConflicts))
	r.Match(read, "/api/v1/identity/people", a.answer(a.identityPeople))
	r.Match(read, "/api/v1/identity/rulings", a.answer(a.identityRulings))
	r.POST("/api/v1/identity/rulings", a.answer(a.rule))
}

// identitySuggestions answers GET /api/v1/identity/suggestions: who may be one colleague?
func (a *API) identitySuggestions(c *gin.Context) (int, any, error) {
	offset, limit, err := part(c)
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.options.Identity.Suggestions(c.Request.Context(), asker, offset, limit)
	return http.StatusOK, answer, err
}

// identityConflicts answers GET /api/v1/identity/conflicts: which agreements join nobody?
func (a *API) identityConflicts(c *gin.Context) (int, any, error) {
	offset, limit, err := part(c)
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.options.Identity.Conflicts(c.Request.Context(), asker, offset, limit)
	return http.StatusOK, answer, err
}

// identityPeople answers GET /api/v1/identity/people: which accounts has somebody, and why?
func (a *API) identityPeople(c *gin.Context) (int, any, error) {
	p := read(c, "q", "limit")
	question, limit := p.question(), p.number("limit", search.DefaultLimit, 1, search.MaxLimit)
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.options.Identity.People(c.Request.Context(), asker, question, limit)
	return http.StatusOK, answer, err
}

// identityRulings answers GET /api/v1/identity/rulings: what was ruled?
func (a *API) identityRulings(c *gin.Context) (int, any, error) {
	offset, limit, err := part(c)
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.options.Identity.Rulings(c.Request.Context(), asker, offset, limit)
	return http.StatusOK, answer, err
}

// rule answers POST /api/v1/identity/rulings: these are one, or not.
func (a *API) rule(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var request identity.Request
	if err := readJSON(c.Request, &request); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	ruled, err := a.options.Identity.Rule(c.Request.Context(), asker, request)
	if err == nil {
		err = a.options.Audit(c, audit.RuledOn(request))
	}
	return http.StatusCreated, ruled, err
}
