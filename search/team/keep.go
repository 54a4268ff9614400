package team

import (
	"context"
	"sync"

	"github.com/vemvet/vemvet/search"
)

// kept are the rankings of one page, which asks several times for the same requirements.
type kept struct {
	mu       sync.Mutex
	rankings map[keptKey]search.Ranking
}

type keptKey struct {
	asker search.Asker
	text  string
}

type keptInContext struct{}

// Keep returns a context in which each requirement is ranked once, however often teams are built and judged: a page
// about a bid asks what its team comes to, who could stand in and what cannot be had.
func Keep(ctx context.Context) context.Context {
	if _, keeps := ctx.Value(keptInContext{}).(*kept); keeps {
		return ctx
	}
	return context.WithValue(ctx, keptInContext{}, &kept{rankings: map[keptKey]search.Ranking{}})
}

// ranking ranks people for a requirement, or gives the ranking that is kept.
func (b *Builder) ranking(ctx context.Context, asker search.Asker, q search.Query) (search.Ranking, error) {
	k, keeps := ctx.Value(keptInContext{}).(*kept)
	if !keeps {
		return b.searcher.Ranking(ctx, asker, q)
	}
	key := keptKey{asker, q.Text}
	k.mu.Lock()
	have := k.rankings[key]
	k.mu.Unlock()
	if have != nil {
		return have, nil
	}
	made, err := b.searcher.Ranking(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	k.rankings[key] = made
	k.mu.Unlock()
	return made, nil
}
