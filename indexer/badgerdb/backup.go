package badgerdb

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/dgraph-io/badger/v4"
)

// Backup writes what a database holds at one moment: each key and its value, a length before each. What was
// deleted or replaced is not in it, as it would be in a backup of Badger's own.
func Backup(ctx context.Context, db *badger.DB, w io.Writer) error {
	out := bufio.NewWriter(w)
	err := db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.DefaultIteratorOptions)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			item := it.Item()
			err := item.Value(func(value []byte) error {
				return errors.Join(writePiece(out, item.Key()), writePiece(out, value))
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, out.Flush())
}

func writePiece(out *bufio.Writer, piece []byte) error {
	_, err := out.Write(binary.AppendUvarint(nil, uint64(len(piece))))
	if err == nil {
		_, err = out.Write(piece)
	}
	return err
}

// largestPiece is more than any key or value has, so that a file which is something else is not taken for one.
const largestPiece = 1 << 30

// Restore puts into an empty database what Backup wrote.
func Restore(db *badger.DB, r io.Reader) error {
	in := bufio.NewReader(r)
	batch := db.NewWriteBatch()
	defer batch.Cancel()
	for {
		key, err := readPiece(in)
		if errors.Is(err, io.EOF) {
			return batch.Flush()
		}
		if err != nil {
			return err
		}
		value, err := readPiece(in)
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if err := batch.Set(key, value); err != nil {
			return err
		}
	}
}

// readPiece gives io.EOF at the end of what Backup wrote, and io.ErrUnexpectedEOF at that of a part of it.
func readPiece(in *bufio.Reader) ([]byte, error) {
	size, err := binary.ReadUvarint(in)
	if err != nil {
		return nil, err
	}
	if size > largestPiece {
		return nil, fmt.Errorf("a piece of %d bytes: this is no backup of a database", size)
	}
	piece := make([]byte, size)
	if _, err := io.ReadFull(in, piece); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return piece, nil
}
