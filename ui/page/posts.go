package page

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

type postsView struct {
	Frame
	Answer *search.PostsAnswer // nil before anything was asked
	Chips  []chip
	Paging paging
}

// posts answers GET /posts: posts that match, best first.
func (p *Pages) posts(c *gin.Context) error {
	view := postsView{Frame: p.frame(c, "posts")}
	view.Home = true
	view.Title = must(view.language.Text("posts.title"))
	wished := readFilters(c.Request.URL.Query())
	view.Query = wished.text
	if strings.TrimSpace(wished.text) == "" {
		return p.show(c, view.Frame, "posts", view)
	}
	query, err := wished.query(p.options.Location)
	if err != nil {
		return err
	}
	if view.Answer, err = p.searcher.Posts(c.Request.Context(), view.asker, query); err != nil {
		return err
	}
	view.Title = wished.text
	view.Paging = pagesOf(wished.page, search.DefaultLimit, view.Answer.Total, "/posts", wished.values())
	return p.show(c, view.Frame, "posts", view)
}
