package indexer

import (
	"errors"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// ErrSeveral says that a key is that of more than one colleague.
var ErrSeveral = errors.New("several colleagues have it")

// holders tells whose employee numbers, e-mail addresses and confirmed usernames are, each folded as Resolve
// compares it.
type holders struct{ numbers, mails, usernames holding }

// holding tells whose a key is. What several hold is None's.
type holding map[string]PersonNo

// ByEmployeeNumber gives the colleague with the employee number. The error is ErrNotFound or ErrSeveral.
func (d *Directory) ByEmployeeNumber(number string) (PersonNo, error) {
	return d.holders.numbers.of(foldNumber(number))
}

// ByEmail gives the colleague with the e-mail address. The error is ErrNotFound or ErrSeveral.
// An address of a role, such as info@, is nobody's.
func (d *Directory) ByEmail(address string) (PersonNo, error) {
	return d.holders.mails.of(foldMail(address))
}

// ByUsername gives the colleague whose username a directory confirms: it stands on an account with an
// employee number. The error is ErrNotFound or ErrSeveral.
func (d *Directory) ByUsername(username string) (PersonNo, error) {
	return d.holders.usernames.of(foldKey(username))
}

// Member reports whether the colleague is in the group, through other groups too.
func (d *Directory) Member(no PersonNo, group connectors.Ref) bool {
	for _, account := range d.People[no].Accounts {
		if slices.Contains(d.memberOf[account], group) {
			return true
		}
	}
	return false
}

// GroupsOf lists the groups that the account is in, through other groups too, in no particular order.
func (d *Directory) GroupsOf(account connectors.Ref) []connectors.Ref {
	return slices.Clone(d.memberOf[account])
}

// hold collects what described accounts say. Somebody who left gives way to whoever is here: addresses and
// usernames are given to others in time.
func (d *Directory) hold(accounts []Account) {
	here := newHolders(len(accounts))
	left := newHolders(0)
	for _, a := range accounts {
		if a.Person == nil {
			continue
		}
		no, into := d.PersonOf(a.Ref), left
		if d.People[no].Active {
			into = here
		}
		number := a.number()
		into.numbers.add(number, no)
		for _, address := range mailsOf(a) {
			into.mails.add(address, no)
		}
		if number == "" {
			continue // nobody confirms its usernames
		}
		for _, username := range a.Person.Usernames {
			into.usernames.add(foldKey(username), no)
		}
	}
	here.numbers.fill(left.numbers)
	here.mails.fill(left.mails)
	here.usernames.fill(left.usernames)
	d.holders = here
}

func newHolders(size int) holders {
	return holders{numbers: make(holding, size), mails: make(holding, size), usernames: make(holding, size)}
}

func (h holding) of(key string) (PersonNo, error) {
	no, known := h[key]
	switch {
	case !known:
		return PersonNo(None), ErrNotFound
	case no == PersonNo(None):
		return no, ErrSeveral
	}
	return no, nil
}

func (h holding) add(key string, no PersonNo) {
	if key == "" {
		return
	}
	if other, known := h[key]; known && other != no {
		no = PersonNo(None)
	}
	h[key] = no
}

// fill takes over the keys that nobody holds here.
func (h holding) fill(from holding) {
	for key, no := range from {
		if _, taken := h[key]; !taken {
			h[key] = no
		}
	}
}
