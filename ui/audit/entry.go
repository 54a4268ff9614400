package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one line of the log.
type Entry struct {
	Number   uint64      `json:"number"` // from 1, without gaps
	Time     time.Time   `json:"time"`   // UTC
	Action   Action      `json:"action"`
	Actor    Pseudonym   `json:"actor,omitempty"`
	Roles    []string    `json:"roles,omitempty"`    // of the actor, at that time
	Subjects []Pseudonym `json:"subjects,omitempty"` // whom it showed or touched
	About    []string    `json:"about,omitempty"`    // the words that were looked for, without names of people
	Note     string      `json:"note,omitempty"`
	Request  string      `json:"request,omitempty"` // under which the server's log has it
	Previous Hash        `json:"previous"`          // of the entry before; of the first, zero
	Hash     Hash        `json:"hash"`              // of this line without its hash
}

// Hash is a SHA-256 sum. It reads and writes as 64 hexadecimal digits.
type Hash [sha256.Size]byte

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes 64 hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) {
		return fmt.Errorf("a hash of %d digits; want %d", len(text), hex.EncodedLen(len(h)))
	}
	_, err := hex.Decode(h[:], text)
	return err
}

const hashField = `,"hash":"`

// seal completes the entry with its hash and gives its line, newline and all.
func (e *Entry) seal() ([]byte, error) {
	e.Hash = Hash{}
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	bare, _, err := unseal(line)
	if err != nil {
		return nil, err
	}
	e.Hash = sha256.Sum256(bare)
	line = append(bare[:len(bare)-1:len(bare)-1], hashField...)
	return append(append(line, e.Hash.String()...), '"', '}', '\n'), nil
}

// unseal splits a line, without its newline, into what was hashed and the hash.
func unseal(line []byte) (bare []byte, hash Hash, err error) {
	const tail = len(hashField) + 2*sha256.Size + len(`"}`)
	at := len(line) - tail
	if at < 1 || !bytes.HasPrefix(line[at:], []byte(hashField)) || !bytes.HasSuffix(line, []byte(`"}`)) {
		return nil, Hash{}, fmt.Errorf("the line does not end with a hash")
	}
	if err := hash.UnmarshalText(line[at+len(hashField) : len(line)-2]); err != nil {
		return nil, Hash{}, err
	}
	return append(line[:at:at], '}'), hash, nil
}

// open reads a line, without its newline, and checks that its hash is right.
func open(line []byte) (Entry, error) {
	bare, hash, err := unseal(line)
	if err != nil {
		return Entry{}, err
	}
	if sum := Hash(sha256.Sum256(bare)); sum != hash {
		return Entry{}, fmt.Errorf("the line was changed: its hash is %s and should be %s", hash, sum)
	}
	var e Entry
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return Entry{}, fmt.Errorf("the line is no entry: %w", err)
	}
	return e, nil
}
