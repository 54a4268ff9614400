package indexer

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer/text"
)

// Names finds what is called so in a directory. Words are folded, as text.Words gives them, so that case,
// accents and the ways to type å, ä and ö do not matter.
type Names struct {
	things map[string][]Name // by first word
	people map[string][]PersonNo
}

// Name is what a place, a unit, a group or a skill is called.
type Name struct {
	Words []string
	Kind  string // "place", "unit", "group" or "skill"
	Place string // as the directory writes it
	Unit  int    // index into Directory.Units
	Group *Group
}

// Names gives the names of the directory. The first call makes them.
func (d *Directory) Names() *Names {
	d.naming.Do(func() { d.names = newNames(d) })
	return d.names
}

func newNames(d *Directory) *Names {
	n := &Names{things: map[string][]Name{}, people: map[string][]PersonNo{}}
	places, skills := map[string]bool{}, map[string]bool{}
	for no := range d.People {
		p := &d.People[no]
		if !p.Findable() {
			continue
		}
		for _, word := range wordsOf(p.Name) {
			if list := n.people[word]; len(list) == 0 || list[len(list)-1] != PersonNo(no) {
				n.people[word] = append(list, PersonNo(no))
			}
		}
		if !places[p.Location] {
			places[p.Location] = true
			n.add(p.Location, Name{Kind: "place", Place: p.Location})
		}
		for _, s := range p.Skills {
			if !skills[s.Name] && strings.ContainsRune(s.Name, ' ') {
				n.add(s.Name, Name{Kind: "skill"})
			}
			skills[s.Name] = true
		}
	}
	for i, u := range d.Units {
		n.add(u.Name, Name{Kind: "unit", Unit: i})
	}
	for _, g := range d.groups {
		n.add(g.Name, Name{Kind: "group", Group: g})
	}
	return n
}

func (n *Names) add(called string, name Name) {
	if name.Words = wordsOf(called); len(name.Words) > 0 {
		n.things[name.Words[0]] = append(n.things[name.Words[0]], name)
	}
}

func wordsOf(s string) []string {
	var out []string
	for _, t := range text.Words(s) {
		out = append(out, t.Term)
	}
	return out
}

// At gives the places, units and groups that access may know of, and the skills of several words, whose names
// the words begin with, in no particular order.
func (n *Names) At(words []string, d *Directory, access Access) []Name {
	var out []Name
	if len(words) == 0 {
		return nil
	}
	for _, name := range n.things[words[0]] {
		if len(name.Words) <= len(words) && slices.Equal(name.Words, words[:len(name.Words)]) && (name.Group == nil || d.Knows(access, name.Group)) {
			out = append(out, name)
		}
	}
	return out
}

// People gives the colleagues who may be found and one of whose names is the word, by id.
func (n *Names) People(word string) []PersonNo { return n.people[word] }

// EachPersonWord calls visit for each word that is part of the name of somebody who may be found, in no
// particular order.
func (n *Names) EachPersonWord(visit func(word string, people int)) {
	for word, people := range n.people {
		visit(word, len(people))
	}
}
