package local

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"

	"github.com/cespare/xxhash/v2"
	"github.com/dgraph-io/badger/v4"
	"golang.org/x/sync/errgroup"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// upsert is a record on its way into the store.
type upsert struct {
	ref    connectors.Ref
	record connectors.Record
	stored stored
	row    row
	known  bool // the store holds this key
	same   bool // with this very line
}

// Apply implements indexer.Writer.
func (e *Engine) Apply(ctx context.Context, batch indexer.Batch) (indexer.Applied, error) {
	if err := e.feed.wait(ctx); err != nil {
		return indexer.Applied{}, err
	}
	e.writing.Lock()
	defer e.writing.Unlock()
	return e.apply(ctx, batch, e.admit(batch.Source, batch.Upserts), false)
}

// apply is Apply for who holds writing and has asked what of the batch is admitted. Rewriting stores what is here
// anew, without those who are gone: it says nothing of whether the source still has it.
func (e *Engine) apply(ctx context.Context, batch indexer.Batch, admitted admission, rewriting bool) (indexer.Applied, error) {
	e.mu.RLock()
	closed := e.closed
	e.mu.RUnlock()
	if closed {
		return indexer.Applied{}, indexer.ErrClosed
	}
	batch.Upserts = admitted.records
	batch.Deletes = slices.Concat(batch.Deletes, admitted.refused)
	upserts, err := e.prepare(ctx, batch)
	if err != nil {
		return indexer.Applied{}, err
	}
	c, err := e.newCommit(batch.Source)
	if err != nil {
		return indexer.Applied{}, err
	}
	defer c.txn.Discard()
	c.rewriting, c.applied.Withheld = rewriting, admitted.withheld
	if batch.Restart {
		c.state.seen.Clear()
	}
	if batch.Checkpoint != nil {
		c.state.checkpoint = append([]byte(nil), batch.Checkpoint...) // an empty one is none
	}
	for _, ref := range batch.Deletes {
		c.leaving[ref] = true
	}
	for i := range upserts {
		c.enter(&upserts[i])
	}
	for i := range upserts {
		if err := c.upsert(&upserts[i]); err != nil {
			return indexer.Applied{}, err
		}
	}
	for _, ref := range batch.Deletes {
		if err := c.remove(ref); err != nil {
			return indexer.Applied{}, err
		}
	}
	if err := c.remember(admitted); err != nil {
		return indexer.Applied{}, err
	}
	if err := c.done(); err != nil {
		return indexer.Applied{}, err
	}
	for _, p := range c.found {
		if _, err := e.complete(ctx, p); err != nil {
			return c.applied, err
		}
	}
	return c.applied, nil
}

