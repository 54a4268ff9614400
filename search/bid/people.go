package bid

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vemvet/vemvet/indexer"
)

// rename gives everybody whom a bid names the id that id gives; an empty one takes them off.
func (b *Bid) rename(id func(string) string) {
	list := func(ids []string) []string {
		var out []string
		for _, old := range ids {
			if now := id(old); now != "" && !slices.Contains(out, now) {
				out = append(out, now)
			}
		}
		return out
	}
	b.Owner = id(b.Owner)
	var shares []Share
	for _, s := range b.Shares {
		if s.Person != EveryoneInSales {
			s.Person = id(s.Person)
		}
		if s.Person != "" && !slices.ContainsFunc(shares, func(o Share) bool { return o.Person == s.Person }) {
			shares = append(shares, s)
		}
	}
	b.Shares = shares
	b.Request.MustHave, b.Request.MustNot, b.Went = list(b.Request.MustHave), list(b.Request.MustNot), list(b.Went)
	for i := range b.Members {
		m := &b.Members[i]
		if m.Person == "" {
			continue
		}
		now := id(m.Person)
		if now == "" || slices.ContainsFunc(b.Members[:i], func(o Member) bool { return o.Person == now }) {
			*m = Member{}
			continue
		}
		m.Person = now
	}
	for i := range b.Comments {
		b.Comments[i].By = id(b.Comments[i].By)
	}
	for i := range b.History {
		c := &b.History[i]
		if c.By != "" {
			c.By = id(c.By)
		}
		kind, object := KindOf(c.Field)
		if ofPerson(kind) && object != EveryoneInSales {
			c.Field = kind + ":" + id(object)
		}
		if isPerson(kind) {
			if c.Before != "" {
				c.Before = id(c.Before)
			}
			if c.After != "" {
				c.After = id(c.After)
			}
		}
	}
}

// Erased reports whether an id is that of somebody who was erased, and gives their number in the bid.
func Erased(id string) (int, bool) {
	digits, is := strings.CutPrefix(id, "#")
	n, err := strconv.Atoi(digits)
	return n, is && err == nil
}

// names lists every id that a bid holds, in the order in which rename meets them.
func (b *Bid) names() []string {
	var out []string
	b.Clone().rename(func(id string) string {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
		return id
	})
	return out
}

// firm knows who is who at the moment.
type firm struct{ *indexer.Directory }

// of gives the leading account of somebody; an id that the firm does not know stays.
func (f firm) of(id string) string {
	if no, known := f.Person(id); known {
		return f.People[no].ID
	}
	return id
}

// known is of, and whether the firm knows them at all.
func (f firm) known(id string) (string, bool) {
	no, known := f.Person(id)
	if !known || !f.People[no].Described {
		return id, false
	}
	return f.People[no].ID, true
}

// Person is somebody as a bid shows them.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"` // empty: they were erased, or the firm knows them no more
	// Gone says that they cannot be on a team: they left, or do not want to be found.
	Gone bool `json:"gone,omitempty"`
}

func (f firm) person(id string) Person {
	p := Person{ID: id, Gone: true}
	if no, known := f.Person(id); known {
		c := &f.People[no]
		p.ID, p.Name, p.Gone = c.ID, c.Name, !c.Active || c.Consent.Unlisted
	}
	return p
}

// may tells what somebody may do with a bid: Read, Edit, the owner's "own", or nothing.
func (f firm) may(person string, b *Bid) string {
	if person == "" {
		return ""
	}
	person = f.of(person)
	if f.of(b.Owner) == person {
		return own
	}
	most := ""
	for _, s := range b.Shares {
		if (s.Person == EveryoneInSales || f.of(s.Person) == person) && most != Edit {
			most = s.May
		}
	}
	// A bid whose owner is here no longer is in the hands of those who edit it.
	if most == Edit && f.person(b.Owner).Gone {
		return own
	}
	return most
}

// own is what the owner of a bid may do: share it, give it away, delete it.
const own = "own"
