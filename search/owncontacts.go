package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// OwnContacts is whom the asker knows outside the firm, with whom they share it, and who would like to be
// introduced. It is for the asker alone.
type OwnContacts struct {
	Sharing  indexer.Sharing `json:"sharing"` // of those for which nothing else was decided
	Contacts []OwnContact    `json:"contacts"`
	// Requests are those of colleagues that name somebody whom the asker knows, oldest first.
	Requests []IncomingRequest `json:"requests"`
	// Asked is what the asker asked for, and Told whom others told them of then.
	Asked []indexer.ContactRequest `json:"asked"`
	Told  []KnownContact           `json:"told"`
}

// OwnContact is a contact of the asker's.
type OwnContact struct {
	KnownContact
	With  indexer.Sharing `json:"with"`            // whom it is shared with
	Alone bool            `json:"alone,omitempty"` // that was decided about this one
	Told  []Link          `json:"told,omitempty"`  // colleagues who asked and were told of it
}

// IncomingRequest is a colleague's wish to be introduced to somebody whom the asker may know.
type IncomingRequest struct {
	From     Card      `json:"from"`
	About    string    `json:"about"`
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at"`
	Contacts []string  `json:"contacts"` // ids of the asker's contacts that it may mean, and of which they have not told yet
}

// requestLife is how long a request stands before nobody is asked any longer.
const requestLife = 90 * 24 * time.Hour

func (s *Searcher) tooOld(r indexer.ContactRequest) bool { return s.now().Sub(r.At) > requestLife }

// OwnContacts tells the asker of their contacts. Nobody can ask it about somebody else.
func (s *Searcher) OwnContacts(ctx context.Context, asker Asker) (*OwnContacts, error) {
	l, no, err := s.self(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	consent := &l.directory.People[no].Consent
	out := &OwnContacts{
		Sharing: cmp.Or(consent.Contacts, indexer.OnRequest), Contacts: []OwnContact{}, Requests: []IncomingRequest{},
		Asked: []indexer.ContactRequest{}, Told: []KnownContact{},
	}
	contacts, err := l.Contacts(ctx, l.access)
	if err != nil {
		return nil, err
	}
	var own []indexer.Contact
	for _, c := range contacts {
		owner := l.ownerOf(c)
		if owner == no {
			own = append(own, c)
			continue
		}
		if l.mayName(owner) {
			if known := s.known(l, owner, c); known.Given {
				out.Told = append(out.Told, known)
			}
		}
	}
	sortContacts(out.Told)
	for _, c := range own {
		shown := OwnContact{KnownContact: s.known(l, no, c)}
		shown.With, shown.Alone = l.directory.SharedWith(c.Source, &c.Contact)
		for _, g := range consent.Given {
			if to := l.directory.PersonOf(g.To); g.Contact == contactRef(c) && to != indexer.PersonNo(indexer.None) {
				shown.Told = append(shown.Told, Link{l.directory.People[to].ID, l.directory.People[to].Name})
			}
		}
		out.Contacts = append(out.Contacts, shown)
	}
	slices.SortFunc(out.Contacts, func(a, b OwnContact) int {
		return cmp.Or(cmp.Compare(a.Organisation, b.Organisation), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	for _, r := range consent.Asked {
		if !s.tooOld(r) {
			out.Asked = append(out.Asked, r)
		}
	}
	if len(own) > 0 {
		out.Requests = s.requests(l, no, own)
	}
	return out, ctx.Err()
}

// requests are those of others that name somebody whom a colleague knows.
func (s *Searcher) requests(l *look, no indexer.PersonNo, own []indexer.Contact) []IncomingRequest {
	out := []IncomingRequest{}
	mine := &l.directory.People[no].Consent
	for _, from := range l.directory.Deciders() {
		if from == no || !l.directory.People[from].Active {
			continue
		}
		for _, r := range l.directory.People[from].Consent.Asked {
			declined := slices.ContainsFunc(mine.Declined, func(d indexer.ContactDeclined) bool {
				return folded(d.About) == folded(r.About) && l.directory.PersonOf(d.From) == from
			})
			if declined || s.tooOld(r) {
				continue
			}
			words, _ := l.namesOf(r.About)
			incoming := IncomingRequest{From: l.card(from), About: r.About, Note: r.Note, At: r.At}
			for _, c := range own {
				told := slices.ContainsFunc(mine.Given, func(g indexer.ContactGiven) bool {
					return g.Contact == contactRef(c) && l.directory.PersonOf(g.To) == from
				})
				if !told && words.in(c.Name, c.Organisation) {
					incoming.Contacts = append(incoming.Contacts, contactRef(c).String())
				}
			}
			if len(incoming.Contacts) > 0 {
				out = append(out, incoming)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b IncomingRequest) int { return a.At.Compare(b.At) })
	return out
}
