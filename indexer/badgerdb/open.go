// Package badgerdb opens the Badger databases of Vemvet: what is written is durable when the call returns, and
// a process that was killed at any moment leaves a database that opens again.
package badgerdb

import (
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/ristretto/v2/z"
)

// Options are those that every database here has, for a directory; sizes are for the caller to set.
func Options(dir string) badger.Options {
	return badger.DefaultOptions(dir).
		WithLogger(nil).
		WithSyncWrites(true).
		WithNumVersionsToKeep(1).
		WithValueThreshold(64 << 10) // larger values go to the value log and do not count against a transaction
}

// Open opens a database. Only one process can have it open.
func Open(options badger.Options) (*badger.DB, error) {
	db, err := badger.Open(options)
	if err != nil && strings.Contains(err.Error(), z.NewFile.Error()) {
		// Whoever was killed while Badger began a log left an empty one. Badger refuses it, but not before it
		// has put it right.
		return badger.Open(options)
	}
	return db, err
}
