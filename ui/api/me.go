package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Me answers people about themselves; *search.Searcher is one.
type Me interface {
	takeout.Searcher
	OwnRecords(ctx context.Context, asker search.Asker, offset, limit int) (*search.OwnRecords, error)
	Decide(ctx context.Context, asker search.Asker, d search.Decision) (*indexer.Consent, error)
	Oversight(ctx context.Context, asker search.Asker) (*search.Oversight, error)
	Erase(ctx context.Context, asker search.Asker, person string, sure func() error) (indexer.Erasure, error)
}

// own answers GET /api/v1/me: what does Vemvet hold about me, and what does it make of it?
func (a *API) own(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	own, err := a.options.Me.Own(c.Request.Context(), asker)
	return http.StatusOK, own, err
}

// ownRecords answers GET /api/v1/me/records: what did I write and do, and what names me?
func (a *API) ownRecords(c *gin.Context) (int, any, error) {
	offset, limit, err := part(c)
	if err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	records, err := a.options.Me.OwnRecords(c.Request.Context(), asker, offset, limit)
	return http.StatusOK, records, err
}

// ownCopy answers GET /api/v1/me/copy: all of it, to take along.
func (a *API) ownCopy(c *gin.Context) (int, any, error) {
	p := read(c, "source")
	source := p.one("source")
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	extras, err := a.extras(c)
	if err != nil {
		return 0, nil, err
	}
	file, err := takeout.Of(c.Request.Context(), a.options.Me, asker, source, extras...)
	if err == nil {
		err = a.options.Audit(c, audit.Event{Action: audit.Exported, Subjects: []string{asker.Person()}})
	}
	return http.StatusOK, file, err
}

// decide answers POST /api/v1/me/decisions: I decide something about myself.
func (a *API) decide(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var decision search.Decision
	if err := readJSON(c.Request, &decision); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	decided, err := a.options.Me.Decide(c.Request.Context(), asker, decision)
	return http.StatusOK, decided, err
}

// oversight answers GET /api/v1/oversight: what does an administrator have to know of what people decided?
func (a *API) oversight(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	oversight, err := a.options.Me.Oversight(c.Request.Context(), asker)
	return http.StatusOK, oversight, err
}

// erase answers POST /api/v1/oversight/erasures: this colleague asked to be erased, and shall be.
func (a *API) erase(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	var request struct {
		Person string `json:"person"`
	}
	if err := readJSON(c.Request, &request); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	erased, err := a.options.Me.Erase(c.Request.Context(), asker, request.Person, func() error {
		return a.options.Audit(c, audit.Event{Action: audit.Erased, Subjects: []string{request.Person}})
	})
	removed := 0
	for _, n := range erased.Removed {
		removed += n
	}
	return http.StatusOK, map[string]int{"removed": removed, "changed": erased.Changed}, err
}
