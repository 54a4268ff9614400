package search

import (
	"context"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// wordless reports whether a question has filters at most.
func (q question) wordless() bool {
	return strings.TrimSpace(q.plain) == "" && len(q.must)+len(q.not) == 0
}

// newestPosts lists what was written in the groups of a question without words, newest first, as far as the asker
// may read it. It is nil where the question names no group: then there is nothing to look for.
func (s *Searcher) newestPosts(ctx context.Context, asker Asker, q Query, asked question) (*PostsAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	q.Groups, q.Languages, q.Sources = slices.Clone(q.Groups), slices.Clone(q.Languages), slices.Clone(q.Sources)
	answer := &PostsAnswer{Words: []string{}, Newest: true}
	if answer.Filters, err = l.narrow(&q, asked.filters, s.now()); err != nil {
		return nil, err
	}
	groups, err := refs(q.Groups)
	if err != nil || len(groups) == 0 {
		return nil, err
	}
	for i, lang := range q.Languages {
		q.Languages[i] = text.Canonical(lang)
	}
	var found []indexer.DocNo
	l.Docs(l.access, func(d indexer.DocNo) bool {
		doc := l.Doc(d)
		if doc.Kind == connectors.KindPost && slices.Contains(groups, doc.Group) && q.admits(doc) {
			found = append(found, d)
		}
		return true
	})
	answer.Total = len(found)
	for _, d := range page(l.newest(found, q.Offset+q.Limit), q.Offset, q.Limit) {
		hit, err := l.postHit(indexer.Hit{Doc: d}, nil)
		if err != nil {
			return nil, err
		}
		if hit.repeatsTitle() {
			hit.Snippet = nil
		}
		answer.Posts = append(answer.Posts, hit)
	}
	return answer, ctx.Err()
}

// repeatsTitle reports whether the snippet says no more than the title, which is how a post begins that has none.
func (h *PostHit) repeatsTitle() bool {
	said := ""
	for _, s := range h.Snippet {
		said += s.Text
	}
	return strings.HasPrefix(h.Record.Title, said)
}

// admits reports whether a document passes the filters of time, language and source, as the engine has them.
func (q *Query) admits(doc indexer.Doc) bool {
	return (q.Since.IsZero() || !doc.Time.Before(q.Since)) && !(!q.Until.IsZero() && doc.Time.After(q.Until)) &&
		(len(q.Languages) == 0 || slices.Contains(q.Languages, doc.Lang)) &&
		(len(q.Sources) == 0 || slices.Contains(q.Sources, doc.Group.Source))
}
