package indexer

import (
	"errors"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// ErrSeveral says that a key is that of more than one colleague.
var ErrSeveral = errors.New("several colleagues have it")

// holders tells whose an employee number, an e-mail address or a confirmed username is. Several holders
// are None.
type holders map[string]PersonNo

// ByEmployeeNumber gives the colleague with the employee number. The error is ErrNotFound or ErrSeveral.
func (d *Directory) ByEmployeeNumber(number string) (PersonNo, error) {
	return d.holders.of("number:", foldNumber(number))
}

// ByEmail gives the colleague with the e-mail address. The error is ErrNotFound or ErrSeveral.
// An address of a role, such as info@, is nobody's.
func (d *Directory) ByEmail(address string) (PersonNo, error) {
	return d.holders.of("mail:", foldMail(address))
}

// ByUsername gives the colleague whose username a directory confirms: it stands on an account with an
// employee number. The error is ErrNotFound or ErrSeveral.
func (d *Directory) ByUsername(username string) (PersonNo, error) {
	return d.holders.of("user:", foldKey(username))
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

// of gives who holds a key, folded as Resolve compares it.
func (h holders) of(kind, value string) (PersonNo, error) {
	if value == "" {
		return PersonNo(None), ErrNotFound
	}
	no, known := h[kind+value]
	switch {
	case !known:
		return PersonNo(None), ErrNotFound
	case no == PersonNo(None):
		return no, ErrSeveral
	}
	return no, nil
}

// hold collects what described accounts say. Somebody who left gives way to whoever is here: addresses and
// usernames are given to others in time.
func (d *Directory) hold(accounts []Account) {
	here, left := make(holders, 3*len(accounts)), holders{}
	for _, a := range accounts {
		if a.Person == nil {
			continue
		}
		no, into := d.PersonOf(a.Ref), left
		if d.People[no].Active {
			into = here
		}
		into.add("number:", a.number(), no)
		for _, address := range mailsOf(a) {
			into.add("mail:", address, no)
		}
		if a.number() == "" {
			continue // nobody confirms its usernames
		}
		for _, username := range a.Person.Usernames {
			into.add("user:", foldKey(username), no)
		}
	}
	for key, no := range left {
		if _, taken := here[key]; !taken {
			here[key] = no
		}
	}
	d.holders = here
}

func (h holders) add(kind, value string, no PersonNo) {
	if value == "" {
		return
	}
	if other, known := h[kind+value]; known && other != no {
		no = PersonNo(None)
	}
	h[kind+value] = no
}
