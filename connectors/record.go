// Package connectors is the first room of Vemvet: the records that every source is mapped into, who may
// read them, and the Source contract that brings them in. It keeps nothing and ranks nothing; each folder
// below is one source, and importing a source never starts it.
package connectors

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind names a type of record; it is the value of the "type" field in the line format.
type Kind string

// The six kinds, in the order in which a source should yield them so that references resolve early.
const (
	KindUnit       Kind = "unit"
	KindGroup      Kind = "group"
	KindPerson     Kind = "person"
	KindPost       Kind = "post"
	KindExperience Kind = "experience"
	KindContact    Kind = "contact"
)

// Kinds lists every kind in canonical order: the order of an export.
var Kinds = [...]Kind{KindUnit, KindGroup, KindPerson, KindPost, KindExperience, KindContact}

// Ref names one record of one configured source. It is the key of a record: two sources never collide.
type Ref struct {
	Source string `json:"source"` // the configured source's name, for instance "directory"
	Kind   Kind   `json:"kind"`
	ID     string `json:"id"` // the source's own, stable id
}

// String gives "source:id", the form that addresses and run files use within a kind.
func (r Ref) String() string { return r.Source + ":" + r.ID }

// ParseRef reads the form that String writes. A source name holds no colon; an id may.
func ParseRef(kind Kind, s string) (Ref, error) {
	source, id, found := strings.Cut(s, ":")
	if !found || source == "" || id == "" {
		return Ref{}, fmt.Errorf("reference %q: want source:id", s)
	}
	return Ref{Source: source, Kind: kind, ID: id}, nil
}

// A Record is one of *Person, *Unit, *Group, *Post, *Experience and *Contact.
type Record interface {
	Kind() Kind
	// Header gives the fields that every record has; changing them changes the record.
	Header() *Head
	// Check reports the first field that cannot be right, as a *FieldError.
	Check() error
}

// Head is what every record has.
type Head struct {
	ID       string    `json:"id"`
	URL      string    `json:"url,omitempty"`
	Updated  time.Time `json:"updated,omitzero"`
	Audience *Audience `json:"audience,omitempty"` // nil: the default of the kind, see Audience
}

// Header implements Record for every type that embeds Head.
func (h *Head) Header() *Head { return h }

func (h *Head) check() error {
	switch {
	case h.ID == "":
		return &FieldError{Field: "id", Err: errors.New("is missing")}
	case len(h.ID) > MaxID:
		return &FieldError{Field: "id", Err: fmt.Errorf("is %d bytes long; at most %d", len(h.ID), MaxID)}
	case strings.ContainsFunc(h.ID, func(r rune) bool { return r < ' ' || r == utf8.RuneError }):
		return &FieldError{Field: "id", Err: errors.New("holds a control character")}
	}
	return nil
}

// MaxID is the longest id accepted, in bytes: ids become keys of the store.
const MaxID = 1024

// Person is an account of a colleague in one source. Several accounts may be one colleague: see
// indexer.Resolve.
type Person struct {
	Head
	Name           string         `json:"name,omitempty"`
	Emails         []string       `json:"emails,omitempty"`
	Usernames      []string       `json:"usernames,omitempty"`
	EmployeeNumber string         `json:"employee_number,omitempty"`
	Title          string         `json:"title,omitempty"`
	Unit           string         `json:"unit,omitempty"`      // id of a unit of the same source
	Manager        string         `json:"manager,omitempty"`   // id of a person of the same source
	Location       string         `json:"location,omitempty"`  // town or office
	Languages      []string       `json:"languages,omitempty"` // BCP 47: "sv", "nb", "en"
	Bio            string         `json:"bio,omitempty"`
	Skills         []Skill        `json:"skills,omitempty"`
	Active         *bool          `json:"active,omitempty"` // nil: active
	Phone          string         `json:"phone,omitempty"`
	PhotoURL       string         `json:"photo_url,omitempty"`
	Availability   []Availability `json:"availability,omitempty"`
	Rate           float64        `json:"rate,omitempty"` // per hour, in the firm's currency
	Clearances     []string       `json:"clearances,omitempty"`
	Wishes         []string       `json:"wishes,omitempty"` // what one would like to work with next
}

// Skill is a claim that a person has a skill.
type Skill struct {
	Name  string  `json:"name"`
	Level int     `json:"level,omitempty"` // 1 (beginner) to 5 (authority); 0 unknown
	Years float64 `json:"years,omitempty"`
	By    string  `json:"by,omitempty"` // self, peer, manager or system
}

// Availability says how much of a person is free in a span of days.
type Availability struct {
	From    time.Time `json:"from,omitzero"`
	To      time.Time `json:"to,omitzero"`
	Percent int       `json:"percent"` // 0 to 100
}

