package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// ReferencesQuery asks which of the firm's projects answer a tender.
type ReferencesQuery struct {
	Requirements []Wanted `json:"requirements"` // 1 to MaxWanted
	// Team are the ids of colleagues who are to be on the bid: what they did counts for more, the more of them
	// did it.
	Team   []string `json:"team,omitempty"`
	Offset int      `json:"offset,omitempty"`
	Limit  int      `json:"limit,omitempty"` // 0: DefaultLimit; at most MaxLimit
}

// Wanted is something that a tender wants to see done.
type Wanted struct {
	Skill  string  `json:"skill"`            // in words, as one would search for it
	Weight float64 `json:"weight,omitempty"` // compared with the others; 0 is 1
}

// Bounds of a ReferencesQuery.
const (
	MaxWanted       = 50
	maxWantedWeight = 1000
	maxTeam         = 100
)

// ReferencesAnswer holds projects, the best references first.
type ReferencesAnswer struct {
	Total      int         `json:"total"`
	References []Reference `json:"references"`
}

// Reference is a project of the firm: the lines of CVs that name the same project, whoever wrote them and at
// whatever source. A line that names none is a project of its own.
//
// Score is exactly the sum of the contributions of Shows, added in that order. A contribution is
//
//	weight × match × age × team
//
//	weight = the requirement's share of all weights
//	match  = how well the best line of the project shows it, where 1 is the best line of any CV
//	age    = Lasting + (1 − Lasting) · 2^(−years since its end / 3)
//	team   = 1 + the share of the team that did it; 1 where no team is given
//
// A line counts for the project whoever wrote it: what colleagues decide about themselves takes their names away,
// as of those who left, and not what the firm has done. A line that names no project goes with its owner's name.
type Reference struct {
	Project  string             `json:"project"`
	Title    string             `json:"title"` // as the line that shows most tells it
	Lang     string             `json:"lang,omitempty"`
	Customer string             `json:"customer,omitempty"`
	From     time.Time          `json:"from,omitzero"`
	To       time.Time          `json:"to,omitzero"` // zero: still going on
	Size     int                `json:"size"`        // how many did it
	Score    float64            `json:"score"`
	Shows    []ReferenceShowing `json:"shows"`  // greatest contribution first
	People   []Doer             `json:"people"` // who did it and are here to be named: those of the team, then who did most
	OnTeam   int                `json:"on_team,omitempty"`
	Ask      *Voucher           `json:"ask,omitempty"` // nil where nobody is left who can be named
}

// ReferenceShowing is what a project shows of a requirement.
type ReferenceShowing struct {
	Requirement  int        `json:"requirement"` // index into the query's
	Record       RecordLink `json:"record"`      // the line of a CV that shows it best
	Snippet      Snippet    `json:"snippet"`
	Contribution float64    `json:"contribution"` // the product of Factors, in that order
	Factors      []Factor   `json:"factors"`
}

// Doer is a colleague who did a project.
type Doer struct {
	Link
	Title  string    `json:"title,omitempty"` // of today
	Role   string    `json:"role,omitempty"`  // in the project
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
	OnTeam bool      `json:"on_team,omitempty"`
}

// Voucher is the colleague to ask about a project: of those who did it and are here the one with the greatest
//
//	Value = (Time + Tied) × Spared
//
// so that who was there throughout, and works with the others, is asked, and not always the same one.
type Voucher struct {
	Person Card    `json:"person"`
	Value  float64 `json:"value"`
	Time   float64 `json:"time"`   // share of the project's time that they were in it, 0 to 1
	Tied   float64 `json:"tied"`   // their ties to the others who did it, each s/(1+s) of its strength s, added up
	Load   Load    `json:"load"`   // how often they were called on lately
	Spared float64 `json:"spared"` // what is taken off for it, at most 1
}

// Names of the factors of a reference, beside match and age.
const (
	FactorWeight = "weight" // the requirement's share of all weights
	FactorTeam   = "team"   // more where people of the team did it
)

// referenceHalfLife is what buyers look back: by Directive 2014/24/EU, annex XII, the principal services of at most
// the past three years.
const referenceHalfLife = 3 * 365 * 24 * time.Hour

