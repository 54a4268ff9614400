package search

import (
	"cmp"
	"context"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Posts finds posts, best match first. Units and places of the query are not looked at: they are people's. A query
// without words that names groups lists what was written there, newest first.
func (s *Searcher) Posts(ctx context.Context, asker Asker, q Query) (*PostsAnswer, error) {
	if asked := parse(q.Text); asked.wordless() {
		if answer, err := s.newestPosts(ctx, asker, q, asked); answer != nil || err != nil {
			return answer, err
		}
	}
	l, q, u, err := s.begin(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	u.units, u.places = nil, nil
	var hits []indexer.Hit
	matched, err := l.Match(ctx, u.posts(), func(h indexer.Hit) bool {
		hits = append(hits, h)
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(hits, func(a, b indexer.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), l.Doc(b.Doc).Time.Compare(l.Doc(a.Doc).Time), cmp.Compare(a.Doc, b.Doc))
	})
	answer := &PostsAnswer{Words: u.words, Filters: u.filters, Loosened: u.loosened, Total: matched.Documents}
	if answer.DidYouMean, err = l.didYouMean(ctx, q, u, matched.Frequencies); err != nil {
		return nil, err
	}
	if answer.Total == 0 {
		if answer.Help, err = s.help(ctx, l, u, postsFound); err != nil {
			return nil, err
		}
	}
	for _, h := range page(hits, q.Offset, q.Limit) {
		hit, err := l.postHit(h, u.terms)
		if err != nil {
			return nil, err
		}
		answer.Posts = append(answer.Posts, hit)
	}
	return answer, ctx.Err()
}

// posts is the question put to posts alone.
func (u understood) posts() indexer.Matching {
	u.Kinds = []connectors.Kind{connectors.KindPost}
	return u.Matching
}

// postsFound counts the posts that a question finds.
func postsFound(ctx context.Context, l *look, u understood) (Lift, error) {
	matched, err := l.Match(ctx, u.posts(), func(indexer.Hit) bool { return true })
	return Lift{Posts: matched.Documents}, err
}

func (l *look) postHit(h indexer.Hit, terms map[string]bool) (PostHit, error) {
	ref, err := l.Ref(h.Doc)
	if err != nil {
		return PostHit{}, err
	}
	record, err := l.Record(h.Doc)
	if err != nil {
		return PostHit{}, err
	}
	hit := PostHit{
		Record: l.recordLink(h.Doc, ref, record), Score: h.Score,
		Snippet: snippet(l.Analyser(), l.Doc(h.Doc).Lang, besideTitle(record), terms),
	}
	if p, ok := record.(*connectors.Post); ok {
		hit.Author = l.cardOf(ref.Source, p.Author)
	}
	return hit, nil
}
