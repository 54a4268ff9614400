package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Options of an engine; the zero value works.
type Options struct {
	// Languages of the firm, two letters each, to tell apart and to ask in. Empty: text.Languages.
	Languages []string
	// Logger hears of catching up, rebuilding and what goes wrong in the background. Nil: slog.Default.
	Logger *slog.Logger
	// Retention is how long is kept what sources bring, by their names.
	Retention map[string]Retention
	// Erasing, if not nil, removes what is kept elsewhere of the owner of accounts that are being erased. It may
	// be called again for the same ones: until it succeeds the erasure is not complete.
	Erasing func(accounts []connectors.Ref) error
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Engine keeps records in Badger and matches them with Bleve, in one folder of one process.
type Engine struct {
	log       *slog.Logger
	dir       string
	retention map[string]Retention
	erasing   func([]connectors.Ref) error
	now       func() time.Time

	compacting sync.Mutex // held by the one who compacts
	memory     memory     // of people who were erased; see there for who may read it

	detector    *text.Detector
	analyser    *text.Analyser
	db          *badger.DB
	index       index.Index
	segments    segmentDocs
	postings    *termPostings
	frequencies frequencies

	writing  sync.Mutex // held by the one who writes to db
	learning sync.Mutex // held by the one who learns

	storing sync.RWMutex // guards before
	before  *lookup      // reads the store without the batch that is being stored; nil between batches

	mu      sync.RWMutex // guards what follows; held for reading by every open View
	columns *columns
	roster  *roster
	learned learned
	sources map[string]*sourceState
	next    uint32 // the next free number
	closed  bool

	feed feed
}

var _ indexer.Engine = (*Engine)(nil)

// ErrLocked says that another process has the folder open.
var ErrLocked = errors.New("another vemvet process has the data folder open; stop it or choose another folder")

// Open opens the engine in a folder, which it makes when it is missing, reads back what it needs in
// memory, and starts paying what the index owes. It fails with ErrLocked when another process has it.
func Open(dir string, opts Options) (_ *Engine, err error) {
	e := &Engine{
		log: opts.Logger, dir: dir, retention: opts.Retention, erasing: opts.Erasing, now: opts.Now, memory: newMemory(dir),
		detector: text.NewDetector(opts.Languages...),
		analyser: text.NewAnalyser(opts.Languages...),
		columns:  newColumns(),
		sources:  map[string]*sourceState{},
		roster:   newRoster(),
		postings: newTermPostings(postingsBudget),
	}
	if e.log == nil {
		e.log = slog.Default()
	}
	if e.now == nil {
		e.now = time.Now
	}
	e.columns.gone = func(account connectors.Ref) bool { return e.memory.leaver(account) != nil }
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	if e.db, err = openStore(filepath.Join(dir, "records")); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.closeAll())
		}
	}()
	if err := e.load(); err != nil {
		return nil, err
	}
	if e.index, err = e.openIndex(filepath.Join(dir, "index")); err != nil {
		return nil, err
	}
	if err := e.recall(); err != nil {
		return nil, err
	}
	if err := e.startFeed(); err != nil {
		return nil, err
	}
	if err := e.resume(context.Background()); err != nil {
		e.feed.stop()
		return nil, err
	}
	return e, nil
}

// Close stops the feed and closes store and index. What the index still owes waits for the next Open.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return indexer.ErrClosed
	}
	e.closed = true
	e.mu.Unlock()
	e.feed.stop()
	e.settle()
	e.compacting.Lock()
	defer e.compacting.Unlock()
	e.writing.Lock()
	defer e.writing.Unlock()
	return e.closeAll()
}

func (e *Engine) closeAll() error {
	var errs []error
	if e.index != nil {
		errs = append(errs, e.index.Close())
	}
	errs = append(errs, e.db.Close())
	return errors.Join(errs...)
}

// Sources implements indexer.Writer.
func (e *Engine) Sources() ([]string, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return nil, indexer.ErrClosed
	}
	return sortedKeys(e.sources), nil
}

// Progress implements indexer.Writer.
func (e *Engine) Progress(source string) (checkpoint []byte, records int, err error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return nil, 0, indexer.ErrClosed
	}
	s := e.sources[source]
	if s == nil {
		return nil, 0, nil
	}
	return s.checkpoint, int(s.all.GetCardinality()), nil
}

// roster holds the records that make the directory.
type roster struct {
	units     map[connectors.Ref]*connectors.Unit
	groups    map[connectors.Ref]*connectors.Group
	consents  map[connectors.Ref]indexer.Consent
	decisions uint64
	rulings   []indexer.Ruling
	directory atomic.Pointer[indexer.Directory] // replaced with mu held, read by writers without
	stale     bool                              // records, accounts or consents changed since directory was built
}

func newRoster() *roster {
	r := &roster{
		units:    map[connectors.Ref]*connectors.Unit{},
		groups:   map[connectors.Ref]*connectors.Group{},
		consents: map[connectors.Ref]indexer.Consent{},
	}
	r.directory.Store(indexer.NewDirectory(indexer.Roster{}))
	return r
}

// enrol takes a record into the roster, or out of it when record is nil. The caller holds mu.
func (e *Engine) enrol(ref connectors.Ref, record connectors.Record) {
	switch ref.Kind {
	case connectors.KindPerson:
		account := e.columns.account(ref)
		p, _ := record.(*connectors.Person)
		e.columns.accounts[account].Person = p
		e.columns.accounts[account].Left = p == nil && e.columns.gone(ref)
	case connectors.KindUnit:
		put(e.roster.units, ref, record)
	case connectors.KindGroup:
		put(e.roster.groups, ref, record)
	default:
		return
	}
	e.roster.stale = true
}

func put[R connectors.Record](m map[connectors.Ref]R, ref connectors.Ref, record connectors.Record) {
	if r, ok := record.(R); ok {
		m[ref] = r
	} else {
		delete(m, ref)
	}
}

// colleague finds who has an account, "source:id", by all that is stored. The caller holds writing.
func (e *Engine) colleague(account string) (*indexer.Colleague, error) {
	e.refreshDirectory()
	e.mu.RLock()
	directory, closed := e.roster.directory.Load(), e.closed
	e.mu.RUnlock()
	if closed {
		return nil, indexer.ErrClosed
	}
	no, known := directory.Person(account)
	if !known {
		return nil, fmt.Errorf("person %q: %w", account, indexer.ErrNotFound)
	}
	return &directory.People[no], nil
}

// refreshDirectory builds the directory anew if anything in it changed.
func (e *Engine) refreshDirectory() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.roster.stale && !e.columns.moved {
		return
	}
	e.columns.retire()
	e.roster.directory.Store(indexer.NewDirectory(indexer.Roster{
		Accounts: e.columns.accounts, Units: e.roster.units, Groups: e.roster.groups, Consents: e.roster.consents, Decisions: e.roster.decisions, Rulings: e.roster.rulings,
	}))
	e.roster.stale = false
	e.columns.changes++
}
