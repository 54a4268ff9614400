package auth

import "github.com/vemvet/vemvet/connectors"

// Claim is what a way to sign in vouches for about whoever signed in. What is empty is not vouched for.
type Claim struct {
	Method         string         // oidc, ldap, proxy or demo
	Subject        string         // the method's own id of the person, stable
	Account        connectors.Ref // of the source that the method is, when it is one: an entry of the directory
	EmployeeNumber string
	Email          string // verified by the method; one that is not verified is left out
	Username       string // as in the directory
	Name           string // to show
	Groups         []string
	SignOut        string // address at which one signs out of the method too, if there is one; may hold a secret
}
