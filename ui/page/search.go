package page

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// What a result shows before it is opened, and at most when it is.
const (
	shownReasons  = 2
	listedReasons = 50
)

type searchView struct {
	Frame
	Examples []string
	Overview *search.Overview // on the empty page
	Answer   *search.PeopleAnswer
	Found    []foundPerson
	Fields   url.Values // the question and its filters, for the form that compares two
	Filters  filters
	Ask      string // the address where the question is put to colleagues
	Paging   paging
	Literal  bool // nothing was looked for beside the words typed
	Related  []askedToo
	Other    string // the address of the same search, literal if this one is not
	Meant    string // the address of the question with its words put right
	Help     *helpView
	Refused  *refusal // in place of an answer
}

// askedToo is a related word with the address of the question that has it, too.
type askedToo struct{ Word, Address string }

// foundPerson is a person with their reasons as the page shows them.
type foundPerson struct {
	search.RankedPerson
	Top    []search.Evidence // with their snippets
	Listed []search.Evidence // in the sum
	Rest   int               // reasons beyond those listed
	Sum    float64           // of the reasons beyond those listed
	Before *before           // the next on the page
}

// before leads to why one is before the next.
type before struct{ Name, URL string }

// search answers GET /: an empty box, or the people who know.
func (p *Pages) search(c *gin.Context) error {
	view := searchView{Frame: p.frame(c, "people")}
	view.Home = true
	wished := readFilters(c.Request.URL.Query())
	view.Query = wished.text
	if strings.TrimSpace(wished.text) == "" {
		return p.emptySearch(c, view)
	}
	ctx := c.Request.Context()
	query, err := wished.query(p.options.Location)
	if err == nil {
		view.Answer, err = p.searcher.People(ctx, view.asker, query)
	}
	if wrong := (*search.QueryError)(nil); errors.As(err, &wrong) {
		view.Refused = p.refuse("/", wrong, wished, view.language)
		return p.showRefused(c, view.Frame, "search", view, err)
	}
	if err == nil {
		err = p.options.Audit(c, audit.ShownPeople(view.Answer))
	}
	if err != nil {
		return err
	}
	var known *search.Overview
	if wished.needsNames(view.Answer.Facets) {
		if known, err = p.searcher.Overview(ctx, view.asker); err != nil {
			return err
		}
	}
	view.Title = view.Query
	view.Ask = withValues("/ask", wished.values())
	view.Filters = wished.show(view.Answer.Facets, view.Answer.Total, known, view.language)
	if view.Related, err = p.related(ctx, view.asker, wished, query); err != nil {
		return err
	}
	view.Literal, view.Other = wished.literal, wished.otherwise()
	wished.addRead(&view.Filters, view.Answer.Filters, view.language)
	view.Meant = wished.meant("/", view.Answer.DidYouMean)
	view.Help = wished.help("/", view.Answer.Help, view.Answer.Filters, view.Filters.Clear, view.language)
	view.Paging = pagesOf(wished.page, search.DefaultLimit, view.Answer.Total, "/", wished.values())
	for _, person := range view.Answer.People {
		view.Found = append(view.Found, arrange(person))
	}
	view.Fields = wished.values()
	for i := range len(view.Found) - 1 {
		next := view.Found[i+1].Person
		view.Found[i].Before = &before{next.Name, whyURL(wished.values(), view.Found[i].Person.ID, next.ID)}
	}
	return p.show(c, view.Frame, "search", view)
}

// related offers words to go on asking with, where the question is not to be taken literally and was not gone
// on with already.
func (p *Pages) related(ctx context.Context, asker search.Asker, w wish, q search.Query) ([]askedToo, error) {
	if w.literal || w.page > 1 {
		return nil, nil
	}
	words, err := p.searcher.Related(ctx, asker, q)
	var out []askedToo
	for _, word := range words {
		out = append(out, askedToo{word, w.with(word)})
	}
	return out, err
}

