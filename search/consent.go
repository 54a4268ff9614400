package search

import (
	"slices"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// restraints are what colleagues decided about themselves, as rankings need it; see "What people decide" in the
// package comment.
type restraints struct {
	withheld
	changes uint64                                                // of the engine
	hidden  map[indexer.PersonNo]map[indexer.DocNo]connectors.Ref // by who hides them
}

// withheld are the topics that colleagues are not found by.
type withheld struct {
	of        *indexer.Directory
	thesaurus *text.Thesaurus
	topics    map[indexer.PersonNo]map[string]bool // the terms of all topics that somebody withholds
	by        map[string][]indexer.PersonNo        // who withholds a term
}

// restraints gives those of the moment, or nil where nobody decided anything that rankings heed.
func (s *Searcher) restraints(view indexer.View, d *indexer.Directory) *restraints {
	if len(d.Deciders()) == 0 {
		return nil
	}
	thesaurus := s.synonyms()
	have := s.remembered.restraints.Load()
	same := have != nil && have.of == d && have.thesaurus == thesaurus
	if same && have.changes == view.Changes() {
		return have
	}
	r := &restraints{changes: view.Changes(), hidden: map[indexer.PersonNo]map[indexer.DocNo]connectors.Ref{}}
	if same {
		r.withheld = have.withheld
	} else {
		r.withheld = withheldTopics(view.Analyser(), thesaurus, d)
	}
	numbers := map[connectors.Ref]indexer.DocNo{}
	view.Hidden(func(ref connectors.Ref, d indexer.DocNo) { numbers[ref] = d })
	for _, no := range d.Deciders() {
		for _, ref := range d.People[no].Consent.HiddenRecords {
			if n, here := numbers[ref]; here {
				if r.hidden[no] == nil {
					r.hidden[no] = map[indexer.DocNo]connectors.Ref{}
				}
				r.hidden[no][n] = ref
			}
		}
	}
	s.remembered.restraints.Store(r)
	return r
}

func withheldTopics(a *text.Analyser, thesaurus *text.Thesaurus, d *indexer.Directory) withheld {
	w := withheld{of: d, thesaurus: thesaurus, topics: map[indexer.PersonNo]map[string]bool{}, by: map[string][]indexer.PersonNo{}}
	for _, no := range d.Deciders() {
		for _, topic := range d.People[no].Consent.Withheld() {
			if w.topics[no] == nil {
				w.topics[no] = map[string]bool{}
			}
			for _, term := range termsOf(a, thesaurus, topic) {
				if !w.topics[no][term] {
					w.topics[no][term] = true
					w.by[term] = append(w.by[term], no)
				}
			}
		}
	}
	return w
}

// termsOf are the terms of a topic's words in every language, and of the words that mean the same.
func termsOf(a *text.Analyser, thesaurus *text.Thesaurus, topic string) []string {
	var out []string
	words, _ := a.Query(topic)
	for _, w := range words {
		out = append(out, w.Terms...)
	}
	for _, same := range a.Synonyms(thesaurus, topic) {
		for _, alternative := range same.Alternatives {
			for _, forms := range alternative.Words {
				out = append(out, forms...)
			}
		}
	}
	return out
}

// withheldWords gives for each colleague who withholds words of the question the clauses that ask for them.
func (l *look) withheldWords(clauses []indexer.Clause) map[indexer.PersonNo]uint64 {
	if l.restraints == nil || len(l.restraints.by) == 0 {
		return nil
	}
	out := map[indexer.PersonNo]uint64{}
	for i, clause := range clauses {
		if clause.Not || i >= 63 && len(clauses) > 64 {
			continue // words that are not told apart
		}
		for _, term := range clause.Terms {
			if term.Weight < 1 {
				continue // found beside the word
			}
			for _, no := range l.restraints.by[term.Text] {
				if no != l.lifted {
					out[no] |= 1 << i
				}
			}
		}
	}
	return out
}

// withholds reports whether somebody withholds everything that a name says.
func (l *look) withholds(no indexer.PersonNo, name string) bool {
	if l.restraints == nil || no == l.lifted || l.restraints.topics[no] == nil {
		return false
	}
	return within(l.Analyser(), l.restraints.topics[no], name)
}

// within reports whether every word of a name is among the terms.
func within(a *text.Analyser, terms map[string]bool, name string) bool {
	words, _ := a.Query(name)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w text.Word) bool {
		return !slices.ContainsFunc(w.Terms, func(t string) bool { return terms[t] })
	})
}

