package indexer_test

import (
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

func accountOf(source, id string) connectors.Ref {
	return connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}
}

// sharingFirm is a directory in which Anna has an account at hr and one at mail, and Bo asks.
func sharingFirm(consents map[connectors.Ref]indexer.Consent) (*indexer.Directory, indexer.Access) {
	person := func(source, id string) indexer.Account {
		return indexer.Account{Ref: accountOf(source, id), Person: &connectors.Person{Head: connectors.Head{ID: id}, Name: id, Emails: []string{id + "@firm.example"}}}
	}
	d := indexer.NewDirectory(indexer.Roster{Accounts: []indexer.Account{person("hr", "anna"), person("mail", "anna"), person("hr", "bo")}, Consents: consents})
	no, _ := d.Person("hr:bo")
	return d, d.Access(no)
}

func TestWhatIsSharedOfAllContactsHoldsForTheAccountsThatOneHadThen(t *testing.T) {
	d, bo := sharingFirm(map[connectors.Ref]indexer.Consent{accountOf("hr", "anna"): {Contacts: indexer.WithEveryone}})
	c := &connectors.Contact{Head: connectors.Head{ID: "c"}, Owner: "anna"}
	if !d.Shares(bo, "hr", c) || d.Shares(bo, "mail", c) {
		t.Errorf("hr %t, mail %t; want those of the account alone that decided it", d.Shares(bo, "hr", c), d.Shares(bo, "mail", c))
	}
}

func TestAnAudienceOfTheSourceIsNeverWidenedAndHoldsWhereNothingIsSaid(t *testing.T) {
	only := &connectors.Audience{People: []string{"bo"}}
	nobody := &connectors.Audience{People: []string{"somebody else"}}
	for _, test := range []struct {
		name     string
		audience *connectors.Audience
		with     indexer.Sharing
		want     bool
	}{
		{"nothing said by anybody", nil, "", false},
		{"the source names the asker", only, "", true},
		{"the source names the asker and the owner says on request", only, indexer.OnRequest, false},
		{"the source names others and the owner says everyone", nobody, indexer.WithEveryone, false},
		{"the owner says sales, of which the asker is none", nil, indexer.WithSales, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			consents := map[connectors.Ref]indexer.Consent{}
			if test.with != "" {
				consents[accountOf("hr", "anna")] = indexer.Consent{Contacts: test.with}
			}
			d, bo := sharingFirm(consents)
			if got := d.Shares(bo, "hr", &connectors.Contact{Head: connectors.Head{ID: "c", Audience: test.audience}, Owner: "anna"}); got != test.want {
				t.Errorf("shared: %t", got)
			}
		})
	}
}
