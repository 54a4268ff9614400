package page

import "github.com/gin-gonic/gin"

type aboutView struct{ Frame }

// about says how ranking works and what it uses.
func (p *Pages) about(c *gin.Context) error {
	view := aboutView{p.frame(c, "about")}
	view.Title = must(view.language.Text("about.title"))
	return p.show(c, view.Frame, "about", view)
}
