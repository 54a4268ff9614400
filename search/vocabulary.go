package search

import (
	"cmp"
	"context"
	"slices"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Vocabulary is what the firm calls things, as far as an asker may read: what somebody else's text, a tender for
// instance, is read with.
type Vocabulary struct {
	// Skills are claimed by somebody, and Topics written of by several; each once, in no order that tells anything.
	Skills []string
	Topics []string
	// Places, Languages and Clearances are as in the request for a team: what colleagues have.
	Places     []string
	Languages  []string
	Clearances []string
	// Synonyms are the firm's; nil where there are none.
	Synonyms *text.Thesaurus
}

// called is a vocabulary that was found out for an asker, and what it was found in.
type called struct {
	vocabulary *Vocabulary
	changes    uint64
	known      *topicsKnown
}

// Vocabulary tells what the firm calls things. Topics of a single word are left out, which are as often the
// words of somebody's day as of a subject. While nothing changes an asker is given the same again, which is not
// to be changed.
func (s *Searcher) Vocabulary(ctx context.Context, asker Asker) (*Vocabulary, error) {
	if err := asker.check(); err != nil {
		return nil, err
	}
	known, err := s.firmTopics(ctx)
	if err != nil {
		return nil, err
	}
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	synonyms, changes := s.synonyms(), l.Changes()
	if have, ok := s.remembered.calls.Get(asker); ok && have.changes == changes && have.known == known && have.vocabulary.Synonyms == synonyms {
		return have.vocabulary, nil
	}
	v := &Vocabulary{Synonyms: synonyms}
	for _, t := range l.heeding(known) {
		switch t.Kind {
		case TopicSkill:
			v.Skills = append(v.Skills, t.Name)
		case TopicPhrase:
			v.Topics = append(v.Topics, t.Name)
		}
	}
	for i := range l.directory.People {
		no, p := indexer.PersonNo(i), &l.directory.People[i]
		if !p.Findable() || !l.meets(no) {
			continue
		}
		for _, claim := range l.claims(no) {
			v.Skills = append(v.Skills, claim.Name)
		}
		v.Places = append(v.Places, p.Location)
		v.Languages = append(v.Languages, p.Languages...)
		v.Clearances = append(v.Clearances, p.Clearances...)
	}
	for _, list := range []*[]string{&v.Skills, &v.Topics, &v.Places, &v.Languages, &v.Clearances} {
		*list = each(*list)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	s.remembered.calls.Add(asker, called{v, changes, known})
	return v, nil
}

// each gives names once, without empty ones, in the order of the alphabet.
func each(names []string) []string {
	slices.SortFunc(names, cmp.Compare)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}
