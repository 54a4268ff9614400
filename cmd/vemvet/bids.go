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

// teams gives a builder that remembers past bids, and a desk where bids are made and changed.
func (f *firmServer) teams(searcher *search.Searcher) (*team.Builder, *bid.Desk) {
	directory := func() (*indexer.Directory, error) { return directoryOf(f.engine) }
	builder := team.New(searcher).Remembering(bid.New(f.shelf, nil, directory).Together)
	return builder, bid.New(f.shelf, builder, directory)
}
