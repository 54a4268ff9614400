package auth

import (
	"fmt"
	"slices"
	"strings"
)

// Role is what somebody may be at the firm in the eyes of Vemvet. What a role opens stands in the table of
// routes of package ui.
type Role uint8

// The roles. Everyone who is signed in is an Employee; the others come from groups, see Rules.
const (
	Employee Role = iota
	Sales
	HR
	Leadership
	Administrator
)

var roleNames = [...]string{"employee", "sales", "hr", "leadership", "administrator"}

// AllRoles lists every role.
func AllRoles() []Role { return []Role{Employee, Sales, HR, Leadership, Administrator} }

// String gives the name by which configuration, API and audit log know the role.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return fmt.Sprintf("role %d", uint8(r))
}

// ParseRole reads what String writes.
func ParseRole(name string) (Role, error) {
	for i, known := range roleNames {
		if name == known {
			return Role(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no role; want one of %s", name, strings.Join(roleNames[:], ", "))
}

// Roles is a set of roles. The zero value is empty.
type Roles uint8

// RolesOf makes a set.
func RolesOf(roles ...Role) Roles {
	var set Roles
	for _, r := range roles {
		set |= 1 << r
	}
	return set
}

// Has reports whether the role is in the set.
func (s Roles) Has(r Role) bool { return s&(1<<r) != 0 }

// Any reports whether the sets share a role.
func (s Roles) Any(other Roles) bool { return s&other != 0 }

// And gives the roles that are in both sets.
func (s Roles) And(other Roles) Roles { return s & other }

// List gives the roles of the set in the order of AllRoles.
func (s Roles) List() []Role {
	return slices.DeleteFunc(AllRoles(), func(r Role) bool { return !s.Has(r) })
}

// Names lists the roles of the set by name.
func (s Roles) Names() []string {
	names := []string{}
	for _, r := range s.List() {
		names = append(names, r.String())
	}
	return names
}

// String joins the names.
func (s Roles) String() string { return strings.Join(s.Names(), ", ") }
