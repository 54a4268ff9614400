package sample

import (
	"slices"
	"strings"
)

// unit is a node of the firm's tree.
type unit struct {
	id, name, parent string
	head             int              // a person
	titles           [wordings]string // of its head
}

// The heads of each level of the tree.
var (
	chief     = [wordings]string{"VD", "Administrerende direktør", "Chief Executive Officer"}
	directors = [wordings]string{"Affärsområdeschef", "Forretningsområdedirektør", "Business Area Director"}
	heads     = [wordings]string{"Avdelningschef", "Avdelingsleder", "Head of Department"}
	leads     = [wordings]string{" och gruppchef", " og gruppeleder", " and Team Lead"} // beside their own
)

func staffUnit(id string) string { return "staff-" + id }

func officeUnit(area, town string) string {
	return area + "-" + ascii.Replace(strings.ToLower(town))
}

// tree is every unit that may be, each after its parent.
func tree() []unit {
	units := []unit{{id: "firm", name: "Fjällbyrån", titles: chief}}
	for i, a := range areas {
		branch := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(a.branch, " & ", "-"), " ", "-"))
		if !slices.ContainsFunc(areas[:i], func(before area) bool { return before.branch == a.branch }) {
			units = append(units, unit{id: branch, name: a.branch, parent: "firm", titles: directors})
		}
		units = append(units, unit{id: a.id, name: a.name, parent: branch, titles: heads})
		for _, o := range offices {
			units = append(units, unit{id: officeUnit(a.id, o.town), name: a.name + " " + o.town, parent: a.id, titles: leads})
		}
	}
	units = append(units, unit{id: "staff", name: "Staff", parent: "firm", titles: directors})
	for _, s := range staff {
		units = append(units, unit{id: staffUnit(s.id), name: s.name, parent: "staff", titles: s.head})
	}
	return units
}

// organise keeps the units that have people, gives each a head, from the top down the one who has been
// there longest, and everyone a manager.
func (f *firm) organise() {
	f.units = tree()
	parent := map[string]string{}
	for _, u := range f.units {
		parent[u.id] = u.parent
	}
	below := map[string][]int{} // the people in a unit or further down, the longest employed first
	for _, who := range f.bySeniority() {
		for id := f.people[who].unit; id != ""; id = parent[id] {
			below[id] = append(below[id], who)
		}
	}
	f.units = slices.DeleteFunc(f.units, func(u unit) bool { return len(below[u.id]) == 0 })
	head := map[string]int{"": -1}
	for i := range f.units {
		u := &f.units[i]
		at := slices.IndexFunc(below[u.id], func(who int) bool {
			p := &f.people[who]
			return p.active && !p.heads && (u.parent != "" || p.area >= 0) // no accountant becomes chief
		})
		if at < 0 {
			u.head = head[u.parent]
		} else {
			u.head = below[u.id][at]
			p := &f.people[u.head]
			if u.titles == leads {
				p.title += u.titles[p.lang]
			} else {
				p.title = u.titles[p.lang]
			}
			p.heads, p.unit = true, u.id
			if u.titles == chief || u.titles == directors {
				p.area = -1
			}
		}
		head[u.id] = u.head
	}
	for i := range f.people {
		p := &f.people[i]
		boss := head[p.unit]
		if boss == i {
			boss = head[parent[p.unit]]
		}
		if boss >= 0 {
			p.manager = f.people[boss].id
		}
	}
}

func (f *firm) bySeniority() []int {
	order := make([]int, len(f.people))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return f.people[a].employed.Compare(f.people[b].employed) })
	return order
}
