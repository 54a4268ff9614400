package ldap

import (
	"context"
	"fmt"
	"math"

	"github.com/go-ldap/ldap/v3"
)

// reader asks one server at a time, and another connection when that one breaks.
type reader struct {
	source *Source
	conn   *ldap.Conn
}

func (r *reader) close() {
	if r.conn != nil {
		r.conn.Close()
		r.conn = nil
	}
}

// query is a search of everything below a base.
type query struct {
	base       string
	filter     string
	attributes []string
}

// search calls visit with each entry that the query finds. When the connection breaks, the query starts
// over on a new one and visit sees entries again: a cookie dies with its connection.
func (r *reader) search(ctx context.Context, q query, visit func(*ldap.Entry) error) error {
	for attempt := 0; ; attempt++ {
		err := r.pages(ctx, q, visit)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("ldap: search %s: %w", q.base, ctx.Err())
		case !passing(err):
			return fmt.Errorf("ldap: %w", err)
		case attempt >= r.source.cfg.Retries:
			return fmt.Errorf("ldap: gave up after %d attempts: %w", attempt+1, err)
		}
		r.close()
		if err := r.source.pause(ctx, attempt); err != nil {
			return fmt.Errorf("ldap: search %s: %w", q.base, err)
		}
	}
}

// pages runs a query once (RFC 2696).
func (r *reader) pages(ctx context.Context, q query, visit func(*ldap.Entry) error) error {
	paging := ldap.NewControlPaging(uint32(min(r.source.pageSize(q), math.MaxInt32)))
	for page := 1; ; page++ {
		result, err := r.ask(ctx, q, ldap.ScopeWholeSubtree, paging)
		if err != nil {
			return fmt.Errorf("page %d of %s: %w", page, q.base, err)
		}
		for _, entry := range result.Entries {
			if err := r.completeRanges(ctx, entry); err != nil {
				return fmt.Errorf("%s: %w", entry.DN, err)
			}
			if err := visit(entry); err != nil {
				return &finalError{err}
			}
		}
		answer, ok := ldap.FindControl(result.Controls, ldap.ControlTypePaging).(*ldap.ControlPaging)
		if !ok || len(answer.Cookie) == 0 {
			return nil
		}
		paging.SetCookie(answer.Cookie)
	}
}

func (r *reader) ask(ctx context.Context, q query, scope int, controls ...ldap.Control) (*ldap.SearchResult, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.conn == nil {
		conn, err := r.source.connect(ctx)
		if err != nil {
			return nil, err
		}
		r.conn = conn
	}
	return r.conn.Search(ldap.NewSearchRequest(q.base, scope, ldap.NeverDerefAliases, 0, 0, false, q.filter, q.attributes, controls))
}

// photoPage keeps a page of photographs within some tens of megabytes.
const photoPage = 100

func (s *Source) pageSize(q query) int {
	for _, attribute := range s.cfg.Attributes["photo"] {
		for _, asked := range q.attributes {
			if asked == attribute {
				return min(s.cfg.PageSize, photoPage)
			}
		}
	}
	return s.cfg.PageSize
}
