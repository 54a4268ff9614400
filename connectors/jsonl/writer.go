package jsonl

import (
	"bufio"
	"io"

	"github.com/vemvet/vemvet/connectors"
)

// Writer writes records, a canonical line each. What it writes and Source reads back it writes again byte
// for byte.
type Writer struct {
	out *bufio.Writer
}

// NewWriter returns a writer; Flush must be called at the end.
func NewWriter(out io.Writer) *Writer { return &Writer{bufio.NewWriterSize(out, 256<<10)} }

// Write writes one record.
func (w *Writer) Write(r connectors.Record) error {
	line, err := connectors.Encode(r)
	if err != nil {
		return err
	}
	if _, err := w.out.Write(line); err != nil {
		return err
	}
	return w.out.WriteByte('\n')
}

// Flush writes out what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }
