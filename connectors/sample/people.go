package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// colleague is an employee.
type colleague struct {
	id, name, title, town, unit, manager string
	norse                                bool // works in Norway
	area                                 int  // index into areas; -1 for staff and the management
	lang                                 int
	active                               bool
	employed, left                       time.Time // left is set for those who are not active
	heads                                bool      // leads a unit
	quiet                                bool      // writes nothing: known by CV and profile only
	knows                                []int     // topics, those they really know first
	expert                               int       // how many of knows they really know
}

func (p *colleague) firstName() string {
	first, _, _ := strings.Cut(p.name, " ")
	return first
}

// called is the title within a sentence.
func (p *colleague) called() string {
	if p.lang == english {
		return p.title
	}
	return lowered(p.title)
}

// works tells whether the colleague was employed at a time.
func (p *colleague) works(at time.Time) bool {
	return !at.Before(p.employed) && (p.active || at.Before(p.left))
}

// staffShare is how many of every hundred colleagues work in staff.
const staffShare = 9

// hire fills the firm.
func (f *firm) hire() {
	addresses := map[string]int{}
	for i := range f.Config.People {
		p := colleague{active: !chance(f.rng, 0.04)}
		p.employed = f.Now.AddDate(-f.rng.IntN(14), -f.rng.IntN(12), -f.rng.IntN(28))
		if !p.active {
			p.left = p.employed.Add(time.Duration(f.rng.Float64() * float64(f.Now.Sub(p.employed))))
		}
		office := offices[weighted(f.rng, len(offices), func(i int) int { return offices[i].share })]
		p.town, p.norse = office.town, office.norse
		if chance(f.rng, 0.05) {
			p.town = pick(f.rng, office.homes)
		}
		from := f.nation(p.norse)
		given := pick(f.rng, from.women)
		if chance(f.rng, 0.55) {
			given = pick(f.rng, from.men)
		}
		p.name = given + " " + pick(f.rng, from.families)
		p.lang = f.language(p.norse, from)
		p.id = ascii.Replace(strings.ToLower(p.name))
		if addresses[p.id]++; addresses[p.id] > 1 {
			p.id += fmt.Sprint(addresses[p.id])
		}
		f.place(&p, i, office)
		f.people = append(f.people, p)
	}
	f.organise()
	f.byArea, f.byID = make([][]int, len(areas)), make(map[string]int, len(f.people))
	for i, p := range f.people {
		f.byID[p.id] = i
		if p.area >= 0 {
			f.byArea[p.area] = append(f.byArea[p.area], i)
		}
	}
}

// place gives a colleague a unit and a title. The first go everywhere in turn, so that in the smallest
// firm, too, nothing is empty.
func (f *firm) place(p *colleague, i int, office office) {
	const each = 3
	s, first := i-each*len(areas), i < each*(len(areas)+len(staff))
	switch {
	case first && s < 0:
		p.area = i % len(areas)
	case first:
		p.area = -1
		s %= len(staff)
	case chance(f.rng, staffShare/100.0):
		p.area, s = -1, weighted(f.rng, len(staff), func(i int) int { return staff[i].share })
	default:
		p.area = weighted(f.rng, len(areas), func(i int) int { return areas[i].size })
	}
	if p.area < 0 {
		p.unit, p.title = staffUnit(staff[s].id), pick(f.rng, staff[s].titles[p.lang])
		return
	}
	p.unit, p.title = officeUnit(areas[p.area].id, office.town), pick(f.rng, areas[p.area].titles[p.lang])
}

func (f *firm) nation(norse bool) nation {
	switch {
	case chance(f.rng, 0.12):
		return internationals
	case norse:
		return norwegians
	}
	return swedes
}

func (f *firm) language(norse bool, from nation) int {
	switch {
	case from.families[0] == internationals.families[0] && chance(f.rng, 0.7), chance(f.rng, 0.1):
		return english
	case norse:
		return norwegian
	}
	return swedish
}

// teach plants who knows what: four to eleven experts a topic, mostly of its area and else of one with the
// same manner of work, and about three times as many who have worked with it. One of the experts of most
// topics writes nothing.
func (f *firm) teach() {
	f.experts, f.hands = make([][]int, len(f.topics)), make([][]int, len(f.topics))
	for t := range f.topics {
		home := f.home(&f.topics[t])
		near := f.near(home)
		experts := 4 + f.rng.IntN(8)
		for range experts * 4 {
			who := pick(f.rng, f.byArea[home])
			if chance(f.rng, 0.15) {
				who = pick(f.rng, near)
			}
			if p := &f.people[who]; p.area < 0 || slices.Contains(p.knows, t) || len(p.knows) >= 5 {
				continue
			}
			if len(f.experts[t]) < experts && f.people[who].expert < 2 {
				f.makeExpert(t, who)
			} else {
				f.hands[t] = append(f.hands[t], who)
				f.people[who].knows = append(f.people[who].knows, t)
			}
		}
		for len(f.experts[t]) < 4 { // a small firm, in which each knows more
			if who := f.rng.IntN(len(f.people)); f.people[who].area >= 0 && !slices.Contains(f.people[who].knows, t) {
				f.makeExpert(t, who)
			}
		}
		if last := &f.people[f.experts[t][len(f.experts[t])-1]]; len(f.experts[t]) > 5 && last.expert == 1 && !last.heads {
			last.quiet = true
		}
	}
}

// near are the people of all areas with the same manner of work.
func (f *firm) near(home int) []int {
	var out []int
	for a := range areas {
		if areas[a].manner() == areas[home].manner() {
			out = append(out, f.byArea[a]...)
		}
	}
	return out
}

func (f *firm) makeExpert(topic, who int) {
	p := &f.people[who]
	p.active = true
	f.experts[topic] = append(f.experts[topic], who)
	p.knows = slices.Insert(p.knows, p.expert, topic)
	p.expert++
}

// sales are the people who sell.
func (f *firm) sales() []int {
	var out []int
	for i, p := range f.people {
		if p.unit == staffUnit("sales") {
			out = append(out, i)
		}
	}
	return out
}