func (q *ReferencesQuery) check() error {
	fault := func(field, reason, detail string) error {
		return &QueryError{Field: field, Reason: reason, Detail: detail}
	}
	switch {
	case len(q.Requirements) == 0:
		return fault("requirements", "missing", "is empty; say what the tender wants to see done")
	case len(q.Requirements) > MaxWanted:
		return fault("requirements", "too-many", fmt.Sprintf("has %d values; want at most %d", len(q.Requirements), MaxWanted))
	case len(q.Team) > maxTeam:
		return fault("team", "too-many", fmt.Sprintf("has %d values; want at most %d", len(q.Team), maxTeam))
	case q.Limit < 0 || q.Limit > MaxLimit:
		return fault("limit", "too-many", fmt.Sprintf("is %d; want 1 to %d", q.Limit, MaxLimit))
	case q.Offset < 0 || q.Offset > MaxOffset:
		return fault("offset", "too-far", fmt.Sprintf("is %d; want 0 to %d", q.Offset, MaxOffset))
	}
	for i, r := range q.Requirements {
		if math.IsNaN(r.Weight) || r.Weight < 0 || r.Weight > maxWantedWeight {
			return fault(fmt.Sprintf("requirements[%d].weight", i), "out-of-range", fmt.Sprintf("is not between 0 and %d", maxWantedWeight))
		}
	}
	q.Limit = cmp.Or(q.Limit, DefaultLimit)
	return nil
}

// shares are the weights of the requirements as shares of all.
func (q *ReferencesQuery) shares() []float64 {
	out, sum := make([]float64, len(q.Requirements)), 0.0
	for i, r := range q.Requirements {
		out[i] = cmp.Or(r.Weight, 1)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// References tells which of the firm's projects answer a tender, as far as the asker may read. An unknown id in
// Team is ErrNotFound.
func (s *Searcher) References(ctx context.Context, asker Asker, q ReferencesQuery) (*ReferencesAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	team := map[indexer.PersonNo]bool{}
	for _, id := range q.Team {
		no, err := l.person(id)
		if err != nil {
			return nil, err
		}
		team[no] = true
	}
	r := &referring{look: l, s: s, shares: q.shares(), team: team, skills: make([]*shownSkill, len(q.Requirements))}
	for i, wanted := range q.Requirements {
		if r.skills[i], err = s.shown(ctx, l, wanted.Skill); err != nil {
			var refused *QueryError
			if errors.As(err, &refused) {
				return nil, &QueryError{Field: fmt.Sprintf("requirements[%d].skill", i), Reason: refused.Reason, Detail: refused.Detail}
			}
			return nil, err
		}
	}
	found, err := r.find(ctx)
	if err != nil {
		return nil, err
	}
	answer := &ReferencesAnswer{Total: len(found), References: []Reference{}}
	shown := page(found, q.Offset, q.Limit)
	if len(shown) == 0 {
		return answer, ctx.Err()
	}
	loads, err := l.loads(ctx, s.now().Add(-s.parameters.Asking.Window))
	if err != nil {
		return nil, err
	}
	r.loads, r.usual = loads, max(usual(loads), s.parameters.Asking.Usual)
	for _, p := range shown {
		reference, err := r.reference(ctx, p)
		if err != nil {
			return nil, err
		}
		answer.References = append(answer.References, *reference)
	}
	return answer, ctx.Err()
}

// referring looks for references on behalf of one asker.
type referring struct {
	*look
	s      *Searcher
	shares []float64
	team   map[indexer.PersonNo]bool
	skills []*shownSkill
	loads  map[indexer.PersonNo]Load
	usual  float64
}

// project is a project with what it shows.
type project struct {
	key      string
	lines    []projectLine // in the order of their records' keys
	from, to time.Time
	named    []indexer.PersonNo // who did it and may be named, by number
	onTeam   int
	score    float64
	shows    []projectShowing
}

// alone reports whether a project is one line of a CV that names no project. Where its owner is not to be named there
// is nothing to refer to.
func (p *project) alone() bool { return len(p.lines) == 1 && p.key == p.lines[0].ref.String() }

// projectLine is a line of a CV that is of a project.
type projectLine struct {
	doc indexer.DocNo
	ref connectors.Ref
	*connectors.Experience
}

// projectShowing is the line that shows a requirement best.
type projectShowing struct {
	requirement  int
	line         int
	contribution float64
	factors      []Factor
}

// find ranks the projects that show anything.
func (r *referring) find(ctx context.Context) ([]*project, error) {
	showing := map[indexer.DocNo]bool{}
	for _, skill := range r.skills {
		for d := range skill.lines {
			showing[d] = true
		}
	}
	if len(showing) == 0 {
		return nil, nil
	}
	lines, err := r.s.projects(ctx, r.look)
	if err != nil {
		return nil, err
	}
	var found []*project
	for key, docs := range lines {
		if !slices.ContainsFunc(docs, func(d indexer.DocNo) bool { return showing[d] }) {
			continue
		}
		p := &project{key: key}
		for _, d := range docs {
			line, err := r.line(d)
			if err != nil {
				return nil, err
			}
			p.lines = append(p.lines, line)
		}
		slices.SortFunc(p.lines, func(a, b projectLine) int { return cmp.Compare(a.ref.String(), b.ref.String()) })
		if r.weigh(p); len(p.named) > 0 || !p.alone() {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *project) int {
		return cmp.Or(cmp.Compare(b.score, a.score), later(a.to, b.to), cmp.Compare(a.key, b.key))
	})
	return found, ctx.Err()
}

// later orders ends of projects, what goes on first.
func later(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return -1
		}
		return 1
	}
	return b.Compare(a)
}

