package local

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/cespare/xxhash/v2"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// view is a snapshot of index and store with the arrays of the moment, which cannot change while it is open.
type view struct {
	e         *Engine
	store     *lookup // reads records as they were when the view was opened
	columns   *columns
	directory *indexer.Directory
	snapshot  *scorch.IndexSnapshot
	numbers   [][]uint32
	admitted  map[indexer.PersonNo][]bool // rooms, by asker
	compounds text.Compounds
	changes   uint64
	behind    bool
}

// View implements indexer.Engine.
func (e *Engine) View() (indexer.View, error) {
	v, err := e.lookNow()
	if err != nil {
		return nil, err
	}
	return v, nil
}

// lookNow takes mu for reading, which the view's Close gives back.
func (e *Engine) lookNow() (*view, error) {
	e.mu.RLock()
	if e.closed {
		e.mu.RUnlock()
		return nil, indexer.ErrClosed
	}
	v, err := e.look()
	if err != nil {
		e.mu.RUnlock()
		return nil, err
	}
	v.store = e.lookUp()
	return v, nil
}

func (e *Engine) look() (*view, error) {
	e.feed.mu.Lock() // before the reader, so that what is paid is in it
	paid, behind := e.feed.paid, e.feed.paid < e.feed.last
	e.feed.mu.Unlock()
	reader, err := e.index.Reader()
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("index: unexpected reader %T", reader), reader.Close())
	}
	numbers, err := e.segments.numbers(snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	return &view{e: e, columns: e.columns, directory: e.roster.directory.Load(), snapshot: snapshot, numbers: numbers, admitted: map[indexer.PersonNo][]bool{}, compounds: e.learned.Compounds, changes: e.columns.changes + paid, behind: behind}, nil
}

// Close implements indexer.View.
func (v *view) Close() {
	if v.snapshot == nil {
		return
	}
	if err := v.snapshot.Close(); err != nil {
		v.e.log.Warn("close a look at the index", "error", err)
	}
	v.snapshot = nil
	v.store.release()
	v.e.mu.RUnlock()
}

// Directory implements indexer.View.
func (v *view) Directory() *indexer.Directory { return v.directory }

// Analyser implements indexer.View.
func (v *view) Analyser() *text.Analyser { return v.e.analyser }

func (v *view) public() []bool { return v.readable(indexer.Public()) }

// readable gives for each room whether access may read it.
func (v *view) readable(access indexer.Access) []bool {
	if access.Person == indexer.PersonNo(indexer.None) && (access.Groups != nil || access.Accounts != nil) {
		return v.columns.admits(v.directory, access) // made by hand
	}
	rooms, known := v.admitted[access.Person]
	if !known {
		rooms = v.columns.admits(v.directory, access)
		v.admitted[access.Person] = rooms
	}
	return rooms
}

// Version implements indexer.View.
func (v *view) Version(d indexer.DocNo) uint32 {
	if !v.columns.holds(uint32(d)) {
		return 0
	}
	return v.columns.docs[d].version
}

// Changes implements indexer.View.
func (v *view) Changes() uint64 { return v.changes }

// Behind implements indexer.View.
func (v *view) Behind() bool { return v.behind }

// Rooms implements indexer.View.
func (v *view) Rooms(access indexer.Access) uint64 {
	digest := xxhash.New()
	var number [4]byte
	for n, readable := range v.readable(access) {
		if readable && v.columns.rooms[n].docs > 0 {
			binary.LittleEndian.PutUint32(number[:], uint32(n))
			_, _ = digest.Write(number[:]) // never fails
		}
	}
	return digest.Sum64()
}

// Compounds implements indexer.View.
func (v *view) Compounds() text.Compounds { return v.compounds }

// Group implements indexer.View.
func (v *view) Group(no indexer.GroupNo) connectors.Ref { return v.columns.groups[no] }

