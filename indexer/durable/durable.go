// Package durable writes files that a crash leaves whole or not there, and keys that are made once and kept in
// such a file.
package durable

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// WriteFile writes a file for this user alone, in place of what was there.
func WriteFile(path string, content []byte) error {
	file, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) // #nosec G304 -- in the data folder, under a name of ours
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder makes durable which files a folder has.
func SyncFolder(dir string) error {
	folder, err := os.Open(dir) // #nosec G304 -- a folder of the data folder
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

const keySize = 32 // bytes

// MakeKey makes a key at random and keeps it in a file.
func MakeKey(path string) ([]byte, error) {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand
	return key, WriteFile(path, key)
}

// ReadKey reads a key back. Where there is none the error is fs.ErrNotExist.
func ReadKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path) // #nosec G304 -- in the data folder, under a name of ours
	if err == nil && len(key) != keySize {
		return nil, fmt.Errorf("%s holds %d bytes; want %d", path, len(key), keySize)
	}
	return key, err
}
