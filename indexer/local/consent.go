package local

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Decide implements indexer.Engine. The leading account keeps all that was decided, the others what takes
// something away: whichever account is alone one day is as hidden as it was.
func (e *Engine) Decide(ctx context.Context, person string, change func(*indexer.Consent) error) error {
	seq, err := e.decide(person, change)
	if err != nil {
		return err
	}
	return e.feed.until(ctx, func() bool { return e.feed.paid >= seq })
}

// decide gives the debt that the index has to pay before the decision is seen.
func (e *Engine) decide(person string, change func(*indexer.Consent) error) (seq uint64, err error) {
	e.writing.Lock()
	defer e.writing.Unlock()
	colleague, err := e.colleague(person)
	if err != nil {
		return 0, err
	}
	decided := colleague.Consent.Clone()
	if err := change(&decided); err != nil {
		return 0, err
	}
	if err := decided.Check(); err != nil {
		return 0, fmt.Errorf("decision of %q: %w", person, err)
	}
	by := map[connectors.Ref]indexer.Consent{}
	for i, account := range colleague.Accounts {
		if by[account] = decided.Restrictions(); i == 0 {
			by[account] = decided
		}
	}
	return e.keepConsents(by)
}

// keepConsents stores what was decided for accounts, and owes the index the profiles of which the declared
// skills changed. The caller holds writing.
func (e *Engine) keepConsents(by map[connectors.Ref]indexer.Consent) (seq uint64, err error) {
	seq = e.feed.committed()
	var owed []uint32
	numbers := map[connectors.Ref]uint32{} // of the records that are hidden
	err = e.db.Update(func(txn *badger.Txn) error {
		for account, consent := range by {
			if err := storeConsent(txn, account, consent); err != nil {
				return fmt.Errorf("store what was decided for %s: %w", account, err)
			}
			for _, ref := range consent.HiddenRecords {
				s, found, err := readStored(txn, ref)
				if err != nil {
					return err
				}
				if numbers[ref] = indexer.None; found {
					numbers[ref] = s.number
				}
			}
			e.mu.RLock()
			before := e.roster.consents[account]
			e.mu.RUnlock()
			if slices.Equal(before.Declared, consent.Declared) {
				continue
			}
			s, found, err := readStored(txn, account)
			if err != nil {
				return err
			}
			if found {
				owed = append(owed, s.number)
			}
		}
		if len(owed) == 0 {
			return nil
		}
		seq++
		return txn.Set(owedKey(seq), encodeNumbers(owed))
	})
	if err != nil {
		return 0, err
	}
	e.mu.Lock()
	for account, consent := range by {
		if e.roster.consents[account] = consent; consent.IsZero() {
			delete(e.roster.consents, account)
		}
	}
	for ref, n := range numbers {
		e.columns.hidden[ref] = n
	}
	for _, n := range owed {
		e.columns.changes++
		e.columns.docs[n].version = uint32(e.columns.changes)
	}
	e.roster.decisions++
	e.roster.stale = true
	e.mu.Unlock()
	if len(owed) > 0 {
		e.feed.owe(seq, len(owed))
	}
	e.refreshDirectory()
	return seq, nil
}

func storeConsent(txn *badger.Txn, account connectors.Ref, consent indexer.Consent) error {
	if consent.IsZero() {
		return txn.Delete(consentKey(account))
	}
	value, err := json.Marshal(consent)
	if err != nil {
		return err
	}
	return txn.Set(consentKey(account), value)
}

// loadConsents reads back what was decided. It comes before the rows, which fill in the numbers of the records
// that are hidden.
func (e *Engine) loadConsents(txn *badger.Txn) error {
	return scan(txn, []byte{consentKeys}, func(key, value []byte) error {
		source, id, found := bytes.Cut(key[1:], []byte{0})
		if !found {
			return errors.New("store: the key of a decision is damaged")
		}
		account := connectors.Ref{Source: string(source), Kind: connectors.KindPerson, ID: string(id)}
		var consent indexer.Consent
		if err := json.Unmarshal(value, &consent); err != nil {
			return fmt.Errorf("store: what was decided for %s: %w", account, err)
		}
		e.roster.consents[account] = consent
		for _, ref := range consent.HiddenRecords {
			e.columns.hidden[ref] = indexer.None
		}
		return nil
	})
}

// withDeclared gives a person's record with the skills that were declared for it: they are found like those
// that a source states. Other records are given as they are.
func (e *Engine) withDeclared(ref connectors.Ref, record connectors.Record) connectors.Record {
	p, ok := record.(*connectors.Person)
	if !ok {
		return record
	}
	consent := e.roster.consents[ref]
	if len(consent.Declared) == 0 {
		return record
	}
	with := *p
	with.Skills = slices.Clone(p.Skills)
	for _, s := range consent.Declared {
		with.Skills = append(with.Skills, connectors.Skill{Name: s.Name, Level: s.Level, By: "self"})
	}
	return &with
}

// Hidden implements indexer.View.
func (v *view) Hidden(visit func(connectors.Ref, indexer.DocNo)) {
	for ref, n := range v.columns.hidden {
		if v.columns.holds(n) {
			visit(ref, indexer.DocNo(n))
		}
	}
}
