package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// topics answers GET /api/v1/topics: what does the firm know of, and who knows most?
func (a *API) topics(c *gin.Context) (int, any, error) {
	p := read(c, "q", "kind", "sort", "offset", "limit")
	q := search.TopicsQuery{
		Text: p.one("q"), Kind: p.one("kind"), Sort: p.one("sort"),
		Offset: p.number("offset", 0, 0, search.MaxOffset), Limit: p.number("limit", search.DefaultLimit, 1, search.MaxLimit),
	}
	q.Text = strings.TrimSpace(q.Text)
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.searcher.Topics(c.Request.Context(), asker, q)
	if err == nil {
		err = a.options.Audit(c, audit.ShownTopics(answer))
	}
	return http.StatusOK, answer, err
}
