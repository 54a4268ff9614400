package auth

import (
	"errors"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Refusal says why somebody is not let in. Its reason is for the one concerned: it tells nothing about
// others. Ways to sign in make refusals of their own for what they find wrong.
type Refusal struct {
	Reason string        // one of those below
	After  time.Duration // with Often: how long to wait
}

// The reasons of a Refusal.
const (
	WrongPassword = "password"    // the name or the password is wrong
	Unknown       = "unknown"     // no colleague is known by what was vouched for
	Left          = "left"        // the colleague is no longer with the firm
	Ambiguous     = "ambiguous"   // what was vouched for is of several colleagues
	Unverified    = "unverified"  // the way to sign in vouches for nothing that tells who it is
	Often         = "often"       // too many attempts
	Expired       = "expired"     // the attempt took too long, or its answer is of no attempt of this browser
	Unavailable   = "unavailable" // the way to sign in does not answer
	Declined      = "declined"    // the way to sign in lets them not in
)

// Error tells the reason.
func (r *Refusal) Error() string { return "sign-in refused: " + r.Reason }

// Colleague finds whom a claim is about: by the account, the employee number, the verified e-mail address or
// the username that the directory confirms, and never by name. All that is vouched for and known must be of
// one colleague, who is described by some source and still here. The error is a *Refusal.
func Colleague(directory *indexer.Directory, claim Claim) (indexer.PersonNo, error) {
	const none = indexer.PersonNo(indexer.None)
	if claim.Account == (connectors.Ref{}) && claim.EmployeeNumber == "" && claim.Email == "" && claim.Username == "" {
		return none, &Refusal{Reason: Unverified}
	}
	found := none
	for _, key := range []struct {
		value string
		find  func(string) (indexer.PersonNo, error)
	}{
		{claim.EmployeeNumber, directory.ByEmployeeNumber},
		{claim.Email, directory.ByEmail},
		{claim.Username, directory.ByUsername},
		{claim.Account.ID, func(string) (indexer.PersonNo, error) { return accountHolder(directory, claim.Account) }},
	} {
		if key.value == "" {
			continue
		}
		no, err := key.find(key.value)
		switch {
		case errors.Is(err, indexer.ErrNotFound):
		case err != nil, found != none && no != found:
			return none, &Refusal{Reason: Ambiguous}
		default:
			found = no
		}
	}
	switch {
	case found == none || !directory.People[found].Described:
		return none, &Refusal{Reason: Unknown}
	case !directory.People[found].Active:
		return none, &Refusal{Reason: Left}
	}
	return found, nil
}

func accountHolder(directory *indexer.Directory, account connectors.Ref) (indexer.PersonNo, error) {
	account.Kind = connectors.KindPerson
	no := directory.PersonOf(account)
	if no == indexer.PersonNo(indexer.None) {
		return no, indexer.ErrNotFound
	}
	return no, nil
}
