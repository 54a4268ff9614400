package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
)

// beside is what the data folder holds about people beside their records: sessions and personal tokens, and bids.
type beside struct {
	mu   sync.Mutex
	open *auth.Store  // that this process serves from; nil: there is none
	bids *shelf.Shelf // the same
}

// serve has erasures use the sessions that are open: nobody can open them twice.
func (b *beside) serve(store *auth.Store) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open = store
}

// keep has erasures use the bids that are open.
func (b *beside) keep(bids *shelf.Shelf) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bids = bids
}

// sessionsFolder is where they are in the data folder.
const sessionsFolder = "sessions"

// erase removes what is there of the owner of accounts.
func (b *beside) erase(data string, accounts []connectors.Ref) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	own := map[string]bool{}
	for _, account := range accounts {
		own[account.String()] = true
	}
	theirs := func(account string) bool { return own[account] }
	return errors.Join(b.eraseSessions(data, theirs), b.eraseFromBids(data, theirs))
}

func (b *beside) eraseSessions(data string, theirs func(account string) bool) (err error) {
	store := b.open
	if store == nil {
		dir := filepath.Join(data, sessionsFolder)
		if !exists(dir) {
			return nil
		}
		if store, err = auth.OpenStore(dir); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
	}
	if _, err := store.EndOf(theirs); err != nil {
		return err
	}
	if _, err := token.New(store.Badger(), token.Options{}).Revoke(func(t token.Token) bool { return theirs(t.Owner) }); err != nil {
		return fmt.Errorf("personal tokens: %w", err)
	}
	return store.Compact()
}

func (b *beside) eraseFromBids(data string, theirs func(account string) bool) (err error) {
	bids := b.bids
	if bids == nil {
		dir := filepath.Join(data, bidsFolder)
		if !exists(dir) {
			return nil
		}
		if bids, err = shelf.Open(dir); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, bids.Close()) }()
	}
	named, err := bid.Forget(bids, theirs, time.Now())
	if err != nil || named == 0 {
		return err
	}
	return bids.Compact()
}

// exists reports whether there is a folder, or anything else.
func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, os.ErrNotExist)
}
