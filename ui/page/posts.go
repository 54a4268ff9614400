package page

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

type postsView struct {
	Frame
	Answer  *search.PostsAnswer // nil before anything was asked
	Newest  bool                // what was written lately, since nothing was looked for
	Groups  []string            // that the address names
	AsWords []string
	Meant   string // the address of the question with its words put right
	Help    *helpView
	Chips   []chip
	Paging  paging
	Refused *refusal // in place of an answer
}

// posts answers GET /posts: posts that match, best first, or those of a group, newest first.
func (p *Pages) posts(c *gin.Context) error {
	view := postsView{Frame: p.frame(c, "posts")}
	view.Home = true
	view.Title = must(view.language.Text("posts.title"))
	wished := readFilters(c.Request.URL.Query())
	view.Query = wished.text
	if strings.TrimSpace(wished.text) == "" && len(wished.groups) == 0 {
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
	if err == nil {
		err = p.options.Audit(c, audit.ShownPosts(view.Answer))
	}
	if err != nil {
		return err
	}
	view.AsWords, view.Groups, view.Newest = wished.asWords, wished.groups, view.Answer.Newest
	view.Chips = append(wished.groupChips(view.Answer.Posts, view.language), wished.readChips("/posts", view.Answer.Filters, view.language)...)
	if view.Title = wished.text; view.Title == "" {
		view.Title = must(view.language.Text("posts.title"))
	}
	view.Meant = wished.meant("/posts", view.Answer.DidYouMean)
	view.Help = wished.help("/posts", view.Answer.Help, view.Answer.Filters, withValues("/posts", url.Values{"q": {wished.text}}), view.language)
	view.Paging = pagesOf(wished.page, search.DefaultLimit, view.Answer.Total, "/posts", wished.values())
	return p.show(c, view.Frame, "posts", view)
}

// groupChips are the groups that the address names, called as in what was found there.
func (w wish) groupChips(posts []search.PostHit, l *texts.Language) []chip {
	var out []chip
	for _, id := range w.groups {
		c := chip{Kind: must(l.Text("filter.group")), Name: id, Remove: w.without("/posts", "group", id)}
		for _, hit := range posts {
			if g := hit.Record.Group; g != nil && g.ID == id {
				c.Name = g.Name
			}
		}
		out = append(out, c)
	}
	return out
}
