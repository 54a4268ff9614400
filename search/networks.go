package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// NetworksQuery asks whom the firm knows at a customer, or who knows a person.
type NetworksQuery struct {
	Text   string `json:"q"` // the organisation, or the name of the person
	Offset int    `json:"offset,omitempty"`
	Limit  int    `json:"limit,omitempty"` // 0: DefaultLimit; at most MaxLimit
}

// NetworksAnswer is how the firm is connected with whom the question names, as far as the asker may know.
type NetworksAnswer struct {
	Words    []string          `json:"words"`
	Total    int               `json:"total"`    // contacts, of which Contacts is a page
	Contacts []KnownContact    `json:"contacts"` // greatest score first
	Projects []CustomerProject `json:"projects"` // what was done for them, newest first; at most maxCustomerProjects
	Former   []Doer            `json:"former"`   // colleagues who worked there before, who left it last first
	Posts    []PostHit         `json:"posts"`    // that name them
	// Asked is when the asker asked to be introduced to them, zero where they did not.
	Asked time.Time `json:"asked,omitzero"`
}

// KnownContact is somebody outside the firm with the colleague who knows them. Score is strength × freshness, its
// Factors: how well they know each other, and how lately they met.
type KnownContact struct {
	ID           string    `json:"id"` // source:id
	Name         string    `json:"name,omitempty"`
	Organisation string    `json:"organisation,omitempty"`
	Title        string    `json:"title,omitempty"`
	LastContact  time.Time `json:"last_contact,omitzero"`
	Owner        Card      `json:"owner"`
	Own          bool      `json:"own,omitempty"`   // it is the asker's
	Given        bool      `json:"given,omitempty"` // the owner told the asker of it, who had asked
	Score        float64   `json:"score"`
	Factors      []Factor  `json:"factors"`
	// Path leads from the asker, who is left out, to the owner, by people who work together; empty where the asker
	// is the owner, or where no path of some steps is found.
	Path []Step `json:"path,omitempty"`
}

// Step is a colleague on the way to an introduction, with how they work with the one before.
type Step struct {
	Person   Link `json:"person"`
	Threads  int  `json:"threads,omitempty"`
	Projects int  `json:"projects,omitempty"`
	Manager  bool `json:"manager,omitempty"` // one leads the other
}

// CustomerProject is a project that was done for a customer.
type CustomerProject struct {
	Project  string    `json:"project"`
	Title    string    `json:"title"`
	Lang     string    `json:"lang,omitempty"`
	Customer string    `json:"customer"`
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Size     int       `json:"size"`
	People   []Doer    `json:"people"` // who can be named, who did most first
}

// Factors of a contact.
const (
	FactorStrength  = "strength"  // how well the two know each other, as the source has it; 0.5 where it says nothing
	FactorFreshness = "freshness" // how lately they met: 1 for today, never below a quarter
)

// How contacts count. Half a year after they met, what two share of the day has faded by half; that they know each
// other stays.
const (
	unknownStrength     = 0.5
	freshnessFloor      = 0.25
	freshnessHalfLife   = 182 * 24 * time.Hour
	maxCustomerProjects = 20
	maxFormer           = 20
	maxNetworkPosts     = 5
)

func (q *NetworksQuery) check() error {
	plain := Query{Text: q.Text, Offset: q.Offset, Limit: q.Limit}
	if err := plain.check(); err != nil {
		return err
	}
	q.Limit = plain.Limit
	return nil
}

// namedWords are what a question names, as names are compared.
type namedWords []string

// namesOf reads a question, without words that ask.
func (l *look) namesOf(q string) (words namedWords, typed []string) {
	read, _ := l.Analyser().Query(q)
	for _, w := range read {
		words, typed = append(words, text.Fold(strings.ToLower(w.Text))), append(typed, w.Text)
	}
	return words, typed
}

