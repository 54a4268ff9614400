package api

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
	Outcomes(asker search.Asker) (*bid.Outcomes, error)
	Assess(ctx context.Context, asker search.Asker, b *bid.Bid) (*bid.Assessment, error)
	StandIns(ctx context.Context, asker search.Asker, b *bid.Bid, seat, n int) ([]bid.StandIn, error)
	Propose(ctx context.Context, asker search.Asker, b *bid.Bid) ([]bid.Judged, error)
	Conflicts(ctx context.Context, asker search.Asker, b *bid.Bid) ([]team.Conflict, error)
	Been(asker search.Asker, people, skills []string) ([]bid.Stint, error)
	Wanted(asker search.Asker) ([]bid.Wanted, error)
	Answer(asker search.Asker, id, answer, note string) error
	OwnCopy(asker search.Asker, inSales bool) (*bid.OwnCopy, error)
}

func (a *API) registerBids(r gin.IRouter) {
	read := []string{http.MethodGet, http.MethodHead}
	r.Match(read, "/api/v1/bids", a.answer(a.listBids))
	r.POST("/api/v1/bids", a.answer(a.createBid))
	r.Match(read, "/api/v1/bids/outcomes", a.answer(a.bidOutcomes))
	r.Match(read, "/api/v1/bids/:id", a.answer(a.readBid))
	r.PATCH("/api/v1/bids/:id", a.answer(a.changeBid))
	r.DELETE("/api/v1/bids/:id", a.answer(a.deleteBid))
	r.POST("/api/v1/bids/:id/comments", a.answer(a.commentOnBid))
	r.Match(read, "/api/v1/bids/:id/team", a.answer(a.bidTeam))
	r.Match(read, "/api/v1/bids/:id/stand-ins", a.answer(a.bidStandIns))
	r.Match(read, "/api/v1/bids/:id/proposal", a.answer(a.bidProposal))
	r.Match(read, "/api/v1/me/bids", a.answer(a.wanted))
	r.POST("/api/v1/me/bids", a.answer(a.answerBid))
}

// listBids answers GET /api/v1/bids: which bids may I see?
func (a *API) listBids(c *gin.Context) (int, any, error) {
	p := read(c, "offset", "limit", "show")
	offset, limit := p.number("offset", 0, 0, search.MaxOffset), p.number("limit", search.MaxLimit, 1, search.MaxLimit)
	part := c.Query("show")
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	if part != "" && !slices.Contains(bid.Parts(), part) {
		return 0, nil, invalid("show", "unknown", "show is none of "+strings.Join(bid.Parts(), ", "))
	}
	asker, _ := a.options.Asker(c)
	all, err := a.options.Bids.List(asker)
	all = bid.Only(part, all)
	shown := all[min(offset, len(all)):min(offset+limit, len(all))]
	return http.StatusOK, struct {
		Total int           `json:"total"`
		Bids  []bid.Summary `json:"bids"`
	}{len(all), shown}, err
}

// readBid answers GET /api/v1/bids/ID.
func (a *API) readBid(c *gin.Context) (int, any, error) {
	v, err := a.bid(c)
	if err != nil {
		return 0, nil, err
	}
	return a.tell(c, http.StatusOK, v)
}

func (a *API) bid(c *gin.Context, known ...string) (*bid.View, error) {
	if err := read(c, known...).done(); err != nil {
		return nil, err
	}
	asker, _ := a.options.Asker(c)
	return a.options.Bids.Read(asker, c.Param("id"))
}

// tell answers with a bid and its version.
func (a *API) tell(c *gin.Context, status int, v *bid.View) (int, any, error) {
	if err := a.noteBid(c, audit.ShownBid(v)); err != nil {
		return 0, nil, err
	}
	c.Header("ETag", strconv.Quote(strconv.Itoa(v.Version)))
	return status, v, nil
}

// noteBid notes what concerns somebody.
func (a *API) noteBid(c *gin.Context, e audit.Event) error {
	if len(e.Subjects) == 0 && e.Note == "" {
		return nil
	}
	return a.options.Audit(c, e)
}

func (a *API) noteChange(c *gin.Context) bid.Note {
	return func(v *bid.View, since int) error { return a.noteBid(c, audit.ChangedBid(v, since)) }
}

// changes is the body of what makes and changes bids.
type changes struct {
	Set []bid.Set `json:"set"`
}

// createBid answers POST /api/v1/bids.
func (a *API) createBid(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var body changes
	if err := readJSON(c.Request, &body); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	v, err := a.options.Bids.Create(asker, body.Set, a.noteChange(c))
	if err != nil {
		return 0, nil, err
	}
	c.Header("Location", "/api/v1/bids/"+v.ID)
	return a.tell(c, http.StatusCreated, v)
}

// ifMatch matches what names one version.
var ifMatch = regexp.MustCompile(`^"([1-9][0-9]{0,8})"$`)

// changeBid answers PATCH /api/v1/bids/ID: change these fields of the version that I saw.
func (a *API) changeBid(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	header := c.GetHeader("If-Match")
	if header == "" {
		return 0, nil, NewProblem(http.StatusPreconditionRequired, "if-match", "say which version you saw, as If-Match with the ETag that came with it")
	}
	matched := ifMatch.FindStringSubmatch(header)
	if matched == nil {
		return 0, nil, invalid("If-Match", "malformed", `If-Match names no version; want one such as "3"`)
	}
	version, _ := strconv.Atoi(matched[1])
	var body changes
	if err := readJSON(c.Request, &body); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	v, err := a.options.Bids.Change(asker, c.Param("id"), version, body.Set, a.noteChange(c))
	if err != nil {
		return 0, nil, err
	}
	return a.tell(c, http.StatusOK, v)
}

