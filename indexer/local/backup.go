package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/backup"
	"github.com/vemvet/vemvet/indexer/badgerdb"
	"github.com/vemvet/vemvet/indexer/durable"
)

// storePart is the part of a backup that holds the records.
const storePart = "records"

// BackupParts are what to keep of a folder: records, what people decided, what was ruled, how far each source was
// pulled, and who must not come back. The index is none of it: it is built anew. Writing waits while somebody is
// erased, and the other way round: who was erased before is not in it.
func (e *Engine) BackupParts(ctx context.Context) []backup.Part {
	return []backup.Part{
		{Name: storePart, Write: func(w io.Writer) error {
			e.compacting.Lock()
			defer e.compacting.Unlock()
			e.mu.RLock()
			closed := e.closed
			e.mu.RUnlock()
			if closed {
				return indexer.ErrClosed
			}
			return badgerdb.Backup(ctx, e.db, w)
		}},
		{Name: memoryKeyFile, Write: func(w io.Writer) error { // after the store: it never changes once it is there
			key, err := os.ReadFile(filepath.Join(e.dir, memoryKeyFile)) // #nosec G304 -- in the data folder, under a name of ours
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil {
				_, err = w.Write(key)
			}
			return err
		}},
	}
}

// Restore puts a part of a backup into a folder that no engine has open, and reports whether it is an engine's.
func Restore(dir, part string, content io.Reader) (ours bool, err error) {
	switch part {
	case storePart:
		db, err := openStore(filepath.Join(dir, "records"))
		if err != nil {
			return true, err
		}
		return true, errors.Join(badgerdb.Restore(db, content), db.Close())
	case memoryKeyFile:
		key, err := io.ReadAll(content)
		if err != nil || len(key) == 0 {
			return true, err
		}
		if err := durable.WriteFile(filepath.Join(dir, memoryKeyFile), key); err != nil {
			return true, fmt.Errorf("the key to who was erased: %w", err)
		}
		return true, nil
	}
	return false, nil
}
