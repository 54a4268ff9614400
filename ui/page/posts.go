package page

import (
	"errors"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

type postsView struct {
	Frame
	Answer  *search.PostsAnswer // nil before anything was asked
	AsWords []string
	Chips   []chip
	Paging  paging
	Refused *refusal // in place of an answer
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
	if err == nil {
		view.Answer, err = p.searcher.Posts(c.Request.Context(), view.asker, query)
	}
	if wrong := (*search.QueryError)(nil); errors.As(err, &wrong) {
		view.Refused = p.refuse("/posts", wrong, wished, view.language)
		return p.showRefused(c, view.Frame, "posts", view, err)
	}
	if err != nil {
		return err
	}
	view.AsWords, view.Chips = wished.asWords, wished.readChips("/posts", view.Answer.Filters, view.language)
	view.Title = wished.text
	view.Paging = pagesOf(wished.page, search.DefaultLimit, view.Answer.Total, "/posts", wished.values())
	return p.show(c, view.Frame, "posts", view)
}
