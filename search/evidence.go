package search

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// evidence shows a vote: what matched, and a piece of what the person wrote, did or says of it.
func (l *look) evidence(v vote, terms map[string]bool) (Evidence, error) {
	if v.role == indexer.Active {
		return l.company(v), nil
	}
	ref, err := l.Ref(v.doc)
	if err != nil {
		return Evidence{}, err
	}
	record, err := l.Record(v.doc)
	if err != nil {
		return Evidence{}, err
	}
	said := record
	if v.said != v.doc {
		if said, err = l.Record(v.said); err != nil {
			return Evidence{}, err
		}
	}
	return Evidence{
		Record:       l.recordLink(v.doc, ref, record),
		Part:         v.role.String(),
		Snippet:      snippet(l.Analyser(), l.Doc(v.said).Lang, besideTitle(l.withoutWithheld(ref, said)), terms),
		Contribution: v.contribution(),
		Factors:      v.factors(),
	}, nil
}

// withoutWithheld is a record as it is shown: that of a person without the skills that they withhold.
func (l *look) withoutWithheld(ref connectors.Ref, record connectors.Record) connectors.Record {
	p, ok := record.(*connectors.Person)
	no, known := l.directory.Person(ref.String())
	if !ok || !known {
		return record
	}
	shown := *p
	shown.Skills = slices.DeleteFunc(slices.Clone(p.Skills), func(s connectors.Skill) bool { return l.withholds(no, s.Name) })
	return &shown
}

// company shows the vote of a group.
func (l *look) company(v vote) Evidence {
	ref := l.Group(v.home.group)
	g := l.directory.Group(ref) // known to the asker, as homes are
	out := Evidence{
		Record:       RecordLink{Kind: ref.Kind, ID: ref.String(), Title: g.Name},
		Part:         v.role.String(),
		Contribution: v.contribution(),
		Factors:      v.factors(),
		Home:         &Home{Matches: v.home.matches, Documents: v.home.documents},
	}
	if g.Description != "" {
		out.Snippet = Snippet{{Text: shorten(g.Description, snippetLength)}}
	}
	return out
}

// plainText is what a reader reads of a record, title first.
func plainText(record connectors.Record) string {
	switch r := record.(type) {
	case *connectors.Post:
		return join("\n", r.Title, text.Plain(r.Body, r.Format))
	case *connectors.Experience:
		return join("\n", join(" · ", r.Title, r.Role, r.Customer), r.Description, strings.Join(r.Skills, ", "))
	case *connectors.Person:
		skills := make([]string, len(r.Skills))
		for i, s := range r.Skills {
			skills[i] = s.Name
		}
		return join("\n", r.Title, r.Bio, strings.Join(skills, ", "))
	}
	return ""
}

// besideTitle is what a snippet is cut from: a post's body, since its title is shown anyway.
func besideTitle(record connectors.Record) string {
	if p, ok := record.(*connectors.Post); ok {
		if body := text.Plain(p.Body, p.Format); strings.TrimSpace(body) != "" {
			return body
		}
	}
	return plainText(record)
}

// join leaves out what is empty.
func join(sep string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
