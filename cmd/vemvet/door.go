package main

import (
	"fmt"
	"path/filepath"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
)

// openDoor opens the sessions, kept beside the records, and every configured way to sign in.
func (f *firmServer) openDoor(c *Config) error {
	options := auth.Options{
		Rules: c.rules, Idle: c.signIn.Idle, Lifetime: c.signIn.Lifetime, Secure: c.https(), Logger: f.log,
		Directory: func() (*indexer.Directory, error) { return directoryOf(f.engine) },
	}
	for _, settings := range c.signIn.ways {
		way, err := settings.open(c, f.log)
		if err != nil {
			return err
		}
		options.Ways = append(options.Ways, way)
	}
	directory, err := options.Directory()
	if err != nil {
		return err
	}
	for _, reference := range c.rules.Unknown(directory) {
		f.log.Warn("roles name what no source has brought yet: nobody has a role by it", "reference", reference)
	}
	return f.hang(options, c.Data)
}

// hang makes the door, with sessions and personal tokens in the data folder.
func (f *firmServer) hang(options auth.Options, data string) error {
	store, err := auth.OpenStore(filepath.Join(data, sessionsFolder))
	if err != nil {
		return fmt.Errorf("sign-in: %w", err)
	}
	f.beside.serve(store)
	f.sessions, f.tokens = store, token.NewDesk(token.New(store.Badger(), token.Options{}), options.Directory)
	options.Store, options.Bearer, options.Audit = store, f.tokens.Bearer, f.audit.note
	f.door = auth.NewDoor(options)
	return nil
}
