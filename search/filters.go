package search

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// filtersOf are the filters that a question may have: what they are called as a kind and as a field of Query,
// and how to take one over from another question.
var filtersOf = []struct {
	kind, field string
	set         func(understood) bool
	copy        func(to *understood, from understood)
}{
	{"unit", "units", func(u understood) bool { return len(u.units) > 0 }, func(to *understood, from understood) { to.units = from.units }},
	{"place", "places", func(u understood) bool { return len(u.places) > 0 }, func(to *understood, from understood) { to.places = from.places }},
	{"lang", "languages", func(u understood) bool { return len(u.Langs) > 0 }, func(to *understood, from understood) { to.Langs = from.Langs }},
	{"group", "groups", func(u understood) bool { return len(u.Groups) > 0 }, func(to *understood, from understood) { to.Groups = from.Groups }},
	{"source", "sources", func(u understood) bool { return len(u.Sources) > 0 }, func(to *understood, from understood) { to.Sources = from.Sources }},
	{"since", "since", func(u understood) bool { return !u.Since.IsZero() }, func(to *understood, from understood) { to.Since = from.Since }},
	{"until", "until", func(u understood) bool { return !u.Until.IsZero() }, func(to *understood, from understood) { to.Until = from.Until }},
}

// unfiltered is the question without any filter.
func (u understood) unfiltered() understood {
	for _, f := range filtersOf {
		f.copy(&u, understood{})
	}
	return u
}

// narrow puts the filters that stand as operators in the question's text into the query's fields, and tells
// which they are.
func (l *look) narrow(q *Query, filters []filter, now time.Time) ([]ReadFilter, error) {
	var out []ReadFilter
	for _, f := range filters {
		wrong := func(reason, detail string, args ...any) error {
			return &QueryError{Field: "q", Reason: reason, Detail: fmt.Sprintf("%s: ", f.typed) + fmt.Sprintf(detail, args...), Typed: f.typed}
		}
		read := ReadFilter{Kind: string(f.operator), Values: []string{f.value}, Name: f.value, Typed: f.typed}
		switch f.operator {
		case byUnit:
			if read.Values = l.unitsCalled(f.value); len(read.Values) == 0 {
				return nil, wrong("unknown", "no unit is called so; type the beginning of its name in the search box to see which there are")
			}
			if i, known := l.directory.UnitAt(read.Values[0]); known {
				read.Name = l.directory.Units[i].Name
			}
		case byPlace:
			place, known := l.placeCalled(f.value)
			if !known {
				return nil, wrong("unknown", "nobody is there; write a place as the directory does")
			}
			read.Values, read.Name = []string{place}, place
		case byGroup:
			if read.Values = l.groupsCalled(f.value); len(read.Values) == 0 {
				return nil, wrong("unknown", "no group that you may read is called so")
			}
			read.Name = l.groupName(read.Values[0])
		case byLang:
			read.Values = []string{text.Canonical(f.value)}
		case bySource:
		case bySince, byUntil:
			from, to, ok := period(f.value, now)
			if !ok {
				return nil, wrong("bad-time", "want a year, a month, a day or an age: 2024, 2024-05, 2024-05-17 or 90d")
			}
			if f.operator == bySince {
				q.Since, read.Name = from, from.Format(time.DateOnly)
			} else {
				q.Until, read.Name = to, to.Format(time.DateOnly)
			}
		}
		q.add(read)
		out = append(out, read)
	}
	return out, nil
}

// add adds a filter to the query's fields; times are set already.
func (q *Query) add(f ReadFilter) {
	switch operator(f.Kind) {
	case byUnit:
		q.Units = append(q.Units, f.Values...)
	case byPlace:
		q.Places = append(q.Places, f.Values...)
	case byGroup:
		q.Groups = append(q.Groups, f.Values...)
	case byLang:
		q.Languages = append(q.Languages, f.Values...)
	case bySource:
		q.Sources = append(q.Sources, f.Values...)
	}
}

func (l *look) groupName(id string) string {
	ref, err := connectors.ParseRef(connectors.KindGroup, id)
	if g := l.directory.Group(ref); err == nil && g != nil {
		return g.Name
	}
	return id
}

func alike(a, b string) bool { return folded(a) == folded(b) }

func (l *look) unitsCalled(name string) (ids []string) {
	for _, u := range l.directory.Units {
		if u.ID == name || alike(u.Name, name) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

func (l *look) groupsCalled(name string) (ids []string) {
	l.directory.Groups(l.access, func(g *indexer.Group) {
		if g.Ref.String() == name || alike(g.Name, name) {
			ids = append(ids, g.Ref.String())
		}
	})
	slices.Sort(ids)
	return ids
}

// placeCalled gives a place as the directory writes it.
func (l *look) placeCalled(name string) (string, bool) {
	for i := range l.directory.People {
		if at := l.directory.People[i].Location; at != "" && alike(at, name) {
			return at, true
		}
	}
	return "", false
}

// period reads 2024, 2024-05, 2024-05-17 or an age such as 90d, 12w, 6m and 2y.
func period(s string, now time.Time) (from, to time.Time, ok bool) {
	for _, layout := range []struct {
		layout        string
		years, months int
		days          int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if at, err := time.Parse(layout.layout, s); err == nil {
			return at, at.AddDate(layout.years, layout.months, layout.days).Add(-time.Second), true
		}
	}
	if s == "" {
		return from, to, false
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n < 0 || n > 36500 {
		return from, to, false
	}
	switch s[len(s)-1] {
	case 'd':
		from = now.AddDate(0, 0, -n)
	case 'w', 'v', 'u': // week, vecka, uke
		from = now.AddDate(0, 0, -7*n)
	case 'm':
		from = now.AddDate(0, -n, 0)
	case 'y':
		from = now.AddDate(-n, 0, 0)
	default:
		return from, to, false
	}
	return from, from, true
}

// refs reads the ids of groups.
func refs(ids []string) ([]connectors.Ref, error) {
	var out []connectors.Ref
	for _, id := range ids {
		ref, err := connectors.ParseRef(connectors.KindGroup, id)
		if err != nil {
			return nil, &QueryError{Field: "groups", Reason: "unknown", Detail: fmt.Sprintf("%q is not a group's id", id)}
		}
		out = append(out, ref)
	}
	return out, nil
}