// in reports whether every word of the question begins a word of the names. Words of less than three letters have
// to be the whole word.
func (w namedWords) in(names ...string) bool {
	var have []string
	for _, name := range names {
		for _, t := range text.Words(name) {
			have = append(have, text.Fold(strings.ToLower(name[t.Start:t.End])))
		}
	}
	return len(w) > 0 && !slices.ContainsFunc(w, func(word string) bool {
		return !slices.ContainsFunc(have, func(h string) bool {
			return h == word || len(word) >= 3 && strings.HasPrefix(h, word)
		})
	})
}

// Networks tells whom the firm knows at a customer, or who knows a person.
func (s *Searcher) Networks(ctx context.Context, asker Asker, q NetworksQuery) (*NetworksAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	answer, quoted, err := s.networks(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	posts, err := s.Posts(ctx, asker, Query{Text: quoted, Limit: maxNetworkPosts, Literal: true})
	if err != nil {
		return nil, err
	}
	if len(posts.Loosened) == 0 { // else nothing names them together
		answer.Posts = append(answer.Posts, posts.Posts...)
	}
	return answer, nil
}

// networks answers all but the posts, and gives the question as a quotation.
func (s *Searcher) networks(ctx context.Context, asker Asker, q NetworksQuery) (*NetworksAnswer, string, error) {
	l, err := s.look(asker)
	if err != nil {
		return nil, "", err
	}
	defer l.Close()
	words, typed := l.namesOf(q.Text)
	if len(words) == 0 {
		return nil, "", &QueryError{Field: "q", Reason: "no-words", Detail: "names nobody: add the name of an organisation or a person"}
	}
	answer := &NetworksAnswer{Words: typed, Contacts: []KnownContact{}, Projects: []CustomerProject{}, Former: []Doer{}, Posts: []PostHit{}}
	contacts, err := l.Contacts(ctx, l.access)
	if err != nil {
		return nil, "", err
	}
	var found []KnownContact
	for _, c := range contacts {
		if owner := l.ownerOf(c); l.mayName(owner) && words.in(c.Name, c.Organisation) {
			found = append(found, s.known(l, owner, c))
		}
	}
	sortContacts(found)
	answer.Total = len(found)
	answer.Contacts = append(answer.Contacts, page(found, q.Offset, q.Limit)...)
	if err := s.introduce(ctx, l, answer.Contacts); err != nil {
		return nil, "", err
	}
	if err := s.customers(ctx, l, words, q.Text, answer); err != nil {
		return nil, "", err
	}
	if no := l.access.Person; no != indexer.PersonNo(indexer.None) {
		for _, r := range l.directory.People[no].Consent.Asked {
			if strings.EqualFold(r.About, strings.TrimSpace(q.Text)) && !s.tooOld(r) {
				answer.Asked = r.At
			}
		}
	}
	return answer, `"` + strings.Join(typed, " ") + `"`, ctx.Err()
}

// contactRef names a contact.
func contactRef(c indexer.Contact) connectors.Ref {
	return connectors.Ref{Source: c.Source, Kind: connectors.KindContact, ID: c.ID}
}

// ownerOf is who knows a contact, or None.
func (l *look) ownerOf(c indexer.Contact) indexer.PersonNo {
	return l.directory.PersonOf(connectors.Ref{Source: c.Source, Kind: connectors.KindPerson, ID: c.Owner})
}

// mayName reports whether an answer may name a colleague: who can be found, and the asker themselves.
func (l *look) mayName(no indexer.PersonNo) bool {
	return no != indexer.PersonNo(indexer.None) && (no == l.access.Person || l.directory.People[no].Findable())
}

func (s *Searcher) known(l *look, owner indexer.PersonNo, c indexer.Contact) KnownContact {
	out := KnownContact{
		ID: contactRef(c).String(), Name: c.Name, Organisation: c.Organisation, Title: c.Title, LastContact: c.LastContact,
		Owner: l.card(owner), Own: owner == l.access.Person,
	}
	for _, g := range l.directory.People[owner].Consent.Given {
		out.Given = out.Given || !out.Own && g.Contact == contactRef(c) && l.directory.PersonOf(g.To) == l.access.Person
	}
	freshness := freshnessFloor
	if !c.LastContact.IsZero() {
		old := max(0, s.now().Sub(c.LastContact))
		freshness += (1 - freshnessFloor) * math.Exp2(-float64(old)/float64(freshnessHalfLife))
	}
	out.Factors = []Factor{{FactorStrength, cmp.Or(c.Strength, unknownStrength)}, {FactorFreshness, freshness}}
	out.Score = out.Factors[0].Value * out.Factors[1].Value
	return out
}

func sortContacts(contacts []KnownContact) {
	slices.SortFunc(contacts, func(a, b KnownContact) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
}

// customers finds what was done for whom the question names, and who worked there before.
func (s *Searcher) customers(ctx context.Context, l *look, words namedWords, q string, answer *NetworksAnswer) error {
	is := map[string]bool{} // by customer, whether the question names it
	projects, former := map[string][]projectLine{}, []projectLine{}
	var failed error
	err := s.cvKeys(ctx, l, func(d indexer.DocNo, key cvKey) {
		if failed != nil || key.customer == "" {
			return
		}
		matches, asked := is[key.customer]
		if !asked {
			matches = words.in(key.customer)
			is[key.customer] = matches
		}
		if !matches {
			return
		}
		line, err := l.line(d)
		if err != nil {
			failed = err
			return
		}
		switch {
		case key.project != "":
			projects[key.project] = append(projects[key.project], line)
		case line.Sort == "position":
			former = append(former, line)
		}
	})
	if err := cmp.Or(failed, err); err != nil {
		return err
	}
	named := &referring{look: l, s: s}
	var all []*project
	for key, lines := range projects {
		slices.SortFunc(lines, func(a, b projectLine) int { return cmp.Compare(a.ref.String(), b.ref.String()) })
		p := &project{key: key, lines: lines, to: endOf(lines)}
		for _, line := range lines {
			if !line.From.IsZero() && (p.from.IsZero() || line.From.Before(p.from)) {
				p.from = line.From
			}
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *project) int { return cmp.Or(later(a.to, b.to), cmp.Compare(a.key, b.key)) })
	for _, p := range page(all, 0, maxCustomerProjects) {
		first := p.lines[0]
		shown := CustomerProject{
			Project: p.key, Title: titleOf(first.Experience), Lang: l.Doc(first.doc).Lang, Customer: first.Customer, From: p.from, To: p.to, Size: named.size(p), People: []Doer{},
		}
		for _, no := range named.whoDid(p) {
			if !l.withholds(no, q) {
				shown.People = append(shown.People, named.doer(p, no))
			}
		}
		if len(shown.People) == 0 && p.alone() {
			continue
		}
		sortDoers(shown.People, s.now())
		answer.Projects = append(answer.Projects, shown)
	}
	slices.SortFunc(former, func(a, b projectLine) int {
		return cmp.Or(later(a.To, b.To), cmp.Compare(a.ref.String(), b.ref.String()))
	})
	for _, line := range former {
		one := &project{lines: []projectLine{line}}
		for _, no := range named.whoDid(one) {
			if !l.withholds(no, q) && len(answer.Former) < maxFormer {
				answer.Former = append(answer.Former, named.doer(one, no))
			}
		}
	}
	return ctx.Err()
}

// line reads a line of a CV.
func (l *look) line(d indexer.DocNo) (projectLine, error) {
	ref, err := l.Ref(d)
	if err != nil {
		return projectLine{}, err
	}
	record, err := l.Record(d)
	if err != nil {
		return projectLine{}, err
	}
	e, ok := record.(*connectors.Experience)
	if !ok {
		return projectLine{}, fmt.Errorf("search: %s is no experience", ref)
	}
	return projectLine{d, ref, e}, nil
}

// sortDoers puts first who did most.
func sortDoers(people []Doer, now time.Time) {
	slices.SortStableFunc(people, func(a, b Doer) int {
		if a.OnTeam != b.OnTeam {
			return count(b.OnTeam) - count(a.OnTeam)
		}
		return cmp.Or(cmp.Compare(lasted(b.From, b.To, now), lasted(a.From, a.To, now)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
}
