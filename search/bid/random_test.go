package bid_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/search/bid"
)

// sensible are fields with values that may be given to them.
var sensible = map[string][]string{
	"name": {"A", "B"}, "customer": {"C", "D", ""}, "deadline": {"2026-05-17", ""}, "state": {"open", "won", "lost"}, "seats": {"5", "6"}, "percent": {"50", "60", ""},
	"budget": {"9000", "2.5", ""}, "from": {"2026-05-01", "2026-09-01"}, "to": {"2026-10-31", "2027-01-01"}, "requirement:kafka": {"Kafka", ""}, "requirement:java": {"Java", ""},
	"weight:kafka": {"2.5", "3", ""}, "weight:java": {"1"}, "level:java": {"2", "3"}, "mandatory:kafka": {"yes", ""}, "place:Oslo": {"yes", ""}, "language:sv": {"yes"},
	"clearance:top": {"yes"}, "wished:budget": {"yes", ""}, "seat:1": {"hr:eva", "hr:finn", ""}, "seat:2": {"hr:dag", ""}, "seat:3": {"hr:cilla", ""}, "for:1": {"Kafka", ""},
	"lock:hr:eva": {"yes", ""}, "exclude:hr:gone": {"yes"}, "went:hr:eva": {"yes"},
}

// anySets are changes that somebody may wish, some of them without sense where odd is true.
func anySets(t *rapid.T, label string, odd bool) []bid.Set {
	fields := slices.Sorted(maps.Keys(sensible))
	anything := []string{"", "yes", "2", "-1", "2026-05-17", "hr:eva", "hr:dag", "Kafka", "read", "edit", "x", "å\n,", "\xff"}
	if odd {
		fields = append(fields, "share:hr:dag", "share:*", "owner", "comment", "answer:hr:eva", "seat:0", "x:", ":")
	}
	var out []bid.Set
	for _, field := range rapid.SliceOfNDistinct(rapid.SampledFrom(fields), 1, 4, rapid.ID[string]).Draw(t, label+" fields") {
		from := sensible[field]
		if odd && (from == nil || rapid.IntRange(0, 4).Draw(t, label+" odd") == 0) {
			from = anything
		}
		out = append(out, bid.Set{Field: field, Value: rapid.SampledFrom(from).Draw(t, label+" "+field)})
	}
	return out
}

// Whatever is done to a bid, each of its versions can be told from its history.
func TestOfAnyBidEveryVersionIsToldAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := memory{}
		d := deskOver(store)
		v, err := d.Create(as("anna"), sets("name", "X", "share:hr:bo", "edit"), nil)
		if err != nil {
			t.Fatal(err)
		}
		was := map[int]map[string]string{v.Version: v.Fields()}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			who := rapid.SampledFrom([]string{"anna", "bo"}).Draw(t, "who")
			changed, err := d.Change(as(who), v.ID, rapid.IntRange(1, v.Version).Draw(t, "version"), anySets(t, "set", true), nil)
			if err != nil {
				continue
			}
			v = changed
			was[v.Version] = v.Fields()
		}
		kept, err := store.Get(v.ID)
		if err != nil || asJSON(t, kept) != asJSON(t, v.Bid) {
			t.Fatalf("%v: kept is %+v; told was %+v", err, kept, v.Bid)
		}
		for version, want := range was {
			if got := v.At(version).Fields(); !maps.Equal(got, want) {
				t.Fatalf("version %d is told as\n%v, was\n%v", version, got, want)
			}
		}
	})
}

func asJSON(t *rapid.T, b *bid.Bid) string {
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Of two who change the same version, the second is told of each field to which both gave different values, and of no
// other, or else all that both wanted is so.
func TestOfAnyTwoChangesNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := deskOver(memory{})
		base, err := d.Create(as("anna"), sets("name", "X", "seats", "6", "share:hr:bo", "edit", "requirement:kafka", "Kafka", "weight:kafka", "2", "seat:1", "hr:eva", "from", "2026-01-01", "to", "2026-12-31"), nil)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := d.Change(as("bo"), base.ID, base.Version, anySets(t, "theirs", false), nil)
		if err != nil {
			t.Skip("the first is refused")
		}
		mine := anySets(t, "mine", false)
		now, err := d.Change(as("anna"), base.ID, base.Version, mine, nil)
		var conflict *bid.Conflict
		if err != nil && !errors.As(err, &conflict) {
			t.Skip("the second is refused")
		}
		before, between := base.Fields(), theirs.Fields()
		if conflict != nil {
			for _, c := range conflict.Clashes {
				if c.Was != before[c.Field] || c.Theirs != between[c.Field] || c.Theirs == c.Was || c.Mine == c.Theirs || c.Mine == c.Was {
					t.Fatalf("told is %+v; it was %q and is %q", c, before[c.Field], between[c.Field])
				}
			}
			return
		}
		after := now.Fields()
		for field := range between {
			asked := slices.ContainsFunc(mine, func(s bid.Set) bool { return s.Field == field })
			kind, key := bid.KindOf(field)
			dropped := kind != bid.Requirement && slices.ContainsFunc(mine, func(s bid.Set) bool { return s.Field == "requirement:"+key && s.Value == "" })
			followed := kind == bid.Lock || kind == bid.For // go with their seat
			if between[field] != before[field] && !asked && !dropped && !followed && after[field] != between[field] {
				t.Fatalf("%s was changed from %q to %q by the first, and is %q", field, before[field], between[field], after[field])
			}
		}
	})
}
