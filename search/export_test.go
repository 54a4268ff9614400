package search

// Computed tells how often a person's topics were found out and not just remembered.
func (s *Searcher) Computed() int64 { return s.remembered.computed.Load() }

// Ranked tells how many of the firm's topics were ranked and not just remembered.
func (s *Searcher) Ranked() int64 { return s.remembered.ranked.Load() }
