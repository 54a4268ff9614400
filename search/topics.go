package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of finding out what a person knows.
const (
	topicReads    = 200 // of a person's newest documents
	topicWords    = 80  // words that are looked up in the index
	topicPhrases  = 20  // and phrases
	topicRankings = 20  // topics for which everybody is ranked
	maxTopics     = 15
	topicEvidence = 2
)

// subject is a word, or two that follow each other, in what a person wrote, did or answered.
type subject struct {
	name   string   // as first written
	terms  []string // one or two
	docs   []indexer.DocNo
	weight float64 // documents, those that have it in their heading headingWeight times
	score  float64
}

// topics finds what tells most about what a person knows. A subject is telling when it stands in more of
// the person's documents than in everybody's, by pointwise Kullback-Leibler divergence (Tomokiyo and Hurst,
// 2003), and when the person ranks high for it. What somebody only asked about does not count.
func (s *Searcher) topics(ctx context.Context, l *look, no indexer.PersonNo, docs []indexer.DocNo) ([]Topic, error) {
	newest := slices.Clone(docs)
	slices.SortFunc(newest, func(a, b indexer.DocNo) int {
		return cmp.Or(l.Doc(b).Time.Compare(l.Doc(a).Time), cmp.Compare(b, a))
	})
	newest = page(newest, 0, topicReads)
	words, phrases, err := l.subjects(ctx, newest)
	if err != nil {
		return nil, err
	}
	found, err := s.telling(ctx, l, words, phrases, len(newest))
	if err != nil {
		return nil, err
	}
	var out []Topic
	for _, u := range page(found, 0, topicRankings) {
		topic, err := s.topic(ctx, l, no, u)
		if err != nil {
			return nil, err
		}
		if topic.Rank > 0 {
			topic.Trend, topic.Quarters = trend(l, u.docs, newest, s.now())
			u.score /= math.Log2(1 + float64(topic.Rank))
			topic.telling = u.score
			out = append(out, topic)
		}
	}
	slices.SortStableFunc(out, func(a, b Topic) int { return cmp.Compare(b.telling, a.telling) })
	return page(out, 0, maxTopics), nil
}

// subjects collects the words and phrases of documents. An answer is about what was asked, so that the
// heading of a question counts as the answer's.
func (l *look) subjects(ctx context.Context, docs []indexer.DocNo) (words, phrases map[string]*subject, err error) {
	words, phrases = map[string]*subject{}, map[string]*subject{}
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		record, err := l.Record(d)
		if err != nil {
			return nil, nil, err
		}
		lang := l.Doc(d).Lang
		heads, body := headings(record), clip(besideTitle(record), snippetReads)
		if parent := l.Doc(d).Parent; parent != indexer.DocNo(indexer.None) {
			if ref, err := l.Ref(parent); err == nil {
				if _, readable := l.Find(ref, l.access); readable {
					asked, err := l.Record(parent)
					if err != nil {
						return nil, nil, err
					}
					heads = append(heads, headings(asked)...)
				}
			}
		}
		for _, head := range heads {
			l.collect(words, phrases, d, lang, head, headingWeight)
		}
		l.collect(words, nil, d, lang, body, 1)
	}
	return words, phrases, nil
}

// headings are the short texts that say what a record is about; a post without a title has its first line.
func headings(record connectors.Record) []string {
	switch r := record.(type) {
	case *connectors.Post:
		return append([]string{titleOf(r)}, r.Tags...)
	case *connectors.Experience:
		return append([]string{r.Title}, r.Skills...)
	}
	return nil
}

// headingWeight is how much a document counts for a word in its heading against one in its text.
const headingWeight = 3

// collect notes the words of a text, and its phrases unless phrases is nil: two words that only follow each
// other in running text are seldom the name of anything. A document counts once, with its first weight.
func (l *look) collect(words, phrases map[string]*subject, d indexer.DocNo, lang, whole string, weight float64) {
	note := func(into map[string]*subject, key, name string, terms ...string) {
		u := into[key]
		if u == nil {
			u = &subject{name: name, terms: terms}
			into[key] = u
		}
		if n := len(u.docs); n == 0 || u.docs[n-1] != d {
			u.docs = append(u.docs, d)
			u.weight += weight
		}
	}
	var before text.Token
	for _, t := range l.Analyser().Tokens(lang, whole) {
		if t.Start < before.End {
			continue // a part of the word before
		}
		word := whole[t.Start:t.End]
		if !says(word) {
			before = text.Token{}
			continue
		}
		note(words, t.Term, word, t.Term)
		if phrases != nil && before.End > 0 && whole[before.End:t.Start] == " " && before.Term != t.Term {
			note(phrases, before.Term+" "+t.Term, whole[before.Start:t.End], before.Term, t.Term)
		}
		before = t
	}
}

// says leaves out numbers and words of one or two letters that are not written in capitals.
func says(word string) bool {
	letters := strings.IndexFunc(word, func(r rune) bool { return r > '9' }) >= 0
	return letters && (len(word) > 2 || word == strings.ToUpper(word)) && !strings.Contains(word, "_")
}

