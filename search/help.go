package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of what a question is told that found nobody.
const (
	helpWords  = 10 // words of the question that are looked at
	nearWords  = 5
	helpGroups = 3
)

// help finds out how a question may go on that found nothing; count tells how much a variant of it finds.
func (s *Searcher) help(ctx context.Context, l *look, u understood, count func(context.Context, *look, understood) (Lift, error)) (*Help, error) {
	h := &Help{}
	free := u.unfiltered()
	var err error
	if h.Missing, err = l.missing(ctx, free); err != nil {
		return nil, err
	}
	if h.Near, err = l.nearby(h.Missing); err != nil {
		return nil, err
	}
	if h.Lift, err = lifts(u, func(u understood) (Lift, error) { return count(ctx, l, u) }); err != nil {
		return nil, err
	}
	h.Groups, err = s.helpful(ctx, l, free, h.Near)
	return h, err
}

// peopleFound counts the people whom a question finds.
func (s *Searcher) peopleFound(ctx context.Context, l *look, u understood) (Lift, error) {
	e, err := s.elect(ctx, l, u)
	if err != nil {
		return Lift{}, err
	}
	return Lift{People: len(e.found)}, nil
}

// found is how much a Lift tells of, people or posts.
func (l Lift) found() int { return l.People + l.Posts }

// missing lists the words that stand in no document that the asker may read.
func (l *look) missing(ctx context.Context, u understood) ([]string, error) {
	var out []string
	for _, clause := range page(u.Clauses, 0, helpWords) {
		if clause.Not || clause.Word == "" {
			continue
		}
		m := u.Matching
		clause.Must = false
		m.Clauses, m.Bound = []indexer.Clause{clause}, 1
		matched, err := l.View.Match(ctx, m, func(indexer.Hit) bool { return false })
		if err != nil {
			return nil, err
		}
		if matched.Documents == 0 {
			out = append(out, clause.Word)
		}
	}
	return out, nil
}

// nearby lists words in headings that everyone may read and that begin like a missing one.
func (l *look) nearby(missing []string) ([]string, error) {
	var out []string
	for _, word := range missing {
		lower := strings.ToLower(word)
		least := max(4, utf8.RuneCountInString(lower)*2/3)
		for prefix := []rune(lower); len(prefix) >= least; prefix = prefix[:len(prefix)-1] {
			found, err := l.Words(string(prefix), nearWords)
			if err != nil {
				return nil, err
			}
			for _, w := range found {
				if !slices.Contains(out, w.Text) {
					out = append(out, w.Text)
				}
			}
			if len(found) > 0 {
				break
			}
		}
	}
	return page(out, 0, nearWords), nil
}

// lifts tells for each kind of filter in force how much would be found without it; where none helps by itself,
// how much without any.
func lifts(u understood, count func(understood) (Lift, error)) ([]Lift, error) {
	var out []Lift
	try := func(kind string, u understood) error {
		lift, err := count(u)
		if lift.Kind = kind; lift.found() > 0 {
			out = append(out, lift)
		}
		return err
	}
	set := 0
	for _, f := range filtersOf {
		if !f.set(u) {
			continue
		}
		set++
		one := u
		f.copy(&one, understood{})
		if err := try(f.kind, one); err != nil {
			return nil, err
		}
	}
	if set > 1 && len(out) == 0 {
		return out, try("", u.unfiltered())
	}
	slices.SortStableFunc(out, func(a, b Lift) int { return cmp.Compare(b.found(), a.found()) })
	return out, nil
}

// helpful lists open groups to ask in: where the subject, or what is near it, is written of most, or else is
// in the name or description, or else those with most members.
func (s *Searcher) helpful(ctx context.Context, l *look, u understood, near []string) ([]Link, error) {
	words := slices.Clone(near)
	for _, clause := range u.Clauses {
		if !clause.Not {
			words = append(words, clause.Word)
		}
	}
	near = page(near, 0, nearWords)
	m := u.Matching
	m.Clauses = nil
	for _, c := range u.Clauses {
		c.Must = false
		m.Clauses = append(m.Clauses, c)
	}
	for _, word := range near {
		found, _ := l.Analyser().Query(word)
		for _, w := range found {
			clause, err := s.clause(l, w)
			if err != nil {
				return nil, err
			}
			m.Clauses = append(m.Clauses, clause)
		}
	}
	b := s.newBallot(l)
	if _, err := b.poll(ctx, m); err != nil {
		return nil, err
	}
	var out []Link
	add := func(g *indexer.Group) {
		link := Link{g.Ref.String(), g.Name}
		if g.Visibility == "open" && len(out) < helpGroups && !slices.Contains(out, link) {
			out = append(out, link)
		}
	}
	for _, home := range b.homes(b.best, b.Posts(b.access)) {
		add(l.directory.Group(l.Group(home.group)))
	}
	for _, g := range l.groupsAbout(words) {
		add(g)
	}
	return out, nil
}

// groupsAbout orders the groups that the asker may know of by how many of the words their name and description
// hold, and then by how many members they have.
func (l *look) groupsAbout(words []string) []*indexer.Group {
	type scored struct {
		*indexer.Group
		hits int
	}
	var groups []scored
	l.directory.Groups(l.access, func(g *indexer.Group) {
		s := scored{Group: g}
		for _, t := range text.Words(g.Name + "\n" + g.Description) {
			if slices.ContainsFunc(words, func(w string) bool { return fold(w) == t.Term }) {
				s.hits++
			}
		}
		groups = append(groups, s)
	})
	slices.SortFunc(groups, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.hits, a.hits), cmp.Compare(b.Members, a.Members), strings.Compare(a.Ref.String(), b.Ref.String()))
	})
	var out []*indexer.Group
	for _, g := range groups {
		out = append(out, g.Group)
	}
	return out
}
