package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// Outward answers what the firm can show to others, and whom it knows there; *search.Searcher does.
type Outward interface {
	References(ctx context.Context, asker search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error)
	Networks(ctx context.Context, asker search.Asker, q search.NetworksQuery) (*search.NetworksAnswer, error)
	OwnContacts(ctx context.Context, asker search.Asker) (*search.OwnContacts, error)
}

// references answers POST /api/v1/references: which of our projects answer a tender?
func (a *API) references(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var q search.ReferencesQuery
	if err := readJSON(c.Request, &q); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.options.Outward.References(c.Request.Context(), asker, q)
	if err == nil {
		err = a.options.Audit(c, audit.ShownReferences(q, answer))
	}
	return http.StatusOK, answer, err
}
