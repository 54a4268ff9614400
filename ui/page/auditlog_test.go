package page

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// auditLog is a log of n entries whose chain is found to be as err says.
type auditLog struct {
	n   int
	err error
}

func (l *auditLog) Entries(_ context.Context, before uint64, limit int) ([]audit.Told, error) {
	var out []audit.Told
	number := uint64(l.n)
	if l.n == 0 {
		number = 2
	}
	if before > 0 {
		number = min(number, before-1)
	}
	for ; number > 0 && len(out) < limit; number-- {
		out = append(out, audit.Told{
			Entry: audit.Entry{
				Number: number, Time: time.Date(2026, 5, 17, 9, 30, 0, 0, time.UTC), Action: audit.Actions()[int(number)%len(audit.Actions())],
				Actor: "1", Roles: []string{"hr", audit.Local, evil}, About: []string{"kafka", evil}, Note: evil, Request: evil,
			},
			By: &audit.Named{ID: "dir:" + evil, Name: evil}, Shown: []audit.Named{{ID: "dir:anna", Name: "Anna " + evil}}, Forgotten: 2,
		})
	}
	return out, nil
}

func (l *auditLog) Looks(_ context.Context, person string, before uint64, limit int) ([]audit.Look, error) {
	told, err := l.Entries(context.Background(), before, limit)
	var out []audit.Look
	for _, e := range told {
		out = append(out, audit.Look{Number: e.Number, Time: e.Time, Action: audit.Person, Roles: e.Roles, About: e.About, Actor: person})
	}
	return out, err
}

func (l *auditLog) Verify(context.Context) (audit.Verified, error) {
	at := audit.Head{Number: 1, Time: time.Date(2026, 5, 17, 9, 30, 0, 0, time.UTC)}
	return audit.Verified{Entries: 1234, First: at, Last: at}, l.err
}

func auditSite(t *testing.T, log AuditLog, note func(*gin.Context, audit.Event) error) http.Handler {
	t.Helper()
	gin.SetMode(gin.TestMode)
	f := fullFirm()
	router := gin.New()
	New(f, f, Options{
		Asker: func(*gin.Context) (search.Asker, string) { return search.As("dir:me"), "Me" }, Location: time.UTC, AuditLog: log, Audit: note,
	}).Register(router)
	return router
}

func TestThePageOfTheAuditLogTellsWhoLookedForWhomAndWhetherTheLogIsSound(t *testing.T) {
	page := get(t, auditSite(t, &auditLog{n: 120}, nil), "/admin/audit").status(http.StatusOK)
	page.has("1,234 entries", "17 May 2026", "09:30:00", "Anna ", "kafka", "HR", "this machine, without sign-in", "2 colleagues who were forgotten", "/admin/audit?before=71").lacks("Newest")
	if got := page.Header().Get("Cache-Control"); !strings.Contains(got, "no-cache") && !strings.Contains(got, "no-store") {
		t.Errorf("Cache-Control is %q", got)
	}
	get(t, auditSite(t, &auditLog{n: 120}, nil), "/admin/audit?before=21").status(http.StatusOK).has("Newest").lacks("Older")

	broken := &auditLog{n: 3, err: &audit.BrokenError{File: "audit-000000000001.jsonl", Line: 7, Reason: "the line was changed"}}
	get(t, auditSite(t, broken, nil), "/admin/audit").status(http.StatusOK).has("The log was changed", "audit-000000000001.jsonl line 7").lacks("as it was written: 1")
	get(t, auditSite(t, &auditLog{n: 3, err: context.DeadlineExceeded}, nil), "/admin/audit").status(http.StatusOK).has("vemvet audit verify")
	get(t, auditSite(t, &auditLog{n: 3, err: errors.New("disk")}, nil), "/admin/audit").status(http.StatusInternalServerError)
}

func TestPeopleReadInWhichRolesTheyWereLookedForAndNotByWhom(t *testing.T) {
	page := get(t, auditSite(t, &auditLog{n: 120}, nil), "/me/looks").status(http.StatusOK)
	page.has("17 May 2026", "09:30:00", "HR", "kafka", "Read a profile", "/me/looks?before=71").lacks("dir:me", "Newest")
	get(t, auditSite(t, &auditLog{n: 120}, nil), "/me/looks?before=21").status(http.StatusOK).has("Newest").lacks("Older")
}

func TestEveryActionHasWords(t *testing.T) {
	catalogue, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range catalogue.Languages() {
		for _, a := range audit.Actions() {
			if text, err := actionText(language, a); err != nil || text == string(a) {
				t.Errorf("%s: %s is %q, %v", language.Code, a, text, err)
			}
		}
	}
}

func TestWhatCannotBeNotedIsNotShown(t *testing.T) {
	refuse := func(_ *gin.Context, e audit.Event) error { return audit.ErrUnwritten }
	h := auditSite(t, &auditLog{n: 3}, refuse)
	for _, address := range []string{"/?q=kubernetes", "/people/dir:anna", "/why?q=kubernetes&a=dir:anna&b=dir:bo", "/posts?q=kubernetes", "/posts/chat:t%2F1", "/ask?q=kubernetes", "/topics", "/team?do=build&skill=Go&seats=1", "/admin/audit"} {
		page := get(t, h, address).status(http.StatusServiceUnavailable)
		page.has("noted in the audit log").lacks("Anna", "Kubernetes")
	}
	for _, address := range []string{"/", "/team", "/ask", "/posts", "/about"} {
		get(t, h, address).status(http.StatusOK)
	}
}
