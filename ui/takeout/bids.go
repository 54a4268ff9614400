package takeout

import (
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
)

// Extra is a file of an archive beside the records and what was made of them.
type Extra struct {
	Name  string
	Value any // written as JSON
}

// Bidding tells people what bids hold of them; *bid.Desk does.
type Bidding interface {
	OwnCopy(asker search.Asker, inSales bool) (*bid.OwnCopy, error)
}

// Bids is what bids hold of the asker.
func Bids(b Bidding, asker search.Asker, inSales bool) ([]Extra, error) {
	own, err := b.OwnCopy(asker, inSales)
	if err != nil {
		return nil, err
	}
	return []Extra{{"bids.json", own}}, nil
}
