package page

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/audit"
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

// refusedTexts say why somebody was not let in, by reason.
var refusedTexts = map[string]string{
	auth.WrongPassword: "sign-in.refused.password",
	auth.Unknown:       "sign-in.refused.unknown",
	auth.Left:          "sign-in.refused.left",
	auth.Ambiguous:     "sign-in.refused.ambiguous",
	auth.Unverified:    "sign-in.refused.unverified",
	auth.Expired:       "sign-in.refused.expired",
	auth.Declined:      "sign-in.refused.declined",
	auth.Unavailable:   "sign-in.refused.unavailable",
}

// refusedText tells why somebody was not let in. The reason stands in the address, where anybody may put
// what they like: only words of ours are shown.
func refusedText(l *texts.Language, reason, wait string) string {
	if reason == auth.Often {
		seconds, err := strconv.Atoi(wait)
		if err != nil || seconds < 1 || seconds > 3600 {
			seconds = 60
		}
		return must(l.Text("sign-in.refused.often", "n", seconds))
	}
	return must(l.Text(cmp.Or(refusedTexts[reason], "sign-in.refused.failed")))
}

type signedOutView struct {
	Frame
	URL string // at which one signs out of the provider or proxy too
}

// signOut answers POST /sign-out: this session ends. The firm's own sign-in service may still know the reader,
// and is a link away: the content security policy lets no form end there, and not everyone wants to be signed
// out of all else.
func (p *Pages) signOut(c *gin.Context) error {
	if err := p.options.Door.Leave(c); err != nil {
		return err
	}
	_ = p.options.Audit(c, audit.Event{Action: audit.SignOut}) // nobody is kept in by a log that fails
	there := auth.VisitorOf(c).SignOut
	if there == "" {
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, "/sign-in")
		return nil
	}
	auth.SetVisitor(c, auth.Visitor{})
	view := signedOutView{Frame: p.frame(c, "sign-in"), URL: there}
	view.Title = must(view.language.Text("signed-out.title"))
	c.Header("Cache-Control", "no-store")
	return p.show(c, view.Frame, "signedout", view)
}

// signOutEverywhere answers POST /sign-out/everywhere: all sessions of the reader end, on all machines.
func (p *Pages) signOutEverywhere(c *gin.Context) error {
	if err := p.options.Door.EndAll(auth.VisitorOf(c).Person); err != nil {
		return err
	}
	_ = p.options.Audit(c, audit.Event{Action: audit.SignOutEverywhere})
	return p.signOut(c)
}

// roleTexts name the roles.
var roleTexts = map[auth.Role]string{
	auth.Employee:      "role.employee",
	auth.Sales:         "role.sales",
	auth.HR:            "role.hr",
	auth.Leadership:    "role.leadership",
	auth.Administrator: "role.administrator",
}

func roleText(l *texts.Language, r auth.Role) (string, error) {
	return l.Text(cmp.Or(roleTexts[r], "role.employee"))
}

// scopeText says what a token with a scope may do.
func scopeText(l *texts.Language, s auth.Scope) (string, error) {
	switch s {
	case auth.ScopeMe:
		return l.Text("scope.me")
	case auth.ScopeTeams:
		return l.Text("scope.teams")
	case auth.ScopeSync:
		return l.Text("scope.sync")
	case auth.ScopeIdentity:
		return l.Text("scope.identity")
	}
	return l.Text("scope.read")
}
