package page

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// AuditLog tells what is in the audit log; *audit.Book does.
type AuditLog interface {
	Entries(ctx context.Context, before uint64, limit int) ([]audit.Told, error)
	Verify(ctx context.Context) (audit.Verified, error)
	Looks(ctx context.Context, person string, before uint64, limit int) ([]audit.Look, error)
}

type auditView struct {
	Frame
	Entries []audit.Told
	Older   string // address of the entries before these, empty at the end
	Newest  string // address of the newest, empty there
	Chain   audit.Verified
	Broken  string // where the log is not as it was written
	Count   int
	Large   bool // too large to be checked while somebody waits
}

const (
	entriesShown = 50
	// verifyWithin is how long the reader waits for the chain to be checked: about 300,000 entries.
	verifyWithin = 3 * time.Second
)

// auditLog answers GET /admin/audit: who looked for whom and who decided what, newest first, and whether the
// log is as it was written. That somebody read it stands in it too.
func (p *Pages) auditLog(c *gin.Context) error {
	if err := p.options.Audit(c, audit.Event{Action: audit.Read}); err != nil {
		return err
	}
	view := auditView{Frame: p.frame(c, "audit")}
	view.Title = must(view.language.Text("audit.title"))
	before, err := strconv.ParseUint(c.Query("before"), 10, 64)
	if err != nil {
		before = 0 // the newest
	}
	ctx := c.Request.Context()
	if view.Entries, err = p.options.AuditLog.Entries(ctx, before, entriesShown); err != nil && !errors.As(err, new(*audit.BrokenError)) {
		return err
	}
	if before > 0 {
		view.Newest = "/admin/audit"
	}
	if n := len(view.Entries); n == entriesShown && view.Entries[n-1].Number > 1 {
		view.Older = withValues("/admin/audit", url.Values{"before": {strconv.FormatUint(view.Entries[n-1].Number, 10)}})
	}
	if err := view.verify(ctx, p.options.AuditLog); err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	return p.show(c, view.Frame, "audit", view)
}

func (v *auditView) verify(ctx context.Context, log AuditLog) (err error) {
	ctx, cancel := context.WithTimeout(ctx, verifyWithin)
	defer cancel()
	var broken *audit.BrokenError
	switch v.Chain, err = log.Verify(ctx); {
	case errors.As(err, &broken):
		v.Broken = broken.Error()
	case errors.Is(err, context.DeadlineExceeded):
		v.Large = true
	case err != nil:
		return err
	}
	v.Count = int(v.Chain.Entries)
	return nil
}

// actionTexts name what was done.
var actionTexts = map[audit.Action]string{
	audit.People:            "audit.action.people",
	audit.Why:               "audit.action.why",
	audit.Person:            "audit.action.person",
	audit.Ask:               "audit.action.ask",
	audit.Posts:             "audit.action.posts",
	audit.Thread:            "audit.action.thread",
	audit.Topics:            "audit.action.topics",
	audit.Team:              "audit.action.team",
	audit.References:        "audit.action.references",
	audit.Networks:          "audit.action.networks",
	audit.SignIn:            "audit.action.sign-in",
	audit.SignInRefused:     "audit.action.sign-in-refused",
	audit.SignOut:           "audit.action.sign-out",
	audit.SignOutEverywhere: "audit.action.sign-out-everywhere",
	audit.TokenMade:         "audit.action.token-made",
	audit.TokenRevoked:      "audit.action.token-revoked",
	audit.ShutOut:           "audit.action.shut-out",
	audit.Ruled:             "audit.action.ruled",
	audit.RulingUndone:      "audit.action.ruling-undone",
	audit.Erased:            "audit.action.erased",
	audit.Restored:          "audit.action.restored",
	audit.Exported:          "audit.action.exported",
	audit.Read:              "audit.action.audit",
	audit.BidChanged:        "audit.action.bid",
	audit.Expired:           "audit.action.expired",
}

func actionText(l *texts.Language, a audit.Action) (string, error) {
	key, known := actionTexts[a]
	if !known {
		return string(a), nil // of another version of Vemvet
	}
	return l.Text(key)
}

// inRoleText names a role in which something was done, as the log has it.
func inRoleText(l *texts.Language, name string) (string, error) {
	if name == audit.Local {
		return l.Text("audit.role.local")
	}
	r, err := auth.ParseRole(name)
	if err != nil {
		return name, nil // of another version of Vemvet
	}
	return roleText(l, r)
}
