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
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// Outward answers what the firm can show to others, and whom it knows there; *search.Searcher does.
type Outward interface {
	References(ctx context.Context, asker search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error)
	Networks(ctx context.Context, asker search.Asker, q search.NetworksQuery) (*search.NetworksAnswer, error)
	OwnContacts(ctx context.Context, asker search.Asker) (*search.OwnContacts, error)
	Incoming(ctx context.Context, asker search.Asker) (int, error)
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
	Bid    *bid.View // that they are for and that the reader came from; nil: none
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
	var err error
	if view.Bid, err = p.bidFor(view.Frame, values.Get(forBid)); err != nil {
		return err
	}
	view.Wanted = append(slices.Clone(q.Requirements), make([]search.Wanted, moreWanted)...)
	ctx := c.Request.Context()
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
	view.Cards = cardsOfReferences(q, view.Answer)
	asked := referencesValues(q)
	if view.Bid != nil {
		asked.Set(forBid, view.Bid.ID)
	}
	view.Paging = pagesOf(number, referencesShown, view.Answer.Total, referencesPath, asked)
	return p.show(c, view.Frame, "references", view)
}

// forBid is the key of the bid that references are for.
const forBid = "bid"

// bidFor gives the bid that references are for, to go back to; nil where the reader sees none of that id.
func (p *Pages) bidFor(frame Frame, id string) (*bid.View, error) {
	if id == "" || !frame.HasBids() {
		return nil, nil
	}
	v, err := p.options.Bids.Read(frame.asker, id)
	if errors.Is(err, search.ErrNotFound) {
		return nil, nil
	}
	return v, err
}

// CanBuild reports whether the reader can have a team built for what the references are to show.
func (v referencesView) CanBuild() bool { return v.Bid == nil && v.May(http.MethodGet, "/team") }

func cardsOfReferences(q search.ReferencesQuery, answer *search.ReferencesAnswer) []referenceCard {
	var cards []referenceCard
	for _, r := range answer.References {
		cards = append(cards, cardOfReference(q, r))
	}
	return cards
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
	q := referencesTo(view.request)
	q.Limit = shownOnProposal
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

// referencesTo asks for the references that answer what a team is asked for.
func referencesTo(request team.Request) search.ReferencesQuery {
	var q search.ReferencesQuery
	for _, r := range request.Requirements[:min(len(request.Requirements), search.MaxWanted)] {
		q.Requirements = append(q.Requirements, search.Wanted{Skill: r.Skill, Weight: r.Weight})
	}
	return q
}

// ReferencesAddress is where the references are that answer the bid, those that its team did first; they lead back.
func (v *bidView) ReferencesAddress() string {
	if !v.May(http.MethodGet, referencesPath) || len(v.Request.Requirements) == 0 {
		return ""
	}
	q := referencesTo(v.Request)
	for _, id := range v.Team() {
		if !v.People[id].Gone {
			q.Team = append(q.Team, id)
		}
	}
	values := referencesValues(q)
	values.Set(forBid, v.ID)
	return withValues(referencesPath, values)
}

// tenderReferences fills in the best references that answer what was read of a tender.
func (p *Pages) tenderReferences(c *gin.Context, view *tenderView) error {
	if !view.HasReferences() {
		return search.ErrNotFound
	}
	request, rows, wrong := view.Form.request(p.options.Location)
	if wrong == nil && len(rows) == 0 {
		wrong = &team.RequestError{Field: "requirements", Reason: "missing"}
	}
	if wrong != nil {
		view.Fault = explain(view.language, wrong, rows)
		return nil
	}
	q := referencesTo(request)
	q.Limit = referencesShown
	answer, err := p.options.Outward.References(c.Request.Context(), view.asker, q)
	var refused *search.QueryError
	switch {
	case errors.As(err, &refused):
		view.Fault = &fault{Text: referencesFault(view.language, q, refused), Field: "tender"}
		return nil
	case err == nil:
		err = p.options.Audit(c, audit.ShownReferences(q, answer))
	}
	if err != nil {
		return err
	}
	view.References = &tenderReferences{Total: answer.Total, Cards: cardsOfReferences(q, answer)}
	if answer.Total > len(answer.References) {
		view.References.All = withValues(referencesPath, referencesValues(q))
	}
	return nil
}

// tenderReferences are the references shown below a tender.
type tenderReferences struct {
	Total int
	Cards []referenceCard
	All   string // where all of them are, if these are not
}

// ReferencesAddress is where the references are that answer the tender, those that the team did first.
func (v teamView) ReferencesAddress() string {
	if !v.May("GET", referencesPath) || v.Team == nil {
		return ""
	}
	q := referencesTo(v.request)
	for _, seat := range v.Team.Seats {
		q.Team = append(q.Team, seat.Person.ID)
	}
	return withValues(referencesPath, referencesValues(q))
}
