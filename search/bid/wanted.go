package bid

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/search"
)

// Wanted is a bid as somebody on its team sees it who need not see more of it.
type Wanted struct {
	ID       string    `json:"id"` // to answer by
	Name     string    `json:"name"`
	Customer string    `json:"customer,omitempty"`
	Deadline time.Time `json:"deadline,omitzero"`
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	For      string    `json:"for,omitempty"`
	Asked    time.Time `json:"asked"`
	Answer   string    `json:"answer,omitempty"`
	Note     string    `json:"note,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
	// Overlaps names the other bids of this list that are at the same time.
	Overlaps []string `json:"overlaps,omitempty"`
	// Settled says that nothing is to be answered any more.
	Settled bool `json:"settled,omitempty"`
}

// Wanted lists the bids whose team the asker is on and that are undecided, and those that were won and go on.
// Nobody can ask it about somebody else.
func (d *Desk) Wanted(asker search.Asker) ([]Wanted, error) {
	f, me, err := d.open(asker)
	if err != nil || me == "" {
		return []Wanted{}, err
	}
	now := d.now()
	var theirs []*Bid
	err = d.store.Each(func(b *Bid) error {
		goesOn := b.State == Won && f.takes(b, me) && b.Request.To.After(now.AddDate(0, 0, -1))
		if f.on(b, me) >= 0 && (b.State.Pending() || goesOn) {
			theirs = append(theirs, b)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := []Wanted{}
	for _, b := range theirs {
		m := b.Members[f.on(b, me)]
		w := Wanted{
			ID: b.ID, Name: b.Name, Customer: b.Customer, Deadline: b.Deadline, From: b.Request.From, To: b.Request.To,
			For: m.For, Asked: m.Asked, Answer: m.Answer, Note: m.Note, Answered: m.Answered, Settled: !b.State.Pending(),
		}
		for _, o := range theirs {
			if o != b && overlap(b, o) {
				w.Overlaps = append(w.Overlaps, o.Name)
			}
		}
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b Wanted) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Unanswered counts the bids of Wanted that wait for the asker's answer.
func (d *Desk) Unanswered(asker search.Asker) (int, error) {
	f, me, err := d.open(asker)
	if err != nil || me == "" {
		return 0, err
	}
	n := 0
	err = d.store.Each(func(b *Bid) error {
		if b.State.Pending() {
			if at := f.on(b, me); at >= 0 && b.Members[at].Answer == "" {
				n++
			}
		}
		return nil
	})
	return n, err
}

// on gives the place of somebody on the team, or -1.
func (f firm) on(b *Bid, person string) int {
	return slices.IndexFunc(b.Members, func(m Member) bool { return m.Person != "" && f.of(m.Person) == person })
}

// Answer is what the asker says to being on the team of a bid. They need not be able to see the bid.
func (d *Desk) Answer(asker search.Asker, id, answer, note string) error {
	note = strings.Join(strings.Fields(note), " ")
	switch {
	case answer != Yes && answer != No && answer != Partly:
		return wrong(AnswerField, "malformed", "is %q; want yes, no or partly", answer)
	case !utf8.ValidString(note):
		return wrong("note", "not-utf8", "is not UTF-8")
	case utf8.RuneCountInString(note) > MaxFor:
		return wrong("note", "too-long", "is longer than %d characters", MaxFor)
	}
	f, me, err := d.open(asker)
	if err != nil {
		return err
	}
	for {
		b, err := d.store.Get(id)
		if err != nil {
			return err
		}
		at := f.on(b, me)
		if me == "" || at < 0 || !b.State.Pending() {
			return notFound(id)
		}
		was, m, now := b.Version, &b.Members[at], d.now().UTC()
		before := m.Answer
		if before == answer && m.Note == note {
			return nil
		}
		if len(b.History) >= MaxHistory {
			return errFull
		}
		m.Answer, m.Note, m.Answered = answer, note, now
		b.note(me, now, AnswerField+":"+m.Person, before, answer)
		if err := d.store.Put(b, was); !errors.Is(err, ErrStale) {
			return err
		}
	}
}
