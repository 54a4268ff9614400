package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Decision is one thing that somebody decides about themselves.
type Decision struct {
	Do     string          `json:"do"`               // one of those below
	Topic  string          `json:"topic,omitempty"`  // that it is about: a topic, a skill, or what one would like to work with
	Kind   connectors.Kind `json:"kind,omitempty"`   // of the record that it is about
	Record string          `json:"record,omitempty"` // its id, source:id
	Level  int             `json:"level,omitempty"`  // of a declared skill, 1 to 5
	Note   string          `json:"note,omitempty"`   // on a declared skill, or to whoever is asked for an introduction
	With   string          `json:"with,omitempty"`   // an indexer.Sharing, or AsOthers
	Person string          `json:"person,omitempty"` // who asked for an introduction
}

// What can be decided. See "What people decide" in the package comment, and indexer.Consent.
const (
	HideTopic     = "hide-topic"
	ShowTopic     = "show-topic"
	ConfirmTopic  = "confirm-topic"
	RejectTopic   = "reject-topic"
	UnjudgeTopic  = "unjudge-topic" // takes back either of the two
	HideRecord    = "hide-record"
	ShowRecord    = "show-record"
	DeclareSkill  = "declare-skill" // in place of what was declared of it before
	WithdrawSkill = "withdraw-skill"
	AddWish       = "add-wish"
	DropWish      = "drop-wish"
	StopInference = "stop-inference" // directory and CV alone speak for them
	Infer         = "infer"
	Unlist        = "unlist" // in no answer about people
	List          = "list"
	AskErasure    = "ask-erasure"
	KeepMe        = "keep-me" // takes that back

	ShareContacts   = "share-contacts"   // with whom to share those whom they know outside the firm
	ShareContact    = "share-contact"    // and one of them
	AskContact      = "ask-contact"      // to be introduced to whom the topic names, or at the organisation
	WithdrawContact = "withdraw-contact" // takes that back
	GiveContact     = "give-contact"     // tell somebody who asked of a contact
	TakeContact     = "take-contact"     // takes that back
	DeclineContact  = "decline-contact"  // put a request away, unanswered
	ReopenContact   = "reopen-contact"   // takes that back
)

// AsOthers shares a contact as all others are.
const AsOthers = "as-others"

// Undo gives the decision that takes this one back, or false for one that itself takes back another.
func (d Decision) Undo() (Decision, bool) {
	undo, found := map[string]string{
		HideTopic: ShowTopic, ConfirmTopic: UnjudgeTopic, RejectTopic: UnjudgeTopic, HideRecord: ShowRecord,
		DeclareSkill: WithdrawSkill, AddWish: DropWish, StopInference: Infer, Unlist: List, AskErasure: KeepMe,
		AskContact: WithdrawContact, GiveContact: TakeContact, DeclineContact: ReopenContact,
	}[d.Do]
	return Decision{Do: undo, Topic: d.Topic, Kind: d.Kind, Record: d.Record, Person: d.Person}, found
}

// Decide makes a decision of the asker about themselves, and gives all that they have decided then. The next
// answer heeds it. What cannot be decided is a *QueryError; a record that the asker may not read is ErrNotFound.
func (s *Searcher) Decide(ctx context.Context, asker Asker, d Decision) (*indexer.Consent, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	to, err := s.mayDecide(ctx, asker, d)
	if err != nil {
		return nil, err
	}
	var decided indexer.Consent
	err = s.engine.Decide(ctx, asker.person, func(c *indexer.Consent) error {
		d.apply(c, s.now(), to)
		decided = c.Clone()
		return nil
	})
	var fault *connectors.FieldError
	switch {
	case errors.Is(err, indexer.ErrNotFound):
		return nil, fmt.Errorf("person %q: %w", asker.person, ErrNotFound)
	case errors.As(err, &fault):
		return nil, &QueryError{Field: d.subject(), Reason: "too-many", Detail: fault.Error() + "; take back some first"}
	case err != nil:
		return nil, fmt.Errorf("search: %w", err)
	}
	return &decided, nil
}