// weigh adds up what a project shows.
func (r *referring) weigh(p *project) {
	for _, line := range p.lines {
		if !line.From.IsZero() && (p.from.IsZero() || line.From.Before(p.from)) {
			p.from = line.From
		}
	}
	p.to = endOf(p.lines)
	age := 1.0
	if !p.to.IsZero() {
		old := max(0, r.s.now().Sub(p.to))
		age = r.s.parameters.Lasting + (1-r.s.parameters.Lasting)*math.Exp2(-float64(old)/float64(referenceHalfLife))
	}
	shown := map[int]uint64{}
	for i, skill := range r.skills {
		best := -1
		for j, line := range p.lines {
			if found, shows := skill.lines[line.doc]; shows {
				shown[i] |= found.clauses
				if best < 0 || found.match > skill.lines[p.lines[best].doc].match {
					best = j
				}
			}
		}
		if best >= 0 {
			match := skill.lines[p.lines[best].doc].match / skill.best
			p.shows = append(p.shows, projectShowing{requirement: i, line: best, factors: []Factor{{FactorWeight, r.shares[i]}, {FactorMatch, match}, {FactorAge, age}}})
		}
	}
	p.named = r.namedOf(p, shown)
	together := 1.0
	if len(r.team) > 0 {
		for _, no := range p.named {
			p.onTeam += count(r.team[no])
		}
		together += float64(p.onTeam) / float64(len(r.team))
	}
	for i := range p.shows {
		shows := &p.shows[i]
		if len(r.team) > 0 {
			shows.factors = append(shows.factors, Factor{FactorTeam, together})
		}
		shows.contribution = 1
		for _, f := range shows.factors {
			shows.contribution *= f.Value
		}
	}
	slices.SortStableFunc(p.shows, func(a, b projectShowing) int { return cmp.Compare(b.contribution, a.contribution) })
	for _, shows := range p.shows {
		p.score += shows.contribution
	}
}

// endOf is when the last line ended, or zero where one goes on.
func endOf(lines []projectLine) (end time.Time) {
	for _, line := range lines {
		if line.To.IsZero() {
			return time.Time{}
		}
		if line.To.After(end) {
			end = line.To
		}
	}
	return end
}

// namedOf lists by number who did a project and may be named in this answer: who is here to be found, does not hide
// the line, and is not hidden from everything that the project shows, of which clauses are the words.
func (r *referring) namedOf(p *project, clauses map[int]uint64) []indexer.PersonNo {
	return slices.DeleteFunc(r.whoDid(p), func(no indexer.PersonNo) bool {
		for i, skill := range r.skills {
			if words, shown := clauses[i]; shown && !skill.silent(no, words) {
				return false
			}
		}
		return true
	})
}

// whoDid lists by number who did a project, is here to be found and does not hide it.
func (r *referring) whoDid(p *project) (out []indexer.PersonNo) {
	for _, line := range p.lines {
		r.Parts(line.doc, r.access, func(part indexer.Part) {
			no := r.directory.PersonOfAccount(part.Account)
			if part.Role == indexer.Did && no != indexer.PersonNo(indexer.None) && r.directory.People[no].Findable() && !slices.Contains(out, no) {
				out = append(out, no)
			}
		})
	}
	slices.Sort(out)
	return out
}