// deleteBid answers DELETE /api/v1/bids/ID.
func (a *API) deleteBid(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	id := c.Param("id")
	err := a.options.Bids.Delete(asker, id, func(v *bid.View, _ int) error { return a.noteBid(c, audit.DeletedBid(v)) })
	return http.StatusOK, struct {
		ID string `json:"id"`
	}{id}, err
}

// commentOnBid answers POST /api/v1/bids/ID/comments.
func (a *API) commentOnBid(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var body struct {
		Text string `json:"text"`
	}
	if err := readJSON(c.Request, &body); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	v, err := a.options.Bids.Comment(asker, c.Param("id"), body.Text)
	if err != nil {
		return 0, nil, err
	}
	return a.tell(c, http.StatusCreated, v)
}

// bidTeam answers GET /api/v1/bids/ID/team: what does the team cover, in my eyes, and who is wanted twice?
func (a *API) bidTeam(c *gin.Context) (int, any, error) {
	v, err := a.bid(c)
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer := struct {
		Version    int             `json:"version"`
		Assessment *bid.Assessment `json:"assessment"` // null: there is nothing to judge
		Bookings   []bid.Booking   `json:"bookings"`
		Been       []bid.Stint     `json:"been"`
		Conflicts  []team.Conflict `json:"conflicts"` // of what the bid asks for, whoever is on the team
	}{Version: v.Version}
	ctx := team.Keep(c.Request.Context())
	if answer.Assessment, err = a.options.Bids.Assess(ctx, asker, v.Bid); err != nil {
		return 0, nil, err
	}
	if answer.Bookings, err = a.options.Bids.Bookings(asker, v.ID); err != nil {
		return 0, nil, err
	}
	if answer.Been, err = a.options.Bids.Been(asker, v.Team(), skillsOf(v.Request)); err != nil {
		return 0, nil, err
	}
	if answer.Conflicts, err = a.options.Bids.Conflicts(ctx, asker, v.Bid); err != nil {
		return 0, nil, err
	}
	if err := a.noteBid(c, audit.ShownBid(v)); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, answer, nil
}

func skillsOf(r team.Request) []string {
	skills := make([]string, len(r.Requirements))
	for i, q := range r.Requirements {
		skills[i] = q.Skill
	}
	return skills
}

// bidStandIns answers GET /api/v1/bids/ID/stand-ins: who could take this seat?
func (a *API) bidStandIns(c *gin.Context) (int, any, error) {
	p := read(c, "seat", "limit")
	seat, limit := p.number("seat", 1, 1, team.MaxSeats), p.number("limit", 5, 1, 10)
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	v, err := a.bid(c, "seat", "limit")
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	found, err := a.options.Bids.StandIns(c.Request.Context(), asker, v.Bid, seat, limit)
	if err != nil {
		return 0, nil, err
	}
	if err := a.noteBid(c, audit.ShownStandIns(v, found)); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, struct {
		Seat     int           `json:"seat"`
		StandIns []bid.StandIn `json:"stand_ins"`
	}{seat, found}, nil
}

// bidProposal answers GET /api/v1/bids/ID/proposal: who could fill the empty seats?
func (a *API) bidProposal(c *gin.Context) (int, any, error) {
	v, err := a.bid(c)
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	found, err := a.options.Bids.Propose(c.Request.Context(), asker, v.Bid)
	if err != nil {
		return 0, nil, err
	}
	if err := a.noteBid(c, audit.ShownProposal(v, found)); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, struct {
		Version int          `json:"version"`
		Seats   []bid.Judged `json:"seats"`
	}{v.Version, found}, nil
}

// bidOutcomes answers GET /api/v1/bids/outcomes: how often do we win?
func (a *API) bidOutcomes(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	out, err := a.options.Bids.Outcomes(asker)
	return http.StatusOK, out, err
}

// wanted answers GET /api/v1/me/bids: which bids am I on?
func (a *API) wanted(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	list, err := a.options.Bids.Wanted(asker)
	return http.StatusOK, struct {
		Bids []bid.Wanted `json:"bids"`
	}{list}, err
}

// answerBid answers POST /api/v1/me/bids: I say yes, no or partly to being on one.
func (a *API) answerBid(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var body struct {
		Bid    string `json:"bid"`
		Answer string `json:"answer"`
		Note   string `json:"note"`
	}
	if err := readJSON(c.Request, &body); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	if err := a.options.Bids.Answer(asker, body.Bid, body.Answer, body.Note); err != nil {
		return 0, nil, err
	}
	list, err := a.options.Bids.Wanted(asker)
	return http.StatusOK, struct {
		Bids []bid.Wanted `json:"bids"`
	}{list}, err
}

// extras are what an own copy holds beside the records.
func (a *API) extras(c *gin.Context) ([]takeout.Extra, error) {
	if a.options.Bids == nil {
		return nil, nil
	}
	asker, _ := a.options.Asker(c)
	return takeout.Bids(a.options.Bids, asker, auth.VisitorOf(c).Roles.Has(auth.Sales))
}