// telling scores words and phrases against what everyone may read, most telling first. A phrase takes the
// place of its words where they hardly stand without each other: the specific comes before the general.
func (s *Searcher) telling(ctx context.Context, l *look, words, phrases map[string]*subject, of int) ([]*subject, error) {
	var found []*subject
	for _, u := range heaviest(words, of, topicWords) {
		holding, all, err := l.Frequency(u.terms[0])
		if err != nil {
			return nil, err
		}
		if u.judge(of, holding, all); u.score > 0 {
			found = append(found, u)
		}
	}
	for _, u := range heaviest(phrases, of, topicPhrases) {
		matched, err := l.Match(ctx, s.matching(u, indexer.Public()), func(indexer.Hit) bool { return false })
		if err != nil {
			return nil, err
		}
		_, all, err := l.Frequency(u.terms[0])
		if err != nil {
			return nil, err
		}
		first, second := words[u.terms[0]], words[u.terms[1]]
		together := 2*len(u.docs) >= min(len(first.docs), len(second.docs))
		if u.judge(of, matched.Documents, all); u.score > 0 && together {
			found = append(found, u)
			for _, w := range []*subject{first, second} {
				if 2*len(u.docs) >= len(w.docs) {
					w.score = 0
				}
			}
		}
	}
	found = slices.DeleteFunc(found, func(u *subject) bool { return u.score == 0 })
	slices.SortFunc(found, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.name, b.name))
	})
	return found, nil
}

// heaviest gives the n heaviest of those that stand in more than one of enough documents.
func heaviest(subjects map[string]*subject, of, n int) []*subject {
	var out []*subject
	for _, u := range subjects {
		if len(u.docs) > 1 || of < 5 {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(strings.Join(a.terms, " "), strings.Join(b.terms, " ")))
	})
	return page(out, 0, n)
}

// judge sets the score: the weight times how much more often the person than everybody.
func (u *subject) judge(of, holding, all int) {
	mine := float64(len(u.docs)) / float64(of+1)
	everybodys := float64(holding+1) / float64(all+1)
	u.score = max(0, u.weight*math.Log(mine/everybodys))
}

// matching asks for the documents that hold all terms of a subject.
func (s *Searcher) matching(u *subject, access indexer.Access) indexer.Matching {
	m := indexer.Matching{Access: access, Model: s.parameters.Model, Bound: s.parameters.Bound}
	for _, t := range u.terms {
		m.Clauses = append(m.Clauses, indexer.Clause{Word: t, Weight: 1, Must: len(u.terms) > 1, Terms: []indexer.Term{{Text: t, Weight: 1}}})
	}
	return m
}

// topic ranks everybody for a subject and shows the person's place and best evidence.
func (s *Searcher) topic(ctx context.Context, l *look, no indexer.PersonNo, u *subject) (Topic, error) {
	b := newBallot(s.parameters, s.now(), l)
	if _, err := b.poll(ctx, s.matching(u, l.access)); err != nil {
		return Topic{}, err
	}
	all := b.close(func(p indexer.PersonNo) bool { return p == no || l.directory.People[p].Active })
	out := Topic{Name: u.name, Of: len(all)}
	terms := map[string]bool{}
	for _, t := range u.terms {
		terms[t] = true
	}
	for i, c := range all {
		if c.person != no {
			continue
		}
		out.Rank, out.Score = i+1, c.score
		for _, v := range page(c.votes, 0, topicEvidence) {
			e, err := l.evidence(v, terms)
			if err != nil {
				return Topic{}, err
			}
			out.Evidence = append(out.Evidence, e)
		}
	}
	return out, nil
}

// How a person's share of documents on a topic changed from the year before to the last.
const (
	Rising = "rising" // by half or more
	Steady = "steady"
	Fading = "fading" // by a third or more
)

// quarter is the length of the periods of a trend.
const quarter = 365 * 24 * time.Hour / 4

// trend counts the documents of the last eight quarters, oldest first, and compares the last four with the
// four before, each as a share of all that the person wrote then. It is "" where there is too little to say.
func trend(l *look, docs, all []indexer.DocNo, now time.Time) (string, []int) {
	count := func(docs []indexer.DocNo) (quarters []int, before, last float64) {
		quarters = make([]int, 8)
		for _, d := range docs {
			at := l.Doc(d).Time
			if ago := int(now.Sub(at) / quarter); !at.IsZero() && ago >= 0 && ago < 8 {
				quarters[7-ago]++
				if ago < 4 {
					last++
				} else {
					before++
				}
			}
		}
		return quarters, before, last
	}
	quarters, before, last := count(docs)
	_, allBefore, allLast := count(all)
	if before+last < 3 || allBefore == 0 {
		return "", quarters
	}
	switch change := ((last + 0.5) / (allLast + 1)) / ((before + 0.5) / (allBefore + 1)); {
	case change >= 1.5:
		return Rising, quarters
	case change <= 2.0/3:
		return Fading, quarters
	}
	return Steady, quarters
}
