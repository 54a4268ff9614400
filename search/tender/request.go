package tender

import "github.com/vemvet/vemvet/search/team"

// usualWeight is the per cent, or the points, that weigh as much as a requirement of which nothing is said.
const usualWeight = 10

// DefaultSeats are asked for where a tender names no number.
const DefaultSeats = 4

// Request is what to ask the builder of teams. Places, languages and clearances that no colleague has are left out,
// which would leave nobody, and so are those that are only wished for; the reading still tells of them. Being free on
// every day is wished for: tenders run for years, and what is known of people's time for months. Years of experience
// are not asked for: a level is, where the tender names one.
func (r *Reading) Request() team.Request {
	request := team.Request{Seats: DefaultSeats}
	if r.Seats != nil {
		request.Seats = r.Seats.Value
	}
	for _, q := range r.Requirements {
		request.Requirements = append(request.Requirements, team.Requirement{
			Skill: q.Skill, Weight: min(q.Weight/usualWeight, team.MaxWeight), Level: q.Level, Mandatory: q.Mandatory,
		})
	}
	ask := func(list []Said) []string {
		var out []string
		for _, s := range list {
			if s.Known && !s.Wished {
				out = append(out, s.Value)
			}
		}
		return out
	}
	request.Places, request.Languages, request.Clearances = ask(r.Places), ask(r.Languages), ask(r.Clearances)
	if r.From != nil && r.To != nil && !r.To.Date.Before(r.From.Date) {
		request.From, request.To = r.From.Date, r.To.Date
		request.Wished = []string{team.Availability}
	}
	return request
}
