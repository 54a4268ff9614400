package jsonl

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cespare/xxhash/v2"

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
	linesPerCheckpoint = 2000
	identifyingBytes   = 64 << 10
)

// place is the checkpoint: which file, and how far it was read.
type place struct {
	Size     int64  `json:"size"`
	Modified int64  `json:"modified"` // Unix nanoseconds
	Begins   uint64 `json:"begins"`   // hash of the first bytes
	Offset   int64  `json:"offset"`   // of the next line, unpacked
	Line     int    `json:"line"`     // that came before it
	Faults   int    `json:"faults"`   // among those
	Complete bool   `json:"complete"`
}

func (p place) sameFile(q place) bool {
	return p.Size == q.Size && p.Modified == q.Modified && p.Begins == q.Begins
}

// Pull implements connectors.Source.
func (s *Source) Pull(ctx context.Context, checkpoint []byte, sink connectors.Sink) (connectors.Pass, error) {
	if s.path == "-" {
		if checkpoint != nil {
			if err := sink.Restart(); err != nil {
				return connectors.Pass{}, err
			}
		}
		return s.read(ctx, s.stdin, "standard input", place{}, sink)
	}
	file, err := os.Open(s.path)
	if err != nil {
		return connectors.Pass{}, fmt.Errorf("jsonl: %w", err)
	}
	defer file.Close()
	now, err := identify(file)
	if err != nil {
		return connectors.Pass{}, fmt.Errorf("jsonl: %s: %w", s.path, err)
	}
	if checkpoint != nil {
		var last place
		if json.Unmarshal(checkpoint, &last) == nil && last.sameFile(now) {
			if last.Complete {
				return connectors.Pass{}, repeat(last.Faults, s.path, sink)
			}
			now = last
		} else if err := sink.Restart(); err != nil {
			return connectors.Pass{}, err
		}
	}
	return s.read(ctx, file, s.path, now, sink)
}

// repeat keeps saying that a file that was read to the end had faults, until it is mended.
func repeat(faults int, path string, sink connectors.Sink) error {
	if faults == 0 {
		return nil
	}
	return sink.Fault(fmt.Errorf("%s: %d lines were left out when it was read, and it has not changed since", path, faults))
}

func identify(file *os.File) (place, error) {
	info, err := file.Stat()
	if err != nil {
		return place{}, err
	}
	hash := xxhash.New()
	if _, err := io.Copy(hash, io.LimitReader(file, identifyingBytes)); err != nil {
		return place{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return place{}, err
	}
	return place{Size: info.Size(), Modified: info.ModTime().UnixNano(), Begins: hash.Sum64()}, nil
}

// read sends what follows at.Offset.
func (s *Source) read(ctx context.Context, raw io.Reader, name string, at place, sink connectors.Sink) (connectors.Pass, error) {
	plain, err := unpack(raw)
	if err != nil {
		return connectors.Pass{}, fmt.Errorf("jsonl: %s: %w", name, err)
	}
	if at.Offset > 0 {
		if _, err := io.CopyN(io.Discard, plain, at.Offset); err != nil {
			return connectors.Pass{}, fmt.Errorf("jsonl: %s: resume at byte %d: %w", name, at.Offset, err)
		}
	}
	resumed := at.Faults
	lines := newLines(plain)
	start := at
	for {
		if err := ctx.Err(); err != nil {
			return connectors.Pass{}, err
		}
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		number := start.Line + lines.number
		if err != nil && !errors.Is(err, errTooLong) {
			return connectors.Pass{}, fmt.Errorf("jsonl: %s:%d: %w", name, number, err)
		}
		if err := send(sink, line, err, name, number, &at); err != nil {
			return connectors.Pass{}, err
		}
		at.Offset, at.Line = start.Offset+lines.offset, number
		if lines.number%linesPerCheckpoint == 0 {
			if err := mark(sink, at); err != nil {
				return connectors.Pass{}, err
			}
		}
	}
	at.Complete = true
	if err := repeat(resumed, name, sink); err != nil {
		return connectors.Pass{}, err
	}
	return connectors.Pass{Complete: true}, mark(sink, at)
}

// send decodes a line and hands it on, or reports it.
func send(sink connectors.Sink, line []byte, err error, name string, number int, at *place) error {
	if err == nil && len(line) == 0 {
		return nil
	}
	var record connectors.Record
	if err == nil {
		record, err = connectors.Decode(line)
	}
	if err != nil {
		at.Faults++
		return sink.Fault(fmt.Errorf("%s:%d: %w", name, number, err))
	}
	return sink.Upsert(record)
}

func mark(sink connectors.Sink, at place) error {
	line, err := json.Marshal(at)
	if err != nil {
		return err
	}
	return sink.Checkpoint(line)
}

// unpack reads gzip as what it holds, and anything else as it is.
func unpack(raw io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(raw, 256<<10)
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("not readable as gzip: %w", err)
		}
		return unpacked, nil
	}
	return buffered, nil
}
