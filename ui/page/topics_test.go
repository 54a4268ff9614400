package page

import (
	"net/http"
	"testing"

	"github.com/vemvet/vemvet/search"
)

func TestTheTopicsPageListsWhatTheFirmKnowsAndWhoKnowsMost(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	get(t, h, "/topics").status(http.StatusOK).has(
		"120 topics", "Kafka Streams", `href="/?q=%22Kafka&#43;Streams%22"`, "12 people", "80 documents", "more lately", "Anna Öberg", // a topic
		`href="/topics?kind=skill"`, `href="/topics?sort=name"`, `href="/topics?page=2"`, // the ways to other lists
	)
	if f.list.Limit != 50 || f.list.Offset != 0 {
		t.Errorf("asked for %+v", f.list)
	}
	get(t, h, "/topics?q=kaf&kind=skill&sort=name&page=3").status(http.StatusOK).has(
		`href="/topics?kind=skill&amp;q=kaf"`, `href="/topics?kind=word&amp;q=kaf&amp;sort=name"`, `value="kaf"`,
		`type="hidden" name="kind" value="skill"`,
	)
	if want := (search.TopicsQuery{Text: "kaf", Kind: search.TopicSkill, Sort: search.ByName, Offset: 100, Limit: 50}); f.list != want {
		t.Errorf("asked for %+v, want %+v", f.list, want)
	}
	get(t, h, "/").status(http.StatusOK).has(`href="/topics"`)
}

func TestATopicsPageWithNothingOnItSaysWhatToDo(t *testing.T) {
	f := fullFirm()
	f.topics = &search.TopicsAnswer{}
	get(t, site(t, f), "/topics").status(http.StatusOK).has("There are no topics yet")
	get(t, site(t, f), "/topics?q=quilting").status(http.StatusOK).has("Ask who knows quilting", `href="/?q=quilting"`)
}
