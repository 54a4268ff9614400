package page

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// TeamBuilder is what the team page asks; *team.Builder is one.
type TeamBuilder interface {
	Build(ctx context.Context, asker search.Asker, request team.Request) (*team.Answer, error)
}

type teamView struct {
	Frame
	Form       teamForm
	Offered    offered // to constrain the team by
	Fault      *fault
	With       []search.Link // must be on the team
	Without    []search.Link // must not
	Candidates []search.Suggestion
	Nobody     string // a name that nobody has
	Answer     *team.Answer
	Conflicts  []conflictLine
	Compared   comparison         // the teams of Answer
	Team       *proposal          // the one that is shown
	Exports    *exportLinks       // of Team; nil where there are none to be had
	References []search.Reference // the best that the team did

	request team.Request // that Answer is of
	shown   int          // which of its teams, from 1; 0 is the first
}

// offered are places, languages and kinds of constraints to tick.
type offered struct{ Places, Languages, Wished []choice }

// fault is what is wrong with the form, with the id of the field to put right.
type fault struct{ Text, Field string }

// team answers /team: the form, what pressing one of its buttons makes of it, and the team. A team is a
// question as a search is, so its form is sent by GET, and an address with do=build can be passed on; POST
// does the same.
func (p *Pages) team(c *gin.Context) error {
	view := teamView{Frame: p.frame(c, "team")}
	view.Title = must(view.language.Text("team.title"))
	if err := parseForm(c); err != nil {
		return err
	}
	form := readTeamForm(c.Request.Form)
	verb, object, _ := strings.Cut(c.Request.Form.Get("do"), ":")
	form.apply(verb, object)
	view.Form = form
	shown := c.Request.Form.Get("show")
	if verb == "show" {
		shown = object
	}
	if n, err := strconv.Atoi(shown); err == nil {
		view.shown = n
	}

	ctx := c.Request.Context()
	if verb == "find" {
		if err := p.find(ctx, &view); err != nil {
			return err
		}
	}
	if err := p.describe(ctx, &view); err != nil {
		return err
	}
	status := http.StatusOK
	if builds(verb) && !form.empty() || verb == "build" {
		built, err := p.build(ctx, &view)
		if err != nil {
			return err
		}
		if !built {
			status = http.StatusBadRequest
		} else if err := p.options.Audit(c, audit.ShownTeam(view.request, view.Answer)); err != nil {
			return err
		}
	}
	return p.render(c, status, view.language, "team", view)
}

// builds reports whether a button asks for the team too: the ones beside a seat change it, and another shows one of
// the others.
func builds(verb string) bool {
	return verb == "with" || verb == "without" || verb == "free" || verb == "show"
}

// build asks for the team. What is wrong with the request is shown in the form: then it reports false.
func (p *Pages) build(ctx context.Context, view *teamView) (bool, error) {
	request, rows, wrong := view.Form.request(p.options.Location)
	if wrong == nil {
		answer, err := p.builder.Build(ctx, view.asker, request)
		var refused *team.RequestError
		switch {
		case errors.As(err, &refused):
			wrong = refused
		case err != nil:
			return false, err
		default:
			view.request, view.Answer = request, answer
			if view.Conflicts, err = conflictLines(view.language, request, answer.Conflicts); err != nil {
				return false, err
			}
			if n := len(answer.Teams); n > 0 {
				shown := min(max(view.shown, 1), n)
				view.Compared = compare(answer, request, shown, view.addressOf)
				view.Compared.ByForm = view.Form.FromTender()
				view.Team = propose(request, answer.Teams[shown-1])
				view.Exports = p.exportsOf(view.language, view.Form, shown-1)
				if view.References, err = p.teamReferences(ctx, view); err != nil {
					return false, err
				}
				if err := p.busy(view.asker, view.Team.Calendar, ""); err != nil {
					return false, err
				}
			}
			return true, nil
		}
	}
	view.Fault = explain(view.language, wrong, rows)
	return false, nil
}

// find looks up the colleague whose name was typed to be left out: the only one of that name, or else a
// choice.
func (p *Pages) find(ctx context.Context, view *teamView) error {
	name := strings.TrimSpace(view.Form.Name)
	if name == "" {
		return nil
	}
	suggestions, err := p.searcher.Suggest(ctx, view.asker, name, 20)
	if err != nil {
		return err
	}
	var exact []search.Suggestion
	for _, s := range suggestions {
		if s.Kind != "person" {
			continue
		}
		view.Candidates = append(view.Candidates, s)
		if strings.EqualFold(s.Text, name) {
			exact = append(exact, s)
		}
	}
	switch {
	case len(exact) == 1:
		view.Form.apply("without", exact[0].ID)
		view.Form.Name, view.Candidates = "", nil
	case len(view.Candidates) == 0:
		view.Nobody = name
	}
	return nil
}

// describe fills in what the form offers and the names of the people in it.
func (p *Pages) describe(ctx context.Context, view *teamView) error {
	known, err := p.searcher.Overview(ctx, view.asker)
	if err != nil {
		return err
	}
	if view.Offered, err = offering(view.language, known, view.Form.Places, view.Form.Languages, view.Form.Wished); err != nil {
		return err
	}
	if view.With, err = p.names(ctx, view.asker, view.Form.With); err != nil {
		return err
	}
	view.Without, err = p.names(ctx, view.asker, view.Form.Without)
	return err
}

// offering gives what is to be ticked of what the firm knows, with what is.
func offering(l *texts.Language, known *search.Overview, places, languages, wished []string) (offered, error) {
	out := offered{Places: choices(known.Places, places, nil)}
	var spoken []search.Facet
	for _, facet := range known.Languages {
		if facet.ID != "" && facet.ID != "other" {
			spoken = append(spoken, search.Facet{ID: facet.ID, Name: languageName(l, facet.ID)})
		}
	}
	out.Languages = choices(spoken, languages, nil)
	for _, constraint := range []string{team.Place, team.Language, team.Availability, team.Clearance, team.Budget} {
		name, err := constraintText(l, constraint)
		if err != nil {
			return out, err
		}
		out.Wished = append(out.Wished, choice{ID: constraint, Name: name, Chosen: slices.Contains(wished, constraint)})
	}
	return out, nil
}

// names gives people their names; somebody unknown keeps their id, so that they can still be taken out.
func (p *Pages) names(ctx context.Context, asker search.Asker, ids []string) ([]search.Link, error) {
	var links []search.Link
	for _, id := range ids {
		link := search.Link{ID: id, Name: id}
		found, err := p.searcher.Staffing(ctx, asker, []string{id})
		switch {
		case errors.Is(err, search.ErrNotFound):
		case err != nil:
			return nil, err
		case len(found) == 1 && found[0].Name != "":
			link.Name = found[0].Name
		}
		links = append(links, link)
	}
	return links, nil
}

// Address is the address of the team that the form asks for.
func (v teamView) Address() string {
	return v.addressOf(max(v.shown, 1))
}

// addressOf is the address of one of the teams, from 1, that the form asks for.
func (v teamView) addressOf(n int) string {
	values := v.Form.values()
	values.Set("do", "build")
	if n > 1 {
		values.Set("show", strconv.Itoa(n))
	}
	return withValues("/team", values)
}
