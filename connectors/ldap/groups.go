package ldap

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
)

// group maps an entry. Members that are groups stay members: whoever reads them unfolds them.
func (r reading) group(d *directory) (*connectors.Group, error) {
	head, err := r.head()
	if err != nil {
		return nil, err
	}
	g := &connectors.Group{
		Head:        head,
		Name:        r.first("group_name"),
		Description: r.first("group_description"),
		Visibility:  connectors.Visibility(r.cfg.GroupVisibility),
	}
	for _, name := range r.all("group_members") {
		key := keyOf(name)
		if id := d.people[key]; id != "" {
			g.Members = append(g.Members, id)
		} else if id := d.groups[key]; id != "" && id != g.ID {
			g.Members = append(g.Members, id)
		}
	}
	for _, username := range r.all("group_usernames") {
		if id := d.usernames[strings.ToLower(username)]; id != "" {
			g.Members = append(g.Members, id)
		}
	}
	for _, name := range r.all("group_admins") {
		if id := d.people[keyOf(name)]; id != "" {
			g.Admins = append(g.Admins, id)
		}
	}
	// Servers keep no order of values: sorted, an unchanged group is the same record.
	g.Members, g.Admins = unique(g.Members), unique(g.Admins)
	return g, g.Check()
}

func unique(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
