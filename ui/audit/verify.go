package audit

import (
	"errors"
	"fmt"
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
func Verify(dir string, expected Head) (Verified, error) {
	var v Verified
	names, err := files(dir)
	if err != nil {
		return v, fmt.Errorf("audit log in %s: %w", dir, err)
	}
	var begins Hash // what the first entry that is there comes after
	explained := false
	met := expected == Head{}
	for _, name := range names {
		err := lines(filepath.Join(dir, name), func(number int, line []byte) error {
			e, err := open(line)
			switch {
			case err != nil:
				return &BrokenError{File: name, Line: number, Reason: err.Error()}
			case number == 1 && fileName(e.Number) != name:
				return &BrokenError{File: name, Line: number, Reason: fmt.Sprintf("the file begins with entry %d", e.Number)}
			case v.Entries == 0:
				v.First, begins = Head{Number: e.Number, Hash: e.Hash, Time: e.Time}, e.Previous
				explained = e.Number == 1 && begins == Hash{}
			case e.Number != v.Last.Number+1 || e.Previous != v.Last.Hash:
				return &BrokenError{File: name, Line: number, Reason: fmt.Sprintf("entry %d comes after entry %d, which it does not continue", e.Number, v.Last.Number)}
			}
			v.Entries++
			v.Last = Head{Number: e.Number, Hash: e.Hash, Time: e.Time}
			met = met || e.Number == expected.Number && e.Hash == expected.Hash
			explained = explained || e.Action == Expired && e.Note == fmt.Sprintf("%d %s", v.First.Number-1, begins)
			return nil
		})
		var broken *BrokenError
		if errors.As(err, &broken) {
			return v, broken
		}
		if err != nil {
			return v, fmt.Errorf("audit log in %s: %w", dir, err)
		}
	}
	switch {
	case v.Entries > 0 && !explained:
		return v, &BrokenError{Reason: fmt.Sprintf("it begins with entry %d, and no later entry tells that those before were removed for their age", v.First.Number)}
	case !met:
		return v, &BrokenError{Reason: fmt.Sprintf("entry %d with the hash %s is not there", expected.Number, expected.Hash)}
	}
	return v, nil
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
