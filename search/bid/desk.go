package bid

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// Store keeps bids. Its methods may be called by several goroutines.
type Store interface {
	// Each calls visit for every bid in the order of their ids; a bid it gives is not to be changed.
	Each(visit func(*Bid) error) error
	// Get gives a bid of the caller's own, and search.ErrNotFound where there is none.
	Get(id string) (*Bid, error)
	// Put keeps a bid in place of the version of it that is there, 0 for none, and durably. Where another version
	// is there it gives ErrStale and keeps that.
	Put(b *Bid, instead int) error
	// Delete removes a version of a bid; where another is there, ErrStale.
	Delete(id string, version int) error
}

// Desk is where bids are made, read and changed, each time on behalf of an asker.
type Desk struct {
	store     Store
	builder   Builder
	directory func() (*indexer.Directory, error)
	now       func() time.Time
}

// New returns a desk over a store, a builder that judges teams, and the directory of the moment.
func New(store Store, builder Builder, directory func() (*indexer.Directory, error)) *Desk {
	return &Desk{store: store, builder: builder, directory: directory, now: time.Now}
}

// At returns a desk whose clock is now, for tests.
func (d *Desk) At(now func() time.Time) *Desk {
	other := *d
	other.now = now
	return &other
}

// open gives the firm of the moment, and the asker's leading account in it.
func (d *Desk) open(asker search.Asker) (firm, string, error) {
	if asker == (search.Asker{}) {
		return firm{}, "", search.ErrNoAsker
	}
	directory, err := d.directory()
	if err != nil {
		return firm{}, "", fmt.Errorf("bids: %w", err)
	}
	f := firm{directory}
	if asker.Person() == "" {
		return f, "", nil
	}
	return f, f.of(asker.Person()), nil
}

// View is a bid as its reader sees it.
type View struct {
	*Bid
	Right  string            `json:"may"`    // "read", "edit", or "own"
	People map[string]Person `json:"people"` // everybody whom the bid names, by id
}

func (f firm) view(b *Bid, may string) *View {
	b.rename(f.of)
	v := &View{Bid: b, Right: may, People: map[string]Person{}}
	for _, id := range b.names() {
		v.People[id] = f.person(id)
	}
	return v
}

// CanEdit reports whether the reader may change the bid.
func (v *View) CanEdit() bool { return v.Right == Edit || v.Right == own }

// Owns reports whether the reader may share it, give it away and delete it.
func (v *View) Owns() bool { return v.Right == own }

// Read gives a bid; search.ErrNotFound where there is none that the asker may see.
func (d *Desk) Read(asker search.Asker, id string) (*View, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	b, may, err := d.get(f, me, id)
	if err != nil {
		return nil, err
	}
	return f.view(b, may), nil
}

func (d *Desk) get(f firm, me, id string) (*Bid, string, error) {
	b, err := d.store.Get(id)
	if err != nil {
		return nil, "", err
	}
	may := f.may(me, b)
	if may == "" {
		return nil, "", notFound(id)
	}
	return b, may, nil
}

func notFound(id string) error { return fmt.Errorf("bid %q: %w", id, search.ErrNotFound) }

// Summary is a bid in a list.
type Summary struct {
	ID       string    `json:"id"`
	Version  int       `json:"version"`
	Name     string    `json:"name"`
	Customer string    `json:"customer,omitempty"`
	Deadline time.Time `json:"deadline,omitzero"`
	State    State     `json:"state"`
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Owner    Person    `json:"owner"`
	May      string    `json:"may"`
	Seats    int       `json:"seats"`
	Filled   int       `json:"filled"`
	Answered int       `json:"answered"` // of those on it who answered
	Gone     int       `json:"gone"`     // on it who cannot be
	Booked   int       `json:"booked"`   // on it who are on other bids at the same time, of those that the asker sees
}

