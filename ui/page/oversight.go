package page

import (
	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

type oversightView struct {
	Frame
	Oversight *search.Oversight
	Judged    int
	Right     float64 // the share of what was judged that was confirmed
}

// oversight answers GET /admin/decisions: how right people find what was inferred of them, and who waits to be erased.
func (p *Pages) oversight(c *gin.Context) error {
	view := oversightView{Frame: p.frame(c, "oversight")}
	view.Title = must(view.language.Text("oversight.title"))
	var err error
	if view.Oversight, err = p.options.Me.Oversight(c.Request.Context(), view.asker); err != nil {
		return err
	}
	if view.Judged = view.Oversight.Confirmed + view.Oversight.Rejected; view.Judged > 0 {
		view.Right = float64(view.Oversight.Confirmed) / float64(view.Judged)
	}
	return p.show(c, view.Frame, "oversight", view)
}
