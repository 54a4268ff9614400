package search

import (
	"context"
	"hash/maphash"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// phraseReads is how many records are looked through for quotations, the best matches first: the index does
// not know where in a text its words stand. Matches beyond count as matched, and do not vote.
const phraseReads = 500

// Match is the view's Match without the documents in which a quotation of the question does not stand.
func (l *look) Match(ctx context.Context, m indexer.Matching, visit func(indexer.Hit) bool) (indexer.Matched, error) {
	if len(l.phrases) == 0 {
		return l.View.Match(ctx, m, visit)
	}
	var hits []indexer.Hit
	matched, err := l.View.Match(ctx, m, func(h indexer.Hit) bool {
		hits = append(hits, h)
		return true
	})
	if err != nil {
		return matched, err
	}
	slices.SortFunc(hits, byMatch)
	read := page(hits, 0, phraseReads)
	matched.Documents -= len(read)
	matched.Visited = 0
	going := true
	for _, h := range read {
		if err := ctx.Err(); err != nil {
			return matched, err
		}
		holds, err := l.holdsPhrases(h.Doc)
		if err != nil {
			return matched, err
		}
		if !holds {
			continue
		}
		matched.Documents++
		if going {
			matched.Visited++
			going = visit(h)
		}
		if !going {
			break
		}
	}
	return matched, nil
}

// holdsPhrases reports whether every quotation of the question stands in a document.
func (l *look) holdsPhrases(d indexer.DocNo) (bool, error) {
	key := quotedKey{d, l.Version(d), l.phrasesKey}
	if holds, known := l.quoted.Get(key); known {
		return holds, nil
	}
	record, err := l.Record(d)
	if err != nil {
		return false, err
	}
	lang := l.Doc(d).Lang
	parts := passages(record)
	holds := !slices.ContainsFunc(l.phrases, func(p text.Phrase) bool {
		return !slices.ContainsFunc(parts, func(part string) bool { return l.Analyser().Holds(lang, part, p) })
	})
	l.quoted.Add(key, holds)
	return holds, nil
}

// keyOf tells phrases apart.
func keyOf(phrases []text.Phrase) uint64 {
	var h maphash.Hash
	h.SetSeed(stampSeed)
	for _, p := range phrases {
		for _, terms := range p {
			for _, term := range terms {
				h.WriteString(term)
				h.WriteByte(0)
			}
			h.WriteByte(1)
		}
		h.WriteByte(2)
	}
	return h.Sum64()
}

// passages are the texts of a record, in which a phrase begins and ends.
func passages(record connectors.Record) []string {
	switch r := record.(type) {
	case *connectors.Post:
		return append([]string{r.Title, text.Plain(r.Body, r.Format)}, r.Tags...)
	case *connectors.Experience:
		return append([]string{r.Title, r.Role, r.Customer, r.Description}, r.Skills...)
	case *connectors.Person:
		parts := []string{r.Title, r.Bio}
		for _, s := range r.Skills {
			parts = append(parts, s.Name)
		}
		return parts
	}
	return nil
}

// quote makes a look find only documents in which quotations of several words stand, and reports whether
// there are any.
func (l *look) quote(ctx context.Context, quotations []string, m indexer.Matching) (bool, error) {
	l.phrases = nil
	for _, q := range quotations {
		if p := l.Analyser().Phrase(q); len(p) > 1 {
			l.phrases = append(l.phrases, p)
		}
	}
	l.phrasesKey = keyOf(l.phrases)
	found := false
	_, err := l.Match(ctx, m, func(indexer.Hit) bool {
		found = true
		return false
	})
	return found, err
}
