package token

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dgraph-io/badger/v4"
	"github.com/go-json-experiment/json"

	"github.com/vemvet/vemvet/ui/auth"
)

// Token is what is known of a token: not the token itself.
type Token struct {
	ID      string       `json:"id"`    // to name it by; no secret
	Owner   string       `json:"owner"` // the colleague's leading account when it was made, "source:id"
	Name    string       `json:"name"`  // as its owner calls it
	Scopes  []auth.Scope `json:"scopes"`
	Created time.Time    `json:"created"`
	Expires time.Time    `json:"expires"`
	Used    time.Time    `json:"used,omitzero"` // last, to the minute
}

// Expired reports whether the token's time was over at now.
func (t Token) Expired(now time.Time) bool { return !now.Before(t.Expires) }

// Options of a store.
type Options struct {
	// MaxLifetime bounds how long a token is good for; 0: DefaultMaxLifetime.
	MaxLifetime time.Duration
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Bounds of tokens.
const (
	DefaultLifetime    = 90 * 24 * time.Hour
	DefaultMaxLifetime = 365 * 24 * time.Hour
	MaxTokens          = 50 // of one colleague, expired ones not counted
	MaxName            = 100
	// shownFor is how long an expired token stays in the list of its owner.
	shownFor = 30 * 24 * time.Hour
)

// Store keeps tokens in a Badger database, beside what else has keys of other first letters. It may be used
// by several goroutines.
type Store struct {
	db      *badger.DB
	options Options
}

// New returns a store. It does not close the database.
func New(db *badger.DB, options Options) *Store {
	options.MaxLifetime = cmp.Or(options.MaxLifetime, DefaultMaxLifetime)
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Store{db, options}
}

// MaxLifetime is how long a token is good for at most.
func (s *Store) MaxLifetime() time.Duration { return s.options.MaxLifetime }

// keys begin the keys of tokens; the hash follows.
const keys = 't'

func keyOf(text string) []byte {
	sum := hash(text)
	return append([]byte{keys}, sum[:]...)
}

// What a token that is wished for may lack.
var (
	ErrName     = errors.New("token: the name is missing, longer than 100 characters, or no text")
	ErrScope    = errors.New("token: want one scope or more of those there are")
	ErrLifetime = errors.New("token: the time is over already, or longer than is allowed")
	ErrTooMany  = errors.New("token: there are too many; revoke one first")
	// ErrUnknown says that no such token is good: it was never made, has expired or was revoked.
	ErrUnknown = errors.New("token: it is not known, has expired or was revoked")
)

// Create makes a token for a colleague and gives it: it is told this once.
func (s *Store) Create(owner, name string, scopes []auth.Scope, lifetime time.Duration) (text string, _ Token, err error) {
	name = strings.TrimSpace(name)
	scopes = slices.Compact(slices.Sorted(slices.Values(scopes)))
	switch {
	case name == "" || utf8.RuneCountInString(name) > MaxName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "", Token{}, ErrName
	case len(scopes) == 0 || slices.ContainsFunc(scopes, func(s auth.Scope) bool { return !slices.Contains(auth.AllScopes(), s) }):
		return "", Token{}, ErrScope
	case lifetime <= 0 || lifetime > s.options.MaxLifetime:
		return "", Token{}, ErrLifetime
	case owner == "":
		return "", Token{}, errors.New("token: it would be nobody's")
	}
	now := s.options.Now().UTC()
	t := Token{ID: rand.Text(), Owner: owner, Name: name, Scopes: scopes, Created: now, Expires: now.Add(lifetime)}
	text = newText()
	err = s.db.Update(func(txn *badger.Txn) error {
		good := 0
		err := each(txn, func(_ []byte, other Token) error {
			if other.Owner == owner && !other.Expired(now) {
				good++
			}
			return nil
		})
		if err != nil {
			return err
		}
		if good >= MaxTokens {
			return ErrTooMany
		}
		return write(txn, keyOf(text), t)
	})
	if err != nil {
		return "", Token{}, fmt.Errorf("make a token: %w", err)
	}
	return text, t, nil
}

// Find gives the token that a program sent, and notes that it was used. The error is ErrUnknown, or that the
// database cannot be read.
func (s *Store) Find(ctx context.Context, text string) (Token, error) {
	if err := ctx.Err(); err != nil {
		return Token{}, err
	}
	if !Valid(text) {
		return Token{}, ErrUnknown
	}
	key, now := keyOf(text), s.options.Now().UTC()
	var t Token
	err := s.db.View(func(txn *badger.Txn) error {
		var err error
		t, err = read(txn, key)
		return err
	})
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		return Token{}, ErrUnknown
	case err != nil:
		return Token{}, fmt.Errorf("look for a token: %w", err)
	case t.Expired(now):
		return Token{}, ErrUnknown
	}
	if minute := now.Truncate(time.Minute); minute.After(t.Used) {
		if err := s.use(key, minute); err != nil {
			return Token{}, err
		}
		t.Used = minute
	}
	return t, nil
}

