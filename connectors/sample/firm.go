package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// firm is everything that is decided before the first record is made.
type firm struct {
	Config
	rng     *rand.Rand
	phrases [wordings]phrases
	topics  []topic
	people  []colleague
	byArea  [][]int // consultants of each area
	experts [][]int // by topic: who really knows
	hands   [][]int // by topic: who has worked with it
	groups  []group
}

var langNames = [wordings]string{"sv", "no", "en"}

// colleague is an employee.
type colleague struct {
	id, name, title, town, unit, manager string
	area                                 int // index into areas, or -1 for staff
	lang                                 int
	active                               bool
	employed                             time.Time
	knows                                []int // topics, those they really know first
	expert                               int   // how many of knows they really know
}

// group is a place to post in, about an area or about nothing in particular.
type group struct {
	id, name, description string
	visibility            connectors.Visibility
	area                  int // or -1
	members               []int
}

func newFirm(c Config) (*firm, error) {
	f := &firm{Config: c, rng: rand.New(rand.NewPCG(c.Seed, 0x7665))}
	var err error
	if f.topics, err = readTopics(); err != nil {
		return nil, err
	}
	for lang, name := range langNames {
		if f.phrases[lang], err = readPhrases(name); err != nil {
			return nil, err
		}
	}
	f.hire()
	f.teach()
	f.gather()
	return f, nil
}

// staffShare is how many of every hundred colleagues work in staff.
const staffShare = 9

// hire fills the firm: first the head of each area, then everyone else.
func (f *firm) hire() {
	f.byArea = make([][]int, len(areas))
	addresses := map[string]int{}
	for i := range f.Config.People {
		p := colleague{area: -1, active: !chance(f.rng, 0.04)}
		p.employed = f.Now.AddDate(-f.rng.IntN(14), -f.rng.IntN(12), 0)
		office := f.office()
		p.town = office.town
		if chance(f.rng, 0.05) {
			p.town = pick(f.rng, remoteTowns)
		}
		from := f.nation(office.norse)
		given := pick(f.rng, from.women)
		if chance(f.rng, 0.55) {
			given = pick(f.rng, from.men)
		}
		p.name = given + " " + pick(f.rng, from.families)
		p.lang = f.language(office.norse, from)
		address := ascii.Replace(strings.ToLower(p.name))
		if addresses[address]++; addresses[address] > 1 {
			address += fmt.Sprint(addresses[address])
		}
		p.id = address
		f.place(&p, i)
		f.people = append(f.people, p)
		if p.area >= 0 {
			f.byArea[p.area] = append(f.byArea[p.area], i)
		}
	}
	for a, members := range f.byArea {
		f.people[members[0]].active = true // somebody has to lead
		for _, m := range members[1:] {
			f.people[m].manager = f.people[members[0]].id
		}
		if a > 0 {
			f.people[members[0]].manager = f.people[f.byArea[0][0]].id
		}
	}
}

// place gives a colleague a unit and a title.
func (f *firm) place(p *colleague, i int) {
	if i >= len(areas) && chance(f.rng, staffShare/100.0) {
		s := staff[weighted(f.rng, len(staff), func(i int) int { return staff[i].share })]
		p.unit, p.title = "staff-"+s.id, pick(f.rng, s.titles[p.lang])
		return
	}
	p.area = i
	if i >= len(areas) {
		p.area = weighted(f.rng, len(areas), func(i int) int { return areas[i].size })
	}
	p.unit = f.areaUnit(p.area, p.town)
	p.title = pick(f.rng, areas[p.area].titles[p.lang])
}

// areaUnit is the unit of an area in the country of the town.
func (f *firm) areaUnit(area int, town string) string {
	if norwegianTown(town) {
		return areas[area].id + "-no"
	}
	return areas[area].id + "-se"
}

func norwegianTown(town string) bool {
	for _, o := range offices {
		if o.town == town {
			return o.norse
		}
	}
	return slices.Contains([]string{"Tromsø", "Bodø", "Kristiansand"}, town)
}

func (f *firm) office() struct {
	town  string
	share int
	norse bool
} {
	return offices[weighted(f.rng, len(offices), func(i int) int { return offices[i].share })]
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

// weighted picks an index with the given share.
func weighted(rng *rand.Rand, n int, share func(int) int) int {
	total := 0
	for i := range n {
		total += share(i)
	}
	at := rng.IntN(total)
	for i := range n {
		if at -= share(i); at < 0 {
			return i
		}
	}
	return n - 1
}

// teach plants who knows what: four to eleven experts a topic, mostly of its area, and about three times
// as many who have worked with it.
func (f *firm) teach() {
	f.experts, f.hands = make([][]int, len(f.topics)), make([][]int, len(f.topics))
	for t, topic := range f.topics {
		home := slices.IndexFunc(areas, func(a area) bool { return a.id == topic.area })
		experts := 4 + f.rng.IntN(8)
		for range experts * 4 {
			who := pick(f.rng, f.byArea[home])
			if chance(f.rng, 0.2) {
				who = f.rng.IntN(len(f.people))
			}
			if f.people[who].area < 0 || slices.Contains(f.people[who].knows, t) || len(f.people[who].knows) >= 5 {
				continue
			}
			p := &f.people[who]
			if len(f.experts[t]) < experts && p.expert < 2 {
				f.experts[t] = append(f.experts[t], who)
				p.knows = slices.Insert(p.knows, p.expert, t)
				p.expert++
			} else {
				f.hands[t] = append(f.hands[t], who)
				p.knows = append(p.knows, t)
			}
		}
	}
}

// gather makes the groups: one for each area, then social and project groups.
func (f *firm) gather() {
	for a, area := range areas {
		g := group{id: area.id, name: area.name, description: "Everything about " + area.name + ": questions, answers, news.", visibility: connectors.Open, area: a}
		if area.closed {
			g.visibility = connectors.Closed
		}
		g.members = f.byArea[a]
		f.groups = append(f.groups, g)
	}
	for i := len(areas); i < f.Config.Groups; i++ {
		g := group{visibility: connectors.Open, area: -1}
		name := codeNames[i%len(codeNames)]
		g.id = fmt.Sprintf("%s-%d", ascii.Replace(strings.ToLower(name)), i)
		switch i % 6 {
		case 0:
			g.visibility, g.name = connectors.Secret, "Bid "+name
		case 1, 2:
			g.visibility, g.name = connectors.Closed, "Project "+name
		default:
			g.name = "Social " + name
		}
		g.description = g.name
		for range 12 + f.rng.IntN(60) {
			if who := f.rng.IntN(len(f.people)); !slices.Contains(g.members, who) {
				g.members = append(g.members, who)
			}
		}
		f.groups = append(f.groups, g)
	}
}
