package search

// Computed tells how often a person's topics were found out and not just remembered.
func (s *Searcher) Computed() int64 { return s.remembered.computed.Load() }
