package badgerdb

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// passing is a key that is there to be dropped: while Badger drops a prefix it writes what it holds in memory
// into tables, and empties the first level into the others. Nothing else asks that of it.
var passing = []byte("\x00passing")

// Settle writes what is in memory and in logs into tables. Meanwhile other writers are refused with
// badger.ErrBlockedWrites.
func Settle(db *badger.DB) error {
	if err := db.Update(func(txn *badger.Txn) error { return txn.Set(passing, nil) }); err != nil {
		return err
	}
	if err := rotate(db); err != nil {
		return err
	}
	return db.DropPrefix(passing)
}

// Compact writes tables and value logs anew, after Settle, until they hold nothing that was deleted or
// replaced before.
func Compact(db *badger.DB) error {
	if err := db.Flatten(1); err != nil {
		return err
	}
	// The least share of a log that makes it worth to be written anew.
	const any = 1e-12
	for {
		switch err := db.RunValueLogGC(any); {
		case errors.Is(err, badger.ErrNoRewrite):
			return nil
		case err != nil:
			return err
		}
	}
}

// rotate begins a new value log if the present one was written to: Badger does not write that one anew.
func rotate(db *badger.DB) error {
	last, logs, err := lastLog(db)
	if err != nil || last == "" {
		return err
	}
	written, err := holdsValues(last)
	if err != nil || !written {
		return err
	}
	const piece = 1 << 20
	value := make([]byte, piece)
	for filled := int64(0); filled <= db.Opts().ValueLogFileSize+piece; filled += piece {
		if err := db.Update(func(txn *badger.Txn) error { return txn.Set(passing, value) }); err != nil {
			return err
		}
		if _, now, err := lastLog(db); err != nil || now > logs {
			return err
		}
	}
	return errors.New("no new value log was begun")
}

// lastLog names the value log that is written to, and tells how many there are.
func lastLog(db *badger.DB) (string, int, error) {
	logs, err := filepath.Glob(filepath.Join(db.Opts().ValueDir, "*.vlog"))
	if err != nil || len(logs) == 0 {
		return "", 0, err
	}
	return slices.Max(logs), len(logs), nil
}

// holdsValues reports whether anything follows the header of a value log.
func holdsValues(path string) (bool, error) {
	const header, entry = 20, 20
	file, err := os.Open(path) // #nosec G304 -- a value log in the folder of the database
	if err != nil {
		return false, err
	}
	defer file.Close()
	var first [entry]byte
	if n, err := file.ReadAt(first[:], header); n < entry && err != nil {
		return false, nil // an empty log that was cut
	}
	return !bytes.Equal(first[:], make([]byte, entry)), nil
}
