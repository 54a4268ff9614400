package page

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/page/texts"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Exports makes files of teams; *export.Desk does.
type Exports interface {
	Team(ctx context.Context, asker search.Asker, order export.Order) (*takeout.File, *team.Answer, error)
}

const exportPath = "/team/export"

// exportTeam answers GET /team/export: the team that a form asks for, as a file. A form that is wrong goes back to
// /team, which says at which field.
func (p *Pages) exportTeam(c *gin.Context) error {
	values := c.Request.URL.Query()
	form := readTeamForm(values)
	back := func() error {
		again := form.values()
		again.Set("do", "build")
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, withValues("/team", again))
		return nil
	}
	request, _, wrong := form.request(p.options.Location)
	number, err := strconv.Atoi(values.Get("team"))
	if wrong != nil || err != nil && values.Get("team") != "" {
		return back()
	}
	asker, _ := p.options.Asker(c)
	file, answer, err := p.options.Exports.Team(c.Request.Context(), asker, export.Order{
		Request: request, Team: number, Format: export.Format(values.Get("format")), Language: values.Get("language"),
	})
	var refused *team.RequestError
	switch {
	case errors.As(err, &refused):
		return back()
	case err != nil:
		return err
	}
	return p.sendTeam(c, file, request, answer)
}

// sendTeam notes whom a file shows, and sends it.
func (p *Pages) sendTeam(c *gin.Context, file *takeout.File, request team.Request, answer *team.Answer) error {
	if err := p.options.Audit(c, audit.ExportedTeam(request, answer, c.Query("format"))); err != nil {
		return err
	}
	file.Send(c)
	return nil
}

// exportBid answers GET /bids/ID/export: the team that a bid has, as a file. Nobody who left is in it.
func (p *Pages) exportBid(c *gin.Context) error {
	ctx := c.Request.Context()
	asker, _ := p.options.Asker(c)
	v, err := p.options.Bids.Read(asker, c.Param("id"))
	if err != nil {
		return err
	}
	a, err := p.options.Bids.Assess(ctx, asker, v.Bid)
	if err != nil {
		return err
	}
	if a == nil {
		return fmt.Errorf("bid %q has no team: %w", v.ID, search.ErrNotFound)
	}
	order := export.Order{Request: a.Request, Format: export.Format(c.Query("format")), Language: c.Query("language")}
	if len(v.Said) > 0 {
		for _, r := range a.Request.Requirements {
			order.Said = append(order.Said, v.Said[bid.Key(r.Skill)])
		}
	}
	for _, seat := range a.Team.Seats {
		order.Members = append(order.Members, seat.Person.ID)
	}
	file, answer, err := p.options.Exports.Team(ctx, asker, order)
	var refused *team.RequestError
	switch {
	case errors.As(err, &refused):
		return &search.QueryError{Field: refused.Field, Reason: refused.Reason, Detail: refused.Detail}
	case err != nil:
		return err
	}
	return p.sendTeam(c, file, order.Request, answer)
}

// exportLink is a file that the team shown can be had as.
type exportLink struct {
	Name string
	URL  string
	Lang string // of Name, where it is not the page's
}

// exportLinks are the files that a team can be had as, each with the languages that it can be had in where what it
// holds is for others to read.
type exportLinks struct {
	Files []exportLink
	CVs   []exportLink
}

// exportsOf gives the links for one of the teams that a form asks for, nil where there are none to be had.
func (p *Pages) exportsOf(l *texts.Language, form teamForm, number int) *exportLinks {
	values := form.values()
	values.Set("team", strconv.Itoa(number))
	return p.exportsAt(l, exportPath, values)
}

// exportsAt gives the links to an address, to which the values belong beside those that say as what.
func (p *Pages) exportsAt(l *texts.Language, path string, values url.Values) *exportLinks {
	if p.options.Exports == nil {
		return nil
	}
	address := func(format export.Format, language string) string {
		values := maps.Clone(values)
		if values == nil {
			values = url.Values{}
		}
		values.Set("format", string(format))
		values.Set("language", language)
		return withValues(path, values)
	}
	out := &exportLinks{}
	for _, file := range []struct {
		format export.Format
		key    string
	}{{export.XLSX, "export.xlsx"}, {export.VCF, "export.vcf"}, {export.CSV, "export.csv"}, {export.JSON, "export.json"}} {
		out.Files = append(out.Files, exportLink{Name: must(l.Text(file.key)), URL: address(file.format, l.Code)})
	}
	for _, language := range p.catalogue.Languages() {
		out.CVs = append(out.CVs, exportLink{Name: language.Name, URL: address(export.DOCX, language.Code), Lang: language.Code})
	}
	return out
}
