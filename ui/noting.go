package ui

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
)

// Noting gives what page, api and auth call before they show colleagues or change something: it notes in the
// audit log what the visitor of the request is about to be shown or to do. An error is audit.ErrUnwritten, is
// logged and counted here, and is for the caller to answer with: what has to be noted and cannot be is not
// shown, and not done.
//
// Of views it notes those of HR and sales, and every bid team. A view that shows nobody, and the views of
// whoever uses a machine without sign-in, who is nobody in particular, are not noted.
func Noting(book *audit.Book, log *slog.Logger, metrics *Metrics) func(*gin.Context, audit.Event) error {
	return func(c *gin.Context, e audit.Event) error {
		visitor := auth.VisitorOf(c)
		if e.Action.View() && e.Action != audit.Team && (len(e.Subjects) == 0 || !watched(visitor)) {
			return nil
		}
		if e.Actor == "" {
			e.Actor, e.Roles = visitor.Person, visitor.Roles.Names()
		}
		if visitor.Method == "local" {
			e.Roles = []string{audit.Local}
		}
		if len(e.Roles) > 1 { // everyone is an employee
			e.Roles = slices.DeleteFunc(e.Roles, func(name string) bool { return name == auth.Employee.String() })
		}
		if visitor.Token != "" && e.Note == "" {
			e.Note = "by a personal token"
		} else if visitor.Token != "" && e.Action.View() {
			e.Note += ", by a personal token"
		}
		e.Request = RequestID(c)
		// What is begun is finished: an entry is not given up because the browser went away.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), noteTimeout)
		defer cancel()
		err := book.Write(ctx, e)
		metrics.noted(err)
		if err != nil {
			log.Error("something that must be noted could not be, and was refused", "id", e.Request, "action", string(e.Action), "error", err)
		}
		return err
	}
}

const noteTimeout = 5 * time.Second

// watched reports whether the views of a visitor are noted.
func watched(v auth.Visitor) bool { return v.Method != "local" && v.Roles.Any(watchedRoles) }

var watchedRoles = auth.RolesOf(auth.HR, auth.Sales)
