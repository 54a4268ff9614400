package page

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Team makes the file of an order, which names what was ordered.
func (f *firm) Team(_ context.Context, _ search.Asker, order export.Order) (*takeout.File, *team.Answer, error) {
	if order.Format == "pdf" {
		return nil, nil, &team.RequestError{Field: "format", Reason: "unknown"}
	}
	f.request, f.members = order.Request, order.Members
	name := "team." + string(order.Format)
	return &takeout.File{Name: name, Type: "text/csv", Content: []byte(fmt.Sprint(order.Format, order.Language, order.Team))}, f.answer, nil
}

func TestTheTeamShownCanBeTakenAlongInEveryFormat(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	page := get(t, h, "/team?do=build&"+bidForm).status(http.StatusOK).Body.String()
	shown := fmt.Sprint(f.request)
	links := regexp.MustCompile(`href="(/team/export\?[^"]+)"`).FindAllStringSubmatch(page, -1)
	got := map[string]bool{}
	for _, link := range links {
		f.request = team.Request{}
		answer := get(t, h, html.UnescapeString(link[1])).status(http.StatusOK)
		if fmt.Sprint(f.request) != shown {
			t.Errorf("%s is of another team", link[1])
		}
		got[answer.Body.String()] = true
	}
	for _, want := range []string{"xlsxen0", "csven0", "jsonen0", "vcfen0", "docxen0", "docxsv0", "docxnb0"} {
		if !got[want] {
			t.Errorf("no link to %s among %v", want, got)
		}
	}
	get(t, h, "/team").lacks("/team/export")
}

func TestTheTeamOfABidCanBeTakenAlongByWhoeverSeesTheBid(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	page := get(t, h, "/bids/full").status(http.StatusOK).Body.String()
	links := regexp.MustCompile(`href="(/bids/full/export\?[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(links) != 7 {
		t.Fatalf("links are %v; want four files and CVs in three languages", links)
	}
	for _, link := range links {
		get(t, h, html.UnescapeString(link[1])).status(http.StatusOK)
		if len(f.request.Requirements) != 2 || len(f.members) == 0 || slices.Contains(f.members, "dir:left") {
			t.Errorf("%s is of %v for %v", link[1], f.members, f.request)
		}
	}
	get(t, h, "/bids/full/export?format=pdf").status(http.StatusBadRequest)
	get(t, h, "/bids/wanted/export?format=csv").status(http.StatusNotFound)
}

func TestAFormThatIsWrongIsSentBackToBePutRight(t *testing.T) {
	for _, query := range []string{"format=csv&skill=Go&weight=much&seats=1", "format=pdf&skill=Go&seats=1", "format=csv&skill=Go&seats=1&team=first"} {
		answer := get(t, site(t, fullFirm()), "/team/export?"+query).status(http.StatusSeeOther)
		if at := answer.Header().Get("Location"); !regexp.MustCompile(`^/team\?.*do=build.*skill=Go`).MatchString(at) {
			t.Errorf("%s leads to %s", query, at)
		}
	}
}
