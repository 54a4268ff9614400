package auth

import (
	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

// Visitor is who a request comes from. The zero value is somebody who is not signed in.
type Visitor struct {
	Person string // "source:id" of the colleague's leading account; empty when not signed in, or in local use
	Name   string // to show
	Roles  Roles
	Method string  // how they signed in: that of the Claim, "token", or "local"
	Token  string  // name of the personal token with which a program asks, else empty
	Scopes []Scope // what that token is for
	// SignOut is the address at which one signs out of the method too, if there is one; it may hold a secret.
	SignOut string

	asker search.Asker
}

// In reports whether the visitor is anybody: signed in, or in local use.
func (v Visitor) In() bool { return v.Roles != 0 }

// Asker is on whose behalf the visitor asks. For somebody who is not signed in it is the zero Asker, which
// every read refuses.
func (v Visitor) Asker() search.Asker { return v.asker }

// Local is the one visitor of a Vemvet without sign-in, which answers this machine alone: whoever uses the
// machine asks as asker and has every role.
func Local(asker search.Asker, name string) Visitor {
	return Visitor{Person: asker.Person(), Name: name, Roles: RolesOf(AllRoles()...), Method: "local", asker: asker.InSales()}
}

// colleague is a visitor who is somebody of the firm.
func colleague(id, name string, roles Roles, method string) Visitor {
	asker := search.As(id)
	if roles.Any(RolesOf(Sales)) {
		asker = asker.InSales()
	}
	return Visitor{Person: id, Name: name, Roles: roles, Method: method, asker: asker}
}

const visitorKey = "vemvet.visitor"

// SetVisitor notes who a request comes from.
func SetVisitor(c *gin.Context, v Visitor) { c.Set(visitorKey, v) }

// VisitorOf tells who a request comes from, the zero Visitor when nobody noted it.
func VisitorOf(c *gin.Context) Visitor {
	v, _ := c.Get(visitorKey)
	visitor, _ := v.(Visitor)
	return visitor
}

// Asker tells on whose behalf a request asks, and the name to show them by. It suits the options of packages
// api and page.
func Asker(c *gin.Context) (search.Asker, string) {
	v := VisitorOf(c)
	return v.asker, v.Name
}
