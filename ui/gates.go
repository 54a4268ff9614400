package ui

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/upload"
)

// Gate says who may use a route. A route without a gate is closed to all.
type Gate struct {
	Method  string // GET stands for HEAD too
	Pattern string // as in gin
	// Anonymous opens the route to whoever is not signed in.
	Anonymous bool
	// Roles opens it to whoever has one of them.
	Roles auth.Roles
	// Scope opens it to personal tokens that are for it, as far as the roles of their owner do; empty: to none.
	Scope auth.Scope
	// ThisMachine opens it to programs on this machine too, when no proxy stands between.
	ThisMachine bool
	// Attempt counts as an attempt to sign in, of which an address has few.
	Attempt bool
	// Body is how many bytes the body of a request may have; 0: as many as usual.
	Body int64
}

// tenderBody is for a tender as large as package document reads, and the form around it.
const tenderBody = 10<<20 + upload.Overhead

var (
	employee      = auth.RolesOf(auth.Employee)
	sales         = auth.RolesOf(auth.Sales)
	administrator = auth.RolesOf(auth.Administrator)
)

// gates is who may do what: the one table of it. A test holds it against the routes there are, both ways, and
// asks each as everyone.
//
// Everyone who is signed in is an employee. Bid teams tell what colleagues cost and when they are free: they
// are for sales alone, and an administrator, who keeps Vemvet running, reads no more than others do. Numbers
// for Prometheus hold nothing about a person or a question, and may be read by what watches this machine.
var gates = []Gate{
	{Method: "GET", Pattern: "/healthz", Anonymous: true},
	{Method: "GET", Pattern: "/readyz", Anonymous: true},
	{Method: "GET", Pattern: "/metrics", Roles: administrator, ThisMachine: true},

	{Method: "GET", Pattern: "/assets/:name", Anonymous: true},
	{Method: "GET", Pattern: "/language", Anonymous: true},
	{Method: "GET", Pattern: "/sign-in", Anonymous: true},
	{Method: "GET", Pattern: "/sign-in/oidc", Anonymous: true, Attempt: true},
	{Method: "GET", Pattern: "/sign-in/oidc/callback", Anonymous: true, Attempt: true},
	{Method: "GET", Pattern: "/sign-in/proxy", Anonymous: true, Attempt: true},
	{Method: "POST", Pattern: "/sign-in/demo", Anonymous: true},
	{Method: "POST", Pattern: "/sign-in/directory", Anonymous: true, Attempt: true},
	{Method: "POST", Pattern: "/sign-out", Roles: employee},
	{Method: "POST", Pattern: "/sign-out/everywhere", Roles: employee},

	{Method: "GET", Pattern: "/tokens", Roles: employee},
	{Method: "POST", Pattern: "/tokens", Roles: employee},
	{Method: "POST", Pattern: "/tokens/revoke", Roles: employee},
	{Method: "POST", Pattern: "/tokens/shut-out", Roles: administrator},

	{Method: "GET", Pattern: "/", Roles: employee},
	{Method: "GET", Pattern: "/why", Roles: employee},
	{Method: "GET", Pattern: "/people/*id", Roles: employee},
	{Method: "GET", Pattern: "/photos/*id", Roles: employee},
	{Method: "GET", Pattern: "/ask", Roles: employee},
	{Method: "GET", Pattern: "/posts", Roles: employee},
	{Method: "GET", Pattern: "/posts/*id", Roles: employee},
	{Method: "GET", Pattern: "/topics", Roles: employee},
	{Method: "GET", Pattern: "/about", Roles: employee},
	{Method: "GET", Pattern: "/privacy", Roles: employee},
	{Method: "GET", Pattern: "/me", Roles: employee},
	{Method: "POST", Pattern: "/me", Roles: employee},
	{Method: "GET", Pattern: "/me/data", Roles: employee},
	{Method: "GET", Pattern: "/me/copy", Roles: employee},
	{Method: "GET", Pattern: "/me/looks", Roles: employee},
	{Method: "GET", Pattern: "/me/erasure", Roles: employee},
	{Method: "GET", Pattern: "/admin/decisions", Roles: administrator},
	{Method: "POST", Pattern: "/admin/decisions", Roles: administrator},
	{Method: "GET", Pattern: "/team", Roles: sales},
	{Method: "POST", Pattern: "/team", Roles: sales},
	{Method: "GET", Pattern: "/references", Roles: employee},
	{Method: "GET", Pattern: "/networks", Roles: employee},
	{Method: "GET", Pattern: "/me/contacts", Roles: employee},
	{Method: "GET", Pattern: "/team/export", Roles: sales},
	{Method: "GET", Pattern: "/bids", Roles: sales},
	{Method: "POST", Pattern: "/bids", Roles: sales},
	{Method: "GET", Pattern: "/bids/outcomes", Roles: sales},
	{Method: "GET", Pattern: "/bids/:id", Roles: sales},
	{Method: "POST", Pattern: "/bids/:id", Roles: sales},
	{Method: "GET", Pattern: "/bids/:id/export", Roles: sales},
	{Method: "POST", Pattern: "/me/bids", Roles: employee},
	{Method: "GET", Pattern: "/tender", Roles: sales},
	{Method: "POST", Pattern: "/tender", Roles: sales, Body: tenderBody},
	{Method: "GET", Pattern: "/admin/identity", Roles: administrator},
	{Method: "GET", Pattern: "/admin/identity/conflicts", Roles: administrator},
	{Method: "GET", Pattern: "/admin/identity/people", Roles: administrator},
	{Method: "GET", Pattern: "/admin/identity/rulings", Roles: administrator},
	{Method: "POST", Pattern: "/admin/identity/rulings", Roles: administrator},

	{Method: "GET", Pattern: "/admin/audit", Roles: administrator},

	{Method: "GET", Pattern: "/api/v1/people", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/people/*id", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/compare", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/posts", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/posts/*id", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/ask", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/suggest", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/related", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/topics", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/openapi.json", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/me", Roles: employee, Scope: auth.ScopeMe},
	{Method: "GET", Pattern: "/api/v1/me/records", Roles: employee, Scope: auth.ScopeMe},
	{Method: "GET", Pattern: "/api/v1/me/copy", Roles: employee, Scope: auth.ScopeMe},
	{Method: "POST", Pattern: "/api/v1/me/decisions", Roles: employee, Scope: auth.ScopeMe},
	{Method: "GET", Pattern: "/api/v1/oversight", Roles: administrator},
	{Method: "POST", Pattern: "/api/v1/oversight/erasures", Roles: administrator},
	{Method: "POST", Pattern: "/api/v1/teams", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/networks", Roles: employee, Scope: auth.ScopeRead},
	{Method: "GET", Pattern: "/api/v1/me/contacts", Roles: employee, Scope: auth.ScopeMe},
	{Method: "POST", Pattern: "/api/v1/references", Roles: employee, Scope: auth.ScopeRead},
	{Method: "POST", Pattern: "/api/v1/teams/export", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/bids", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "POST", Pattern: "/api/v1/bids", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/bids/outcomes", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/bids/:id", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "PATCH", Pattern: "/api/v1/bids/:id", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "DELETE", Pattern: "/api/v1/bids/:id", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "POST", Pattern: "/api/v1/bids/:id/comments", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/bids/:id/team", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/bids/:id/stand-ins", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/bids/:id/proposal", Roles: sales, Scope: auth.ScopeTeams},
	{Method: "GET", Pattern: "/api/v1/me/bids", Roles: employee, Scope: auth.ScopeMe},
	{Method: "POST", Pattern: "/api/v1/me/bids", Roles: employee, Scope: auth.ScopeMe},
	{Method: "POST", Pattern: "/api/v1/tender", Roles: sales, Scope: auth.ScopeTeams, Body: tenderBody},
	{Method: "GET", Pattern: "/api/v1/identity/suggestions", Roles: administrator, Scope: auth.ScopeIdentity},
	{Method: "GET", Pattern: "/api/v1/identity/conflicts", Roles: administrator, Scope: auth.ScopeIdentity},
	{Method: "GET", Pattern: "/api/v1/identity/people", Roles: administrator, Scope: auth.ScopeIdentity},
	{Method: "GET", Pattern: "/api/v1/identity/rulings", Roles: administrator, Scope: auth.ScopeIdentity},
	{Method: "POST", Pattern: "/api/v1/identity/rulings", Roles: administrator, Scope: auth.ScopeIdentity},
	{Method: "POST", Pattern: "/api/v1/sync", Roles: administrator, Scope: auth.ScopeSync},
}

// Gates gives the table of who may do what.
func Gates() []Gate { return slices.Clone(gates) }

// May reports whether the visitor of a request may use a route, so that pages link to nothing that is closed
// to their reader.
func May(c *gin.Context, method, pattern string) bool {
	gate, ok := gateOf(gates, method, pattern)
	return ok && gate.opensTo(auth.VisitorOf(c))
}

func gateOf(table []Gate, method, pattern string) (Gate, bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	i := slices.IndexFunc(table, func(g Gate) bool { return g.Method == method && g.Pattern == pattern })
	if i < 0 {
		return Gate{}, false
	}
	return table[i], true
}

// opensTo leaves ThisMachine aside, which is a matter of the request.
func (g Gate) opensTo(v auth.Visitor) bool {
	return g.Anonymous || g.Roles.Any(v.Roles) && (v.Token == "" || g.Scope != "" && slices.Contains(v.Scopes, g.Scope))
}
