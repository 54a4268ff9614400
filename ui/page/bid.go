package page

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
)

// The parts of a bid's page.
const (
	teamPart    = "team"
	termsPart   = "terms"
	historyPart = "history"
)

// standInsShown is how many stand-ins are ranked for a seat that is looked at.
const standInsShown = 5

type bidView struct {
	Frame
	*bid.View
	Part   string
	Values map[string]string // of the bid's fields, or as they were typed
	Fault  *fault

	// of the team
	Assessment *bid.Assessment
	Seated     []seated
	Out        []bid.Person // left out
	Cell       *cell        // whose evidence is looked at
	Did        *effect      // what the last change did
	Exports    *exportLinks // of the team; nil where there are none to be had
	Picture    *teamPicture
	Calendar   *calendar
	Candidates []search.Suggestion
	Sought     sought         // whom the reader looks for by name
	Conflicts  []conflictLine // of what the bid asks for
	Softer     []softening    // what would resolve some of them

	// of the terms
	Offered offered

	// of the history
	Events []bidEvent
}

// seated is a seat with its person, as the page shows it.
type seated struct {
	Number int
	bid.Member
	Who      bid.Person
	Card     *search.Card // nil: the seat is empty, or its person cannot be on a team
	Seat     *team.Seat   // the same
	Locked   bool
	Booked   []bid.Overlap
	Letter   *letter
	Open     bool // its stand-ins are looked at
	StandIns []bid.StandIn
	Now      *team.Measures // of the team as it is, to compare stand-ins with
}

// cell is the evidence behind what somebody knows of a requirement.
type cell struct {
	Who     bid.Person
	Covered *team.Covered // nil: nothing
	Skill   string
	Been    []bid.Stint // past bids that they went on for it
}

// effect is what a change did to the team.
type effect struct {
	Since   int
	Changes []bid.Change
	Lines   []effectLine
}

type effectLine struct {
	Key           string // of its name in package texts
	Before, After float64
	Share         bool // of 1, to be told as percent
	Up, Down      bool
	Better, Worse bool
}

// sought is somebody whom the reader looks for by name.
type sought struct {
	Name, Do, Object string
	Nobody           bool
}

// bid answers GET /bids/ID.
func (p *Pages) bid(c *gin.Context) error {
	asker, _ := p.options.Asker(c)
	v, err := p.options.Bids.Read(asker, c.Param("id"))
	if err != nil {
		return err
	}
	view, err := p.bidView(c, v, c.Query("show"), nil)
	if err != nil {
		return err
	}
	return p.show(c, view.Frame, "bid", view)
}

// bidView fills in the part that is looked at. typed stands in place of what the bid's fields hold.
func (p *Pages) bidView(c *gin.Context, v *bid.View, part string, typed []bid.Set) (*bidView, error) {
	view := &bidView{Frame: p.frame(c, "bids"), View: v, Values: v.Fields()}
	view.Title = v.Name
	for _, s := range typed {
		view.Values[s.Field] = s.Value
	}
	switch part {
	case termsPart:
		view.Part = part
		known, err := p.searcher.Overview(c.Request.Context(), view.asker)
		if err != nil {
			return nil, err
		}
		view.Offered, err = offering(view.language, known, view.ticked(bid.Place), view.ticked(bid.Language), view.ticked(bid.Wished))
		return view, err
	case historyPart:
		view.Part = part
		view.Events = eventsOf(v)
		return view, nil
	}
	view.Part = teamPart
	c.Request = c.Request.WithContext(team.Keep(c.Request.Context()))
	if err := p.seat(c, view); err != nil {
		return nil, err
	}
	return view, p.noteTeam(c, view)
}

// noteTeam notes whom the page is about to show.
func (p *Pages) noteTeam(c *gin.Context, view *bidView) error {
	e := audit.ShownBid(view.View)
	for _, s := range view.Seated {
		e.Merge(audit.ShownStandIns(view.View, s.StandIns))
		if s.Seat != nil {
			for _, in := range s.Seat.StandIns {
				e.Subjects = append(e.Subjects, in.Person.ID)
			}
		}
	}
	return p.noteBid(c, e)
}

