package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
)

// Search chooses entries of a log.
type Search struct {
	Subjects []Pseudonym // entries that name one of them as actor or subject; empty: every entry
	Before   uint64      // entries with a lower number; 0: every entry
	Limit    int         // how many at most
}

// Read gives entries, newest first. Lines that are not as they were written are an error: the log is to be
// believed or not at all.
func (l *Log) Read(ctx context.Context, s Search) ([]Entry, error) {
	names, err := files(l.dir)
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	var out []Entry
	for _, name := range slices.Backward(names) {
		if len(out) >= s.Limit {
			break
		}
		found, err := s.in(ctx, filepath.Join(l.dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed for its age meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("audit log: %s: %w", name, err)
		}
		slices.Reverse(found)
		out = append(out, found[:min(len(found), s.Limit-len(out))]...)
	}
	return out, nil
}

// errEnough ends the reading of a file.
var errEnough = errors.New("enough")

// in gives the entries of a file that are looked for, at most the last Limit, oldest first.
func (s Search) in(ctx context.Context, path string) ([]Entry, error) {
	var out []Entry
	err := lines(path, func(number int, line []byte) error {
		if number%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if !s.names(line) {
			return nil
		}
		e, err := open(line)
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if s.Before != 0 && e.Number >= s.Before {
			return errEnough
		}
		out = append(out, e)
		if len(out) >= 2*s.Limit {
			out = append(out[:0], out[len(out)-s.Limit:]...)
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out[max(0, len(out)-s.Limit):], err
}

// names reports whether a line names one of the subjects, without decoding it.
func (s Search) names(line []byte) bool {
	for _, p := range s.Subjects {
		if bytes.Contains(line, []byte(p)) {
			return true
		}
	}
	return len(s.Subjects) == 0
}
