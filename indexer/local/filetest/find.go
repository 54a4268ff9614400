// Package filetest looks for words in the files of a data folder as they lie on disk: what Badger and Bleve keep
// compressed or folded together is unpacked, and what they no longer use but have not deleted is looked at, too.
package filetest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/zapx/v17"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// Find gives the words that stand in some file of the folder, or in a file's name, each with the file. Case does
// not matter. Whoever has the folder open may merge files meanwhile: one that goes is not there, and one that is not
// written to its end is looked at again.
func Find(t testing.TB, dir string, words ...string) (found []string) {
	t.Helper()
	wanted := make([][]byte, len(words))
	for i, w := range words {
		wanted[i] = []byte(strings.ToLower(w))
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path != dir {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		look := func(in []byte) {
			in = bytes.ToLower(in)
			for i, w := range wanted {
				if hit := words[i] + " in " + name; bytes.Contains(in, w) && !slices.Contains(found, hit) {
					found = append(found, hit)
				}
			}
		}
		look([]byte(name))
		for attempt := 0; ; attempt++ {
			err := lookInto(path, look)
			if err == nil || errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if attempt == attempts {
				return err
			}
			time.Sleep(pause)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

// How often, and after how long, a file is looked at again that cannot be read.
const attempts, pause = 20, 100 * time.Millisecond

// lookInto visits a file as it is, and what is packed in it.
func lookInto(path string, visit func([]byte)) error {
	raw, err := os.ReadFile(path) // #nosec G122 G304 -- a test reads the folder that it made itself
	if err != nil {
		return err
	}
	visit(raw)
	switch filepath.Ext(path) {
	case ".sst":
		return eachEntry(path, visit)
	case ".zap":
		return eachTerm(path, visit)
	}
	return nil
}

// eachEntry visits keys and values of a table of Badger: also those that newer ones have replaced.
func eachEntry(path string, visit func([]byte)) error {
	for _, packed := range []options.CompressionType{options.Snappy, options.None} { // a table does not tell
		if visited, err := eachEntryOf(path, packed, visit); err != nil || visited > 0 {
			return err
		}
	}
	return fmt.Errorf("%s: no entry can be read", path)
}

func eachEntryOf(path string, packed options.CompressionType, visit func([]byte)) (visited int, err error) {
	defer func() {
		if recover() != nil { // it is compressed in another way
			visited, err = 0, nil
		}
	}()
	file, err := z.OpenMmapFile(path, os.O_RDONLY, 0)
	if err != nil {
		return 0, err
	}
	opened, err := table.OpenTable(file, table.Options{ReadOnly: true, BlockSize: 4 << 10, Compression: packed})
	if err != nil {
		return 0, nil
	}
	it := opened.NewIterator(0)
	for it.Rewind(); it.Valid(); it.Next() {
		visited++
		visit(it.Key())
		visit(it.Value().Value)
	}
	return visited, errors.Join(it.Close(), opened.Close(-1))
}

// eachTerm visits the terms of a segment of Bleve: also those of documents that are deleted.
func eachTerm(path string, visit func([]byte)) error {
	segment, err := new(zap.ZapPlugin).Open(path)
	if err != nil {
		return err
	}
	defer segment.Close()
	for _, field := range segment.Fields() {
		dictionary, err := segment.Dictionary(field)
		if err != nil {
			return err
		}
		for it := dictionary.AutomatonIterator(nil, nil, nil); ; {
			entry, err := it.Next()
			if err != nil {
				return err
			}
			if entry == nil {
				break
			}
			visit([]byte(entry.Term))
		}
	}
	return nil
}
