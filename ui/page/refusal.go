package page

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// refusal says beside the search box why a question was not searched for, and what to do.
type refusal struct {
	Heading string
	Remedy  string
	Without string // the address of the question without the filter that is at fault, if one is
}

func (p *Pages) refuse(path string, wrong *search.QueryError, w wish, l *texts.Language) *refusal {
	r := &refusal{Heading: must(l.Text("problem.query")), Remedy: p.remedy(l, queryRemedy(wrong.Reason))}
	if wrong.Typed == "" {
		return r
	}
	key := "problem.filter-unknown"
	if wrong.Reason == "bad-time" {
		key = "problem.filter-time"
	}
	r.Remedy = must(l.Text(key, "filter", wrong.Typed))
	w.text = without(w.text, wrong.Typed)
	r.Without = withValues(path, w.values())
	return r
}

// showRefused shows a view that holds a refusal, and keeps err for the log.
func (p *Pages) showRefused(c *gin.Context, frame Frame, name string, view any, err error) error {
	_ = c.Error(err) // gin keeps it for whoever logs the request
	return p.render(c, http.StatusBadRequest, frame.language, name, view)
}
