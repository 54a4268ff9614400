package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// vote is what one document says for one person, or one group in which the person is active.
type vote struct {
	doc      indexer.DocNo // what matched
	said     indexer.DocNo // what the person wrote of it: doc itself, or an answer
	home     *home         // in place of doc where role is Active
	role     indexer.Role
	clauses  uint64 // of the question that matched
	match    float64
	weight   float64
	age      float64 // of the document
	presence float64 // of the person
	coverage float64 // of the question by the person's votes together; 0 until the ballot is closed
	damping  float64
}

// strength is the vote before what depends on the person's other votes.
func (v *vote) strength() float64 { return v.match * v.weight * v.age * v.presence }

func (v *vote) contribution() float64 { return v.strength() * v.coverage * v.damping }

// candidate is a person with the votes that count, strongest first, once the ballot is closed.
type candidate struct {
	person   indexer.PersonNo
	presence float64
	votes    []vote
	score    float64
	heard    int // votes in all, counted and not
}

// ballot collects votes. A person's votes beyond Pieces fall away as stronger ones come.
type ballot struct {
	*look
	heard      *heard
	parameters Parameters
	now        time.Time
	slot       []int32 // by PersonNo, one more than the index into candidates
	candidates []candidate
	best       hits // the best Company.Documents, a heap with the worst on top
	posted     hits // the same of those that stand in a group, where posting is set
	posting    bool
	telling    []float64                   // by clause of the question, how much it tells: its share of all their rarity
	withheld   map[indexer.PersonNo]uint64 // the clauses by which somebody is not to be found
	wanted     uint64                      // all clauses
	presence   decay
	company    decay
}

func (s *Searcher) newBallot(l *look) *ballot {
	p, now := s.parameters, s.now()
	return &ballot{
		look: l, heard: s.hear(l), parameters: p, now: now, slot: make([]int32, len(l.directory.People)),
		presence: newDecay(now, p.Presence.HalfLife), company: newDecay(now, p.Company.HalfLife),
	}
}

// poll lets every document that matches vote.
func (b *ballot) poll(ctx context.Context, m indexer.Matching) (indexer.Matched, error) {
	b.withheld = b.withheldWords(m.Clauses)
	for i, c := range m.Clauses {
		if !c.Not {
			b.wanted |= 1 << min(i, 63)
		}
	}
	var (
		h          indexer.Hit // that votes
		doc        indexer.Doc
		match, age float64
	)
	votes := func(part indexer.Part) { // made once: tens of thousands of documents may vote
		weight := b.parameters.Parts[part.Role]
		person := b.directory.PersonOfAccount(part.Account)
		if weight == 0 || person == indexer.PersonNo(indexer.None) || b.silent(person, h.Clauses) {
			return
		}
		if part.Times > 1 {
			weight *= math.Pow(float64(part.Times), b.parameters.Fading)
		}
		c := b.candidate(person)
		v := vote{doc: h.Doc, said: part.Doc, role: part.Role, clauses: h.Clauses, match: match, weight: weight, age: age, presence: 1}
		if doc.Kind == connectors.KindPost && !namedByOthers(part.Role) {
			v.presence = c.presence
		}
		b.cast(c, &v)
	}
	matched, err := b.Match(ctx, m, func(hit indexer.Hit) bool {
		h, doc = hit, b.Doc(hit.Doc)
		match, age = math.Pow(h.Score, b.parameters.Sharpness), b.age(doc.Time)
		b.best.keep(h, b.parameters.Company.Documents)
		if b.posting && doc.GroupNo != 0 {
			b.posted.keep(h, b.parameters.Company.Documents)
		}
		b.Parts(h.Doc, b.access, votes)
		return true
	})
	b.telling = rarity(m.Clauses, matched)
	return matched, err
}

// silent reports whether all of the clauses are among those by which somebody is not to be found.
func (b *ballot) silent(person indexer.PersonNo, clauses uint64) bool {
	return len(b.withheld) > 0 && clauses != 0 && clauses&^b.withheld[person] == 0
}

// namedByOthers reports whether others named the person: who is asked for is there, whether or not they write
// themselves.
func namedByOthers(r indexer.Role) bool { return kindOfRole[r] == KindNamed }

// age is 1 for what is new or has no time, such as a job that goes on.
func (b *ballot) age(at time.Time) float64 {
	if at.IsZero() {
		return 1
	}
	old := max(0, b.now.Sub(at))
	fresh := math.Exp2(-float64(old) / float64(b.parameters.HalfLife))
	return b.parameters.Lasting + (1-b.parameters.Lasting)*fresh
}

// candidate gives the place of a person on the ballot.
func (b *ballot) candidate(person indexer.PersonNo) *candidate {
	if b.slot[person] == 0 {
		b.candidates = append(b.candidates, candidate{person: person, presence: b.heard.present(b, person)})
		b.slot[person] = int32(len(b.candidates))
	}
	return &b.candidates[b.slot[person]-1]
}

func (b *ballot) cast(c *candidate, v *vote) {
	c.heard++
	last := len(c.votes) - 1
	if len(c.votes) < b.parameters.Pieces {
		c.votes = append(c.votes, *v)
		last++
	} else if last < 0 || !stronger(v, &c.votes[last]) {
		return
	}
	at := last // of those before, the weaker ones move down
	for ; at > 0 && stronger(v, &c.votes[at-1]); at-- {
		c.votes[at] = c.votes[at-1]
	}
	c.votes[at] = *v
}

// stronger orders a person's votes. The order does not depend on the order of casting.
func stronger(a, b *vote) bool {
	if x, y := a.strength(), b.strength(); x != y {
		return x > y
	}
	return a.doc < b.doc || a.doc == b.doc && a.role < b.role
}

// close damps, adds what company says, and adds up. It gives the candidates for whom keep holds, best first.
func (b *ballot) close(keep func(indexer.PersonNo) bool) []candidate {
	damping := make([]float64, max(0, b.parameters.Pieces)) // by place among a person's own
	for i := range damping {
		damping[i] = math.Pow(float64(i+1), -b.parameters.Fading)
	}
	for i := range b.candidates {
		c := &b.candidates[i]
		coverage := math.Pow(b.covered(c), b.parameters.Coverage)
		for j := range c.votes {
			c.votes[j].coverage = coverage
			c.votes[j].damping = damping[j]
		}
		c.count()
	}
	b.hearCompany(keep)
	kept := slices.DeleteFunc(b.candidates, func(c candidate) bool { return !keep(c.person) })
	slices.SortFunc(kept, func(x, y candidate) int {
		if x.score != y.score { // as nearly always
			return cmp.Compare(y.score, x.score)
		}
		return cmp.Compare(b.directory.People[x.person].ID, b.directory.People[y.person].ID)
	})
	return kept
}

// count adds up the votes, greatest contribution first.
func (c *candidate) count() {
	slices.SortStableFunc(c.votes, func(x, y vote) int { return cmp.Compare(y.contribution(), x.contribution()) })
	c.score = 0
	for _, v := range c.votes {
		c.score += v.contribution()
	}
}
