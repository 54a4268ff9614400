package ui

import (
	"context"
	"errors"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// Searcher is what pages and API together ask; *search.Searcher is one.
type Searcher interface {
	People(ctx context.Context, asker search.Asker, q search.Query) (*search.PeopleAnswer, error)
	Compare(ctx context.Context, asker search.Asker, q search.Query, a, b string) (*search.Comparison, error)
	Related(ctx context.Context, asker search.Asker, q search.Query) ([]string, error)
	Person(ctx context.Context, asker search.Asker, id string) (*search.Profile, error)
	Posts(ctx context.Context, asker search.Asker, q search.Query) (*search.PostsAnswer, error)
	Thread(ctx context.Context, asker search.Asker, id string, offset, limit int) (*search.Thread, error)
	Ask(ctx context.Context, asker search.Asker, q search.Question) (*search.AskAnswer, error)
	Suggest(ctx context.Context, asker search.Asker, prefix string, limit int) ([]search.Suggestion, error)
	Topics(ctx context.Context, asker search.Asker, q search.TopicsQuery) (*search.TopicsAnswer, error)
	Overview(ctx context.Context, asker search.Asker) (*search.Overview, error)
	Staffing(ctx context.Context, asker search.Asker, ids []string) ([]search.Staffing, error)
}

// TeamBuilder is what pages and API ask for teams; *team.Builder is one.
type TeamBuilder interface {
	Build(ctx context.Context, asker search.Asker, request team.Request) (*team.Answer, error)
}

// Searcher returns s with every question timed, whether a page or the API puts it.
func (m *Metrics) Searcher(s Searcher) Searcher { return timedSearcher{s, m} }

// TeamBuilder returns b with every question timed.
func (m *Metrics) TeamBuilder(b TeamBuilder) TeamBuilder { return timedBuilder{b, m} }

type timedSearcher struct {
	Searcher
	metrics *Metrics
}

type timedBuilder struct {
	TeamBuilder
	metrics *Metrics
}

// timed begins the time of a question; what it returns ends it.
func (m *Metrics) timed(question string) func(error) {
	begun := time.Now()
	return func(err error) {
		m.questions.WithLabelValues(question, outcome(err)).Observe(time.Since(begun).Seconds())
	}
}

func outcome(err error) string {
	var query *search.QueryError
	var request *team.RequestError
	switch {
	case err == nil:
		return "answered"
	case errors.Is(err, search.ErrNotFound), errors.As(err, &query), errors.As(err, &request):
		return "refused"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "cut-short"
	}
	return "failed"
}

func (t timedSearcher) People(ctx context.Context, asker search.Asker, q search.Query) (*search.PeopleAnswer, error) {
	done := t.metrics.timed("people")
	answer, err := t.Searcher.People(ctx, asker, q)
	done(err)
	return answer, err
}

func (t timedSearcher) Related(ctx context.Context, asker search.Asker, q search.Query) ([]string, error) {
	done := t.metrics.timed("related")
	words, err := t.Searcher.Related(ctx, asker, q)
	done(err)
	return words, err
}

func (t timedSearcher) Compare(ctx context.Context, asker search.Asker, q search.Query, a, b string) (*search.Comparison, error) {
	done := t.metrics.timed("compare")
	comparison, err := t.Searcher.Compare(ctx, asker, q, a, b)
	done(err)
	return comparison, err
}

func (t timedSearcher) Person(ctx context.Context, asker search.Asker, id string) (*search.Profile, error) {
	done := t.metrics.timed("person")
	profile, err := t.Searcher.Person(ctx, asker, id)
	done(err)
	return profile, err
}

func (t timedSearcher) Posts(ctx context.Context, asker search.Asker, q search.Query) (*search.PostsAnswer, error) {
	done := t.metrics.timed("posts")
	answer, err := t.Searcher.Posts(ctx, asker, q)
	done(err)
	return answer, err
}

func (t timedSearcher) Thread(ctx context.Context, asker search.Asker, id string, offset, limit int) (*search.Thread, error) {
	done := t.metrics.timed("thread")
	thread, err := t.Searcher.Thread(ctx, asker, id, offset, limit)
	done(err)
	return thread, err
}

func (t timedSearcher) Ask(ctx context.Context, asker search.Asker, q search.Question) (*search.AskAnswer, error) {
	done := t.metrics.timed("ask")
	answer, err := t.Searcher.Ask(ctx, asker, q)
	done(err)
	return answer, err
}

func (t timedSearcher) Suggest(ctx context.Context, asker search.Asker, prefix string, limit int) ([]search.Suggestion, error) {
	done := t.metrics.timed("suggest")
	suggestions, err := t.Searcher.Suggest(ctx, asker, prefix, limit)
	done(err)
	return suggestions, err
}

func (t timedSearcher) Topics(ctx context.Context, asker search.Asker, q search.TopicsQuery) (*search.TopicsAnswer, error) {
	done := t.metrics.timed("topics")
	answer, err := t.Searcher.Topics(ctx, asker, q)
	done(err)
	return answer, err
}

func (t timedBuilder) Build(ctx context.Context, asker search.Asker, request team.Request) (*team.Answer, error) {
	done := t.metrics.timed("team")
	answer, err := t.TeamBuilder.Build(ctx, asker, request)
	done(err)
	return answer, err
}
