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
		st := Staffing{Card: l.card(no), Skills: l.claims(no), Rate: p.Rate, Clearances: p.Clearances, Wishes: p.Wishes}
		for _, a := range p.Availability {
			st.Availability = append(st.Availability, Availability{a.From, a.To, a.Percent})
		}
		out = append(out, st)
	}
	return out, ctx.Err()
}

// claims lists the skills that somebody is said to have, without those that they withhold.
func (l *look) claims(no indexer.PersonNo) []SkillClaim {
	var out []SkillClaim
	for _, c := range l.directory.People[no].Skills {
		if !l.withholds(no, c.Name) {
			out = append(out, SkillClaim{Name: c.Name, Level: c.Level, Years: c.Years, By: c.By, Source: c.Source, Note: c.Note})
		}
	}
	return out
}
