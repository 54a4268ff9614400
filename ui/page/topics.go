package page

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// topicsShown is how many topics a page lists.
const topicsShown = 50

type topicsView struct {
	Frame
	Answer *search.TopicsAnswer
	Kinds  []topicLink // to show one kind only
	Sorts  []topicLink
	Paging paging
}

// topicLink leads to the same list, narrowed or ordered another way.
type topicLink struct {
	Name   string
	Value  string
	URL    string
	Chosen bool
}

// topics answers GET /topics: what the firm knows of, and who knows most.
func (p *Pages) topics(c *gin.Context) error {
	view := topicsView{Frame: p.frame(c, "topics")}
	view.Home = true
	view.Title = must(view.language.Text("topics.title"))
	given := c.Request.URL.Query()
	number := pageNumber(given)
	wished := url.Values{}
	for _, key := range []string{"q", "kind", "sort"} {
		if value := given.Get(key); value != "" {
			wished.Set(key, value)
		}
	}
	view.Query = wished.Get("q")
	var err error
	view.Answer, err = p.searcher.Topics(c.Request.Context(), view.asker, search.TopicsQuery{
		Text: view.Query, Kind: wished.Get("kind"), Sort: wished.Get("sort"),
		Offset: (number - 1) * topicsShown, Limit: topicsShown,
	})
	if err == nil {
		err = p.options.Audit(c, audit.ShownTopics(view.Answer))
	}
	if err != nil {
		return err
	}
	view.Kinds = topicLinks(view.language, wished, "kind", []topicLink{
		{Name: "topics.kind.all"}, {Name: "topics.kind.skill", Value: search.TopicSkill},
		{Name: "topics.kind.phrase", Value: search.TopicPhrase}, {Name: "topics.kind.word", Value: search.TopicWord},
	})
	view.Sorts = topicLinks(view.language, wished, "sort", []topicLink{
		{Name: "topics.sort.all"}, {Name: "topics.sort.name", Value: search.ByName},
	})
	view.Paging = pagesOf(number, topicsShown, view.Answer.Total, "/topics", wished)
	return p.show(c, view.Frame, "topics", view)
}

// topicLinks fills in the links for each value of a parameter, whose names are keys of texts; "" is what is
// shown without it.
func topicLinks(language *texts.Language, wished url.Values, key string, links []topicLink) []topicLink {
	for i := range links {
		link := &links[i]
		to := url.Values{}
		for name, have := range wished {
			if name != key {
				to[name] = have
			}
		}
		if link.Value != "" {
			to.Set(key, link.Value)
		}
		link.Name, link.URL, link.Chosen = must(language.Text(link.Name)), withValues("/topics", to), wished.Get(key) == link.Value
	}
	return links
}
