package bid

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
)

// Together tells which of some people went on a bid together that was won or lost, among those that the asker may see:
// a builder of teams remembers it, see team.PastBids. Pairs come in the order of the ids, the latest bid first.
func (d *Desk) Together(_ context.Context, asker search.Asker, ids []string) ([]search.SharedBid, error) {
	out := []search.SharedBid{}
	now := d.now()
	var at map[string]int // of the ids, by leading account
	err := d.past(asker, func(f firm, b *Bid) {
		if at == nil {
			at = map[string]int{}
			for i, id := range ids {
				at[f.of(id)] = i
			}
		}
		var here []int
		for _, id := range b.crew() {
			if i, asked := at[f.of(id)]; asked && !slices.Contains(here, i) {
				here = append(here, i)
			}
		}
		slices.Sort(here)
		for i, first := range here {
			for _, second := range here[i+1:] {
				out = append(out, search.SharedBid{A: first, B: second, Time: earlier(last(b), now)})
			}
		}
	})
	slices.SortStableFunc(out, func(x, y search.SharedBid) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), y.Time.Compare(x.Time))
	})
	return out, err
}

// last is when the team of a past bid worked together last.
func last(b *Bid) time.Time {
	if b.State == Won && !b.Request.To.IsZero() {
		return b.Request.To
	}
	return b.Decided
}

// Stint is a past bid that somebody was on: evidence that they were thought to know a skill.
type Stint struct {
	Person   string    `json:"person"`
	Skill    string    `json:"skill"` // as the past bid has it
	Bid      string    `json:"bid"`   // its id
	Name     string    `json:"name"`
	Customer string    `json:"customer,omitempty"`
	Won      bool      `json:"won"`
	Decided  time.Time `json:"decided"`
}

// Been lists the past bids, among those that the asker may see, that asked for one of the skills and that one of the
// people went on, latest first. Skills are compared as they are written, but for case.
func (d *Desk) Been(asker search.Asker, people, skills []string) ([]Stint, error) {
	out := []Stint{}
	keys := map[string]bool{}
	for _, s := range skills {
		keys[Key(s)] = true
	}
	err := d.past(asker, func(f firm, b *Bid) {
		for _, id := range b.crew() {
			i := slices.IndexFunc(people, func(o string) bool { return f.of(o) == f.of(id) })
			if i < 0 {
				continue
			}
			for _, q := range b.Request.Requirements {
				if keys[Key(q.Skill)] {
					out = append(out, Stint{Person: people[i], Skill: q.Skill, Bid: b.ID, Name: b.Name, Customer: b.Customer, Won: b.State == Won, Decided: b.Decided})
				}
			}
		}
	})
	slices.SortStableFunc(out, func(a, b Stint) int {
		return cmp.Or(b.Decided.Compare(a.Decided), cmp.Compare(a.Bid, b.Bid), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Skill, b.Skill))
	})
	return out, err
}

// past visits the bids that were won or lost and that the asker may see.
func (d *Desk) past(asker search.Asker, visit func(firm, *Bid)) error {
	f, me, err := d.open(asker)
	if err != nil {
		return err
	}
	seen, err := d.seen(f, me)
	for _, b := range seen {
		if b.State.Past() {
			visit(f, b)
		}
	}
	return err
}

// FewestBids is how many bids a win rate is of at least: of fewer it would tell how single bids went, and with them
// who was on them.
const FewestBids = 5

// Outcomes is how often bids were won, of those that the asker may see.
type Outcomes struct {
	All    *Rate  `json:"all"`    // nil: fewer than FewestBids
	Sizes  []Rate `json:"sizes"`  // by people on the team, smallest first
	Topics []Rate `json:"topics"` // by what was required, most bids first
	// Left counts the cells that are not shown for being of fewer than FewestBids, but not what is in them.
	Left int `json:"left"`
}

// Rate is how often the bids of a cell were won.
type Rate struct {
	Topic string `json:"topic,omitempty"`
	Least int    `json:"least,omitempty"` // people, of a cell by size
	Most  int    `json:"most,omitempty"`  // 0: no bound
	Bids  int    `json:"bids"`
	Won   int    `json:"won"`
}

// Share is the part that was won, from 0 to 1.
func (r Rate) Share() float64 { return float64(r.Won) / float64(r.Bids) }

// sizes are the cells of Outcomes by size.
var sizes = []Rate{{Least: 1, Most: 2}, {Least: 3, Most: 5}, {Least: 6, Most: 9}, {Least: 10}}

// Outcomes counts the bids that were won and lost by size and by topic.
func (d *Desk) Outcomes(asker search.Asker) (*Outcomes, error) {
	all := Rate{}
	bySize := slices.Clone(sizes)
	byTopic := map[string]*Rate{}
	err := d.past(asker, func(_ firm, b *Bid) {
		won := 0
		if b.State == Won {
			won = 1
		}
		all.Bids, all.Won = all.Bids+1, all.Won+won
		n := len(b.crew())
		for i, s := range bySize {
			if n >= s.Least && (s.Most == 0 || n <= s.Most) {
				bySize[i].Bids, bySize[i].Won = s.Bids+1, s.Won+won
			}
		}
		for _, q := range b.Request.Requirements {
			r := byTopic[Key(q.Skill)]
			if r == nil {
				r = &Rate{Topic: q.Skill}
				byTopic[Key(q.Skill)] = r
			}
			r.Bids, r.Won = r.Bids+1, r.Won+won
		}
	})
	if err != nil {
		return nil, err
	}
	out := &Outcomes{Sizes: []Rate{}, Topics: []Rate{}}
	if all.Bids >= FewestBids {
		out.All = &all
	}
	keep := func(to *[]Rate, r Rate) {
		switch {
		case r.Bids >= FewestBids:
			*to = append(*to, r)
		case r.Bids > 0:
			out.Left++
		}
	}
	for _, r := range bySize {
		keep(&out.Sizes, r)
	}
	for _, r := range byTopic {
		keep(&out.Topics, *r)
	}
	slices.SortFunc(out.Topics, func(a, b Rate) int {
		return cmp.Or(cmp.Compare(b.Bids, a.Bids), cmp.Compare(Key(a.Topic), Key(b.Topic)))
	})
	return out, nil
}
