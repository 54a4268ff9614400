package search

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// decay weighs months of activity by their age. It counts in whole fractions, so that sums do not depend on
// the order of what is added.
type decay struct {
	now      int // month
	halfLife float64
	weights  []int64 // by age in months, in fractions of a post
}

// fraction is the part of a post in which activity is counted.
const fraction = 1.0 / (1 << 20)

func newDecay(now time.Time, halfLife time.Duration) decay {
	return decay{now: monthOf(now), halfLife: float64(halfLife) / float64(indexer.MonthLength)}
}

// monthOf is the month of Activity that a time is in.
func monthOf(at time.Time) int { return int(max(0, at.Unix()/int64(indexer.MonthLength/time.Second))) }

// of gives the posts of a month as if they were of today, in fractions.
func (d *decay) of(a indexer.Activity) int64 {
	age := max(0, d.now-a.Month)
	for age >= len(d.weights) {
		d.weights = append(d.weights, int64(math.Exp2(-float64(len(d.weights))/d.halfLife)/fraction))
	}
	return int64(a.Posts) * d.weights[age]
}

// saturated is a share that grows with posts and is a half where they are as many as half.
func saturated(fractions int64, half float64) float64 {
	posts := float64(fractions) * fraction
	return posts / (posts + half)
}

// present gives how far a person still takes part in what the asker may read, from Floor to 1.
func (b *ballot) present(person indexer.PersonNo) float64 {
	var posts int64
	for _, ref := range b.directory.People[person].Accounts {
		if account, known := b.directory.Account(ref); known {
			b.Active(account, b.access, func(a indexer.Activity) { posts += b.presence.of(a) })
		}
	}
	b.hidden(person, func(_ indexer.GroupNo, a indexer.Activity) { posts -= b.presence.of(a) })
	p := b.parameters.Presence
	return p.Floor + (1-p.Floor)*saturated(posts, p.Half)
}

// hits is a heap with the weakest on top; of equals the higher number is weaker.
type hits []indexer.Hit

func (h hits) Len() int      { return len(h) }
func (h hits) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h hits) Less(i, j int) bool {
	return byMatch(h[i], h[j]) > 0
}
func (h *hits) Push(x any) { *h = append(*h, x.(indexer.Hit)) }
func (h *hits) Pop() any   { panic("never called") }

// byMatch orders hits, the best match first.
func byMatch(a, b indexer.Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
}

// keep puts a hit on the heap if it is among the n best.
func (best *hits) keep(h indexer.Hit, n int) {
	switch {
	case len(*best) < n:
		heap.Push(best, h)
	case n > 0 && (hits{(*best)[0], h}).Less(0, 1):
		(*best)[0] = h
		heap.Fix(best, 0)
	}
}

// home is a group with how much more than elsewhere it writes of the subject.
type home struct {
	group     indexer.GroupNo
	matches   float64 // its share of the best matches, 0 to 1
	documents float64 // its share of all documents
	best      float64 // score of a person without company
}

// excess is how far the group writes of the subject beyond its share of everything, 0 to 1.
func (h *home) excess() float64 { return h.matches - h.documents }

// homes gives the groups where the subject is at home, of those that the asker may know of, the most telling first. A group that writes of
// everything, or one as large as the firm, is home to nothing.
//
// Shares are of the best matches that are given, and of the documents that groups have (0 for those in none).
// Where these are of all kinds, CVs that tell of the subject leave less to the groups.
func (b *ballot) homes(best hits, documents []int) []home {
	share := map[indexer.GroupNo]float64{}
	all := 0.0
	slices.SortFunc(best, func(x, y indexer.Hit) int { return cmp.Compare(x.Doc, y.Doc) }) // sums in one order
	for _, h := range best {
		match := math.Pow(h.Score, b.parameters.Sharpness)
		all += match
		if group := b.Doc(h.Doc).GroupNo; group != 0 {
			share[group] += match
		}
	}
	total := 0
	for _, n := range documents {
		total += n
	}
	var out []home
	for group, match := range share {
		if g := b.directory.Group(b.Group(group)); g == nil || !b.directory.Knows(b.access, g) {
			continue // what is everyone's may stand in a group that is not
		}
		h := home{group: group, matches: match / all, documents: float64(documents[group]) / float64(total)}
		if h.excess() > 0 {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(x, y home) int {
		return cmp.Or(cmp.Compare(y.excess(), x.excess()), strings.Compare(b.Group(x.group).String(), b.Group(y.group).String()))
	})
	return out[:min(len(out), b.parameters.Company.Groups)]
}

// hearCompany lets groups vote for the people who are active in them. What a group can give is measured by
// the best score, so that it neither drowns what people wrote themselves nor is drowned by it.
func (b *ballot) hearCompany(keep func(indexer.PersonNo) bool) {
	p := b.parameters.Company
	weight := b.parameters.Parts[indexer.Active]
	best := 0.0
	for _, c := range b.candidates {
		if keep(c.person) {
			best = max(best, c.score)
		}
	}
	if best == 0 || weight == 0 {
		return
	}
	var joined []int32 // candidates for whom a group spoke
	for _, home := range b.homes(b.best, b.Posts(b.access)) {
		home.best = best
		for _, in := range b.heard.crowd(b, home.group) {
			person := in.person
			if b.silent(person, b.wanted) || b.directory.People[person].Consent.NoInference {
				continue
			}
			v := vote{
				home: &home, role: indexer.Active, match: best * home.excess(), weight: weight,
				age: 1, presence: saturated(in.posts, p.Half), coverage: 1, damping: 1,
			}
			if b.slot[person] == 0 && (!keep(person) || v.contribution() < p.Least*best) {
				continue
			}
			if v.contribution() == 0 {
				continue // too long ago
			}
			c := b.candidate(person)
			c.heard++
			c.votes = append(c.votes, v)
			joined = append(joined, b.slot[person]-1)
		}
	}
	slices.Sort(joined)
	for _, i := range slices.Compact(joined) {
		b.candidates[i].count()
	}
}
