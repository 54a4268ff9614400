package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// networks answers GET /api/v1/networks: whom do we know at a customer, and who knows a person?
func (a *API) networks(c *gin.Context) (int, any, error) {
	p := read(c, "q", "offset", "limit")
	q := search.NetworksQuery{Text: p.question(), Offset: p.number("offset", 0, 0, search.MaxOffset), Limit: p.number("limit", search.DefaultLimit, 1, search.MaxLimit)}
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.options.Outward.Networks(c.Request.Context(), asker, q)
	if err == nil {
		err = a.options.Audit(c, audit.ShownNetworks(answer))
	}
	return http.StatusOK, answer, err
}

// ownContacts answers GET /api/v1/me/contacts: whom do I know, with whom do I share it, and who asks?
func (a *API) ownContacts(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	contacts, err := a.options.Outward.OwnContacts(c.Request.Context(), asker)
	return http.StatusOK, contacts, err
}
