package search

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// Bounds of learning the firm's topics. With 50,000 people and a million posts some 60 MB are remembered;
// the first time reads at most heldReads documents a person, later only those of whom something changed.
const (
	heldReads   = 100  // newest documents of a person
	heldTopics  = 25   // subjects remembered of a person
	leastPeople = 2    // who have to have a topic for it to be the firm's
	firmRanks   = 5000 // topics for which everybody is ranked, those of most people
	topPeople   = 3    // that are shown of a topic
	lookPeople  = 500  // who are read in one look, which may hold up writers
	lookRanks   = 50   // and topics ranked
)

// learnWhileAsked is how long learning may have taken for a question to wait for it.
const learnWhileAsked = time.Second

// KeepTopics learns the firm's topics again and again, some time after something changed, until ctx ends.
func (s *Searcher) KeepTopics(ctx context.Context, every time.Duration, log *slog.Logger) {
	for {
		if known := s.remembered.firm.Load(); known == nil || s.stale(known) {
			if _, err := s.learnTopics(ctx); err != nil && ctx.Err() == nil {
				log.Warn("learn the firm's topics", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// firmTopics gives the topics as known, and learns them first where that is quick or has never been done.
func (s *Searcher) firmTopics(ctx context.Context) (*topicsKnown, error) {
	known := s.remembered.firm.Load()
	if known != nil && (known.took > learnWhileAsked || !s.stale(known)) {
		return known, nil
	}
	return s.learnTopics(ctx)
}

// stale reports whether anything changed since learning, or a day passed.
func (s *Searcher) stale(known *topicsKnown) bool {
	view, err := s.engine.View()
	if err != nil {
		return false // there is nothing newer to learn
	}
	defer view.Close()
	return view.Changes() != known.changes || s.day() != known.day || s.synonyms() != known.thesaurus
}

func (s *Searcher) day() int64 { return s.now().Unix() / (24 * 60 * 60) }

// heldBy is what is remembered of a person's documents that everyone may read.
type heldBy struct {
	id           string
	stamp        uint64 // of the documents
	of           int    // how many were read
	held         []held
	customers    []string
	before, year int // documents of the year before the last, and of the last
}

// held is a subject of a person.
type held struct {
	name                       string
	docs, weight, before, year uint16
	first, last                int32 // days since 1970; 0: unknown
	lang                       string
	tagged                     bool
}

// learnTopics reads what changed and puts the list together. One goroutine learns at a time; what it read is
// kept even when ctx ends first.
func (s *Searcher) learnTopics(ctx context.Context) (*topicsKnown, error) {
	r := s.remembered
	select {
	case r.learning <- struct{}{}:
		defer func() { <-r.learning }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if known := r.firm.Load(); known != nil && !s.stale(known) {
		return known, nil // somebody else just learned it
	}
	begun := time.Now()
	known := &topicsKnown{day: s.day(), thesaurus: s.synonyms(), customers: names{}}
	if err := s.readAll(ctx, known); err != nil {
		return nil, err
	}
	for _, h := range r.held {
		for _, c := range h.customers {
			known.customers.add(c)
		}
	}
	if err := s.gatherTopics(ctx, known); err != nil {
		return nil, err
	}
	known.took = time.Since(begun)
	r.firm.Store(known)
	return known, nil
}

// readAll brings what is remembered of everybody up to date, some people at a time.
func (s *Searcher) readAll(ctx context.Context, known *topicsKnown) error {
	there := map[string]bool{}
	for from := 0; ; from += lookPeople {
		more, err := s.readSome(ctx, known, from, there)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	maps.DeleteFunc(s.remembered.held, func(id string, _ *heldBy) bool { return !there[id] })
	return nil
}

func (s *Searcher) readSome(ctx context.Context, known *topicsKnown, from int, there map[string]bool) (more bool, err error) {
	l, err := s.look(Anyone())
	if err != nil {
		return false, err
	}
	defer l.Close()
	if from == 0 {
		known.changes, known.decisions = l.Changes(), l.directory.Decisions
	}
	to := min(from+lookPeople, len(l.directory.People))
	if from >= to {
		return false, nil
	}
	for i := from; i < to; i++ {
		p := &l.directory.People[i]
		if !p.Findable() || p.Consent.NoInference {
			continue
		}
		if docs := l.workOf(indexer.PersonNo(i)).docs; len(docs) > 0 {
			there[p.ID] = true
			if err := s.readPerson(ctx, l, p.ID, docs); err != nil {
				return false, err
			}
		}
	}
	return to < len(l.directory.People), ctx.Err()
}

// makes reports whether a role makes a document one of the person's own, of which they know something.
func makes(r indexer.Role) bool {
	return r == indexer.Author || r == indexer.Coauthor || r == indexer.Did
}

// readPerson reads a person's documents if they are not those that are remembered.
func (s *Searcher) readPerson(ctx context.Context, l *look, id string, docs []indexer.DocNo) error {
	newest := l.newest(docs, heldReads)
	var stamp uint64
	for _, d := range newest {
		stamp += l.stamp(d)
		if parent := l.Doc(d).Parent; parent != indexer.DocNo(indexer.None) {
			stamp += 3 * l.stamp(parent)
		}
	}
	if have := s.remembered.held[id]; have != nil && have.stamp == stamp {
		return nil
	}
	collected, err := l.subjectsOf(ctx, newest, s.lexicon(l.directory), nil)
	if err != nil {
		return err
	}
	h := &heldBy{id: id, stamp: stamp, of: len(newest), customers: collected.written}
	year := func(d indexer.DocNo) (before, last bool) {
		at := l.Doc(d).Time
		ago := s.now().Sub(at)
		return !at.IsZero() && ago >= 4*quarter && ago < 8*quarter, !at.IsZero() && ago >= 0 && ago < 4*quarter
	}
	for _, d := range newest {
		before, last := year(d)
		h.before, h.year = h.before+count(before), h.year+count(last)
	}
	var may []*subject
	for _, u := range collected.found {
		if collected.mayTell(u, len(newest)) {
			u.score = 1
			may = append(may, u)
		}
	}
	may = heaviest(may, 2*heldTopics)
	specificFirst(may)
	may = slices.DeleteFunc(may, func(u *subject) bool { return u.score == 0 })
	for _, u := range page(may, 0, heldTopics) {
		one := held{name: strings.Clone(u.name()), docs: uint16(len(u.docs)), weight: uint16(u.weight), tagged: u.tagged, lang: l.Doc(u.docs[0]).Lang}
		for _, d := range u.docs {
			before, last := year(d)
			one.before, one.year = one.before+uint16(count(before)), one.year+uint16(count(last))
			if at := l.Doc(d).Time; !at.IsZero() {
				day := int32(at.Unix() / (24 * 60 * 60))
				one.first, one.last = min(cmp.Or(one.first, day), day), max(one.last, day)
			}
		}
		h.held = append(h.held, one)
	}
	s.remembered.held[id] = h
	return nil
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// gatherTopics puts together what people hold and claim.
func (s *Searcher) gatherTopics(ctx context.Context, known *topicsKnown) error {
	all, by, err := s.gatherHeld(known.customers)
	if err != nil {
		return err
	}
	by = slices.DeleteFunc(by, func(g *gathered) bool { return g.people() < leastPeople })
	slices.SortStableFunc(by, func(a, b *gathered) int { return cmp.Compare(b.people(), a.people()) })
	by = page(by, 0, firmRanks)
	if err := s.forget(ctx, known); err != nil {
		return err
	}
	for from := 0; from < len(by); from += lookRanks {
		if err := s.rankTopics(ctx, by[from:min(from+lookRanks, len(by))]); err != nil {
			return err
		}
	}
	keepTelling(by, all)
	before, year := 0, 0
	for _, h := range s.remembered.held {
		before, year = before+h.before, year+h.year
	}
	for _, g := range by {
		if g.people() < leastPeople || g.documents == 0 {
			continue
		}
		t := &firmTopic{top: g.top, people: g.ids(), FirmTopic: FirmTopic{
			Name: g.name(), Kind: g.kind(), Query: g.query, People: g.people(), Documents: g.documents,
			Score: g.worth(all), Trend: g.trend(before, year), Languages: slices.Sorted(maps.Keys(g.langs)),
		}}
		if g.last > 0 {
			const day = 24 * 60 * 60
			t.First, t.Last = time.Unix(int64(g.first)*day, 0).UTC(), time.Unix(int64(g.last)*day, 0).UTC()
		}
		known.topics = append(known.topics, t)
	}
	slices.SortStableFunc(known.topics, func(a, b *firmTopic) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Name, b.Name))
	})
	return nil
}

// gatherHeld merges what is one topic, written in several ways, and counts the documents that everyone may
// read.
func (s *Searcher) gatherHeld(customers names) (all int, by []*gathered, err error) {
	l, err := s.look(Anyone())
	if err != nil {
		return 0, nil, err
	}
	defer l.Close()
	all = l.documents()
	index := map[string]*gathered{}
	topic := func(name string) *gathered {
		var g *gathered
		keys := append(variants(l.Analyser(), name), s.sameAs(l.Analyser(), name)...)
		for _, key := range keys {
			if g = index[key]; g != nil {
				break
			}
		}
		if g == nil {
			g = &gathered{names: map[string]int{}, claimed: map[string]bool{}, langs: map[string]int{}}
			by = append(by, g)
		}
		for _, key := range keys {
			if index[key] == nil {
				index[key] = g
			}
		}
		g.names[name]++
		return g
	}
	for i := range l.directory.People { // in the order of ids, so that the list depends on the records alone
		p := &l.directory.People[i]
		if !p.Findable() {
			continue
		}
		for _, c := range p.Skills {
			if name := strings.TrimSpace(c.Name); name != "" && len(name) <= titleLength && !l.withholds(indexer.PersonNo(i), name) {
				topic(name).claimed[p.ID] = true
			}
		}
		h := s.remembered.held[p.ID]
		if h == nil {
			continue
		}
		for at, one := range h.held {
			if !one.tagged && namesCustomer(one.name, customers) || l.withholds(indexer.PersonNo(i), one.name) {
				continue
			}
			g := topic(one.name)
			g.tagged = g.tagged || one.tagged
			if n := len(g.holders); n > 0 && g.holders[n-1].person == h {
				continue // in two ways
			}
			g.holders = append(g.holders, holder{h, at})
			if one.lang != "" {
				g.langs[one.lang]++
			}
			g.before, g.year = g.before+int(one.before), g.year+int(one.year)
			if one.last > 0 {
				g.first, g.last = min(cmp.Or(g.first, one.first), one.first), max(g.last, one.last)
			}
		}
	}
	return all, by, nil
}

// namesCustomer reports whether a word of the name is in a customer's, and written like one.
func namesCustomer(name string, customers names) bool {
	for _, w := range strings.Fields(name) {
		if capitals(w) > 0 && customers[folded(w)] {
			return true
		}
	}
	return false
}

// rankTopics ranks everybody for some topics, unless nothing about them changed since the last time.
func (s *Searcher) rankTopics(ctx context.Context, some []*gathered) error {
	l, err := s.look(Anyone())
	if err != nil {
		return err
	}
	defer l.Close()
	for _, g := range some {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := g.name()
		t, known := s.remembered.placed.of[name]
		if !known {
			if t, err = s.place(ctx, l, name); err != nil {
				return err
			}
			s.remembered.placed.of[name] = t
		}
		g.query, g.documents, g.top = t.query, t.documents, t.top
	}
	return nil
}

// keepTelling takes away the holders for whom other topics tell more.
func keepTelling(by []*gathered, all int) {
	type claim struct {
		topic *gathered
		score float64
	}
	best := map[*heldBy][]claim{}
	for _, g := range by {
		for _, h := range g.holders {
			if score := g.tellingFor(h, all); score > 0 {
				best[h.person] = append(best[h.person], claim{g, score})
			}
		}
	}
	telling := map[*gathered]map[*heldBy]bool{}
	for person, claims := range best {
		slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(b.score, a.score) })
		for _, c := range page(claims, 0, maxTopics) {
			if telling[c.topic] == nil {
				telling[c.topic] = map[*heldBy]bool{}
			}
			telling[c.topic][person] = true
		}
	}
	for _, g := range by {
		g.holders = slices.DeleteFunc(g.holders, func(h holder) bool { return !telling[g][h.person] })
	}
}
