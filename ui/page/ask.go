package page

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

type askView struct {
	Frame
	Fairness string // as chosen, "" for the usual
	Kept     []kept // filters that the address came with
	Clear    string // the address without them
	Fault    string
	Answer   *search.AskAnswer
	Advisers []adviser
}

// kept is a value that a form passes on.
type kept struct{ Name, Value string }

// adviser is a colleague to ask with a message to send.
type adviser struct {
	search.Adviser
	Reasons foundPerson
	Letter  letter
}

// ask answers GET /ask: a box for a question in sentences, or who answers it. What is wrong with a question
// is said above it, so that nobody has to write it again.
func (p *Pages) ask(c *gin.Context) error {
	view := askView{Frame: p.frame(c, "ask")}
	view.Home = true
	view.Title = must(view.language.Text("ask.title"))
	values := c.Request.URL.Query()
	wished := readFilters(values)
	wished.page = 1
	view.Query, view.Fairness = wished.text, values.Get("fairness")
	view.keep(wished.values())
	if strings.TrimSpace(view.Query) == "" {
		return p.show(c, view.Frame, "ask", view)
	}
	var refused *search.QueryError
	switch err := p.answerTo(c, &view, wished); {
	case errors.As(err, &refused):
		view.Fault = p.remedy(view.language, queryRemedy(refused.Reason))
		return p.render(c, http.StatusBadRequest, view.language, "ask", view)
	case err != nil:
		return err
	}
	return p.show(c, view.Frame, "ask", view)
}

func (p *Pages) answerTo(c *gin.Context, view *askView, wished wish) error {
	query, err := wished.query(p.options.Location)
	if err != nil {
		return err
	}
	query.Limit = 0
	question := search.Question{Query: query}
	if view.Fairness != "" {
		fairness, err := strconv.ParseFloat(view.Fairness, 64)
		if err != nil {
			return &search.QueryError{Field: "fairness", Reason: "malformed", Detail: "is not a number"}
		}
		question.Fairness = &fairness
	}
	if view.Answer, err = p.searcher.Ask(c.Request.Context(), view.asker, question); err != nil {
		return err
	}
	if err := p.options.Audit(c, audit.ShownAsk(view.Answer)); err != nil {
		return err
	}
	for _, a := range view.Answer.People {
		letter, err := p.letter(view.language, view.Asker, view.Query, view.Answer.Words, view.Answer.Rarest, a)
		if err != nil {
			return err
		}
		view.Advisers = append(view.Advisers, adviser{Adviser: a, Reasons: arrange(a.RankedPerson), Letter: letter})
	}
	return nil
}

// keep has the form pass on the filters of the address, and says how to lift them.
func (v *askView) keep(values url.Values) {
	for _, name := range []string{"unit", "place", "lang", "group", "since", "until"} {
		for _, value := range values[name] {
			v.Kept = append(v.Kept, kept{name, value})
		}
	}
	v.Clear = askURL(v.Query)
}

// askURL is where a question is put to colleagues.
func askURL(question string) string { return withValues("/ask", url.Values{"q": {question}}) }
