package local

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Bounds of the debt. A batch of the index holds about indexBatch documents; Apply waits while more than
// maxOwed are owed, so that the index is never far behind.
const (
	indexBatch = 4000
	maxOwed    = 24000
)

// feed pays what the index owes, in the order it was committed.
type feed struct {
	mu        sync.Mutex
	change    *sync.Cond
	last      uint64 // sequence of the newest debt
	paid      uint64 // everything up to here is searchable
	owed      int    // documents between the two
	saved     uint64 // everything up to here is on the index's disk
	closed    bool
	impatient bool  // settle gave up
	err       error // why the feed stopped
	done      chan struct{}
}

// startFeed reads how far the index got, queues everything for an index that is new, and starts paying.
func (e *Engine) startFeed() error {
	f := &e.feed
	f.change = sync.NewCond(&f.mu)
	f.done = make(chan struct{})
	paid, err := internal(e.index, paidKey)
	if err != nil {
		return fmt.Errorf("index: how far it got: %w", err)
	}
	if len(paid) == 8 {
		f.paid = binary.BigEndian.Uint64(paid)
	}
	f.last, f.saved = f.paid, f.paid
	if err := e.countOwed(); err != nil {
		return err
	}
	if len(paid) != 8 && e.columns.len() > 0 {
		if err := e.oweAll(); err != nil {
			return err
		}
	}
	e.refreshDirectory()
	if f.owed > 0 {
		e.log.Info("the index catches up with the records", "documents", f.owed)
	}
	go e.pay()
	return nil
}

func (e *Engine) countOwed() error {
	return e.db.View(func(txn *badger.Txn) error {
		return scan(txn, []byte{owedKeys}, func(key, value []byte) error {
			seq := binary.BigEndian.Uint64(key[1:])
			if seq <= e.feed.paid {
				return nil
			}
			numbers, err := decodeNumbers(value)
			e.feed.last, e.feed.owed = seq, e.feed.owed+len(numbers)
			return err
		})
	})
}

// oweAll queues every document: the index is new.
func (e *Engine) oweAll() error {
	batch := e.db.NewWriteBatch()
	defer batch.Cancel()
	var numbers []uint32
	flush := func() error {
		if len(numbers) == 0 {
			return nil
		}
		e.feed.last++
		e.feed.owed += len(numbers)
		err := batch.Set(owedKey(e.feed.last), encodeNumbers(numbers))
		numbers = numbers[:0]
		return err
	}
	for n := range e.columns.docs {
		if !e.columns.holds(uint32(n)) {
			continue
		}
		if numbers = append(numbers, uint32(n)); len(numbers) == indexBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return batch.Flush()
}

func (f *feed) committed() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

func (f *feed) owe(seq uint64, documents int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = seq
	f.owed += documents
	f.change.Broadcast()
}

// wait returns once the debt is small enough for more.
func (f *feed) wait(ctx context.Context) error {
	return f.until(ctx, func() bool { return f.owed < maxOwed })
}

// until waits for a condition that is checked with mu held.
func (f *feed) until(ctx context.Context, met func() bool) error {
	stop := context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.change.Broadcast()
	})
	defer stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	for !met() {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case f.err != nil:
			return f.err
		case f.closed:
			return indexer.ErrClosed
		}
		f.change.Wait()
	}
	return nil
}

func (f *feed) stop() {
	f.mu.Lock()
	f.closed = true
	f.change.Broadcast()
	f.mu.Unlock()
	<-f.done
}

// settle waits a while for the index's disk and forgets what is paid, so that the next Open need not pay it
// again.
func (e *Engine) settle() {
	f := &e.feed
	patience := time.AfterFunc(settleWithin, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.impatient = true
		f.change.Broadcast()
	})
	f.mu.Lock()
	for f.saved < f.paid && f.err == nil && !f.impatient {
		f.change.Wait()
	}
	f.mu.Unlock()
	patience.Stop()
	e.forgetDebts()
}

// settleWithin is how long Close waits for the index's disk.
const settleWithin = 10 * time.Second

// Flush implements indexer.Writer.
func (e *Engine) Flush(ctx context.Context) error {
	target := e.feed.committed()
	if err := e.feed.until(ctx, func() bool { return e.feed.paid >= target }); err != nil {
		return err
	}
	e.refreshDirectory()
	return e.learn(ctx)
}

// Owed counts the documents that are stored and not yet searchable.
func (e *Engine) Owed() int {
	e.feed.mu.Lock()
	defer e.feed.mu.Unlock()
	return e.feed.owed
}

// directoryAge is how old the directory may get while records keep coming.
const directoryAge = time.Second

