package auth

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// Way is one way to sign in. It finds out who somebody is and tells the Door, as a Claim; who that is at the
// firm, and what they may, is the Door's to say.
//
// Everything that a way registers is below /sign-in/NAME, and stands in the table of routes of package ui.
// A handler ends with one of
//
//	err := door.Admit(c, claim, next)  // a session begins and the browser is sent to next
//	door.Refuse(c, err, next)          // back to the sign-in page, which says why
type Way interface {
	// Offer tells how the sign-in page shows the way.
	Offer() Offer
	// Register adds the addresses of the way to a router. They are asked by whoever is not signed in.
	Register(r gin.IRouter, door *Door)
}

// Offer is what the sign-in page shows of a way.
type Offer struct {
	// Name is the last part of its address, /sign-in/NAME, for instance "oidc".
	Name string
	// Label is what to call it, in the firm's words, for instance "Entra ID". Empty: the page's own words.
	Label string
	// Form is what to show: Link, Password or People.
	Form string
	// People to choose from, where Form is People.
	People []OfferedPerson
}

// The forms of an Offer.
const (
	// Link leads with GET to /sign-in/NAME?next=…, from where the way sends the browser on. It is no form,
	// because the content security policy lets no form end at another site.
	Link = "link"
	// Password posts username, password and next to /sign-in/NAME.
	Password = "password"
	// People posts person, one of those offered, and next to /sign-in/NAME.
	People = "people"
)

// OfferedPerson is somebody to be at a click.
type OfferedPerson struct {
	ID, Name, Title string
	Role            Role
}

// Silent is a Way that may know without asking who sits at a browser, as the headers of a proxy tell.
type Silent interface {
	Way
	// Knows reports whether a GET of /sign-in/NAME would sign the sender of the request in.
	Knows(r *http.Request) bool
}

// Watchful is a Way whose sessions can end from its side.
type Watchful interface {
	Way
	// Stands reports whether the claim of a session, of this way or another, still stands.
	Stands(r *http.Request, claim Claim) bool
}