// prepare encodes records, compares them with what the store holds and derives rows, on all cores.
func (e *Engine) prepare(ctx context.Context, batch indexer.Batch) ([]upsert, error) {
	last := make(map[connectors.Ref]int, len(batch.Upserts))
	upserts := make([]upsert, 0, len(batch.Upserts))
	for _, record := range batch.Upserts {
		ref := connectors.RefOf(batch.Source, record)
		if i, again := last[ref]; again {
			upserts[i].record = record
			continue
		}
		last[ref] = len(upserts)
		upserts = append(upserts, upsert{ref: ref, record: record})
	}
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() error {
			return e.db.View(func(txn *badger.Txn) error {
				for i := w; i < len(upserts); i += workers {
					if err := ctx.Err(); err != nil {
						return err
					}
					if err := upserts[i].prepare(e, txn); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	return upserts, group.Wait()
}

func (u *upsert) prepare(e *Engine, txn *badger.Txn) error {
	line, err := connectors.Encode(u.record)
	if err != nil {
		return err
	}
	u.stored = stored{hash: xxhash.Sum64(line), line: line}
	old, known, err := readStored(txn, u.ref)
	if err != nil {
		return err
	}
	u.known = known
	if known {
		u.stored.number = old.number
		u.same = old.hash == u.stored.hash && bytes.Equal(old.line, line)
	}
	if !u.same {
		u.row, err = newRow(u.ref.Source, u.record, e.detector)
	}
	return err
}

// commit is one transaction and the changes in memory that follow when it succeeds.
type commit struct {
	e       *Engine
	txn     *badger.Txn
	source  string
	state   *sourceState
	next    uint32
	numbers map[connectors.Ref]uint32 // of the records that this transaction brings
	leaving map[connectors.Ref]bool   // and that it removes in the end
	owed    []uint32
	after   []func()  // run with mu held
	found   []pending // accounts of people who are gone
	// rewriting: nothing is news from the source.
	rewriting bool
	leavers   uint64 // accounts that are no longer in the source
	applied   indexer.Applied
}

func (e *Engine) newCommit(source string) (*commit, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return nil, indexer.ErrClosed
	}
	c := &commit{
		e: e, txn: e.db.NewTransaction(true), source: source, next: e.next,
		numbers: map[connectors.Ref]uint32{}, leaving: map[connectors.Ref]bool{},
	}
	if s := e.sources[source]; s != nil {
		c.state = s.clone()
	} else {
		c.state = newSourceState()
	}
	return c, nil
}

// enter gives a record its number. All records of a batch have theirs before the first is stored, so that
// a reply may stand before what it answers.
func (c *commit) enter(u *upsert) {
	if !u.known {
		u.stored.number = c.next
		c.next++
	}
	c.numbers[u.ref] = u.stored.number
}

func (c *commit) upsert(u *upsert) error {
	if u.same {
		c.applied.Unchanged++
		c.see(u.stored.number)
		return nil
	}
	if u.known {
		c.applied.Changed++
	} else {
		c.applied.Added++
		c.state.all.Add(u.stored.number)
	}
	n := u.stored.number
	c.see(n)
	if u.row.parent != "" {
		parent := u.ref
		parent.ID = u.row.parent
		no, err := c.number(parent)
		if err != nil {
			return err
		}
		u.row.parentNo = no
	}
	if err := c.txn.Set(recordKey(u.ref), u.stored.encode()); err != nil {
		return c.failed(u.ref, err)
	}
	if err := c.arrive(u); err != nil {
		return err
	}
	if err := c.txn.Set(numberKey(rowKeys, n), u.row.encode()); err != nil {
		return c.failed(u.ref, err)
	}
	if u.row.isDoc() {
		c.owed = append(c.owed, n)
	}
	switch u.ref.Kind {
	case connectors.KindPost:
		if err := c.adopt(u, n); err != nil {
			return err
		}
	case connectors.KindGroup:
		c.reveal(u.ref, u.record)
	}
	row, ref, record := u.row, u.ref, u.record
	c.after = append(c.after, func() {
		c.e.columns.set(n, row)
		c.e.enrol(ref, record)
	})
	return nil
}

// see notes that the present pass brought a record.
func (c *commit) see(n uint32) {
	if !c.rewriting {
		c.state.seen.Add(n)
	}
}

// number gives the number of a record, or None while it is not here and when it does not stay.
func (c *commit) number(ref connectors.Ref) (uint32, error) {
	if c.leaving[ref] {
		return indexer.None, nil
	}
	if n, ok := c.numbers[ref]; ok {
		return n, nil
	}
	s, found, err := readStored(c.txn, ref)
	if err != nil || !found {
		return indexer.None, err
	}
	return s.number, nil
}

// adopt points the posts that came before the one they answer to it.
func (c *commit) adopt(parent *upsert, n uint32) error {
	if parent.known || c.leaving[parent.ref] {
		return nil
	}
	c.e.mu.RLock()
	waiting := c.e.columns.waiting[parent.ref]
	c.e.mu.RUnlock()
	if len(waiting) == 0 {
		return nil
	}
	children, err := c.repoint(waiting, parent.ref, n)
	if err != nil {
		return err
	}
	ref := parent.ref
	c.after = append(c.after, func() {
		delete(c.e.columns.waiting, ref)
		for _, child := range children {
			if c.e.columns.docs[child].parent == indexer.None {
				c.e.columns.link(child, n)
			}
		}
	})
	return nil
}

// repoint rewrites the rows of those posts that still answer parent to hold another number of it, and
// returns them.
func (c *commit) repoint(posts []uint32, parent connectors.Ref, n uint32) (children []uint32, err error) {
	for _, post := range posts {
		r, found, err := readRow(c.txn, post)
		if err != nil {
			return nil, err
		}
		if !found || r.parent != parent.ID {
			continue
		}
		r.parentNo = n
		if err := c.txn.Set(numberKey(rowKeys, post), r.encode()); err != nil {
			return nil, c.failed(r.ref(), err)
		}
		children = append(children, post)
	}
	return children, nil
}

// reveal owes the index the documents of a group that everyone may read from now on, or no longer: only
// the words of what everyone may read complete what somebody types.
func (c *commit) reveal(ref connectors.Ref, record connectors.Record) {
	c.e.mu.RLock()
	defer c.e.mu.RUnlock()
	group, _ := record.(*connectors.Group)
	if readByAll(ref, c.e.roster.groups[ref]) == readByAll(ref, group) {
		return
	}
	for n := range c.e.columns.docs {
		if !c.e.columns.holds(uint32(n)) {
			continue
		}
		if r := &c.e.columns.rooms[c.e.columns.docs[n].room]; r.source == ref.Source && r.group == ref.ID && r.explicit == nil {
			c.owed = append(c.owed, uint32(n))
		}
	}
}

func readByAll(ref connectors.Ref, group *connectors.Group) bool {
	if group == nil {
		return false
	}
	groups := map[connectors.Ref]*connectors.Group{ref: group}
	return withoutMembers(groups).ReadsPosts(indexer.Public(), ref)
}

// withoutMembers is a directory that knows of the groups only what everyone may read.
func withoutMembers(groups map[connectors.Ref]*connectors.Group) *indexer.Directory {
	bare := make(map[connectors.Ref]*connectors.Group, len(groups))
	for ref, g := range groups {
		bare[ref] = &connectors.Group{Head: g.Head, Visibility: g.Visibility}
	}
	return indexer.NewDirectory(indexer.Roster{Groups: bare})
}

func (c *commit) remove(ref connectors.Ref) error {
	s, found, err := readStored(c.txn, ref)
	if err != nil || !found {
		return err
	}
	n := s.number
	for _, key := range [][]byte{recordKey(ref), numberKey(rowKeys, n)} {
		if err := c.txn.Delete(key); err != nil {
			return c.failed(ref, err)
		}
	}
	c.applied.Removed++
	c.state.all.Remove(n)
	c.state.seen.Remove(n)
	delete(c.numbers, ref)
	if err := c.leave(ref, s.line); err != nil {
		return err
	}
	if isDocKind(kindCode(ref.Kind)) {
		c.owed = append(c.owed, n)
	}
	if ref.Kind == connectors.KindGroup {
		c.reveal(ref, nil)
	}
	c.e.mu.RLock()
	var replies []uint32
	if int(n) < c.e.columns.len() {
		replies = c.e.columns.replies(n)
	}
	c.e.mu.RUnlock()
	children, err := c.repoint(replies, ref, indexer.None)
	if err != nil {
		return err
	}
	c.after = append(c.after, func() {
		for _, child := range children {
			c.e.columns.unlink(child)
			c.e.columns.waiting[ref] = append(c.e.columns.waiting[ref], child)
		}
		c.e.columns.clear(n)
		c.e.enrol(ref, nil)
	})
	return nil
}

func (c *commit) failed(ref connectors.Ref, err error) error {
	return fmt.Errorf("store %s %s: %w", ref.Kind, ref, err)
}

// done commits, and then changes what is in memory and tells the feed.
func (c *commit) done() error {
	state, err := c.state.encode()
	if err != nil {
		return fmt.Errorf("store the state of %s: %w", c.source, err)
	}
	if err := c.txn.Set(sourceKey(c.source), state); err != nil {
		return fmt.Errorf("store the state of %s: %w", c.source, err)
	}
	if err := c.txn.Set([]byte(formatKey), []byte(format)); err != nil {
		return err
	}
	seq := c.e.feed.committed() + 1
	if len(c.owed) > 0 {
		if err := c.txn.Set(owedKey(seq), encodeNumbers(c.owed)); err != nil {
			return err
		}
	}
	before := c.e.newLookup()
	defer before.release()
	c.e.setBefore(before)
	if err := c.txn.Commit(); err != nil {
		c.e.setBefore(nil)
		return fmt.Errorf("commit a batch of %s: %w", c.source, err)
	}
	c.e.mu.Lock() // from here on no view is opened until memory has what the store has
	c.e.setBefore(nil)
	c.e.sources[c.source] = c.state
	c.e.next = c.next
	for _, change := range c.after {
		change()
	}
	c.e.mu.Unlock()
	if len(c.owed) > 0 {
		c.e.feed.owe(seq, len(c.owed))
	}
	return nil
}

func encodeNumbers(numbers []uint32) []byte {
	var out []byte
	for _, n := range numbers {
		out = binary.AppendUvarint(out, uint64(n))
	}
	return out
}

func decodeNumbers(in []byte) ([]uint32, error) {
	var out []uint32
	for len(in) > 0 {
		n, size := binary.Uvarint(in)
		if size <= 0 {
			return nil, fmt.Errorf("store: the queue of the index is damaged")
		}
		out = append(out, uint32(n))
		in = in[size:]
	}
	return out, nil
}

// removals is how many records a transaction of Finish removes.
const removals = 1000

// Finish implements indexer.Writer.
func (e *Engine) Finish(ctx context.Context, source string, limit float64) (int, error) {
	e.writing.Lock()
	defer e.writing.Unlock()
	e.mu.RLock()
	s, closed := e.sources[source], e.closed
	e.mu.RUnlock()
	if closed {
		return 0, indexer.ErrClosed
	}
	if s == nil {
		return 0, nil
	}
	gone := s.all.Clone()
	gone.AndNot(s.seen)
	total, count := int(s.all.GetCardinality()), int(gone.GetCardinality())
	if float64(count) > limit*float64(total) {
		return 0, &indexer.TooManyGone{Source: source, Gone: count, Records: total}
	}
	removed := 0
	for numbers := gone.ToArray(); len(numbers) > 0; {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		n := min(removals, len(numbers))
		c, err := e.newCommit(source)
		if err != nil {
			return removed, err
		}
		if err := c.removeNumbers(numbers[:n]); err != nil {
			c.txn.Discard()
			return removed, err
		}
		removed += c.applied.Removed
		numbers = numbers[n:]
	}
	return removed, nil
}

func (c *commit) removeNumbers(numbers []uint32) error {
	for _, n := range numbers {
		r, found, err := readRow(c.txn, n)
		if err != nil {
			return err
		}
		if found {
			if err := c.remove(r.ref()); err != nil {
				return err
			}
		}
	}
	return c.done()
}
