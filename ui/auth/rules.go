package auth

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Rules say who has which role beside Employee. Zero rules give no other role to anyone.
type Rules struct {
	byGroup  map[Role][]connectors.Ref
	byPerson map[Role][]connectors.Ref
	byClaim  map[Role][]string
}

// Add gives a role to whoever one reference names:
//
//	source:id         the members of a group that a source brings, also through groups in it
//	person:source:id  one colleague, by any of their accounts
//	claim:NAME        whoever the way to sign in vouches to be in the group NAME
//
// Groups and people are looked up at every request, so that a change counts as soon as it is synced. What
// the way to sign in said counts until the session ends.
func (r *Rules) Add(role Role, reference string) error {
	if role == Employee {
		return fmt.Errorf("everyone who is signed in is an employee; give another role")
	}
	if name, ok := strings.CutPrefix(reference, "claim:"); ok {
		if name == "" {
			return fmt.Errorf("%q names no group", reference)
		}
		add(&r.byClaim, role, name)
		return nil
	}
	if id, ok := strings.CutPrefix(reference, "person:"); ok {
		ref, err := connectors.ParseRef(connectors.KindPerson, id)
		if err != nil {
			return fmt.Errorf("%q is no person; want person:source:id, such as person:directory:1234", reference)
		}
		add(&r.byPerson, role, ref)
		return nil
	}
	ref, err := connectors.ParseRef(connectors.KindGroup, reference)
	if err != nil {
		return fmt.Errorf("%q is no group; want source:id of a group, person:source:id, or claim:NAME", reference)
	}
	add(&r.byGroup, role, ref)
	return nil
}

func add[T any](to *map[Role][]T, role Role, item T) {
	if *to == nil {
		*to = map[Role][]T{}
	}
	(*to)[role] = append((*to)[role], item)
}

// Roles gives the roles of a colleague whom the way to sign in says to be in the claimed groups.
func (r Rules) Roles(directory *indexer.Directory, no indexer.PersonNo, claimed []string) Roles {
	roles := RolesOf(Employee)
	for _, role := range AllRoles() {
		if slices.ContainsFunc(r.byGroup[role], func(g connectors.Ref) bool { return directory.Member(no, g) }) ||
			slices.ContainsFunc(r.byPerson[role], func(p connectors.Ref) bool { return directory.PersonOf(p) == no }) ||
			slices.ContainsFunc(r.byClaim[role], func(name string) bool { return slices.Contains(claimed, name) }) {
			roles |= RolesOf(role)
		}
	}
	return roles
}

// Given reports whether some rule gives the role.
func (r Rules) Given(role Role) bool {
	return len(r.byGroup[role])+len(r.byPerson[role])+len(r.byClaim[role]) > 0
}

// Unknown lists the groups and people of the rules that the directory does not have: nobody has a role by
// them.
func (r Rules) Unknown(directory *indexer.Directory) []string {
	var out []string
	for _, role := range AllRoles() {
		for _, g := range r.byGroup[role] {
			if directory.Group(g) == nil {
				out = append(out, g.String())
			}
		}
		for _, p := range r.byPerson[role] {
			if directory.PersonOf(p) == indexer.PersonNo(indexer.None) {
				out = append(out, "person:"+p.String())
			}
		}
	}
	return out
}
