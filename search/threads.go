package search

import (
	"cmp"
	"math"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// How far a thread answers, as in FoundThread.Standing.
const (
	Accepted   = "accepted"   // it has an accepted answer
	Answered   = "answered"   // colleagues answered
	Told       = "told"       // it tells rather than asks
	Unanswered = "unanswered" // it asks, and nobody answered
)

// FoundThread is a thread about the subject of a question. Score = Match × Weight × Knowledge × Age.
type FoundThread struct {
	Record    RecordLink `json:"record"` // the post that begins it, as far as the asker may read
	Author    *Card      `json:"author,omitempty"`
	Standing  string     `json:"standing"`
	Replies   int        `json:"replies"` // that the asker may read
	Answer    *Reply     `json:"answer,omitempty"`
	Snippet   Snippet    `json:"snippet"` // of the answer, or of what matched best
	Score     float64    `json:"score"`
	Match     float64    `json:"match"`     // of its posts, each next one faded
	Weight    float64    `json:"weight"`    // of its standing
	Knowledge float64    `json:"knowledge"` // of who answered, 1 for the one who knows most
	Age       float64    `json:"age"`       // of the answer, or of the first post
}

// Reply is the answer that a thread is shown by.
type Reply struct {
	Record RecordLink `json:"record"`
	Author *Card      `json:"author,omitempty"`
}

// strand is a thread before it is shown.
type strand struct {
	FoundThread
	root   indexer.DocNo
	answer indexer.DocNo // or None
	shown  indexer.DocNo // what the snippet is cut from
}

// threads finds the threads of the best matches, those that answer best first, and those that ask in vain.
func (b *ballot) threads(found []candidate) (answering, vain []strand, err error) {
	p := b.parameters.Asking
	byRoot := map[indexer.DocNo][]indexer.Hit{}
	for _, h := range b.best {
		if b.Doc(h.Doc).Kind != connectors.KindPost {
			continue
		}
		root, err := b.rootOf(h.Doc)
		if err != nil {
			return nil, nil, err
		}
		byRoot[root] = append(byRoot[root], h)
	}
	knows := map[indexer.PersonNo]float64{}
	for _, c := range found {
		knows[c.person] = c.score / found[0].score
	}
	var all []strand
	best := 0.0
	for root, hits := range byRoot {
		s := b.strand(root, hits)
		best = max(best, s.Match)
		all = append(all, s)
	}
	for _, s := range all {
		if s.Match < p.Faint*best {
			continue
		}
		b.weigh(&s, knows)
		if s.Standing == Unanswered {
			vain = append(vain, s)
		} else {
			answering = append(answering, s)
		}
	}
	for _, list := range [][]strand{answering, vain} {
		slices.SortFunc(list, func(x, y strand) int { return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.root, y.root)) })
	}
	return page(answering, 0, p.Threads), page(vain, 0, p.Threads), nil
}

// rootOf follows what a post answers as far as the asker may read.
func (l *look) rootOf(d indexer.DocNo) (indexer.DocNo, error) {
	for range maxDepth {
		up := l.Doc(d).Parent
		if up == indexer.DocNo(indexer.None) {
			break
		}
		ref, err := l.Ref(up)
		if err != nil {
			break // removed
		}
		if _, readable := l.Find(ref, l.access); !readable {
			break
		}
		d = up
	}
	return d, nil
}

// strand adds up the matches of a thread's posts, greatest first.
func (b *ballot) strand(root indexer.DocNo, hits []indexer.Hit) strand {
	slices.SortFunc(hits, byMatch)
	s := strand{root: root, shown: hits[0].Doc, answer: indexer.DocNo(indexer.None)}
	for i, h := range page(hits, 0, b.parameters.Pieces) {
		s.Match += math.Pow(h.Score, b.parameters.Sharpness) * math.Pow(float64(i+1), -b.parameters.Fading)
	}
	return s
}

// weigh tells how far a thread answers, and by whose answer.
func (b *ballot) weigh(s *strand, knows map[indexer.PersonNo]float64) {
	p := b.parameters.Asking
	asked, asker := false, indexer.PersonNo(indexer.None)
	accepted := map[indexer.DocNo]bool{}
	note := func(part indexer.Part) {
		switch part.Role {
		case indexer.Asked, indexer.Author:
			if part.Doc == s.root {
				asked, asker = part.Role == indexer.Asked, b.directory.PersonOfAccount(part.Account)
			}
		case indexer.AcceptedAnswer:
			accepted[part.Doc] = true
		}
	}
	b.View.Parts(s.root, b.access, note)
	replies := b.repliesBelow(s.root, 1)
	s.Replies = len(replies)
	best := -1.0
	for _, r := range replies {
		b.View.Parts(r.doc, b.access, note)
		author := b.authorOf(r.doc)
		if author == asker && !accepted[r.doc] {
			continue
		}
		words := float64(b.Doc(r.doc).Words)
		worth := (p.Doubt + (1-p.Doubt)*knows[author]) * words / (words + few)
		if accepted[r.doc] {
			worth++ // more than any other
		}
		if worth > best {
			best, s.answer = worth, r.doc
		}
	}
	writer, at := b.authorOf(s.root), s.root
	switch {
	case s.answer != indexer.DocNo(indexer.None) && accepted[s.answer]:
		s.Standing, s.Weight = Accepted, p.Standing.Accepted
	case !asked:
		s.Standing, s.Weight, s.answer = Told, p.Standing.Told, indexer.DocNo(indexer.None)
	case s.answer != indexer.DocNo(indexer.None):
		s.Standing, s.Weight = Answered, p.Standing.Answered
	default:
		s.Standing, s.Weight = Unanswered, 1
	}
	if s.answer != indexer.DocNo(indexer.None) {
		s.shown, at, writer = s.answer, s.answer, b.authorOf(s.answer)
	}
	s.Knowledge = p.Doubt + (1-p.Doubt)*knows[writer]
	s.Age = b.age(b.Doc(at).Time)
	s.Score = s.Match * s.Weight * s.Knowledge * s.Age
}

// few is the length in words at which a reply counts half as an answer: thanks and nods are shorter.
const few = 12

// show reads what a thread is shown by.
func (s *strand) show(l *look, terms map[string]bool) (FoundThread, error) {
	root, err := l.threadPost(s.root, 0)
	if err != nil {
		return FoundThread{}, err
	}
	s.Record, s.Author = root.Record, root.Author
	if s.answer != indexer.DocNo(indexer.None) {
		answer, err := l.threadPost(s.answer, 0)
		if err != nil {
			return FoundThread{}, err
		}
		s.Answer = &Reply{Record: answer.Record, Author: answer.Author}
	}
	record, err := l.Record(s.shown)
	if err != nil {
		return FoundThread{}, err
	}
	s.Snippet = snippet(l.Analyser(), l.Doc(s.shown).Lang, besideTitle(record), terms)
	return s.FoundThread, nil
}