// Unit is a department: a node of the firm's tree.
type Unit struct {
	Head
	Name   string `json:"name,omitempty"`
	Parent string `json:"parent,omitempty"` // id of a unit of the same source
	Leader string `json:"head,omitempty"`   // id of a person of the same source
}

// Visibility says who may read what is posted in a group.
type Visibility string

// Open groups are read by everyone, closed and secret ones by their members; a secret group's very
// existence is known to its members only.
const (
	Open   Visibility = "open"
	Closed Visibility = "closed"
	Secret Visibility = "secret"
)

// Group is a place where posts are written.
type Group struct {
	Head
	Name        string     `json:"name,omitempty"`
	Description string     `json:"description,omitempty"`
	Visibility  Visibility `json:"visibility,omitempty"` // empty: open
	Members     []string   `json:"members,omitempty"`    // ids of persons or of groups of the same source
	Admins      []string   `json:"admins,omitempty"`
}

// Post is a message, a document or a change: something that colleagues wrote.
type Post struct {
	Head
	Author    string     `json:"author,omitempty"` // id of a person of the same source
	Coauthors []string   `json:"coauthors,omitempty"`
	Group     string     `json:"group,omitempty"`
	Parent    string     `json:"parent,omitempty"` // id of the post it answers
	Title     string     `json:"title,omitempty"`
	Body      string     `json:"body,omitempty"`
	Format    Format     `json:"format,omitempty"` // empty: text
	Lang      string     `json:"lang,omitempty"`   // BCP 47; detected when empty
	Time      time.Time  `json:"time,omitzero"`
	Mentions  []Mention  `json:"mentions,omitempty"`
	Reactions []Reaction `json:"reactions,omitempty"`
	Accepted  bool       `json:"accepted,omitempty"` // this post is the accepted answer
	Tags      []string   `json:"tags,omitempty"`
}

// Format is how a post's body is marked up.
type Format string

// The formats of a post's body.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
	HTML     Format = "html"
)

// Mention names a person in a post, with the part they had in it: free text such as reviewer, approver
// or thanked. In the line format a mention without a role is a plain string.
type Mention struct {
	Person string `json:"person"`
	Role   string `json:"role,omitempty"`
}

// Reaction is a colleague's like, thanks or other sign under a post.
type Reaction struct {
	Person string    `json:"person"`
	Kind   string    `json:"kind,omitempty"`
	Time   time.Time `json:"time,omitzero"`
}

// Experience is a line of a CV: a project, position, education or certification.
type Experience struct {
	Head
	Person      string    `json:"person,omitempty"`
	Sort        string    `json:"kind,omitempty"`    // project, position, education or certification
	Project     string    `json:"project,omitempty"` // the same for all who did it together
	Title       string    `json:"title,omitempty"`
	Customer    string    `json:"customer,omitempty"`
	Role        string    `json:"role,omitempty"`
	Description string    `json:"description,omitempty"`
	Skills      []string  `json:"skills,omitempty"`
	From        time.Time `json:"from,omitzero"`
	To          time.Time `json:"to,omitzero"` // zero: still going on
}

// Contact is somebody outside the firm whom a colleague knows.
type Contact struct {
	Head
	Owner        string    `json:"owner,omitempty"` // id of the colleague
	Name         string    `json:"name,omitempty"`
	Organisation string    `json:"organisation,omitempty"`
	Title        string    `json:"title,omitempty"`
	Strength     float64   `json:"strength,omitempty"` // 0 to 1
	LastContact  time.Time `json:"last_contact,omitzero"`
}

// Kind implements Record.
func (*Person) Kind() Kind { return KindPerson }

// Kind implements Record.
func (*Unit) Kind() Kind { return KindUnit }

// Kind implements Record.
func (*Group) Kind() Kind { return KindGroup }

// Kind implements Record.
func (*Post) Kind() Kind { return KindPost }

// Kind implements Record.
func (*Experience) Kind() Kind { return KindExperience }

// Kind implements Record.
func (*Contact) Kind() Kind { return KindContact }

// IsActive reports whether the person works at the firm: true unless the source says otherwise.
func (p *Person) IsActive() bool { return p.Active == nil || *p.Active }

// New returns an empty record of the kind, or false for a kind that does not exist.
func New(kind Kind) (Record, bool) {
	switch kind {
	case KindPerson:
		return &Person{}, true
	case KindUnit:
		return &Unit{}, true
	case KindGroup:
		return &Group{}, true
	case KindPost:
		return &Post{}, true
	case KindExperience:
		return &Experience{}, true
	case KindContact:
		return &Contact{}, true
	}
	return nil, false
}

// RefOf gives the key of a record of the named source.
func RefOf(source string, r Record) Ref {
	return Ref{Source: source, Kind: r.Kind(), ID: r.Header().ID}
}
