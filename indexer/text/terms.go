package text

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// termCache remembers the terms of words seen lately, by their language: few words make up most of every
// text, and to stem one costs ten times as much as to look it up. A word takes the place of another one now
// and then. It may be used by several goroutines.
type termCache struct {
	seed  maphash.Seed
	slots [1 << 15]atomic.Pointer[cachedTerm]
}

type cachedTerm struct{ lang, word, term string }

func newTermCache() *termCache { return &termCache{seed: maphash.MakeSeed()} }

// stem is the function stem, remembered.
func (c *termCache) stem(lang, word string) string {
	hash := maphash.String(c.seed, word)
	for i := range len(lang) {
		hash = hash*31 + uint64(lang[i])
	}
	slot := &c.slots[hash%uint64(len(c.slots))]
	if have := slot.Load(); have != nil && have.word == word && have.lang == lang {
		return have.term
	}
	fresh := &cachedTerm{lang: lang, word: strings.Clone(word)} // word may be part of a long text
	fresh.term = strings.Clone(stem(lang, fresh.word))
	slot.Store(fresh)
	return fresh.term
}