// mayDecide reports whether the asker is somebody, may read the record that the decision is about, or owns the
// contact. It gives the account of the person whom it is about, if it is about one.
func (s *Searcher) mayDecide(ctx context.Context, asker Asker, d Decision) (to connectors.Ref, err error) {
	l, _, err := s.self(asker)
	if err != nil {
		return to, err
	}
	defer l.Close()
	switch d.Do {
	case HideRecord:
		if _, readable := l.Find(d.ref(), l.access); !readable {
			return to, fmt.Errorf("%s %q: %w", d.Kind, d.Record, ErrNotFound)
		}
	case ShareContact, GiveContact, TakeContact:
		contacts, err := l.ownContacts(ctx)
		if err != nil {
			return to, err
		}
		if !slices.ContainsFunc(contacts, func(c indexer.Contact) bool { return contactRef(c) == d.contact() }) {
			return to, fmt.Errorf("contact %q: %w", d.Record, ErrNotFound)
		}
	}
	if d.Person != "" {
		no, known := l.directory.Person(d.Person)
		if !known || !l.sees(no) {
			return to, fmt.Errorf("person %q: %w", d.Person, ErrNotFound)
		}
		to = l.directory.People[no].Accounts[0]
	}
	return to, nil
}

// Bounds of a decision, in bytes.
const (
	maxTopicLength = 200
	maxNoteLength  = 1000
)

// subject is the field that says what the decision is about, or "do".
func (d Decision) subject() string {
	switch d.Do {
	case HideTopic, ShowTopic, ConfirmTopic, RejectTopic, UnjudgeTopic, DeclareSkill, WithdrawSkill, AddWish, DropWish,
		AskContact, WithdrawContact, DeclineContact, ReopenContact:
		return "topic"
	case HideRecord, ShowRecord, ShareContact, GiveContact, TakeContact:
		return "record"
	case ShareContacts:
		return "with"
	}
	return "do"
}

// check reports the first fault as a *QueryError. What is said beside the point is one too: whoever hides one
// topic must not by mistake hide all.
func (d Decision) check() error {
	fault := func(field, reason, detail string) error {
		return &QueryError{Field: field, Reason: reason, Detail: detail}
	}
	subject := d.subject()
	switch d.Do {
	case StopInference, Infer, Unlist, List, AskErasure, KeepMe:
	default:
		if subject == "do" {
			return fault("do", "unknown", fmt.Sprintf("is %q, which is no decision", shorten(d.Do, 40)))
		}
	}
	for _, given := range []struct {
		field  string
		given  bool
		wanted bool
	}{
		{"topic", d.Topic != "", subject == "topic"},
		{"kind", d.Kind != "", subject == "record"},
		{"record", d.Record != "", subject == "record"},
		{"level", d.Level != 0, d.Do == DeclareSkill},
		{"with", d.With != "", d.Do == ShareContacts || d.Do == ShareContact},
		{"person", d.Person != "", d.Do == GiveContact || d.Do == TakeContact || d.Do == DeclineContact || d.Do == ReopenContact},
	} {
		switch {
		case given.given && !given.wanted:
			return fault(given.field, "unknown", "does not belong to "+d.Do)
		case given.wanted && !given.given:
			return fault(given.field, "missing", "is missing; "+d.Do+" is about it")
		}
	}
	for _, text := range []struct {
		field, text string
		most        int
	}{{"topic", d.Topic, maxTopicLength}, {"note", d.Note, maxNoteLength}, {"record", d.Record, maxNoteLength}, {"person", d.Person, maxNoteLength}} {
		switch {
		case len(text.text) > text.most:
			return fault(text.field, "too-long", fmt.Sprintf("is %d bytes long; at most %d", len(text.text), text.most))
		case !utf8.ValidString(text.text):
			return fault(text.field, "not-utf8", "is not valid UTF-8")
		}
	}
	switch {
	case subject == "topic" && (strings.TrimSpace(d.Topic) == "" || strings.ContainsFunc(d.Topic, func(r rune) bool { return r < ' ' })):
		return fault("topic", "no-words", "is not a line of text")
	case d.Do == DeclareSkill && (d.Level < 1 || d.Level > 5):
		return fault("level", "out-of-range", fmt.Sprintf("is %d; want 1 to 5", d.Level))
	case d.Note != "" && d.Do != DeclareSkill && d.Do != AskContact:
		return fault("note", "unknown", "does not belong to "+d.Do)
	case d.With != "" && !slices.Contains(indexer.Sharings(), indexer.Sharing(d.With)) && (d.Do != ShareContact || d.With != AsOthers):
		return fault("with", "unknown", fmt.Sprintf("is %q; want one of %v", shorten(d.With, 40), indexer.Sharings()))
	case d.aboutContact():
		if d.contact() == (connectors.Ref{}) {
			return fault("record", "unknown", "names no contact; want their kind, and as record source:id")
		}
	case subject == "record" && d.ref() == (connectors.Ref{}):
		return fault("record", "unknown", "names no post and no experience; want their kind, and as record source:id")
	}
	return nil
}

