package page

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
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
	if err := p.options.Audit(c, audit.ExportedTeam(request, answer, values.Get("format"))); err != nil {
		return err
	}
	file.Send(c)
	return nil
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
	if p.options.Exports == nil {
		return nil
	}
	address := func(format export.Format, language string) string {
		values := form.values()
		for key, value := range map[string]string{"format": string(format), "language": language, "team": strconv.Itoa(number)} {
			values.Set(key, value)
		}
		return withValues(exportPath, values)
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
