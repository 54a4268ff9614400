package sample

import (
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// cv numbers and sends the lines of everyone's CV.
type cv struct {
	f     *firm
	to    send
	lines int
}

func (c *cv) add(e *connectors.Experience) error {
	c.lines++
	e.ID = fmt.Sprintf("cv-%d", c.lines)
	return c.to(e)
}

func (f *firm) sendExperiences(to send) error {
	c := &cv{f: f, to: to}
	for i := range f.projects {
		if err := c.project(&f.projects[i]); err != nil {
			return err
		}
	}
	for t := range f.topics {
		if err := c.certificates(t); err != nil {
			return err
		}
	}
	for i := range f.people {
		if err := c.career(&f.people[i]); err != nil {
			return err
		}
	}
	return c.beside()
}

// beside is what others did in every second project: two who really know another topic, so that what the firm can
// refer to shows more than one thing, and brings people together who know different ones.
func (c *cv) beside() error {
	for i := range c.f.projects {
		p := &c.f.projects[i]
		other := c.f.rng.IntN(len(c.f.topics))
		if i%2 == 1 || other == p.topic {
			continue
		}
		s := c.f.situation(other, p.customer)
		for _, who := range c.f.experts[other][:2] {
			colleague := &c.f.people[who]
			if slices.Contains(p.crew, who) || !colleague.employed.Before(p.end(c.f.Now)) {
				continue
			}
			from := p.from
			if from.Before(colleague.employed) {
				from = colleague.employed
			}
			err := c.add(&connectors.Experience{
				Person: colleague.id, Sort: "project", Project: p.id, Title: capitalised(s.tell(colleague.lang, "project title")), Customer: p.customer,
				Role: c.role(colleague), Description: s.tell(colleague.lang, "project"), Skills: c.f.topics[other].skills, From: from, To: p.to,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// project is the line of each of its crew, told in their own words.
func (c *cv) project(p *project) error {
	for _, who := range p.crew {
		colleague := &c.f.people[who]
		from := p.from
		if from.Before(colleague.employed) {
			from = colleague.employed // joined it later
		}
		err := c.add(&connectors.Experience{
			Person: colleague.id, Sort: "project", Project: p.id, Title: capitalised(p.situation.tell(colleague.lang, "project title")),
			Customer: p.customer, Role: c.role(colleague), Description: p.situation.tell(colleague.lang, "project"),
			Skills: c.f.topics[p.topic].skills, From: from, To: p.to,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// role is what a head of today was called in a project.
func (c *cv) role(p *colleague) string {
	if p.heads && p.area >= 0 {
		return pick(c.f.rng, areas[p.area].titles[p.lang])
	}
	return p.title
}

func (c *cv) certificates(topic int) error {
	for _, e := range c.f.experts[topic] {
		if !chance(c.f.rng, 0.4) {
			continue
		}
		when := workday(c.f.rng, c.f.Now, 1500)
		err := c.add(&connectors.Experience{
			Person: c.f.people[e].id, Sort: "certification", Title: c.f.topics[topic].cert, Skills: c.f.topics[topic].skills[:1], From: when, To: when,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// career is what was before the firm: school and an earlier employer.
func (c *cv) career(p *colleague) error {
	rng := c.f.rng
	if p.area < 0 || !chance(rng, 0.8) {
		return nil
	}
	graduated := p.employed.AddDate(-1-rng.IntN(12), 0, 0)
	s := c.f.situation(-1, "")
	err := c.add(&connectors.Experience{
		Person: p.id, Sort: "education", Title: s.tell(p.lang, "degree "+areas[p.area].manner()), Customer: pick(rng, schools[p.norse]),
		From: graduated.AddDate(-5, 0, 0), To: graduated,
	})
	if err != nil {
		return err
	}
	return c.add(&connectors.Experience{
		Person: p.id, Sort: "position", Title: pick(rng, areas[p.area].titles[p.lang]), Customer: pick(rng, firms[p.norse]), From: graduated, To: p.employed,
	})
}