// Parts is that of the view without the parts that do not speak for the person: of records that they hide, and
// of what they wrote where they do not want to be found by it.
func (l *look) Parts(d indexer.DocNo, access indexer.Access, visit func(indexer.Part)) {
	r := l.restraints
	if r == nil {
		l.View.Parts(d, access, visit)
		return
	}
	l.View.Parts(d, access, func(p indexer.Part) {
		no := l.directory.PersonOfAccount(p.Account)
		switch {
		case no == indexer.PersonNo(indexer.None):
		case inferred(p.Role) && l.directory.People[no].Consent.NoInference:
			return
		case no != l.lifted && (r.hides(no, d) || r.hides(no, p.Doc)):
			return
		}
		visit(p)
	})
}

// inferred reports whether a part is what somebody is seen to do, and not what directory or CV state.
func inferred(r indexer.Role) bool { return r != indexer.Profile && r != indexer.Did }

func (r *restraints) hides(no indexer.PersonNo, d indexer.DocNo) bool {
	_, hides := r.hidden[no][d]
	return hides
}

// hidden calls visit for the months in which posts count for somebody's activity that they hide, as far as the
// asker may read them.
func (l *look) hidden(no indexer.PersonNo, visit func(indexer.GroupNo, indexer.Activity)) {
	if l.restraints == nil || no == l.lifted {
		return
	}
	for d, ref := range l.restraints.hidden[no] {
		doc := l.Doc(d)
		if doc.Kind != connectors.KindPost || doc.Time.IsZero() {
			continue
		}
		if _, readable := l.Find(ref, l.access); !readable {
			continue
		}
		posts := 0
		l.View.Parts(d, l.access, func(p indexer.Part) {
			if p.Doc == d && p.Role != indexer.Reacted && l.directory.PersonOfAccount(p.Account) == no {
				posts += p.Times
			}
		})
		visit(doc.GroupNo, indexer.Activity{Month: monthOf(doc.Time), Posts: posts})
	}
}

// What a person says of a topic that was inferred.
const (
	TopicConfirmed = "confirmed"
	TopicRejected  = "rejected"
)

// mark marks on somebody's own profile what others do not see, and how they judged.
func (l *look) mark(p *Profile, decided *indexer.Consent) {
	if decided.IsZero() {
		return
	}
	terms := l.restraints.topics[l.lifted]
	hides := func(link RecordLink) bool {
		return slices.ContainsFunc(decided.HiddenRecords, func(r connectors.Ref) bool { return r.Kind == link.Kind && r.String() == link.ID })
	}
	for i := range p.Skills {
		p.Skills[i].Hidden = within(l.Analyser(), terms, p.Skills[i].Name)
	}
	for i := range p.Experiences {
		p.Experiences[i].Hidden = hides(p.Experiences[i].Record)
	}
	p.Topics = slices.Clone(p.Topics) // they are remembered as they were inferred
	for i := range p.Topics {
		t := &p.Topics[i]
		t.Hidden = within(l.Analyser(), terms, t.Name)
		switch {
		case slices.ContainsFunc(decided.Confirmed, func(name string) bool { return folded(name) == folded(t.Name) }):
			t.Judged = TopicConfirmed
		case slices.ContainsFunc(decided.Rejected, func(name string) bool { return folded(name) == folded(t.Name) }):
			t.Judged = TopicRejected
		}
		t.Evidence = slices.Clone(t.Evidence)
		for j := range t.Evidence {
			t.Evidence[j].Hidden = hides(t.Evidence[j].Record)
		}
	}
	copied := decided.Clone()
	p.Decided = &copied
}

// heeding gives the firm's topics as they are after what people decided since the topics were learned: without
// those who do not want to be counted any longer. What is to be counted again comes with the next learning.
func (l *look) heeding(known *topicsKnown) []*firmTopic {
	if known.decisions == l.directory.Decisions {
		return known.topics
	}
	counts := func(id, topic string) bool {
		no, there := l.directory.Person(id)
		if !there {
			return true // gone since; learning will tell
		}
		p := &l.directory.People[no]
		return p.Findable() && !p.Consent.NoInference && !l.withholds(no, topic)
	}
	var out []*firmTopic
	for _, t := range known.topics {
		now := *t
		now.People = 0
		for _, id := range t.people {
			now.People += count(counts(id, t.Name))
		}
		if now.People < leastPeople {
			continue
		}
		now.top = slices.DeleteFunc(slices.Clone(t.top), func(p Placing) bool { return !counts(p.ID, t.Name) })
		out = append(out, &now)
	}
	return out
}
