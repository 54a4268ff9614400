package local

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/badgerdb"
)

func openStore(dir string) (*badger.DB, error) {
	db, err := badgerdb.Open(badgerdb.Options(dir).
		WithDetectConflicts(false). // one writer at a time
		WithMemTableSize(32 << 20).
		WithBlockCacheSize(32 << 20).
		WithValueLogFileSize(64 << 20))
	if err != nil {
		if strings.Contains(err.Error(), "Cannot acquire directory lock") {
			return nil, fmt.Errorf("open %s: %w", dir, ErrLocked)
		}
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	return db, nil
}

// stored is a record as the store holds it: number, hash of the line, line.
type stored struct {
	number uint32
	hash   uint64
	line   []byte
}

const storedHeader = 12

func (s stored) encode() []byte {
	out := make([]byte, 0, storedHeader+len(s.line))
	out = binary.BigEndian.AppendUint32(out, s.number)
	out = binary.BigEndian.AppendUint64(out, s.hash)
	return append(out, s.line...)
}

func decodeStored(in []byte) (stored, error) {
	if len(in) < storedHeader {
		return stored{}, errors.New("store: a record is damaged")
	}
	return stored{binary.BigEndian.Uint32(in), binary.BigEndian.Uint64(in[4:]), in[storedHeader:]}, nil
}

// sourceState is what is remembered of a source: how far it was pulled, which numbers are its records and
// which of them the present pass has seen.
type sourceState struct {
	checkpoint []byte
	all        *roaring.Bitmap
	seen       *roaring.Bitmap
}

func newSourceState() *sourceState {
	return &sourceState{all: roaring.New(), seen: roaring.New()}
}

func (s *sourceState) clone() *sourceState {
	return &sourceState{slices.Clone(s.checkpoint), s.all.Clone(), s.seen.Clone()}
}

func (s *sourceState) encode() ([]byte, error) {
	var out bytes.Buffer
	s.all.RunOptimize()
	s.seen.RunOptimize()
	out.Write(binary.AppendUvarint(nil, uint64(len(s.checkpoint))))
	out.Write(s.checkpoint)
	for _, b := range []*roaring.Bitmap{s.all, s.seen} {
		if _, err := b.WriteTo(&out); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func decodeSourceState(in []byte) (*sourceState, error) {
	s := newSourceState()
	r := bytes.NewReader(in)
	n, err := binary.ReadUvarint(r)
	if err != nil || n > uint64(r.Len()) {
		return nil, errors.New("store: a source's state is damaged")
	}
	if n > 0 {
		s.checkpoint = make([]byte, n)
		if _, err := r.Read(s.checkpoint); err != nil {
			return nil, err
		}
	}
	for _, b := range []*roaring.Bitmap{s.all, s.seen} {
		if _, err := b.ReadFrom(r); err != nil {
			return nil, fmt.Errorf("store: a source's state: %w", err)
		}
	}
	return s, nil
}

// load reads back rows, roster and the states of sources.
func (e *Engine) load() error {
	e.roster.stale = true
	return e.db.View(func(txn *badger.Txn) error {
		if err := checkFormat(txn); err != nil {
			return err
		}
		if err := scan(txn, []byte{sourceKeys}, func(key, value []byte) error {
			s, err := decodeSourceState(value)
			e.sources[string(key[1:])] = s
			return err
		}); err != nil {
			return err
		}
		if err := e.loadMemory(txn); err != nil {
			return err
		}
		if err := e.loadConsents(txn); err != nil {
			return err
		}
		if err := e.loadRulings(txn); err != nil {
			return err
		}
		return scan(txn, []byte{rowKeys}, func(key, value []byte) error {
			r, err := decodeRow(value)
			if err != nil {
				return err
			}
			n := binary.BigEndian.Uint32(key[1:])
			e.next = max(e.next, n+1)
			e.columns.set(n, r)
			return e.loadRoster(txn, r.ref())
		})
	})
}

func (e *Engine) loadRoster(txn *badger.Txn, ref connectors.Ref) error {
	switch ref.Kind {
	case connectors.KindPerson, connectors.KindUnit, connectors.KindGroup:
		record, err := readRecord(txn, ref)
		if err != nil {
			return err
		}
		e.enrol(ref, record)
	}
	return nil
}

func checkFormat(txn *badger.Txn) error {
	item, err := txn.Get([]byte(formatKey))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil // a new store; the first batch writes the format
	}
	if err != nil {
		return err
	}
	return item.Value(func(v []byte) error {
		if string(v) != format {
			return fmt.Errorf("the data folder holds %q and this program reads %q: export with the program that wrote it and sync into a new folder", v, format)
		}
		return nil
	})
}

// scan calls visit for each key with the prefix, in order; key and value are valid during the call only.
func scan(txn *badger.Txn, prefix []byte, visit func(key, value []byte) error) error {
	opts := badger.DefaultIteratorOptions
	opts.Prefix = prefix
	opts.PrefetchSize = 1000
	it := txn.NewIterator(opts)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		item := it.Item()
		if err := item.Value(func(v []byte) error { return visit(item.Key(), v) }); err != nil {
			return err
		}
	}
	return nil
}

func readStored(txn *badger.Txn, ref connectors.Ref) (s stored, found bool, err error) {
	item, err := txn.Get(recordKey(ref))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return stored{}, false, nil
	}
	if err != nil {
		return stored{}, false, fmt.Errorf("read %s %s: %w", ref.Kind, ref, err)
	}
	value, err := item.ValueCopy(nil)
	if err != nil {
		return stored{}, false, fmt.Errorf("read %s %s: %w", ref.Kind, ref, err)
	}
	s, err = decodeStored(value)
	return s, err == nil, err
}

func readRow(txn *badger.Txn, n uint32) (r row, found bool, err error) {
	item, err := txn.Get(numberKey(rowKeys, n))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return row{}, false, nil
	}
	if err != nil {
		return row{}, false, fmt.Errorf("read row %d: %w", n, err)
	}
	err = item.Value(func(v []byte) error {
		r, err = decodeRow(v)
		return err
	})
	return r, err == nil, err
}

// Records implements indexer.Writer.
func (e *Engine) Records(ctx context.Context, source string, visit func(string, connectors.Record) error) error {
	sources, err := e.Sources()
	if err != nil {
		return err
	}
	if source != "" {
		sources = []string{source}
	}
	return e.db.View(func(txn *badger.Txn) error { return readRecords(ctx, txn, sources, "", visit) })
}

// readRecords calls visit for the records of a kind, of every kind where it is empty.
func readRecords(ctx context.Context, txn *badger.Txn, sources []string, kind connectors.Kind, visit func(string, connectors.Record) error) error {
	for _, name := range sources {
		prefix := recordPrefix(name)
		if kind != "" {
			prefix = append(prefix, kindCode(kind))
		}
		err := scan(txn, prefix, func(_, value []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			s, err := decodeStored(value)
			if err != nil {
				return err
			}
			record, err := connectors.Decode(s.line)
			if err != nil {
				return fmt.Errorf("read back a record of %s: %w", name, err)
			}
			return visit(name, record)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
