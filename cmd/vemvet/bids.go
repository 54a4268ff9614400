package main

import (
	"path/filepath"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/team"
)

// bidsFolder is where bids are in the data folder.
const bidsFolder = "bids"

// openBids opens the bids, kept beside the records, and a desk where teams are judged by the given searcher.
func (f *firmServer) openBids(data string) error {
	kept, err := shelf.Open(filepath.Join(data, bidsFolder))
	if err != nil {
		return err
	}
	f.beside.keep(kept)
	f.shelf = kept
	return nil
}

// bidDesk is where bids are made and changed.
func (f *firmServer) bidDesk(searcher *search.Searcher) *bid.Desk {
	return bid.New(f.shelf, team.New(searcher), func() (*indexer.Directory, error) { return directoryOf(f.engine) })
}
