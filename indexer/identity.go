package indexer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
)

// Account is what identity needs to know of a person of one source. One that is only mentioned, as an
// author for instance, has just its Ref.
type Account struct {
	Ref    connectors.Ref
	Person *connectors.Person // nil when no source describes the account
}

// Resolve finds out which accounts are one colleague and gives each account the index of its cluster.
// Clusters are numbered by their first account. Accounts are one colleague when an employee number agrees,
// an e-mail address agrees, or a username agrees that a directory confirms: one that stands on an account
// with an employee number. Names never join. The answer does not depend on the order of accounts, but for
// the numbering.
func Resolve(accounts []Account) []int {
	cluster := newClusters(len(accounts))
	confirmed := map[string]bool{}
	for _, a := range accounts {
		if a.Person != nil && a.Person.EmployeeNumber != "" {
			for _, u := range a.Person.Usernames {
				if u = foldKey(u); u != "" {
					confirmed[u] = true
				}
			}
		}
	}
	first := map[string]int{}
	for i, a := range accounts {
		for _, key := range identityKeys(a, confirmed) {
			if j, seen := first[key]; seen {
				cluster.join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	return cluster.numbers()
}

func identityKeys(a Account, confirmed map[string]bool) []string {
	if a.Person == nil {
		if strings.Contains(a.Ref.ID, "@") {
			return []string{"mail:" + foldKey(a.Ref.ID)}
		}
		return nil
	}
	var keys []string
	if n := foldKey(a.Person.EmployeeNumber); n != "" {
		keys = append(keys, "number:"+n)
	}
	for _, e := range a.Person.Emails {
		if e = foldKey(e); strings.Contains(e, "@") {
			keys = append(keys, "mail:"+e)
		}
	}
	for _, u := range a.Person.Usernames {
		if u = foldKey(u); confirmed[u] {
			keys = append(keys, "user:"+u)
		}
	}
	return keys
}

func foldKey(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// clusters is a union-find forest with path halving.
type clusters []int

func newClusters(n int) clusters {
	c := make(clusters, n)
	for i := range c {
		c[i] = i
	}
	return c
}

func (c clusters) root(i int) int {
	for c[i] != i {
		c[i] = c[c[i]]
		i = c[i]
	}
	return i
}

func (c clusters) join(i, j int) {
	i, j = c.root(i), c.root(j)
	c[max(i, j)] = min(i, j)
}

func (c clusters) numbers() []int {
	out := make([]int, len(c))
	next := 0
	for i := range c {
		if root := c.root(i); root == i {
			out[i] = next
			next++
		} else {
			out[i] = out[root]
		}
	}
	return out
}

// leading orders the accounts of one colleague: the one that speaks for them comes first. A directory
// entry, told by its employee number, leads; then an active account; then the one that says most.
func leading(a, b Account) int {
	return cmp.Or(
		-compareBool(a.Person != nil, b.Person != nil),
		-compareBool(a.number() != "", b.number() != ""),
		-compareBool(a.active(), b.active()),
		-cmp.Compare(a.weight(), b.weight()),
		cmp.Compare(a.Ref.Source, b.Ref.Source),
		cmp.Compare(a.Ref.ID, b.Ref.ID),
	)
}

func (a Account) number() string {
	if a.Person == nil {
		return ""
	}
	return a.Person.EmployeeNumber
}

func (a Account) active() bool { return a.Person == nil || a.Person.IsActive() }

func (a Account) weight() int {
	if a.Person == nil {
		return 0
	}
	p := a.Person
	filled := 0
	for _, s := range []string{p.Name, p.Title, p.Unit, p.Manager, p.Location} {
		if s != "" {
			filled++
		}
	}
	return filled
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func sortAccounts(accounts []Account) { slices.SortFunc(accounts, leading) }
