package sample

import (
	"fmt"
	"strings"

	"github.com/vemvet/vemvet/connectors"
)

// Domain is the firm's on the internet; example domains belong to nobody.
const Domain = "fjallbyran.example"

func (f *firm) sendUnits(to send) error {
	for _, u := range f.units {
		err := to(&connectors.Unit{Head: connectors.Head{ID: u.id}, Name: u.name, Parent: u.parent, Leader: f.people[u.head].id})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *firm) sendGroups(to send) error {
	for _, g := range f.groups {
		r := &connectors.Group{Head: connectors.Head{ID: g.id}, Name: g.name, Description: g.description, Visibility: g.visibility}
		for _, m := range g.members {
			r.Members = append(r.Members, f.people[m].id)
		}
		if len(r.Members) > 0 {
			r.Admins = r.Members[:1]
		}
		if err := to(r); err != nil {
			return err
		}
	}
	return nil
}

func (f *firm) sendPeople(to send) error {
	for i := range f.people {
		if err := to(f.person(i)); err != nil {
			return err
		}
	}
	return nil
}

var tags = [wordings]string{"sv", "nb", "en"}

func (f *firm) person(i int) *connectors.Person {
	p := &f.people[i]
	active := p.active
	r := &connectors.Person{
		Head: connectors.Head{ID: p.id}, Name: p.name, Emails: []string{p.id + "@" + Domain}, Usernames: []string{p.id},
		EmployeeNumber: fmt.Sprint(10001 + i), Title: p.title, Unit: p.unit, Manager: p.manager, Location: p.town,
		Languages: []string{tags[p.lang]}, Active: &active, Phone: fmt.Sprintf("+46 8 555 %05d", i),
	}
	if p.norse {
		r.Phone = fmt.Sprintf("+47 555 %05d", i)
	}
	if p.lang != english {
		r.Languages = append(r.Languages, "en")
	}
	if chance(f.rng, 0.12) {
		r.Languages = append(r.Languages, pick(f.rng, []string{"de", "fi", "da", "fr", "es", "pl"}))
	}
	if chance(f.rng, 0.6) {
		r.Bio = f.bio(p)
	}
	if p.area >= 0 {
		f.offer(p, r)
	}
	return r
}

// bio is how colleagues present themselves.
func (f *firm) bio(p *colleague) string {
	s := f.situation(-1, "")
	section := "bio staff"
	if len(p.knows) > 0 {
		topic := p.knows[0]
		for _, t := range p.knows {
			if f.home(&f.topics[t]) == p.area {
				topic = t
				break
			}
		}
		s = f.situation(topic, f.customerOf(&f.topics[topic], p.norse))
		section = "bio"
	} else if p.area >= 0 {
		section = "bio new"
	}
	s.words["title"], s.words["town"] = p.called(), p.town
	s.words["since"] = fmt.Sprint(p.employed.Year())
	return strings.TrimSpace(s.tell(p.lang, section))
}

// offer is what a consultant can be hired for.
func (f *firm) offer(p *colleague, r *connectors.Person) {
	years := int(f.Now.Sub(p.employed).Hours() / 24 / 365)
	r.Rate = float64(900 + 40*years + 50*f.rng.IntN(10))
	r.Availability = []connectors.Availability{{From: f.Now, To: f.Now.AddDate(0, 2+f.rng.IntN(6), 0), Percent: 20 * f.rng.IntN(6)}}
	for n, t := range p.knows {
		skill := connectors.Skill{Name: f.topics[t].skills[0], Level: 2 + f.rng.IntN(2), Years: float64(1 + f.rng.IntN(4)), By: "self"}
		if n < p.expert {
			skill.Level, skill.Years, skill.By = 4+f.rng.IntN(2), float64(4+f.rng.IntN(11)), pick(f.rng, []string{"manager", "peer", "self"})
		}
		if chance(f.rng, 0.6) { // many never fill in the form
			r.Skills = append(r.Skills, skill)
		}
		if more := f.topics[t].skills[1:]; len(more) > 0 && chance(f.rng, 0.25) {
			r.Skills = append(r.Skills, connectors.Skill{Name: pick(f.rng, more), Level: skill.Level, By: "self"})
		}
	}
	if chance(f.rng, 0.3) { // and some claim what they hardly know
		r.Skills = append(r.Skills, connectors.Skill{Name: pick(f.rng, f.topics).skills[0], Level: 3, By: "self"})
	}
	if chance(f.rng, 0.1) {
		r.Clearances = []string{"Säkerhetsklass 2"}
		if p.norse {
			r.Clearances = []string{"Hemmelig"}
		}
	}
	if chance(f.rng, 0.3) {
		r.Wishes = []string{pick(f.rng, f.topics).wordings[p.lang].name}
	}
}

// sendContacts sends whom everyone knows outside the firm. A fourth stand in the customer register, which the firm
// reads; the others are their owner's.
func (f *firm) sendContacts(to send) error {
	for i := range f.people {
		for n := range f.rng.IntN(4) {
			owner := &f.people[i]
			area := max(owner.area, 0)
			from, lang := swedes, swedish
			if owner.norse {
				from, lang = norwegians, norwegian
			}
			s := f.situation(-1, "")
			var audience *connectors.Audience
			if (i+n)%4 == 0 {
				audience = &connectors.Audience{Everyone: true}
			}
			err := to(&connectors.Contact{
				Head: connectors.Head{ID: fmt.Sprintf("contact-%d-%d", i, n), Audience: audience}, Owner: owner.id,
				Name: pick(f.rng, append(from.women, from.men...)) + " " + pick(f.rng, from.families), Organisation: f.customer(area, owner.norse),
				Title:    s.tell(lang, "contact"),
				Strength: float64(1+f.rng.IntN(10)) / 10, LastContact: workday(f.rng, f.Now, 700),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
