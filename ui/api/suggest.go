package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

// How many suggestions are given.
const (
	defaultSuggestions = 8
	maxSuggestions     = 20
)

type suggestions struct {
	Suggestions []search.Suggestion `json:"suggestions"`
}

// suggest answers GET /api/v1/suggest: how might what is typed go on?
func (a *API) suggest(c *gin.Context) (int, any, error) {
	p := read(c, "q", "limit")
	prefix := p.question()
	limit := p.number("limit", defaultSuggestions, 1, maxSuggestions)
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	found, err := a.searcher.Suggest(c.Request.Context(), asker, prefix, limit)
	return http.StatusOK, suggestions{found}, err
}
