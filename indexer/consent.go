package indexer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/connectors"
)

// Consent is what a colleague decides about themselves. The zero Consent is that of somebody who has decided
// nothing. An engine keeps it by account, apart from records, so that no sync changes it; a colleague of
// several accounts has all that was decided for any of them.
type Consent struct {
	// HiddenTopics are subjects that the colleague is not to be found by.
	HiddenTopics []string `json:"hidden_topics,omitempty"`
	// HiddenRecords are records that do not speak for the colleague. Whoever may read them still does.
	HiddenRecords []connectors.Ref `json:"hidden_records,omitempty"`
	// Declared are skills that the colleague claims here, and not at a source.
	Declared []DeclaredSkill `json:"declared,omitempty"`
	// Confirmed and Rejected are topics that were inferred and that the colleague judged. A rejected topic is
	// hidden, too. No topic is both.
	Confirmed []string `json:"confirmed,omitempty"`
	Rejected  []string `json:"rejected,omitempty"`
	// Wishes are what the colleague would like to work with next.
	Wishes []string `json:"wishes,omitempty"`
	// NoInference lets the colleague be found by what directory and CV state, and not by what they write.
	NoInference bool `json:"no_inference,omitempty"`
	// Unlisted keeps the colleague out of every answer about people. What they wrote stays readable under
	// their name.
	Unlisted bool `json:"unlisted,omitempty"`
	// Contacts is with whom the colleague shares those whom they know outside the firm; empty is OnRequest. It is
	// kept for every account that they had when they decided it. Sharing is what they decided about single ones.
	Contacts Sharing          `json:"contacts,omitempty"`
	Sharing  []ContactSharing `json:"sharing,omitempty"`
	// Asked is to whom the colleague would like to be introduced, Given and Declined how they answered others who
	// asked that.
	Asked    []ContactRequest  `json:"asked,omitempty"`
	Given    []ContactGiven    `json:"given,omitempty"`
	Declined []ContactDeclined `json:"declined,omitempty"`
	// ErasureAsked is when the colleague asked to be erased, zero where they did not. It changes no answer: an
	// administrator sees to it, see Directory.ErasureAsked.
	ErasureAsked time.Time `json:"erasure_asked,omitzero"`
}

// DeclaredSkill is a skill as its owner claims it.
type DeclaredSkill struct {
	Name  string `json:"name"`
	Level int    `json:"level"` // 1 (beginner) to 5 (authority)
	Note  string `json:"note,omitempty"`
}

// SelfSource is the source that a declared skill names.
const SelfSource = "self"

// Bounds of a Consent.
const (
	maxDecisions  = 500 // of one kind
	maxTopicBytes = 200
	maxNoteBytes  = 1000
)

// IsZero reports whether nothing was decided.
func (c Consent) IsZero() bool {
	return c.Contacts == "" && len(c.Sharing)+len(c.Asked)+len(c.Given)+len(c.Declined) == 0 && !c.NoInference && !c.Unlisted && c.ErasureAsked.IsZero() && len(c.HiddenTopics)+len(c.HiddenRecords)+len(c.Declared)+len(c.Confirmed)+len(c.Rejected)+len(c.Wishes) == 0
}

// HideTopic hides a topic, or shows it again.
func (c *Consent) HideTopic(name string, hide bool) {
	c.HiddenTopics = toggled(c.HiddenTopics, name, hide)
}

// HideRecord hides a record, or lets it count again.
func (c *Consent) HideRecord(ref connectors.Ref, hide bool) {
	c.HiddenRecords = slices.DeleteFunc(slices.Clone(c.HiddenRecords), func(r connectors.Ref) bool { return r == ref })
	if hide {
		c.HiddenRecords = append(c.HiddenRecords, ref)
	}
}

// Declare claims a skill in place of what was declared of it before; level 0 withdraws the claim.
func (c *Consent) Declare(skill DeclaredSkill) {
	skill.Name = strings.TrimSpace(skill.Name)
	c.Declared = slices.DeleteFunc(slices.Clone(c.Declared), func(s DeclaredSkill) bool { return foldKey(s.Name) == foldKey(skill.Name) })
	if skill.Level != 0 {
		c.Declared = append(c.Declared, skill)
	}
}

