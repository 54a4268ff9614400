package search_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// drawSharing draws what people decide about their contacts, and whom they asked about.
func drawSharing(t *rapid.T) map[string]indexer.Consent {
	out := map[string]indexer.Consent{}
	with := rapid.SampledFrom([]indexer.Sharing{"", "", indexer.OnRequest, indexer.WithSales, indexer.WithEveryone})
	for _, id := range colleagues {
		contact := connectors.Ref{Source: "hr", Kind: connectors.KindContact, ID: "known-" + id}
		c := indexer.Consent{Contacts: with.Draw(t, "sharing of all")}
		if one := with.Draw(t, "sharing of one"); one != "" {
			c.Sharing = []indexer.ContactSharing{{Contact: contact, With: one}}
		}
		if rapid.IntRange(0, 3).Draw(t, "gives") == 0 {
			c.Given = []indexer.ContactGiven{{Contact: contact, To: connectors.Ref{Source: "hr", Kind: connectors.KindPerson, ID: rapid.SampledFrom(colleagues).Draw(t, "to")}, At: lately}}
		}
		if rapid.Bool().Draw(t, "asks") {
			c.Asked = []indexer.ContactRequest{{About: rapid.SampledFrom(networks).Draw(t, "about"), At: lately}}
		}
		c.Unlisted = rapid.IntRange(0, 6).Draw(t, "unlisted") == 0
		if !c.IsZero() {
			out["hr:"+id] = c
		}
	}
	return out
}

// mayKnow says by the rules whether an asker may know of a contact.
func mayKnow(c *connectors.Contact, decided map[string]indexer.Consent, asker string, sales bool) bool {
	if asker == c.Owner {
		return true
	}
	if c.Audience != nil && !c.Audience.Everyone && !slices.Contains(c.Audience.People, asker) {
		return false
	}
	if asker == "" {
		return c.Audience != nil
	}
	consent := decided["hr:"+c.Owner]
	if slices.ContainsFunc(consent.Given, func(g indexer.ContactGiven) bool { return g.To.ID == asker }) {
		return true
	}
	with := consent.Contacts
	if len(consent.Sharing) > 0 {
		with = consent.Sharing[0].With
	}
	return with == indexer.WithEveryone || with == indexer.WithSales && sales || with == "" && c.Audience != nil
}

func TestOverRandomFirmsAContactThatIsNotSharedChangesNothing(t *testing.T) {
	checks(t, 25)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm, decided := drawFirm(t), drawSharing(t)
		asker, id := drawAsker(t)
		sales := id != "" && rapid.Bool().Draw(t, "in sales")
		if sales {
			asker = asker.InSales()
		}
		left, _ := firm.asFor(id)
		left.hr = slices.DeleteFunc(left.hr, func(r connectors.Record) bool { return r.Kind() == connectors.KindContact })
		shared := 0
		for _, r := range firm.hr {
			if c, ok := r.(*connectors.Contact); ok && mayKnow(c, decided, id, sales) {
				left.hr = append(left.hr, c)
				shared++
			}
		}
		whole, done := openRandom(t, firm, decided)
		defer done()
		less, doneLess := openRandom(t, left, decided)
		defer doneLess()
		same := sameAnswers(t, whole, less)
		for _, text := range networks {
			same("Networks "+text, func(s *search.Searcher) (any, error) { return s.Networks(ctx, asker, search.NetworksQuery{Text: text}) })
		}
		same("People", func(s *search.Searcher) (any, error) { return s.People(ctx, asker, search.Query{Text: "kafka"}) })
		if id != "" {
			same("OwnContacts", func(s *search.Searcher) (any, error) { return s.OwnContacts(ctx, asker) })
			same("Incoming", func(s *search.Searcher) (any, error) { return s.Incoming(ctx, asker) })
			same("Own", func(s *search.Searcher) (any, error) { return s.Own(ctx, asker) })
		}
		a, err := whole.Networks(ctx, asker, search.NetworksQuery{Text: "nora", Limit: search.MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range a.Contacts {
			if c.Score != c.Factors[0].Value*c.Factors[1].Value || i > 0 && c.Score > a.Contacts[i-1].Score {
				t.Errorf("%+v", c)
			}
		}
		if a.Total > shared {
			t.Errorf("%d contacts are shown of %d that the asker may know of", a.Total, shared)
		}
		// To ask tells the asker nothing, whether or not there is anybody to ask.
		if id != "" {
			before := contactsOrNil(whole.Networks(ctx, asker, search.NetworksQuery{Text: "banken"}))
			if _, err := whole.Decide(ctx, asker, search.Decision{Do: search.AskContact, Topic: "unheard of"}); err != nil {
				t.Fatal(err)
			}
			if after := contactsOrNil(whole.Networks(ctx, asker, search.NetworksQuery{Text: "banken"})); asJSON(t, before) != asJSON(t, after) {
				t.Errorf("asking changes %s\nto %s", asJSON(t, before), asJSON(t, after))
			}
		}
	})
}

func contactsOrNil(a *search.NetworksAnswer, err error) any {
	if err != nil {
		return err.Error()
	}
	return a
}
