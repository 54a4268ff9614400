package search

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
)

// Bounds of what is looked at to find related words.
const (
	relatedReads = 50   // of the documents that match best
	relatedFinds = 40   // looked up in the index
	relatedLeast = 4    // documents among those read that hold a word
	relatedTimes = 3.0  // how much more often those hold it than all do
	relatedSure  = 10.8 // log-likelihood ratio: one chance in a thousand that it is one (chi-squared, one degree)
	maxRelated   = 6
)

// Related finds words that stand with those of the question more than elsewhere, most significant first: kafka
// has avro and partition. It reads the documents that match best of those that everyone may read, whoever
// asks, so that it tells nothing of others. Of the question only the words count. Significance is the
// log-likelihood ratio (Dunning, 1993) against all that everyone may read. To find them out when asked rather
// than to learn them beforehand takes as long as to rank people, but no memory; it knows rare subjects as well
// as common ones, and several words together.
//
// They are shown to be chosen, and rank nobody: added to the question with a weight of 0.03, 0.1 and 0.2, they
// lift the MAP of the sample firm from 0.824 to 0.858, 0.868 and 0.877 and that of fag by 0.01, but take from
// nDCG@10 everywhere else: from sig 0.010, 0.028 and 0.031, from sak 0.003, 0.003 and 0.004.
func (s *Searcher) Related(ctx context.Context, asker Asker, q Query) ([]string, error) {
	l, _, u, err := s.begin(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	key := relatedKey(l, u)
	if have, known := s.remembered.related.Get(key); known && have.changes == l.Changes() {
		return have.words, nil
	}
	words, err := s.related(ctx, l, u)
	if err != nil {
		return nil, err
	}
	s.remembered.related.Add(key, relatedWords{words, l.Changes()})
	return words, ctx.Err()
}

// relatedKey tells questions apart that have other related words. Askers who read other documents share
// nothing: that a question is answered quickly would tell that somebody asked it.
func relatedKey(l *look, u understood) uint64 {
	var h maphash.Hash
	h.SetSeed(stampSeed)
	_, _ = fmt.Fprint(&h, l.Rooms(l.access), u.Clauses, l.phrases) // never fails
	return h.Sum64()
}

func (s *Searcher) related(ctx context.Context, l *look, u understood) ([]string, error) {
	public := *l
	public.access = indexer.Public()
	docs, err := public.bestOf(ctx, u.Matching, relatedReads)
	if err != nil || len(docs) < relatedLeast {
		return nil, err
	}
	found, err := public.subjectsOf(ctx, docs, s.lexicon(l.directory), nil)
	if err != nil {
		return nil, err
	}
	var out []*subject
	for _, w := range frequent(found, u, relatedFinds) {
		holding, all, err := public.Frequency(w.terms...)
		if err != nil {
			return nil, err
		}
		here, read := float64(len(w.docs)), float64(len(docs))
		if here/read < relatedTimes*float64(holding)/float64(all) {
			continue
		}
		if w.score = logLikelihood(here, read, float64(max(holding, len(w.docs))), float64(all)); w.score >= relatedSure {
			out = append(out, w)
		}
	}
	return namesOf(out), nil
}

// bestOf gives the documents that match best of those that the look may read, whatever else the query asks.
func (l *look) bestOf(ctx context.Context, m indexer.Matching, most int) ([]indexer.DocNo, error) {
	m = indexer.Matching{Clauses: m.Clauses, Access: l.access, Model: m.Model}
	var best hits
	_, err := l.Match(ctx, m, func(h indexer.Hit) bool {
		best.keep(h, most)
		return true
	})
	if err != nil {
		return nil, err
	}
	var docs []indexer.DocNo
	for _, h := range best {
		docs = append(docs, h.Doc)
	}
	slices.Sort(docs)
	return docs, nil
}

// namesOf gives the names of the most significant; a word of a phrase that is among them is not named again.
func namesOf(found []*subject) []string {
	slices.SortFunc(found, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(b.terms), len(a.terms)), strings.Compare(a.key(), b.key()))
	})
	var names []string
	var named [][]string
	for _, w := range found {
		name := w.name()
		words := strings.Fields(folded(name)) // the same in every language
		if len(names) < maxRelated && !slices.ContainsFunc(named, func(have []string) bool { return partOf(words, have) || partOf(have, words) }) {
			names, named = append(names, name), append(named, words)
		}
	}
	return names
}

// frequent gives the n words and tags that most documents hold, words of a heading, without those that the
// question looks for, those that name somebody and those of everybody's work.
func frequent(found *subjects, u understood, n int) []*subject {
	var out []*subject
	for _, w := range found.found {
		asked := slices.ContainsFunc(w.terms, func(t string) bool { return u.terms[t] })
		if (w.tagged || len(w.terms) == 1 && w.headed) && len(w.docs) >= relatedLeast && !asked &&
			!found.people.has(w) && !found.customers.has(w) && !found.workaday(w) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.key(), b.key()))
	})
	return page(out, 0, n)
}

// logLikelihood compares how many of some documents hold a word with how many of all do.
func logLikelihood(here, some, holding, all float64) float64 {
	part := func(observed, expected float64) float64 {
		if observed <= 0 {
			return 0
		}
		return observed * math.Log(observed/expected)
	}
	elsewhere, rest := max(0, holding-here), max(1, all-some)
	return 2 * (part(here, some*holding/all) + part(some-here, some*(all-holding)/all) +
		part(elsewhere, rest*holding/all) + part(rest-elsewhere, rest*(all-holding)/all))
}
