package page

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
)

type signInView struct {
	Frame
	Next    string // where to go then, a path of this site
	Refused string // why the last attempt failed, in words
	Offers  []auth.Offer
}

// signIn answers GET /sign-in: the ways to sign in.
func (p *Pages) signIn(c *gin.Context) error {
	view := signInView{Frame: p.frame(c, "sign-in"), Next: auth.LocalPath(c.Query("next"))}
	view.Title = must(view.language.Text("sign-in.title"))
	if reason, asked := c.GetQuery("refused"); asked {
		view.Refused = refusedText(view.language, reason, c.Query("wait"))
	}
	for _, way := range p.options.Door.Ways() {
		view.Offers = append(view.Offers, way.Offer())
	}
	c.Header("Cache-Control", "no-store")
	return p.show(c, view.Frame, "signin", view)
}

// refusedText tells why somebody was not let in. The reason stands in the address, where anybody may put
// what they like: only words of ours are shown.
func refusedText(l *texts.Language, reason, wait string) string {
	switch reason {
	case auth.WrongPassword:
		return must(l.Text("sign-in.refused.password"))
	case auth.Unknown:
		return must(l.Text("sign-in.refused.unknown"))
	case auth.Left:
		return must(l.Text("sign-in.refused.left"))
	case auth.Ambiguous:
		return must(l.Text("sign-in.refused.ambiguous"))
	case auth.Unverified:
		return must(l.Text("sign-in.refused.unverified"))
	case auth.Expired:
		return must(l.Text("sign-in.refused.expired"))
	case auth.Unavailable:
		return must(l.Text("sign-in.refused.unavailable"))
	case auth.Often:
		seconds, err := strconv.Atoi(wait)
		if err != nil || seconds < 1 || seconds > 3600 {
			seconds = 60
		}
		return must(l.Text("sign-in.refused.often", "n", seconds))
	}
	return must(l.Text("sign-in.refused.failed"))
}

// signOut answers POST /sign-out: this session ends.
func (p *Pages) signOut(c *gin.Context) error {
	if err := p.options.Door.Leave(c); err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/sign-in")
	return nil
}

// signOutEverywhere answers POST /sign-out/everywhere: all sessions of the reader end, on all machines.
func (p *Pages) signOutEverywhere(c *gin.Context) error {
	if err := p.options.Door.EndAll(auth.VisitorOf(c).Person); err != nil {
		return err
	}
	return p.signOut(c)
}

// roleText names a role.
func roleText(l *texts.Language, r auth.Role) (string, error) {
	switch r {
	case auth.Sales:
		return l.Text("role.sales")
	case auth.HR:
		return l.Text("role.hr")
	case auth.Leadership:
		return l.Text("role.leadership")
	case auth.Administrator:
		return l.Text("role.administrator")
	}
	return l.Text("role.employee")
}
