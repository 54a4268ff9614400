package indexer

import "github.com/vemvet/vemvet/connectors"

// Access is what one asker may read beyond what everyone may.
type Access struct {
	Person   PersonNo                // None: nobody in particular
	Groups   map[connectors.Ref]bool // whose members they are, through other groups too
	Accounts map[connectors.Ref]bool // theirs
}

// Directory is the firm as its records tell it: colleagues, units and groups. It never changes; a new one
// replaces it.
type Directory struct {
	People []Colleague
}

// Colleague is one person, put together from all accounts that Resolve found to be theirs.
type Colleague struct {
	ID string
}
