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
	Of       []Pseudonym // entries that have one of them as a subject; empty: every entry
	ByOthers bool        // and not as the actor
	Actions  []Action    // entries of these; empty: of any
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
	if s.Before == 0 {
		s.Before = l.Head().Number + 1
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
	var first uint64
	if _, err := fmt.Sscanf(filepath.Base(path), namePattern, &first); err != nil {
		return nil, err
	}
	var out []Entry
	err := lines(path, func(number int, line []byte) error {
		if number%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if !s.mayChoose(first+uint64(number)-1, line) {
			return nil
		}
		e, err := open(line)
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if e.Number >= s.Before {
			return errEnough
		}
		if !s.chooses(e) {
			return nil
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

// mayChoose leaves lines out without decoding them: those that name none of the subjects, and where every
// entry is looked for those before the last ones.
func (s Search) mayChoose(number uint64, line []byte) bool {
	switch {
	case len(s.Of) > 0:
		return slices.ContainsFunc(s.Of, func(p Pseudonym) bool { return bytes.Contains(line, []byte(p)) })
	case len(s.Actions) > 0:
		return true
	}
	return number+uint64(s.Limit) >= s.Before
}

func (s Search) chooses(e Entry) bool {
	named := func(p Pseudonym) bool { return slices.Contains(s.Of, p) }
	return (len(s.Of) == 0 || slices.ContainsFunc(e.Subjects, named)) &&
		!(s.ByOthers && named(e.Actor)) &&
		(len(s.Actions) == 0 || slices.Contains(s.Actions, e.Action))
}
