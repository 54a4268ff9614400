package search

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of a person's topics.
const (
	topicRankings = 30 // subjects for which everybody is ranked
	maxTopics     = 15
	topicEvidence = 2
)

// topics finds what tells most about what a person knows. A subject is telling when it stands in more of
// the person's documents than in everybody's, when few others know of it, and when the person ranks high
// for it. What somebody only asked about does not count.
func (s *Searcher) topics(ctx context.Context, l *look, no indexer.PersonNo, docs []indexer.DocNo) ([]Topic, error) {
	newest := l.newest(docs, topicReads)
	var customers names
	if known := s.remembered.firm.Load(); known != nil {
		customers = known.customers
	}
	collected, err := l.subjectsOf(ctx, newest, s.lexicon(l.directory), customers)
	if err != nil {
		return nil, err
	}
	found, err := collected.telling(ctx, len(newest))
	if err != nil {
		return nil, err
	}
	var ranked []*rankedSubject
	for _, u := range page(found, 0, topicRankings) {
		r, err := s.rankFor(ctx, l, no, u)
		if err != nil {
			return nil, err
		}
		if r != nil {
			ranked = append(ranked, r)
		}
	}
	var out []Topic
	for _, r := range different(ranked, maxTopics) {
		topic, err := r.show(l)
		if err != nil {
			return nil, err
		}
		topic.Trend, topic.Quarters = trend(l, r.docs, newest, s.now())
		out = append(out, topic)
	}
	return out, nil
}

// newest gives the n newest documents, newest first.
func (l *look) newest(docs []indexer.DocNo, n int) []indexer.DocNo {
	newest := slices.Clone(docs)
	slices.SortFunc(newest, func(a, b indexer.DocNo) int {
		return cmp.Or(l.Doc(b).Time.Compare(l.Doc(a).Time), cmp.Compare(b, a))
	})
	return page(newest, 0, n)
}

// rankedSubject is a subject with the person's place among all who know of it.
type rankedSubject struct {
	*subject
	name     string
	same     []string // what else it is called, folded
	query    string
	terms    map[string]bool // to mark in snippets
	rank, of int
	candidate
	telling float64 // how much it tells about the person
}

// asking gives the question that finds whoever knows of something called so, and what is understood by it.
// It is quoted where it is several words, or where it would be taken for the name of a place, a unit or a
// colleague. It is "" where nothing can be asked with such a name.
func (s *Searcher) asking(ctx context.Context, l *look, name string) (string, understood, error) {
	name = strings.ReplaceAll(name, `"`, "")
	if !strings.ContainsAny(name, " -:") {
		u, err := s.understand(ctx, l, &Query{Text: name})
		if err == nil && len(u.Clauses) > 0 && len(u.filters) == 0 && len(u.named) == 0 {
			return name, u, nil
		}
	}
	quoted := `"` + name + `"`
	u, err := s.understand(ctx, l, &Query{Text: quoted})
	var refused *QueryError
	if errors.As(err, &refused) || err == nil && len(u.Clauses) == 0 {
		return "", u, nil
	}
	return quoted, u, err
}

// rankFor ranks everybody for a subject, as the search page does. It is nil where the person is far from
// the first: then a word does not tell about them, as a skill still does.
func (s *Searcher) rankFor(ctx context.Context, l *look, no indexer.PersonNo, u *subject) (*rankedSubject, error) {
	r := &rankedSubject{subject: u, name: u.name()}
	r.same = s.sameAs(l.Analyser(), r.name)
	var understood understood
	var err error
	if r.query, understood, err = s.asking(ctx, l, r.name); err != nil || r.query == "" {
		return nil, err
	}
	r.terms = understood.terms
	b := s.newBallot(l)
	if _, err := b.poll(ctx, understood.Matching); err != nil {
		return nil, err
	}
	all := b.close(func(p indexer.PersonNo) bool { return p == no || l.directory.People[p].Findable() })
	r.of = len(all)
	for i, c := range all {
		if c.person == no {
			r.rank, r.candidate = i+1, c
		}
	}
	if r.rank == 0 || !u.tagged && r.rank > max(farFromFirst, r.of/4) {
		return nil, nil
	}
	firm := float64(len(l.directory.People) + 1)
	r.telling = u.score * math.Log(firm/float64(min(r.of, len(l.directory.People)))) / math.Log2(1+float64(r.rank))
	return r, nil
}

// farFromFirst is the place beyond which the first quarter counts.
const farFromFirst = 10

// different chooses the n most telling, each time the one that tells most and is the least like those chosen
// before: maximal marginal relevance (Carbonell and Goldstein, 1998). Subjects are alike as far as they stand
// in the same documents; those that share a word as well are the same thing.
func different(ranked []*rankedSubject, n int) []*rankedSubject {
	rest := slices.Clone(ranked)
	var chosen []*rankedSubject
	likeness := make(map[*rankedSubject]float64, len(rest))
	for len(chosen) < n && len(rest) > 0 {
		slices.SortStableFunc(rest, func(a, b *rankedSubject) int {
			return cmp.Or(cmp.Compare(b.telling*(1-likeness[b]/2), a.telling*(1-likeness[a]/2)), strings.Compare(a.key(), b.key()))
		})
		best := rest[0]
		chosen = append(chosen, best)
		rest = slices.DeleteFunc(rest[1:], func(r *rankedSubject) bool {
			overlap := r.overlap(best.subject)
			likeness[r] = max(likeness[r], overlap)
			return folded(r.name) == folded(best.name) || slices.Contains(r.same, folded(best.name)) || overlap >= 0.5 && r.sharesWord(best)
		})
	}
	return chosen
}

// overlap is the share of documents of the rarer of two subjects that the other is in, too.
func (u *subject) overlap(other *subject) float64 {
	in := make(map[indexer.DocNo]bool, len(u.docs))
	for _, d := range u.docs {
		in[d] = true
	}
	both := 0
	for _, d := range other.docs {
		if in[d] {
			both++
		}
	}
	return float64(both) / float64(min(len(u.docs), len(other.docs)))
}

// sharesWord reports whether a term of one finds the other.
func (r *rankedSubject) sharesWord(other *rankedSubject) bool {
	for t := range r.terms {
		if other.terms[t] {
			return true
		}
	}
	return false
}

// show gives the topic with the person's best evidence.
func (r *rankedSubject) show(l *look) (Topic, error) {
	out := Topic{Name: r.name, Query: r.query, Rank: r.rank, Of: r.of, Score: r.candidate.score}
	for _, v := range page(r.votes, 0, topicEvidence) {
		e, err := l.evidence(v, r.terms)
		if err != nil {
			return Topic{}, err
		}
		out.Evidence = append(out.Evidence, e)
	}
	return out, nil
}

// sameAs gives what else a topic is called, by the thesaurus: expressions that mean the same as the whole
// name both ways, folded. What is only narrower is a topic of its own.
func (s *Searcher) sameAs(a *text.Analyser, name string) (same []string) {
	whole := folded(name)
	called := func(name string) (out []string) {
		for _, found := range a.Synonyms(s.synonyms(), name) {
			if folded(found.Text) == folded(name) {
				for _, alternative := range found.Alternatives {
					out = append(out, alternative.Text)
				}
			}
		}
		return out
	}
	for _, other := range called(name) {
		if slices.ContainsFunc(called(other), func(back string) bool { return folded(back) == whole }) {
			same = append(same, folded(other))
		}
	}
	return same
}
