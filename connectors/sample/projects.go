package sample

import (
	"fmt"
	"time"
)

// project is an assignment that several did together. What they write about it and what stands in their
// CVs is one situation.
type project struct {
	id        string
	topic     int
	customer  string
	norse     bool
	from, to  time.Time // to is zero while it goes on
	crew      []int
	situation *situation
}

// assign makes the projects of each topic and gives them people who know it.
func (f *firm) assign() {
	f.byTopic = make([][]int, len(f.topics))
	for t := range f.topics {
		crew := append(append([]int{}, f.experts[t]...), f.hands[t]...)
		for n := range 2 + len(crew)/4 {
			p := project{id: fmt.Sprintf("%s-%d", f.topics[t].id, n+1), topic: t, norse: chance(f.rng, 0.4)}
			p.customer = f.customerOf(&f.topics[t], p.norse)
			p.from = workday(f.rng, f.Now, 1900)
			if to := p.from.AddDate(0, 4+f.rng.IntN(14), 0); to.Before(f.Now) {
				p.to = to
			}
			p.situation = f.situation(t, p.customer)
			for i, who := range crew {
				if ((i+n)%3 == 0 || chance(f.rng, 0.2)) && f.people[who].employed.Before(p.end(f.Now)) {
					p.crew = append(p.crew, who)
				}
			}
			f.byTopic[t] = append(f.byTopic[t], len(f.projects))
			f.projects = append(f.projects, p)
		}
	}
}

// end is when the project was over, or now.
func (p *project) end(now time.Time) time.Time {
	if p.to.IsZero() {
		return now
	}
	return p.to
}
