package page

import (
	"cmp"
	"errors"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/page/texts"
	"github.com/vemvet/vemvet/ui/upload"
)

type tenderView struct {
	Frame
	Text    string // as pasted
	Megas   int    // megabytes that a file may have
	Bytes   int
	Fault   *fault
	Read    bool // a tender was read
	Form    tenderForm
	Offered offered

	References *tenderReferences // nil: they are not asked for
}

// tender answers /tender: the form, what was read, and what the buttons make of it. What was uploaded is kept
// nowhere: what was read goes to the browser and comes back with the form.
func (p *Pages) tender(c *gin.Context) error {
	limit := p.options.Documents.Limits().Bytes
	view := tenderView{Frame: p.frame(c, "team"), Megas: limit >> 20, Bytes: limit}
	view.Title = must(view.language.Text("tender.title"))
	read := upload.Read
	if c.Request.Method != http.MethodPost {
		p.options.Documents.Prepare() // whoever opens the page is about to choose a file
		if c.Request.URL.Query().Get("skill") == "" {
			return p.show(c, view.Frame, "tender", view)
		}
		read = addressed
	}
	form, err := read(c.Request, limit)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, upload.ErrTooLarge), errors.As(err, &tooLarge):
		view.Fault = view.unreadable(&document.Error{Reason: document.TooLarge})
		return p.render(c, http.StatusRequestEntityTooLarge, view.language, "tender", view)
	case err != nil:
		return err
	}
	verb, object, _ := strings.Cut(form.Values.Get("do"), ":")
	switch verb {
	case "read":
		view.Text = form.Values.Get("text")
		if view.Fault, err = p.readTender(c, &view, form); err != nil {
			return err
		}
	case "save":
		view.Read, view.Form = true, readTenderForm(form.Values)
		saved, err := p.saveTender(c, &view)
		if saved || err != nil {
			return err
		}
	case "references":
		view.Read, view.Form = true, readTenderForm(form.Values)
		if err := p.tenderReferences(c, &view); err != nil {
			return err
		}
	default:
		view.Read, view.Form = true, readTenderForm(form.Values)
		view.Form.apply(verb, object)
	}
	status := http.StatusOK
	if view.Fault != nil {
		status = http.StatusBadRequest
	}
	filled := teamView{Frame: view.Frame, Form: view.Form.teamForm}
	if err := p.describe(c.Request.Context(), &filled); err != nil {
		return err
	}
	view.Offered = filled.Offered
	return p.render(c, status, view.language, "tender", view)
}

// addressed is a form that stands in the address: one to go on with, without a text to read.
func addressed(r *http.Request, _ int) (*upload.Form, error) {
	values := r.URL.Query()
	if values.Get("do") == "read" {
		values.Del("do")
	}
	return &upload.Form{Values: values}, nil
}

// readTender reads the file or the text of a form. What cannot be read is a fault to show.
func (p *Pages) readTender(c *gin.Context, view *tenderView, form *upload.Form) (*fault, error) {
	ctx := c.Request.Context()
	said, name := view.Text, ""
	var left []document.Left
	if len(form.Content) > 0 || form.Name != "" && strings.TrimSpace(said) == "" {
		d, err := p.options.Documents.Read(ctx, form.Name, form.Content)
		var wrong *document.Error
		if errors.As(err, &wrong) {
			return view.unreadable(wrong), nil
		}
		if err != nil {
			return nil, err
		}
		said, name, left, view.Text = d.Text, d.Name, d.Left, ""
	}
	if strings.TrimSpace(said) == "" {
		return &fault{Field: "text", Text: must(view.language.Text("tender.fault.nothing"))}, nil
	}
	reading, err := p.options.Tenders.Read(ctx, view.asker, said)
	var wrong *search.QueryError
	switch {
	case errors.As(err, &wrong) && wrong.Reason == "too-long":
		return view.unreadable(&document.Error{Name: name, Reason: document.TooLong}), nil
	case errors.As(err, &wrong):
		return view.unreadable(&document.Error{Name: name, Reason: document.Empty}), nil
	case err != nil:
		return nil, err
	}
	view.Read, view.Form = true, formOf(view.language, reading, cmp.Or(tender.Title(said), stem(name)), left)
	return nil, nil
}

// saveTender makes a bid of what was read and edited, and leads to it. What is wrong is a fault to show: then it
// reports false.
func (p *Pages) saveTender(c *gin.Context, view *tenderView) (bool, error) {
	if !view.CanSave() {
		return false, search.ErrNotFound
	}
	request, rows, wrong := view.Form.request(p.options.Location)
	if wrong == nil && len(rows) == 0 {
		wrong = &team.RequestError{Field: "requirements", Reason: "missing"}
	}
	if wrong != nil {
		view.Fault = explain(view.language, wrong, rows)
		return false, nil
	}
	made, err := p.options.Bids.Create(view.asker, view.Form.bidSets(request), p.noteChange(c))
	var refused *team.RequestError
	if errors.As(err, &refused) {
		view.Fault = explain(view.language, refused, rows)
		return false, nil
	}
	if text, is := p.bidFault(view.Frame, nil, err); is {
		view.Fault = text
		var field *bid.FieldError
		if errors.As(err, &field) {
			view.Fault.Field = "bid-" + field.Field
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if rest := view.Form.rest(view.language); rest != "" {
		if _, err := p.options.Bids.Comment(view.asker, made.ID, rest); err != nil {
			return false, err
		}
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, bidURL(made.ID))
	return true, nil
}

// CanSave reports whether the reader can make a bid of what was read.
func (v tenderView) CanSave() bool { return v.HasBids() && v.May(http.MethodPost, "/bids") }

// stem is the name of a file without what tells its kind.
func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// unreadable says what is wrong with a file, and what to do.
func (v *tenderView) unreadable(wrong *document.Error) *fault {
	f := &fault{Field: "file", Text: must(v.language.Text(unreadKey(wrong.Reason), "max", v.Megas))}
	if wrong.Name != "" {
		f.Text = wrong.Name + ": " + f.Text
	} else if v.Text != "" {
		f.Field = "text"
	}
	return f
}

func unreadKey(reason document.Reason) string {
	switch reason {
	case document.Empty:
		return "unread.empty"
	case document.TooLarge:
		return "unread.too-large"
	case document.Unpacked:
		return "unread.unpacked"
	case document.TooLong:
		return "unread.too-long"
	case document.TooMany:
		return "unread.too-many"
	case document.TooDeep:
		return "unread.too-deep"
	case document.TooSlow:
		return "unread.too-slow"
	case document.Encrypted:
		return "unread.encrypted"
	case document.Scanned:
		return "unread.scanned"
	case document.OldFormat:
		return "unread.old-format"
	case document.Unknown:
		return "unread.unknown"
	}
	return "unread.broken"
}

// noteText is the label of something that a tender says and a team is not built by.
func noteText(l *texts.Language, key string) (string, error) {
	switch key {
	case "customer":
		return l.Text("tender.customer")
	case "deadline":
		return l.Text("tender.deadline")
	case "seats":
		return l.Text("team.seats")
	case "from":
		return l.Text("team.from")
	case "to":
		return l.Text("team.to")
	case "criterion":
		return l.Text("tender.criterion")
	case "place":
		return l.Text("tender.place")
	case "language":
		return l.Text("tender.language")
	case "clearance":
		return l.Text("tender.clearance")
	case "left":
		return l.Text("tender.left")
	}
	return l.Text("tender.unread")
}

// dayOf is a day as the form writes it.
func dayOf(d *tender.Day) string {
	if d == nil {
		return ""
	}
	return d.Date.Format(time.DateOnly)
}
