package search_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// ghost left the firm long ago, and takes the parts that somebody does not want to have had: one for each.
const ghost = "ghost-of-"

func withGhost(f randomFirm) randomFirm {
	left := func(p *connectors.Person) { p.Active = new(bool) }
	out := randomFirm{hr: slices.Clone(f.hr), chat: slices.Clone(f.chat)}
	for _, id := range colleagues {
		out.hr, out.chat = append(out.hr, person(ghost+id, left)), append(out.chat, person(ghost+id, left))
	}
	return out
}

// without gives the firm with the ghost in place of a colleague, wherever hidden says so.
func (f randomFirm) without(id string, hidden func(connectors.Ref) bool) randomFirm {
	swap := func(who string) string {
		if who == id {
			return ghost + id
		}
		return who
	}
	changed := func(source string, records []connectors.Record) (out []connectors.Record) {
		for _, r := range records {
			if hidden(connectors.RefOf(source, r)) {
				switch r0 := r.(type) {
				case *connectors.Experience:
					e := *r0
					e.Person = swap(e.Person)
					r = &e
				case *connectors.Post:
					p := *r0
					p.Author = swap(p.Author)
					p.Mentions, p.Reactions = slices.Clone(p.Mentions), slices.Clone(p.Reactions)
					for i := range p.Mentions {
						p.Mentions[i].Person = swap(p.Mentions[i].Person)
					}
					for i := range p.Reactions {
						p.Reactions[i].Person = swap(p.Reactions[i].Person)
					}
					r = &p
				}
			}
			out = append(out, r)
		}
		return out
	}
	return randomFirm{changed("hr", f.hr), changed("chat", f.chat)}
}

// drawHidden draws records that a colleague hides; what they answered to them goes too, since it is a part in
// them as well.
func (f randomFirm) drawHidden(t *rapid.T, id string) []connectors.Ref {
	var out []connectors.Ref
	for _, r := range f.hr {
		if e, ok := r.(*connectors.Experience); ok && e.Person == id && rapid.Bool().Draw(t, "hide a line of the CV") {
			out = append(out, connectors.RefOf("hr", r))
		}
	}
	for _, r := range f.chat {
		p, ok := r.(*connectors.Post)
		if !ok {
			continue
		}
		parent := connectors.Ref{Source: "chat", Kind: connectors.KindPost, ID: p.Parent}
		if rapid.IntRange(0, 2).Draw(t, "hide a post") == 0 || p.Author == id && slices.Contains(out, parent) {
			out = append(out, connectors.RefOf("chat", r))
		}
	}
	return out
}

func sameAnswers(t *rapid.T, got, want *search.Searcher) func(what string, answer func(*search.Searcher) (any, error)) {
	return func(what string, answer func(*search.Searcher) (any, error)) {
		g, gotErr := answer(got)
		w, wantErr := answer(want)
		if g, w := asJSON(t, g), asJSON(t, w); g != w || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Errorf("%s differs:\n%s %v\nwant\n%s %v", what, g, gotErr, w, wantErr)
		}
	}
}

// advisers are what Ask says of people.
func advisers(ctx context.Context, s *search.Searcher, asker search.Asker, text string) (any, error) {
	a, err := s.Ask(ctx, asker, search.Question{Query: search.Query{Text: text}})
	if err != nil {
		return nil, err
	}
	return []any{a.Total, a.People, a.PassedOver, a.Groups}, nil
}

// contactsOf is what Networks says of people; posts keep the names of those who wrote them.
func contactsOf(a *search.NetworksAnswer, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	a.Posts = nil
	return a, nil
}

