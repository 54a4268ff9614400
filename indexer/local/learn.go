package local

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/indexer/text"
)

// learned is what the index says about the firm's language as a whole. It is learned from what everyone may
// read, whenever the index has caught up, so that it depends on the records alone and not on their order.
type learned struct {
	Paid      uint64 // the newest debt of the index that it knows
	Compounds text.Compounds
	lines     lines // boilerplate; kept in the store, since what the index owes depends on it
}

// learnedKey is where the store keeps what was learned, so that a restart need not learn it again. The index
// could, but never lets go the bytes of what it once remembered.
var learnedKey = []byte("learned")

// recall reads back what was learned.
func (e *Engine) recall() error {
	var value []byte
	err := e.db.View(func(txn *badger.Txn) (err error) {
		if e.learned.lines, err = readLines(txn); err == nil {
			value, err = get(txn, learnedKey)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: what was learned: %w", err)
	}
	if value == nil {
		return nil
	}
	if err := gob.NewDecoder(bytes.NewReader(value)).Decode(&e.learned); err != nil {
		return fmt.Errorf("index: what was learned of its words: %w", err)
	}
	return nil
}

// learn learns anew if anything was indexed since. It reads the whole vocabulary.
func (e *Engine) learn(ctx context.Context) error {
	e.learning.Lock()
	defer e.learning.Unlock()
	if e.knowsAll() {
		return nil
	}
	now, changed, err := e.boilerplate()
	if err != nil {
		return err
	}
	if len(changed) > 0 {
		if err := e.judge(now, changed); err != nil {
			return err
		}
		target := e.feed.committed()
		if err := e.feed.until(ctx, func() bool { return e.feed.paid >= target }); err != nil {
			return err
		}
	}
	return e.learnCompounds()
}

// knowsAll reports whether nothing was indexed since learning.
func (e *Engine) knowsAll() bool {
	e.feed.mu.Lock()
	paid := e.feed.paid
	e.feed.mu.Unlock()
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.learned.Paid == paid
}

func (e *Engine) learnCompounds() error {
	e.feed.mu.Lock()
	paid := e.feed.paid
	e.feed.mu.Unlock()
	words, err := e.vocabulary()
	if err != nil {
		return err
	}
	compounds := e.analyser.Compounds(words)
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(learned{Paid: paid, Compounds: compounds}); err != nil {
		return fmt.Errorf("index: what was learned of its words: %w", err)
	}
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.db.Update(func(txn *badger.Txn) error { return txn.Set(learnedKey, out.Bytes()) }); err != nil {
		return fmt.Errorf("store what was learned of the index's words: %w", err)
	}
	e.mu.Lock()
	e.learned.Paid, e.learned.Compounds = paid, compounds
	e.columns.changes++
	e.mu.Unlock()
	return nil
}

// enough is where counting a word's documents ends: more do not make it more of a word.
const enough = 1000

// vocabulary counts for each term that compounds are made of the documents that hold it and that everyone
// may read, up to enough: exactly so, or compounds would depend on how the index happens to be cut in segments.
func (e *Engine) vocabulary() (map[string]int, error) {
	v, err := e.lookNow()
	if err != nil {
		return nil, err
	}
	defer v.Close()
	words := map[string]int{}
	for i, s := range v.snapshot.Segments() {
		for _, field := range []string{titleField, bodyField} {
			dictionary, err := s.Segment().Dictionary(field)
			if err != nil {
				return nil, fmt.Errorf("index: field %s: %w", field, err)
			}
			err = eachTerm(dictionary, func(term string) error {
				if !text.MayBePart(term) || words[term] >= enough {
					return nil
				}
				list, err := dictionary.PostingsList([]byte(term), s.Deleted(), nil)
				if err != nil {
					return err
				}
				n, err := v.countPublic(list, v.numbers[i], enough)
				if n > 0 {
					words[term] = min(words[term]+n, enough)
				}
				return err
			})
			if err != nil {
				return nil, fmt.Errorf("index: words of %s: %w", field, err)
			}
		}
	}
	return words, nil
}

func eachTerm(dictionary segment.TermDictionary, visit func(term string) error) error {
	for it := dictionary.AutomatonIterator(nil, nil, nil); ; {
		entry, err := it.Next()
		if err != nil || entry == nil {
			return err
		}
		if err := visit(entry.Term); err != nil {
			return err
		}
	}
}

// countPublic counts the documents of a list that everyone may read, up to enough.
func (v *view) countPublic(list segment.PostingsList, numbers []uint32, enough int) (n int, err error) {
	public := v.public()
	for it := list.Iterator(false, false, false, nil); n < enough; {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return n, err
		}
		if no := numbers[posting.Number()]; v.columns.holds(no) && public[v.columns.docs[no].room] {
			n++
		}
	}
	return n, nil
}
