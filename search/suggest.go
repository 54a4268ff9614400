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

// Suggest completes a prefix with people, skills, topics, units, groups and words that the asker may know of: at
// most limit in all, a few of each kind.
func (s *Searcher) Suggest(ctx context.Context, asker Asker, prefix string, limit int) ([]Suggestion, error) {
	switch {
	case len(prefix) > MaxQueryLength:
		return nil, &QueryError{Field: "q", Reason: "too-long", Detail: "is too long to complete"}
	case !utf8.ValidString(prefix):
		return nil, &QueryError{Field: "q", Reason: "not-utf8", Detail: "is not valid UTF-8"}
	}
	limit = min(max(1, limit), MaxLimit)
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	folded := text.Fold(strings.ToLower(strings.TrimSpace(prefix)))
	if folded == "" {
		return []Suggestion{}, ctx.Err()
	}
	words, err := l.words(prefix, limit)
	if err != nil {
		return nil, err
	}
	each := max(1, limit/2)
	out := []Suggestion{}
	skills, names, topics := l.skills(folded), l.names(folded), s.matchingTopics(l, folded)
	lists := [][]Suggestion{skills, topics, words, names, l.places(folded)}
	if strings.Contains(folded, " ") { // two words that begin a name mean the person
		lists = [][]Suggestion{names, skills, topics, words, l.places(folded)}
	}
	for _, list := range lists {
		for _, s := range page(list, 0, each) {
			if !slices.ContainsFunc(out, func(have Suggestion) bool { return have.ID == s.ID && strings.EqualFold(have.Text, s.Text) }) {
				out = append(out, s)
			}
		}
	}
	return page(out, 0, limit), ctx.Err()
}

// begins reports whether a word of the text begins with a folded prefix.
func begins(whole, folded string) bool {
	whole = text.Fold(strings.ToLower(whole))
	if strings.HasPrefix(whole, folded) {
		return true
	}
	for i := range whole {
		if i > 0 && (whole[i-1] == ' ' || whole[i-1] == '-') && strings.HasPrefix(whole[i:], folded) {
			return true
		}
	}
	return false
}

func (l *look) names(folded string) []Suggestion {
	var out []Suggestion
	for i := range l.directory.People {
		if p := &l.directory.People[i]; p.Findable() && begins(p.Name, folded) && l.meets(indexer.PersonNo(i)) {
			out = append(out, Suggestion{Kind: "person", ID: p.ID, Text: p.Name, Hint: join(", ", p.Title, p.Location)})
		}
	}
	slices.SortFunc(out, byText)
	return out
}

func (l *look) skills(folded string) []Suggestion {
	people := map[string]int{}
	for i := range l.directory.People {
		for _, c := range l.directory.People[i].Skills {
			if l.directory.People[i].Findable() && begins(c.Name, folded) && !l.withholds(indexer.PersonNo(i), c.Name) {
				people[c.Name]++
			}
		}
	}
	var out []Suggestion
	for _, f := range most(named(people)) {
		out = append(out, Suggestion{Kind: "skill", Text: f.Name})
	}
	return out
}

// places are the firm's: units and groups.
func (l *look) places(folded string) []Suggestion {
	var out []Suggestion
	for _, u := range l.directory.Units {
		if begins(u.Name, folded) {
			out = append(out, Suggestion{Kind: "unit", ID: u.ID, Text: u.Name})
		}
	}
	l.directory.Groups(l.access, func(g *indexer.Group) {
		if begins(g.Name, folded) {
			out = append(out, Suggestion{Kind: "group", ID: g.Ref.String(), Text: g.Name, Hint: clip(g.Description, titleLength)})
		}
	})
	slices.SortFunc(out, byText)
	return out
}

func byText(a, b Suggestion) int {
	return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.ID, b.ID))
}

// words completes the last word typed, keeping those before it.
func (l *look) words(prefix string, limit int) ([]Suggestion, error) {
	at := strings.LastIndexAny(prefix, " \t") + 1
	last := strings.ToLower(prefix[at:])
	if utf8.RuneCountInString(last) < 2 {
		return nil, nil
	}
	found, err := l.Words(last, limit)
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	for _, w := range found {
		out = append(out, Suggestion{Kind: "word", Text: prefix[:at] + w.Text})
	}
	return out, nil
}
