package durable_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/vemvet/vemvet/indexer/durable"
)

func TestAKeyIsMadeOnceForThisUserAloneAndReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if _, err := durable.ReadKey(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before there is one: %v", err)
	}
	made, err := durable.MakeKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if other, err := durable.MakeKey(filepath.Join(t.TempDir(), "key")); err != nil || bytes.Equal(other, made) {
		t.Errorf("a second key is the same as the first; %v", err)
	}
	if read, err := durable.ReadKey(path); err != nil || !bytes.Equal(read, made) || len(read) != 32 {
		t.Errorf("read back: %d bytes, the same: %v; %v", len(read), bytes.Equal(read, made), err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	if err := durable.WriteFile(path, made[:5]); err != nil {
		t.Fatal(err)
	}
	if _, err := durable.ReadKey(path); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a key that was cut short is read: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(left) != 1 {
		t.Errorf("beside the key there is %v; %v", left, err)
	}
}
