package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// Outward answers what the firm can show to others, and whom it knows there; *search.Searcher does.
type Outward interface {
	References(ctx context.Context, asker search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error)
	Networks(ctx context.Context, asker search.Asker, q search.NetworksQuery) (*search.NetworksAnswer, error)
	OwnContacts(ctx context.Context, asker search.Asker) (*search.OwnContacts, error)
}

const (
	referencesPath  = "/references"
	referencesShown = 10
	// moreWanted is how many empty fields the form offers.
	moreWanted = 2
)

type referencesView struct {
	Frame
	Wanted []search.Wanted // as typed, and some empty ones
	Team   []search.Link
	Answer *search.ReferencesAnswer // nil where nothing is asked yet
	Cards  []referenceCard
	Fault  string
	Paging paging
}

// referenceCard is a reference with what it shows, each by the words of the requirement.
type referenceCard struct {
	search.Reference
	Unnamed int // of those who did it
	Shows   []shownRequirement
}

type shownRequirement struct {
	Skill string
	search.ReferenceShowing
}

// references answers GET /references: which of the firm's projects answer a tender. It is asked for with a skill
// and a weight each, in turn, and with who is on the team.
func (p *Pages) references(c *gin.Context) error {
	view := referencesView{Frame: p.frame(c, "references")}
	view.Title = must(view.language.Text("references.title"))
	values := c.Request.URL.Query()
	q := search.ReferencesQuery{Team: given(values["with"]), Limit: referencesShown}
	q.Team = q.Team[:min(len(q.Team), maxNamed)]
	weights := values["weight"]
	for i, skill := range values["skill"] {
		if skill = strings.TrimSpace(skill); skill == "" || len(q.Requirements) == search.MaxWanted {
			continue
		}
		wanted := search.Wanted{Skill: skill}
		if i < len(weights) {
			if weight, err := strconv.ParseFloat(strings.Replace(weights[i], ",", ".", 1), 64); err == nil && weight > 0 {
				wanted.Weight = weight
			}
		}
		q.Requirements = append(q.Requirements, wanted)
	}
	view.Wanted = append(slices.Clone(q.Requirements), make([]search.Wanted, moreWanted)...)
	ctx := c.Request.Context()
	var err error
	if view.Team, err = p.names(ctx, view.asker, q.Team); err != nil {
		return err
	}
	if len(q.Requirements) == 0 {
		return p.show(c, view.Frame, "references", view)
	}
	number := pageNumber(values)
	q.Offset = (number - 1) * referencesShown
	view.Answer, err = p.options.Outward.References(ctx, view.asker, q)
	var refused *search.QueryError
	switch {
	case errors.As(err, &refused):
		view.Fault = referencesFault(view.language, q, refused)
		return p.render(c, http.StatusBadRequest, view.language, "references", view)
	case err == nil:
		err = p.options.Audit(c, audit.ShownReferences(q, view.Answer))
	}
	if err != nil {
		return err
	}
	for _, r := range view.Answer.References {
		view.Cards = append(view.Cards, cardOfReference(q, r))
	}
	view.Paging = pagesOf(number, referencesShown, view.Answer.Total, referencesPath, referencesValues(q))
	return p.show(c, view.Frame, "references", view)
}

func cardOfReference(q search.ReferencesQuery, r search.Reference) referenceCard {
	card := referenceCard{Reference: r, Unnamed: r.Size - len(r.People)}
	for _, shows := range r.Shows {
		skill := ""
		if shows.Requirement < len(q.Requirements) {
			skill = q.Requirements[shows.Requirement].Skill
		}
		card.Shows = append(card.Shows, shownRequirement{skill, shows})
	}
	return card
}

// referencesFault says which of the words cannot be looked for.
func referencesFault(l *texts.Language, q search.ReferencesQuery, refused *search.QueryError) string {
	for i, wanted := range q.Requirements {
		if strings.HasPrefix(refused.Field, "requirements["+strconv.Itoa(i)+"]") {
			return must(l.Text("references.fault", "skill", wanted.Skill))
		}
	}
	return must(l.Text("references.fault.other"))
}

// referencesValues gives the query of a page back, for its address.
func referencesValues(q search.ReferencesQuery) url.Values {
	values := url.Values{}
	for _, wanted := range q.Requirements {
		values.Add("skill", wanted.Skill)
		weight := ""
		if wanted.Weight > 0 {
			weight = strconv.FormatFloat(wanted.Weight, 'f', -1, 64)
		}
		values.Add("weight", weight)
	}
	for _, id := range q.Team {
		values.Add("with", id)
	}
	return values
}

// shownOnProposal is how many references a proposal names.
const shownOnProposal = 3

// teamReferences gives the best references that people of a team did, for the proposal, which names nobody else.
func (p *Pages) teamReferences(ctx context.Context, view *teamView) ([]search.Reference, error) {
	if p.options.Outward == nil {
		return nil, nil
	}
	q := search.ReferencesQuery{Limit: shownOnProposal}
	for _, r := range view.request.Requirements[:min(len(view.request.Requirements), search.MaxWanted)] {
		q.Requirements = append(q.Requirements, search.Wanted{Skill: r.Skill, Weight: r.Weight})
	}
	for _, seat := range view.Team.Seats {
		q.Team = append(q.Team, seat.Person.ID)
	}
	answer, err := p.options.Outward.References(ctx, view.asker, q)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(answer.References, func(r search.Reference) bool { return r.OnTeam == 0 })
	for i := range out {
		out[i].People = slices.DeleteFunc(slices.Clone(out[i].People), func(d search.Doer) bool { return !d.OnTeam })
	}
	return out, nil
}

// ReferencesAddress is where the references are that answer the tender, those that the team did first.
func (v teamView) ReferencesAddress() string {
	if !v.May("GET", referencesPath) || v.Team == nil {
		return ""
	}
	q := search.ReferencesQuery{}
	for _, r := range v.request.Requirements {
		q.Requirements = append(q.Requirements, search.Wanted{Skill: r.Skill, Weight: r.Weight})
	}
	for _, seat := range v.Team.Seats {
		q.Team = append(q.Team, seat.Person.ID)
	}
	return withValues(referencesPath, referencesValues(q))
}
