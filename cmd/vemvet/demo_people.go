package main

import (
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/auth"
)

// demoPeople chooses somebody of each role in the made-up firm, the same at every start, and gives the rules
// by which they have it. The first is the employee.
func demoPeople(directory *indexer.Directory) ([]auth.OfferedPerson, auth.Rules, error) {
	var people []auth.OfferedPerson
	var rules auth.Rules
	for _, role := range auth.AllRoles() {
		at := slices.IndexFunc(directory.People, func(p indexer.Colleague) bool {
			taken := slices.ContainsFunc(people, func(q auth.OfferedPerson) bool { return q.ID == p.ID })
			return p.Active && p.Described && !taken && suits(directory, p, role)
		})
		if at < 0 {
			return nil, rules, fmt.Errorf("the made-up firm has nobody who could be %s", role)
		}
		person := &directory.People[at]
		people = append(people, auth.OfferedPerson{ID: person.ID, Name: person.Name, Title: person.Title, Role: role})
		if role == auth.Employee {
			continue
		}
		if err := rules.Add(role, "person:"+person.ID); err != nil {
			return nil, rules, err
		}
	}
	return people, rules, nil
}

// suits reports whether a colleague of the made-up firm works where a role is at home.
func suits(directory *indexer.Directory, person indexer.Colleague, role auth.Role) bool {
	if person.Unit < 0 {
		return false
	}
	unit := directory.Units[person.Unit]
	switch role {
	case auth.Sales:
		return unit.ID == sampleName+":staff-sales"
	case auth.HR:
		return unit.ID == sampleName+":staff-people"
	case auth.Administrator:
		return unit.ID == sampleName+":staff-it"
	case auth.Leadership:
		return unit.Parent < 0
	}
	return len(person.Skills) > 0 // a consultant
}
