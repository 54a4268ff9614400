package shelf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/vemvet/vemvet/indexer/backup"
	"github.com/vemvet/vemvet/search/bid"
)

// part is where bids are in a backup: one JSON object a bid, by id.
const part = "bids.jsonl"

// BackupParts are what to keep of a shelf: the bids as they are when the part is written.
func (s *Shelf) BackupParts() []backup.Part {
	return []backup.Part{{Name: part, Write: func(w io.Writer) error {
		lines := json.NewEncoder(w)
		return s.Each(func(b *bid.Bid) error { return lines.Encode(b) })
	}}}
}

// Restore puts a part of a backup into the folder of a shelf that is not open, and reports whether it is a shelf's.
func Restore(dir, name string, content io.Reader) (ours bool, err error) {
	if name != part {
		return false, nil
	}
	s, err := Open(dir)
	if err != nil {
		return true, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for lines := json.NewDecoder(content); ; {
		b := &bid.Bid{}
		if err := lines.Decode(b); errors.Is(err, io.EOF) {
			return true, nil
		} else if err != nil {
			return true, fmt.Errorf("restore bids: %w", err)
		}
		if err := s.Put(b, 0); err != nil {
			return true, err
		}
	}
}
