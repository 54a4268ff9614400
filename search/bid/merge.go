package bid

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/search/team"
)

// Conflict says that others changed fields meanwhile that somebody wanted to change too. Nothing was done.
type Conflict struct {
	Version int     `json:"version"` // of the bid as it is now
	Clashes []Clash `json:"clashes"`
}

// Clash is a field to which two gave different values.
type Clash struct {
	Field  string    `json:"field"`
	Was    string    `json:"was"`    // in the version that the asker saw
	Theirs string    `json:"theirs"` // now
	Mine   string    `json:"mine"`   // what the asker wants
	By     string    `json:"by,omitempty"`
	Time   time.Time `json:"time,omitzero"`
}

func (e *Conflict) Error() string {
	var fields []string
	for _, c := range e.Clashes {
		fields = append(fields, c.Field)
	}
	return fmt.Sprintf("others changed %s meanwhile; look at both values and choose", strings.Join(fields, ", "))
}

// at tells the fields that a bid had at a version; false where it never was.
func (b *Bid) at(version int) (map[string]string, bool) {
	if version < 1 || version > b.Version {
		return nil, false
	}
	fields := b.Fields()
	for _, c := range slices.Backward(b.History) {
		if c.Version <= version {
			break
		}
		if kind, _ := KindOf(c.Field); !slices.Contains(kinds, kind) {
			continue
		}
		if c.Before == "" {
			delete(fields, c.Field)
		} else {
			fields[c.Field] = c.Before
		}
	}
	return fields, true
}

// At gives the bid as it was at a version, without comments, history and answers; nil where it never was.
func (b *Bid) At(version int) *Bid {
	fields, was := b.at(version)
	if !was {
		return nil
	}
	past := &Bid{ID: b.ID, Version: version, Created: b.Created}
	for _, field := range slices.SortedFunc(maps.Keys(fields), order) {
		past.put(Set{field, fields[field]}, time.Time{})
	}
	// Requirements keep the order that they have now.
	place := map[string]int{}
	for i, q := range b.Request.Requirements {
		place[Key(q.Skill)] = i + 1
	}
	rank := func(skill string) int { return cmp.Or(place[Key(skill)], len(place)+1) }
	slices.SortStableFunc(past.Request.Requirements, func(x, y team.Requirement) int { return cmp.Compare(rank(x.Skill), rank(y.Skill)) })
	return past
}

// merge gives what is left to do of changes to the version base: sets are canonical.
func (b *Bid) merge(base int, sets []Set) ([]Set, error) {
	was, there := b.at(base)
	if !there {
		return nil, wrong("version", "unknown", "is %d; the bid has the versions 1 to %d", base, b.Version)
	}
	now := b.Fields()
	wish := map[string]string{}
	var fields []string
	ask := func(field, value string) {
		if _, asked := wish[field]; !asked {
			fields = append(fields, field)
		}
		wish[field] = value
	}
	for _, s := range sets {
		ask(s.Field, s.Value)
	}
	// Who takes a requirement away takes away all that is said of it.
	for _, s := range sets {
		if kind, key := KindOf(s.Field); kind == Requirement && s.Value == "" {
			for _, part := range []string{Weight, Level, Mandatory, SaidField} {
				ask(part+":"+key, "")
			}
		}
	}
	slices.SortStableFunc(fields, orderKinds)
	conflict := &Conflict{Version: b.Version}
	var needed []Set
	moved := map[string]bool{} // fields of seats that were taken meanwhile
	for _, field := range fields {
		mine := wish[field]
		switch {
		case moved[field] || mine == was[field] || mine == now[field]:
		case now[field] == was[field]:
			needed = append(needed, Set{field, mine})
		default:
			if elsewhere := b.nextSeat(field, was[field], wish, now); elsewhere != nil {
				needed = append(needed, elsewhere...)
				_, number := KindOf(field)
				moved[For+":"+number] = true
				continue
			}
			conflict.Clashes = append(conflict.Clashes, b.clash(Clash{Field: field, Was: was[field], Theirs: now[field], Mine: mine}))
		}
	}
	if len(conflict.Clashes) > 0 {
		return nil, conflict
	}
	return needed, nil
}

// nextSeat finds another empty seat for somebody put on one that was empty and has been taken; nil where it is not
// that, or there is none.
func (b *Bid) nextSeat(field, was string, wish, now map[string]string) []Set {
	kind, number := KindOf(field)
	if kind != Seat || was != "" || wish[field] == "" {
		return nil
	}
	for n := 1; n <= b.Request.Seats; n++ {
		to := Seat + ":" + whole(n)
		if _, wished := wish[to]; now[to] != "" || wished {
			continue
		}
		now[to] = wish[field]
		return []Set{{to, wish[field]}, {For + ":" + whole(n), wish[For+":"+number]}}
	}
	return nil
}

// clash adds who made the last change to a field.
func (b *Bid) clash(c Clash) Clash {
	for _, h := range slices.Backward(b.History) {
		if h.Field == c.Field {
			c.By, c.Time = h.By, h.Time
			break
		}
	}
	return c
}

// change makes sets that were merged, as the next version, and reports whether there was anything to do.
func (b *Bid) change(by string, now time.Time, sets []Set) bool {
	before := b.Fields()
	for _, s := range sets {
		b.put(s, now)
	}
	b.tidy()
	after := b.Fields()
	var changed []string
	for field := range before {
		if before[field] != after[field] {
			changed = append(changed, field)
		}
	}
	for field := range after {
		if _, was := before[field]; !was {
			changed = append(changed, field)
		}
	}
	if len(changed) == 0 {
		return false
	}
	b.Version++
	b.Changed = now
	slices.SortFunc(changed, order)
	for _, field := range changed {
		b.History = append(b.History, Change{Version: b.Version, Time: now, By: by, Field: field, Before: before[field], After: after[field]})
	}
	return true
}