// Judgement is what a colleague says of a topic that was inferred.
type Judgement int

// The judgements.
const (
	Unjudged Judgement = iota
	Confirmed
	Rejected
)

// Judge confirms a topic, rejects it, or takes back what was said of it before.
func (c *Consent) Judge(topic string, j Judgement) {
	c.Confirmed = toggled(c.Confirmed, topic, j == Confirmed)
	c.Rejected = toggled(c.Rejected, topic, j == Rejected)
}

// Wish says what the colleague would like to work with, or no longer.
func (c *Consent) Wish(name string, wanted bool) { c.Wishes = toggled(c.Wishes, name, wanted) }

// toggled gives the list with the name, or without. Case does not matter.
func toggled(list []string, name string, in bool) []string {
	name = strings.TrimSpace(name)
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return foldKey(s) == foldKey(name) })
	if in {
		list = append(list, name)
	}
	return list
}

// Clone copies a consent, so that changing the copy changes no list of the other.
func (c Consent) Clone() Consent {
	c.HiddenTopics, c.HiddenRecords, c.Declared = slices.Clone(c.HiddenTopics), slices.Clone(c.HiddenRecords), slices.Clone(c.Declared)
	c.Confirmed, c.Rejected, c.Wishes = slices.Clone(c.Confirmed), slices.Clone(c.Rejected), slices.Clone(c.Wishes)
	c.Sharing, c.Asked, c.Given, c.Declined = slices.Clone(c.Sharing), slices.Clone(c.Asked), slices.Clone(c.Given), slices.Clone(c.Declined)
	return c
}

// Check reports the first decision that cannot be kept, as a *connectors.FieldError.
func (c Consent) Check() error {
	fault := func(field, format string, args ...any) error {
		return &connectors.FieldError{Field: field, Err: fmt.Errorf(format, args...)}
	}
	for _, list := range []struct {
		field string
		names []string
	}{{"hidden_topics", c.HiddenTopics}, {"confirmed", c.Confirmed}, {"rejected", c.Rejected}, {"wishes", c.Wishes}} {
		if len(list.names) > maxDecisions {
			return fault(list.field, "has %d values; at most %d", len(list.names), maxDecisions)
		}
		for _, name := range list.names {
			if err := checkName(name); err != nil {
				return &connectors.FieldError{Field: list.field, Err: err}
			}
		}
	}
	for _, name := range c.Confirmed {
		if slices.ContainsFunc(c.Rejected, func(r string) bool { return foldKey(r) == foldKey(name) }) {
			return fault("confirmed", "%q is rejected, too", name)
		}
	}
	if len(c.HiddenRecords) > maxDecisions {
		return fault("hidden_records", "has %d values; at most %d", len(c.HiddenRecords), maxDecisions)
	}
	for _, ref := range c.HiddenRecords {
		if ref.Source == "" || ref.ID == "" || !slices.Contains(connectors.Kinds[:], ref.Kind) {
			return fault("hidden_records", "%q is no record's name", ref)
		}
	}
	if len(c.Declared) > maxDecisions {
		return fault("declared", "has %d values; at most %d", len(c.Declared), maxDecisions)
	}
	for _, s := range c.Declared {
		if err := checkName(s.Name); err != nil {
			return &connectors.FieldError{Field: "declared", Err: err}
		}
		switch {
		case s.Level < 1 || s.Level > 5:
			return fault("declared", "%s has level %d; want 1 to 5", s.Name, s.Level)
		case len(s.Note) > maxNoteBytes || !utf8.ValidString(s.Note):
			return fault("declared", "the note on %s is longer than %d bytes or not UTF-8", s.Name, maxNoteBytes)
		}
	}
	return c.checkContacts(fault)
}

func checkName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("has an empty value")
	case len(name) > maxTopicBytes:
		return fmt.Errorf("has a value of %d bytes; at most %d", len(name), maxTopicBytes)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
		return errors.New("has a value that is not a line of text")
	}
	return nil
}

