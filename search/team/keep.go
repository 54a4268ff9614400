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
// about a bid asks what its team comes to, who could stand in and what cannot be had. They are to be asked for one
// after the other, and all see the firm as the first did. The rankings are let go by release.
//
// Where the context keeps them already, whoever made it so lets them go.
func Keep(ctx context.Context) (_ context.Context, release func()) {
	if _, keeps := ctx.Value(keptInContext{}).(*kept); keeps {
		return ctx, func() {}
	}
	k := &kept{rankings: map[keptKey]search.Ranking{}}
	return context.WithValue(ctx, keptInContext{}, k), func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		for _, r := range k.rankings {
			r.Close()
		}
		clear(k.rankings)
	}
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
		return lent{have}, nil
	}
	made, err := b.searcher.Ranking(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rankings[key] != nil { // two requirements of the same words
		return made, nil
	}
	k.rankings[key] = made
	return lent{made}, nil
}

// lent is a ranking that is kept by the context.
type lent struct{ search.Ranking }

func (lent) Close() {}
