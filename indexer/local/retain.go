package local

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Retention is how long is kept what a source brings. The zero Retention keeps everything.
type Retention struct {
	// Keep is how old a post may get; 0: as old as it will. One without a time stays.
	Keep time.Duration
	// Leavers is how long after somebody is no longer active in the source, or no longer in it, everything of
	// theirs goes, from other sources too; 0: nothing does for that reason.
	Leavers time.Duration
	// RemoveLeaversPosts removes what leavers wrote in this source, too. Else it stays without their name.
	RemoveLeaversPosts bool
}

// expired reports whether a record is older than its source is kept.
func (e *Engine) expired(source string, r connectors.Record) bool {
	post, ok := r.(*connectors.Post)
	keep := e.retention[source].Keep
	return ok && keep > 0 && !post.Time.IsZero() && post.Time.Before(e.now().Add(-keep))
}

// Retain implements indexer.Writer.
func (e *Engine) Retain(ctx context.Context, source string) (removed int, err error) {
	removed, err = e.retain(ctx, source)
	if err == nil && removed > 0 {
		err = e.Flush(ctx)
	}
	if err != nil {
		return removed, fmt.Errorf("remove what is kept no longer: %w", err)
	}
	return removed, e.tidy(ctx)
}

func (e *Engine) retain(ctx context.Context, source string) (removed int, err error) {
	e.writing.Lock()
	defer e.writing.Unlock()
	sources, err := e.Sources()
	if err != nil {
		return 0, err
	}
	for _, name := range sources {
		if source != "" && name != source {
			continue
		}
		retention := e.retention[name]
		if retention.Keep > 0 {
			n, err := e.expire(ctx, name)
			if removed += n; err != nil {
				return removed, err
			}
		}
		if retention.Leavers > 0 {
			n, err := e.partWithLeavers(ctx, name)
			if removed += n; err != nil {
				return removed, err
			}
		}
	}
	return removed, nil
}

// expire removes the posts of a source that are older than it is kept.
func (e *Engine) expire(ctx context.Context, source string) (removed int, err error) {
	before := e.now().Add(-e.retention[source].Keep).Unix()
	e.mu.RLock()
	var old []uint32
	c := e.columns
	for n := range c.docs {
		if d := &c.docs[n]; d.kind == postKind && d.time != noTime && d.time < before && c.rooms[d.room].source == source {
			old = append(old, uint32(n))
		}
	}
	e.mu.RUnlock()
	for numbers := range slices.Chunk(old, removals) {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		c, err := e.newCommit(source)
		if err != nil {
			return removed, err
		}
		err = c.removeNumbers(numbers)
		c.txn.Discard()
		if err != nil {
			return removed, err
		}
		removed += c.applied.Removed
	}
	if removed == 0 {
		return 0, nil
	}
	return removed, e.db.Update(func(txn *badger.Txn) error { return txn.Set(agedKey, nil) })
}

// partWithLeavers lets go what is here of those who left a source long enough ago.
func (e *Engine) partWithLeavers(ctx context.Context, source string) (removed int, err error) {
	e.refreshDirectory()
	if err := e.noticeLeavers(source); err != nil {
		return 0, err
	}
	until := e.now().Add(-e.retention[source].Leavers)
	due := map[*forgotten]bool{}
	for _, f := range e.memory.all {
		if f.Status == leaving && f.Source == source && !f.At.After(until) {
			due[f] = true
		}
	}
	for f, accounts := range e.leaversAccounts(due) {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		if e.memory.all[f.number] != f {
			continue // known by now to be the same as another
		}
		gone := f.clone()
		gone.Status = left
		out, err := e.part(ctx, gone, accounts)
		if err != nil {
			return removed, err
		}
		for _, n := range out.Removed {
			removed += n
		}
	}
	return removed, nil
}

// noticeLeavers notes since when accounts of a source are inactive, and that others are active again. That an
// account is gone is noted when it goes.
func (e *Engine) noticeLeavers(source string) error {
	e.mu.RLock()
	var fresh []*forgotten
	var again []uint64
	for _, a := range e.columns.accounts {
		if a.Ref.Source != source || a.Person == nil {
			continue
		}
		f := e.memory.leaver(a.Ref)
		switch {
		case f != nil && a.Person.IsActive():
			again = append(again, f.number)
		case f == nil && !a.Person.IsActive():
			if err := e.memory.ready(); err != nil {
				e.mu.RUnlock()
				return err
			}
			fresh = append(fresh, e.leaverNow(a.Ref, a.Person, uint64(len(fresh))))
		}
	}
	e.mu.RUnlock()
	return e.changeMemory(fresh, again)
}