// ref is the record that the decision is about, zero where it names none that could speak for anybody.
func (d Decision) ref() connectors.Ref {
	ref, err := connectors.ParseRef(d.Kind, d.Record)
	if err != nil || d.Kind != connectors.KindPost && d.Kind != connectors.KindExperience {
		return connectors.Ref{}
	}
	return ref
}

// aboutContact reports whether the record is a contact of the asker's.
func (d Decision) aboutContact() bool {
	return d.Do == ShareContact || d.Do == GiveContact || d.Do == TakeContact
}

// contact is the contact that the decision is about, zero where it names none.
func (d Decision) contact() connectors.Ref {
	ref, err := connectors.ParseRef(d.Kind, d.Record)
	if err != nil || d.Kind != connectors.KindContact {
		return connectors.Ref{}
	}
	return ref
}

// apply changes a consent; to is an account of the person whom the decision is about.
func (d Decision) apply(c *indexer.Consent, now time.Time, to connectors.Ref) {
	switch d.Do {
	case HideTopic, ShowTopic:
		c.HideTopic(d.Topic, d.Do == HideTopic)
	case ConfirmTopic:
		c.Judge(d.Topic, indexer.Confirmed)
	case RejectTopic:
		c.Judge(d.Topic, indexer.Rejected)
	case UnjudgeTopic:
		c.Judge(d.Topic, indexer.Unjudged)
	case HideRecord, ShowRecord:
		c.HideRecord(d.ref(), d.Do == HideRecord)
	case DeclareSkill, WithdrawSkill:
		c.Declare(indexer.DeclaredSkill{Name: d.Topic, Level: d.Level, Note: d.Note})
	case AddWish, DropWish:
		c.Wish(d.Topic, d.Do == AddWish)
	case StopInference, Infer:
		c.NoInference = d.Do == StopInference
	case Unlist, List:
		c.Unlisted = d.Do == Unlist
	case AskErasure:
		if c.ErasureAsked.IsZero() {
			c.ErasureAsked = now.UTC().Truncate(time.Second)
		}
	case KeepMe:
		c.ErasureAsked = time.Time{}
	case ShareContacts:
		c.Contacts = indexer.Sharing(d.With)
	case ShareContact:
		with := indexer.Sharing(d.With)
		if d.With == AsOthers {
			with = ""
		}
		c.ShareContact(d.contact(), with)
	case AskContact, WithdrawContact:
		c.AskContact(indexer.ContactRequest{About: d.Topic, Note: d.Note, At: now.UTC().Truncate(time.Second)}, d.Do == AskContact)
	case GiveContact, TakeContact:
		c.GiveContact(indexer.ContactGiven{Contact: d.contact(), To: to, At: now.UTC().Truncate(time.Second)}, d.Do == GiveContact)
	case DeclineContact, ReopenContact:
		c.DeclineContact(indexer.ContactDeclined{From: to, About: d.Topic}, d.Do == DeclineContact)
	}
}

// Stands reports whether a decision is in force among all that somebody decided. One that takes back another
// never is.
func (d Decision) Stands(c indexer.Consent) bool {
	in := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, strings.TrimSpace(d.Topic)) })
	}
	switch d.Do {
	case HideTopic:
		return in(c.HiddenTopics)
	case ConfirmTopic:
		return in(c.Confirmed)
	case RejectTopic:
		return in(c.Rejected)
	case HideRecord:
		return slices.Contains(c.HiddenRecords, d.ref())
	case DeclareSkill:
		return slices.ContainsFunc(c.Declared, func(s indexer.DeclaredSkill) bool { return strings.EqualFold(s.Name, strings.TrimSpace(d.Topic)) })
	case AddWish:
		return in(c.Wishes)
	case StopInference:
		return c.NoInference
	case Unlist:
		return c.Unlisted
	case AskErasure:
		return !c.ErasureAsked.IsZero()
	case ShareContacts:
		return cmp.Or(c.Contacts, indexer.OnRequest) == indexer.Sharing(d.With)
	case ShareContact:
		return slices.Contains(c.Sharing, indexer.ContactSharing{Contact: d.contact(), With: indexer.Sharing(d.With)})
	case AskContact:
		return slices.ContainsFunc(c.Asked, func(r indexer.ContactRequest) bool { return strings.EqualFold(r.About, strings.TrimSpace(d.Topic)) })
	case GiveContact:
		return slices.ContainsFunc(c.Given, func(g indexer.ContactGiven) bool { return g.Contact == d.contact() })
	case DeclineContact:
		return slices.ContainsFunc(c.Declined, func(r indexer.ContactDeclined) bool { return strings.EqualFold(r.About, strings.TrimSpace(d.Topic)) })
	}
	return false
}
