package search

import (
	"context"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
)

// election is a question with everybody who was found for it.
type election struct {
	*ballot
	query   Query // with the filters that stood in its text
	asked   understood
	matched indexer.Matched
	all     []candidate // everyone at the firm for whom something speaks, best first
	found   []candidate // of them those in the units and places that the question asks for
}

// hold puts a question on behalf of an asker. The election must be closed unless err is set.
func (s *Searcher) hold(ctx context.Context, asker Asker, q Query) (*election, error) {
	l, q, u, err := s.begin(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	e, err := s.elect(ctx, l, u)
	if err != nil {
		l.Close()
		return nil, err
	}
	e.query = q
	return e, nil
}

// elect puts a question to a look that is open already.
func (s *Searcher) elect(ctx context.Context, l *look, u understood) (*election, error) {
	e := &election{ballot: s.newBallot(l), asked: u}
	e.posting = u.prose
	var err error
	if e.matched, err = e.poll(ctx, u.Matching); err != nil {
		return nil, err
	}
	e.all = e.close(func(no indexer.PersonNo) bool { return l.directory.People[no].Findable() })
	e.found = e.all
	if len(u.units)+len(u.places) > 0 {
		inPlace := u.inPlace(l.directory)
		e.found = slices.DeleteFunc(slices.Clone(e.all), func(c candidate) bool { return !inPlace(c.person) })
	}
	return e, nil
}

// inPlace gives whether a person is in the units and places that the question asks for. Several units are
// alternatives, and so are several places.
func (u understood) inPlace(d *indexer.Directory) func(indexer.PersonNo) bool {
	var spans [][2]int
	for _, id := range u.units {
		if i, known := d.UnitAt(id); known {
			spans = append(spans, [2]int{i, d.Units[i].Last})
		}
	}
	return func(no indexer.PersonNo) bool {
		p := &d.People[no]
		if len(u.units) > 0 && !slices.ContainsFunc(spans, func(s [2]int) bool { return p.Unit >= s[0] && p.Unit <= s[1] }) {
			return false
		}
		return len(u.places) == 0 || slices.ContainsFunc(u.places, func(place string) bool { return strings.EqualFold(place, p.Location) })
	}
}
