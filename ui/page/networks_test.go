package page

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// Networks answers with contacts that are hostile in every field.
func (f *firm) Networks(_ context.Context, a search.Asker, q search.NetworksQuery) (*search.NetworksAnswer, error) {
	f.asker = a
	if q.Text == "?" {
		return nil, &search.QueryError{Field: "q", Reason: "no-words"}
	}
	eve := search.Card{ID: evil, Name: evil, Email: evil}
	factors := []search.Factor{{Name: search.FactorStrength, Value: 0.5}, {Name: search.FactorFreshness, Value: 0.5}}
	answer := &search.NetworksAnswer{
		Words: []string{q.Text}, Total: 25,
		Contacts: []search.KnownContact{
			{ID: evil, Name: evil, Organisation: evil, Title: evil, LastContact: newYear, Owner: eve, Given: true, Score: 0.25, Factors: factors, Path: []search.Step{
				{Person: search.Link{ID: evil, Name: evil}, Threads: 2, Projects: 1, Manager: true}, {Person: search.Link{ID: "dir:bo", Name: "Bo Ek"}, Manager: true},
			}},
			{ID: "crm:2", Organisation: "Banken", Owner: eve, Own: true, Score: 0.25, Factors: factors},
		},
		Projects: []search.CustomerProject{{Project: evil, Title: evil, Lang: evil, Customer: evil, From: newYear, Size: 2, People: []search.Doer{{Link: search.Link{ID: evil, Name: evil}}}}},
		Former:   []search.Doer{{Link: search.Link{ID: evil, Name: evil}, Role: evil, To: newYear}},
		Posts:    []search.PostHit{{Record: search.RecordLink{Kind: connectors.KindPost, ID: evil, Title: evil, Time: newYear, Lang: evil}, Author: &eve, Snippet: search.Snippet{{Text: evil, Marked: true}}}},
	}
	if q.Text == evil {
		answer.Asked = newYear
	}
	return answer, f.err
}

// OwnContacts answers with a request for the one contact there is.
func (f *firm) OwnContacts(_ context.Context, a search.Asker) (*search.OwnContacts, error) {
	f.asker = a
	own := search.KnownContact{ID: "crm:" + evil, Name: evil, Organisation: evil, Title: evil, Own: true, Factors: []search.Factor{{Name: search.FactorStrength, Value: 1}}}
	return &search.OwnContacts{
		Sharing:  indexer.WithSales,
		Contacts: []search.OwnContact{{KnownContact: own, With: indexer.WithEveryone, Alone: true, Told: []search.Link{{ID: evil, Name: evil}}}, {KnownContact: search.KnownContact{ID: "crm:2", Organisation: "Banken"}, With: indexer.WithSales}},
		Requests: []search.IncomingRequest{{From: search.Card{ID: "dir:bo", Name: evil, Title: evil}, About: evil, Note: evil, At: newYear, Contacts: []string{own.ID, "crm:gone"}}},
		Asked:    []indexer.ContactRequest{{About: evil, Note: evil, At: newYear}},
		Told:     []search.KnownContact{own},
	}, f.err
}

func (f *firm) Incoming(context.Context, search.Asker) (int, error) { return f.incoming, f.err }

func TestNetworksShowContactsWaysAndWhatWasDone(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/networks?q=Bank").status(http.StatusOK)
	page.has(
		"told you, as you asked", "You know them.", "Bo Ek", "2 threads together", "one leads the other", "strength 0.500 × freshness 0.500",
		"Projects done there", "Worked there before", "Posts that mention it", `name="do" value="ask-contact"`, `name="topic" value="Bank"`,
	)
	get(t, site(t, fullFirm()), "/networks?q="+url.QueryEscape(evil)).has("You asked about this on 1 Jan 2026").lacks(`value="ask-contact"`)
	get(t, site(t, fullFirm()), "/networks?q=%3F").status(http.StatusBadRequest).has(`role="alert"`)
	get(t, site(t, fullFirm()), "/networks").status(http.StatusOK).lacks("Projects done there")
}

func TestOwnContactsAreSharedAndRequestsAnswered(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/me/contacts").status(http.StatusOK)
	page.has(
		`value="give-contact"`, `value="decline-contact"`, `value="share-contacts"`, `value="share-contact"`, `value="take-contact"`, `value="withdraw-contact"`,
		`<option value="sales" selected>`, `<option value="everyone" selected>`, "as all others (with sales)", `name="person" value="dir:bo"`,
	)
	for form, want := range map[string]search.Decision{
		"do=share-contacts&with=sales":                            {Do: search.ShareContacts, With: "sales"},
		"do=give-contact&kind=contact&record=crm:1&person=dir:bo": {Do: search.GiveContact, Kind: connectors.KindContact, Record: "crm:1", Person: "dir:bo"},
		"do=ask-contact&topic=Bank&note=a+tender":                 {Do: search.AskContact, Topic: "Bank", Note: "a tender"},
	} {
		f := fullFirm()
		values, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		response{post(site(t, f), "/me", values), t}.status(http.StatusSeeOther)
		if f.decided != want {
			t.Errorf("%s decides %+v", form, f.decided)
		}
	}
}
