package local

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/go-json-experiment/json"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/durable"
)

// forgotten is what is remembered of somebody of whom nothing else is: keyed hashes of what their accounts are
// known by, so that the next sync does not bring them back.
type forgotten struct {
	number   uint64
	Status   status    `json:"status"`
	At       time.Time `json:"at"`
	Source   string    `json:"source,omitempty"`   // that they left; empty for who was erased
	Numbered bool      `json:"numbered,omitempty"` // they had an employee number
	Digests  []digest  `json:"digests"`
}

type status string

const (
	erased  status = "erased"  // at their wish
	left    status = "left"    // their time after leaving is over
	leaving status = "leaving" // they are no longer active, or no longer in their source
)

func (f *forgotten) has(d digest) bool { return slices.Contains(f.Digests, d) }

// fate is what records that name the person are to do.
func (f *forgotten) fate(r Retention) indexer.Fate {
	switch {
	case f.Status == left && !r.RemoveLeaversPosts:
		return indexer.Unnamed
	case f.Status == leaving:
		return indexer.Here
	}
	return indexer.Erased
}

// digest is a keyed hash of an identifier.
type digest [16]byte

// What a digest is of.
const (
	ofAccount  = 'a'
	ofNumber   = 'n'
	ofSeries   = 's' // number and source
	ofMail     = 'm'
	ofUsername = 'u' // on an account with an employee number
	ofHandle   = 'h' // a username on one without
	ofName     = 'w'
)

// memory finds those who are forgotten. The zero memory knows nobody. It is changed with writing and mu held,
// and read with either.
type memory struct {
	path string
	key  []byte // nil until there is somebody to remember
	by   map[digest][]*forgotten
	all  map[uint64]*forgotten
	gone int // how many are erased or have left for good
	next uint64
}

const memoryKeyFile = "erasure.key"

func newMemory(dir string) memory {
	return memory{path: filepath.Join(dir, memoryKeyFile), by: map[digest][]*forgotten{}, all: map[uint64]*forgotten{}, next: 1}
}

func (m *memory) empty() bool { return len(m.by) == 0 }

func (m *memory) digest(of byte, value string) (d digest) {
	mac := hmac.New(sha256.New, m.key)
	mac.Write([]byte{of, 0})
	mac.Write([]byte(value))
	copy(d[:], mac.Sum(nil))
	return d
}

func (m *memory) account(ref connectors.Ref) digest { return m.digest(ofAccount, ref.String()) }

func (m *memory) series(t indexer.Identifiers) digest {
	return m.digest(ofSeries, t.Source+"\x00"+t.Number)
}

// describe adds to what is remembered of somebody the identifiers of an account. Those that the directory gives to
// somebody else, too, are left out.
func (m *memory) describe(f *forgotten, t indexer.Identifiers, directory *indexer.Directory) {
	add := func(of byte, values ...string) {
		for _, value := range values {
			if d := m.digest(of, value); !f.has(d) {
				f.Digests = append(f.Digests, d)
			}
		}
	}
	shared := func(_ indexer.PersonNo, err error) bool { return errors.Is(err, indexer.ErrSeveral) }
	add(ofAccount, t.Account)
	add(ofName, t.Names...)
	for _, mail := range t.Mails {
		if !shared(directory.ByEmail(mail)) {
			add(ofMail, mail)
		}
	}
	usernames := byte(ofHandle)
	if t.Number != "" {
		usernames = ofUsername
	}
	for _, username := range t.Usernames {
		if !shared(directory.ByUsername(username)) {
			add(usernames, username)
		}
	}
	if t.Number != "" && !shared(directory.ByEmployeeNumber(t.Number)) {
		f.Numbered = true
		add(ofNumber, t.Number)
		add(ofSeries, t.Source+"\x00"+t.Number)
	}
}

// recognise gives those whose account it may be, by the rules by which accounts are one colleague: an employee
// number joins where the source or something else agrees, and whoever has another one is somebody else.
func (m *memory) recognise(t indexer.Identifiers) (out []*forgotten) {
	if m.empty() {
		return nil
	}
	consider := func(d digest, same func(*forgotten) bool) {
		for _, f := range m.by[d] {
			if !slices.Contains(out, f) && same(f) {
				out = append(out, f)
			}
		}
	}
	consider(m.digest(ofAccount, t.Account), func(*forgotten) bool { return true })
	number := m.digest(ofNumber, t.Number)
	if t.Number != "" {
		consider(m.series(t), func(*forgotten) bool { return true })
		consider(number, func(f *forgotten) bool { return m.alike(f, t) })
	}
	noOther := func(f *forgotten) bool { return t.Number == "" || !f.Numbered || f.has(number) }
	for _, mail := range t.Mails {
		consider(m.digest(ofMail, mail), noOther)
	}
	for _, username := range t.Usernames {
		consider(m.digest(ofUsername, username), noOther)
		if t.Number != "" {
			consider(m.digest(ofHandle, username), noOther)
		}
	}
	return out
}

