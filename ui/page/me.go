package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Me answers people about themselves, and administrators about what people decided; *search.Searcher is one.
type Me interface {
	takeout.Searcher
	OwnRecords(ctx context.Context, asker search.Asker, offset, limit int) (*search.OwnRecords, error)
	Decide(ctx context.Context, asker search.Asker, d search.Decision) (*indexer.Consent, error)
	Oversight(ctx context.Context, asker search.Asker) (*search.Oversight, error)
	Erase(ctx context.Context, asker search.Asker, person string, sure func() error) (indexer.Erasure, error)
}

// ownRecordsShown is how many records a page of one's own holds.
const ownRecordsShown = 20

// decided is what a page needs to let its reader decide something about themselves.
type decided struct {
	At   string // this page, to come back to
	Done *done  // what the reader has just decided
}

// done says what was decided, with what takes it back.
type done struct {
	Text string
	Undo *search.Decision
}

type meView struct {
	Frame
	decided
	Own     *search.Own
	Refused string // why what the reader wanted could not be decided
	Wishes  []string
	Wanted  []bid.Wanted // bids that the reader is on
}

// me answers GET /me: what the reader is found by, and what they decide about it.
func (p *Pages) me(c *gin.Context) error {
	view, err := p.meView(c)
	if err != nil {
		return err
	}
	return p.show(c, view.Frame, "me", view)
}

func (p *Pages) meView(c *gin.Context) (meView, error) {
	view := meView{Frame: p.frame(c, "me")}
	view.Title = must(view.language.Text("me.title"))
	var err error
	if view.Own, err = p.options.Me.Own(c.Request.Context(), view.asker); err != nil {
		return view, err
	}
	if p.options.Bids != nil {
		if view.Wanted, err = p.options.Bids.Wanted(view.asker); err != nil {
			return view, err
		}
	}
	view.Wishes = slices.DeleteFunc(slices.Clone(view.Own.Profile.Wishes), func(w string) bool { return slices.Contains(view.Own.Decided.Wishes, w) })
	view.decided = decidedOn(c, view.language, &view.Own.Decided)
	return view, nil
}

// decide answers POST /me: the reader decides something about themselves, and goes back to where they were.
func (p *Pages) decide(c *gin.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	form := c.Request.PostForm
	level, _ := strconv.Atoi(form.Get("level")) // what is no level is refused as none
	decision := search.Decision{
		Do: form.Get("do"), Topic: form.Get("topic"), Kind: connectors.Kind(form.Get("kind")), Record: form.Get("record"),
		Level: level, Note: form.Get("note"), With: form.Get("with"), Person: form.Get("person"),
	}
	asker, _ := p.options.Asker(c)
	_, err := p.options.Me.Decide(c.Request.Context(), asker, decision)
	var wrong *search.QueryError
	if errors.As(err, &wrong) {
		view, failed := p.meView(c)
		if failed != nil {
			return failed
		}
		view.Refused = must(view.language.Text(decisionRefusal(wrong.Reason)))
		return p.showRefused(c, view.Frame, "me", view, err)
	}
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, backFrom(decision, form.Get("at")))
	return nil
}

func decisionRefusal(reason string) string {
	switch reason {
	case "missing", "no-words":
		return "me.refused.missing"
	case "too-long":
		return "me.refused.too-long"
	case "too-many":
		return "me.refused.too-many"
	}
	return "me.refused.other"
}

// The decision just made stands in the address that the reader comes back to, in these values.
const (
	doneKey, doneTopicKey, doneKindKey, doneRecordKey = "done", "topic", "kind", "record"
)

// backFrom is the page that a decision was made on, told what was decided.
func backFrom(d search.Decision, at string) string {
	to, err := url.Parse(auth.LocalPath(at))
	if err != nil || at == "" {
		to = &url.URL{Path: "/me"}
	}
	values := to.Query()
	values.Set(doneKey, d.Do)
	for key, value := range map[string]string{doneTopicKey: d.Topic, doneKindKey: string(d.Kind), doneRecordKey: d.Record} {
		if values.Del(key); value != "" {
			values.Set(key, value)
		}
	}
	to.RawQuery = values.Encode()
	return to.RequestURI()
}

