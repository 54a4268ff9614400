package token

import (
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/ui/auth"
)

func TestATokenLooksLikeOne(t *testing.T) {
	form := regexp.MustCompile(`^vvt_[0-9A-Za-z]{49}$`)
	seen := map[string]bool{}
	for range 1000 {
		text := newText()
		if !form.MatchString(text) || !Valid(text) || seen[text] {
			t.Fatalf("made %q", text)
		}
		seen[text] = true
	}
	// Computed with another program: what scanners rely on does not change.
	if got := checksum(strings.Repeat("0", randomDigits)); got != "2CZclj" {
		t.Errorf("the checksum of zeros is %s", got)
	}
	for _, text := range []string{"", "vvt_", "Bearer", Prefix + strings.Repeat("0", 49), Prefix + strings.Repeat("å", 49)} {
		if Valid(text) {
			t.Errorf("%q is called a token", text)
		}
	}
}

func TestAnyLetterThatIsChangedIsFoundOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(newText())
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		letter := alphabet[rapid.IntRange(0, len(alphabet)-1).Draw(t, "letter")]
		if text[at] == letter {
			return
		}
		text[at] = letter
		if Valid(string(text)) {
			t.Errorf("%s is called a token", text)
		}
	})
}

func TestBase62IsTheNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.SliceOfN(rapid.Byte(), randomBytes, randomBytes).Draw(t, "number")
		back := new(big.Int)
		for _, digit := range base62(number, randomDigits) {
			back.Mul(back, big.NewInt(62)).Add(back, big.NewInt(int64(strings.IndexRune(alphabet, digit))))
		}
		if back.Cmp(new(big.Int).SetBytes(number)) != 0 {
			t.Errorf("%x became %x", number, back)
		}
	})
}

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

