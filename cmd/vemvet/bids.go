package main

import (
	"errors"
	"path/filepath"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
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
	return teamsOver(f.shelf, f.engine, searcher)
}

func teamsOver(kept bid.Store, engine *local.Engine, searcher *search.Searcher) (*team.Builder, *bid.Desk) {
	directory := func() (*indexer.Directory, error) { return directoryOf(engine) }
	builder := team.New(searcher).Remembering(bid.New(kept, nil, directory).Together)
	return builder, bid.New(kept, builder, directory)
}

// onBids opens the bids of a data folder whose engine this process has open, for as long as do takes. A folder without
// any is not given one: then do gets nil.
func onBids(config *Config, do func(*shelf.Shelf) error) (err error) {
	dir := filepath.Join(config.Data, bidsFolder)
	if !exists(dir) {
		return do(nil)
	}
	kept, err := shelf.Open(dir)
	if err != nil {
		return err
	}
	config.beside.keep(kept)
	defer func() {
		config.beside.keep(nil)
		err = errors.Join(err, kept.Close())
	}()
	return do(kept)
}

// buildsTeams gives do the builder that the server has: one that remembers past bids, if there are any.
func (o opened) buildsTeams(do func(*team.Builder) error) error {
	return onBids(o.config, func(kept *shelf.Shelf) error {
		if kept == nil {
			return do(team.New(o.searcher))
		}
		builder, _ := teamsOver(kept, o.engine, o.searcher)
		return do(builder)
	})
}
