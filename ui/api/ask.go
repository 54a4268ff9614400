package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// askParameters are those of queryParameters that a question in sentences takes, and its own.
var askParameters = append(slices.DeleteFunc(slices.Clone(queryParameters), func(name string) bool {
	return name == "offset" || name == "as_words" // names in a sentence are words
}), "fairness")

// ask answers GET /api/v1/ask: was q answered before, whom do I ask, and where?
func (a *API) ask(c *gin.Context) (int, any, error) {
	p := read(c, askParameters...)
	question := search.Question{Query: p.query(), Fairness: p.share("fairness")}
	question.Limit = p.number("limit", 0, 1, search.MaxAdvisers)
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.searcher.Ask(c.Request.Context(), asker, question)
	if err == nil {
		err = a.options.Audit(c, audit.ShownAsk(answer))
	}
	return http.StatusOK, answer, err
}
