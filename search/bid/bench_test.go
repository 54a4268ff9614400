package bid_test

import (
	"fmt"
	"testing"

	"github.com/vemvet/vemvet/search/bid"
)

// BenchmarkFiveThousandBids asks a firm that has kept bids for years: half of them are past, and all are shared with
// everyone in sales.
func BenchmarkFiveThousandBids(b *testing.B) {
	store := memory{}
	d := deskOver(store)
	made := makeBid(b, d, "seat:1", "hr:eva", "seat:2", "hr:finn", "seat:3", "hr:dag", "share:*", "read")
	id := made.ID
	for n := range 5000 {
		copied := made.Clone()
		copied.ID, copied.Name = fmt.Sprint(n), fmt.Sprint("Bid ", n)
		if n%2 == 0 {
			copied.State, copied.Decided = bid.Won, moment
		}
		for seat := range copied.Members {
			copied.Members[seat].Person = fmt.Sprintf("hr:%d", (7*n+seat)%3000) // some on ten bids
		}
		copied.Request.From = made.Request.From.AddDate(0, 0, n)
		copied.Request.To = made.Request.To.AddDate(0, 0, n)
		store[copied.ID] = copied
	}
	var ids []string
	for n := range 400 { // as many as teams are made of
		ids = append(ids, fmt.Sprintf("hr:%d", n))
	}
	for _, ask := range []struct {
		name string
		do   func() error
	}{
		{"list", func() error { _, err := d.List(as("cilla")); return err }},
		{"bookings", func() error { _, err := d.Bookings(as("cilla"), id); return err }},
		{"unanswered", func() error { _, err := d.Unanswered(as("eva")); return err }},
		{"wanted", func() error { _, err := d.Wanted(as("eva")); return err }},
		{"together", func() error { _, err := d.Together(b.Context(), as("cilla"), ids); return err }},
		{"outcomes", func() error { _, err := d.Outcomes(as("cilla")); return err }},
	} {
		b.Run(ask.name, func(b *testing.B) {
			for b.Loop() {
				if err := ask.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
