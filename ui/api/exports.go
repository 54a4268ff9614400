package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Exports makes files of teams; *export.Desk does.
type Exports interface {
	Team(ctx context.Context, asker search.Asker, order export.Order) (*takeout.File, *team.Answer, error)
}

// maxTeams is how many teams an answer may hold, for the bound of their numbers.
const maxTeams = 100

// exportTeam answers POST /api/v1/teams/export: a team as a file.
func (a *API) exportTeam(c *gin.Context) (int, any, error) {
	p := read(c, "format", "lang", "team", "member")
	order := export.Order{Format: export.Format(p.one("format")), Language: p.one("lang"), Team: p.number("team", 0, 0, maxTeams), Members: p.values["member"]}
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	if err := readJSON(c.Request, &order.Request); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	file, answer, err := a.options.Exports.Team(c.Request.Context(), asker, order)
	if err == nil {
		err = a.options.Audit(c, audit.ExportedTeam(order.Request, answer, string(order.Format)))
	}
	return http.StatusOK, file, err
}
