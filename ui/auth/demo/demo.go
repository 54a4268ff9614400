// Package demo signs in as one of several made-up people at a click. It asks for no password, and so answers
// this machine alone.
package demo

import (
	"net/netip"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/ui/auth"
)

// Way is the way to sign in of vemvet demo.
type Way struct {
	// People are those whom one may be.
	People []auth.OfferedPerson
}

var _ auth.Way = (*Way)(nil)

// Offer implements auth.Way.
func (w *Way) Offer() auth.Offer {
	return auth.Offer{Name: "demo", Form: auth.People, People: w.People}
}

// Register implements auth.Way.
func (w *Way) Register(r gin.IRouter, door *auth.Door) {
	r.POST("/sign-in/demo", func(c *gin.Context) {
		next := c.PostForm("next")
		claim, err := w.claim(c.Request.RemoteAddr, c.PostForm("person"))
		if err == nil {
			err = door.Admit(c, claim, next)
		}
		if err != nil {
			door.Refuse(c, err, next)
		}
	})
}

// claim vouches for one of the people to whoever comes from this machine.
func (w *Way) claim(from, person string) (auth.Claim, error) {
	offered := slices.ContainsFunc(w.People, func(p auth.OfferedPerson) bool { return p.ID == person })
	peer, err := netip.ParseAddrPort(from)
	if err != nil || !peer.Addr().Unmap().IsLoopback() || !offered {
		return auth.Claim{}, &auth.Refusal{Reason: auth.Unknown}
	}
	return Claim(person)
}

// Claim is what the way vouches for of a person, "source:id".
func Claim(person string) (auth.Claim, error) {
	account, err := connectors.ParseRef(connectors.KindPerson, person)
	if err != nil {
		return auth.Claim{}, err
	}
	return auth.Claim{Method: "demo", Subject: person, Account: account}, nil
}
