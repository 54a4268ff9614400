package search

import (
	"context"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
)

// People ranks colleagues for a query, best first. Colleagues who left are not among them.
func (s *Searcher) People(ctx context.Context, asker Asker, q Query) (*PeopleAnswer, error) {
	l, q, u, err := s.begin(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	all, matched, err := s.elect(ctx, l, u)
	if err != nil {
		return nil, err
	}
	inPlace := personFilter(l.directory, q)
	answer := &PeopleAnswer{
		Words: u.words, Ignored: u.ignored, Widened: u.widened, Filters: u.filters, Loosened: u.loosened,
		Matched: matched.Documents, Voted: matched.Visited,
		Facets: facets(l, all),
	}
	if q.Offset == 0 {
		for _, no := range u.named {
			answer.Named = append(answer.Named, l.card(no))
		}
	}
	if !q.Literal && q.Offset == 0 && len(u.words) > 0 {
		if answer.Related, err = s.related(ctx, l, u); err != nil {
			return nil, err
		}
	}
	if answer.DidYouMean, err = l.didYouMean(ctx, q, u, matched.Frequencies); err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(all, func(c candidate) bool { return !inPlace(c.person) })
	if answer.Total = len(found); answer.Total == 0 && len(u.named) == 0 {
		if answer.Help, err = s.help(ctx, l, q, u); err != nil {
			return nil, err
		}
	}
	for i, c := range page(found, q.Offset, q.Limit) {
		ranked, err := l.ranked(c, u)
		if err != nil {
			return nil, err
		}
		ranked.Rank = q.Offset + i + 1
		answer.People = append(answer.People, ranked)
	}
	if q.Offset == 0 && len(u.parts) > 0 { // last: other questions are put to the same look
		if answer.Together, err = s.together(ctx, l, q, u.parts, inPlace); err != nil {
			return nil, err
		}
	}
	return answer, ctx.Err()
}

// Placing is a person's place in a ranking without the reasons.
type Placing struct {
	ID    string
	Score float64
}

// Rank is People without evidence, for the whole ranking at once: Offset and Limit are not looked at.
func (s *Searcher) Rank(ctx context.Context, asker Asker, q Query) ([]Placing, error) {
	l, q, u, err := s.begin(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	all, _, err := s.elect(ctx, l, u)
	if err != nil {
		return nil, err
	}
	inPlace := personFilter(l.directory, q)
	var out []Placing
	for _, c := range all {
		if inPlace(c.person) {
			out = append(out, Placing{l.directory.People[c.person].ID, c.score})
		}
	}
	return out, nil
}

// elect ranks everyone at the firm for whom a document speaks.
func (s *Searcher) elect(ctx context.Context, l *look, u understood) ([]candidate, indexer.Matched, error) {
	_, all, matched, err := s.hold(ctx, l, u)
	return all, matched, err
}

// hold is elect with the ballot, which knows the best matches and their groups.
func (s *Searcher) hold(ctx context.Context, l *look, u understood) (*ballot, []candidate, indexer.Matched, error) {
	b := newBallot(s.parameters, s.now(), l)
	matched, err := b.poll(ctx, u.Matching)
	if err != nil {
		return nil, nil, matched, err
	}
	return b, b.close(func(no indexer.PersonNo) bool { return l.directory.People[no].Active }), matched, nil
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

// personFilter gives whether a person is in the units and places that the query asks for. Several units
// are alternatives, and so are several places.
func personFilter(d *indexer.Directory, q Query) func(indexer.PersonNo) bool {
	var spans [][2]int
	for _, id := range q.Units {
		if i, known := d.UnitAt(id); known {
			spans = append(spans, [2]int{i, d.Units[i].Last})
		}
	}
	return func(no indexer.PersonNo) bool {
		p := &d.People[no]
		if len(q.Units) > 0 && !slices.ContainsFunc(spans, func(s [2]int) bool { return p.Unit >= s[0] && p.Unit <= s[1] }) {
			return false
		}
		return len(q.Places) == 0 || slices.ContainsFunc(q.Places, func(place string) bool { return strings.EqualFold(place, p.Location) })
	}
}
