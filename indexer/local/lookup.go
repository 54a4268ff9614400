package local

import (
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
)

// lookup reads the store as it was at one moment. Several views may share it: Badger lets many read by one
// transaction that does not write.
type lookup struct {
	*badger.Txn
	holders atomic.Int32
}

func (e *Engine) newLookup() *lookup {
	l := &lookup{Txn: e.db.NewTransaction(false)}
	l.holders.Store(1)
	return l
}

// release ends the reading of one holder.
func (l *lookup) release() {
	if l.holders.Add(-1) == 0 {
		l.Discard()
	}
}

// lookUp gives the lookup for a view that is being opened. While a batch is stored that nobody sees yet, it is the
// one from before. The caller holds mu for reading and releases it.
func (e *Engine) lookUp() *lookup {
	e.storing.RLock()
	defer e.storing.RUnlock()
	if e.before == nil {
		return e.newLookup()
	}
	e.before.holders.Add(1)
	return e.before
}

// setBefore tells views that are opened from now on how to read the store; nil: as it is.
func (e *Engine) setBefore(l *lookup) {
	e.storing.Lock()
	defer e.storing.Unlock()
	e.before = l
}
