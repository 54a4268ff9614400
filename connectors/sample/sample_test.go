package sample

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

// collector is a sink that keeps everything.
type collector struct {
	records  []connectors.Record
	place    []byte
	restarts int
}

func (c *collector) Restart() error                       { c.restarts++; return nil }
func (c *collector) Upsert(r connectors.Record) error     { c.records = append(c.records, r); return nil }
func (c *collector) Delete(connectors.Kind, string) error { return nil }
func (c *collector) Checkpoint(place []byte) error        { c.place = place; return nil }
func (c *collector) Fault(err error) error                { return err }
func (c *collector) Expect(int)                           {}

var small = Config{People: 400, Posts: 4000}

func generate(t testing.TB, c Config) *collector {
	t.Helper()
	var got collector
	pass, err := New(c).Pull(context.Background(), nil, &got)
	if err != nil || !pass.Complete {
		t.Fatalf("pass %+v, error %v", pass, err)
	}
	return &got
}

func TestTheSameConfigGivesTheSameBytes(t *testing.T) {
	sum := func() string {
		h := sha256.New()
		for _, r := range generate(t, small).records {
			line, err := connectors.Encode(r)
			if err != nil {
				t.Fatal(err)
			}
			h.Write(line)
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	if first, second := sum(), sum(); first != second {
		t.Errorf("%s, then %s", first, second)
	}
}

func TestASecondPullHasNothingToDo(t *testing.T) {
	got := generate(t, small)
	var again collector
	pass, err := New(small).Pull(context.Background(), got.place, &again)
	if err != nil || pass.Complete || len(again.records) > 0 {
		t.Errorf("%d records, %+v, %v", len(again.records), pass, err)
	}
}

func TestTheDemosFirmHasItsSize(t *testing.T) {
	count := map[connectors.Kind]int{}
	for _, r := range generate(t, Config{}).records {
		count[r.Kind()]++
	}
	if count[connectors.KindPerson] != 2000 || count[connectors.KindGroup] != 60 || count[connectors.KindPost] < 40000 || count[connectors.KindPost] > 40010 {
		t.Errorf("%v", count)
	}
	if count[connectors.KindExperience] < 2000 || count[connectors.KindContact] < 2000 || count[connectors.KindUnit] < 50 {
		t.Errorf("%v", count)
	}
}

func TestEveryRecordIsRightAndRefersToWhatThereIs(t *testing.T) {
	got := generate(t, small)
	known := map[string]bool{"": true}
	key := func(kind connectors.Kind, id string) string { return string(kind) + "/" + id }
	for _, r := range got.records {
		if err := r.Check(); err != nil {
			t.Fatalf("%s %s: %v", r.Kind(), r.Header().ID, err)
		}
		k := key(r.Kind(), r.Header().ID)
		if known[k] {
			t.Fatalf("%s comes twice", k)
		}
		known[k] = true
	}
	need := func(from connectors.Record, kind connectors.Kind, ids ...string) {
		for _, id := range ids {
			if id != "" && !known[key(kind, id)] {
				t.Errorf("%s %s refers to %s %q, which is not there", from.Kind(), from.Header().ID, kind, id)
			}
		}
	}
	for _, r := range got.records {
		switch r := r.(type) {
		case *connectors.Unit:
			need(r, connectors.KindUnit, r.Parent)
			need(r, connectors.KindPerson, r.Leader)
		case *connectors.Person:
			need(r, connectors.KindUnit, r.Unit)
			need(r, connectors.KindPerson, r.Manager)
		case *connectors.Group:
			need(r, connectors.KindPerson, r.Members...)
		case *connectors.Post:
			need(r, connectors.KindPerson, r.Author)
			need(r, connectors.KindGroup, r.Group)
			need(r, connectors.KindPost, r.Parent)
		case *connectors.Experience:
			need(r, connectors.KindPerson, r.Person)
		case *connectors.Contact:
			need(r, connectors.KindPerson, r.Owner)
		}
	}
}

func TestPostsReadLikePeopleWroteThem(t *testing.T) {
	bodies, langs := map[string]int{}, map[string]int{}
	long, posts := 0, 0
	for _, r := range generate(t, Config{}).records {
		p, ok := r.(*connectors.Post)
		if !ok {
			continue
		}
		posts++
		langs[p.Lang]++
		if strings.ContainsAny(p.Title+p.Body, "${}|") {
			t.Fatalf("a slot was left open: %q", p.Body)
		}
		if len(p.Body) > 80 {
			long++
			bodies[p.Body]++
		}
	}
	if share := float64(len(bodies)) / float64(long); share < 0.85 {
		t.Errorf("only %.0f%% of the longer posts differ", 100*share)
	}
	for _, lang := range tags {
		if share := float64(langs[lang]) / float64(posts); share < 0.1 {
			t.Errorf("%.0f%% are in %s", 100*share, lang)
		}
	}
}

func TestTheTruthNamesPeopleWhoWorkThere(t *testing.T) {
	active := map[string]bool{}
	for _, r := range generate(t, small).records {
		if p, ok := r.(*connectors.Person); ok && p.IsActive() {
			active[p.ID] = true
		}
	}
	truth, err := small.Truth()
	if err != nil || len(truth) < 60 {
		t.Fatalf("%d topics, %v", len(truth), err)
	}
	for _, topic := range truth {
		if topic.Text == "" || len(topic.People) < 3 {
			t.Errorf("%s (%q) has %d people", topic.ID, topic.Text, len(topic.People))
		}
		for id := range topic.People {
			if !active[id] {
				t.Errorf("%s: %s does not work here", topic.ID, id)
			}
		}
	}
}

func BenchmarkFirm(b *testing.B) {
	for b.Loop() {
		generate(b, Config{})
	}
}
