package search

import (
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
	Note   string          `json:"note,omitempty"`   // on a declared skill
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
)

// Undo gives the decision that takes this one back, or false for one that itself takes back another.
func (d Decision) Undo() (Decision, bool) {
	undo, found := map[string]string{
		HideTopic: ShowTopic, ConfirmTopic: UnjudgeTopic, RejectTopic: UnjudgeTopic, HideRecord: ShowRecord,
		DeclareSkill: WithdrawSkill, AddWish: DropWish, StopInference: Infer, Unlist: List, AskErasure: KeepMe,
	}[d.Do]
	return Decision{Do: undo, Topic: d.Topic, Kind: d.Kind, Record: d.Record}, found
}

// Decide makes a decision of the asker about themselves, and gives all that they have decided then. The next
// answer heeds it. What cannot be decided is a *QueryError; a record that the asker may not read is ErrNotFound.
func (s *Searcher) Decide(ctx context.Context, asker Asker, d Decision) (*indexer.Consent, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if err := s.mayDecide(asker, d); err != nil {
		return nil, err
	}
	var decided indexer.Consent
	err := s.engine.Decide(ctx, asker.person, func(c *indexer.Consent) error {
		d.apply(c, s.now())
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

// mayDecide reports whether the asker is somebody, and may read the record that the decision is about.
func (s *Searcher) mayDecide(asker Asker, d Decision) error {
	l, _, err := s.self(asker)
	if err != nil {
		return err
	}
	defer l.Close()
	if d.Do == HideRecord {
		if _, readable := l.Find(d.ref(), l.access); !readable {
			return fmt.Errorf("%s %q: %w", d.Kind, d.Record, ErrNotFound)
		}
	}
	return nil
}

// Bounds of a decision, in bytes.
const (
	maxTopicLength = 200
	maxNoteLength  = 1000
)

// subject is the field that says what the decision is about, or "do".
func (d Decision) subject() string {
	switch d.Do {
	case HideTopic, ShowTopic, ConfirmTopic, RejectTopic, UnjudgeTopic, DeclareSkill, WithdrawSkill, AddWish, DropWish:
		return "topic"
	case HideRecord, ShowRecord:
		return "record"
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
	}{{"topic", d.Topic, maxTopicLength}, {"note", d.Note, maxNoteLength}, {"record", d.Record, maxNoteLength}} {
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
	case d.Note != "" && d.Do != DeclareSkill:
		return fault("note", "unknown", "does not belong to "+d.Do)
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

func (d Decision) apply(c *indexer.Consent, now time.Time) {
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
	}
	return false
}
