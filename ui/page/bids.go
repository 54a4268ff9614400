package page

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Bids keeps bids; *bid.Desk does.
type Bids interface {
	List(asker search.Asker) ([]bid.Summary, error)
	Read(asker search.Asker, id string) (*bid.View, error)
	Create(asker search.Asker, sets []bid.Set, note bid.Note) (*bid.View, error)
	Change(asker search.Asker, id string, version int, sets []bid.Set, note bid.Note) (*bid.View, error)
	Comment(asker search.Asker, id, text string) (*bid.View, error)
	Delete(asker search.Asker, id string, note bid.Note) error
	Bookings(asker search.Asker, id string) ([]bid.Booking, error)
	Busy(asker search.Asker, people []string, from, to time.Time, but string) (map[string][]bid.Overlap, error)
	Outcomes(asker search.Asker) (*bid.Outcomes, error)
	Assess(ctx context.Context, asker search.Asker, b *bid.Bid) (*bid.Assessment, error)
	StandIns(ctx context.Context, asker search.Asker, b *bid.Bid, seat, n int) ([]bid.StandIn, error)
	Propose(ctx context.Context, asker search.Asker, b *bid.Bid) ([]bid.Judged, error)
	Conflicts(ctx context.Context, asker search.Asker, b *bid.Bid) ([]team.Conflict, error)
	Been(asker search.Asker, people, skills []string) ([]bid.Stint, error)
	Wanted(asker search.Asker) ([]bid.Wanted, error)
	Unanswered(asker search.Asker) (int, error)
	Answer(asker search.Asker, id, answer, note string) error
	OwnCopy(asker search.Asker, inSales bool) (*bid.OwnCopy, error)
}

func (p *Pages) registerBids(r gin.IRouter) {
	read := []string{http.MethodGet, http.MethodHead}
	r.Match(read, "/bids", p.answer(p.bids))
	r.POST("/bids", p.answer(p.createBid))
	r.Match(read, "/bids/outcomes", p.answer(p.outcomes))
	r.Match(read, "/bids/:id", p.answer(p.bid))
	r.POST("/bids/:id", p.answer(p.changeBid))
	if p.options.Exports != nil {
		r.Match(read, "/bids/:id/export", p.answer(p.exportBid))
	}
	r.POST("/me/bids", p.answer(p.answerBid))
}

type bidsView struct {
	Frame
	Pending []bid.Summary // of this page, undecided
	Past    []bid.Summary // of this page, the others
	Any     bool          // whether there are bids at all
	Parts   []bidsPart
	Paging  paging
	Fields  map[string]string // of the new bid, as typed
	Fault   *fault
	Kept    []bid.Set // of a proposal that is being saved
}

// bidsShown is how many bids a page of the list holds.
const bidsShown = 20

// bidsPart leads to a part of the list.
type bidsPart struct {
	Key     string // of its name in package texts
	N       int    // bids in it
	Address string
	Shown   bool
}

// bidsParts name the parts of the list.
var bidsParts = map[string]string{
	"": "bids.part.all", bid.UnderWay: "bids.part.open", bid.WonOnes: "bids.part.won", bid.LostOnes: "bids.part.lost", bid.Mine: "bids.part.mine",
}

// bids answers GET /bids: the bids that the reader may see, a part of them, and a form for another.
func (p *Pages) bids(c *gin.Context) error {
	view, err := p.bidsView(c)
	if err != nil {
		return err
	}
	return p.show(c, view.Frame, "bids", view)
}

func (p *Pages) bidsView(c *gin.Context) (bidsView, error) {
	view := bidsView{Frame: p.frame(c, "bids"), Fields: map[string]string{}}
	view.Title = must(view.language.Text("bids.title"))
	all, err := p.options.Bids.List(view.asker)
	view.Any = len(all) > 0
	part := c.Query("show")
	if !slices.Contains(bid.Parts(), part) {
		part = ""
	}
	for _, name := range append([]string{""}, bid.Parts()...) {
		values := url.Values{}
		if name != "" {
			values.Set("show", name)
		}
		view.Parts = append(view.Parts, bidsPart{Key: bidsParts[name], N: len(bid.Only(name, all)), Address: withValues("/bids", values), Shown: name == part})
	}
	listed := bid.Only(part, all)
	number := pageNumber(c.Request.URL.Query())
	view.Paging = pagesOf(number, bidsShown, len(listed), "/bids", url.Values{"show": given([]string{part})})
	for _, b := range listed[min((number-1)*bidsShown, len(listed)):min(number*bidsShown, len(listed))] {
		if b.State.Pending() {
			view.Pending = append(view.Pending, b)
		} else {
			view.Past = append(view.Past, b)
		}
	}
	return view, err
}

