package ldap

import (
	"strings"

	"github.com/vemvet/vemvet/connectors"
)

// unitAbove gives the id of the nearest unit that an entry lies in, or "" at the top.
func (d *directory) unitAbove(name dn) string {
	for {
		above, ok := name.parent()
		if !ok {
			return ""
		}
		if id, found := d.units[above.key()]; found {
			return id
		}
		name = above
	}
}

func (r reading) unit(d *directory) (*connectors.Unit, error) {
	head, err := r.head()
	if err != nil {
		return nil, err
	}
	name, err := parseDN(r.entry.DN)
	if err != nil {
		return nil, err
	}
	u := &connectors.Unit{
		Head:   head,
		Name:   r.first("unit_name"),
		Parent: d.unitAbove(name),
		Leader: d.people[keyOf(r.first("unit_head"))],
	}
	return u, u.Check()
}

// department gives the unit that the department attribute names, or nil. Spelling the same name with other
// capitals or spaces makes no other unit.
func (r reading) department() *connectors.Unit {
	name := strings.Join(strings.Fields(r.first("department")), " ")
	if name == "" {
		return nil
	}
	return &connectors.Unit{Head: connectors.Head{ID: "department:" + strings.ToLower(name)}, Name: name}
}
