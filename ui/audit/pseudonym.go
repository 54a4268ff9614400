package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/vemvet/vemvet/indexer/durable"
)

// Pseudonym stands for a person in the log: a keyed hash of the id of one of their accounts. Whoever has the
// directory and the key can tell who it is; once the directory has forgotten a person, nobody can.
type Pseudonym string

const (
	keyFile       = "key"
	pseudonymSize = 16 // bytes of the hash that are kept
)

// Pseudonym gives what stands for the account "source:id" in this log.
func (l *Log) Pseudonym(account string) Pseudonym { return pseudonym(l.key, account) }

func pseudonym(key []byte, account string) Pseudonym {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(account))
	return Pseudonym(hex.EncodeToString(mac.Sum(nil)[:pseudonymSize]))
}

// readKey reads the key of a log's folder, and makes it where there is none. A log that has entries already has
// one: with another it would no longer know its people.
func readKey(dir string, begun bool) ([]byte, error) {
	path := filepath.Join(dir, keyFile)
	key, err := durable.ReadKey(path)
	if errors.Is(err, fs.ErrNotExist) && !begun {
		return durable.MakeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the key to the pseudonyms: %w; put back the file that belongs to this log", err)
	}
	return key, nil
}
