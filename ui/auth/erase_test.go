package auth_test

import (
	"strings"
	"testing"

	"github.com/vemvet/vemvet/indexer/local/filetest"
	"github.com/vemvet/vemvet/ui/auth"
)

func TestSessionsOfWhoIsErasedEndAndAreInNoFile(t *testing.T) {
	h := newHouse(t, nil)
	one, two, bo := h.signIn(anna, ""), h.signIn(anna, ""), h.signIn(auth.Claim{EmployeeNumber: "2"}, "")
	ended, err := h.store.EndOf(func(account string) bool { return account == "dir:anna" })
	if err != nil || ended != 2 {
		t.Errorf("%d sessions ended, %v", ended, err)
	}
	h.who(one, nobody)
	h.who(two, nobody)
	h.who(bo, "dir:bo employee, administrator")
	before := strings.Join(filetest.Find(t, h.dir, "dir:anna", "dir:bo"), " ")
	if err := h.store.Compact(); err != nil {
		t.Fatal(err)
	}
	after := strings.Join(filetest.Find(t, h.dir, "dir:anna", "dir:bo"), " ")
	if !strings.Contains(before, "dir:anna") || strings.Contains(after, "dir:anna") || !strings.Contains(after, "dir:bo") {
		t.Errorf("before %s, after %s", before, after)
	}
	h.who(bo, "dir:bo employee, administrator")
	h.who(h.signIn(anna, ""), isAnna)
}