func (p *Pages) emptySearch(c *gin.Context, view searchView) error {
	view.Title = must(view.language.Text("search.question"))
	var err error
	view.Overview, err = p.searcher.Overview(c.Request.Context(), view.asker)
	// A start page without its numbers is still a start page, unless time is up anyway.
	if err != nil && !errors.Is(err, search.ErrNotFound) {
		return err
	}
	view.Examples = p.options.Examples
	if view.Examples == nil {
		view.Examples = []string{
			must(view.language.Text("search.example.first")),
			must(view.language.Text("search.example.second")),
			must(view.language.Text("search.example.third")),
		}
	}
	return p.show(c, view.Frame, "search", view)
}

// arrange chooses the reasons to show at once and sums up those that would make the page too long. The
// reasons shown at once are of different records where there are such.
func arrange(person search.RankedPerson) foundPerson {
	found := foundPerson{RankedPerson: person, Listed: person.Evidence}
	for _, evidence := range person.Evidence {
		same := func(e search.Evidence) bool { return e.Record.ID == evidence.Record.ID }
		if len(found.Top) < shownReasons && len(evidence.Snippet) > 0 && !slices.ContainsFunc(found.Top, same) {
			found.Top = append(found.Top, evidence)
		}
	}
	if len(person.Evidence) > listedReasons {
		found.Listed = person.Evidence[:listedReasons]
		for _, evidence := range person.Evidence[listedReasons:] {
			found.Rest++
			found.Sum += evidence.Contribution
		}
	}
	return found
}

// wish is what the address of a search page asks for.
type wish struct {
	text                         string
	units, places, langs, groups []string
	asWords                      []string // names in text that are no filters
	sinceDay, untilDay           string   // as an input of type date writes them: 2026-05-17
	literal                      bool
	page                         int
}

func readFilters(values url.Values) wish {
	return wish{
		text:  values.Get("q"),
		units: given(values["unit"]), places: given(values["place"]),
		langs: given(values["lang"]), groups: given(values["group"]), asWords: given(values["as_words"]),
		sinceDay: values.Get("since"), untilDay: values.Get("until"),
		literal: values.Get("literal") == "1",
		page:    pageNumber(values),
	}
}

// given drops empty values, which a form sends for what was left alone, and repetitions.
func given(in []string) []string {
	var out []string
	for _, value := range in {
		if value != "" && !slices.Contains(out, value) {
			out = append(out, value)
		}
	}
	return out
}

// query gives what to ask the searcher. Both days count whole.
func (w wish) query(location *time.Location) (search.Query, error) {
	q := search.Query{
		Text: w.text, Units: w.units, Places: w.places, Languages: w.langs, Groups: w.groups, AsWords: w.asWords,
		Literal: w.literal,
		Offset:  (w.page - 1) * search.DefaultLimit, Limit: search.DefaultLimit,
	}
	since, err := day("since", w.sinceDay, location)
	if err != nil {
		return search.Query{}, err
	}
	until, err := day("until", w.untilDay, location)
	if err != nil {
		return search.Query{}, err
	}
	q.Since = since
	if !until.IsZero() {
		q.Until = until.AddDate(0, 0, 1).Add(-time.Nanosecond)
	}
	return q, nil
}

func day(field, value string, location *time.Location) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, value, location)
	if err != nil {
		return time.Time{}, &search.QueryError{Field: field, Reason: "bad-time", Detail: "is not a day such as 2026-05-17"}
	}
	return t, nil
}

// values gives the address back, without the page.
func (w wish) values() url.Values {
	values := url.Values{}
	if w.text != "" {
		values.Set("q", w.text)
	}
	for key, several := range map[string][]string{"unit": w.units, "place": w.places, "lang": w.langs, "group": w.groups, "as_words": w.asWords} {
		if len(several) > 0 {
			values[key] = several
		}
	}
	if w.sinceDay != "" {
		values.Set("since", w.sinceDay)
	}
	if w.untilDay != "" {
		values.Set("until", w.untilDay)
	}
	if w.literal {
		values.Set("literal", "1")
	}
	return values
}

// with is the address of the same search with a word more.
func (w wish) with(word string) string {
	w.text += " " + word
	return withValues("/", w.values())
}

// otherwise is the address of the same search with words that mean the same, or without if it has them.
func (w wish) otherwise() string {
	w.literal = !w.literal
	return withValues("/", w.values())
}
