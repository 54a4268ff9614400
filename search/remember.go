package search

import "sync/atomic"

// remembered is what a Searcher keeps from one question to the next: nothing that it could not find out
// again, and nothing of one asker for another.
type remembered struct {
	lexicon atomic.Pointer[lexicon]
}

func newRemembered() *remembered { return &remembered{} }
