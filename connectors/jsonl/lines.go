package jsonl

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 16 << 20

var errTooLong = fmt.Errorf("is longer than %d MiB; split the record", MaxLine>>20)

// lines cuts a stream into lines without holding more than one.
type lines struct {
	in     *bufio.Reader
	number int   // of the line last read, from 1
	offset int64 // of what follows it
	buffer []byte
}

// newLines reads on after the line with the given number, which ended before offset.
func newLines(in io.Reader, number int, offset int64) *lines {
	return &lines{in: bufio.NewReaderSize(in, 256<<10), number: number, offset: offset}
}

// usualLine is how much room is kept from line to line.
const usualLine = 1 << 20

// next gives a line without its end and without white space around it, valid until the next call. A line
// that is too long is skipped and errTooLong says so. After the last line comes io.EOF.
func (l *lines) next() ([]byte, error) {
	if l.buffer = l.buffer[:0]; cap(l.buffer) > usualLine {
		l.buffer = nil
	}
	tooLong, read := false, false
	for {
		piece, err := l.in.ReadSlice('\n')
		l.offset += int64(len(piece))
		read = read || len(piece) > 0
		if tooLong = tooLong || len(l.buffer)+len(piece) > MaxLine; !tooLong {
			l.buffer = append(l.buffer, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && !read:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			l.number++
			return nil, err
		}
		l.number++
		if tooLong {
			return nil, errTooLong
		}
		line := l.buffer
		if l.number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		return bytes.TrimSpace(line), nil
	}
}
