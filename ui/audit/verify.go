package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// Verified is what Verify found.
type Verified struct {
	Entries uint64 // that are there and right
	First   Head   // the first entry that is there
	Last    Head
}

// BrokenError says where a log is not as it was written.
type BrokenError struct {
	File   string
	Line   int
	Reason string
}

func (e *BrokenError) Error() string {
	if e.File == "" {
		return "the audit log is not as it was written: " + e.Reason
	}
	return fmt.Sprintf("the audit log is not as it was written: %s line %d: %s", e.File, e.Line, e.Reason)
}

// Verify checks every line of the log in a folder, and that nothing is missing between them. With expected it
// also checks that the log holds that entry: nothing up to there was cut off or written anew. It opens nothing
// for writing and may be called while the log is in use. What is wrong with the log is a *BrokenError.
func Verify(ctx context.Context, dir string, expected Head) (Verified, error) {
	for {
		v, err := verify(ctx, dir, expected)
		if errors.Is(err, fs.ErrNotExist) && ctx.Err() == nil {
			continue // a file was removed for its age meanwhile: begin with those that are left
		}
		if err != nil && !errors.As(err, new(*BrokenError)) {
			err = fmt.Errorf("audit log in %s: %w", dir, err)
		}
		return v, err
	}
}

func verify(ctx context.Context, dir string, expected Head) (Verified, error) {
	names, err := files(dir)
	if err != nil {
		return Verified{}, err
	}
	c := chain{expected: expected, met: expected == Head{}}
	for _, name := range names {
		err := lines(filepath.Join(dir, name), func(number int, line []byte) error {
			if number%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if reason := c.add(line, name, number == 1); reason != "" {
				return &BrokenError{File: name, Line: number, Reason: reason}
			}
			return nil
		})
		if err != nil {
			return c.Verified, err
		}
	}
	return c.Verified, c.end()
}

// chain is a log as far as it was read.
type chain struct {
	Verified
	expected  Head
	met       bool // the expected entry was there
	begins    Hash // what the first entry that is there comes after
	explained bool // why the log begins where it does
}

// add takes the next line; what is wrong with it is not empty.
func (c *chain) add(line []byte, file string, first bool) (wrong string) {
	e, err := open(line)
	here := Head{Number: e.Number, Hash: e.Hash, Time: e.Time}
	switch {
	case err != nil:
		return err.Error()
	case first && fileName(e.Number) != file:
		return fmt.Sprintf("the file begins with entry %d", e.Number)
	case c.Entries == 0:
		c.First, c.begins = here, e.Previous
		c.explained = e.Number == 1 && c.begins == Hash{}
	case e.Number != c.Last.Number+1 || e.Previous != c.Last.Hash:
		return fmt.Sprintf("entry %d comes after entry %d, which it does not continue", e.Number, c.Last.Number)
	}
	c.Entries++
	c.Last = here
	c.met = c.met || e.Number == c.expected.Number && e.Hash == c.expected.Hash
	c.explained = c.explained || e.Action == Expired && c.explains(e.Note)
	return ""
}

// explains reports whether the note of an entry Expired accounts for everything before the first entry. A
// process that was killed may have removed fewer files than it noted.
func (c *chain) explains(note string) bool {
	upTo, err := ParseHead(note)
	return err == nil && (upTo.Number >= c.First.Number || upTo.Number == c.First.Number-1 && upTo.Hash == c.begins)
}

// end is asked after the last line.
func (c *chain) end() error {
	switch {
	case c.Entries > 0 && !c.explained:
		return &BrokenError{Reason: fmt.Sprintf("it begins with entry %d, and no later entry tells that those before were removed for their age", c.First.Number)}
	case !c.met:
		return &BrokenError{Reason: fmt.Sprintf("entry %d with the hash %s is not there", c.expected.Number, c.expected.Hash)}
	}
	return nil
}

// ParseHead reads "number:hash", as String writes it.
func ParseHead(s string) (Head, error) {
	var h Head
	number, hash, found := strings.Cut(s, ":")
	if _, err := fmt.Sscanf(number, "%d", &h.Number); err != nil || !found || fmt.Sprint(h.Number) != number {
		return Head{}, fmt.Errorf("%q is no entry of the audit log; want number:hash as 'vemvet audit verify' prints it", s)
	}
	if err := h.Hash.UnmarshalText([]byte(hash)); err != nil {
		return Head{}, fmt.Errorf("%q is no entry of the audit log: %w", s, err)
	}
	return h, nil
}

func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Number, h.Hash) }
