package search

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// maxWords is how many words of a question are looked for: more are a document, not a question.
const maxWords = 48

// check refuses a query that is out of bounds, and fills in the default limit.
func (q *Query) check() error {
	switch {
	case len(q.Text) > MaxQueryLength:
		return &QueryError{"q", "too-long", fmt.Sprintf("is %d bytes long; ask in at most %d", len(q.Text), MaxQueryLength)}
	case !utf8.ValidString(q.Text):
		return &QueryError{"q", "not-utf8", "is not valid UTF-8"}
	case q.Limit < 0 || q.Limit > MaxLimit:
		return &QueryError{"limit", "too-many", fmt.Sprintf("is %d; want 1 to %d", q.Limit, MaxLimit)}
	case q.Offset < 0 || q.Offset > MaxOffset:
		return &QueryError{"offset", "too-far", fmt.Sprintf("is %d; want 0 to %d: narrow the question instead", q.Offset, MaxOffset)}
	case !q.Since.IsZero() && !q.Until.IsZero() && q.Until.Before(q.Since):
		return &QueryError{"until", "bad-time", "is before since"}
	}
	for _, list := range []struct {
		field  string
		values []string
	}{{"units", q.Units}, {"places", q.Places}, {"languages", q.Languages}, {"groups", q.Groups}} {
		if len(list.values) > MaxLimit {
			return &QueryError{list.field, "too-many", fmt.Sprintf("has %d values; want at most %d", len(list.values), MaxLimit)}
		}
	}
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	return nil
}

// understood is a query in the engine's terms, with the words for the page.
type understood struct {
	indexer.Matching
	words   []string
	ignored []string
	terms   map[string]bool // to mark in snippets
}

// understand analyses a checked query.
func (s *Searcher) understand(l *look, q Query) (understood, error) {
	words, ignored := l.Analyser().Query(q.Text)
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	u := understood{ignored: ignored, terms: map[string]bool{}}
	u.Access, u.Model, u.Bound = l.access, s.parameters.Model, s.parameters.Bound
	u.Since, u.Until = q.Since, q.Until
	for _, lang := range q.Languages {
		u.Langs = append(u.Langs, text.Canonical(lang))
	}
	for _, id := range q.Groups {
		ref, err := connectors.ParseRef(connectors.KindGroup, id)
		if err != nil {
			return understood{}, &QueryError{"groups", "unknown", fmt.Sprintf("%q is not a group's id", id)}
		}
		u.Groups = append(u.Groups, ref)
	}
	for _, w := range words {
		u.words = append(u.words, w.Text)
		clause, err := s.clause(l, w)
		if err != nil {
			return understood{}, err
		}
		for _, t := range clause.Terms {
			u.terms[t.Text] = true
		}
		u.Clauses = append(u.Clauses, clause)
	}
	return u, nil
}

// clause gives the terms that a word is found by: its own, and the compounds that it is a part of. A compound
// that nobody wrote is found by its parts.
func (s *Searcher) clause(l *look, w text.Word) (indexer.Clause, error) {
	clause := indexer.Clause{Word: w.Text, Weight: 1}
	add := func(term string, weight float64) {
		if !slices.ContainsFunc(clause.Terms, func(t indexer.Term) bool { return t.Text == term }) {
			clause.Terms = append(clause.Terms, indexer.Term{Text: term, Weight: weight})
		}
	}
	for _, t := range w.Terms {
		add(t, 1)
	}
	written := 0
	for _, t := range w.Terms {
		documents, _, err := l.Frequency(t)
		if err != nil {
			return clause, err
		}
		written += documents
		for _, compound := range l.Compounds()[t] {
			add(compound, s.parameters.Compound)
		}
	}
	if written > 0 {
		return clause, nil
	}
	var failed error
	documents := func(term string) int {
		n, _, err := l.Frequency(term)
		failed = errors.Join(failed, err)
		return n
	}
	for _, t := range w.Terms {
		for _, part := range l.Analyser().Split(t, documents) {
			add(part, s.parameters.Compound)
		}
	}
	return clause, failed
}
