package main

import (
	"context"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/ui/auth"
)

// sharers is how many of the made-up firm share their contacts with sales.
const sharers = 12

// shareContacts lets some of the made-up firm decide about those whom they know outside it, and the one in sales ask
// to be introduced to somebody whom the employee knows, so that there is something to see and to answer.
func shareContacts(ctx context.Context, engine *local.Engine) error {
	view, err := engine.View()
	if err != nil {
		return err
	}
	directory := view.Directory()
	people, _, err := demoPeople(directory)
	if err != nil {
		view.Close()
		return err
	}
	employee, _ := directory.Person(people[0].ID)
	organisation, err := organisationOf(ctx, view, directory, employee)
	view.Close()
	if err != nil {
		return err
	}
	shared := 0
	for i := range directory.People {
		if p := &directory.People[i]; p.Active && i%7 == 3 && shared < sharers && indexer.PersonNo(i) != employee {
			shared++
			if err := engine.Decide(ctx, p.ID, func(c *indexer.Consent) error { c.Contacts = indexer.WithSales; return nil }); err != nil {
				return err
			}
		}
	}
	for _, p := range people {
		if p.Role == auth.Sales && organisation != "" {
			return engine.Decide(ctx, p.ID, func(c *indexer.Consent) error {
				c.AskContact(indexer.ContactRequest{About: organisation, At: time.Now().UTC().Truncate(time.Second)}, true)
				return nil
			})
		}
	}
	return nil
}

// organisationOf is where somebody knows somebody, or "".
func organisationOf(ctx context.Context, view indexer.View, directory *indexer.Directory, person indexer.PersonNo) (string, error) {
	contacts, err := view.Contacts(ctx, directory.Access(person))
	for _, c := range contacts {
		owner := connectors.Ref{Source: c.Source, Kind: connectors.KindPerson, ID: c.Owner}
		if directory.PersonOf(owner) == person && c.Organisation != "" {
			return c.Organisation, nil
		}
	}
	return "", err
}
