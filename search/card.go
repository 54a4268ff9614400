package search

import (
	"cmp"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

func (l *look) card(no indexer.PersonNo) Card {
	p := &l.directory.People[no]
	c := Card{
		ID: p.ID, Name: p.Name, Title: p.Title, Location: p.Location, Phone: p.Phone, PhotoURL: p.PhotoURL,
		Languages: p.Languages, Active: p.Active,
	}
	if len(p.Emails) > 0 {
		c.Email = p.Emails[0]
	}
	for u := p.Unit; u >= 0; u = l.directory.Units[u].Parent {
		c.Units = append(c.Units, Link{l.directory.Units[u].ID, l.directory.Units[u].Name})
	}
	if p.Manager != indexer.PersonNo(indexer.None) && l.meets(p.Manager) && !l.directory.People[p.Manager].Consent.Unlisted {
		m := &l.directory.People[p.Manager]
		c.Manager = &Link{m.ID, m.Name}
	}
	return c
}

// cardOf gives the card behind an account of a source, or nil where there is none.
func (l *look) cardOf(source, id string) *Card {
	no := l.directory.PersonOf(connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id})
	if no == indexer.PersonNo(indexer.None) {
		return nil
	}
	if p := &l.directory.People[no]; p.Consent.Unlisted && no != l.access.Person {
		return &Card{ID: p.ID, Name: p.Name, Active: p.Active, Unlisted: true}
	}
	c := l.card(no)
	return &c
}

func (l *look) recordLink(d indexer.DocNo, ref connectors.Ref, record connectors.Record) RecordLink {
	doc := l.Doc(d)
	link := RecordLink{
		Kind: ref.Kind, ID: ref.String(), URL: record.Header().URL, Title: titleOf(record), Time: doc.Time, Lang: doc.Lang,
	}
	if g := l.directory.Group(doc.Group); g != nil && l.directory.Knows(l.access, g) {
		link.Group = &Link{g.Ref.String(), g.Name}
	}
	return link
}

// titleLength is about how many bytes of a text without a title stand for one.
const titleLength = 80

func titleOf(record connectors.Record) string {
	switch r := record.(type) {
	case *connectors.Post:
		return cmp.Or(r.Title, shorten(firstLine(plainText(r)), titleLength))
	case *connectors.Experience:
		return cmp.Or(r.Title, r.Role, r.Customer, r.Sort)
	case *connectors.Person:
		return cmp.Or(r.Name, r.ID)
	}
	return record.Header().ID
}

func firstLine(s string) string {
	s = strings.TrimSpace(s)
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}

// shorten cuts a text at a space before n bytes and says so.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := strings.ToValidUTF8(s[:n], "")
	if at := strings.LastIndexByte(cut, ' '); at > n/2 {
		cut = cut[:at]
	}
	return cut + "…"
}
