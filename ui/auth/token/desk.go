package token

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/auth"
)

// Desk gives out tokens to colleagues and takes them back. A colleague is named by any of their accounts,
// "source:id", so that accounts may be joined and split while tokens last.
type Desk struct {
	store     *Store
	directory func() (*indexer.Directory, error)
}

// NewDesk returns a desk over a store and the directory of the moment.
func NewDesk(store *Store, directory func() (*indexer.Directory, error)) *Desk {
	return &Desk{store, directory}
}

// MaxLifetime is how long a token is good for at most.
func (d *Desk) MaxLifetime() time.Duration { return d.store.MaxLifetime() }

// Create makes a token for a colleague and gives it: it is told this once.
func (d *Desk) Create(person, name string, scopes []auth.Scope, lifetime time.Duration) (string, Token, error) {
	return d.store.Create(person, name, scopes, lifetime)
}

// Of lists the tokens of a colleague, the latest first.
func (d *Desk) Of(person string) ([]Token, error) {
	theirs, err := d.owns(person)
	if err != nil {
		return nil, err
	}
	return d.store.List(theirs)
}

// Revoke ends one token of a colleague, by its id. It gives ErrUnknown when the colleague has no such token.
func (d *Desk) Revoke(person, id string) error {
	theirs, err := d.owns(person)
	if err != nil {
		return err
	}
	n, err := d.store.Revoke(func(t Token) bool { return t.ID == id && theirs(t.Owner) })
	if err == nil && n == 0 {
		return ErrUnknown
	}
	return err
}

// RevokeAll ends every token of a colleague and tells how many those were.
func (d *Desk) RevokeAll(person string) (int, error) {
	theirs, err := d.owns(person)
	if err != nil {
		return 0, err
	}
	return d.store.Revoke(func(t Token) bool { return theirs(t.Owner) })
}

// Bearer finds out whose a token is, for an auth.Door, which sees to it that they are still here.
func (d *Desk) Bearer(ctx context.Context, text string) (auth.Grant, error) {
	t, err := d.store.Find(ctx, text)
	if errors.Is(err, ErrUnknown) {
		return auth.Grant{}, auth.ErrBadToken
	}
	return auth.Grant{Person: t.Owner, Name: t.Name, Scopes: t.Scopes}, err
}

// owns tells of accounts whether they are a colleague's. Of somebody whom the directory has lost it is the one
// account alone.
func (d *Desk) owns(person string) (func(account string) bool, error) {
	if person == "" {
		return func(string) bool { return false }, nil
	}
	directory, err := d.directory()
	if err != nil {
		return nil, fmt.Errorf("whose tokens: %w", err)
	}
	no, known := directory.Person(person)
	return func(account string) bool {
		other, same := directory.Person(account)
		return account == person || known && same && other == no
	}, nil
}
