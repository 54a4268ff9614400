// Package shelf keeps bids in a folder, in a Badger database. What is put there is durable when the call returns.
// All bids are in memory too: lists and double bookings look at every one of them at every request, and a firm has
// some thousands, each of some 20 kB.
package shelf

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/indexer/badgerdb"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
)

// Shelf is a bid.Store. It may be used by several goroutines.
type Shelf struct {
	db *badger.DB

	writing sync.Mutex // held through a change, so that mu is not while the disk is waited for
	mu      sync.RWMutex
	bids    map[string]*bid.Bid // never changed once here, but replaced
}

var _ bid.Store = (*Shelf)(nil)

// Open opens the shelf in a directory, which it makes when it is missing, for this user alone. Only one process can
// have it open.
func Open(dir string) (*Shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open bids: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { // #nosec G302 -- a folder
		return nil, fmt.Errorf("open bids: %w", err)
	}
	db, err := badgerdb.Open(badgerdb.Options(dir).
		WithNumMemtables(2).
		WithMemTableSize(4 << 20).
		WithValueLogFileSize(8 << 20).
		WithBlockCacheSize(0).
		WithCompression(0))
	if err != nil {
		return nil, fmt.Errorf("open bids in %s: %w", dir, err)
	}
	s := &Shelf{db: db, bids: map[string]*bid.Bid{}}
	if err := s.load(); err != nil {
		_ = db.Close() // the error that matters is the other
		return nil, fmt.Errorf("open bids in %s: %w", dir, err)
	}
	return s, nil
}

// keys begin the keys of bids; the id follows.
const keys = 'b'

func keyOf(id string) []byte { return append([]byte{keys}, id...) }

func (s *Shelf) load() error {
	return s.db.View(func(txn *badger.Txn) error {
		options := badger.DefaultIteratorOptions
		options.Prefix = []byte{keys}
		it := txn.NewIterator(options)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			b := &bid.Bid{}
			if err := it.Item().Value(func(value []byte) error { return json.Unmarshal(value, b) }); err != nil {
				return fmt.Errorf("bid %s: %w", it.Item().Key()[1:], err)
			}
			s.bids[b.ID] = b
		}
		return nil
	})
}

// Close closes the shelf.
func (s *Shelf) Close() error { return s.db.Close() }

// Each implements bid.Store.
func (s *Shelf) Each(visit func(*bid.Bid) error) error {
	s.mu.RLock()
	all := maps.Clone(s.bids)
	s.mu.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if err := visit(all[id]); err != nil {
			return err
		}
	}
	return nil
}

// Get implements bid.Store.
func (s *Shelf) Get(id string) (*bid.Bid, error) {
	s.mu.RLock()
	b := s.bids[id]
	s.mu.RUnlock()
	if b == nil {
		return nil, fmt.Errorf("bid %q: %w", id, search.ErrNotFound)
	}
	return b.Clone(), nil
}

// version is 0 where there is no such bid.
func (s *Shelf) version(id string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if b := s.bids[id]; b != nil {
		return b.Version
	}
	return 0
}

// Put implements bid.Store.
func (s *Shelf) Put(b *bid.Bid, instead int) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.version(b.ID) != instead {
		return bid.ErrStale
	}
	value, err := json.Marshal(b)
	if err == nil {
		err = s.db.Update(func(txn *badger.Txn) error { return txn.Set(keyOf(b.ID), value) })
	}
	if err != nil {
		return fmt.Errorf("keep bid %s: %w", b.ID, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bids[b.ID] = b.Clone()
	return nil
}

// Delete implements bid.Store.
func (s *Shelf) Delete(id string, version int) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.version(id) != version {
		return bid.ErrStale
	}
	if err := s.db.Update(func(txn *badger.Txn) error { return txn.Delete(keyOf(id)) }); err != nil {
		return fmt.Errorf("remove bid %s: %w", id, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bids, id)
	return nil
}

// Compact writes the files anew, so that nothing of what was deleted or replaced is in any of them. For a moment no
// bid can be written.
func (s *Shelf) Compact() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	err := badgerdb.Settle(s.db)
	if err == nil {
		err = badgerdb.Compact(s.db)
	}
	if err != nil {
		return fmt.Errorf("compact the bids: %w", err)
	}
	return nil
}