// use notes when a token was used last. One that was revoked meanwhile stays so, and is not good any more.
func (s *Store) use(key []byte, minute time.Time) error {
	err := s.db.Update(func(txn *badger.Txn) error {
		t, err := read(txn, key)
		if err != nil {
			return err
		}
		t.Used = minute
		return write(txn, key, t)
	})
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		return ErrUnknown
	case errors.Is(err, badger.ErrConflict): // another request noted it, or it was revoked just now: the next one hears of it
		return nil
	case err != nil:
		return fmt.Errorf("note the use of a token: %w", err)
	}
	return nil
}

// List gives the tokens of those owners for whom mine is true, the latest first.
func (s *Store) List(mine func(owner string) bool) ([]Token, error) {
	var out []Token
	err := s.db.View(func(txn *badger.Txn) error {
		return each(txn, func(_ []byte, t Token) error {
			if mine(t.Owner) {
				out = append(out, t)
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	slices.SortFunc(out, func(a, b Token) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Revoke ends every token for which ends is true, and tells how many those were. Programs that come with one
// of them are refused from now on.
func (s *Store) Revoke(ends func(Token) bool) (int, error) {
	ended := 0
	for {
		err := s.db.Update(func(txn *badger.Txn) error {
			ended = 0
			var gone [][]byte
			err := each(txn, func(key []byte, t Token) error {
				if ends(t) {
					gone = append(gone, key)
				}
				return nil
			})
			for _, key := range gone {
				if err == nil {
					err = txn.Delete(key)
					ended++
				}
			}
			return err
		})
		if errors.Is(err, badger.ErrConflict) { // one of them was used just now
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("revoke tokens: %w", err)
		}
		return ended, nil
	}
}

func each(txn *badger.Txn, visit func(key []byte, t Token) error) error {
	options := badger.DefaultIteratorOptions
	options.Prefix = []byte{keys}
	it := txn.NewIterator(options)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		t, err := decode(it.Item())
		if err != nil {
			return err
		}
		if err := visit(it.Item().KeyCopy(nil), t); err != nil {
			return err
		}
	}
	return nil
}

func read(txn *badger.Txn, key []byte) (Token, error) {
	item, err := txn.Get(key)
	if err != nil {
		return Token{}, err
	}
	return decode(item)
}

func decode(item *badger.Item) (t Token, err error) {
	err = item.Value(func(value []byte) error { return json.Unmarshal(value, &t) })
	return t, err
}

func write(txn *badger.Txn, key []byte, t Token) error {
	value, err := json.Marshal(t)
	if err != nil {
		return err
	}
	entry := badger.NewEntry(key, value)
	entry.ExpiresAt = uint64(t.Expires.Add(shownFor).Unix()) // after 1970
	return txn.SetEntry(entry)
}
