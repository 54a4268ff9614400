package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Question is what somebody would ask colleagues, in sentences. Offset is not looked at.
type Question struct {
	Query
	// Fairness is Asking.Fairness for this question, 0 to 1; nil: as the parameters have it.
	Fairness *float64 `json:"fairness,omitempty"`
}

// MaxAdvisers is how many colleagues Ask suggests at most, by Limit.
const MaxAdvisers = 20

// AskAnswer answers "whom do I ask, and was it answered before?".
type AskAnswer struct {
	Words      []string      `json:"words"`             // the telling words that were looked for, as typed
	Rarest     []string      `json:"rarest"`            // of them those that stand in what everyone may read, the rarest first
	Ignored    []string      `json:"ignored,omitempty"` // the others
	Matched    int           `json:"matched"`           // documents that matched and the asker may read
	Threads    []FoundThread `json:"threads"`           // that answer it, best first
	Unanswered []FoundThread `json:"unanswered"`        // that ask it, or the like, and were not answered
	Total      int           `json:"total"`             // people found, of whom People are to ask
	People     []Adviser     `json:"people"`            // highest Adjusted first
	PassedOver []PassedOver  `json:"passed_over"`       // who by Score alone would be among People
	Spread     Spread        `json:"spread"`
	Groups     []Forum       `json:"groups"` // where the subject is at home
}

// Forum is a group to ask in.
type Forum struct {
	Group       Link   `json:"group"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"` // at the source
	Members     int    `json:"members"`
	Member      bool   `json:"member"`  // the asker is
	Writers     int    `json:"writers"` // colleagues with a good match there lately
	Home
}

// Ask finds for a question in plain words the threads that already answer it, the colleagues to ask, and
// the groups. Neither the asker nor who left is suggested. Of a long question the telling words count.
func (s *Searcher) Ask(ctx context.Context, asker Asker, q Question) (*AskAnswer, error) {
	a := s.parameters.Asking
	spread := Spread{Fairness: a.Fairness, Since: s.now().Add(-a.Window)}
	if q.Fairness != nil {
		spread.Fairness = *q.Fairness
	}
	if !(spread.Fairness >= 0 && spread.Fairness <= 1) {
		return nil, &QueryError{Field: "fairness", Reason: "out-of-range", Detail: fmt.Sprintf("is %g; want 0 to 1", spread.Fairness)}
	}
	if q.Limit > MaxAdvisers {
		return nil, &QueryError{Field: "limit", Reason: "too-many", Detail: fmt.Sprintf("is %d; want 1 to %d", q.Limit, MaxAdvisers)}
	}
	people := q.Limit
	if people == 0 {
		people = a.People
	}
	q.prose = true
	e, err := s.hold(ctx, asker, q.Query)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	l, u := e.look, e.asked
	answer := &AskAnswer{Words: u.words, Rarest: u.rarest, Ignored: u.ignored, Matched: e.matched.Documents}
	if err := answer.fillThreads(e); err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(slices.Clone(e.found), func(c candidate) bool { return c.person == l.access.Person })
	loads, err := l.loads(ctx, spread.Since)
	if err != nil {
		return nil, err
	}
	spread.Usual = max(a.Usual, usual(loads))
	answer.Total, answer.Spread = len(found), spread
	chosen, passed := choose(l.directory, found, loads, spread, a, people)
	for _, h := range chosen {
		adviser, err := l.adviser(h, chosen, passed, u)
		if err != nil {
			return nil, err
		}
		answer.People = append(answer.People, adviser)
	}
	for _, h := range passed {
		p := &l.directory.People[h.person]
		answer.PassedOver = append(answer.PassedOver, PassedOver{Link{p.ID, p.Name}, h.rank, h.score, h.load, h.spared, h.adjusted})
	}
	answer.Groups = e.forums(s.now().Add(-a.Lately))
	return answer, ctx.Err()
}

func (a *AskAnswer) fillThreads(e *election) error {
	answering, vain, err := e.threads(e.all)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		strands []strand
		to      *[]FoundThread
	}{{answering, &a.Threads}, {vain, &a.Unanswered}} {
		for _, s := range list.strands {
			shown, err := s.show(e.look, e.asked.terms)
			if err != nil {
				return err
			}
			*list.to = append(*list.to, shown)
		}
	}
	return nil
}

// forums shows the groups where the subject is at home and that the asker may know of.
func (b *ballot) forums(since time.Time) []Forum {
	if len(b.posted) == 0 {
		return nil
	}
	writers := map[indexer.GroupNo]map[indexer.PersonNo]bool{}
	for _, h := range b.posted {
		doc, author := b.Doc(h.Doc), b.speakerOf(h.Doc)
		if doc.Kind != connectors.KindPost || author == indexer.PersonNo(indexer.None) || doc.Time.Before(since) ||
			!b.directory.People[author].Findable() || b.silent(author, h.Clauses) {
			continue
		}
		if writers[doc.GroupNo] == nil {
			writers[doc.GroupNo] = map[indexer.PersonNo]bool{}
		}
		writers[doc.GroupNo][author] = true
	}
	var out []Forum
	documents := b.Posts(b.access)
	documents[0] = 0 // in no group: nobody can ask there
	for _, home := range page(b.homes(b.posted, documents), 0, b.parameters.Asking.Groups) {
		ref := b.Group(home.group)
		g := b.directory.Group(ref)
		out = append(out, Forum{
			Group: Link{ref.String(), g.Name}, Description: g.Description, URL: g.URL, Members: g.Members,
			Member: b.access.Groups[ref], Writers: len(writers[home.group]), Home: Home{home.matches, home.documents},
		})
	}
	return out
}