// List gives the bids that the asker may see: undecided ones first, by deadline, then the others, latest first.
func (d *Desk) List(asker search.Asker) ([]Summary, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	seen, err := d.seen(f, me)
	if err != nil {
		return nil, err
	}
	booked := f.bookings(seen, "")
	out := make([]Summary, 0, len(seen))
	for _, b := range seen {
		s := Summary{
			ID: b.ID, Version: b.Version, Name: b.Name, Customer: b.Customer, Deadline: b.Deadline, State: b.State,
			From: b.Request.From, To: b.Request.To, Owner: f.person(b.Owner), May: f.may(me, b), Seats: b.Request.Seats,
		}
		for _, m := range b.Members {
			if m.Person == "" {
				continue
			}
			s.Filled++
			if m.Answer != "" {
				s.Answered++
			}
			if f.person(m.Person).Gone {
				s.Gone++
			}
		}
		for _, o := range booked[b.ID] {
			if len(o.With) > 0 {
				s.Booked++
			}
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Summary) int {
		if a.State.Pending() != b.State.Pending() {
			if a.State.Pending() {
				return -1
			}
			return 1
		}
		latest := cmp.Or(b.Deadline.Compare(a.Deadline), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		if !a.State.Pending() {
			return latest
		}
		if a.Deadline.IsZero() != b.Deadline.IsZero() {
			if b.Deadline.IsZero() {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Deadline.Compare(b.Deadline), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// The parts of a list that Only gives.
const (
	UnderWay = "open" // not decided
	WonOnes  = "won"
	LostOnes = "lost"
	Mine     = "mine" // the asker's own
)

// Parts lists them.
func Parts() []string { return []string{UnderWay, WonOnes, LostOnes, Mine} }

// Only gives a part of a list of bids in the same order; an empty part is all.
func Only(part string, all []Summary) []Summary {
	out := []Summary{}
	for _, s := range all {
		switch part {
		case UnderWay:
			if !s.State.Pending() {
				continue
			}
		case WonOnes, LostOnes:
			if string(s.State) != part {
				continue
			}
		case Mine:
			if s.May != own {
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// seen lists the bids that somebody may see, in the order of their ids; they are not to be changed.
func (d *Desk) seen(f firm, me string) (out []*Bid, err error) {
	err = d.store.Each(func(b *Bid) error {
		if f.may(me, b) != "" {
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

// Note is told of a bid as it is about to be kept, and of the version that it comes after, 0 for none: somebody has to
// note what becomes of people before it does. Its error keeps the change from being made. When others are quicker it
// is told again. nil notes nothing.
type Note func(v *View, since int) error

// Create makes a bid of the asker's with the fields given.
func (d *Desk) Create(asker search.Asker, sets []Set, note Note) (*View, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	if me == "" {
		return nil, ErrNobody
	}
	now := d.now().UTC()
	b := &Bid{ID: strings.ToLower(rand.Text()), Created: now, Changed: now}
	ready, err := f.canonical(append([]Set{{StateField, string(Open)}, {Seats, "3"}}, sets...))
	if err != nil {
		return nil, err
	}
	ready = append(ready, Set{Owner, me})
	b.change(me, now, ready)
	if err := b.check(); err != nil {
		return nil, err
	}
	v := f.view(b, own)
	if note != nil {
		if err := note(v, 0); err != nil {
			return nil, err
		}
	}
	return v, d.store.Put(b, 0)
}

func (f firm) canonical(sets []Set) ([]Set, error) {
	out := make([]Set, 0, len(sets))
	for _, s := range sets {
		c, err := canonical(s, f.known)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Set) int { return orderKinds(a.Field, b.Field) })
	return out, nil
}

// Change changes fields of a bid as the asker saw it at a version. Where others changed the same ones meanwhile to
// something else it gives a *Conflict and changes nothing; see the package comment.
func (d *Desk) Change(asker search.Asker, id string, version int, sets []Set, note Note) (*View, error) {
	return d.edit(asker, id, note, func(f firm, me, may string, b *Bid) (bool, error) {
		if may != Edit && may != own {
			return false, ErrReadOnly
		}
		b.rename(f.of) // the asker saw it so
		ready, err := f.canonical(sets)
		if err != nil {
			return false, err
		}
		needed, err := b.merge(version, ready)
		if err != nil {
			return false, err
		}
		for _, s := range needed {
			if kind, _ := KindOf(s.Field); (kind == ShareField || kind == Owner) && may != own {
				return false, ErrReadOnly
			}
			if s.Field == Owner && s.Value == "" {
				return false, wrong(Owner, "missing", "is empty; a bid is somebody's")
			}
		}
		changed := b.change(me, d.now().UTC(), needed)
		if changed {
			err = b.check()
		}
		return changed, err
	})
}

// Comment adds to what is said about a bid. Readers may.
func (d *Desk) Comment(asker search.Asker, id, text string) (*View, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "":
		return nil, wrong(CommentField, "missing", "is empty")
	case !utf8.ValidString(text):
		return nil, wrong(CommentField, "not-utf8", "is not UTF-8")
	case utf8.RuneCountInString(text) > MaxComment:
		return nil, wrong(CommentField, "too-long", "is longer than %d characters", MaxComment)
	}
	return d.edit(asker, id, nil, func(_ firm, me, _ string, b *Bid) (bool, error) {
		if len(b.Comments) >= MaxComments {
			return false, wrong(CommentField, "too-many", "are %d; at most %d", len(b.Comments), MaxComments)
		}
		now := d.now().UTC()
		b.Comments = append(b.Comments, Comment{By: me, Time: now, Text: text})
		b.note(me, now, CommentField, "", "")
		return true, nil
	})
}

// note begins a version for something beside the fields.
func (b *Bid) note(by string, now time.Time, field, before, after string) {
	b.Version++
	b.Changed = now
	b.History = append(b.History, Change{Version: b.Version, Time: now, By: by, Field: field, Before: before, After: after})
}

// Delete removes a bid, which its owner may, after noting the version that was the last.
func (d *Desk) Delete(asker search.Asker, id string, note Note) error {
	f, me, err := d.open(asker)
	if err != nil {
		return err
	}
	for {
		b, may, err := d.get(f, me, id)
		if err != nil {
			return err
		}
		if may != own {
			return ErrReadOnly
		}
		if note != nil {
			if err := note(f.view(b, may), b.Version); err != nil {
				return err
			}
		}
		if err := d.store.Delete(id, b.Version); !errors.Is(err, ErrStale) {
			return err
		}
	}
}

var errFull = wrong("history", "too-many", "has %d changes and takes no more; go on in a new bid", MaxHistory)

// edit changes a bid that the asker may see, anew for as long as others are quicker.
func (d *Desk) edit(asker search.Asker, id string, note Note, do func(f firm, me, may string, b *Bid) (bool, error)) (*View, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	for {
		b, may, err := d.get(f, me, id)
		if err != nil {
			return nil, err
		}
		was := b.Version
		changed, err := do(f, me, may, b)
		if err != nil {
			return nil, err
		}
		if changed {
			if len(b.History) > MaxHistory {
				return nil, errFull
			}
			if note != nil {
				if err := note(f.view(b, may), was); err != nil {
					return nil, err
				}
			}
			err = d.store.Put(b, was)
		}
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return f.view(b, f.may(me, b)), nil
	}
}
