package bid

import (
	"cmp"
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
)

// Booking is somebody on a bid together with the other bids, of those that the asker sees, that want them at the same
// time.
type Booking struct {
	Person string    `json:"person"`
	With   []Overlap `json:"with"`
}

// Overlap is another bid at the same time.
type Overlap struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	State   State     `json:"state"`
	From    time.Time `json:"from"` // the days that both take
	To      time.Time `json:"to"`
	Percent int       `json:"percent"` // of their time that the other bid takes
}

// Bookings tells who on the team of a bid is on others at the same time. Bids that are undecided or won count, and
// of all those only the ones that the asker may see.
func (d *Desk) Bookings(asker search.Asker, id string) ([]Booking, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	if _, _, err := d.get(f, me, id); err != nil {
		return nil, err
	}
	seen, err := d.seen(f, me)
	if err != nil {
		return nil, err
	}
	out := []Booking{}
	for _, b := range f.bookings(seen, id)[id] {
		if len(b.With) > 0 {
			out = append(out, b)
		}
	}
	return out, nil
}

// Busy lists, for each of the people, the bids among those that the asker sees that take their time between two days,
// but for one, in the order of their first days: a timeline shows them.
func (d *Desk) Busy(asker search.Asker, people []string, from, to time.Time, but string) (map[string][]Overlap, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	seen, err := d.seen(f, me)
	if err != nil {
		return nil, err
	}
	out := map[string][]Overlap{}
	for _, b := range seen {
		r := &b.Request
		if b.ID == but || !busy(b) || r.From.IsZero() || r.From.After(to) || r.To.Before(from) {
			continue
		}
		for _, id := range people {
			if f.takes(b, f.of(id)) {
				out[id] = append(out[id], Overlap{ID: b.ID, Name: b.Name, State: b.State, From: later(r.From, from), To: earlier(r.To, to), Percent: percent(b)})
			}
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Overlap) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	}
	return out, nil
}

// busy reports whether a bid takes the time of those on it.
func busy(b *Bid) bool { return b.State.Pending() || b.State == Won }

// takes reports whether a bid takes the time of somebody: of a bid that was won, those who went.
func (f firm) takes(b *Bid, person string) bool {
	team := b.Team()
	if b.State == Won {
		team = b.crew()
	}
	return slices.ContainsFunc(team, func(id string) bool { return f.of(id) == person })
}

// overlap reports whether two bids have a day in common. One without dates has none.
func overlap(a, b *Bid) bool {
	return !a.Request.From.IsZero() && !b.Request.From.IsZero() &&
		!a.Request.From.After(b.Request.To) && !b.Request.From.After(a.Request.To)
}

func percent(b *Bid) int {
	if b.Request.Percent == 0 {
		return 100
	}
	return b.Request.Percent
}

// bookings tells for each undecided bid, by id, whom others of the bids take at the same time; of one alone where
// that is named.
func (f firm) bookings(bids []*Bid, one string) map[string][]Booking {
	on := map[string][]*Bid{} // by person
	for _, b := range bids {
		if !busy(b) || b.Request.From.IsZero() {
			continue
		}
		team := b.Team()
		if b.State == Won {
			team = b.crew()
		}
		for _, id := range team {
			on[f.of(id)] = append(on[f.of(id)], b)
		}
	}
	out := map[string][]Booking{}
	for _, b := range bids {
		if !b.State.Pending() || one != "" && b.ID != one {
			continue
		}
		for _, id := range b.Team() {
			booking := Booking{Person: f.of(id), With: []Overlap{}}
			for _, o := range on[booking.Person] {
				if o != b && overlap(b, o) {
					booking.With = append(booking.With, Overlap{
						ID: o.ID, Name: o.Name, State: o.State, Percent: percent(o),
						From: later(b.Request.From, o.Request.From), To: earlier(b.Request.To, o.Request.To),
					})
				}
			}
			out[b.ID] = append(out[b.ID], booking)
		}
	}
	return out
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
