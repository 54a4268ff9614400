package auth

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/indexer/badgerdb"
)

// Store keeps sessions on disk, so that a restart signs nobody out. It knows a session by a hash of its
// token: who reads the files can use none. It may be used by several goroutines.
type Store struct{ db *badger.DB }

var _ scs.Store = (*Store)(nil)

// OpenStore opens the store in a directory, which it makes when it is missing, for this user alone. Only one
// process can have it open.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open sessions: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { // #nosec G302 -- a folder
		return nil, fmt.Errorf("open sessions: %w", err)
	}
	db, err := badgerdb.Open(badgerdb.Options(dir).
		WithNumMemtables(2).
		WithMemTableSize(2 << 20).
		WithValueLogFileSize(4 << 20).
		WithBlockCacheSize(0).
		WithCompression(0))
	if err != nil {
		return nil, fmt.Errorf("open sessions in %s: %w", dir, err)
	}
	return &Store{db: db}, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// DB is the database, for what else is kept beside the sessions, under keys of other first letters.
func (s *Store) DB() *badger.DB { return s.db }

// Badger gives the database, for what else is kept about signing in. Its keys begin with other letters.
func (s *Store) Badger() *badger.DB { return s.db }

// sessionKeys begin the keys of sessions.
const sessionKeys = 's'

func sessionKey(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return append([]byte{sessionKeys}, sum[:]...)
}

// Find implements scs.Store.
func (s *Store) Find(token string) (session []byte, found bool, err error) {
	err = s.db.View(func(txn *badger.Txn) error {
		_, session, err = readSession(txn, sessionKey(token))
		return err
	})
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read a session: %w", err)
	}
	return session, true, nil
}

// readSession gives badger.ErrKeyNotFound also for a session whose time is over.
func readSession(txn *badger.Txn, key []byte) (expiry time.Time, session []byte, err error) {
	item, err := txn.Get(key)
	if err != nil {
		return time.Time{}, nil, err
	}
	value, err := item.ValueCopy(nil)
	if err != nil {
		return time.Time{}, nil, err
	}
	if len(value) < 8 {
		return time.Time{}, nil, errors.New("a session is damaged")
	}
	expiry = time.Unix(0, int64(binary.BigEndian.Uint64(value)))
	if !time.Now().Before(expiry) {
		return time.Time{}, nil, badger.ErrKeyNotFound
	}
	return expiry, value[8:], nil
}

// Commit implements scs.Store.
func (s *Store) Commit(token string, session []byte, expiry time.Time) error {
	if err := s.db.Update(func(txn *badger.Txn) error { return writeSession(txn, sessionKey(token), session, expiry) }); err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	return nil
}

func writeSession(txn *badger.Txn, key, session []byte, expiry time.Time) error {
	value := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(session)), uint64(expiry.UnixNano()))
	entry := badger.NewEntry(key, append(value, session...))
	entry.ExpiresAt = uint64(expiry.Unix()) + 1
	return txn.SetEntry(entry)
}

// Delete implements scs.Store.
func (s *Store) Delete(token string) error {
	if err := s.db.Update(func(txn *badger.Txn) error { return txn.Delete(sessionKey(token)) }); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// Prolong lets a session go on until a later time, when that is later by more than the margin: a write for
// every request would be too many. A session that ended meanwhile stays ended.
func (s *Store) Prolong(token string, until time.Time, margin time.Duration) error {
	key := sessionKey(token)
	due := false
	err := s.db.View(func(txn *badger.Txn) error {
		expiry, _, err := readSession(txn, key)
		due = err == nil && until.Sub(expiry) > margin
		return err
	})
	if err == nil && due {
		err = s.db.Update(func(txn *badger.Txn) error {
			_, session, err := readSession(txn, key)
			if err != nil {
				return err
			}
			return writeSession(txn, key, session, until)
		})
	}
	if errors.Is(err, badger.ErrKeyNotFound) || errors.Is(err, badger.ErrConflict) {
		return nil // ended, or prolonged by another request
	}
	if err != nil {
		return fmt.Errorf("prolong a session: %w", err)
	}
	return nil
}

// endWhere ends every session for which ends gives true, and tells how many those were.
func (s *Store) endWhere(ends func(session []byte) bool) (int, error) {
	ended := 0
	err := s.db.Update(func(txn *badger.Txn) error {
		ended = 0
		opts := badger.DefaultIteratorOptions
		opts.Prefix = []byte{sessionKeys}
		var keys [][]byte
		it := txn.NewIterator(opts)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			key := it.Item().KeyCopy(nil)
			if _, session, err := readSession(txn, key); err == nil && ends(session) {
				keys = append(keys, key)
			}
		}
		for _, key := range keys {
			if err := txn.Delete(key); err != nil {
				return err
			}
			ended++
		}
		return nil
	})
	if errors.Is(err, badger.ErrConflict) { // a session of theirs was prolonged just now
		return s.endWhere(ends)
	}
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	return ended, nil
}
