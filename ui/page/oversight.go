package page

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

type oversightView struct {
	Frame
	Oversight *search.Oversight
	Judged    int
	Right     float64 // the share of what was judged that was confirmed
	Erased    bool    // somebody was erased just now
	Refused   bool    // or was not, as they no longer ask for it
}

// oversight answers GET /admin/decisions: how right people find what was inferred of them, and who waits to be erased.
func (p *Pages) oversight(c *gin.Context) error {
	view := oversightView{Frame: p.frame(c, "oversight")}
	view.Title = must(view.language.Text("oversight.title"))
	view.Erased, view.Refused = c.Query("erased") != "", c.Query("refused") != ""
	var err error
	if view.Oversight, err = p.options.Me.Oversight(c.Request.Context(), view.asker); err != nil {
		return err
	}
	if view.Judged = view.Oversight.Confirmed + view.Oversight.Rejected; view.Judged > 0 {
		view.Right = float64(view.Oversight.Confirmed) / float64(view.Judged)
	}
	return p.show(c, view.Frame, "oversight", view)
}

// erase answers POST /admin/decisions: somebody who asked for it is erased.
func (p *Pages) erase(c *gin.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	asker, _ := p.options.Asker(c)
	person, outcome := c.Request.PostForm.Get("person"), "erased"
	_, err := p.options.Me.Erase(c.Request.Context(), asker, person, func() error {
		return p.options.Audit(c, audit.Event{Action: audit.Erased, Subjects: []string{person}})
	})
	var refused *search.QueryError
	switch {
	case errors.As(err, &refused):
		_ = c.Error(err) // gin keeps it for whoever logs the request
		outcome = "refused"
	case err != nil:
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/admin/decisions?"+outcome+"=1")
	return nil
}
