package page

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

const (
	networksPath  = "/networks"
	networksShown = 10
)

type networksView struct {
	Frame
	decided
	Answer *search.NetworksAnswer // nil where nothing is asked yet
	Fault  string
	Paging paging
}

// networks answers GET /networks: whom the firm knows at a customer, and who knows a person.
func (p *Pages) networks(c *gin.Context) error {
	view := networksView{Frame: p.frame(c, "networks")}
	view.Home = true
	view.Title = must(view.language.Text("networks.title"))
	values := c.Request.URL.Query()
	number := pageNumber(values)
	if view.Query = strings.TrimSpace(values.Get("q")); view.Query == "" {
		return p.show(c, view.Frame, "networks", view)
	}
	answer, err := p.options.Outward.Networks(c.Request.Context(), view.asker, search.NetworksQuery{
		Text: view.Query, Offset: (number - 1) * networksShown, Limit: networksShown,
	})
	var refused *search.QueryError
	switch {
	case errors.As(err, &refused):
		view.Fault = must(view.language.Text("networks.fault"))
		return p.showRefused(c, view.Frame, "networks", view, err)
	case err == nil:
		err = p.options.Audit(c, audit.ShownNetworks(answer))
	}
	if err != nil {
		return err
	}
	view.Answer = answer
	asked := indexer.Consent{}
	if !answer.Asked.IsZero() {
		asked.Asked = []indexer.ContactRequest{{About: view.Query}}
	}
	view.decided = decidedOn(c, view.language, &asked)
	view.Paging = pagesOf(number, networksShown, answer.Total, networksPath, url.Values{"q": {view.Query}})
	return p.show(c, view.Frame, "networks", view)
}

// CanAsk reports whether the reader is somebody who can ask to be introduced.
func (v networksView) CanAsk() bool { return v.HasMe() && v.Answer != nil && len(v.Query) <= maxAbout }

// maxAbout is how long the name may be that somebody asks to be introduced to, in bytes.
const maxAbout = 200

type meContactsView struct {
	Frame
	decided
	Own  *search.OwnContacts
	Ways []indexer.Sharing
}

// meContacts answers GET /me/contacts: whom the reader knows outside the firm, with whom they share it, and who would
// like to be introduced.
func (p *Pages) meContacts(c *gin.Context) error {
	view := meContactsView{Frame: p.frame(c, "me"), Ways: indexer.Sharings()}
	view.Title = must(view.language.Text("contacts.title"))
	ctx := c.Request.Context()
	own, err := p.options.Me.Own(ctx, view.asker)
	if err != nil {
		return err
	}
	if view.Own, err = p.options.Outward.OwnContacts(ctx, view.asker); err != nil {
		return err
	}
	view.decided = decidedOn(c, view.language, &own.Decided)
	return p.show(c, view.Frame, "mecontacts", view)
}

// Named finds one of the reader's contacts by its id.
func (v meContactsView) Named(id string) *search.OwnContact {
	for i := range v.Own.Contacts {
		if v.Own.Contacts[i].ID == id {
			return &v.Own.Contacts[i]
		}
	}
	return nil
}

// sharingTexts say with whom contacts are shared.
var sharingTexts = map[indexer.Sharing]string{
	indexer.OnRequest:    "contacts.with.request",
	indexer.WithSales:    "contacts.with.sales",
	indexer.WithEveryone: "contacts.with.everyone",
	indexer.BySource:     "contacts.with.source",
}

func sharingText(l *texts.Language, with indexer.Sharing) (string, error) {
	return l.Text(sharingTexts[with])
}
