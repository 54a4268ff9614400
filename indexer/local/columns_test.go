package local

import (
	"fmt"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// authored is the row of a post with so many parts.
func authored(id string, people ...string) row {
	r := row{kind: postKind, source: "chat", id: id, time: 1e9, parentNo: indexer.None}
	for _, p := range people {
		r.parts = append(r.parts, rowPart{role: indexer.Coauthor, id: p})
	}
	return r
}

func TestAPostThatChangesAgainAndAgainTakesNoMoreMemory(t *testing.T) {
	c := newColumns()
	crowd := make([]string, 1000)
	for i := range crowd {
		crowd[i] = fmt.Sprint("p", i)
	}
	c.set(0, authored("still", "anna", "bo"))
	for range 1000 {
		c.set(1, authored("restless", crowd...))
	}
	if len(c.arena) > 2*leastWasted+2*len(crowd) {
		t.Errorf("the parts of two posts take %d places", len(c.arena))
	}
	for n, want := range map[uint32]int{0: 2, 1: len(crowd)} {
		if got := len(c.parts(n)); got != want {
			t.Errorf("post %d has %d parts; want %d", n, got, want)
		}
	}
	if first := unpack(c.parts(0)[0], 0); c.accounts[first.Account].Ref.ID != "anna" {
		t.Errorf("the parts of the post that did not change are %v", first)
	}
}

func TestAnAccountThatNothingTellsOfIsNone(t *testing.T) {
	c := newColumns()
	ref := func(id string) connectors.Ref {
		return connectors.Ref{Source: "chat", Kind: connectors.KindPerson, ID: id}
	}
	c.set(0, authored("a", "anna"))
	c.set(1, authored("b", "anna", "bo"))
	c.accounts[c.account(ref("cia"))].Person = &connectors.Person{}
	c.clear(0)
	c.clear(1)
	c.set(1, authored("b", "bo"))
	c.retire()
	left := slices.DeleteFunc(slices.Clone(c.accounts), func(a indexer.Account) bool { return a.Ref.ID == "" })
	if len(left) != 2 || left[0].Ref.ID != "bo" || left[1].Ref.ID != "cia" {
		t.Errorf("accounts that are left are %v", left)
	}
	if _, known := c.accountNo[ref("anna")]; known {
		t.Error("anna still has a number")
	}
	if c.set(2, authored("c", "dan")); len(c.accounts) != 3 {
		t.Errorf("a new account does not take the place of the one that went: there are %d", len(c.accounts))
	}
}
