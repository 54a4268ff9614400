package page

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

// repliesShown is how many replies a page of a thread holds.
const repliesShown = 50

type postView struct {
	Frame
	Thread *search.Thread
	Paging paging
}

// post answers GET /posts/…: a post with what it answers and what answers it.
func (p *Pages) post(c *gin.Context) error {
	view := postView{Frame: p.frame(c, "posts")}
	id, values := pathID(c), c.Request.URL.Query()
	page := pageNumber(values)
	offset := (page - 1) * repliesShown
	var err error
	if view.Thread, err = p.searcher.Thread(c.Request.Context(), view.asker, id, offset, repliesShown); err != nil {
		return err
	}
	if err := p.options.Audit(c, audit.ShownThread(view.Thread)); err != nil {
		return err
	}
	view.Title = titleOf(view.Thread)
	total := offset + len(view.Thread.Replies) + view.Thread.More
	view.Paging = pagesOf(page, repliesShown, total, postURL(id), url.Values{})
	return p.show(c, view.Frame, "post", view)
}

// titleOf is the title of the post, or else of the nearest post above it that has one of its own, or else
// how the post begins.
func titleOf(thread *search.Thread) string {
	if headed(thread.Post) {
		return thread.Post.Record.Title
	}
	for i := len(thread.Parents) - 1; i >= 0; i-- {
		if headed(thread.Parents[i]) {
			return thread.Parents[i].Record.Title
		}
	}
	if thread.Post.Record.Title != "" {
		return thread.Post.Record.Title
	}
	return cut(flat(thread.Post.Body), 80)
}
