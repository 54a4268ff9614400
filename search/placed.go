package search

import (
	"context"
	"maps"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// placed remembers from one learning to the next who knows most of each of the firm's topics. To rank everybody for
// thousands of topics takes minutes of work at a large firm, while little is written from one minute to the next.
// It holds for a day at most: that others answered more, or fell silent, is seen by tomorrow.
type placed struct {
	directory *indexer.Directory
	thesaurus *text.Thesaurus
	day       int64
	versions  []uint32               // by DocNo, of the documents that everyone may read; 0 of others
	late      []indexer.DocNo        // of them those that the index may lack
	of        map[string]placedTopic // by name
}

// placedTopic is what ranking gave for a topic.
type placedTopic struct {
	query     string
	documents int
	top       []Placing

	terms   []string // by which it is found
	holding int      // documents that hold them
	firm    int      // documents that everyone could read then
}

// maxNews is how many new documents are read to see what they are about, before every topic is ranked anew.
const maxNews = 1000

// forget forgets the topics that have to be ranked anew: those of which something was written, or is not written any
// more. known is what is being learned.
func (s *Searcher) forget(ctx context.Context, known *topicsKnown) error {
	l, err := s.look(Anyone())
	if err != nil {
		return err
	}
	defer l.Close()
	was := s.remembered.placed
	now := &placed{directory: l.directory, thesaurus: known.thesaurus, day: known.day, of: map[string]placedTopic{}}
	l.Docs(l.access, func(d indexer.DocNo) bool {
		now.versions = append(now.versions, make([]uint32, int(d)+1-len(now.versions))...)
		now.versions[d] = l.Version(d)
		return ctx.Err() == nil
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	if was == nil || was.directory != now.directory || was.thesaurus != now.thesaurus || was.day != now.day {
		s.remembered.placed = now
		return nil
	}
	fresh, lost := was.compare(now)
	if l.Behind() {
		now.late = fresh
	}
	if fresh = append(fresh, was.late...); len(fresh) <= maxNews {
		written, err := l.termsOf(fresh, now)
		if err != nil {
			return err
		}
		now.of = maps.Clone(was.of)
		for name, t := range was.of {
			holds, err := t.holds(l, written, lost)
			if err != nil {
				return err
			}
			if !holds {
				delete(now.of, name)
			}
		}
	}
	s.remembered.placed = now
	return nil
}

// compare lists the documents that are new or were changed, and reports whether any was changed or is gone.
func (was *placed) compare(now *placed) (fresh []indexer.DocNo, lost bool) {
	for d, version := range now.versions {
		before := uint32(0)
		if d < len(was.versions) {
			before = was.versions[d]
		}
		if version != before && version != 0 {
			fresh = append(fresh, indexer.DocNo(d))
		}
		lost = lost || version != before && before != 0
	}
	for _, before := range was.versions[min(len(was.versions), len(now.versions)):] {
		lost = lost || before != 0
	}
	return fresh, lost
}

// termsOf gives the terms of documents and of what they answer, of which they are a part as well.
func (l *look) termsOf(docs []indexer.DocNo, now *placed) (map[string]bool, error) {
	terms := map[string]bool{}
	there := func(d indexer.DocNo) bool { return int(d) < len(now.versions) && now.versions[d] != 0 }
	for _, d := range docs {
		for _, of := range []indexer.DocNo{d, l.Doc(d).Parent} {
			if !there(of) {
				continue
			}
			record, err := l.Record(of)
			if err != nil {
				return nil, err
			}
			for _, part := range passages(record) {
				for _, t := range l.Analyser().Tokens(l.Doc(of).Lang, part) {
					terms[t.Term] = true
				}
			}
		}
	}
	return terms, nil
}

// holds reports whether a ranking still holds: nothing with a word of it was written, as much as before holds its
// words if something was lost, and the firm's documents, by which words are rare or common, are nearly as many.
func (t *placedTopic) holds(l *look, written map[string]bool, lost bool) (bool, error) {
	firm := l.documents()
	if max(firm-t.firm, t.firm-firm)*100 > t.firm {
		return false, nil
	}
	for _, term := range t.terms {
		if written[term] {
			return false, nil
		}
	}
	if !lost {
		return true, nil
	}
	holding, err := l.holding(t.terms)
	return holding == t.holding, err
}

// documents counts what the asker may read.
func (l *look) documents() (sum int) {
	for _, n := range l.Posts(l.access) {
		sum += n
	}
	return sum
}

// holding adds up how many documents that everyone may read hold each of the terms.
func (l *look) holding(terms []string) (sum int, err error) {
	for _, term := range terms {
		n, _, err := l.Frequency(term)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// place ranks everybody for a topic.
func (s *Searcher) place(ctx context.Context, l *look, name string) (placedTopic, error) {
	s.remembered.ranked.Add(1)
	query, u, err := s.asking(ctx, l, name)
	t := placedTopic{query: query, terms: termsOfClauses(u.Clauses)}
	if err != nil || query == "" {
		return t, err
	}
	t.firm = l.documents()
	if t.holding, err = l.holding(t.terms); err != nil {
		return t, err
	}
	e, err := s.elect(ctx, l, u)
	if err != nil {
		return t, err
	}
	t.documents = e.matched.Documents
	for _, c := range page(e.found, 0, topPeople) {
		t.top = append(t.top, Placing{l.directory.People[c.person].ID, c.score})
	}
	return t, nil
}

// termsOfClauses are all the terms by which a question is answered.
func termsOfClauses(clauses []indexer.Clause) (terms []string) {
	for _, c := range clauses {
		for _, t := range c.Terms {
			terms = append(terms, t.Text)
		}
		for _, e := range c.Expressions {
			for _, forms := range e.Words {
				terms = append(terms, forms...)
			}
		}
	}
	return terms
}
