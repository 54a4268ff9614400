package sample

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
)

// A file of clubs holds groups that are about no work in particular, an office or an interest, each with
// the small talk in it:
//
//	club ID | NAME | LANG | TOWN or - | DESCRIPTION
//	POST, a template
//
//go:embed clubs.txt
var clubFile string

// club is a group that is about no work in particular.
type club struct {
	id, name, town, description string
	lang                        int
	talk                        []template
}

func readClubs() ([]club, error) {
	var all []club
	for number, line := range strings.Split(strings.TrimSpace(clubFile), "\n") {
		var err error
		rest, found := strings.CutPrefix(line, "club ")
		switch fields := splitTrimmed(rest, "|"); {
		case line == "" || line[0] == '#':
		case found && len(fields) == 5:
			all = append(all, club{
				id: fields[0], name: fields[1], lang: slices.Index(langNames[:], fields[2]),
				town: strings.Trim(fields[3], "-"), description: fields[4],
			})
		case found || len(all) == 0:
			err = fmt.Errorf("want club ID | NAME | LANG | TOWN or - | DESCRIPTION")
		default:
			last := &all[len(all)-1]
			last.talk, err = appendTemplate(last.talk, line)
		}
		if err != nil {
			return nil, fmt.Errorf("clubs.txt: line %d: %w", number+1, err)
		}
	}
	return all, nil
}

// group is a place to post in: of an area, a club, a project or a bid.
type group struct {
	id, name, description string
	visibility            connectors.Visibility
	members               []int // the first runs it
	club                  *club
	project               *project
}

// gather makes the groups: of each area, of each club, and then of projects, every third of them a bid.
func (f *firm) gather(clubs []club) {
	for a := range areas {
		f.groups = append(f.groups, f.areaGroup(a))
	}
	for i := range clubs {
		if len(f.groups) < f.Config.Groups {
			f.groups = append(f.groups, f.clubGroup(&clubs[i]))
		}
	}
	for i := 0; len(f.groups) < f.Config.Groups; i++ {
		name := codeNames[i%len(codeNames)]
		if i >= len(codeNames) {
			name += fmt.Sprint(" ", 1+i/len(codeNames))
		}
		// Steps through the projects so that neighbours are about different topics.
		p := &f.projects[i*37%len(f.projects)]
		f.groups = append(f.groups, f.projectGroup(p, name, i%3 == 2))
	}
}

// areaGroup is where an area meets: its people, and those elsewhere who know one of its topics.
func (f *firm) areaGroup(a int) group {
	g := group{id: areas[a].id, name: areas[a].name, visibility: connectors.Open, members: slices.Clone(f.byArea[a])}
	g.description = "Questions, answers and lessons learned about " + areas[a].name + "."
	if areas[a].closed {
		g.visibility = connectors.Closed
	}
	for t := range f.topics {
		if f.home(&f.topics[t]) == a {
			g.members = append(append(g.members, f.experts[t]...), f.hands[t]...)
		}
	}
	g.members = distinct(g.members)
	return g
}

func (f *firm) clubGroup(c *club) group {
	g := group{id: c.id, name: c.name, description: c.description, visibility: connectors.Open, club: c}
	for i := range f.people {
		p := &f.people[i]
		near := c.town == p.town || c.town == "" && p.lang == c.lang
		if p.active && near && (c.town != "" || chance(f.rng, 0.08)) {
			g.members = append(g.members, i)
		}
	}
	return g
}

// projectGroup is read by those in it. Of a bid, only they know that it exists.
func (f *firm) projectGroup(p *project, name string, bid bool) group {
	g := group{id: ascii.Replace(strings.ToLower(name)), visibility: connectors.Closed, members: slices.Clone(p.crew), project: p}
	lang := swedish
	if p.norse {
		lang = norwegian
	}
	g.name, g.description = "Projekt "+name, p.situation.tell(lang, "project group")
	if p.norse {
		g.name = "Prosjekt " + name
	}
	if bid {
		g.id, g.visibility, g.description = "bid-"+g.id, connectors.Secret, p.situation.tell(lang, "bid group")
		g.name = "Anbud " + name
		if p.norse {
			g.name = "Tilbud " + name
		}
		for i := range f.people {
			if f.people[i].unit == staffUnit("sales") && chance(f.rng, 0.1) {
				g.members = append(g.members, i)
			}
		}
	}
	g.members = distinct(append(g.members, f.experts[p.topic]...))
	return g
}

// distinct keeps the first of each.
func distinct(list []int) []int {
	seen := map[int]bool{}
	return slices.DeleteFunc(list, func(i int) bool {
		again := seen[i]
		seen[i] = true
		return again
	})
}
