package page

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
)

// References answers with a project that is hostile in every field, and a plain one.
func (f *firm) References(_ context.Context, a search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error) {
	f.asker, f.referred = a, q
	if q.Requirements[0].Skill == "?" {
		return nil, &search.QueryError{Field: "requirements[0].skill", Reason: "no-words"}
	}
	bad := search.RecordLink{Kind: connectors.KindExperience, ID: "cv:1", Title: evil, URL: "javascript:alert(1)", Lang: evil}
	shows := []search.ReferenceShowing{{Record: bad, Snippet: search.Snippet{{Text: evil, Marked: true}}, Contribution: 0.5, Factors: []search.Factor{{Name: search.FactorWeight, Value: 0.5}, {Name: search.FactorTeam, Value: 1}}}}
	eve := search.Card{ID: evil, Name: evil, Email: evil}
	return &search.ReferencesAnswer{Total: 25, References: []search.Reference{
		{
			Project: evil, Title: evil, Lang: evil, Customer: evil, From: newYear.AddDate(-2, 0, 0), To: newYear, Size: 3, Score: 0.5, Shows: shows, OnTeam: 1,
			People: []search.Doer{{Link: search.Link{ID: evil, Name: evil}, Role: evil, OnTeam: true}}, Ask: &search.Voucher{Person: eve, Time: 0.5, Tied: 1.25, Spared: 0.75},
		},
		{Project: "p", Title: "Timetables", Size: 1, Shows: shows},
	}}, f.err
}

func TestReferencesAreAskedForWithWeightsAndATeam(t *testing.T) {
	f := fullFirm()
	page := get(t, site(t, f), "/references?skill=Go&weight=2,5&skill=&weight=9&skill=SQL&weight=much&with=dir:bo&page=2").status(http.StatusOK)
	want := []search.Wanted{{Skill: "Go", Weight: 2.5}, {Skill: "SQL"}}
	if len(f.referred.Requirements) != 2 || f.referred.Requirements[0] != want[0] || f.referred.Requirements[1] != want[1] || f.referred.Offset != referencesShown || f.referred.Team[0] != "dir:bo" {
		t.Errorf("asked %+v", f.referred)
	}
	page.has("25 projects", "Timetables", "1 of the team did it", "2 more, who cannot be named", "there for 50% of the time", "weight 0.500 × done by the team 1.000", "Nobody who did it can be asked.", "Bo Ek", `value="2.5"`)
}

func TestAReferencesPageThatIsNotAskedAnythingIsAForm(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/references?skill=+").status(http.StatusOK).has(`name="skill"`).lacks("Did it")
	get(t, site(t, f), "/references?skill=%3F").status(http.StatusBadRequest).has(`role="alert"`, "? holds nothing to look for")
}

func TestAProposalNamesWhoOfTheTeamDidAReference(t *testing.T) {
	f := fullFirm()
	page := get(t, site(t, f), "/team?do=build&skill=Go&weight=2&seats=2").status(http.StatusOK)
	page.has("done by", "Jan 2024 – Jan 2026").lacks("Timetables") // which nobody of the team did
	if f.referred.Limit != shownOnProposal || len(f.referred.Team) != 2 || f.referred.Requirements[0].Weight != 2 {
		t.Errorf("asked %+v", f.referred)
	}
}

func TestAProposalLeadsToItsReferences(t *testing.T) {
	get(t, site(t, fullFirm()), "/team?do=build&skill=Go&weight=2&seats=2").has("/references?skill=Go&amp;weight=2&amp;with=" + url.QueryEscape("dir:a/../nna"))
}

func TestReferencesForABidLeadBackToItForThoseWhoSeeIt(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	page := get(t, h, "/bids/full").status(http.StatusOK).has("Which past projects answer this?", "/networks?q=")
	address := regexp.MustCompile(`href="(/references\?[^"]*)"`).FindStringSubmatch(page.Body.String())[1]
	references := get(t, h, htmlText(address)).status(http.StatusOK)
	references.has(`href="/bids/full"`, "Back to the bid", `name="bid" value="full"`, `&amp;page=2`, "bid=full")
	if len(f.referred.Requirements) != 2 || f.referred.Requirements[0] != (search.Wanted{Skill: "Go", Weight: 2}) || f.referred.Team[0] != "dir:a/../nna" {
		t.Errorf("asked %+v", f.referred)
	}
	checkMarkup(t, references.Body.String())
	hidden := get(t, h, "/references?skill=Go&bid=wanted").status(http.StatusOK).lacks("Wanted", "Back to the bid", "bid=wanted", `value="wanted"`).Body.String()
	if never := get(t, h, "/references?skill=Go&bid=nothere").Body.String(); strings.ReplaceAll(never, "nothere", "wanted") != hidden {
		t.Error("a bid that is hidden and one that never was are told apart")
	}
}

func TestATeamIsBuiltForWhatReferencesAreToShow(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	get(t, h, "/references?skill=Go&weight=2").has(`formaction="/team#proposal"`)
	get(t, h, "/team?skill=Go&weight=2&skill=&weight=&do=build").status(http.StatusOK).has("Proposed team")
	if len(f.request.Requirements) != 1 || f.request.Seats != 3 {
		t.Errorf("asked for %+v", f.request)
	}
}
