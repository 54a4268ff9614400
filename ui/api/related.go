package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

type relatedWords struct {
	Related []string `json:"related"`
}

// related answers GET /api/v1/related: which words often stand with those of q? It is asked apart from who
// knows q, since it takes as long.
func (a *API) related(c *gin.Context) (int, any, error) {
	p := read(c, "q", "literal", "as_words")
	q := search.Query{Text: p.question(), Literal: p.number("literal", 0, 0, 1) == 1, AsWords: p.values["as_words"]}
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	words, err := a.searcher.Related(c.Request.Context(), asker, q)
	return http.StatusOK, relatedWords{append([]string{}, words...)}, err
}
