package sample

import (
	"fmt"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// Domain is the firm's on the internet; example domains belong to nobody.
const Domain = "fjallbyran.example"

func (f *firm) sendUnits(send func(connectors.Record) error) error {
	unit := func(id, name, parent, head string) error {
		return send(&connectors.Unit{Head: connectors.Head{ID: id}, Name: name, Parent: parent, Leader: head})
	}
	if err := unit("firm", "Fjällbyrån", "", f.people[f.byArea[0][0]].id); err != nil {
		return err
	}
	seen := map[string]bool{}
	for a, area := range areas {
		branch := strings.ToLower(strings.ReplaceAll(area.branch, " ", "-"))
		if !seen[branch] {
			seen[branch] = true
			if err := unit(branch, area.branch, "firm", ""); err != nil {
				return err
			}
		}
		if err := unit(area.id, area.name, branch, f.people[f.byArea[a][0]].id); err != nil {
			return err
		}
		for _, country := range [...]struct{ id, name string }{{"se", "Sverige"}, {"no", "Norge"}} {
			if err := unit(area.id+"-"+country.id, area.name+" "+country.name, area.id, ""); err != nil {
				return err
			}
		}
	}
	if err := unit("staff", "Staff", "firm", ""); err != nil {
		return err
	}
	for _, s := range staff {
		if err := unit("staff-"+s.id, s.name, "staff", ""); err != nil {
			return err
		}
	}
	return nil
}

func (f *firm) sendGroups(send func(connectors.Record) error) error {
	for _, g := range f.groups {
		r := &connectors.Group{Head: connectors.Head{ID: g.id}, Name: g.name, Description: g.description, Visibility: g.visibility}
		for _, m := range g.members {
			r.Members = append(r.Members, f.people[m].id)
		}
		if len(r.Members) > 0 {
			r.Admins = r.Members[:1]
		}
		if err := send(r); err != nil {
			return err
		}
	}
	return nil
}

func (f *firm) sendPeople(send func(connectors.Record) error) error {
	for i := range f.people {
		if err := send(f.person(i)); err != nil {
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
	if norwegianTown(p.town) {
		r.Phone = fmt.Sprintf("+47 555 %05d", i)
	}
	if p.lang != english {
		r.Languages = append(r.Languages, "en")
	}
	if p.area < 0 {
		return r
	}
	r.Rate = float64(900 + 50*f.rng.IntN(20))
	r.Availability = []connectors.Availability{{From: f.Now, To: f.Now.AddDate(0, 2+f.rng.IntN(6), 0), Percent: 20 * f.rng.IntN(6)}}
	for n, t := range p.knows {
		topic := f.topics[t]
		skill := connectors.Skill{Name: topic.skills[0], Level: 2 + f.rng.IntN(2), Years: float64(1 + f.rng.IntN(4)), By: "self"}
		if n < p.expert {
			skill.Level, skill.Years, skill.By = 4+f.rng.IntN(2), float64(4+f.rng.IntN(11)), "manager"
		}
		if chance(f.rng, 0.6) { // many never fill in the form
			r.Skills = append(r.Skills, skill)
		}
	}
	if chance(f.rng, 0.3) { // and some claim what they hardly know
		r.Skills = append(r.Skills, connectors.Skill{Name: pick(f.rng, f.topics).skills[0], Level: 3, By: "self"})
	}
	if chance(f.rng, 0.1) {
		r.Clearances = []string{"Säkerhetsklass 2"}
	}
	if chance(f.rng, 0.3) {
		r.Wishes = []string{pick(f.rng, f.topics).wordings[p.lang].name}
	}
	return r
}

func (f *firm) sendExperiences(send func(connectors.Record) error) error {
	n := 0
	experience := func(e *connectors.Experience) error {
		n++
		e.ID = fmt.Sprintf("cv-%d", n)
		return send(e)
	}
	for t, topic := range f.topics {
		crew := append(append([]int{}, f.experts[t]...), f.hands[t]...)
		for project := range 2 + len(crew)/4 {
			if err := f.project(topic, crew, project, experience); err != nil {
				return err
			}
		}
		for _, e := range f.experts[t] {
			if chance(f.rng, 0.4) {
				when := f.day(900)
				err := experience(&connectors.Experience{Person: f.people[e].id, Sort: "certification", Title: topic.cert, Skills: topic.skills[:1], From: when, To: when})
				if err != nil {
					return err
				}
			}
		}
	}
	for i := range f.people {
		if err := f.career(&f.people[i], experience); err != nil {
			return err
		}
	}
	return nil
}

// project is one assignment that several did together.
func (f *firm) project(topic topic, crew []int, number int, experience func(*connectors.Experience) error) error {
	customer := pick(f.rng, customers).name
	code := pick(f.rng, codeNames)
	from := f.day(1800)
	to := from.AddDate(0, 4+f.rng.IntN(14), 0)
	if to.After(f.Now) {
		to = time.Time{}
	}
	for n, who := range crew {
		if (n+number)%3 != 0 && !chance(f.rng, 0.2) {
			continue
		}
		p := &f.people[who]
		w := topic.wordings[p.lang]
		err := experience(&connectors.Experience{
			Person: p.id, Sort: "project", Project: fmt.Sprintf("%s-%d", topic.id, number), Title: code + ": " + w.name,
			Customer: customer, Role: p.title, Description: f.describe(p.lang, w), Skills: topic.skills, From: from, To: to,
		})
		if err != nil {
			return err
		}
	}

	return nil
}

// describe tells what was done in a project.
func (f *firm) describe(lang int, w wording) string {
	s := newScene(f.rng)
	c := pick(f.rng, w.cases)
	s.texts["symptom"], s.texts["cause"], s.texts["fix"], s.texts["lesson"] = c.symptom, c.cause, c.fix, pick(f.rng, w.lessons)
	s.words["thing"] = pick(f.rng, w.things)
	t := [wordings]template{
		{parts: []part{{literal: "Ansvarig för "}, {slot: "thing"}, {literal: ". Utmaningen var att "}, {slot: "symptom"}, {literal: ". "}, {slot: "lesson"}}},
		{parts: []part{{literal: "Ansvarlig for "}, {slot: "thing"}, {literal: ". Utfordringen var at "}, {slot: "symptom"}, {literal: ". "}, {slot: "lesson"}}},
		{parts: []part{{literal: "Responsible for "}, {slot: "thing"}, {literal: ". The challenge was that "}, {slot: "symptom"}, {literal: ". "}, {slot: "lesson"}}},
	}[lang]
	return s.render(t)
}

func (f *firm) career(p *colleague, experience func(*connectors.Experience) error) error {
	if p.area < 0 || !chance(f.rng, 0.8) {
		return nil
	}
	graduated := p.employed.AddDate(-1-f.rng.IntN(12), 0, 0)
	if err := experience(&connectors.Experience{Person: p.id, Sort: "education", Title: "M.Sc.", Customer: pick(f.rng, schools), From: graduated.AddDate(-5, 0, 0), To: graduated}); err != nil {
		return err
	}
	return experience(&connectors.Experience{Person: p.id, Sort: "position", Title: p.title, Customer: pick(f.rng, firms), From: graduated, To: p.employed})
}

func (f *firm) sendContacts(send func(connectors.Record) error) error {
	for i := range f.people {
		for n := range f.rng.IntN(4) {
			owner := &f.people[i]
			from := f.nation(norwegianTown(owner.town))
			err := send(&connectors.Contact{
				Head: connectors.Head{ID: fmt.Sprintf("contact-%d-%d", i, n)}, Owner: owner.id,
				Name: pick(f.rng, from.women) + " " + pick(f.rng, from.families), Organisation: pick(f.rng, customers).name,
				Title:    pick(f.rng, []string{"CIO", "CTO", "Enhetschef", "Avdelingsleder", "Inköpare", "Projektledare"}),
				Strength: float64(1+f.rng.IntN(10)) / 10, LastContact: f.day(700),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// day is a moment on one of the last days, in whole minutes.
func (f *firm) day(last int) time.Time {
	return f.Now.Add(-time.Duration(f.rng.IntN(last*24*60)) * time.Minute)
}
