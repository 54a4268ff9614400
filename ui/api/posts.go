package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// posts answers GET /api/v1/posts: what has been written about q, or in a group lately?
func (a *API) posts(c *gin.Context) (int, any, error) {
	p := read(c, queryParameters...)
	q := p.queryFor(p.words(len(p.values["group"]) == 0))
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	answer, err := a.searcher.Posts(c.Request.Context(), asker, q)
	if err == nil {
		err = a.options.Audit(c, audit.ShownPosts(answer))
	}
	return http.StatusOK, answer, err
}

// thread answers GET /api/v1/posts/{id}: the post, what it answers, and a page of what answers it.
func (a *API) thread(c *gin.Context) (int, any, error) {
	p := read(c, "offset", "limit")
	offset := p.number("offset", 0, 0, search.MaxOffset)
	limit := p.number("limit", search.MaxLimit, 1, search.MaxLimit)
	if err := p.done(); err != nil {
		return 0, nil, err
	}
	asker, _ := a.options.Asker(c)
	thread, err := a.searcher.Thread(c.Request.Context(), asker, pathID(c), offset, limit)
	if err == nil {
		err = a.options.Audit(c, audit.ShownThread(thread))
	}
	return http.StatusOK, thread, err
}
