package proxy

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/auth"
)

// Way signs in whoever is signed in at the proxy, at /sign-in/proxy and without a question.
type Way struct {
	Proxy *Proxy
	Label string // what to call the proxy
}

var (
	_ auth.Way      = (*Way)(nil)
	_ auth.Silent   = (*Way)(nil)
	_ auth.Watchful = (*Way)(nil)
)

// Offer implements auth.Way.
func (w *Way) Offer() auth.Offer { return auth.Offer{Name: method, Label: w.Label, Form: auth.Link} }

// Register implements auth.Way.
func (w *Way) Register(r gin.IRouter, door *auth.Door) {
	r.GET("/sign-in/proxy", func(c *gin.Context) {
		next := c.Query("next")
		claim, err := w.Proxy.Claim(c.Request)
		if err == nil && claim == nil {
			err = &auth.Refusal{Reason: auth.Declined}
		}
		if err == nil {
			claim.SignOut = w.Proxy.SignOut()
			err = door.Admit(c, *claim, next)
		}
		if err != nil {
			door.Refuse(c, err, next)
		}
	})
}

// Knows implements auth.Silent.
func (w *Way) Knows(r *http.Request) bool {
	claim, err := w.Proxy.Claim(r)
	return err == nil && claim != nil
}

// Stands implements auth.Watchful: a session lasts while the proxy names the same person with every request.
func (w *Way) Stands(r *http.Request, claim auth.Claim) bool {
	if claim.Method != method {
		return true
	}
	now, err := w.Proxy.Claim(r)
	return err == nil && now != nil && now.Subject == claim.Subject
}
