package indexer_test

import (
	"errors"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

func TestAColleagueIsFoundByWhatADirectoryConfirms(t *testing.T) {
	gone := false
	account := func(source, id string, p connectors.Person) indexer.Account {
		p.ID = id
		return indexer.Account{Ref: connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}, Person: &p}
	}
	d := indexer.NewDirectory(indexer.Roster{
		Accounts: []indexer.Account{
			account("dir", "a", connectors.Person{Name: "Anna", EmployeeNumber: "17", Emails: []string{"Anna@firm.example"}, Usernames: []string{"anna"}}),
			account("chat", "U1", connectors.Person{Name: "Anna", Emails: []string{"anna@firm.example", "anna@old.example"}}),
			account("chat", "U2", connectors.Person{Name: "Bo", Usernames: []string{"bo"}}),
			account("chat", "U4", connectors.Person{Name: "Dag", EmployeeNumber: "n/a", Emails: []string{"info@firm.example"}, Usernames: []string{"dag"}}),
			account("chat", "U3", connectors.Person{Name: "Cia", Active: &gone, Emails: []string{"cia@firm.example"}}),
		},
		Groups: map[connectors.Ref]*connectors.Group{
			{Source: "chat", Kind: connectors.KindGroup, ID: "inner"}: {Members: []string{"U1"}},
			{Source: "chat", Kind: connectors.KindGroup, ID: "outer"}: {Members: []string{"inner"}},
		},
	})
	table := []struct {
		name string
		find func(string) (indexer.PersonNo, error)
		by   string
		want string
		err  error
	}{
		{"an employee number", d.ByEmployeeNumber, " 17 ", "dir:a", nil},
		{"an address in another case", d.ByEmail, "ANNA@FIRM.example", "dir:a", nil},
		{"an address of another account of theirs", d.ByEmail, "anna@old.example", "dir:a", nil},
		{"a username of the directory", d.ByUsername, "Anna", "dir:a", nil},
		{"a username that nobody confirms", d.ByUsername, "bo", "", indexer.ErrNotFound},
		{"the address of somebody who left", d.ByEmail, "cia@firm.example", "chat:U3", nil},
		{"what stands in place of a number", d.ByEmployeeNumber, "N/A", "", indexer.ErrNotFound},
		{"a username beside what stands in place of a number", d.ByUsername, "dag", "", indexer.ErrNotFound},
		{"the address of a role", d.ByEmail, "info@firm.example", "", indexer.ErrNotFound},
		{"a number for a username", d.ByUsername, "17", "", indexer.ErrNotFound},
		{"a name", d.ByUsername, "Bo", "", indexer.ErrNotFound},
		{"nothing", d.ByEmail, "", "", indexer.ErrNotFound},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			no, err := test.find(test.by)
			if !errors.Is(err, test.err) {
				t.Fatalf("error %v; want %v", err, test.err)
			}
			if err == nil && d.People[no].ID != test.want {
				t.Errorf("found %s; want %s", d.People[no].ID, test.want)
			}
		})
	}
	anna, _ := d.Person("dir:a")
	bo, _ := d.Person("chat:U2")
	outer := connectors.Ref{Source: "chat", Kind: connectors.KindGroup, ID: "outer"}
	if !d.Member(anna, outer) || d.Member(bo, outer) {
		t.Errorf("members of a group in a group: Anna %t, Bo %t", d.Member(anna, outer), d.Member(bo, outer))
	}
}
