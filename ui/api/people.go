package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/audit"
)

// people answers GET /api/v1/people: who knows q?
func (a *API) people(c *gin.Context) (int, any, error) {
	p := read(c, queryParameters...)
	q := p.query()
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.searcher.People(c.Request.Context(), asker, q)
	if err == nil {
		err = a.options.Audit(c, audit.ShownPeople(answer))
	}
	return http.StatusOK, answer, err
}

// person answers GET /api/v1/people/{id}: who is this, what do they know, and with whom do they work?
func (a *API) person(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	profile, err := a.searcher.Person(c.Request.Context(), asker, pathID(c))
	if err == nil {
		err = a.options.Audit(c, audit.ShownPerson(profile))
	}
	return http.StatusOK, profile, err
}
