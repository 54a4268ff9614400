package search

import (
	"cmp"
	"context"
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Bounds of a profile.
const (
	maxColleagues = 12
	maxReports    = 50
)

// Person tells who a colleague is, what they know and with whom they work. To themselves it tells also what they
// hide from others, and what they decided.
func (s *Searcher) Person(ctx context.Context, asker Asker, id string) (*Profile, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	no, err := l.person(id)
	if err != nil {
		return nil, err
	}
	return s.profile(ctx, l, no)
}

func (s *Searcher) profile(ctx context.Context, l *look, no indexer.PersonNo) (_ *Profile, err error) {
	p := &l.directory.People[no]
	if no == l.access.Person {
		l.lifted = no
	}
	profile := &Profile{Card: l.card(no), Bio: p.Bio, Skills: l.claims(no), Wishes: p.Wishes, Own: no == l.lifted}
	for _, a := range p.Accounts {
		profile.Accounts = append(profile.Accounts, a.String())
	}
	work := l.workOf(no)
	profile.Posts = work.posts
	profile.Reports = l.reports(no)
	if profile.Experiences, err = l.cv(ctx, no); err != nil {
		return nil, err
	}
	profile.Colleagues = l.colleagues(no, work, s.parameters.Ties)
	if profile.Topics, err = s.rememberedTopics(ctx, l, no, work); err != nil {
		return nil, err
	}
	if no == l.lifted {
		l.mark(profile, &p.Consent)
	}
	return profile, ctx.Err()
}

// work is what somebody did, as far as the asker may read.
type work struct {
	docs  []indexer.DocNo // written or done, not only asked; oldest number first
	posts int
	stamp uint64                   // of every document that they had any part in
	with  map[indexer.PersonNo]int // how many threads each colleague shared
}

func (l *look) workOf(no indexer.PersonNo) work {
	w := work{with: map[indexer.PersonNo]int{}}
	for _, d := range l.docsOf(no) {
		var others []indexer.PersonNo
		mine, wrote, asked := false, false, false
		l.Parts(d, l.access, func(p indexer.Part) {
			person := l.directory.PersonOfAccount(p.Account)
			switch {
			case person == indexer.PersonNo(indexer.None) || !together(p.Role):
			case person == no:
				mine = true
				wrote = wrote || makes(p.Role)
				asked = asked || p.Role == indexer.Asked
			case !slices.Contains(others, person):
				others = append(others, person)
			}
		})
		w.stamp += l.stamp(d)
		if wrote {
			w.docs = append(w.docs, d)
		}
		if (wrote || asked) && l.Doc(d).Kind == connectors.KindPost {
			w.posts++
		}
		if mine {
			for _, o := range others {
				w.with[o]++
			}
		}
	}
	return w
}

func (l *look) reports(no indexer.PersonNo) []Card {
	var out []Card
	for i := range l.directory.People {
		if p := &l.directory.People[i]; p.Manager == no && p.Findable() {
			out = append(out, l.card(indexer.PersonNo(i)))
		}
	}
	slices.SortFunc(out, func(a, b Card) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return page(out, 0, maxReports)
}

// cv lists a person's experiences, what goes on first, then newest first.
func (l *look) cv(ctx context.Context, no indexer.PersonNo) ([]CVLine, error) {
	var out []CVLine
	err := l.experiences(ctx, func(_ indexer.PersonNo, d indexer.DocNo, e *connectors.Experience) {
		ref, err := l.Ref(d)
		if err != nil {
			return // removed while we read; the view's other parts say the same
		}
		out = append(out, CVLine{
			Record: l.recordLink(d, ref, e), Sort: e.Sort, Customer: e.Customer, Role: e.Role,
			Description: e.Description, Skills: e.Skills, From: e.From, To: e.To,
		})
	}, no)
	slices.SortFunc(out, func(a, b CVLine) int {
		if a.To.IsZero() != b.To.IsZero() {
			if a.To.IsZero() {
				return -1
			}
			return 1
		}
		return cmp.Or(b.To.Compare(a.To), b.From.Compare(a.From), cmp.Compare(a.Record.ID, b.Record.ID))
	})
	return out, err
}

// tied is somebody with whom a person works.
type tied struct {
	person indexer.PersonNo
	PairTie
}

// colleagues ranks whom a person works with by shared threads and projects.
func (l *look) colleagues(no indexer.PersonNo, w work, weights TieWeights) []Tie {
	var all []tied
	for other, threads := range w.with {
		if l.directory.People[other].Findable() {
			t := PairTie{Threads: threads, SameUnit: l.directory.People[other].Unit >= 0 && l.directory.People[other].Unit == l.directory.People[no].Unit}
			all = append(all, tied{other, t})
		}
	}
	slices.SortFunc(all, func(a, b tied) int {
		return cmp.Or(cmp.Compare(weights.undated(b.PairTie), weights.undated(a.PairTie)), cmp.Compare(a.person, b.person))
	})
	var out []Tie
	for _, t := range page(all, 0, maxColleagues) {
		out = append(out, Tie{Person: l.card(t.person), Strength: weights.undated(t.PairTie), Threads: t.Threads, Projects: t.Projects})
	}
	return out
}