// leaverNow is what is remembered of an account from now on that is no longer active or no longer there. The
// number is the next but so many.
func (e *Engine) leaverNow(ref connectors.Ref, p *connectors.Person, after uint64) *forgotten {
	f := &forgotten{number: e.memory.next + after, Status: leaving, Source: ref.Source, At: e.now().UTC()}
	e.memory.describe(f, indexer.IdentifiersOf(ref, p), e.roster.directory.Load())
	return f
}

// forgetLeavers forgets since when accounts are inactive or gone.
func (e *Engine) forgetLeavers(accounts []connectors.Ref) error {
	var gone []uint64
	for _, ref := range accounts {
		if f := e.memory.leaver(ref); f != nil {
			gone = append(gone, f.number)
		}
	}
	return e.changeMemory(nil, gone)
}

func (e *Engine) changeMemory(put []*forgotten, drop []uint64) error {
	if len(put)+len(drop) == 0 {
		return nil
	}
	batch := e.db.NewWriteBatch()
	defer batch.Cancel()
	for _, f := range put {
		if err := storeForgotten(batch, f); err != nil {
			return err
		}
	}
	for _, number := range drop {
		if err := batch.Delete(forgottenKey(number)); err != nil {
			return err
		}
	}
	if err := batch.Flush(); err != nil {
		return fmt.Errorf("note who left: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range put {
		e.memory.put(f)
	}
	for _, number := range drop {
		e.memory.drop(number)
	}
	return nil
}

// leaversAccounts gives for each who is due the accounts that are theirs. A colleague who is active with an
// employee number, or in the source in question, has not left: who is due by the same number is still here, and
// stays out of the answer.
func (e *Engine) leaversAccounts(due map[*forgotten]bool) map[*forgotten][]connectors.Ref {
	out := map[*forgotten][]connectors.Ref{}
	if len(due) == 0 {
		return out
	}
	for f := range due {
		out[f] = nil
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	directory := e.roster.directory.Load()
	for no := range directory.People {
		c := &directory.People[no]
		theirs := map[*forgotten]bool{}
		here := map[string]bool{} // sources in which they are active
		numbers := map[digest]bool{}
		for _, ref := range c.Accounts {
			p := e.columns.person(ref)
			t := indexer.IdentifiersOf(ref, p)
			for _, f := range e.memory.recognise(t) {
				if due[f] {
					theirs[f] = true
				}
			}
			if p != nil && p.IsActive() {
				here[ref.Source] = true
				if t.Number != "" {
					numbers[e.memory.digest(ofNumber, t.Number)] = true
				}
			}
		}
		for f := range theirs {
			if c.Active && (len(numbers) > 0 || here[f.Source]) {
				for d := range numbers {
					if f.has(d) {
						delete(out, f)
						delete(due, f)
					}
				}
				continue
			}
			if due[f] {
				out[f] = append(out[f], c.Accounts...)
			}
		}
	}
	return out
}

// leave notes that a person's account is no longer in its source, unless that is because they are to be erased.
func (c *commit) leave(ref connectors.Ref, line []byte) error {
	if ref.Kind != connectors.KindPerson || c.rewriting {
		return nil
	}
	m := &c.e.memory
	if m.parted(indexer.IdentifiersOf(ref, nil)) != nil || m.leaver(ref) != nil {
		return nil
	}
	record, err := connectors.Decode(line)
	if err != nil {
		return fmt.Errorf("read back %s %s: %w", ref.Kind, ref, err)
	}
	p, _ := record.(*connectors.Person)
	if err := m.ready(); err != nil {
		return err
	}
	f := c.e.leaverNow(ref, p, c.leavers)
	c.leavers++
	if err := storeForgotten(c.txn, f); err != nil {
		return c.failed(ref, err)
	}
	c.after = append(c.after, func() { m.put(f) })
	return nil
}

// arrive notes that an account is in its source again.
func (c *commit) arrive(u *upsert) error {
	p, ok := u.record.(*connectors.Person)
	if !ok || u.known || c.rewriting || !p.IsActive() {
		return nil
	}
	f := c.e.memory.leaver(u.ref)
	if f == nil {
		return nil
	}
	if err := c.txn.Delete(forgottenKey(f.number)); err != nil {
		return c.failed(u.ref, err)
	}
	c.after = append(c.after, func() { c.e.memory.drop(f.number) })
	return nil
}
