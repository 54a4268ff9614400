package search

import (
	"cmp"
	"context"
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// maxFacets is how many values of a facet are told.
const maxFacets = 20

// facets counts the people found by unit and place, and their evidence by language.
func facets(l *look, found []candidate) Facets {
	units, places, langs := map[int]int{}, map[string]int{}, map[string]int{}
	var written []string
	for _, c := range found {
		p := &l.directory.People[c.person]
		for u := p.Unit; u >= 0; u = l.directory.Units[u].Parent {
			units[u]++
		}
		if p.Location != "" {
			places[p.Location]++
		}
		written = languagesOf(l, c, written[:0])
		for _, lang := range written {
			langs[lang]++
		}
	}
	var f Facets
	for u, n := range units {
		f.Units = append(f.Units, Facet{l.directory.Units[u].ID, l.directory.Units[u].Name, n})
	}
	f.Units = most(f.Units)
	f.Places = most(named(places))
	f.Languages = most(named(langs))
	return f
}

// languagesOf appends the languages of what speaks for a candidate, each once.
func languagesOf(l *look, c candidate, to []string) []string {
	for _, v := range c.votes {
		if v.role == indexer.Active {
			continue // of no document
		}
		if lang := l.Doc(v.doc).Lang; lang != "" && !slices.Contains(to, lang) {
			to = append(to, lang)
		}
	}
	return to
}

func named(counts map[string]int) []Facet {
	out := make([]Facet, 0, len(counts))
	for name, n := range counts {
		out = append(out, Facet{name, name, n})
	}
	return out
}

func most(f []Facet) []Facet {
	slices.SortFunc(f, func(a, b Facet) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return f[:min(len(f), maxFacets)]
}

// Overview tells what there is to search and to filter by.
func (s *Searcher) Overview(ctx context.Context, asker Asker) (*Overview, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	o := &Overview{Newest: l.Newest()}
	units, places, langs := make([]int, len(l.directory.Units)), map[string]int{}, map[string]int{}
	for i := range l.directory.People {
		p := &l.directory.People[i]
		if !p.Findable() || !l.meets(indexer.PersonNo(i)) {
			continue
		}
		o.People++
		for u := p.Unit; u >= 0; u = l.directory.Units[u].Parent {
			units[u]++
		}
		if p.Location != "" {
			places[p.Location]++
		}
	}
	l.Docs(l.access, func(d indexer.DocNo) bool {
		o.Documents++
		if lang := l.Doc(d).Lang; lang != "" {
			langs[lang]++
		}
		return ctx.Err() == nil
	})
	for i, u := range l.directory.Units {
		o.Units = append(o.Units, UnitLine{Facet{u.ID, u.Name, units[i]}, u.Depth})
	}
	o.Places, o.Languages = most(named(places)), most(named(langs))
	l.directory.Groups(l.access, func(g *indexer.Group) {
		o.Groups = append(o.Groups, Facet{g.Ref.String(), g.Name, g.Members})
	})
	slices.SortFunc(o.Groups, func(a, b Facet) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return o, ctx.Err()
}