func aboutPeople(ctx context.Context, asker search.Asker, same func(string, func(*search.Searcher) (any, error))) {
	for _, text := range questions {
		q := search.Query{Text: text, Limit: search.MaxLimit}
		same("People "+text, func(s *search.Searcher) (any, error) { return s.People(ctx, asker, q) })
		same("Rank "+text, func(s *search.Searcher) (any, error) { return s.Rank(ctx, asker, q) })
		same("Ask "+text, func(s *search.Searcher) (any, error) { return advisers(ctx, s, asker, text) })
	}
	for _, prefix := range []string{"ka", "a", "b", "d", "se"} {
		same("Suggest "+prefix, func(s *search.Searcher) (any, error) { return s.Suggest(ctx, asker, prefix, 8) })
	}
	same("Topics", func(s *search.Searcher) (any, error) {
		return s.Topics(ctx, asker, search.TopicsQuery{Limit: search.MaxLimit})
	})
	for _, skill := range skillsOfFirm {
		q := search.ReferencesQuery{Requirements: []search.Wanted{{Skill: skill}}, Limit: search.MaxLimit}
		same("References "+skill, func(s *search.Searcher) (any, error) { return s.References(ctx, asker, q) })
	}
	same("Overview", func(s *search.Searcher) (any, error) { return s.Overview(ctx, asker) })
}

func TestOverRandomFirmsWhatSomebodyHidesCountsAsThoughTheyHadHadNoPartInIt(t *testing.T) {
	checks(t, 20)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := withGhost(drawFirm(t))
		decided, less := map[string]indexer.Consent{}, firm
		var silent string
		for _, id := range []string{"a", "b", "d"} {
			hidden := firm.drawHidden(t, id)
			decided["hr:"+id] = indexer.Consent{HiddenRecords: hidden}
			less = less.without(id, func(r connectors.Ref) bool { return slices.Contains(hidden, r) })
		}
		if rapid.Bool().Draw(t, "one is not to be found by inference") {
			silent = "c"
			decided["hr:c"] = indexer.Consent{NoInference: true}
			less = less.without("c", func(r connectors.Ref) bool { return r.Kind == connectors.KindPost })
		}
		asker, id := drawAsker(t)
		hiding, done := openRandom(t, firm, decided)
		defer done()
		never, doneNever := openRandom(t, less)
		defer doneNever()
		same := sameAnswers(t, hiding, never)
		if silent == "" { // whose topics of their CV would be missing
			aboutPeople(ctx, asker, same)
		}
		for _, text := range questions {
			q := search.Query{Text: text, Limit: search.MaxLimit}
			same("People "+text, func(s *search.Searcher) (any, error) { return s.People(ctx, asker, q) })
			same("Compare "+text, func(s *search.Searcher) (any, error) { return s.Compare(ctx, asker, q, "hr:a", "hr:c") })
		}
		for _, who := range colleagues {
			if who != silent && who != id {
				same("Person "+who, func(s *search.Searcher) (any, error) { return s.Person(ctx, asker, "hr:"+who) })
			}
		}
		same("CVs", func(s *search.Searcher) (any, error) {
			return s.CVs(ctx, asker, []string{"hr:a", "hr:b", "hr:c", "hr:d"}, skillsOfFirm)
		})
		for _, text := range networks {
			same("Networks "+text, func(s *search.Searcher) (any, error) {
				return contactsOf(s.Networks(ctx, asker, search.NetworksQuery{Text: text}))
			})
		}
		same("Ties", func(s *search.Searcher) (any, error) {
			return s.Ties(ctx, asker, []string{"hr:a", "hr:b", "hr:c", "hr:d"}, []search.SharedBid{{A: 0, B: 1}})
		})
	})
}

