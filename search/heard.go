package search

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/vemvet/vemvet/indexer"
)

// heard is what was found of people's activity: the same for all questions of those who read the same documents,
// for as long as nothing changes, so that they share it.
type heard struct {
	presence []atomic.Uint64 // by person, a float64; 0: not asked for yet
	mu       sync.Mutex
	crowds   map[indexer.GroupNo][]active
}

// hearing is what was heard since something changed last, by what askers may read.
type hearing struct {
	since hearingSince
	mu    sync.Mutex
	by    map[heardBy]*heard
}

// hearingSince is all that activity depends on beside the parameters of the Searcher and the asker.
type hearingSince struct {
	changes    uint64
	directory  *indexer.Directory
	restraints *restraints
	month      int
}

// heardBy tells those apart who see other activity.
type heardBy struct {
	rooms  uint64
	lifted indexer.PersonNo
}

// maxHeard bounds what is kept: so many classes of askers, some 10 bytes a colleague each.
const maxHeard = 32

// hear gives what is remembered of activity as the asker may see it.
func (s *Searcher) hear(l *look) *heard {
	state := s.rankedState(l)
	since, key := state.hearingSince, state.heardBy
	all := s.remembered.hearing.Load()
	if all == nil || all.since != since {
		all = &hearing{since: since, by: map[heardBy]*heard{}}
		s.remembered.hearing.Store(all)
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	h := all.by[key]
	if h == nil {
		if len(all.by) >= maxHeard {
			clear(all.by)
		}
		h = &heard{presence: make([]atomic.Uint64, len(l.directory.People)), crowds: map[indexer.GroupNo][]active{}}
		all.by[key] = h
	}
	return h
}

// active is somebody's activity in a group.
type active struct {
	person indexer.PersonNo
	posts  int64 // as if they were of today, in fractions
}

// present gives how far a person still takes part, as of ballot.present.
func (h *heard) present(b *ballot, person indexer.PersonNo) float64 {
	if bits := h.presence[person].Load(); bits != 0 {
		return math.Float64frombits(bits)
	}
	presence := b.present(person)
	h.presence[person].Store(math.Float64bits(presence))
	return presence
}

// crowd gives those who are active in a group, by number.
func (h *heard) crowd(b *ballot, group indexer.GroupNo) []active {
	h.mu.Lock()
	crowd, known := h.crowds[group]
	h.mu.Unlock()
	if !known {
		crowd = b.crowd(group) // perhaps twice, which does no harm
		h.mu.Lock()
		h.crowds[group] = crowd
		h.mu.Unlock()
	}
	return crowd
}

// crowd finds those who are active in a group, by number.
func (b *ballot) crowd(group indexer.GroupNo) []active {
	var crowd []active
	b.Crowd(group, b.access, func(account indexer.AccountNo, a indexer.Activity) {
		person := b.directory.PersonOfAccount(account)
		switch last := len(crowd) - 1; {
		case person == indexer.PersonNo(indexer.None):
		case last >= 0 && crowd[last].person == person:
			crowd[last].posts += b.company.of(a)
		default:
			crowd = append(crowd, active{person, b.company.of(a)})
		}
	})
	slices.SortFunc(crowd, func(x, y active) int { return int(x.person) - int(y.person) })
	merged := crowd[:0]
	for _, c := range crowd { // of several accounts, or rooms
		if last := len(merged) - 1; last >= 0 && merged[last].person == c.person {
			merged[last].posts += c.posts
		} else {
			merged = append(merged, c)
		}
	}
	for i := range merged {
		b.hidden(merged[i].person, func(in indexer.GroupNo, a indexer.Activity) {
			if in == group {
				merged[i].posts -= b.company.of(a)
			}
		})
	}
	return merged
}
