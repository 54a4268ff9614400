package local

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/go-json-experiment/json"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// pending is an erasure that has been decided and is not complete: it is stored before the first record goes,
// and whoever opens the folder after a crash goes on with it.
type pending struct {
	number   uint64 // of whom is remembered
	Accounts []connectors.Ref
}

func pendingKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{pendingKeys}, number)
}

func storePending(txn *badger.Txn, p pending) error {
	value, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return txn.Set(pendingKey(p.number), value)
}

// Erase implements indexer.Engine.
func (e *Engine) Erase(ctx context.Context, person string) (indexer.Erasure, error) {
	out, err := e.erase(ctx, person)
	if err != nil {
		return out, err
	}
	if err := e.Flush(ctx); err != nil {
		return out, err
	}
	return out, e.compact(ctx)
}

func (e *Engine) erase(ctx context.Context, person string) (indexer.Erasure, error) {
	e.writing.Lock()
	defer e.writing.Unlock()
	colleague, err := e.colleague(person)
	if err != nil {
		return indexer.Erasure{}, err
	}
	return e.part(ctx, &forgotten{Status: erased, At: e.now().UTC()}, colleague.Accounts)
}

// part remembers somebody and lets all go that is here of them. The caller holds writing.
func (e *Engine) part(ctx context.Context, f *forgotten, accounts []connectors.Ref) (indexer.Erasure, error) {
	if err := e.memory.ready(); err != nil {
		return indexer.Erasure{}, err
	}
	e.mu.RLock()
	for _, ref := range accounts {
		e.memory.describe(f, indexer.IdentifiersOf(ref, e.columns.person(ref)), e.roster.directory.Load())
	}
	if f.number == 0 {
		f.number = e.memory.next
	}
	e.mu.RUnlock()
	p := pending{f.number, accounts}
	err := e.db.Update(func(txn *badger.Txn) error {
		if err := storeForgotten(txn, f); err != nil {
			return err
		}
		if err := storePending(txn, p); err != nil {
			return err
		}
		return markUntidy(txn)
	})
	if err != nil {
		return indexer.Erasure{}, fmt.Errorf("erase somebody: %w", err)
	}
	e.mu.Lock()
	e.memory.put(f)
	e.mu.Unlock()
	return e.complete(ctx, p)
}

// rewritten is how many records a transaction of an erasure holds at most.
const rewritten = 200

// complete carries out an erasure, from wherever an earlier attempt stopped. The caller holds writing.
func (e *Engine) complete(ctx context.Context, p pending) (indexer.Erasure, error) {
	out := indexer.Erasure{Accounts: p.Accounts, Removed: map[connectors.Kind]int{}}
	if err := errors.Join(e.forgetDecisions(p.Accounts), e.forgetLeavers(p.Accounts)); err != nil {
		return out, err
	}
	ids := map[string][]string{}
	for _, ref := range p.Accounts {
		ids[ref.Source] = append(ids[ref.Source], ref.ID)
	}
	for _, source := range sortedKeys(ids) {
		refs, err := e.naming(ctx, source, ids[source])
		if err != nil {
			return out, err
		}
		for chunk := range slices.Chunk(refs, rewritten) {
			if err := e.rewrite(ctx, source, chunk, &out); err != nil {
				return out, err
			}
		}
	}
	if e.erasing != nil {
		if err := e.erasing(p.Accounts); err != nil {
			return out, fmt.Errorf("erase what is kept beside the records: %w", err)
		}
	}
	if err := e.db.Update(func(txn *badger.Txn) error { return txn.Delete(pendingKey(p.number)) }); err != nil {
		return out, fmt.Errorf("end an erasure: %w", err)
	}
	return out, nil
}

// resume goes on with the erasures that a crash cut short.
func (e *Engine) resume(ctx context.Context) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	var all []pending
	err := e.db.View(func(txn *badger.Txn) error {
		return scan(txn, []byte{pendingKeys}, func(key, value []byte) error {
			p := pending{number: binary.BigEndian.Uint64(key[1:])}
			err := json.Unmarshal(value, &p)
			all = append(all, p)
			return err
		})
	})
	for _, p := range all {
		if err == nil {
			_, err = e.complete(ctx, p)
		}
	}
	if err != nil {
		return fmt.Errorf("go on with an erasure: %w", err)
	}
	return nil
}

