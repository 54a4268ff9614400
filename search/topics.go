package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
)

// Bounds of finding out what a person knows.
const (
	topicReads    = 150 // of a person's newest documents
	topicTerms    = 60  // that are looked up in the index
	maxTopics     = 15
	topicEvidence = 2
)

// term is a word in a person's documents.
type term struct {
	name  string // as the person wrote it
	docs  []indexer.DocNo
	score float64
}

// topics finds the words that tell most about what a person writes: those that stand in several of their
// documents and in few of everybody's (tf · idf over documents).
func (s *Searcher) topics(ctx context.Context, l *look, no indexer.PersonNo, docs []indexer.DocNo) ([]Topic, error) {
	terms, err := l.vocabulary(ctx, docs)
	if err != nil {
		return nil, err
	}
	frequent := make([]string, 0, len(terms))
	for t, use := range terms {
		if len(use.docs) > 1 || len(docs) < 5 {
			frequent = append(frequent, t)
		}
	}
	slices.SortFunc(frequent, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(terms[b].docs), len(terms[a].docs)), cmp.Compare(a, b))
	})
	var found []string
	for _, t := range page(frequent, 0, topicTerms) {
		holding, of, err := l.Frequency(t)
		if err != nil {
			return nil, err
		}
		use := terms[t]
		use.score = (1 + math.Log(float64(len(use.docs)))) * math.Log(float64(of+1)/float64(holding+1))
		if use.score > 0 {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(terms[b].score, terms[a].score), cmp.Compare(a, b))
	})
	var out []Topic
	for _, t := range page(found, 0, maxTopics) {
		topic, err := s.topic(ctx, l, no, t, terms[t])
		if err != nil {
			return nil, err
		}
		out = append(out, topic)
	}
	return out, nil
}

// vocabulary collects the terms of the newest documents.
func (l *look) vocabulary(ctx context.Context, docs []indexer.DocNo) (map[string]*term, error) {
	newest := slices.Clone(docs)
	slices.SortFunc(newest, func(a, b indexer.DocNo) int {
		return cmp.Or(l.Doc(b).Time.Compare(l.Doc(a).Time), cmp.Compare(b, a))
	})
	terms := map[string]*term{}
	for _, d := range page(newest, 0, topicReads) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		record, err := l.Record(d)
		if err != nil {
			return nil, err
		}
		whole := clip(plainText(record), snippetReads)
		for _, t := range l.Analyser().Tokens(l.Doc(d).Lang, whole) {
			word := whole[t.Start:t.End]
			if !telling(word) {
				continue
			}
			use := terms[t.Term]
			if use == nil {
				use = &term{name: word}
				terms[t.Term] = use
			}
			if n := len(use.docs); n == 0 || use.docs[n-1] != d {
				use.docs = append(use.docs, d)
			}
		}
	}
	return terms, nil
}

// telling leaves out numbers and words of one or two letters that are not written in capitals.
func telling(word string) bool {
	letters := strings.IndexFunc(word, func(r rune) bool { return r > '9' }) >= 0
	return letters && (len(word) > 2 || word == strings.ToUpper(word)) && !strings.Contains(word, "_")
}

// topic shows a term with the person's best evidence for it.
func (s *Searcher) topic(ctx context.Context, l *look, no indexer.PersonNo, text string, use *term) (Topic, error) {
	m := indexer.Matching{
		Clauses: []indexer.Clause{{Word: use.name, Weight: 1, Terms: []indexer.Term{{Text: text, Weight: 1}}}},
		Access:  l.access, Model: s.parameters.Model, Bound: s.parameters.Bound,
	}
	b := newBallot(s.parameters, s.now(), l)
	if _, err := b.poll(ctx, m); err != nil {
		return Topic{}, err
	}
	out := Topic{Name: use.name}
	for _, c := range b.close(func(p indexer.PersonNo) bool { return p == no }) {
		out.Score = c.score
		for _, v := range page(c.votes, 0, topicEvidence) {
			e, err := l.evidence(v, map[string]bool{text: true})
			if err != nil {
				return Topic{}, err
			}
			out.Evidence = append(out.Evidence, e)
		}
	}
	return out, nil
}