// Doc implements indexer.View.
func (v *view) Doc(d indexer.DocNo) indexer.Doc {
	c := v.columns
	if !c.holds(uint32(d)) {
		return indexer.Doc{Parent: indexer.DocNo(indexer.None)}
	}
	is := &c.docs[d]
	doc := indexer.Doc{
		Kind: connectors.Kinds[is.kind-1], Lang: c.langs[is.lang],
		Parent: indexer.DocNo(is.parent), Words: int(is.words),
	}
	if is.time != noTime {
		doc.Time = time.Unix(is.time, 0).UTC()
	}
	if r := &c.rooms[is.room]; r.group != "" {
		doc.Group, doc.GroupNo = c.groups[r.groupNo], r.groupNo
	}
	return doc
}

// Parts implements indexer.View.
func (v *view) Parts(d indexer.DocNo, access indexer.Access, visit func(indexer.Part)) {
	c := v.columns
	author := indexer.AccountNo(indexer.None)
	parts := c.parts(uint32(d))
	for i := 0; i < len(parts); {
		part := unpack(parts[i], d)
		for i++; i < len(parts) && parts[i] == parts[i-1]; i++ {
			part.Times++
		}
		if part.Role == indexer.Author || part.Role == indexer.Asked {
			author = part.Account
		}
		visit(part)
	}
	r := c.docs[d].firstReply
	if r == indexer.None {
		return
	}
	readable := v.readable(access)
	for ; r != indexer.None; r = c.docs[r].nextReply {
		answer := &c.docs[r]
		if answer.kind == 0 || answer.partsLen == 0 || !readable[answer.room] {
			continue
		}
		if reply := unpack(c.parts(r)[0], indexer.DocNo(r)); reply.Role == indexer.Author && reply.Account != author {
			reply.Role = indexer.Replied
			if answer.accepted {
				reply.Role = indexer.AcceptedAnswer
			}
			visit(reply)
		}
	}
}

func unpack(packed uint32, d indexer.DocNo) indexer.Part {
	return indexer.Part{
		Account: indexer.AccountNo(packed >> roleBits), Role: indexer.Role(packed & (1<<roleBits - 1)), Times: 1, Doc: d,
	}
}

// admits reports whether access may read one document.
func (v *view) admits(n uint32, access indexer.Access) bool {
	r := v.columns.rooms[v.columns.docs[n].room]
	switch {
	case r.explicit != nil:
		return access.Admits(r.source, *r.explicit)
	case r.group != "":
		return v.directory.ReadsPosts(access, connectors.Ref{Source: r.source, Kind: connectors.KindGroup, ID: r.group})
	}
	return true
}

// Docs implements indexer.View.
func (v *view) Docs(access indexer.Access, visit func(indexer.DocNo) bool) {
	readable := v.readable(access)
	for n := range v.columns.docs {
		if d := &v.columns.docs[n]; d.kind != 0 && readable[d.room] && !visit(indexer.DocNo(n)) {
			return
		}
	}
}

// Replies implements indexer.View.
func (v *view) Replies(d indexer.DocNo, access indexer.Access) []indexer.DocNo {
	var out []indexer.DocNo
	for _, r := range v.columns.replies(uint32(d)) {
		if v.columns.docs[r].kind != 0 && v.admits(r, access) {
			out = append(out, indexer.DocNo(r))
		}
	}
	slices.SortFunc(out, func(a, b indexer.DocNo) int {
		return cmp.Or(cmp.Compare(v.columns.docs[a].time, v.columns.docs[b].time), cmp.Compare(a, b))
	})
	return out
}

// Find implements indexer.View.
func (v *view) Find(ref connectors.Ref, access indexer.Access) (indexer.DocNo, bool) {
	s, found, err := readStored(v.store.Txn, ref)
	if err != nil || !found || !v.columns.holds(s.number) || !v.admits(s.number, access) {
		return 0, false
	}
	return indexer.DocNo(s.number), true
}

