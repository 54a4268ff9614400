package auth

// Scope is something that a personal token may be for. What each opens stands in the table of routes of
// package ui; a route without a scope is open to no token.
type Scope string

// The scopes.
const (
	ScopeRead     Scope = "read"     // ask questions
	ScopeMe       Scope = "me"       // see what is held about oneself, take a copy of it, and decide about it
	ScopeTeams    Scope = "teams"    // have bid teams built, and keep bids
	ScopeSync     Scope = "sync"     // have the sources read now
	ScopeIdentity Scope = "identity" // see who is who, and rule on it
)

// AllScopes lists every scope.
func AllScopes() []Scope { return []Scope{ScopeRead, ScopeMe, ScopeTeams, ScopeSync, ScopeIdentity} }
