package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Own is what Vemvet holds about the asker, as far as they may read it, and what it makes of it.
type Own struct {
	Profile       *Profile        `json:"profile"`        // as they see themselves; Decided stands beside it
	Decided       indexer.Consent `json:"decided"`        // what they decided about themselves
	HiddenRecords []RecordLink    `json:"hidden_records"` // those of Decided that they may still read
	Holdings      []Holding       `json:"holdings"`       // by name of the source
	Joins         []Joined        `json:"joins"`          // why several accounts are theirs
}

// Holding is what one source tells about somebody.
type Holding struct {
	Source      string    `json:"source"`
	Accounts    []string  `json:"accounts"`       // ids at the source
	Wrote       int       `json:"wrote"`          // posts that they wrote, alone or with others
	Named       int       `json:"named"`          // posts of others that name them
	Reacted     int       `json:"reacted"`        // posts of others that they reacted to
	Experiences int       `json:"experiences"`    // lines of a CV
	Contacts    int       `json:"contacts"`       // that are theirs
	Groups      []Link    `json:"groups"`         // that they are in, by name
	Units       []Link    `json:"units"`          // that they lead
	First       time.Time `json:"first,omitzero"` // the oldest that they wrote
	Last        time.Time `json:"last,omitzero"`  // and the newest
}

// Joined is a reason for which two accounts are one person's.
type Joined struct {
	A     string          `json:"a"`
	B     string          `json:"b"`
	Kind  indexer.KeyKind `json:"kind"`            // what the two agree in
	Value string          `json:"value,omitempty"` // as it was compared
}

// OwnRecords is a page of what the asker wrote and did, and of what names them: the evidence there is.
type OwnRecords struct {
	Total   int         `json:"total"`
	Records []OwnRecord `json:"records"` // newest first
}

// OwnRecord is a record in which the asker had a part.
type OwnRecord struct {
	Record RecordLink `json:"record"`
	Parts  []string   `json:"parts"`            // role names
	Hidden bool       `json:"hidden,omitempty"` // does not speak for them, as they decided
}

// self opens a view for somebody who asks about themselves. Whoever is nobody the directory knows is ErrNotFound.
func (s *Searcher) self(asker Asker) (*look, indexer.PersonNo, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, 0, err
	}
	no := l.access.Person
	if no == indexer.PersonNo(indexer.None) {
		l.Close()
		return nil, 0, fmt.Errorf("person %q: %w", asker.person, ErrNotFound)
	}
	l.lifted = no
	return l, no, nil
}

