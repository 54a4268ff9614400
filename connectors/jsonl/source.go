package jsonl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vemvet/vemvet/connectors"
)

// Config of the source.
type Config struct {
	Path string `yaml:"path"` // a file, or "-" for standard input
}

// Source reads one file.
type Source struct {
	path  string
	stdin io.Reader
}

var _ connectors.Source = (*Source)(nil)

// New returns a source that reads cfg.Path, or stdin when that is "-". It opens nothing yet.
func New(cfg Config, stdin io.Reader) (*Source, error) {
	if cfg.Path == "" {
		return nil, errors.New(`jsonl: path is missing; name a file, or "-" for standard input`)
	}
	return &Source{path: cfg.Path, stdin: stdin}, nil
}

// How often a place to resume from is marked, and how much of a file's beginning tells it from another.
const (
	linesPerCheckpoint = 500
	bytesPerCheckpoint = 8 << 20
	identifyingBytes   = 64 << 10
)

// Pull implements connectors.Source.
func (s *Source) Pull(ctx context.Context, checkpoint []byte, sink connectors.Sink) (connectors.Pass, error) {
	in := &input{name: "standard input", raw: s.stdin}
	if s.path != "-" {
		file, err := os.Open(s.path)
		if err != nil {
			return connectors.Pass{}, fmt.Errorf("jsonl: %w", err)
		}
		defer file.Close()
		in = &input{name: s.path, raw: file, file: file}
	}
	at, err := in.identify()
	if err != nil {
		return connectors.Pass{}, fmt.Errorf("jsonl: %s: %w", in.name, err)
	}
	if checkpoint != nil {
		var last place
		if in.file != nil && json.Unmarshal(checkpoint, &last) == nil && last.sameFile(at) {
			at = last
		} else if err := sink.Restart(); err != nil {
			return connectors.Pass{}, err
		}
	}
	// What was left out before is still left out: the file is the same.
	if err := at.recall(in.name, sink); err != nil {
		return connectors.Pass{}, err
	}
	if !at.Complete {
		if err := in.read(ctx, at, sink); err != nil {
			return connectors.Pass{}, err
		}
	}
	// Also where there was nothing new to read: whoever pulls may still have to remove what is gone.
	return connectors.Pass{Complete: true}, nil
}

// read sends what follows the place to sink.
func (in *input) read(ctx context.Context, at place, sink connectors.Sink) error {
	plain, err := in.open(at.Offset)
	if err != nil {
		return fmt.Errorf("jsonl: %s: %w", in.name, err)
	}
	lines := newLines(plain, at.Line, at.Offset)
	marked, sent, begin := at, 0, int64(0)
	if at.Offset > 0 {
		begin = in.consumed
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, errTooLong) {
			return fmt.Errorf("jsonl: %s:%d: %w", in.name, lines.number, err)
		}
		if len(line) > 0 || err != nil {
			fault, err := send(sink, line, err)
			if err != nil {
				return err
			}
			if fault != nil {
				fault = fmt.Errorf("%s:%d: %w", in.name, lines.number, fault)
				at.remember(fault)
				if err := sink.Fault(fault); err != nil {
					return err
				}
			} else {
				sent++
			}
		}
		at.Offset, at.Line = lines.offset, lines.number
		if at.Line-marked.Line >= linesPerCheckpoint || at.Offset-marked.Offset >= bytesPerCheckpoint {
			marked = at
			sink.Expect(in.expect(sent, begin))
			if err := sink.Checkpoint(at.encode()); err != nil {
				return err
			}
		}
	}
	at.Complete = true
	sink.Expect(sent)
	return sink.Checkpoint(at.encode())
}

// send decodes a line and hands the record on; fault is what is wrong with the line.
func send(sink connectors.Sink, line []byte, unread error) (fault, err error) {
	if unread != nil {
		return unread, nil
	}
	record, fault := connectors.Decode(line)
	if fault != nil {
		return fault, nil
	}
	return nil, sink.Upsert(record)
}
