package bid

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/vemvet/vemvet/search/team"
)

// Bid is a bid as it is kept. People are named by the id of an account, "source:id"; those who were erased by
// "#1", "#2" and so on.
type Bid struct {
	ID      string    `json:"id"`
	Version int       `json:"version"` // from 1, one more with every change
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`

	Name     string    `json:"name"`
	Customer string    `json:"customer,omitempty"`
	Deadline time.Time `json:"deadline,omitzero"` // the day on which it is handed in
	State    State     `json:"state"`
	Decided  time.Time `json:"decided,omitzero"` // when it was won or lost

	Owner  string  `json:"owner"`
	Shares []Share `json:"shares,omitempty"` // by person

	// Request is what the tender asks for. MustHave are those who are locked, MustNot those who are left out.
	Request team.Request `json:"request"`
	// Said holds, by the Key of a requirement, the sentence of the tender that asks for it.
	Said    map[string]string `json:"said,omitempty"`
	Members []Member          `json:"members,omitempty"` // by seat; an empty seat has no person
	Went    []string          `json:"went,omitempty"`    // of a bid that was won or lost: who did go, or would have gone

	Comments []Comment `json:"comments,omitempty"` // oldest first
	History  []Change  `json:"history"`            // oldest first
}

// State is how far a bid has come.
type State string

// The states.
const (
	Open      State = "open"
	Submitted State = "submitted"
	Won       State = "won"
	Lost      State = "lost"
	Withdrawn State = "withdrawn"
)

// States lists the states.
func States() []State { return []State{Open, Submitted, Won, Lost, Withdrawn} }

// Pending reports whether it is not decided yet.
func (s State) Pending() bool { return s == Open || s == Submitted }

// Past reports whether it was won or lost.
func (s State) Past() bool { return s == Won || s == Lost }

// Share lets somebody see a bid.
type Share struct {
	Person string `json:"person"` // or EveryoneInSales
	May    string `json:"may"`    // Read or Edit
}

// What a share allows.
const (
	Read = "read"
	Edit = "edit"
)

// EveryoneInSales stands, in a share, for all who may open bids.
const EveryoneInSales = "*"

// Member is a seat.
type Member struct {
	Person   string    `json:"person,omitempty"` // empty: nobody yet
	For      string    `json:"for,omitempty"`    // what they are wanted for, as whoever put them there says
	Asked    time.Time `json:"asked,omitzero"`   // when they were put there
	Answer   string    `json:"answer,omitempty"` // Yes, No, Partly or nothing yet
	Note     string    `json:"note,omitempty"`   // theirs
	Answered time.Time `json:"answered,omitzero"`
}

// What somebody answers who is wanted on a bid.
const (
	Yes    = "yes"
	No     = "no"
	Partly = "partly"
)

// Comment is something said about a bid.
type Comment struct {
	By   string    `json:"by"`
	Time time.Time `json:"time"`
	Text string    `json:"text,omitempty"` // empty: its author was erased
}

// Change is one field's change. Several may be of one version.
type Change struct {
	Version int       `json:"version"`
	Time    time.Time `json:"time"`
	By      string    `json:"by,omitempty"` // empty: an erasure
	Field   string    `json:"field"`
	Before  string    `json:"before,omitempty"`
	After   string    `json:"after,omitempty"`
}

// Bounds of a bid.
const (
	MaxName     = 200  // characters of a name, or of a customer's
	MaxFor      = 500  // of what somebody is wanted for, and of a note to an answer
	MaxSaid     = 1000 // of what a tender says of a requirement
	MaxComment  = 5000 // of a comment
	MaxComments = 2000
	MaxHistory  = 20000
	MaxShares   = 200
)

// What may go wrong beside search.ErrNotFound.
var (
	// ErrReadOnly says that the asker may see the bid and not do this to it.
	ErrReadOnly = errors.New("you may see this bid and not change it so; ask its owner")
	// ErrNobody says that nobody in particular asks: a bid has an owner.
	ErrNobody = errors.New("a bid needs to know whose it is; sign in, or say who asks")
	// ErrStale says that another change came between, or that it is gone.
	ErrStale = errors.New("the bid was changed meanwhile")
)

// FieldError says what is wrong with the value of a field.
type FieldError struct {
	Field  string
	Reason string // as of team.RequestError; also "unknown-field", "unknown-state", "too-long"
	Detail string // in English, with the remedy
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Detail }

func wrong(field, reason, format string, args ...any) *FieldError {
	return &FieldError{field, reason, fmt.Sprintf(format, args...)}
}

// Clone gives a copy that shares nothing with the bid.
func (b *Bid) Clone() *Bid {
	c := *b
	c.Shares, c.Members, c.Went = slices.Clone(b.Shares), slices.Clone(b.Members), slices.Clone(b.Went)
	c.Comments, c.History, c.Said = slices.Clone(b.Comments), slices.Clone(b.History), maps.Clone(b.Said)
	r := &c.Request
	r.Requirements, r.Places, r.Languages = slices.Clone(r.Requirements), slices.Clone(r.Places), slices.Clone(r.Languages)
	r.Clearances, r.Wished = slices.Clone(r.Clearances), slices.Clone(r.Wished)
	r.MustHave, r.MustNot = slices.Clone(r.MustHave), slices.Clone(r.MustNot)
	return &c
}

// Team lists who is on the team, by seat.
func (b *Bid) Team() []string {
	var out []string
	for _, m := range b.Members {
		if m.Person != "" {
			out = append(out, m.Person)
		}
	}
	return out
}

// Seat gives the seat of somebody, from 1, and 0 where they have none.
func (b *Bid) Seat(person string) int {
	return 1 + slices.IndexFunc(b.Members, func(m Member) bool { return m.Person == person && person != "" })
}

// crew is who counts as having gone, once it was won or lost: those recorded, else all on the team.
func (b *Bid) crew() []string {
	if len(b.Went) > 0 {
		return b.Went
	}
	return b.Team()
}
