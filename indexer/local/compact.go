package local

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/badgerdb"
)

// Keys of the store while its files, or those of the index, may hold what was removed.
var (
	untidyKey = []byte("untidy") // of somebody who was erased
	agedKey   = []byte("aged")   // what became too old
	tidiedKey = []byte("tidied") // when they last were compacted, in seconds since 1970
)

func markUntidy(txn *badger.Txn) error { return txn.Set(untidyKey, nil) }

// tidyEvery is how long what became too old may stay in files.
const tidyEvery = 24 * time.Hour

// tidy compacts if somebody was erased, or if something became too old and the last time is long ago.
func (e *Engine) tidy(ctx context.Context) error {
	due := false
	err := e.db.View(func(txn *badger.Txn) error {
		untidy, err := get(txn, untidyKey)
		if err != nil || untidy != nil {
			due = untidy != nil
			return err
		}
		aged, err := get(txn, agedKey)
		if err != nil || aged == nil {
			return err
		}
		last, err := get(txn, tidiedKey)
		due = len(last) != 8 || e.now().Sub(time.Unix(int64(binary.BigEndian.Uint64(last)), 0)) >= tidyEvery
		return err
	})
	if err != nil || !due {
		return err
	}
	if err := e.Flush(ctx); err != nil { // what the index has not heard of it would hold on to
		return err
	}
	return e.compact(ctx)
}

// get gives a value, nil for a key that is not there.
func get(txn *badger.Txn, key []byte) ([]byte, error) {
	item, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return item.ValueCopy([]byte{})
}

// compact writes the files of index and store anew where they hold what was removed or replaced, so that it is
// in none of them any longer. Answers go on meanwhile; writers wait for some of the time.
func (e *Engine) compact(ctx context.Context) error {
	e.compacting.Lock()
	defer e.compacting.Unlock()
	e.mu.RLock()
	closed := e.closed
	e.mu.RUnlock()
	if closed {
		return indexer.ErrClosed
	}
	began := time.Now()
	if err := e.compactIndex(ctx); err != nil {
		return fmt.Errorf("compact the index: %w", err)
	}
	e.forgetDebts()
	e.writing.Lock()
	err := e.lookedAway()
	if err == nil {
		err = badgerdb.Settle(e.db)
	}
	e.writing.Unlock()
	if err == nil {
		err = badgerdb.Compact(e.db)
	}
	if err != nil {
		return fmt.Errorf("compact the store: %w", err)
	}
	err = e.db.Update(func(txn *badger.Txn) error {
		now := binary.BigEndian.AppendUint64(nil, uint64(e.now().Unix()))
		return errors.Join(txn.Delete(untidyKey), txn.Delete(agedKey), txn.Set(tidiedKey, now))
	})
	if err != nil {
		return fmt.Errorf("compact the store: %w", err)
	}
	e.log.Info("what was erased is in no file any longer", "took", time.Since(began))
	return nil
}

// lookedAway waits until every view of before is closed: Badger keeps what a transaction could still read, and
// takes note that none can when one ends that read what is newest. The caller holds writing.
func (e *Engine) lookedAway() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.db.View(func(*badger.Txn) error { return nil })
}

// everySegment has each segment of the index written anew that holds documents which are gone.
var everySegment = mergeplan.MergePlanOptions{
	MaxSegmentSize:       mergeplan.MaxSegmentSizeLimit,
	SegmentsPerMergeTask: 1,
	CalcBudget:           func(int64, int64, *mergeplan.MergePlanOptions) int { return 0 },
}

func (e *Engine) compactIndex(ctx context.Context) error {
	s, ok := e.index.(*scorch.Scorch)
	if !ok {
		return fmt.Errorf("it is a %T", e.index)
	}
	// A document without words: of a single segment nothing would be merged.
	blank := docID(indexer.None)
	if err := e.onDisk(ctx, func(b *index.Batch) { b.Update(blankDocument(blank)) }); err != nil {
		return err
	}
	if err := s.ForceMerge(ctx, &everySegment); err != nil {
		return err
	}
	return e.oldSegmentsGone(ctx, func() error {
		return e.onDisk(ctx, func(b *index.Batch) { b.Delete(blank) })
	})
}

// onDisk changes the index and waits until that, and all that came before, is on disk.
func (e *Engine) onDisk(ctx context.Context, change func(*index.Batch)) error {
	batch := index.NewBatch()
	change(batch)
	saved := make(chan error, 1)
	batch.SetPersistedCallback(func(err error) { saved <- err })
	if err := e.index.Batch(batch); err != nil {
		return err
	}
	select {
	case err := <-saved:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// oldSegmentsGone waits until the files of segments that were merged are deleted. The index deletes them when it has
// saved something, other than those that somebody looks at just then: it is made to save until all are gone.
func (e *Engine) oldSegmentsGone(ctx context.Context, save func() error) error {
	const patience, pause = time.Minute, 50 * time.Millisecond
	for end := time.Now().Add(patience); ; {
		if err := save(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		live, err := e.segmentFiles()
		if err != nil {
			return err
		}
		files, err := filepath.Glob(filepath.Join(e.dir, "index", "store", "*.zap"))
		if err != nil {
			return err
		}
		old := 0
		for _, file := range files {
			if !live[filepath.Base(file)] {
				old++
			}
		}
		switch {
		case old == 0 && len(files) > 0 || len(live) == 0:
			return nil
		case time.Now().After(end):
			return fmt.Errorf("%d files of segments that were merged are still there", old)
		}
	}
}

func (e *Engine) segmentFiles() (map[string]bool, error) {
	reader, err := e.index.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("unexpected reader %T", reader)
	}
	live := map[string]bool{}
	for _, s := range snapshot.Segments() {
		if persisted, ok := s.Segment().(segment.PersistedSegment); ok {
			live[filepath.Base(persisted.Path())] = true
		}
	}
	return live, nil
}
