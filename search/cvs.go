package search

import (
	"context"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// FittedLine is a line of a CV with what it shows of the skills asked about.
type FittedLine struct {
	CVLine
	Shows []Showing `json:"shows,omitempty"` // in the order of the skills
}

// Showing says how well something shows a skill.
type Showing struct {
	Skill int `json:"skill"` // index into the skills asked about
	// Match is from 0 to 1, where 1 is the best line of any CV that the asker may read.
	Match float64 `json:"match"`
}

// CVs gives the CVs of colleagues, in the order of ids, each as Profile has it, with what of the skills every line
// shows. It is for those who hand them on: what people hide is left out, also where the asker is one of them. An
// unknown id is ErrNotFound.
func (s *Searcher) CVs(ctx context.Context, asker Asker, ids, skills []string) ([][]FittedLine, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	people := make([]indexer.PersonNo, len(ids))
	for i, id := range ids {
		if people[i], err = l.person(id); err != nil {
			return nil, err
		}
	}
	shown := make([]*shownSkill, len(skills))
	for i, skill := range skills {
		if shown[i], err = s.shown(ctx, l, skill); err != nil {
			return nil, err
		}
	}
	out := make([][]FittedLine, len(ids))
	for i, no := range people {
		lines, err := l.cv(ctx, no)
		if err != nil {
			return nil, err
		}
		for _, line := range lines {
			out[i] = append(out[i], FittedLine{CVLine: line, Shows: l.shows(no, line, shown)})
		}
	}
	return out, ctx.Err()
}

// shows gives what of the skills a line of somebody's CV shows.
func (l *look) shows(no indexer.PersonNo, line CVLine, skills []*shownSkill) (out []Showing) {
	ref, err := connectors.ParseRef(connectors.KindExperience, line.Record.ID)
	if err != nil {
		return nil
	}
	d, readable := l.Find(ref, l.access)
	if !readable {
		return nil
	}
	for i, skill := range skills {
		if found, matches := skill.lines[d]; matches && !skill.silent(no, found.clauses) {
			out = append(out, Showing{Skill: i, Match: found.match / skill.best})
		}
	}
	return out
}