// alike reports whether something beside the number agrees.
func (m *memory) alike(f *forgotten, t indexer.Identifiers) bool {
	for of, values := range map[byte][]string{ofMail: t.Mails, ofUsername: t.Usernames, ofHandle: t.Usernames, ofName: t.Names} {
		if slices.ContainsFunc(values, func(v string) bool { return f.has(m.digest(of, v)) }) {
			return true
		}
	}
	return false
}

// named gives those whom somebody may mean by a word.
func (m *memory) named(t indexer.Identifiers) (out []*forgotten) {
	for of, values := range map[byte][]string{ofAccount: {t.Account}, ofNumber: {t.Number}, ofMail: t.Mails, ofUsername: t.Usernames, ofHandle: t.Usernames} {
		for _, v := range values {
			for _, f := range m.by[m.digest(of, v)] {
				if !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// parted gives whoever is erased or has left for good among those whose account it may be.
func (m *memory) parted(t indexer.Identifiers) *forgotten {
	if m.gone == 0 {
		return nil
	}
	var found *forgotten
	for _, f := range m.recognise(t) {
		if f.Status == erased || f.Status == left && found == nil {
			found = f
		}
	}
	return found
}

// leaver gives what is remembered of an account since it is no longer active or no longer there.
func (m *memory) leaver(ref connectors.Ref) *forgotten {
	if m.empty() {
		return nil
	}
	for _, f := range m.by[m.account(ref)] {
		if f.Status == leaving {
			return f
		}
	}
	return nil
}

// put takes somebody in, in place of what was remembered of them.
func (m *memory) put(f *forgotten) {
	m.drop(f.number)
	m.all[f.number] = f
	if f.Status != leaving {
		m.gone++
	}
	for _, d := range f.Digests {
		m.by[d] = append(m.by[d], f)
	}
	m.next = max(m.next, f.number+1)
}

func (m *memory) drop(number uint64) {
	f := m.all[number]
	if f == nil {
		return
	}
	delete(m.all, number)
	if f.Status != leaving {
		m.gone--
	}
	for _, d := range f.Digests {
		if m.by[d] = slices.DeleteFunc(m.by[d], func(o *forgotten) bool { return o == f }); len(m.by[d]) == 0 {
			delete(m.by, d)
		}
	}
}

// clone copies somebody, so that more can be remembered of them once that is stored.
func (f *forgotten) clone() *forgotten {
	c := *f
	c.Digests = slices.Clone(f.Digests)
	return &c
}

// ready makes the key, when there is none yet.
func (m *memory) ready() error {
	if m.key != nil {
		return nil
	}
	key, err := durable.MakeKey(m.path)
	if err != nil {
		return fmt.Errorf("make the key of what is remembered of people who were erased: %w", err)
	}
	m.key = key
	return nil
}

// readKey reads the key. Without one nobody may be remembered.
func (m *memory) readKey(needed bool) error {
	key, err := durable.ReadKey(m.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !needed:
		return nil
	case err != nil:
		return fmt.Errorf("the key of what is remembered of people who were erased: %w; put back the file that belongs to this folder, or the next sync would bring them back", err)
	}
	m.key = key
	return nil
}

func forgottenKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{forgottenKeys}, number)
}

// storeForgotten writes to a transaction, or to a batch.
func storeForgotten(to interface{ Set(key, value []byte) error }, f *forgotten) error {
	value, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return to.Set(forgottenKey(f.number), value)
}

func (e *Engine) loadMemory(txn *badger.Txn) error {
	var all []*forgotten
	err := scan(txn, []byte{forgottenKeys}, func(key, value []byte) error {
		f := &forgotten{number: binary.BigEndian.Uint64(key[1:])}
		if err := json.Unmarshal(value, f); err != nil {
			return fmt.Errorf("store: what is remembered of somebody who was erased is damaged: %w", err)
		}
		all = append(all, f)
		return nil
	})
	if err != nil {
		return err
	}
	if err := e.memory.readKey(len(all) > 0); err != nil {
		return err
	}
	for _, f := range all {
		e.memory.put(f)
	}
	return nil
}