// seat fills in the team.
func (p *Pages) seat(c *gin.Context, view *bidView) error {
	ctx, b := c.Request.Context(), view.Bid
	var err error
	if view.Assessment, err = p.options.Bids.Assess(ctx, view.asker, b); err != nil {
		return err
	}
	if a := view.Assessment; a != nil {
		view.Exports = p.exportsAt(view.language, bidURL(b.ID)+"/export", nil)
		view.Picture, view.Calendar = draw(*a.Team), calendarOf(*a.Team)
		if err := p.busy(view.asker, view.Calendar, b.ID); err != nil {
			return err
		}
	}
	bookings, err := p.options.Bids.Bookings(view.asker, b.ID)
	if err != nil {
		return err
	}
	open, _ := strconv.Atoi(c.Query("seat"))
	for n := 1; n <= max(b.Request.Seats, len(b.Members)); n++ {
		s := seated{Number: n, Seat: view.Assessment.Seat(n)}
		if n <= len(b.Members) {
			s.Member = b.Members[n-1]
		}
		s.Who, s.Locked = view.People[s.Person], slices.Contains(b.Request.MustHave, s.Person)
		if s.Seat != nil {
			s.Card = &s.Seat.Person
		}
		for _, booking := range bookings {
			if booking.Person == s.Person {
				s.Booked = booking.With
			}
		}
		if s.Card != nil && s.Answer == "" && b.State.Pending() {
			if s.Letter, err = p.bidLetter(view, s); err != nil {
				return err
			}
		}
		if s.Open = n == open && view.CanEdit(); s.Open {
			if s.StandIns, err = p.options.Bids.StandIns(ctx, view.asker, b, n, standInsShown); err != nil {
				return err
			}
			if view.Assessment != nil {
				s.Now = &view.Assessment.Measures
			}
		}
		view.Seated = append(view.Seated, s)
	}
	for _, id := range b.Request.MustNot {
		view.Out = append(view.Out, view.People[id])
	}
	if err := p.lookAt(c, view); err != nil {
		return err
	}
	if view.lacks() {
		conflicts, err := p.options.Bids.Conflicts(ctx, view.asker, b)
		if err != nil {
			return err
		}
		if view.Conflicts, err = conflictLines(view.language, b.Request, conflicts); err != nil {
			return err
		}
		if view.Softer, err = softenings(view.language, conflicts); err != nil {
			return err
		}
	}
	return p.compareSince(c, view)
}

// lacks reports whether something that an undecided bid asks for is not met by its team.
func (v *bidView) lacks() bool {
	return v.State.Pending() && len(v.Request.Requirements) > 0 && (v.Assessment == nil || v.Assessment.Measures.Met < len(v.Assessment.Lines))
}

// CanFill reports whether the reader can have the empty seats filled.
func (v *bidView) CanFill() bool {
	return v.CanEdit() && v.State.Pending() && len(v.Request.Requirements) > 0 && len(v.Team()) < v.Request.Seats
}

// lookAt fills in the evidence of the cell that the address names, as "2-3": the second requirement, seat 3.
func (p *Pages) lookAt(c *gin.Context, view *bidView) error {
	row, column, named := strings.Cut(c.Query("cell"), "-")
	r, err := strconv.Atoi(row)
	n, failed := strconv.Atoi(column)
	if !named || err != nil || failed != nil || view.Assessment == nil || r < 1 || r > len(view.Assessment.Lines) || view.Assessment.Seat(n) == nil {
		return nil
	}
	line, who := view.Assessment.Lines[r-1], view.Members[n-1].Person
	view.Cell = &cell{Who: view.People[who], Covered: line.Cell(n), Skill: line.Coverage.Requirement.Skill}
	view.Cell.Been, err = p.options.Bids.Been(view.asker, []string{who}, []string{view.Cell.Skill})
	return err
}

// compareSince tells what changed since the version that the address names, and what that did.
func (p *Pages) compareSince(c *gin.Context, view *bidView) error {
	since, err := strconv.Atoi(c.Query("since"))
	past := view.At(since)
	if err != nil || past == nil || since == view.Version {
		return nil
	}
	view.Did = &effect{Since: since}
	for _, h := range view.History {
		if h.Version > since {
			view.Did.Changes = append(view.Did.Changes, h)
		}
	}
	before, err := p.options.Bids.Assess(c.Request.Context(), view.asker, past)
	if err != nil {
		return err
	}
	view.Did.Lines = effects(measuresOf(before), measuresOf(view.Assessment))
	return nil
}

func measuresOf(a *bid.Assessment) team.Measures {
	if a == nil {
		return team.Measures{}
	}
	return a.Measures
}

// effects compares two teams, line by line.
func effects(before, after team.Measures) []effectLine {
	lines := []effectLine{
		{Key: "bid.met", Before: float64(before.Met), After: float64(after.Met)},
		{Key: "bid.coverage", Before: before.Coverage, After: after.Coverage, Share: true},
		{Key: "bid.depth", Before: before.Depth, After: after.Depth, Share: true},
		{Key: "bid.backup", Before: before.Backup, After: after.Backup, Share: true},
		{Key: "bid.cohesion", Before: before.Cohesion, After: after.Cohesion, Share: true},
		{Key: "bid.rate", Before: before.Rate, After: after.Rate},
	}
	for i := range lines {
		l := &lines[i]
		step := 0.5
		if l.Share {
			step = 0.005
		}
		l.Up, l.Down = l.After-l.Before > step, l.Before-l.After > step
		l.Better, l.Worse = l.Up, l.Down
		if l.Key == "bid.rate" {
			l.Better, l.Worse = l.Down, l.Up
		}
	}
	return lines
}

// Difference compares the team with a stand-in to the team as it is.
func (s seated) Difference(in bid.StandIn) []effectLine {
	if s.Now == nil {
		return effects(team.Measures{}, in.Then)
	}
	return effects(*s.Now, in.Then)
}

// ticked lists what the fields of a kind have, as they were kept or typed.
func (v *bidView) ticked(kind string) []string {
	var out []string
	for field, value := range v.Values {
		if k, object := bid.KindOf(field); k == kind && value != "" {
			out = append(out, object)
		}
	}
	slices.Sort(out)
	return out
}

