package takeout

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
)

// Extra is a file of an archive beside the records and what was made of them.
type Extra struct {
	Name  string
	Value any // written as JSON
}

// JSON is the content of the file.
func (e Extra) JSON() ([]byte, error) {
	text, err := json.Marshal(e.Value, jsonv1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fmt.Errorf("takeout: %w", err)
	}
	return append(text, '\n'), nil
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
