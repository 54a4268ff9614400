package local

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/go-json-experiment/json"

	"github.com/vemvet/vemvet/indexer"
)

// Rule implements indexer.Engine. Rulings stand beside the records, not in the index: whoever builds that anew
// keeps them.
func (e *Engine) Rule(ctx context.Context, ruling indexer.Ruling) (indexer.Ruling, error) {
	if err := ctx.Err(); err != nil {
		return indexer.Ruling{}, err
	}
	if err := e.rule(&ruling); err != nil {
		return indexer.Ruling{}, err
	}
	e.refreshDirectory()
	return ruling, nil
}

func (e *Engine) rule(ruling *indexer.Ruling) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	before, err := e.Rulings()
	if err != nil {
		return err
	}
	if err := ruling.Check(before); err != nil {
		return err
	}
	ruling.Number = 1
	if n := len(before); n > 0 {
		ruling.Number = before[n-1].Number + 1
	}
	if ruling.At.IsZero() {
		ruling.At = time.Now()
	}
	ruling.At = ruling.At.UTC().Truncate(time.Second)
	value, err := json.Marshal(ruling)
	if err != nil {
		return fmt.Errorf("store ruling %d: %w", ruling.Number, err)
	}
	if err := e.db.Update(func(txn *badger.Txn) error {
		if err := txn.Set([]byte(formatKey), []byte(format)); err != nil {
			return err
		}
		return txn.Set(rulingKey(ruling.Number), value)
	}); err != nil {
		return fmt.Errorf("store ruling %d: %w", ruling.Number, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.roster.rulings = append(e.roster.rulings, *ruling)
	e.roster.stale = true
	return nil
}

// Rulings implements indexer.Engine.
func (e *Engine) Rulings() ([]indexer.Ruling, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return nil, indexer.ErrClosed
	}
	return slices.Clone(e.roster.rulings), nil
}

func (e *Engine) loadRulings(txn *badger.Txn) error {
	return scan(txn, []byte{rulingKeys}, func(_, value []byte) error {
		var ruling indexer.Ruling
		if err := json.Unmarshal(value, &ruling); err != nil {
			return fmt.Errorf("store: a ruling on who is who is damaged: %w", err)
		}
		e.roster.rulings = append(e.roster.rulings, ruling)
		return nil
	})
}
