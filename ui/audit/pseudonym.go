package audit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Pseudonym stands for a person in the log: a keyed hash of the id of one of their accounts. Whoever has the
// directory and the key can tell who it is; once the directory has forgotten a person, nobody can.
type Pseudonym string

const (
	keyFile       = "key"
	keySize       = 32
	pseudonymSize = 16 // bytes of the hash that are kept
)

// Pseudonym gives what stands for the account "source:id" in this log.
func (l *Log) Pseudonym(account string) Pseudonym { return pseudonym(l.key, account) }

func pseudonym(key []byte, account string) Pseudonym {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(account))
	return Pseudonym(hex.EncodeToString(mac.Sum(nil)[:pseudonymSize]))
}

// readKey reads the key of a log's folder, and makes it where there is none.
func readKey(dir string) ([]byte, error) {
	path := filepath.Join(dir, keyFile)
	key, err := os.ReadFile(path) // #nosec G304 -- a file of the log's own folder
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, keySize)
		_, _ = rand.Read(key) // never fails: crypto/rand
		return key, writeDurably(path, key)
	}
	if err != nil {
		return nil, err
	}
	if len(key) != keySize {
		return nil, fmt.Errorf("%s holds %d bytes; want %d: put back the file that belongs to this log", path, len(key), keySize)
	}
	return key, nil
}

// writeDurably writes a file that is whole after a crash, or not there.
func writeDurably(path string, content []byte) error {
	file, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) // #nosec G304 -- a file of the log's own folder
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(dir string) error {
	folder, err := os.Open(dir) // #nosec G304 -- a file of the log's own folder
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
