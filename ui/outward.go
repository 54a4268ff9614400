package ui

import (
	"context"

	"github.com/vemvet/vemvet/search"
)

// Outward is what pages and API ask of the firm's references and networks; *search.Searcher is one.
type Outward interface {
	References(ctx context.Context, asker search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error)
	Networks(ctx context.Context, asker search.Asker, q search.NetworksQuery) (*search.NetworksAnswer, error)
	OwnContacts(ctx context.Context, asker search.Asker) (*search.OwnContacts, error)
	Incoming(ctx context.Context, asker search.Asker) (int, error)
}

// Outward returns o with every question timed.
func (m *Metrics) Outward(o Outward) Outward { return timedOutward{o, m} }

type timedOutward struct {
	Outward
	metrics *Metrics
}

func (t timedOutward) References(ctx context.Context, asker search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error) {
	done := t.metrics.timed("references")
	answer, err := t.Outward.References(ctx, asker, q)
	done(err)
	return answer, err
}

func (t timedOutward) Networks(ctx context.Context, asker search.Asker, q search.NetworksQuery) (*search.NetworksAnswer, error) {
	done := t.metrics.timed("networks")
	answer, err := t.Outward.Networks(ctx, asker, q)
	done(err)
	return answer, err
}
