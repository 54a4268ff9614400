package bid_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
)

// memory is a store of the test's own, quick to make.
type memory map[string]*bid.Bid

func (m memory) Each(visit func(*bid.Bid) error) error {
	var ids []string
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := visit(m[id]); err != nil {
			return err
		}
	}
	return nil
}

func (m memory) Get(id string) (*bid.Bid, error) {
	if b := m[id]; b != nil {
		return b.Clone(), nil
	}
	return nil, fmt.Errorf("bid %q: %w", id, search.ErrNotFound)
}

func (m memory) Put(b *bid.Bid, instead int) error {
	if was := m[b.ID]; was != nil && was.Version != instead || was == nil && instead != 0 {
		return bid.ErrStale
	}
	m[b.ID] = b.Clone()
	return nil
}

func (m memory) Delete(id string, _ int) error {
	delete(m, id)
	return nil
}

// randomBids makes bids of random people, shared at random.
func randomBids(t *rapid.T, d *bid.Desk) []string {
	var ids []string
	who := rapid.SampledFrom([]string{"anna", "bo", "cilla", "dag", "eva"})
	for n := range rapid.IntRange(1, 8).Draw(t, "bids") {
		owner := who.Draw(t, "owner")
		from := rapid.IntRange(1, 9).Draw(t, "from")
		wish := sets("name", fmt.Sprint("Bid ", n), "seats", "3", "from", fmt.Sprintf("2026-0%d-01", from), "to", fmt.Sprintf("2026-0%d-28", min(9, from+rapid.IntRange(0, 3).Draw(t, "months"))),
			"requirement:kafka", "Kafka", "requirement:java", "Java")
		for _, person := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"hr:anna", "hr:bo", "hr:cilla", "hr:dag", "hr:eva", "*"}), 0, 3, rapid.ID[string]).Draw(t, "shares") {
			wish = append(wish, bid.Set{Field: "share:" + person, Value: rapid.SampledFrom([]string{"read", "edit"}).Draw(t, "may")})
		}
		for i, person := range rapid.SliceOfNDistinct(who, 0, 3, rapid.ID[string]).Draw(t, "members") {
			wish = append(wish, bid.Set{Field: fmt.Sprintf("seat:%d", i+1), Value: "hr:" + person}, bid.Set{Field: fmt.Sprintf("for:%d", i+1), Value: "Kafka"})
		}
		v, err := d.Create(as(owner), wish, nil)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "decided") {
			if v, err = d.Change(as(owner), v.ID, v.Version, sets("state", rapid.SampledFrom([]string{"submitted", "won", "lost", "withdrawn"}).Draw(t, "state")), nil); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Comment(as(owner), v.ID, "Mine."); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, v.ID)
	}
	return ids
}

// answers is everything that a desk tells somebody, as one text.
func answers(t *rapid.T, d *bid.Desk, asker search.Asker, ids []string) string {
	var out []any
	tell := func(v any, err error) {
		out = append(out, v, fmt.Sprint(err))
	}
	everybody := []string{"hr:anna", "hr:bo", "hr:cilla", "hr:dag", "hr:eva"}
	tell(d.List(asker))
	tell(d.Wanted(asker))
	tell(d.Unanswered(asker))
	tell(d.Together(context.Background(), asker, everybody))
	tell(d.Been(asker, everybody, []string{"kafka"}))
	tell(d.Busy(asker, everybody, moment, moment.AddDate(1, 0, 0), ids[0]))
	tell(d.Outcomes(asker))
	tell(d.OwnCopy(asker, true))
	for _, id := range ids {
		tell(d.Read(asker, id))
		tell(d.Bookings(asker, id))
	}
	text, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What somebody may not see of bids changes nothing of what they see: with it taken away every answer is the same,
// byte by byte. Of a bid that is not shared with them and whose team they are on, all but their own seat is taken
// away.
func TestABidThatIsNotSharedChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := memory{}
		d := deskOver(all)
		ids := randomBids(t, d)
		asker := as(rapid.SampledFrom([]string{"anna", "bo", "cilla", "dag", "eva", "finn"}).Draw(t, "asker"))
		left := memory{}
		for id, b := range all {
			if _, err := d.Read(asker, id); err == nil {
				left[id] = b.Clone()
				continue
			}
			seat := b.Seat(asker.Person())
			if seat == 0 {
				continue
			}
			bare := b.Clone()
			bare.Shares, bare.Comments, bare.History, bare.Owner = nil, nil, nil, "hr:finn's friend"
			bare.Request.Requirements, bare.Request.MustNot, bare.Members = nil, nil, bare.Members[seat-1:seat]
			left[id] = bare
		}
		with, without := answers(t, d, asker, ids), answers(t, deskOver(left), asker, ids)
		if with != without {
			t.Fatalf("%s is told\n%s\nand without what is hidden\n%s", asker.Person(), with, without)
		}
	})
}
