package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// maxDepth is how far a thread is followed up and down.
const maxDepth = 50

// Thread reads a post by its "source:id" with what it answers and limit replies from offset on.
func (s *Searcher) Thread(ctx context.Context, asker Asker, id string, offset, limit int) (*Thread, error) {
	if offset < 0 || limit < 0 {
		return nil, &QueryError{Field: "offset", Reason: "too-far", Detail: "offset and limit want 0 or more"}
	}
	limit = min(cmp.Or(limit, DefaultLimit*5), MaxLimit)
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	ref, err := connectors.ParseRef(connectors.KindPost, id)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, ErrNotFound)
	}
	d, readable := l.Find(ref, l.access)
	if !readable {
		return nil, fmt.Errorf("post %q: %w", id, ErrNotFound)
	}
	t := &Thread{}
	if t.Post, err = l.threadPost(d, 0); err != nil {
		return nil, err
	}
	if t.Parents, err = l.parents(d); err != nil {
		return nil, err
	}
	replies := l.repliesBelow(d, 1)
	shown := page(replies, offset, limit)
	t.More = max(0, len(replies)-offset-len(shown))
	for _, r := range shown {
		p, err := l.threadPost(r.doc, r.depth)
		if err != nil {
			return nil, err
		}
		t.Replies = append(t.Replies, p)
	}
	return t, ctx.Err()
}

// parents reads what a post answers, from the thread's first post down, as far as the asker may read.
func (l *look) parents(d indexer.DocNo) ([]ThreadPost, error) {
	var out []ThreadPost
	for range maxDepth {
		d = l.Doc(d).Parent
		if d == indexer.DocNo(indexer.None) {
			break
		}
		ref, err := l.Ref(d)
		if err != nil {
			break // removed
		}
		if _, readable := l.Find(ref, l.access); !readable {
			break
		}
		p, err := l.threadPost(d, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	slices.Reverse(out)
	return out, nil
}

type reply struct {
	doc   indexer.DocNo
	depth int
}

// repliesBelow lists replies depth first, oldest first.
func (l *look) repliesBelow(d indexer.DocNo, depth int) []reply {
	if depth > maxDepth {
		return nil
	}
	var out []reply
	for _, r := range l.Replies(d, l.access) {
		out = append(out, reply{r, depth})
		out = append(out, l.repliesBelow(r, depth+1)...)
	}
	return out
}

func (l *look) threadPost(d indexer.DocNo, depth int) (ThreadPost, error) {
	ref, err := l.Ref(d)
	if err != nil {
		return ThreadPost{}, err
	}
	record, err := l.Record(d)
	if err != nil {
		return ThreadPost{}, err
	}
	p, ok := record.(*connectors.Post)
	if !ok {
		return ThreadPost{}, fmt.Errorf("%s is a %s: %w", ref, ref.Kind, ErrNotFound)
	}
	out := ThreadPost{
		Record: l.recordLink(d, ref, p), Author: l.cardOf(ref.Source, p.Author),
		Body: p.Body, Format: cmp.Or(p.Format, connectors.Text), Accepted: p.Accepted, Tags: p.Tags, Depth: depth,
	}
	for _, id := range p.Coauthors {
		if c := l.cardOf(ref.Source, id); c != nil {
			out.Coauthors = append(out.Coauthors, *c)
		}
	}
	for _, m := range p.Mentions {
		if c := l.cardOf(ref.Source, m.Person); c != nil {
			out.Mentions = append(out.Mentions, MentionedPerson{*c, m.Role})
		}
	}
	for _, r := range p.Reactions {
		if out.Reactions == nil {
			out.Reactions = map[string]int{}
		}
		out.Reactions[cmp.Or(r.Kind, "like")]++
	}
	return out, nil
}
