package search

import "context"

// People ranks colleagues for a query, best first. Colleagues who left are not among them.
func (s *Searcher) People(ctx context.Context, asker Asker, q Query) (*PeopleAnswer, error) {
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	l, q, u := e.look, e.query, e.asked
	answer := &PeopleAnswer{
		Words: u.words, Ignored: u.ignored, Widened: u.widened, Filters: u.filters, Loosened: u.loosened,
		Matched: e.matched.Documents, Voted: e.matched.Visited,
		Facets: facets(l, e.all), Total: len(e.found),
	}
	if q.Offset == 0 {
		for _, no := range u.named {
			answer.Named = append(answer.Named, l.card(no))
		}
	}
	if answer.DidYouMean, err = l.didYouMean(ctx, q, u, e.matched.Frequencies); err != nil {
		return nil, err
	}
	if answer.Total == 0 && len(u.named) == 0 {
		if answer.Help, err = s.help(ctx, l, u, s.peopleFound); err != nil {
			return nil, err
		}
	}
	for i, c := range page(e.found, q.Offset, q.Limit) {
		ranked, err := l.ranked(c, u)
		if err != nil {
			return nil, err
		}
		ranked.Rank = q.Offset + i + 1
		answer.People = append(answer.People, ranked)
	}
	if q.Offset == 0 && len(u.parts) > 0 { // last: other questions are put to the same look
		if answer.Together, err = s.together(ctx, l, q, u.parts); err != nil {
			return nil, err
		}
	}
	return answer, ctx.Err()
}

// page cuts a window out of a list.
func page[T any](list []T, offset, limit int) []T {
	list = list[min(offset, len(list)):]
	return list[:min(limit, len(list))]
}

func (l *look) ranked(c candidate, u understood) (RankedPerson, error) {
	out := RankedPerson{Score: c.score, Person: l.card(c.person), Further: c.heard - len(c.votes)}
	for _, v := range c.votes {
		e, err := l.evidence(v, u.terms)
		if err != nil {
			return RankedPerson{}, err
		}
		out.Evidence = append(out.Evidence, e)
	}
	return out, nil
}