func open(t *testing.T, dir string) *badger.DB {
	t.Helper()
	db, err := badger.Open(badger.DefaultOptions(dir).WithLogger(nil).WithMemTableSize(8 << 20).WithValueLogFileSize(4 << 20))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func newStore(t *testing.T) (*Store, *clock) {
	t.Helper()
	db := open(t, t.TempDir())
	t.Cleanup(func() { db.Close() })
	c := &clock{now: time.Now().Truncate(time.Minute)}
	return New(db, Options{Now: c.Now}), c
}

func make1(t *testing.T, s *Store, owner string) string {
	t.Helper()
	text, _, err := s.Create(owner, "script", []auth.Scope{auth.ScopeRead}, DefaultLifetime)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestATokenIsGoodUntilItExpiresOrIsRevoked(t *testing.T) {
	s, clock := newStore(t)
	text, made, err := s.Create("hr:anna", "  nightly report ", []auth.Scope{auth.ScopeTeams, auth.ScopeRead, auth.ScopeRead}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Find(t.Context(), text)
	if err != nil || got.ID != made.ID || got.Owner != "hr:anna" || got.Name != "nightly report" || len(got.Scopes) != 2 {
		t.Fatalf("got %+v, %v", got, err)
	}
	for name, wrong := range map[string]string{"another": newText(), "its id": made.ID, "its beginning": text[:20], "nothing": "", "with a space": text + " "} {
		if _, err := s.Find(t.Context(), wrong); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	clock.advance(time.Hour - time.Second)
	if _, err := s.Find(t.Context(), text); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	clock.advance(time.Second)
	if _, err := s.Find(t.Context(), text); !errors.Is(err, ErrUnknown) {
		t.Errorf("at its end: %v", err)
	}
	other, kept := make1(t, s, "hr:anna"), make1(t, s, "hr:bo")
	if n, err := s.Revoke(func(t Token) bool { return t.Owner == "hr:anna" }); n != 2 || err != nil {
		t.Errorf("revoked %d, %v", n, err)
	}
	if _, err := s.Find(t.Context(), other); !errors.Is(err, ErrUnknown) {
		t.Errorf("one that was revoked: %v", err)
	}
	if _, err := s.Find(t.Context(), kept); err != nil {
		t.Errorf("one of another: %v", err)
	}
}

func TestATokenThatCannotBeRightIsNotMade(t *testing.T) {
	s, _ := newStore(t)
	for _, test := range []struct {
		name, owner, called string
		scopes              []auth.Scope
		lifetime            time.Duration
		want                error
	}{
		{"no name", "hr:anna", " ", []auth.Scope{auth.ScopeRead}, time.Hour, ErrName},
		{"a name that is a novel", "hr:anna", strings.Repeat("å", MaxName+1), []auth.Scope{auth.ScopeRead}, time.Hour, ErrName},
		{"a name with a line break", "hr:anna", "a\nb", []auth.Scope{auth.ScopeRead}, time.Hour, ErrName},
		{"no scope", "hr:anna", "x", nil, time.Hour, ErrScope},
		{"a scope that is none", "hr:anna", "x", []auth.Scope{auth.ScopeRead, "admin"}, time.Hour, ErrScope},
		{"no time", "hr:anna", "x", []auth.Scope{auth.ScopeRead}, 0, ErrLifetime},
		{"a time that is over", "hr:anna", "x", []auth.Scope{auth.ScopeRead}, -time.Hour, ErrLifetime},
		{"longer than is allowed", "hr:anna", "x", []auth.Scope{auth.ScopeRead}, DefaultMaxLifetime + 1, ErrLifetime},
	} {
		if text, _, err := s.Create(test.owner, test.called, test.scopes, test.lifetime); !errors.Is(err, test.want) || text != "" {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, _, err := s.Create("", "x", []auth.Scope{auth.ScopeRead}, time.Hour); err == nil {
		t.Error("a token of nobody is made")
	}
	for range MaxTokens {
		make1(t, s, "hr:anna")
	}
	if _, _, err := s.Create("hr:anna", "x", []auth.Scope{auth.ScopeRead}, time.Hour); !errors.Is(err, ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
	make1(t, s, "hr:bo")
}

func TestTheLastUseIsNotedOnceAMinute(t *testing.T) {
	s, clock := newStore(t)
	text := make1(t, s, "hr:anna")
	writes := func() uint64 { return s.db.MaxVersion() }
	mine := func(string) bool { return true }
	if all, err := s.List(mine); err != nil || !all[0].Used.IsZero() {
		t.Fatalf("before its first use: %+v, %v", all, err)
	}
	clock.advance(3*time.Minute + 20*time.Second)
	first := clock.Now().Truncate(time.Minute)
	if _, err := s.Find(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	before := writes()
	for range 20 {
		clock.advance(time.Second)
		if _, err := s.Find(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if writes() != before {
		t.Errorf("%d uses within a minute were written", writes()-before)
	}
	if all, err := s.List(mine); err != nil || !all[0].Used.Equal(first) {
		t.Errorf("used %v; want %v (%v)", all[0].Used, first, err)
	}
	clock.advance(time.Minute)
	if _, err := s.Find(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	if all, err := s.List(mine); err != nil || !all[0].Used.After(first) {
		t.Errorf("used %v; want later than %v (%v)", all[0].Used, first, err)
	}
}

// A use that is noted at the same time as the token is revoked does not bring it back.
func TestARevokedTokenStaysSo(t *testing.T) {
	s, clock := newStore(t)
	for range 50 {
		text := make1(t, s, "hr:anna")
		clock.advance(time.Minute)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() { _, _ = s.Find(t.Context(), text) })
		}
		group.Go(func() {
			if _, err := s.Revoke(func(Token) bool { return true }); err != nil {
				t.Error(err)
			}
		})
		group.Wait()
		if _, err := s.Find(t.Context(), text); !errors.Is(err, ErrUnknown) {
			t.Fatalf("it is good again: %v", err)
		}
	}
}

func TestFilesHoldNoToken(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	s := New(db, Options{})
	text := make1(t, s, "hr:anna")
	if _, err := s.Find(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	owner := false
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, part := range []string{text, text[4:24], text[len(text)-20:]} {
			if strings.Contains(string(content), part) {
				t.Errorf("%s holds the token", path)
			}
		}
		owner = owner || strings.Contains(string(content), "hr:anna")
		return err
	})
	if err != nil || !owner {
		t.Errorf("nothing is found at all: %v", err)
	}
	db = open(t, dir)
	defer db.Close()
	if _, err := New(db, Options{}).Find(t.Context(), text); err != nil {
		t.Errorf("after a restart: %v", err)
	}
}
