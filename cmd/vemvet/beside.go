package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
)

// beside is what the data folder holds about people beside their records: sessions and personal tokens.
type beside struct {
	mu   sync.Mutex
	open *auth.Store // that this process serves from; nil: there is none
}

// serve has erasures use the sessions that are open: nobody can open them twice.
func (b *beside) serve(store *auth.Store) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open = store
}

// sessionsFolder is where they are in the data folder.
const sessionsFolder = "sessions"

// erase removes what is there of the owner of accounts.
func (b *beside) erase(data string, accounts []connectors.Ref) (err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	store := b.open
	if store == nil {
		dir := filepath.Join(data, sessionsFolder)
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return nil
		}
		if store, err = auth.OpenStore(dir); err != nil {
			return err
		}
		defer func() {
			if closed := store.Close(); err == nil {
				err = closed
			}
		}()
	}
	own := map[string]bool{}
	for _, account := range accounts {
		own[account.String()] = true
	}
	theirs := func(account string) bool { return own[account] }
	if _, err := store.EndOf(theirs); err != nil {
		return err
	}
	if _, err := token.New(store.Badger(), token.Options{}).Revoke(func(t token.Token) bool { return theirs(t.Owner) }); err != nil {
		return fmt.Errorf("personal tokens: %w", err)
	}
	return store.Compact()
}