// Own tells the asker what Vemvet holds about them. Nobody can ask it about somebody else.
func (s *Searcher) Own(ctx context.Context, asker Asker) (*Own, error) {
	l, no, err := s.self(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	own := &Own{Decided: l.directory.People[no].Consent.Clone(), HiddenRecords: []RecordLink{}}
	if own.Profile, err = s.profile(ctx, l, no); err != nil {
		return nil, err
	}
	own.Profile.Decided = nil
	for _, ref := range own.Decided.HiddenRecords {
		d, readable := l.Find(ref, l.access)
		if !readable {
			continue
		}
		record, err := l.Record(d)
		if err != nil {
			return nil, err
		}
		own.HiddenRecords = append(own.HiddenRecords, l.recordLink(d, ref, record))
	}
	if own.Holdings, err = l.holdings(ctx, no); err != nil {
		return nil, err
	}
	own.Joins, err = s.joins(l, no)
	return own, err
}

// directParts calls visit for each document that itself holds a part of the person, with those parts. What
// others answered to, which is a part in it too, is left out.
func (l *look) directParts(no indexer.PersonNo, visit func(indexer.DocNo, []indexer.Part) error) error {
	for _, d := range l.docsOf(no) {
		var parts []indexer.Part
		l.View.Parts(d, l.access, func(p indexer.Part) {
			if p.Doc == d && l.directory.PersonOfAccount(p.Account) == no {
				parts = append(parts, p)
			}
		})
		if len(parts) == 0 {
			continue
		}
		if err := visit(d, parts); err != nil {
			return err
		}
	}
	return nil
}

func (l *look) holdings(ctx context.Context, no indexer.PersonNo) ([]Holding, error) {
	by := map[string]*Holding{}
	for _, ref := range l.directory.People[no].Accounts {
		h := by[ref.Source]
		if h == nil {
			h = &Holding{Source: ref.Source, Groups: []Link{}, Units: []Link{}}
			by[ref.Source] = h
		}
		h.Accounts = append(h.Accounts, ref.ID)
		for _, g := range l.groupsOf(ref) {
			if link := (Link{g.Ref.String(), g.Name}); !slices.Contains(h.Groups, link) {
				h.Groups = append(h.Groups, link)
			}
		}
	}
	l.leads(no, func(ref connectors.Ref, u *indexer.Unit) {
		if h := by[ref.Source]; h != nil {
			h.Units = append(h.Units, Link{u.ID, u.Name})
		}
	})
	err := l.directParts(no, func(d indexer.DocNo, parts []indexer.Part) error {
		ref, err := l.Ref(d)
		if err != nil {
			return err
		}
		by[ref.Source].count(l.Doc(d), parts)
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
		by[c.Source].Contacts++
	}
	var out []Holding
	for _, source := range slices.Sorted(maps.Keys(by)) {
		h := by[source]
		slices.SortFunc(h.Groups, func(a, b Link) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
		out = append(out, *h)
	}
	return out, nil
}

// count adds a document: a post counts once, for the most that they did in it.
func (h *Holding) count(doc indexer.Doc, parts []indexer.Part) {
	wrote := slices.ContainsFunc(parts, func(p indexer.Part) bool { return writes(p.Role) })
	switch {
	case doc.Kind == connectors.KindExperience:
		h.Experiences++
	case doc.Kind != connectors.KindPost:
	case wrote:
		h.Wrote++
		if t := doc.Time; !t.IsZero() {
			if h.First.IsZero() || t.Before(h.First) {
				h.First = t
			}
			if t.After(h.Last) {
				h.Last = t
			}
		}
	case slices.ContainsFunc(parts, func(p indexer.Part) bool { return p.Role != indexer.Reacted }):
		h.Named++
	default:
		h.Reacted++
	}
}

// writes reports whether a record is the person's who had such a part in it.
func writes(r indexer.Role) bool {
	return r == indexer.Author || r == indexer.Asked || r == indexer.Coauthor
}

// groupsOf gives the groups of an account that the asker may know of.
func (l *look) groupsOf(account connectors.Ref) (out []*indexer.Group) {
	for _, ref := range l.directory.GroupsOf(account) {
		if g := l.directory.Group(ref); g != nil && l.directory.Knows(l.access, g) {
			out = append(out, g)
		}
	}
	return out
}

func (l *look) ownContacts(ctx context.Context) ([]indexer.Contact, error) {
	contacts, err := l.Contacts(ctx, l.access)
	own := owner{l.access}
	return slices.DeleteFunc(contacts, func(c indexer.Contact) bool { return !own.has(c.Source, c.Owner) }), err
}

// leads calls visit for each unit that a person leads, with the source that tells so.
func (l *look) leads(no indexer.PersonNo, visit func(connectors.Ref, *indexer.Unit)) {
	for i := range l.directory.Units {
		u := &l.directory.Units[i]
		if ref, err := connectors.ParseRef(connectors.KindUnit, u.ID); u.Head == no && err == nil {
			visit(ref, u)
		}
	}
}

// joins tells why the accounts of somebody are theirs, from those accounts alone: what they agree in among each
// other is what joined them.
func (s *Searcher) joins(l *look, no indexer.PersonNo) ([]Joined, error) {
	out := []Joined{}
	var accounts []indexer.Account
	for _, ref := range l.directory.People[no].Accounts {
		account := indexer.Account{Ref: ref}
		if d, described := l.Find(ref, l.access); described {
			record, err := l.Stored(d)
			if err != nil {
				return nil, err
			}
			account.Person, _ = record.(*connectors.Person)
		}
		accounts = append(accounts, account)
	}
	if len(accounts) < 2 {
		return out, nil
	}
	rulings, err := s.engine.Rulings()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	for _, j := range indexer.Resolve(accounts, rulings).Joins {
		out = append(out, Joined{A: j.A.String(), B: j.B.String(), Kind: j.Key.Kind, Value: j.Key.Value})
	}
	return out, nil
}

// OwnRecords gives a page of the records in which the asker had a part.
func (s *Searcher) OwnRecords(ctx context.Context, asker Asker, offset, limit int) (*OwnRecords, error) {
	if offset < 0 || limit < 1 || limit > MaxLimit {
		return nil, &QueryError{Field: "limit", Reason: "too-many", Detail: fmt.Sprintf("is %d from %d on; want 1 to %d", limit, offset, MaxLimit)}
	}
	l, no, err := s.self(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	type found struct {
		d     indexer.DocNo
		parts []indexer.Part
		time  time.Time
	}
	var all []found
	err = l.directParts(no, func(d indexer.DocNo, parts []indexer.Part) error {
		if doc := l.Doc(d); doc.Kind != connectors.KindPerson {
			all = append(all, found{d, parts, doc.Time})
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(b.time.Compare(a.time), cmp.Compare(b.d, a.d)) })
	out := &OwnRecords{Total: len(all), Records: []OwnRecord{}}
	hidden := l.directory.People[no].Consent.HiddenRecords
	for _, f := range page(all, offset, limit) {
		ref, err := l.Ref(f.d)
		if err != nil {
			return nil, err
		}
		record, err := l.Record(f.d)
		if err != nil {
			return nil, err
		}
		r := OwnRecord{Record: l.recordLink(f.d, ref, record), Hidden: slices.Contains(hidden, ref)}
		for _, p := range f.parts {
			if name := p.Role.String(); !slices.Contains(r.Parts, name) {
				r.Parts = append(r.Parts, name)
			}
		}
		out.Records = append(out.Records, r)
	}
	return out, ctx.Err()
}
