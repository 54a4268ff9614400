package search

import (
	"context"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// Staffing is what a bid needs to know of a colleague beyond their card.
type Staffing struct {
	Card
	Skills       []SkillClaim   `json:"skills,omitempty"`
	Availability []Availability `json:"availability,omitempty"`
	Rate         float64        `json:"rate,omitempty"`
	Clearances   []string       `json:"clearances,omitempty"`
	Wishes       []string       `json:"wishes,omitempty"`
}

// Availability says how much of a person is free in a span of days.
type Availability struct {
	From    time.Time `json:"from,omitzero"`
	To      time.Time `json:"to,omitzero"`
	Percent int       `json:"percent"`
}

// Staffing tells what a bid needs to know of colleagues, in the order of ids; an unknown id is ErrNotFound.
func (s *Searcher) Staffing(ctx context.Context, asker Asker, ids []string) ([]Staffing, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	out := make([]Staffing, 0, len(ids))
	for _, id := range ids {
		no, err := l.person(id)
		if err != nil {
			return nil, err
		}
		p := &l.directory.People[no]
		st := Staffing{Card: l.card(no), Skills: claims(p), Rate: p.Rate, Clearances: p.Clearances, Wishes: p.Wishes}
		for _, a := range p.Availability {
			st.Availability = append(st.Availability, Availability{a.From, a.To, a.Percent})
		}
		out = append(out, st)
	}
	return out, ctx.Err()
}

func claims(p *indexer.Colleague) []SkillClaim {
	var out []SkillClaim
	for _, c := range p.Skills {
		out = append(out, SkillClaim{c.Name, c.Level, c.Years, c.By, c.Source})
	}
	return out
}
