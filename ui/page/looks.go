package page

import (
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/audit"
)

type looksView struct {
	Frame
	Looks  []audit.Look
	Older  string // address of the looks before these, empty at the end
	Newest string // address of the newest, empty there
}

const looksShown = 50

// looks answers GET /me/looks: who was shown the reader in sales and HR views and in bid teams, newest first. It
// tells the role and what was looked for, and not the colleague who did their work: that is for administrators,
// and for whoever the reader complains to.
func (p *Pages) looks(c *gin.Context) error {
	view := looksView{Frame: p.frame(c, "me")}
	view.Title = must(view.language.Text("looks.title"))
	before, err := strconv.ParseUint(c.Query("before"), 10, 64)
	if err != nil {
		before = 0 // the newest
	}
	if reader := view.asker.Person(); reader != "" {
		if view.Looks, err = p.options.AuditLog.Looks(c.Request.Context(), reader, before, looksShown); err != nil {
			return err
		}
	}
	if before > 0 {
		view.Newest = "/me/looks"
	}
	if n := len(view.Looks); n == looksShown {
		view.Older = withValues("/me/looks", url.Values{"before": {strconv.FormatUint(view.Looks[n-1].Number, 10)}})
	}
	return p.show(c, view.Frame, "looks", view)
}
