package search

import (
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
)

// evidence shows a vote.
func (l *look) evidence(v vote, terms map[string]bool) (Evidence, error) {
	ref, err := l.Ref(v.doc)
	if err != nil {
		return Evidence{}, err
	}
	record, err := l.Record(v.doc)
	if err != nil {
		return Evidence{}, err
	}
	return Evidence{
		Record:       l.recordLink(v.doc, ref, record),
		Part:         v.role.String(),
		Snippet:      snippet(l.Analyser(), l.Doc(v.doc).Lang, besideTitle(record), terms),
		Contribution: v.contribution(),
		Match:        v.match, Weight: v.weight, Recency: v.recency, Damping: v.damping,
	}, nil
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
