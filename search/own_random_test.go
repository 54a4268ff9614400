package search_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// withContacts gives everybody a contact, of which some are open to all.
func (f randomFirm) withContacts(t *rapid.T) randomFirm {
	for _, id := range colleagues {
		c := &connectors.Contact{Head: connectors.Head{ID: "contact-" + id}, Owner: id, Name: "Somebody whom " + id + " knows"}
		if rapid.Bool().Draw(t, "open to all") {
			c.Audience = &connectors.Audience{Everyone: true}
		}
		f.hr = append(f.hr, c)
	}
	return f
}

// copyOf is the copy that somebody of the firm gets, written from the rules and not from the engine.
func (f randomFirm) copyOf(t *rapid.T, id string) (lines []string) {
	left, _ := f.asFor(id)
	left.hr = slices.DeleteFunc(slices.Clone(left.hr), func(r connectors.Record) bool { _, is := r.(*connectors.Contact); return is })
	for _, r := range f.hr { // of contacts, asFor knows nothing
		if c, ok := r.(*connectors.Contact); ok && c.Owner == id {
			left.hr = append(left.hr, c)
		}
	}
	chats := slices.Contains([]string{"a", "b", "c"}, id) // has an account there
	add := func(source string, r connectors.Record) {
		line, err := connectors.Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, source+" "+string(line))
	}
	for _, r := range left.hr {
		switch r := r.(type) {
		case *connectors.Person:
			if r.ID == id {
				add("hr", r)
			}
		case *connectors.Experience:
			if r.Person == id {
				add("hr", r)
			}
		case *connectors.Contact:
			add("hr", r)
		}
	}
	for _, r := range left.chat {
		switch r := r.(type) {
		case *connectors.Person:
			if r.ID == id {
				add("chat", r)
			}
		case *connectors.Group:
			if chats && slices.Contains(r.Members, id) {
				mine := *r
				mine.Members = []string{id}
				add("chat", &mine)
			}
		case *connectors.Post:
			part := &connectors.Post{Head: r.Head, Author: r.Author, Group: r.Group, Parent: r.Parent, Time: r.Time}
			if r.Audience != nil && !r.Audience.Everyone {
				part.Audience = &connectors.Audience{People: []string{id}}
			}
			for _, m := range r.Mentions {
				if m.Person == id {
					part.Mentions = append(part.Mentions, m)
				}
			}
			for _, reaction := range r.Reactions {
				if reaction.Person == id {
					part.Reactions = append(part.Reactions, reaction)
				}
			}
			switch {
			case !chats:
			case r.Author == id:
				add("chat", r)
			case len(part.Mentions)+len(part.Reactions) > 0:
				add("chat", part)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func TestOverRandomFirmsACopyHoldsEveryRecordOfOnesOwnAndNothingOfAnybodyElse(t *testing.T) {
	checks(t, 60)
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t).withContacts(t)
		id := rapid.SampledFrom(colleagues).Draw(t, "who")
		s, done := openRandom(t, firm)
		defer done()
		var got []string
		err := s.OwnCopy(context.Background(), search.As("hr:"+id), func(source string, r connectors.Record) error {
			line, err := connectors.Encode(r)
			if err != nil {
				return err
			}
			if _, err := connectors.Decode(line); err != nil {
				t.Errorf("%s cannot be read back: %v", line, err)
			}
			got = append(got, source+" "+string(line))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if want := firm.copyOf(t, id); !slices.Equal(got, want) {
			t.Errorf("the copy of %s is\n%s\nwant\n%s", id, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestOverRandomFirmsWhatOneMayNotReadChangesNothingInWhatIsHeldAboutOne(t *testing.T) {
	checks(t, 30)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		id := rapid.SampledFrom(colleagues).Draw(t, "who")
		asker := search.As("hr:" + id)
		less, _ := firm.asFor(id)
		whole, done := openRandom(t, firm)
		defer done()
		left, doneLeft := openRandom(t, less)
		defer doneLeft()
		same := sameAnswers(t, whole, left)
		same("Own", func(s *search.Searcher) (any, error) { return s.Own(ctx, asker) })
		same("OwnRecords", func(s *search.Searcher) (any, error) { return s.OwnRecords(ctx, asker, 0, search.MaxLimit) })
		same("OwnCopy", func(s *search.Searcher) (any, error) {
			var out []any
			err := s.OwnCopy(ctx, asker, func(source string, r connectors.Record) error {
				out = append(out, source, r)
				return nil
			})
			return out, err
		})
		hide := search.Decision{Do: search.HideRecord, Kind: connectors.KindPost, Record: rapid.SampledFrom([]string{"chat:p0", "chat:p1", "chat:p2", "chat:none"}).Draw(t, "record")}
		same("Decide", func(s *search.Searcher) (any, error) { return s.Decide(ctx, asker, hide) })
	})
}

func TestOverRandomFirmsNobodyElseSeesThatSomebodyDecided(t *testing.T) {
	checks(t, 30)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		who := rapid.SampledFrom(colleagues).Draw(t, "who")
		s, done := openRandom(t, firm, map[string]indexer.Consent{"hr:" + who: {
			HiddenTopics: []string{"kafka"}, Confirmed: []string{"terraform"}, Rejected: []string{"C#"}, HiddenRecords: firm.drawHidden(t, who),
		}})
		defer done()
		asker, id := drawAsker(t)
		profile, err := s.Person(ctx, asker, "hr:"+who)
		if err != nil {
			t.Fatal(err)
		}
		answers := []any{profile}
		if id != who {
			for _, text := range questions {
				if a, err := s.People(ctx, asker, search.Query{Text: text, Limit: search.MaxLimit}); err == nil {
					answers = append(answers, a)
				}
			}
			if id != "" {
				o, err := s.Own(ctx, asker)
				if err != nil {
					t.Fatal(err)
				}
				if !o.Decided.IsZero() || len(o.HiddenRecords) > 0 {
					t.Errorf("%s sees as their own what %s decided", id, who)
				}
				o.Decided, o.HiddenRecords, o.Profile.Own = indexer.Consent{}, nil, false
				answers = append(answers, o.Profile, o.Holdings)
			}
		}
		for _, a := range answers {
			for _, mark := range []string{`"hidden":`, `"judged":`, `"decided":`, `"own":`} {
				if told := strings.Contains(asJSON(t, a), mark); told && id != who {
					t.Errorf("%q is told of %s by %s", id, who, mark)
				}
			}
		}
		if id == who && profile.Decided == nil {
			t.Errorf("%s does not see what they decided", who)
		}
	})
}
