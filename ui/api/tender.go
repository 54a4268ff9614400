package api

import (
	"errors"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/upload"
)

// tenderAnswer is a reading with the text that its passages are of, what to ask POST /api/v1/teams for, and what to
// make a bid of at POST /api/v1/bids.
type tenderAnswer struct {
	*tender.Reading
	Text    string       `json:"text"`
	File    *tenderFile  `json:"file,omitempty"`
	Request team.Request `json:"request"`
	Bid     changes      `json:"bid"`
}

// tenderFile is the file that the text came from.
type tenderFile struct {
	Name  string          `json:"name,omitempty"`
	Kind  document.Kind   `json:"kind"`
	Pages int             `json:"pages,omitempty"`
	Left  []document.Left `json:"left,omitempty"`
}

// tender answers POST /api/v1/tender: what does this tender ask for? Nothing of it is kept.
func (a *API) tender(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var answer tenderAnswer
	media, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err == nil && media == "multipart/form-data" {
		err = a.tenderForm(c, &answer)
	} else {
		var body struct {
			Text string `json:"text"`
		}
		err = readJSON(c.Request, &body)
		answer.Text = body.Text
	}
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	if answer.Reading, err = a.options.Tenders.Read(c.Request.Context(), asker, answer.Text); err != nil {
		return 0, nil, err
	}
	title := tender.Title(answer.Text)
	if title == "" && answer.File != nil {
		title = strings.TrimSuffix(answer.File.Name, path.Ext(answer.File.Name))
	}
	made := bid.OfTender(answer.Reading, title)
	answer.Request, answer.Bid = made.Request, changes{made.Sets()}
	return http.StatusOK, answer, nil
}

// tenderForm reads a form with a file, or with a text.
func (a *API) tenderForm(c *gin.Context, answer *tenderAnswer) error {
	limit := a.options.Documents.Limits().Bytes
	form, err := upload.Read(c.Request, limit)
	if errors.Is(err, upload.ErrTooLarge) {
		return NewProblem(http.StatusRequestEntityTooLarge, "too-large", "the file is too large; leave pictures and annexes out, or send the text")
	}
	if err != nil {
		return err
	}
	if form.Content == nil {
		answer.Text = form.Values.Get("text")
		return nil
	}
	d, err := a.options.Documents.Read(c.Request.Context(), form.Name, form.Content)
	var wrong *document.Error
	if errors.As(err, &wrong) {
		detail := strings.TrimSpace(short(wrong.Name) + " " + wrong.Detail)
		if wrong.Reason == document.TooLarge {
			return NewProblem(http.StatusRequestEntityTooLarge, string(wrong.Reason), detail)
		}
		return invalid("file", string(wrong.Reason), detail)
	}
	if err != nil {
		return err
	}
	answer.Text, answer.File = d.Text, &tenderFile{d.Name, d.Kind, d.Pages, d.Left}
	return nil
}