// createBid answers POST /bids: a new bid, from the form there or from a proposal on the team page.
func (p *Pages) createBid(c *gin.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	form := c.Request.PostForm
	asker, _ := p.options.Asker(c)
	sets := setsOf(form)
	made, err := p.options.Bids.Create(asker, sets, p.noteChange(c))
	if text, refused := p.bidFault(p.frame(c, "bids"), nil, err); refused {
		view, failed := p.bidsView(c)
		if failed != nil {
			return failed
		}
		view.Fault = text
		for _, s := range sets {
			if s.Field == bid.Name || s.Field == bid.Customer || s.Field == bid.Deadline {
				view.Fields[s.Field] = s.Value
			} else {
				view.Kept = append(view.Kept, s)
			}
		}
		return p.showRefused(c, view.Frame, "bids", view, err)
	}
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, bidURL(made.ID))
	return nil
}

// A form that changes a bid names the fields of the bid with this before them. One that has a box for a field names
// the field among its boxes too: a box that is not ticked is not sent.
const (
	fieldPrefix = "f."
	boxesKey    = "box"
	orderKey    = "order" // of requirements: a form loses it
	pickPrefix  = "pick." // of a field that others changed meanwhile: "mine" or "theirs"
)

// setsOf reads the fields of a form.
func setsOf(form url.Values) []bid.Set {
	var sets []bid.Set
	for name, values := range form {
		if field, is := strings.CutPrefix(name, fieldPrefix); is && form.Get(pickPrefix+field) != "theirs" {
			sets = append(sets, bid.Set{Field: field, Value: values[0]})
		}
	}
	for _, field := range form[boxesKey] {
		if !form.Has(fieldPrefix + field) {
			sets = append(sets, bid.Set{Field: field})
		}
	}
	place := func(s bid.Set) int { return slices.Index(form[orderKey], s.Field) }
	slices.SortFunc(sets, func(a, b bid.Set) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a.Field, b.Field))
	})
	return sets
}

// noteChange notes what becomes of people in a bid.
func (p *Pages) noteChange(c *gin.Context) bid.Note {
	return func(v *bid.View, since int) error { return p.noteBid(c, audit.ChangedBid(v, since)) }
}

// noteBid notes what concerns somebody.
func (p *Pages) noteBid(c *gin.Context, e audit.Event) error {
	if len(e.Subjects) == 0 && e.Note == "" {
		return nil
	}
	return p.options.Audit(c, e)
}

// extras are what an own copy holds beside the records.
func (p *Pages) extras(c *gin.Context) ([]takeout.Extra, error) {
	if p.options.Bids == nil {
		return nil, nil
	}
	asker, _ := p.options.Asker(c)
	return takeout.Bids(p.options.Bids, asker, auth.VisitorOf(c).Roles.Has(auth.Sales))
}

func bidURL(id string) string { return "/bids/" + url.PathEscape(id) }

// bidFault says what is wrong with what somebody typed; false where err is something else.
func (p *Pages) bidFault(frame Frame, v *bid.View, err error) (*fault, bool) {
	var field *bid.FieldError
	var request *team.RequestError
	switch {
	case errors.Is(err, bid.ErrNobody):
		return &fault{Text: must(frame.language.Text("bids.fault.nobody")), Field: "main"}, true
	case errors.As(err, &field):
		return &fault{Text: fieldText(frame.language, v, field.Field) + ": " + must(frame.language.Text(bidFaultKey(field.Reason))), Field: "main"}, true
	case errors.As(err, &request):
		f := explain(frame.language, request, nil)
		f.Field = "main"
		return f, true
	}
	return nil, false
}

func bidFaultKey(reason string) string {
	switch reason {
	case "too-few":
		return "bids.fault.too-few"
	case "twice":
		return "bids.fault.twice"
	case "contradiction":
		return "bids.fault.contradiction"
	}
	return faultKey(reason)
}

type outcomesView struct {
	Frame
	Outcomes *bid.Outcomes
	Fewest   int
}

// outcomes answers GET /bids/outcomes: how often bids are won, by size and by topic and never by person.
func (p *Pages) outcomes(c *gin.Context) error {
	view := outcomesView{Frame: p.frame(c, "bids"), Fewest: bid.FewestBids}
	view.Title = must(view.language.Text("outcomes.title"))
	var err error
	if view.Outcomes, err = p.options.Bids.Outcomes(view.asker); err != nil {
		return err
	}
	return p.show(c, view.Frame, "outcomes", view)
}

// answerBid answers POST /me/bids: the reader says yes, no or partly to being on a bid.
func (p *Pages) answerBid(c *gin.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	form := c.Request.PostForm
	asker, _ := p.options.Asker(c)
	err := p.options.Bids.Answer(asker, form.Get("bid"), form.Get("answer"), form.Get("note"))
	var wrong *bid.FieldError
	if errors.As(err, &wrong) {
		return &search.QueryError{Field: wrong.Field, Reason: wrong.Reason, Detail: wrong.Detail}
	}
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, "/me#bids")
	return nil
}
