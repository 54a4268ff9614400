package audit

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/vemvet/vemvet/indexer/backup"
	"github.com/vemvet/vemvet/indexer/durable"
)

// partsOf is where the files of a log are in a backup.
const partsOf = "audit/"

// BackupParts are what to keep of a log: its files up to the last entry, and the key.
func (l *Log) BackupParts() ([]backup.Part, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	names, err := files(l.dir)
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	var parts []backup.Part
	for i, name := range append(names, keyFile) {
		size := int64(-1) // all of it
		if i == len(names)-1 && l.file != nil {
			size = l.size
		}
		parts = append(parts, backup.Part{Name: partsOf + name, Write: func(w io.Writer) error {
			file, err := os.Open(filepath.Join(l.dir, name)) // #nosec G304 -- a file of the log's own folder
			if err != nil {
				return err
			}
			defer file.Close()
			if size < 0 {
				_, err = io.Copy(w, file)
			} else {
				_, err = io.CopyN(w, file, size)
			}
			return err
		}})
	}
	return parts, nil
}

var restorable = regexp.MustCompile(`^(audit-\d{12}\.jsonl|key)$`)

// Restore puts a part of a backup into the folder of a log that is not open, and reports whether it is a log's.
func Restore(dir, part string, content io.Reader) (ours bool, err error) {
	name, ours := strings.CutPrefix(part, partsOf)
	if !ours || !restorable.MatchString(path.Clean(name)) {
		return false, nil
	}
	all, err := io.ReadAll(content)
	if err != nil {
		return true, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return true, err
	}
	return true, durable.WriteFile(filepath.Join(dir, path.Clean(name)), all)
}
