package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/audit"
)

// compareParameters are those of a question without paging, and the two people.
var compareParameters = append([]string{"a", "b"}, slices.DeleteFunc(slices.Clone(queryParameters), func(name string) bool {
	return name == "offset" || name == "limit"
})...)

// compare answers GET /api/v1/compare: why is a before b?
func (a *API) compare(c *gin.Context) (int, any, error) {
	p := read(c, compareParameters...)
	q := p.query()
	first, second := p.id("a"), p.id("b")
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	comparison, err := a.searcher.Compare(c.Request.Context(), asker, q, first, second)
	if err == nil {
		err = a.options.Audit(c, audit.ShownWhy(comparison))
	}
	return http.StatusOK, comparison, err
}
