package bid_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search/bid"
)

func TestWhoIsErasedIsInNoBidAnyMore(t *testing.T) {
	store := openShelf(t)
	d := deskOver(store)
	v := makeBid(t, d, "seat:1", "hr:eva", "for:1", "Kafka as she did it", "seat:2", "hr:finn", "share:chat:anna", "read", "exclude:hr:dag", "yes", "went:hr:eva", "yes")
	v = change(t, d, "anna", v, "share:hr:eva", "read", "lock:hr:eva", "yes")
	for _, who := range []string{"eva", "bo"} {
		if _, err := d.Comment(as(who), v.ID, "So says "+who); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Answer(as("eva"), v.ID, "partly", "I may"); err != nil {
		t.Fatal(err)
	}
	before, _ := d.Read(as("anna"), v.ID)
	n, err := bid.Forget(store, func(id string) bool { return id == "hr:eva" }, moment)
	if err != nil || n != 1 {
		t.Fatalf("%v, %d bids", err, n)
	}
	after, err := d.Read(as("anna"), v.ID)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(after.Bid)
	for _, trace := range []string{"hr:eva", "as she did it", "says eva", "I may"} {
		if strings.Contains(string(text), trace) {
			t.Errorf("%q is still there: %s", trace, text)
		}
	}
	if !slices.Equal(after.Team(), []string{"hr:finn"}) {
		t.Errorf("on the team are %v", after.Team())
	}
	if c := after.Comments; len(c) != 2 || c[0].By != "#1" || c[0].Text != "" || c[1].Text != "So says bo" {
		t.Errorf("comments are %+v", c)
	}
	if after.Version <= before.Version {
		t.Error("whoever has the form open is not told")
	}
	if n, _ := bid.Forget(store, func(id string) bool { return id == "hr:eva" }, moment); n != 0 {
		t.Errorf("forgotten again in %d bids", n)
	}
	if n, _ := bid.Forget(store, func(id string) bool { return id == "hr:dag" }, moment); n != 1 {
		t.Error("somebody left out was not in it")
	}
	again, _ := d.Read(as("anna"), v.ID)
	if len(again.Request.MustNot) != 0 || !slices.ContainsFunc(again.History, func(c bid.Change) bool { return c.Field == "exclude:#2" && c.After == "" }) {
		t.Errorf("left out are %v", again.Request.MustNot)
	}
	for version := 1; version <= again.Version; version++ {
		if again.At(version) == nil {
			t.Errorf("version %d is told no more", version)
		}
	}
}

func TestABidOfWhoIsErasedPassesOn(t *testing.T) {
	for _, test := range []struct {
		name   string
		shares []string
		want   string // whose it is then; "-": it is gone
	}{
		{"to whoever edits it", nil, "hr:bo"},
		{"to whoever reads it, where nobody edits it", []string{"share:hr:bo", ""}, "hr:cilla"},
		{"to nobody, where all in sales see it", []string{"share:hr:bo", "", "share:hr:cilla", "", "share:*", "edit"}, "#1"},
		{"and goes with them where nobody else sees it", []string{"share:hr:bo", "", "share:hr:cilla", ""}, "-"},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := openShelf(t)
			d := deskOver(store)
			v := makeBid(t, d)
			if test.shares != nil {
				v = change(t, d, "anna", v, test.shares...)
			}
			mine := func(id string) bool { return id == "hr:anna" || id == "chat:anna" }
			if _, err := bid.Forget(store, mine, moment); err != nil {
				t.Fatal(err)
			}
			after, err := store.Get(v.ID)
			if test.want == "-" {
				wantNotFound(t, "the bid", err)
			} else if err != nil || after.Owner != test.want {
				t.Errorf("%v; it is %+v", err, after)
			}
		})
	}
}
