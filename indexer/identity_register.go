package indexer

import (
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// Register is who is who in a directory, with the reasons: what an administrator looks at.
type Register struct {
	Suggestions []Suggestion
	Conflicts   []Conflict // that no ruling has decided
	joins       map[PersonNo][]Join
}

// Register gives the register of the directory. The first call makes it, which takes a second or two for 50,000
// people; nothing but administrators' questions calls it.
func (d *Directory) Register() *Register {
	d.registering.Do(func() { d.register = newRegister(d) })
	return d.register
}

func newRegister(d *Directory) *Register {
	identity := Resolve(d.list, d.rulings)
	r := &Register{Suggestions: suggest(d), joins: map[PersonNo][]Join{}}
	for _, j := range identity.Joins {
		no := d.PersonOf(j.A)
		r.joins[no] = append(r.joins[no], j)
	}
	ruled := d.ruledApart()
	for _, c := range identity.Conflicts {
		if !d.decided(c, ruled) {
			r.Conflicts = append(r.Conflicts, c)
		}
	}
	return r
}

// decided reports whether rulings tell all who are in a conflict apart, or make them one.
func (d *Directory) decided(c Conflict, ruled map[couple]bool) bool {
	if c.Holders > len(c.Accounts) {
		return false
	}
	people := d.PeopleOf(c.Accounts)
	for i, a := range people {
		for _, b := range people[:i] {
			if !ruled[coupleOf(a, b)] {
				return false
			}
		}
	}
	return true
}

// PeopleOf gives the colleagues behind accounts, each once, in the order of their accounts.
func (d *Directory) PeopleOf(accounts []connectors.Ref) []PersonNo {
	var out []PersonNo
	for _, ref := range accounts {
		if no := d.PersonOf(ref); no != PersonNo(None) && !slices.Contains(out, no) {
			out = append(out, no)
		}
	}
	return out
}

// Joins gives the reasons for which the accounts of a colleague are theirs, one less than there are accounts.
func (r *Register) Joins(no PersonNo) []Join { return r.joins[no] }

// AccountOf gives what identity knows of an account.
func (d *Directory) AccountOf(ref connectors.Ref) (Account, bool) {
	no, known := d.accounts[ref]
	if !known {
		return Account{}, false
	}
	return d.list[no], true
}

// Rulings are those that the directory heeds, in order.
func (d *Directory) Rulings() []Ruling { return d.rulings }
