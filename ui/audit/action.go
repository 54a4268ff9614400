package audit

import "slices"

// Action is what was done.
type Action string

// Views: somebody was shown colleagues.
const (
	People Action = "people" // who knows something
	Why    Action = "why"    // why one colleague is before another
	Person Action = "person" // a profile
	Ask    Action = "ask"    // whom to ask
	Posts  Action = "posts"  // who wrote of something
	Thread Action = "thread" // who wrote a post and what answers it
	Topics Action = "topics" // who knows most of the firm's topics
	Team   Action = "team"   // a bid team

	References Action = "references" // who did what the firm can refer to
	Networks   Action = "networks"   // who knows somebody outside the firm
)

// Decisions: somebody changed who may do what, or what is kept about whom, or took a copy of it.
const (
	SignIn            Action = "sign-in"
	SignInRefused     Action = "sign-in-refused" // the note says why
	SignOut           Action = "sign-out"
	SignOutEverywhere Action = "sign-out-everywhere"
	TokenMade         Action = "token-made"
	TokenRevoked      Action = "token-revoked"
	ShutOut           Action = "shut-out" // all sessions and tokens of a colleague ended
	Ruled             Action = "ruled"    // who is who was decided; the note says what
	RulingUndone      Action = "ruling-undone"
	Erased            Action = "erased"
	Restored          Action = "restored" // an erased colleague may come back
	Exported          Action = "exported" // all that is held about a colleague was given out
	Read              Action = "audit"    // this log was looked at
	BidChanged        Action = "bid"      // somebody was put on a bid, taken off, left out, or let see it; the note says which
)

// Expired is what the log says of itself: up to which entry it was removed for its age. The note is that
// entry's Head.
const Expired Action = "expired"

var views = []Action{People, Why, Person, Ask, Posts, Thread, Topics, Team, References, Networks}

// View reports whether somebody was shown colleagues by it.
func (a Action) View() bool { return slices.Contains(views, a) }

// Views lists the views.
func Views() []Action { return slices.Clone(views) }

// Actions lists all actions, for those who name them in words.
func Actions() []Action {
	return append(Views(), SignIn, SignInRefused, SignOut, SignOutEverywhere, TokenMade, TokenRevoked, ShutOut,
		Ruled, RulingUndone, Erased, Restored, Exported, Read, BidChanged, Expired)
}

// Local is the role of whoever uses a machine without sign-in, who is nobody in particular.
const Local = "local"
