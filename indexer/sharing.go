package indexer

import (
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// Sharing is with whom a colleague shares somebody whom they know outside the firm.
type Sharing string

// The ways to share. What is on request nobody knows of but its owner and whom the owner has told; nor can anybody
// tell that there is something to ask for.
const (
	OnRequest    Sharing = "request"
	WithSales    Sharing = "sales"
	WithEveryone Sharing = "everyone" // at the firm
	// BySource is how a contact is shared of which its owner has said nothing and whose source tells who may read it.
	BySource Sharing = "source"
)

// Sharings lists the ways that an owner may choose, the narrowest first.
func Sharings() []Sharing { return []Sharing{OnRequest, WithSales, WithEveryone} }

// ContactSharing is what an owner decided about one contact.
type ContactSharing struct {
	Contact connectors.Ref `json:"contact"`
	With    Sharing        `json:"with"`
}

// ContactRequest is a wish to be introduced: to somebody, or to anybody at an organisation. It says nothing of
// whether there is such a contact.
type ContactRequest struct {
	About string    `json:"about"`
	Note  string    `json:"note,omitempty"`
	At    time.Time `json:"at"`
}

// ContactGiven is a contact of which its owner has told a colleague who asked.
type ContactGiven struct {
	Contact connectors.Ref `json:"contact"`
	To      connectors.Ref `json:"to"` // an account
	At      time.Time      `json:"at"`
}

// ContactDeclined is a request that an owner does not want to see again.
type ContactDeclined struct {
	From  connectors.Ref `json:"from"` // an account
	About string         `json:"about"`
}

// shared is with whom a contact is shared, where account is how those of its account are.
func (c Consent) shared(contact connectors.Ref, account Sharing) Sharing {
	for _, s := range c.Sharing {
		if s.Contact == contact {
			return s.With
		}
	}
	return account
}

// ShareContact shares a contact in its own way, or with "" as all others.
func (c *Consent) ShareContact(contact connectors.Ref, with Sharing) {
	c.Sharing = slices.DeleteFunc(slices.Clone(c.Sharing), func(s ContactSharing) bool { return s.Contact == contact })
	if with != "" {
		c.Sharing = append(c.Sharing, ContactSharing{contact, with})
	}
}

// AskContact asks to be introduced, in place of what was asked about the same before, or takes that back.
func (c *Consent) AskContact(r ContactRequest, ask bool) {
	r.About = strings.TrimSpace(r.About)
	c.Asked = slices.DeleteFunc(slices.Clone(c.Asked), func(have ContactRequest) bool { return foldKey(have.About) == foldKey(r.About) })
	if ask {
		c.Asked = append(c.Asked, r)
	}
}

// GiveContact tells a colleague of a contact, or takes that back.
func (c *Consent) GiveContact(g ContactGiven, give bool) {
	c.Given = slices.DeleteFunc(slices.Clone(c.Given), func(have ContactGiven) bool { return have.Contact == g.Contact && have.To == g.To })
	if give {
		c.Given = append(c.Given, g)
	}
}

// DeclineContact puts a request away, or takes that back.
func (c *Consent) DeclineContact(d ContactDeclined, decline bool) {
	d.About = strings.TrimSpace(d.About)
	c.Declined = slices.DeleteFunc(slices.Clone(c.Declined), func(have ContactDeclined) bool {
		return have.From == d.From && foldKey(have.About) == foldKey(d.About)
	})
	if decline {
		c.Declined = append(c.Declined, d)
	}
}

// WithoutContactsOf gives the consent without what names any of the accounts, and whether anything did.
func (c Consent) WithoutContactsOf(theirs func(connectors.Ref) bool) (Consent, bool) {
	given := slices.DeleteFunc(slices.Clone(c.Given), func(g ContactGiven) bool { return theirs(g.To) })
	declined := slices.DeleteFunc(slices.Clone(c.Declined), func(d ContactDeclined) bool { return theirs(d.From) })
	changed := len(given) != len(c.Given) || len(declined) != len(c.Declined)
	c.Given, c.Declined = given, declined
	return c, changed
}

// checkContacts reports the first decision about contacts that cannot be kept.
func (c Consent) checkContacts(fault func(field, format string, args ...any) error) error {
	known := func(s Sharing) bool { return slices.Contains(Sharings(), s) }
	isContact := func(ref connectors.Ref) bool {
		return ref.Source != "" && ref.ID != "" && ref.Kind == connectors.KindContact
	}
	isPerson := func(ref connectors.Ref) bool {
		return ref.Source != "" && ref.ID != "" && ref.Kind == connectors.KindPerson
	}
	if c.Contacts != "" && !known(c.Contacts) {
		return fault("contacts", "is %q; want one of %v", c.Contacts, Sharings())
	}
	for field, n := range map[string]int{"sharing": len(c.Sharing), "asked": len(c.Asked), "given": len(c.Given), "declined": len(c.Declined)} {
		if n > maxDecisions {
			return fault(field, "has %d values; at most %d", n, maxDecisions)
		}
	}
	for _, s := range c.Sharing {
		if !isContact(s.Contact) || !known(s.With) {
			return fault("sharing", "%s with %q is no sharing of a contact", s.Contact, s.With)
		}
	}
	for _, r := range c.Asked {
		if err := checkName(r.About); err != nil {
			return &connectors.FieldError{Field: "asked", Err: err}
		}
		if len(r.Note) > maxNoteBytes {
			return fault("asked", "the note on %s is longer than %d bytes", r.About, maxNoteBytes)
		}
	}
	for _, g := range c.Given {
		if !isContact(g.Contact) || !isPerson(g.To) {
			return fault("given", "%s to %s names no contact and colleague", g.Contact, g.To)
		}
	}
	for _, d := range c.Declined {
		if err := checkName(d.About); err != nil || !isPerson(d.From) {
			return fault("declined", "%q from %s names no request", d.About, d.From)
		}
	}
	return nil
}

// unionContacts puts together what two accounts of one colleague decided about contacts.
func (c Consent) unionContacts(o Consent) Consent {
	if c.Contacts == "" {
		c.Contacts = o.Contacts
	}
	for _, s := range o.Sharing {
		if !slices.ContainsFunc(c.Sharing, func(have ContactSharing) bool { return have.Contact == s.Contact }) {
			c.Sharing = append(c.Sharing, s)
		}
	}
	for _, r := range o.Asked {
		if !slices.ContainsFunc(c.Asked, func(have ContactRequest) bool { return foldKey(have.About) == foldKey(r.About) }) {
			c.Asked = append(c.Asked, r)
		}
	}
	for _, g := range o.Given {
		if !slices.ContainsFunc(c.Given, func(have ContactGiven) bool { return have.Contact == g.Contact && have.To == g.To }) {
			c.Given = append(c.Given, g)
		}
	}
	for _, d := range o.Declined {
		if !slices.Contains(c.Declined, d) {
			c.Declined = append(c.Declined, d)
		}
	}
	return c
}

// Shares reports whether access may know of a contact: its owner may, and so may whom the owner shares it with.
// An audience that the source gives is never widened. Where the owner has decided nothing, that audience holds, and
// a contact that has none is the owner's alone.
//
// What an owner decided about all their contacts holds for the accounts that they had then: those of an account
// that is joined to them later are not shared unseen.
func (d *Directory) Shares(access Access, source string, c *connectors.Contact) bool {
	owner := connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: c.Owner}
	if access.Accounts[owner] {
		return true
	}
	if c.Audience != nil && !access.Admits(source, *c.Audience) {
		return false
	}
	no := d.PersonOf(owner)
	if no == PersonNo(None) || access.Person == PersonNo(None) {
		return c.Audience != nil
	}
	consent := &d.People[no].Consent
	ref := connectors.Ref{Source: source, Kind: connectors.KindContact, ID: c.ID}
	for _, g := range consent.Given {
		if g.Contact == ref && d.PersonOf(g.To) == access.Person {
			return true
		}
	}
	switch consent.shared(ref, d.sharing[owner]) {
	case WithEveryone:
		return true
	case WithSales:
		return access.Sales
	case OnRequest:
		return false
	}
	return c.Audience != nil
}

// SharedWith is with whom a contact is shared beyond its owner and those who were told of it, and whether that was
// decided about this contact alone.
func (d *Directory) SharedWith(source string, c *connectors.Contact) (with Sharing, alone bool) {
	owner := connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: c.Owner}
	ref := connectors.Ref{Source: source, Kind: connectors.KindContact, ID: c.ID}
	with = d.sharing[owner]
	if no := d.PersonOf(owner); no != PersonNo(None) {
		consent := &d.People[no].Consent
		alone = slices.ContainsFunc(consent.Sharing, func(s ContactSharing) bool { return s.Contact == ref })
		with = consent.shared(ref, with)
	}
	switch {
	case with == "" && c.Audience != nil:
		with = BySource
	case with == "":
		with = OnRequest
	}
	return with, alone
}