// pay is the feed's goroutine.
func (e *Engine) pay() {
	f := &e.feed
	defer close(f.done)
	refreshed := time.Now()
	for {
		f.mu.Lock()
		for f.paid == f.last && !f.closed {
			f.change.Wait()
		}
		closed, from, to := f.closed, f.paid+1, f.last
		f.mu.Unlock()
		if closed {
			return
		}
		if time.Since(refreshed) > directoryAge {
			e.refreshDirectory()
			refreshed = time.Now()
		}
		seq, documents, err := e.payBatch(from, to)
		f.mu.Lock()
		if err != nil {
			f.err = fmt.Errorf("index: %w", err)
			e.log.Error("the index stopped; restart to go on", "error", err)
			f.change.Broadcast()
			f.mu.Unlock()
			return
		}
		f.paid = seq
		f.owed -= documents
		f.change.Broadcast()
		f.mu.Unlock()
		e.forgetDebts()
	}
}

// payBatch indexes debts from one sequence on, at most to another, until the batch is large enough. It
// returns the last it paid.
func (e *Engine) payBatch(from, to uint64) (last uint64, documents int, err error) {
	e.mu.RLock()
	// The directory may be older than the groups.
	public := e.columns.admits(withoutMembers(e.roster.groups), indexer.Public())
	boilerplate := e.learned.lines
	e.mu.RUnlock()
	batch := index.NewBatch()
	err = e.db.View(func(txn *badger.Txn) error {
		for last = from; ; last++ {
			numbers, err := readOwed(txn, last)
			if err != nil {
				return err
			}
			for _, n := range numbers {
				if err := e.addTo(batch, txn, n, public, boilerplate); err != nil {
					return err
				}
			}
			documents += len(numbers)
			if last == to || documents >= indexBatch {
				return nil
			}
		}
	})
	if err != nil {
		return 0, 0, err
	}
	batch.SetInternal(paidKey, binary.BigEndian.AppendUint64(nil, last))
	batch.SetPersistedCallback(func(err error) {
		if err == nil {
			e.feed.mu.Lock()
			e.feed.saved = max(e.feed.saved, last)
			e.feed.change.Broadcast()
			e.feed.mu.Unlock()
		}
	})
	return last, documents, e.index.Batch(batch)
}

func readOwed(txn *badger.Txn, seq uint64) ([]uint32, error) {
	item, err := txn.Get(owedKey(seq))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var numbers []uint32
	err = item.Value(func(v []byte) error {
		numbers, err = decodeNumbers(v)
		return err
	})
	return numbers, err
}

// addTo puts the present state of a number into the batch: its document, or its deletion.
func (e *Engine) addTo(batch *index.Batch, txn *badger.Txn, n uint32, public []bool, boilerplate lines) error {
	r, found, err := readRow(txn, n)
	if err != nil {
		return err
	}
	if !found {
		batch.Delete(docID(n))
		return nil
	}
	record, err := readRecord(txn, r.ref())
	if err != nil {
		return err
	}
	e.mu.RLock()
	room := e.columns.docs[n].room
	record = e.withDeclared(r.ref(), record)
	e.mu.RUnlock()
	everyones := int(room) < len(public) && public[room]
	batch.Update(e.newDocument(n, r.lang, record, everyones, boilerplate))
	return nil
}

func readRecord(txn *badger.Txn, ref connectors.Ref) (connectors.Record, error) {
	s, found, err := readStored(txn, ref)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("%s %s: %w", ref.Kind, ref, indexer.ErrNotFound)
	}
	record, err := connectors.Decode(s.line)
	if err != nil {
		return nil, fmt.Errorf("read back %s %s: %w", ref.Kind, ref, err)
	}
	return record, nil
}

// forgetDebts removes the debts whose payment is on the index's disk.
func (e *Engine) forgetDebts() {
	e.feed.mu.Lock()
	saved := e.feed.saved
	e.feed.mu.Unlock()
	batch := e.db.NewWriteBatch()
	defer batch.Cancel()
	err := e.db.View(func(txn *badger.Txn) error {
		opts := badger.DefaultIteratorOptions
		opts.Prefix = []byte{owedKeys}
		opts.PrefetchValues = false
		it := txn.NewIterator(opts)
		defer it.Close()
		for it.Rewind(); it.Valid() && binary.BigEndian.Uint64(it.Item().Key()[1:]) <= saved; it.Next() {
			if err := batch.Delete(it.Item().KeyCopy(nil)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, batch.Flush()); err != nil && !errors.Is(err, badger.ErrBlockedWrites) { // while it compacts
		e.log.Warn("paid debts of the index stay in the store for now", "error", err)
	}
}
