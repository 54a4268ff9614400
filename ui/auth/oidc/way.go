package oidc

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/auth"
)

// Way signs people in with a client: /sign-in/oidc leads to the provider, which leads back to CallbackPath.
type Way struct {
	Client *Client
	Label  string // what to call the provider
	Back   string // address to come back to after signing out there
}

// CallbackPath is where the provider sends people back to, below the public address.
const CallbackPath = "/sign-in/oidc/callback"

var _ auth.Way = (*Way)(nil)

// Offer implements auth.Way.
func (w *Way) Offer() auth.Offer {
	return auth.Offer{Name: "oidc", Label: cmp.Or(w.Label, "OpenID Connect"), Form: auth.Link}
}

// Register implements auth.Way.
func (w *Way) Register(r gin.IRouter, door *auth.Door) {
	r.GET("/sign-in/oidc", func(c *gin.Context) {
		next := auth.LocalPath(c.Query("next"))
		c.Header("Cache-Control", "no-store")
		if err := w.Client.Begin(c.Writer, c.Request, next); err != nil {
			door.Refuse(c, refusalOf(err), next)
		}
	})
	r.GET(CallbackPath, func(c *gin.Context) {
		done, err := w.Client.Finish(c.Writer, c.Request)
		if err != nil {
			door.Refuse(c, refusalOf(err), "/")
			return
		}
		done.Claim.SignOut = w.Client.SignOutURL(c.Request.Context(), done.IDToken, w.Back)
		if err := door.Admit(c, done.Claim, done.Next); err != nil {
			door.Refuse(c, err, done.Next)
		}
	})
}

// refusalOf says of a failure what the person at the browser can do about it. The failure goes along for the
// log.
func refusalOf(err error) error {
	var failure *Failure
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Reason {
	case StartAgain:
		return fmt.Errorf("%w: %w", &auth.Refusal{Reason: auth.Expired}, err)
	case Refused:
		return fmt.Errorf("%w: %w", &auth.Refusal{Reason: auth.Declined}, err)
	case Unreachable:
		return fmt.Errorf("%w: %w", &auth.Refusal{Reason: auth.Unavailable}, err)
	}
	return err
}
