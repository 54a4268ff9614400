package indexer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// Ruling is what an administrator said about who is who. Rulings are kept in the order in which they
// were made and never changed: one is taken back by another.
type Ruling struct {
	Number   uint64           `json:"number"` // from 1; the engine gives it
	Kind     RulingKind       `json:"kind"`
	Accounts []connectors.Ref `json:"accounts,omitempty"` // of persons
	Others   []connectors.Ref `json:"others,omitempty"`   // from whom Accounts are kept apart
	Undoes   uint64           `json:"undoes,omitempty"`   // the number of the ruling that Undo takes back
	By       string           `json:"by,omitempty"`       // id of the person who decided, empty if nobody in particular
	At       time.Time        `json:"at"`
	Note     string           `json:"note,omitempty"` // why
}

// RulingKind is what a ruling does.
type RulingKind string

// The kinds of ruling.
const (
	Merge     RulingKind = "merge"     // Accounts are one colleague
	Split     RulingKind = "split"     // Accounts are one colleague, whom what they share with Others does not join to them
	Different RulingKind = "different" // Accounts are not the same colleague as Others: never suggest it again
	Undo      RulingKind = "undo"      // the ruling Undoes no longer holds
)

// MaxNote is the longest note of a ruling, in bytes.
const MaxNote = 1000

// ErrRuling is what every refusal of a ruling wraps.
var ErrRuling = errors.New("this cannot be ruled")

// Check reports what is wrong with a ruling, given those before it.
func (d Ruling) Check(before []Ruling) error {
	refuse := func(why string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrRuling, fmt.Sprintf(why, args...))
	}
	if len(d.Note) > MaxNote {
		return refuse("the note is %d bytes long; at most %d", len(d.Note), MaxNote)
	}
	for _, list := range [][]connectors.Ref{d.Accounts, d.Others} {
		for i, a := range list {
			if a.Kind != connectors.KindPerson || slices.Contains(list[:i], a) {
				return refuse("%s is named twice, or is no person", a)
			}
		}
	}
	for _, a := range d.Accounts {
		if slices.Contains(d.Others, a) {
			return refuse("%s cannot be kept apart from itself", a)
		}
	}
	switch d.Kind {
	case Merge:
		if len(d.Accounts) < 2 || len(d.Others) > 0 {
			return refuse("merge two accounts or more")
		}
	case Split, Different:
		if len(d.Accounts) == 0 || len(d.Others) == 0 {
			return refuse("name the accounts to keep apart, and those to keep them apart from")
		}
	case Undo:
		if !slices.ContainsFunc(standing(before), func(s Ruling) bool { return s.Number == d.Undoes }) {
			return refuse("there is no ruling %d that still holds", d.Undoes)
		}
	default:
		return refuse("%q is none of merge, split, different and undo", d.Kind)
	}
	return nil
}

// standing gives the rulings that nobody took back, the newest first.
func standing(rulings []Ruling) []Ruling {
	undone := map[uint64]bool{}
	for _, d := range rulings {
		if d.Kind == Undo {
			undone[d.Undoes] = true
		}
	}
	var out []Ruling
	for _, d := range rulings {
		if d.Kind != Undo && !undone[d.Number] {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b Ruling) int { return cmp.Compare(b.Number, a.Number) })
	return out
}

// obey joins accounts and keeps them apart as rulings say that still stand. An older ruling yields
// where a newer one says otherwise.
func (r *resolver) obey(rulings []Ruling) {
	if len(rulings) == 0 {
		return
	}
	known := make(map[connectors.Ref]int, len(r.accounts))
	for i, a := range r.accounts {
		known[a.Ref] = i
	}
	indexes := func(refs []connectors.Ref) (out []int) {
		for _, ref := range refs {
			if i, ok := known[ref]; ok { // one that is gone may come back
				out = append(out, i)
			}
		}
		return out
	}
	for _, d := range standing(rulings) {
		accounts, others := indexes(d.Accounts), indexes(d.Others)
		if d.Kind == Merge || d.Kind == Split {
			for _, i := range accounts[min(1, len(accounts)):] {
				if !r.apartFrom(accounts[0], i) {
					r.join(accounts[0], i, Key{Kind: ByRuling, Ruling: d.Number})
				}
			}
		}
		for _, i := range accounts {
			if slices.ContainsFunc(others, func(j int) bool { return r.clusters.root(i) == r.clusters.root(j) }) {
				continue // a newer ruling brought them together again
			}
			for _, j := range others {
				r.keepApart(i, j)
				if d.Kind == Split {
					r.unshared[i] = append(r.unshared[i], j)
				}
			}
		}
	}
}
