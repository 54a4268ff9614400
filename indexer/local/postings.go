package local

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// postingsBudget is how many bytes of read postings are kept. At a million posts a word of every hundredth post
// takes some 60 kB.
const postingsBudget = 64 << 20

// termPostings remembers the postings of terms looked for lately, read out of the index's packed form: a few words
// make up most of all questions, and to unpack a posting costs many times as much as to score it. Segments never
// change, so that what was read of one holds as long as it is there. It may be used by several goroutines.
type termPostings struct {
	mu     sync.Mutex
	kept   *simplelru.LRU[fieldTerm, []segmentPostings]
	bytes  int
	budget int
}

type fieldTerm struct{ field, term string }

// segmentPostings are the postings of a term in one segment, by place in the segment, deleted ones too.
type segmentPostings struct {
	segment     uint64
	places      []uint32
	frequencies []uint16
}

func newTermPostings(budget int) *termPostings {
	p := &termPostings{budget: budget}
	kept, err := simplelru.NewLRU(math.MaxInt32, func(key fieldTerm, gone []segmentPostings) { p.bytes -= size(key, gone) })
	if err != nil {
		panic(err) // the size is not positive
	}
	p.kept = kept
	return p
}

// size is about how many bytes an entry takes.
func size(key fieldTerm, postings []segmentPostings) int {
	bytes := 200 + len(key.term)
	for _, s := range postings {
		bytes += 60 + 6*len(s.places)
	}
	return bytes
}

// of gives the postings of a term for each segment of a snapshot.
func (p *termPostings) of(snapshot *scorch.IndexSnapshot, field, term string) ([]segmentPostings, error) {
	key := fieldTerm{field, term}
	p.mu.Lock()
	have, _ := p.kept.Get(key)
	p.mu.Unlock()
	segments := snapshot.Segments()
	if slices.EqualFunc(segments, have, func(s *scorch.SegmentSnapshot, h segmentPostings) bool { return s.Id() == h.segment }) {
		return have, nil
	}
	now := make([]segmentPostings, len(segments))
	for i, s := range segments {
		if at := slices.IndexFunc(have, func(h segmentPostings) bool { return h.segment == s.Id() }); at >= 0 {
			now[i] = have[at]
			continue
		}
		var err error
		if now[i], err = readPostings(s, field, term); err != nil {
			return nil, fmt.Errorf("index: postings of a term in %s: %w", field, err)
		}
	}
	p.keep(key, now)
	return now, nil
}

func (p *termPostings) keep(key fieldTerm, postings []segmentPostings) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept.Remove(key) // so that its bytes are taken off
	p.kept.Add(key, postings)
	for p.bytes += size(key, postings); p.bytes > p.budget; {
		p.kept.RemoveOldest()
	}
}

func readPostings(s *scorch.SegmentSnapshot, field, term string) (segmentPostings, error) {
	out := segmentPostings{segment: s.Id()}
	dictionary, err := s.Segment().Dictionary(field)
	if err != nil {
		return out, err
	}
	list, err := dictionary.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return out, err
	}
	if n := list.Count(); n > 0 {
		out.places, out.frequencies = make([]uint32, 0, n), make([]uint16, 0, n)
	}
	it := list.Iterator(true, false, false, nil)
	for {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return out, err
		}
		out.places = append(out.places, uint32(posting.Number()))
		out.frequencies = append(out.frequencies, uint16(min(posting.Frequency(), math.MaxUint16)))
	}
}

// postings calls visit for each live document that holds the term in the field, with how often it does.
func (v *view) postings(field, term string, visit func(n uint32, frequency uint16)) error {
	all, err := v.e.postings.of(v.snapshot, field, term)
	if err != nil {
		return err
	}
	for i, s := range v.snapshot.Segments() {
		v.live(all[i], v.numbers[i], s.Deleted(), visit)
	}
	return nil
}

// live leaves out what was deleted.
func (v *view) live(postings segmentPostings, numbers []uint32, deleted *roaring.Bitmap, visit func(n uint32, frequency uint16)) {
	gone := uint32(math.MaxUint32) // the next place that is deleted
	var rest roaring.IntPeekable
	if deleted != nil && len(postings.places) > 0 && !deleted.IsEmpty() {
		rest = deleted.Iterator()
	}
	for i, place := range postings.places {
		if rest != nil {
			rest.AdvanceIfNeeded(place)
			if rest.HasNext() {
				gone = rest.PeekNext()
			} else {
				rest, gone = nil, math.MaxUint32
			}
			if gone == place {
				continue
			}
		}
		n := numbers[place]
		if !v.columns.holds(n) {
			continue // removed from the store; the index has yet to hear of it
		}
		visit(n, postings.frequencies[i])
	}
}