// Rows are the requirements with a table's cells.
func (v *bidView) Rows() []bidRow {
	var rows []bidRow
	for i, q := range v.Request.Requirements {
		key := bid.Key(q.Skill)
		row := bidRow{Number: i + 1, Key: key, Requirement: q, Said: v.Said[key]}
		if v.Assessment != nil && i < len(v.Assessment.Lines) {
			line := v.Assessment.Lines[i]
			row.Coverage = &line.Coverage
			for _, s := range v.Judged() {
				covered := line.Cell(s.Number)
				depth := 0.0
				if covered != nil {
					depth = covered.Depth
				}
				row.Cells = append(row.Cells, bidCell{Seat: s.Number, Name: s.Who.Name, matrixCell: matrixCell{Depth: depth, Shade: shade(depth)}})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// constraintLine is what everyone on the team must fulfil, or is wished to.
type constraintLine struct {
	Name, Values string
	Wished       bool
}

// Constraints tells the constraints that a bid has. Its dates stand elsewhere: here they are told where they are
// wished for only.
func (v *bidView) Constraints() ([]constraintLine, error) {
	l, r := v.language, v.Request
	languages := make([]string, len(r.Languages))
	for i, code := range r.Languages {
		languages[i] = languageName(l, code)
	}
	budget, free := "", "" // where there are none
	if r.Budget > 0 {
		budget = l.Decimal(r.Budget, 0)
	}
	if slices.Contains(r.Wished, team.Availability) && !r.From.IsZero() {
		free = l.Percent(float64(cmp.Or(r.Percent, 100)) / 100)
	}
	var out []constraintLine
	for _, c := range []struct{ kind, values string }{
		{team.Place, strings.Join(r.Places, ", ")}, {team.Language, strings.Join(languages, ", ")}, {team.Clearance, strings.Join(r.Clearances, ", ")},
		{team.Availability, free}, {team.Budget, budget},
	} {
		if c.values == "" {
			continue
		}
		name, err := constraintText(l, c.kind)
		if c.kind == team.Availability {
			name, err = l.Text("bid.free")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, constraintLine{name, c.values, slices.Contains(r.Wished, c.kind)})
	}
	return out, nil
}

// Judged are the seats whose people the matrix shows.
func (v *bidView) Judged() []seated {
	var out []seated
	for _, s := range v.Seated {
		if s.Seat != nil {
			out = append(out, s)
		}
	}
	return out
}

// bidRow is a requirement with what each on the team knows of it.
type bidRow struct {
	Number int
	Key    string
	team.Requirement
	Said     string         // where the tender asks for it
	Coverage *team.Coverage // nil: nothing is judged
	Cells    []bidCell
}

type bidCell struct {
	Seat int
	Name string
	matrixCell
}

// Shared lists the shares by name, everyone in sales first.
func (v *bidView) Shared() []bid.Share {
	out := slices.Clone(v.Shares)
	slices.SortFunc(out, func(a, b bid.Share) int {
		if a.Person == bid.EveryoneInSales || b.Person == bid.EveryoneInSales {
			return cmp.Compare(a.Person, b.Person)
		}
		return cmp.Or(cmp.Compare(v.People[a.Person].Name, v.People[b.Person].Name), cmp.Compare(a.Person, b.Person))
	})
	return out
}

// Crew lists who may have gone: those on the team, and those already recorded.
func (v *bidView) Crew() []string {
	out := v.Team()
	for _, id := range v.Went {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Address is that of the page, as it is looked at.
func (v *bidView) Address() string {
	if v.Part == teamPart {
		return bidURL(v.ID)
	}
	return bidURL(v.ID) + "?show=" + v.Part
}

// bidEvent is what somebody did at one time: changes of one version, or a comment.
type bidEvent struct {
	bid.Change // the first of them
	Changes    []bid.Change
	Comment    *bid.Comment
}

// eventsOf tells a bid's history, newest first, with comments where they were made.
func eventsOf(v *bid.View) []bidEvent {
	var out []bidEvent
	comment := 0
	for _, h := range v.History {
		switch n := len(out); {
		case h.Field == bid.CommentField:
			if comment < len(v.Comments) {
				out = append(out, bidEvent{Change: h, Comment: &v.Comments[comment]})
			}
			comment++
		case n > 0 && out[n-1].Version == h.Version:
			out[n-1].Changes = append(out[n-1].Changes, h)
		default:
			out = append(out, bidEvent{Change: h, Changes: []bid.Change{h}})
		}
	}
	slices.Reverse(out)
	return out
}

// showBid shows a page of a bid again with what is wrong.
func (p *Pages) showBid(c *gin.Context, v *bid.View, part string, sets []bid.Set, change func(*bidView)) error {
	view, err := p.bidView(c, v, part, sets)
	if err != nil {
		return err
	}
	change(view)
	status := http.StatusBadRequest
	if view.Fault == nil {
		status = http.StatusOK
	}
	return p.render(c, status, view.language, "bid", view)
}
