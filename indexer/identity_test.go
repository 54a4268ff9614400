package indexer_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

func account(source, id string, person connectors.Person) indexer.Account {
	return indexer.Account{Ref: connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}, Person: &person}
}

// named is an account that records only mention.
func named(source, id string) indexer.Account {
	return indexer.Account{Ref: connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}}
}

func TestAccountsAreOneColleague(t *testing.T) {
	type p = connectors.Person
	for _, test := range []struct {
		name     string
		accounts []indexer.Account
		clusters []int
	}{
		{"when an employee number agrees", []indexer.Account{
			account("ldap", "1", p{EmployeeNumber: "E17"}), account("cv", "1", p{EmployeeNumber: " e17 "}),
		}, []int{0, 0}},
		{"when an e-mail address agrees, in whatever case", []indexer.Account{
			account("ldap", "1", p{Emails: []string{"Anna.Berg@Firm.example"}}),
			account("chat", "U1", p{Emails: []string{"private@home.example", "anna.berg@firm.example"}}),
		}, []int{0, 0}},
		{"when the e-mail address is the id of one who is only mentioned", []indexer.Account{
			account("ldap", "1", p{Emails: []string{"anna@firm.example"}}), named("git", "Anna@firm.example"),
		}, []int{0, 0}},
		{"when a username agrees that stands beside an employee number", []indexer.Account{
			account("ldap", "1", p{EmployeeNumber: "E17", Usernames: []string{"annber"}}), account("git", "x", p{Usernames: []string{"AnnBer"}}),
		}, []int{0, 0}},
		{"when two say the username that a third confirms", []indexer.Account{
			account("git", "x", p{Usernames: []string{"annber"}}), account("wiki", "y", p{Usernames: []string{"annber"}}),
			account("ldap", "1", p{EmployeeNumber: "E17", Usernames: []string{"annber"}}),
		}, []int{0, 0, 0}},
		{"through a third account", []indexer.Account{
			account("ldap", "1", p{EmployeeNumber: "E17", Emails: []string{"anna@firm.example"}}),
			account("git", "2", p{Emails: []string{"anna@home.example"}}),
			account("chat", "3", p{Emails: []string{"anna@firm.example", "anna@home.example"}}),
		}, []int{0, 0, 0}},
		{"but not when a name agrees", []indexer.Account{
			account("ldap", "1", p{Name: "Anna Berg", Title: "Architect", Unit: "x"}), account("chat", "U1", p{Name: "Anna Berg", Title: "Architect", Unit: "x"}),
		}, []int{0, 1}},
		{"nor when a username agrees that nobody confirms", []indexer.Account{
			account("wiki", "1", p{Usernames: []string{"anna"}}), account("git", "1", p{Usernames: []string{"anna"}}),
		}, []int{0, 1}},
		{"nor when the id agrees", []indexer.Account{account("wiki", "anna", p{}), account("git", "anna", p{}), named("mail", "anna")}, []int{0, 1, 2}},
		{"nor when what agrees is empty", []indexer.Account{
			account("ldap", "1", p{EmployeeNumber: "E1", Usernames: []string{"", " "}, Emails: []string{""}}),
			account("ldap", "2", p{EmployeeNumber: "E2", Usernames: []string{" "}, Emails: []string{"none"}}),
			account("git", "3", p{EmployeeNumber: " ", Usernames: []string{""}, Emails: []string{"none", " "}}),
		}, []int{0, 1, 2}},
		{"nor when a username is another's e-mail address or number", []indexer.Account{
			account("ldap", "1", p{EmployeeNumber: "17", Emails: []string{"a@firm.example"}}),
			account("git", "2", p{Usernames: []string{"17", "a@firm.example"}}),
		}, []int{0, 1}},
		{"none", nil, []int{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := indexer.Resolve(test.accounts, nil).Colleagues; !slices.Equal(got, test.clusters) {
				t.Errorf("clusters %v, want %v", got, test.clusters)
			}
		})
	}
}

// accounts draws a few accounts that agree often.
func accounts() *rapid.Generator[[]indexer.Account] {
	return rapid.Custom(func(t *rapid.T) []indexer.Account {
		some := func(what string, from ...string) []string {
			return rapid.SliceOfN(rapid.SampledFrom(from), 0, 2).Draw(t, what)
		}
		var out []indexer.Account
		for i := range rapid.IntRange(0, 8).Draw(t, "accounts") {
			if rapid.IntRange(0, 4).Draw(t, "described") == 0 {
				out = append(out, named("mail", fmt.Sprintf("%d@x", i)))
				continue
			}
			number := ""
			if n := some("number", "1", "2", "3"); len(n) > 0 {
				number = n[0]
			}
			out = append(out, account("s", fmt.Sprint(i), connectors.Person{
				EmployeeNumber: number, Usernames: some("username", "u", "v", "w", ""), Emails: some("e-mail", "0@x", "1@x", "2@x", "3@x"),
			}))
		}
		return out
	})
}

func TestTheOrderOfAccountsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := accounts().Draw(t, "accounts")
		order := rapid.Permutation(indexes(len(list))).Draw(t, "order")
		shuffled := make([]indexer.Account, len(list))
		for to, from := range order {
			shuffled[to] = list[from]
		}
		one, other := indexer.Resolve(list, nil).Colleagues, indexer.Resolve(shuffled, nil).Colleagues
		for a := range list {
			for b := range list {
				if (other[a] == other[b]) != (one[order[a]] == one[order[b]]) {
					t.Fatalf("%v and %v are together in one order only", shuffled[a].Ref, shuffled[b].Ref)
				}
			}
		}
		next := 0
		for _, c := range one {
			if c > next {
				t.Fatalf("clusters are not numbered by their first account: %v", one)
			}
			next = max(next, c+1)
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