// Ref implements indexer.View.
func (v *view) Ref(d indexer.DocNo) (connectors.Ref, error) {
	r, found, err := readRow(v.store.Txn, uint32(d))
	if err != nil {
		return connectors.Ref{}, err
	}
	if !found {
		return connectors.Ref{}, fmt.Errorf("document %d: %w", d, indexer.ErrNotFound)
	}
	return r.ref(), nil
}

// Record implements indexer.View.
func (v *view) Record(d indexer.DocNo) (connectors.Record, error) {
	ref, record, err := v.stored(d)
	if err != nil {
		return nil, err
	}
	return v.e.withDeclared(ref, record), nil
}

// Stored implements indexer.View.
func (v *view) Stored(d indexer.DocNo) (connectors.Record, error) {
	_, record, err := v.stored(d)
	return record, err
}

func (v *view) stored(d indexer.DocNo) (ref connectors.Ref, record connectors.Record, err error) {
	if ref, err = v.Ref(d); err != nil {
		return ref, nil, err
	}
	record, err = readRecord(v.store.Txn, ref)
	return ref, record, err
}

// Contacts implements indexer.View.
func (v *view) Contacts(ctx context.Context, access indexer.Access) ([]indexer.Contact, error) {
	var out []indexer.Contact
	sources := sortedKeys(v.e.sources) // the view holds the lock that Records would take
	err := readRecords(ctx, v.store.Txn, sources, connectors.KindContact, func(source string, record connectors.Record) error {
		c := record.(*connectors.Contact)
		if v.directory.Shares(access, source, c) {
			out = append(out, indexer.Contact{Contact: *c, Source: source})
		}
		return nil
	})
	return out, err
}

// Words implements indexer.View.
func (v *view) Words(prefix string, limit int) ([]indexer.Word, error) {
	dictionary, err := v.snapshot.FieldDictPrefix(wordsField, []byte(prefix))
	if err != nil {
		return nil, fmt.Errorf("index: words: %w", err)
	}
	defer dictionary.Close()
	var words []indexer.Word
	for {
		entry, err := dictionary.Next()
		if err != nil {
			return nil, fmt.Errorf("index: words: %w", err)
		}
		if entry == nil {
			break
		}
		words = append(words, indexer.Word{Text: entry.Term, Documents: int(entry.Count)})
	}
	most := func(a, b indexer.Word) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
	}
	slices.SortFunc(words, most)
	return v.publicWords(words, limit, most)
}

// publicWords counts words again over documents that everyone may read at this moment. The counts that come
// with the words, highest first, hold documents that are gone or that not everyone may read any longer, so
// that they are bounds and no more: counting ends where they are below what has been found.
func (v *view) publicWords(words []indexer.Word, limit int, most func(a, b indexer.Word) int) ([]indexer.Word, error) {
	public := v.public()
	var out []indexer.Word
	for _, w := range words {
		if len(out) == limit && (limit == 0 || w.Documents < out[limit-1].Documents) {
			break
		}
		w.Documents = 0
		err := v.postings(wordsField, w.Text, func(n uint32, _ uint16) {
			if public[v.columns.docs[n].room] {
				w.Documents++
			}
		})
		if err != nil {
			return nil, err
		}
		if w.Documents > 0 {
			at, _ := slices.BinarySearchFunc(out, w, most)
			out = slices.Insert(out, at, w)
			out = out[:min(len(out), limit)]
		}
	}
	return out, nil
}

// Newest implements indexer.View.
func (v *view) Newest() time.Time {
	public := v.public()
	post := kindCode(connectors.KindPost)
	newest, now := int64(noTime), time.Now().Unix()
	for n := range v.columns.docs {
		if d := &v.columns.docs[n]; d.time > newest && d.time <= now && d.kind == post && public[d.room] {
			newest = d.time
		}
	}
	if newest == noTime {
		return time.Time{}
	}
	return time.Unix(newest, 0).UTC()
}
