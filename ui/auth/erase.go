package auth

import (
	"fmt"

	"github.com/alexedwards/scs/v2"

	"github.com/vemvet/vemvet/indexer/badgerdb"
)

// EndOf ends every session of whoever signed in as an account, "source:id", that is theirs, and tells how many
// those were. Who they are the directory need not know any longer.
func (s *Store) EndOf(theirs func(account string) bool) (int, error) {
	return s.endWhere(func(session []byte) bool {
		_, values, err := scs.GobCodec{}.Decode(session)
		if err != nil {
			return false
		}
		text, _ := values[ticketKey].([]byte)
		held, ok := readTicket(text)
		return ok && theirs(held.Person)
	})
}

// Compact writes the files anew, so that sessions that ended, and what else was deleted, are in none of them. For
// a moment nobody's session can be written.
func (s *Store) Compact() error {
	err := badgerdb.Settle(s.db)
	if err == nil {
		err = badgerdb.Compact(s.db)
	}
	if err != nil {
		return fmt.Errorf("compact the sessions: %w", err)
	}
	return nil
}
