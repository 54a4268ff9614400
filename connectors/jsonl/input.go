package jsonl

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cespare/xxhash/v2"
)

// input is the file or stream that is read.
type input struct {
	name     string
	raw      io.Reader
	file     *os.File // nil for standard input and pipes, which cannot be told from others
	size     int64    // of the file
	consumed int64    // bytes of it read so far, as they lie on disk
}

// Read implements io.Reader and counts.
func (in *input) Read(p []byte) (int, error) {
	n, err := in.raw.Read(p)
	in.consumed += int64(n)
	return n, err
}

// identify tells the file from others and from its own later versions, and rewinds it.
func (in *input) identify() (place, error) {
	if in.file == nil {
		return place{}, nil
	}
	info, err := in.file.Stat()
	if err != nil {
		return place{}, err
	}
	switch {
	case info.IsDir():
		return place{}, errors.New("is a directory; name a file in it")
	case !info.Mode().IsRegular(): // a pipe: read once, like standard input
		in.file = nil
		return place{}, nil
	}
	hash := xxhash.New()
	if _, err := io.CopyN(hash, in.file, identifyingBytes); err != nil && !errors.Is(err, io.EOF) {
		return place{}, err
	}
	if _, err := in.file.Seek(0, io.SeekStart); err != nil {
		return place{}, err
	}
	in.size = info.Size()
	return place{Size: in.size, Modified: info.ModTime().UnixNano(), Begins: hash.Sum64()}, nil
}

// open gives the text from an offset on: gzip as what it holds, and anything else as it is.
func (in *input) open(offset int64) (io.Reader, error) {
	buffered := bufio.NewReaderSize(in, 256<<10)
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	packed := len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b
	if !packed && in.file != nil {
		in.consumed, err = in.file.Seek(offset, io.SeekStart)
		buffered.Reset(in)
		return buffered, err
	}
	if !packed {
		return buffered, nil
	}
	unpacked, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, damaged(err)
	}
	text := unpacker{unpacked}
	if _, err := io.CopyN(io.Discard, text, offset); err != nil {
		return nil, fmt.Errorf("resume at byte %d: %w", offset, err)
	}
	return text, nil
}

// unpacker is gzip with errors that tell what to do.
type unpacker struct{ in *gzip.Reader }

func (u unpacker) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}

func damaged(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the gzip file is cut short; copy it again")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return fmt.Errorf("the gzip file is damaged (%w); copy it again", err)
	}
	return err
}

// expect estimates how many records there will be, from those sent while the input was read from begin to
// where it is now.
func (in *input) expect(sent int, begin int64) int {
	done := in.consumed - begin
	if in.file == nil || done <= 0 {
		return 0
	}
	return int(float64(sent) * float64(in.size-begin) / float64(done))
}
