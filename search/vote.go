package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// vote is what one document says for one person.
type vote struct {
	doc     indexer.DocNo // what matched
	role    indexer.Role
	match   float64
	weight  float64
	recency float64
	damping float64
}

// strength is the vote before damping.
func (v vote) strength() float64 { return v.match * v.weight * v.recency }

func (v vote) contribution() float64 { return v.match * v.weight * v.recency * v.damping }

// candidate is a person with the votes that count, strongest first, once the ballot is closed.
type candidate struct {
	person indexer.PersonNo
	votes  []vote
	score  float64
	heard  int // votes in all, counted and not
}

// ballot collects votes. A person's votes beyond Pieces fall away as stronger ones come.
type ballot struct {
	parameters Parameters
	now        time.Time
	slot       []int32 // by PersonNo, one more than the index into candidates
	candidates []candidate
}

func newBallot(p Parameters, now time.Time, people int) *ballot {
	return &ballot{parameters: p, now: now, slot: make([]int32, people)}
}

// poll lets every document that matches vote.
func (b *ballot) poll(ctx context.Context, l *look, m indexer.Matching) (indexer.Matched, error) {
	return l.Match(ctx, m, func(h indexer.Hit) bool {
		match := math.Pow(h.Score, b.parameters.Sharpness)
		recency := b.recency(l.Doc(h.Doc).Time)
		l.Parts(h.Doc, l.access, func(part indexer.Part) {
			weight := b.parameters.Parts[part.Role]
			person := l.directory.PersonOfAccount(part.Account)
			if weight > 0 && person != indexer.PersonNo(indexer.None) {
				b.cast(person, vote{doc: h.Doc, role: part.Role, match: match, weight: weight, recency: recency})
			}
		})
		return true
	})
}

// recency is 1 for what is new or has no time, such as a job that goes on.
func (b *ballot) recency(at time.Time) float64 {
	if at.IsZero() {
		return 1
	}
	age := max(0, b.now.Sub(at))
	fresh := math.Exp2(-float64(age) / float64(b.parameters.HalfLife))
	return b.parameters.Lasting + (1-b.parameters.Lasting)*fresh
}

func (b *ballot) cast(person indexer.PersonNo, v vote) {
	if b.slot[person] == 0 {
		b.candidates = append(b.candidates, candidate{person: person})
		b.slot[person] = int32(len(b.candidates))
	}
	c := &b.candidates[b.slot[person]-1]
	c.heard++
	switch {
	case len(c.votes) < b.parameters.Pieces:
		c.votes = append(c.votes, v)
	case stronger(v, c.votes[len(c.votes)-1]) < 0:
		c.votes[len(c.votes)-1] = v
	default:
		return
	}
	for i := len(c.votes) - 1; i > 0 && stronger(c.votes[i], c.votes[i-1]) < 0; i-- {
		c.votes[i], c.votes[i-1] = c.votes[i-1], c.votes[i]
	}
}

// stronger orders a person's votes. The order does not depend on the order of casting.
func stronger(a, b vote) int {
	return cmp.Or(cmp.Compare(b.strength(), a.strength()), cmp.Compare(a.doc, b.doc), cmp.Compare(a.role, b.role))
}

// close damps and adds up, and gives the candidates for whom keep holds, best first.
func (b *ballot) close(d *indexer.Directory, keep func(indexer.PersonNo) bool) []candidate {
	kept := b.candidates[:0]
	for _, c := range b.candidates {
		if !keep(c.person) {
			continue
		}
		for i := range c.votes {
			c.votes[i].damping = math.Pow(float64(i+1), -b.parameters.Fading)
			c.score += c.votes[i].contribution()
		}
		kept = append(kept, c)
	}
	slices.SortFunc(kept, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(d.People[x.person].ID, d.People[y.person].ID))
	})
	return kept
}