// size counts who did a project, named or not.
func (r *referring) size(p *project) int {
	did := map[indexer.PersonNo]bool{}
	for _, line := range p.lines {
		r.View.Parts(line.doc, r.access, func(part indexer.Part) {
			if part.Role == indexer.Did {
				did[r.directory.PersonOfAccount(part.Account)] = true
			}
		})
	}
	return len(did)
}

// reference shows a project.
func (r *referring) reference(ctx context.Context, p *project) (*Reference, error) {
	out := &Reference{Project: p.key, From: p.from, To: p.to, Size: r.size(p), Score: p.score, OnTeam: p.onTeam, People: []Doer{}}
	first := p.lines[p.shows[0].line]
	out.Title, out.Lang, out.Customer = titleOf(first.Experience), r.Doc(first.doc).Lang, first.Customer
	for _, line := range p.lines {
		out.Customer = cmp.Or(out.Customer, line.Customer)
	}
	for _, shows := range p.shows {
		line := p.lines[shows.line]
		out.Shows = append(out.Shows, ReferenceShowing{
			Requirement: shows.requirement, Record: r.recordLink(line.doc, line.ref, line.Experience),
			Snippet:      snippet(r.Analyser(), r.Doc(line.doc).Lang, line.Description, r.skills[shows.requirement].terms),
			Contribution: shows.contribution, Factors: shows.factors,
		})
	}
	for _, no := range p.named {
		out.People = append(out.People, r.doer(p, no))
	}
	sortDoers(out.People, r.s.now())
	var err error
	out.Ask, err = r.voucher(ctx, p, p.named)
	return out, err
}

// doer is somebody's part in a project, over all of their lines.
func (r *referring) doer(p *project, no indexer.PersonNo) Doer {
	colleague := &r.directory.People[no]
	out := Doer{Link: Link{colleague.ID, colleague.Name}, Title: colleague.Title, OnTeam: r.team[no]}
	var theirs []projectLine
	for _, line := range p.lines {
		r.Parts(line.doc, r.access, func(part indexer.Part) {
			if part.Role == indexer.Did && r.directory.PersonOfAccount(part.Account) == no {
				theirs = append(theirs, line)
			}
		})
	}
	for _, line := range theirs {
		out.Role = cmp.Or(out.Role, line.Role)
		if !line.From.IsZero() && (out.From.IsZero() || line.From.Before(out.From)) {
			out.From = line.From
		}
	}
	out.To = endOf(theirs)
	return out
}

// lasted is how long somebody was in a project; nothing where its beginning is not known.
func lasted(from, to, now time.Time) time.Duration {
	if from.IsZero() {
		return 0
	}
	if to.IsZero() {
		to = now
	}
	return max(0, to.Sub(from))
}

// voucher chooses whom to ask about a project.
func (r *referring) voucher(ctx context.Context, p *project, named []indexer.PersonNo) (*Voucher, error) {
	if len(named) == 0 {
		return nil, nil
	}
	tied := make([]float64, len(named))
	if len(named) > 1 {
		at, ties := map[indexer.PersonNo]int{}, map[[2]int]PairTie{}
		for i, no := range named {
			at[no] = i
		}
		r.threads(at, func(a, b int, _ time.Time) {
			t := ties[[2]int{min(a, b), max(a, b)}]
			t.Threads++
			ties[[2]int{min(a, b), max(a, b)}] = t
		})
		for a := range named {
			for b := a + 1; b < len(named); b++ {
				t := ties[[2]int{a, b}]
				t.Projects = 1 // this one
				unit := r.directory.People[named[a]].Unit
				t.SameUnit = unit >= 0 && unit == r.directory.People[named[b]].Unit
				s := r.s.parameters.Ties.undated(t)
				tied[a] += s / (1 + s)
				tied[b] += s / (1 + s)
			}
		}
	}
	now := r.s.now()
	whole := lasted(p.from, p.to, now)
	var best *Voucher
	for i, no := range named {
		v := &Voucher{Tied: tied[i], Load: r.loads[no]}
		if doer := r.doer(p, no); whole > 0 {
			v.Time = min(1, float64(lasted(doer.From, doer.To, now))/float64(whole))
		}
		v.Spared = spare(v.Load, r.usual, r.s.parameters.Asking.Fairness)
		v.Value = (v.Time + v.Tied) * v.Spared
		if best == nil || v.Value > best.Value {
			v.Person = r.card(no)
			best = v
		}
	}
	return best, ctx.Err()
}
