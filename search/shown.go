package search

import (
	"context"
	"math"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// shownSkill is which lines of CVs show a skill, of those that the asker may read.
type shownSkill struct {
	lines    map[indexer.DocNo]shownLine
	best     float64                     // the match of the best line
	withheld map[indexer.PersonNo]uint64 // the clauses by which somebody is not to be found
	terms    map[string]bool             // to mark in snippets
}

// shownLine is a line of a CV that shows a skill.
type shownLine struct {
	match   float64 // as in a vote, times the coverage of the question
	clauses uint64  // of the question that matched
}

// shownLeast is the share of a question, by rarity of its words, that a line of a CV has to hold to show what was
// asked for: a line that only has the common half of "banking platform" shows nothing of it.
const shownLeast = 0.5

// shown looks for a skill in the lines of all CVs. A line shows it when it holds at least shownLeast of it; of a
// single word every line that matches does.
func (s *Searcher) shown(ctx context.Context, l *look, skill string) (*shownSkill, error) {
	q := Query{Text: skill}
	if err := q.check(); err != nil {
		return nil, err
	}
	u, err := s.understand(ctx, l, &q)
	if err != nil {
		return nil, err
	}
	m := u.Matching
	m.Kinds = []connectors.Kind{connectors.KindExperience}
	var hits []indexer.Hit
	matched, err := l.Match(ctx, m, func(h indexer.Hit) bool {
		hits = append(hits, h)
		return true
	})
	if err != nil {
		return nil, err
	}
	out := &shownSkill{lines: make(map[indexer.DocNo]shownLine, len(hits)), withheld: l.withheldWords(m.Clauses), terms: u.terms}
	telling := rarity(m.Clauses, matched)
	for _, h := range hits {
		share := 0.0
		for i, t := range telling {
			if h.Clauses&(1<<min(i, 63)) != 0 {
				share += t
			}
		}
		if share < shownLeast && len(telling) > 1 {
			continue
		}
		if len(telling) == 1 {
			share = 1
		}
		line := shownLine{match: math.Pow(h.Score, s.parameters.Sharpness) * math.Pow(share, s.parameters.Coverage), clauses: h.Clauses}
		out.lines[h.Doc] = line
		out.best = max(out.best, line.match)
	}
	return out, nil
}

// silent reports whether a colleague is not to be found by what was asked as far as the clauses go.
func (k *shownSkill) silent(person indexer.PersonNo, clauses uint64) bool {
	return len(k.withheld) > 0 && clauses&^k.withheld[person] == 0
}
