package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// OwnCopy calls visit for each record that is about the asker and that they may read, source by source in
// canonical order: a copy to take along.
//
// Whole are their accounts as the sources sent them, the posts that they wrote, alone or with others, the lines of
// their CV, their contacts and the units that they lead. What others wrote stays theirs: of a post that only names
// the asker, or to which they reacted, the copy tells who wrote it, when, where, and what of it concerns the asker,
// without its text and without anybody else whom it names. A group that they are in has no other member.
//
// What they may no longer read, such as their posts in a closed group that they left, is not in it: a firm gives
// that out in person, after looking at whom else it is about.
func (s *Searcher) OwnCopy(ctx context.Context, asker Asker, visit func(source string, r connectors.Record) error) error {
	copied, err := s.copyOwn(ctx, asker)
	if err != nil {
		return err
	}
	for _, source := range slices.Sorted(maps.Keys(copied)) {
		records := copied[source]
		slices.SortFunc(records, func(a, b connectors.Record) int {
			return cmp.Or(
				cmp.Compare(slices.Index(connectors.Kinds[:], a.Kind()), slices.Index(connectors.Kinds[:], b.Kind())),
				cmp.Compare(a.Header().ID, b.Header().ID))
		})
		for _, r := range records {
			if err := cmp.Or(ctx.Err(), visit(source, r)); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyOwn gives the records by source. It does not leave the view open while somebody takes them.
func (s *Searcher) copyOwn(ctx context.Context, asker Asker) (map[string][]connectors.Record, error) {
	l, no, err := s.self(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	own := owner{l.access}
	copied := map[string][]connectors.Record{}
	add := func(source string, r connectors.Record) { copied[source] = append(copied[source], r) }
	err = l.directParts(no, func(d indexer.DocNo, parts []indexer.Part) error {
		ref, err := l.Ref(d)
		if err != nil {
			return err
		}
		record, err := l.Stored(d)
		if err != nil {
			return err
		}
		if post, ok := record.(*connectors.Post); ok && !slices.ContainsFunc(parts, func(p indexer.Part) bool { return writes(p.Role) }) {
			record = own.partIn(ref.Source, post)
		}
		add(ref.Source, record)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	contacts, err := l.ownContacts(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range contacts {
		add(c.Source, &c.Contact)
	}
	groups := map[connectors.Ref]*connectors.Group{}
	for _, account := range l.directory.People[no].Accounts {
		for _, g := range l.groupsOf(account) {
			if groups[g.Ref] == nil {
				groups[g.Ref] = &connectors.Group{
					Head: connectors.Head{ID: g.Ref.ID, URL: g.URL, Audience: own.audience(g.Ref.Source, g.Audience)},
					Name: g.Name, Description: g.Description, Visibility: g.Visibility,
				}
				add(g.Ref.Source, groups[g.Ref])
			}
			groups[g.Ref].Members = append(groups[g.Ref].Members, account.ID)
		}
	}
	l.leads(no, func(ref connectors.Ref, u *indexer.Unit) {
		ids := own.accounts(ref.Source)
		if len(ids) == 0 {
			return
		}
		unit := &connectors.Unit{Head: connectors.Head{ID: ref.ID}, Name: u.Name, Leader: ids[0]}
		if u.Parent >= 0 {
			unit.Parent = strings.TrimPrefix(l.directory.Units[u.Parent].ID, ref.Source+":")
		}
		add(ref.Source, unit)
	})
	return copied, nil
}

// owner tells what of a record is about whoever has the access.
type owner struct{ access indexer.Access }

func (o owner) has(source, id string) bool {
	return o.access.Accounts[connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}]
}

// accounts lists the owner's ids at a source.
func (o owner) accounts(source string) (ids []string) {
	for ref := range o.access.Accounts {
		if ref.Source == source {
			ids = append(ids, ref.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// partIn is what of a post of somebody else is about the owner.
func (o owner) partIn(source string, p *connectors.Post) *connectors.Post {
	out := &connectors.Post{
		Head:   connectors.Head{ID: p.ID, URL: p.URL, Updated: p.Updated, Audience: o.audience(source, p.Audience)},
		Author: p.Author, Group: p.Group, Parent: p.Parent, Time: p.Time,
	}
	for _, m := range p.Mentions {
		if o.has(source, m.Person) {
			out.Mentions = append(out.Mentions, m)
		}
	}
	for _, r := range p.Reactions {
		if o.has(source, r.Person) {
			out.Reactions = append(out.Reactions, r)
		}
	}
	return out
}

// audience keeps to the owner what not everyone may read.
func (o owner) audience(source string, a *connectors.Audience) *connectors.Audience {
	if a == nil || a.Everyone {
		return a
	}
	return &connectors.Audience{People: o.accounts(source)}
}