// decidedOn reads back what backFrom wrote. Anybody may write such an address: what it says is shown only where it
// is so.
func decidedOn(c *gin.Context, l *texts.Language, all *indexer.Consent) decided {
	at := *c.Request.URL
	values := at.Query()
	just := search.Decision{
		Do: values.Get(doneKey), Topic: values.Get(doneTopicKey), Kind: connectors.Kind(values.Get(doneKindKey)), Record: values.Get(doneRecordKey),
	}
	for _, key := range []string{doneKey, doneTopicKey, doneKindKey, doneRecordKey} {
		values.Del(key)
	}
	at.RawQuery = values.Encode()
	out := decided{At: at.RequestURI()}
	if c.Request.Method == http.MethodPost {
		out.At = "/me"
	}
	undo, _ := just.Undo()
	switch just.Do {
	case search.ShowTopic, search.UnjudgeTopic, search.ShowRecord, search.WithdrawSkill, search.DropWish, search.Infer, search.List, search.KeepMe,
		search.WithdrawContact, search.TakeContact, search.ReopenContact:
		out.Done = &done{Text: must(l.Text("me.done.back"))}
		return out
	}
	if all == nil || !just.Stands(*all) {
		return out
	}
	out.Done = &done{Undo: &undo}
	switch just.Do {
	case search.HideTopic:
		out.Done.Text = must(l.Text("me.done.hide-topic", "topic", just.Topic))
	case search.ConfirmTopic:
		out.Done.Text = must(l.Text("me.done.confirm-topic", "topic", just.Topic))
	case search.RejectTopic:
		out.Done.Text = must(l.Text("me.done.reject-topic", "topic", just.Topic))
	case search.HideRecord:
		out.Done.Text = must(l.Text("me.done.hide-record"))
	case search.DeclareSkill:
		out.Done.Text = must(l.Text("me.done.declare-skill", "topic", just.Topic))
	case search.AddWish:
		out.Done.Text = must(l.Text("me.done.add-wish", "topic", just.Topic))
	case search.StopInference:
		out.Done.Text = must(l.Text("me.done.stop-inference"))
	case search.Unlist:
		out.Done.Text = must(l.Text("me.done.unlist"))
	case search.AskContact:
		out.Done.Text = must(l.Text("me.done.ask-contact", "about", just.Topic))
	case search.GiveContact:
		out.Done.Text, out.Done.Undo = must(l.Text("me.done.give-contact")), nil
	case search.DeclineContact:
		out.Done.Text, out.Done.Undo = must(l.Text("me.done.decline-contact")), nil
	case search.AskErasure:
		out.Done.Text = must(l.Text("me.done.ask-erasure"))
	}
	return out
}

type meDataView struct {
	Frame
	decided
	Own     *search.Own
	Records *search.OwnRecords
	Paging  paging
}

// meData answers GET /me/data: what Vemvet holds about the reader, source by source and record by record.
func (p *Pages) meData(c *gin.Context) error {
	view := meDataView{Frame: p.frame(c, "me")}
	view.Title = must(view.language.Text("me.data.title"))
	ctx, page := c.Request.Context(), pageNumber(c.Request.URL.Query())
	var err error
	if view.Own, err = p.options.Me.Own(ctx, view.asker); err != nil {
		return err
	}
	if view.Records, err = p.options.Me.OwnRecords(ctx, view.asker, (page-1)*ownRecordsShown, ownRecordsShown); err != nil {
		return err
	}
	view.Paging = pagesOf(page, ownRecordsShown, view.Records.Total, "/me/data", url.Values{})
	view.decided = decidedOn(c, view.language, &view.Own.Decided)
	return p.show(c, view.Frame, "medata", view)
}

// meCopy answers GET /me/copy: all that is the reader's as one file, or their records of one source.
func (p *Pages) meCopy(c *gin.Context) error {
	asker, _ := p.options.Asker(c)
	extras, err := p.extras(c)
	if err != nil {
		return err
	}
	file, err := takeout.Of(c.Request.Context(), p.options.Me, asker, c.Query("source"), extras...)
	if err == nil {
		err = p.options.Audit(c, audit.Event{Action: audit.Exported, Subjects: []string{asker.Person()}})
	}
	if err != nil {
		return err
	}
	file.Send(c)
	return nil
}

type erasureView struct {
	Frame
	Own     *search.Own
	Contact *contact
}

// erasure answers GET /me/erasure: what it means to be erased, before the reader asks for it.
func (p *Pages) erasure(c *gin.Context) error {
	view := erasureView{Frame: p.frame(c, "me"), Contact: contactOf(p.options.PrivacyContact)}
	view.Title = must(view.language.Text("erasure.title"))
	var err error
	if view.Own, err = p.options.Me.Own(c.Request.Context(), view.asker); err != nil {
		return err
	}
	return p.show(c, view.Frame, "erasure", view)
}

// joinKeys say what two accounts agree in.
var joinKeys = map[indexer.KeyKind]string{
	indexer.ByRuling:   "me.join.ruling",
	indexer.ByNumber:   "me.join.number",
	indexer.ByMail:     "me.join.mail",
	indexer.ByUsername: "me.join.username",
	indexer.ByTag:      "me.join.tag",
}