// naming lists the records of a source that name one of the people.
func (e *Engine) naming(ctx context.Context, source string, ids []string) ([]connectors.Ref, error) {
	their := func(id string) indexer.Fate {
		if slices.Contains(ids, id) {
			return indexer.Erased
		}
		return indexer.Here
	}
	var refs []connectors.Ref
	err := e.db.View(func(txn *badger.Txn) error {
		for _, n := range e.documentsNaming(source, ids) {
			r, found, err := readRow(txn, n)
			if err != nil {
				return err
			}
			if found {
				refs = append(refs, r.ref())
			}
		}
		for _, kind := range []connectors.Kind{connectors.KindUnit, connectors.KindGroup, connectors.KindPerson, connectors.KindContact} {
			err := readRecords(ctx, txn, []string{source}, kind, func(_ string, record connectors.Record) error {
				ref := connectors.RefOf(source, record)
				if indexer.Without(record, their) != record && !slices.Contains(refs, ref) {
					refs = append(refs, ref)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return refs, err
}

// documentsNaming gives the posts and experiences in which one of the people had a part or that are for them.
func (e *Engine) documentsNaming(source string, ids []string) []uint32 {
	e.mu.RLock()
	defer e.mu.RUnlock()
	c := e.columns
	var numbers []uint32
	for _, id := range ids {
		no, known := c.accountNo[connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}]
		if known && int(no) < len(c.own) {
			numbers = append(numbers, c.own[no]...)
		}
	}
	forThem := map[uint32]bool{}
	for i, r := range c.rooms {
		if r.source == source && r.explicit != nil && slices.ContainsFunc(r.explicit.People, func(id string) bool { return slices.Contains(ids, id) }) {
			forThem[uint32(i)] = true
		}
	}
	if len(forThem) > 0 {
		for n := range c.docs {
			if c.holds(uint32(n)) && forThem[c.docs[n].room] {
				numbers = append(numbers, uint32(n))
			}
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// rewrite stores records anew, without whom nobody may name any longer.
func (e *Engine) rewrite(ctx context.Context, source string, refs []connectors.Ref, out *indexer.Erasure) error {
	batch := indexer.Batch{Source: source}
	err := e.db.View(func(txn *badger.Txn) error {
		for _, ref := range refs {
			record, err := readRecord(txn, ref)
			if errors.Is(err, indexer.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			batch.Upserts = append(batch.Upserts, record)
			out.Removed[ref.Kind]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	admitted := e.admit(source, batch.Upserts)
	for _, r := range admitted.records {
		if out.Removed[r.Kind()]--; out.Removed[r.Kind()] == 0 {
			delete(out.Removed, r.Kind())
		}
	}
	applied, err := e.apply(ctx, batch, admitted, true)
	out.Changed += applied.Changed
	return err
}

// forgetDecisions removes what was decided by somebody about themselves, and what was ruled about their
// accounts. Their name goes from what they ruled about others.
func (e *Engine) forgetDecisions(accounts []connectors.Ref) error {
	theirs := func(ref connectors.Ref) bool { return slices.Contains(accounts, ref) }
	e.mu.RLock()
	rulings, changed, gone := rulingsWithout(e.roster.rulings, theirs)
	consents := map[connectors.Ref]indexer.Consent{} // of others who told them of a contact, or did not
	for account, consent := range e.roster.consents {
		if rest, named := consent.WithoutContactsOf(theirs); named && !theirs(account) {
			consents[account] = rest
		}
	}
	e.mu.RUnlock()
	err := e.db.Update(func(txn *badger.Txn) error {
		for _, ref := range accounts {
			if err := txn.Delete(consentKey(ref)); err != nil {
				return err
			}
		}
		for account, consent := range consents {
			if err := storeConsent(txn, account, consent); err != nil {
				return err
			}
		}
		for _, ruling := range changed {
			value, err := json.Marshal(ruling)
			if err != nil {
				return err
			}
			if err := txn.Set(rulingKey(ruling.Number), value); err != nil {
				return err
			}
		}
		for _, number := range gone {
			if err := txn.Delete(rulingKey(number)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("erase what was decided: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ref := range accounts {
		delete(e.roster.consents, ref)
	}
	for account, consent := range consents {
		e.roster.consents[account] = consent
	}
	hidden := map[connectors.Ref]uint32{}
	for _, consent := range e.roster.consents {
		for _, ref := range consent.HiddenRecords {
			hidden[ref] = e.columns.hidden[ref]
		}
	}
	e.columns.hidden = hidden
	e.roster.rulings = rulings
	e.roster.decisions++
	e.roster.stale = true
	return nil
}

// rulingsWithout gives the rulings that are left when somebody is gone, those of them that changed, and the
// numbers of those that say nothing any more.
func rulingsWithout(rulings []indexer.Ruling, theirs func(connectors.Ref) bool) (rest, changed []indexer.Ruling, gone []uint64) {
	for _, r := range rulings {
		about := slices.ContainsFunc(r.Accounts, theirs) || slices.ContainsFunc(r.Others, theirs)
		by, err := connectors.ParseRef(connectors.KindPerson, r.By)
		decided := err == nil && theirs(by)
		if decided {
			r.By = ""
		}
		if about {
			r.Accounts = slices.DeleteFunc(slices.Clone(r.Accounts), theirs)
			r.Others = slices.DeleteFunc(slices.Clone(r.Others), theirs)
			r.Note = "" // it may name them
		}
		empty := r.Kind == indexer.Merge && len(r.Accounts) < 2 ||
			(r.Kind == indexer.Split || r.Kind == indexer.Different) && (len(r.Accounts) == 0 || len(r.Others) == 0) ||
			r.Kind == indexer.Undo && slices.Contains(gone, r.Undoes)
		if empty {
			gone = append(gone, r.Number)
			continue
		}
		if about || decided {
			changed = append(changed, r)
		}
		rest = append(rest, r)
	}
	return rest, changed, gone
}

// Readmit implements indexer.Engine.
func (e *Engine) Readmit(ctx context.Context, identifier string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e.writing.Lock()
	defer e.writing.Unlock()
	var found []*forgotten
	if !e.memory.empty() {
		found = slices.DeleteFunc(e.memory.named(indexer.IdentifiersNamed(identifier)), func(f *forgotten) bool { return f.Status == leaving })
	}
	switch {
	case len(found) == 0:
		return fmt.Errorf("nobody who was erased had %q: %w", identifier, indexer.ErrNotFound)
	case len(found) > 1:
		return fmt.Errorf("%q: %w; name an account or an address that only one had", identifier, indexer.ErrSeveral)
	}
	sources, err := e.Sources()
	if err != nil {
		return err
	}
	c, err := e.newCommit(sources[0])
	if err != nil {
		return err
	}
	defer c.txn.Discard()
	if err := c.remember(admission{back: found}); err != nil {
		return err
	}
	return c.done()
}
