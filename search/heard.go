package search

import (
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// heard is what a look was told of people's activity, for the questions that it answers one after the other: it
// is the same for each of them.
type heard struct {
	presence []float64 // by person; 0: not asked for yet
	crowds   map[indexer.GroupNo][]active
}

// active is somebody's activity in a group.
type active struct {
	person indexer.PersonNo
	posts  int64 // as if they were of today, in fractions
}

func (h *heard) present(b *ballot, person indexer.PersonNo) float64 {
	if h.presence == nil {
		h.presence = make([]float64, len(b.directory.People))
	}
	if h.presence[person] == 0 {
		h.presence[person] = b.present(person)
	}
	return h.presence[person]
}

// crowd gives those who are active in a group, by number.
func (h *heard) crowd(b *ballot, group indexer.GroupNo) []active {
	if crowd, known := h.crowds[group]; known {
		return crowd
	}
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
	if h.crowds == nil {
		h.crowds = map[indexer.GroupNo][]active{}
	}
	h.crowds[group] = merged
	return merged
}