// Restrictions is what of the consent takes something away. It is kept for every account of a colleague, so
// that an account that is alone one day stays as hidden as it was. Whether to be erased, which cannot be taken
// back, stays a matter of the account that leads.
func (c Consent) Restrictions() Consent {
	c = c.Clone()
	c.Declared, c.Confirmed, c.Wishes, c.ErasureAsked = nil, nil, nil, time.Time{}
	c.Asked, c.Given = nil, nil
	// How contacts are shared is kept by account, see Directory.Shares; what is shared alone, where it is withheld.
	c.Sharing = slices.DeleteFunc(c.Sharing, func(s ContactSharing) bool { return s.With != OnRequest })
	return c
}

// Union is what two accounts of one colleague decided together. What one rejects the other cannot confirm.
func (c Consent) Union(o Consent) Consent {
	out := c.Clone().unionContacts(o)
	out.HiddenTopics, out.Rejected, out.Wishes = union(out.HiddenTopics, o.HiddenTopics), union(out.Rejected, o.Rejected), union(out.Wishes, o.Wishes)
	for _, ref := range o.HiddenRecords {
		if !slices.Contains(out.HiddenRecords, ref) {
			out.HiddenRecords = append(out.HiddenRecords, ref)
		}
	}
	for _, s := range o.Declared {
		if !slices.ContainsFunc(out.Declared, func(have DeclaredSkill) bool { return foldKey(have.Name) == foldKey(s.Name) }) {
			out.Declared = append(out.Declared, s)
		}
	}
	out.Confirmed = slices.DeleteFunc(union(out.Confirmed, o.Confirmed), func(name string) bool {
		return slices.ContainsFunc(out.Rejected, func(r string) bool { return foldKey(r) == foldKey(name) })
	})
	out.NoInference, out.Unlisted = c.NoInference || o.NoInference, c.Unlisted || o.Unlisted
	if out.ErasureAsked.IsZero() || !o.ErasureAsked.IsZero() && o.ErasureAsked.Before(out.ErasureAsked) {
		out.ErasureAsked = o.ErasureAsked
	}
	return out
}

// Withheld are the topics that the colleague is not to be found by: hidden and rejected ones.
func (c Consent) Withheld() []string { return union(slices.Clone(c.HiddenTopics), c.Rejected) }

// Findable reports whether answers about people may name the colleague: who left is not found, nor is who
// does not want to be.
func (c *Colleague) Findable() bool { return c.Active && !c.Consent.Unlisted }

// consent puts together what was decided for a colleague's accounts, the leading one first.
func (d *Directory) consent(c *Colleague, of map[connectors.Ref]Consent) {
	for _, account := range c.Accounts {
		if with := of[account].Contacts; with != "" {
			d.sharing[account] = with
		}
		if decided, ok := of[account]; ok {
			c.Consent = c.Consent.Union(decided)
		}
	}
	if c.Consent.IsZero() {
		return
	}
	d.deciders = append(d.deciders, d.byID[c.ID])
	c.Wishes = union(c.Wishes, c.Consent.Wishes)
	for _, s := range c.Consent.Declared {
		c.Skills = append(c.Skills, Skill{Skill: connectors.Skill{Name: s.Name, Level: s.Level, By: "self"}, Source: SelfSource, Note: s.Note})
	}
}

// Deciders lists the colleagues who decided something about themselves, by id.
func (d *Directory) Deciders() []PersonNo { return d.deciders }

// Judged counts the topics that colleagues confirmed and rejected: how good inference is, as they see it.
func (d *Directory) Judged() (confirmed, rejected int) {
	for _, no := range d.deciders {
		c := &d.People[no].Consent
		confirmed, rejected = confirmed+len(c.Confirmed), rejected+len(c.Rejected)
	}
	return confirmed, rejected
}

// ErasureAsked lists the colleagues who asked to be erased, who asked first before the others.
func (d *Directory) ErasureAsked() []PersonNo {
	var out []PersonNo
	for _, no := range d.deciders {
		if !d.People[no].Consent.ErasureAsked.IsZero() {
			out = append(out, no)
		}
	}
	slices.SortStableFunc(out, func(a, b PersonNo) int {
		return d.People[a].Consent.ErasureAsked.Compare(d.People[b].Consent.ErasureAsked)
	})
	return out
}
