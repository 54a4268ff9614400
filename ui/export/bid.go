package export

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// bid is a team with all that files hold of it; its JSON is the JSON format.
type bid struct {
	Made    time.Time    `json:"made"`
	Request team.Request `json:"request"`
	Said    []string     `json:"said,omitempty"` // by requirement
	Team    team.Team    `json:"team"`
	People  []member     `json:"people"` // by seat
	// References are the projects that answer the tender, those first that the team did.
	References []search.Reference `json:"references"`
}

// member is somebody on the team with their CV fitted to the requirements: what shows most of them comes first.
type member struct {
	search.Staffing
	CV []search.FittedLine `json:"cv"`
}

func (d *Desk) gather(ctx context.Context, asker search.Asker, request team.Request, chosen team.Team) (*bid, error) {
	b := &bid{Made: d.now().UTC().Truncate(time.Second), Request: request, Team: chosen}
	ids, skills := make([]string, len(chosen.Seats)), make([]string, len(request.Requirements))
	for i, seat := range chosen.Seats {
		ids[i] = seat.Person.ID
	}
	for i, r := range request.Requirements {
		skills[i] = r.Skill
	}
	staffing, err := d.searcher.Staffing(ctx, asker, ids)
	if err != nil {
		return nil, err
	}
	cvs, err := d.searcher.CVs(ctx, asker, ids, skills)
	if err != nil {
		return nil, err
	}
	for i, st := range staffing {
		m := member{Staffing: st, CV: cvs[i]}
		m.fit(request)
		b.People = append(b.People, m)
	}
	b.References, err = d.references(ctx, asker, request, ids)
	return b, err
}

// references gives the best of them.
func (d *Desk) references(ctx context.Context, asker search.Asker, request team.Request, ids []string) ([]search.Reference, error) {
	q := search.ReferencesQuery{Team: ids, Limit: mostReferences}
	for _, r := range request.Requirements[:min(len(request.Requirements), search.MaxWanted)] {
		q.Requirements = append(q.Requirements, search.Wanted{Skill: r.Skill, Weight: r.Weight})
	}
	answer, err := d.searcher.References(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	return answer.References, nil
}

// mostReferences is how many a file holds: more than a tender asks for, so that there is a choice.
const mostReferences = 20

// another is how much a further line that shows a requirement as well as any could still adds, as a share of what
// was lacking: four projects of one kind show less of a tender than two of one and two of another.
const another = 0.7

// fit orders a CV, which comes newest first: greedily by what a line adds to what those before it show of the
// requirements. Skills are ordered by whether somebody asked for them, then by level.
func (m *member) fit(request team.Request) {
	lacking := make([]float64, len(request.Requirements))
	for i, r := range request.Requirements {
		lacking[i] = weightOf(r)
	}
	adds := func(line search.FittedLine) (sum float64) {
		for _, s := range line.Shows {
			sum += lacking[s.Skill] * another * s.Match
		}
		return sum
	}
	for i := range m.CV {
		best := i
		for j := i + 1; j < len(m.CV); j++ {
			if adds(m.CV[j]) > adds(m.CV[best]) {
				best = j
			}
		}
		next := m.CV[best]
		m.CV = slices.Insert(slices.Delete(m.CV, best, best+1), i, next)
		for _, s := range next.Shows {
			lacking[s.Skill] *= 1 - another*s.Match
		}
	}
	slices.SortStableFunc(m.Skills, func(a, b search.SkillClaim) int {
		asked := func(s search.SkillClaim) int {
			for _, r := range request.Requirements {
				if sameName(s.Name, r.Skill) {
					return 0
				}
			}
			return 1
		}
		return cmp.Or(cmp.Compare(asked(a), asked(b)), cmp.Compare(b.Level, a.Level))
	})
}

// weightOf is the weight of a requirement, 1 where none is given.
func weightOf(r team.Requirement) float64 { return cmp.Or(r.Weight, 1) }

// lines gives those lines of the CV that are of one of the sorts, at most so many.
func (m *member) lines(most int, sorts ...string) (out []search.FittedLine) {
	for _, line := range m.CV {
		if len(out) < most && slices.Contains(sorts, line.Sort) {
			out = append(out, line)
		}
	}
	return out
}

// depth is how deeply the person in a seat knows a requirement, 0 to 1.
func (b *bid) depth(seat, requirement int) float64 {
	for _, c := range b.Team.Seats[seat].Covers {
		if c.Requirement == requirement {
			return c.Depth
		}
	}
	return 0
}
