package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// maxWords is how many words of a question are looked for: more are a document, not a question.
const maxWords = 48

// check refuses a query that is out of bounds, and fills in the default limit.
func (q *Query) check() error {
	switch {
	case len(q.Text) > MaxQueryLength:
		return &QueryError{Field: "q", Reason: "too-long", Detail: fmt.Sprintf("is %d bytes long; ask in at most %d", len(q.Text), MaxQueryLength)}
	case !utf8.ValidString(q.Text):
		return &QueryError{Field: "q", Reason: "not-utf8", Detail: "is not valid UTF-8"}
	case q.Limit < 0 || q.Limit > MaxLimit:
		return &QueryError{Field: "limit", Reason: "too-many", Detail: fmt.Sprintf("is %d; want 1 to %d", q.Limit, MaxLimit)}
	case q.Offset < 0 || q.Offset > MaxOffset:
		return &QueryError{Field: "offset", Reason: "too-far", Detail: fmt.Sprintf("is %d; want 0 to %d: narrow the question instead", q.Offset, MaxOffset)}
	case !q.Since.IsZero() && !q.Until.IsZero() && q.Until.Before(q.Since):
		return &QueryError{Field: "until", Reason: "bad-time", Detail: "is before since"}
	}
	for _, list := range []struct {
		field  string
		values []string
	}{{"units", q.Units}, {"places", q.Places}, {"languages", q.Languages}, {"groups", q.Groups}, {"sources", q.Sources}, {"as_words", q.AsWords}} {
		if len(list.values) > MaxLimit {
			return &QueryError{Field: list.field, Reason: "too-many", Detail: fmt.Sprintf("has %d values; want at most %d", len(list.values), MaxLimit)}
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
	words    []string
	rarest   []string // of a question in sentences: the words again, the rarest first
	ignored  []string
	terms    map[string]bool // to mark in snippets
	room     int             // how many words are looked for at most
	widened  []Widening
	filters  []ReadFilter
	named    []indexer.PersonNo
	parts    []string // the subjects, where the question joins several
	loosened []string

	units, places []string // that people have to be in
	prose         bool     // as in Query
}

// begin checks a query, opens a look on behalf of the asker and understands the question. The query comes
// back with the filters that stood in its text. The look must be closed unless err is set.
func (s *Searcher) begin(ctx context.Context, asker Asker, q Query) (*look, Query, understood, error) {
	if err := q.check(); err != nil {
		return nil, q, understood{}, err
	}
	l, err := s.look(asker)
	if err != nil {
		return nil, q, understood{}, err
	}
	u, err := s.understand(ctx, l, &q)
	if err != nil {
		l.Close()
		return nil, q, understood{}, err
	}
	return l, q, u, nil
}

// understand analyses a checked query.
func (s *Searcher) understand(ctx context.Context, l *look, q *Query) (understood, error) {
	asked := parse(q.Text)
	l.phrases = nil // of the question before, where one look answers several
	q.Units, q.Places, q.Groups = slices.Clone(q.Units), slices.Clone(q.Places), slices.Clone(q.Groups)
	q.Languages, q.Sources = slices.Clone(q.Languages), slices.Clone(q.Sources)
	u := understood{terms: map[string]bool{}, room: maxWords}
	var err error
	if u.filters, err = l.narrow(q, asked.filters, s.now()); err != nil {
		return understood{}, err
	}
	if !q.Since.IsZero() && !q.Until.IsZero() && q.Until.Before(q.Since) {
		return understood{}, &QueryError{Field: "q", Reason: "bad-time", Detail: "ends before it begins: until is before since"}
	}
	plain, names := asked.plain, []text.Token(nil)
	if q.prose {
		u.room = MaxQueryLength // all; the telling ones are chosen afterwards
	} else {
		read := l.read(asked.plain, q.AsWords, len(asked.must) > 0)
		u.named = read.people
		for _, f := range read.filters {
			q.add(f.ReadFilter)
			u.filters = append(u.filters, f.ReadFilter)
		}
		plain, names = read.rest()
	}
	u.units, u.places, u.prose = q.Units, q.Places, q.prose
	u.Access, u.Model, u.Bound = l.access, s.parameters.Model, s.parameters.Bound
	if len(u.units)+len(u.places) > 0 {
		u.Bound *= 10
	}
	u.Since, u.Until, u.Sources = q.Since, q.Until, q.Sources
	for _, lang := range q.Languages {
		u.Langs = append(u.Langs, text.Canonical(lang))
	}
	if u.Groups, err = refs(q.Groups); err != nil {
		return understood{}, err
	}
	u.parts = subjectsOf(plain, asked.must)
	if len(asked.must) > 0 && l.Analyser().OnlyAsks(plain, names...) {
		u.ignored = strings.Fields(plain) // what is quoted is the subject
		plain, names = "", nil
	}
	words, ignored := l.Analyser().Query(plain, names...)
	u.ignored = append(u.ignored, ignored...)
	if err := s.add(l, &u, words, indexer.Clause{}); err != nil {
		return understood{}, err
	}
	if !q.Literal {
		s.widen(l, &u, plain)
	}
	for _, quoted := range asked.must {
		words, _ := l.Analyser().Query(quoted)
		if err := s.add(l, &u, words, indexer.Clause{Must: true}); err != nil {
			return understood{}, err
		}
	}
	for _, unwanted := range asked.not {
		words, _ := l.Analyser().Query(unwanted)
		if err := s.add(l, &u, words, indexer.Clause{Not: true}); err != nil {
			return understood{}, err
		}
	}
	if q.prose {
		return s.tellingWords(l, u)
	}
	if !slices.ContainsFunc(u.Clauses, func(c indexer.Clause) bool { return !c.Not }) {
		return understood{}, &QueryError{Field: "q", Reason: "no-words", Detail: "holds nothing to look for: add a word about what they should know"}
	}
	if len(asked.must) > 0 {
		stand, err := l.quote(ctx, asked.must, u.Matching)
		if err != nil {
			return understood{}, err
		}
		if !stand {
			u.loosen(l, asked.must)
		}
	}
	return u, nil
}

// loosen reads quotations that stand nowhere as words like any.
func (u *understood) loosen(l *look, quotations []string) {
	u.loosened, l.phrases = quotations, nil
	for i := range u.Clauses {
		u.Clauses[i].Must = false
	}
}

// add appends the clauses of words, as far as there is room. Words that must not be there are neither
// marked nor said to be looked for.
func (s *Searcher) add(l *look, u *understood, words []text.Word, like indexer.Clause) error {
	for _, w := range words {
		if len(u.Clauses) == u.room {
			return nil
		}
		clause, err := s.clause(l, w)
		if err != nil {
			return err
		}
		clause.Must, clause.Not = like.Must, like.Not
		if like.Not {
			u.Clauses = append(u.Clauses, clause)
		} else {
			u.look(clause)
		}
	}
	return nil
}

// clause gives the terms that a word is found by: its own, and the compounds that it is a part of. A compound
// that nobody wrote is found by its parts. One that somebody wrote is not: with the parts of compounds that at
// most 5, 20 or 100 documents hold, both kinds of Norwegian topics lose up to 0.02 MAP.
func (s *Searcher) clause(l *look, w text.Word) (indexer.Clause, error) {
	clause := indexer.Clause{Word: w.Text, Weight: 1}
	add := func(term string, weight float64) { addTerm(&clause, term, weight) }
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
