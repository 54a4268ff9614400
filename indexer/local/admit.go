package local

import (
	"errors"
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// admission is what of a batch is stored.
type admission struct {
	records  []connectors.Record // without whom nobody may name any longer
	refused  []connectors.Ref    // of people who are gone, and posts older than is kept
	withheld int                 // how many of the batch were refused
	known    map[uint64]*forgotten
	accounts map[uint64][]connectors.Ref // that turned out to be theirs
	back     []*forgotten                // who left and is here again
}

// admit takes out of records who was erased, and what is older than is kept. The caller holds writing.
func (e *Engine) admit(source string, records []connectors.Record) admission {
	retention := e.retention[source]
	if e.memory.gone == 0 && retention.Keep == 0 {
		return admission{records: records}
	}
	a := admission{known: map[uint64]*forgotten{}, accounts: map[uint64][]connectors.Ref{}}
	fates := map[string]indexer.Fate{}
	for _, r := range records {
		if p, ok := r.(*connectors.Person); ok {
			a.meet(e, connectors.RefOf(source, p), p, fates)
		}
	}
	fate := func(id string) indexer.Fate {
		known, asked := fates[id]
		if !asked {
			ref := connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}
			if f := e.memory.parted(indexer.IdentifiersOf(ref, nil)); f != nil && !slices.Contains(a.back, f) {
				known = f.fate(retention)
			}
			fates[id] = known
		}
		return known
	}
	refused := map[connectors.Ref]bool{}
	for _, r := range records {
		ref := connectors.RefOf(source, r)
		if e.memory.gone > 0 {
			r = indexer.Without(r, fate)
		}
		if r == nil || e.expired(source, r) {
			refused[ref] = true
			a.withheld++
			continue
		}
		delete(refused, ref)
		a.records = append(a.records, r)
	}
	if len(refused) > 0 { // of two of the same record the later counts
		a.records = slices.DeleteFunc(a.records, func(r connectors.Record) bool { return refused[connectors.RefOf(source, r)] })
		for ref := range refused {
			a.refused = append(a.refused, ref)
		}
	}
	return a
}

// meet looks whether a person who is offered is known to be gone. Their account may be a new one: it is
// remembered, too. Who left comes back by being active again where they left, or with an employee number.
func (a *admission) meet(e *Engine, ref connectors.Ref, p *connectors.Person, fates map[string]indexer.Fate) {
	ids := indexer.IdentifiersOf(ref, p)
	f := e.memory.parted(ids)
	if f == nil {
		return
	}
	if f.Status == left && p.IsActive() && (ids.Number != "" || ref.Source == f.Source) {
		if !slices.Contains(a.back, f) {
			a.back = append(a.back, f)
		}
		return
	}
	more := a.known[f.number]
	if more == nil {
		more = f.clone()
	}
	before := len(more.Digests)
	e.memory.describe(more, ids, e.roster.directory.Load())
	if len(more.Digests) > before {
		a.known[f.number] = more
		a.accounts[f.number] = append(a.accounts[f.number], ref)
	}
	fates[p.ID] = f.fate(e.retention[ref.Source])
}

// remember stores what was learned of people who are gone. What is here of an account that turned out to be
// theirs is to be erased: that is owed from now on.
func (c *commit) remember(a admission) error {
	for number, f := range a.known {
		if slices.Contains(a.back, c.e.memory.all[number]) {
			continue
		}
		if err := storeForgotten(c.txn, f); err != nil {
			return fmt.Errorf("remember who was erased: %w", err)
		}
		c.after = append(c.after, func() { c.e.memory.put(f) })
		if err := errors.Join(storePending(c.txn, pending{number, a.accounts[number]}), markUntidy(c.txn)); err != nil {
			return fmt.Errorf("remember who was erased: %w", err)
		}
		c.found = append(c.found, pending{number, a.accounts[number]})
	}
	if len(a.back) == 0 {
		return nil
	}
	for _, f := range a.back {
		if err := c.txn.Delete(forgottenKey(f.number)); err != nil {
			return err
		}
		c.after = append(c.after, func() { c.e.memory.drop(f.number) })
	}
	return c.readAgain()
}

// readAgain forgets how far sources were read, so that the next sync brings back what was kept from us.
func (c *commit) readAgain() error {
	c.state.checkpoint = nil
	for name, state := range c.e.sources { // read with writing held, which nobody changes them without
		if name == c.source || state.checkpoint == nil {
			continue
		}
		fresh := state.clone()
		fresh.checkpoint = nil
		value, err := fresh.encode()
		if err != nil {
			return err
		}
		if err := c.txn.Set(sourceKey(name), value); err != nil {
			return err
		}
		c.after = append(c.after, func() { c.e.sources[name] = fresh })
	}
	return nil
}