func TestOverRandomFirmsWhoDoesNotWantToBeFoundIsAsAbsentAsWhoLeft(t *testing.T) {
	checks(t, 20)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		unlisted := rapid.SliceOfNDistinct(rapid.SampledFrom(colleagues), 1, 3, rapid.ID).Draw(t, "unlisted")
		gone := randomFirm{}
		for _, of := range []struct{ from, to *[]connectors.Record }{{&firm.hr, &gone.hr}, {&firm.chat, &gone.chat}} {
			for _, r := range *of.from {
				if p, ok := r.(*connectors.Person); ok && slices.Contains(unlisted, p.ID) {
					left := *p
					left.Active = new(bool)
					r = &left
				}
				*of.to = append(*of.to, r)
			}
		}
		decided := map[string]indexer.Consent{}
		for _, id := range unlisted {
			decided["hr:"+id] = indexer.Consent{Unlisted: true}
		}
		asker, id := drawAsker(t)
		hiding, done := openRandom(t, firm, decided)
		defer done()
		left, doneLeft := openRandom(t, gone)
		defer doneLeft()
		same := sameAnswers(t, hiding, left)
		aboutPeople(ctx, asker, same)
		for _, text := range networks {
			if !slices.Contains(unlisted, id) { // who sees their own contacts with their own card
				same("Networks "+text, func(s *search.Searcher) (any, error) {
					return contactsOf(s.Networks(ctx, asker, search.NetworksQuery{Text: text}))
				})
			}
		}
		for _, who := range unlisted {
			_, err := hiding.Person(ctx, asker, "hr:"+who)
			if _, unknown := hiding.Person(ctx, asker, "hr:nobody"); who == id && err != nil || who != id && fmt.Sprint(err) != fmt.Sprintf("person %q: not found", "hr:"+who) || unknown == nil {
				t.Errorf("%q asks for %s: %v", id, who, err)
			}
		}
	})
}

func TestOverRandomFirmsAHiddenTopicFindsNobodyByItAlone(t *testing.T) {
	checks(t, 20)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		topic := rapid.SampledFrom(wordsOfFirm).Draw(t, "topic")
		who := rapid.SampledFrom(colleagues).Draw(t, "who")
		hides := indexer.Consent{HiddenTopics: []string{topic}}
		if rapid.Bool().Draw(t, "rejected") {
			hides = indexer.Consent{Rejected: []string{topic}}
		}
		asker, id := drawAsker(t)
		_, readable := firm.asFor(id)
		hiding, done := openRandom(t, firm, map[string]indexer.Consent{"hr:" + who: hides})
		defer done()
		unlisted, doneUnlisted := openRandom(t, firm, map[string]indexer.Consent{"hr:" + who: {Unlisted: true}})
		defer doneUnlisted()
		plain, donePlain := openRandom(t, firm)
		defer donePlain()
		q := search.Query{Text: topic, Limit: search.MaxLimit}
		sameAnswers(t, hiding, unlisted)("People "+topic, func(s *search.Searcher) (any, error) { return s.People(ctx, asker, q) })
		wanted := search.ReferencesQuery{Requirements: []search.Wanted{{Skill: topic}}, Limit: search.MaxLimit}
		sameAnswers(t, hiding, unlisted)("References "+topic, func(s *search.Searcher) (any, error) { return s.References(ctx, asker, wanted) })
		for _, text := range questions {
			a, err := hiding.People(ctx, asker, search.Query{Text: text, Limit: search.MaxLimit})
			if err != nil {
				continue // a question that is refused
			}
			for _, p := range a.People {
				if sum := checkEvidence(t, p.Person.ID, p.Evidence, readable); sum-p.Score > 1e-9 || p.Score-sum > 1e-9 {
					t.Errorf("%s: evidence sums to %v, score is %v", p.Person.ID, sum, p.Score)
				}
			}
		}
		// To themselves they look as they would to everyone had they hidden nothing.
		own := func(s *search.Searcher) (any, error) {
			p, err := s.Person(ctx, search.As("hr:"+who), "hr:"+who)
			if err == nil {
				unmark(p)
			}
			return p, err
		}
		sameAnswers(t, hiding, plain)("own profile", own)
	})
}

// unmark takes away what only the person themselves are shown.
func unmark(p *search.Profile) {
	p.Decided = nil
	for i := range p.Skills {
		p.Skills[i].Hidden = false
	}
	for i := range p.Topics {
		p.Topics[i].Hidden, p.Topics[i].Judged = false, ""
		for j := range p.Topics[i].Evidence {
			p.Topics[i].Evidence[j].Hidden = false
		}
	}
	for i := range p.Experiences {
		p.Experiences[i].Hidden = false
	}
}
