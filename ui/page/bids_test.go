package page

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/team"
)

func (f *firm) Judge(context.Context, search.Asker, team.Request, []string) (*team.Team, error) {
	return &f.answer.Teams[0], f.err
}

// fullBids has a bid of dir:me with something in every field, hostile where it is text; one of dir:bo that dir:me is
// on, and enough past ones for win rates.
func fullBids(t *testing.T, f *firm) *bid.Desk {
	t.Helper()
	store, err := shelf.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	roster := indexer.Roster{}
	for _, id := range []string{"me", "bo", "a/../nna", `<e"ve>`} {
		roster.Accounts = append(roster.Accounts, indexer.Account{
			Ref: connectors.Ref{Source: "dir", Kind: connectors.KindPerson, ID: id}, Person: &connectors.Person{Head: connectors.Head{ID: id}, Name: "The " + id + evil},
		})
	}
	directory := indexer.NewDirectory(roster)
	request := team.Request{
		Requirements: []team.Requirement{{Skill: "Go", Weight: 2, Mandatory: true}, {Skill: evil, Level: 3}}, Seats: 4, From: newYear, To: newYear.AddDate(0, 3, 0), Percent: 60,
		Budget: 1000, Places: []string{"Oslo", evil}, Languages: []string{"sv"}, Clearances: []string{evil}, MustHave: []string{"dir:a/../nna"}, MustNot: []string{"dir:bo"},
	}
	full := &bid.Bid{
		ID: "full", Version: 3, Created: newYear, Changed: newYear, Name: "Bid " + evil, Customer: evil, Deadline: newYear, State: bid.Open, Owner: "dir:me",
		Shares: []bid.Share{{Person: "*", May: bid.Read}, {Person: "dir:bo", May: bid.Edit}}, Request: request,
		Members:  []bid.Member{{Person: "dir:a/../nna", For: evil, Asked: newYear}, {Person: `dir:<e"ve>`, Answer: bid.Partly, Note: evil}, {Person: "dir:left"}},
		Comments: []bid.Comment{{By: "dir:bo", Time: newYear, Text: evil + " https://example.com/"}, {By: "#1", Time: newYear}},
		History: []bid.Change{
			{Version: 1, Time: newYear, By: "dir:me", Field: bid.Name, After: "Bid " + evil}, {Version: 2, Time: newYear, By: "dir:bo", Field: bid.CommentField},
			{Version: 3, Time: newYear, By: "#1", Field: "seat:2", Before: "#1", After: `dir:<e"ve>`}, {Version: 3, Time: newYear, Field: "exclude:dir:bo", After: "yes"},
			{Version: 3, Time: newYear, Field: "share:*", After: "read"}, {Version: 3, Time: newYear, Field: "answer:dir:bo", After: "no"},
		},
	}
	bids := []*bid.Bid{full}
	wanted := full.Clone()
	wanted.ID, wanted.Name, wanted.Owner, wanted.Shares, wanted.Members = "wanted", "Wanted "+evil, "dir:bo", nil, []bid.Member{{Person: "dir:me", For: evil, Answer: bid.No, Note: evil}}
	other := wanted.Clone()
	other.ID = "other"
	bids = append(bids, wanted, other)
	for _, id := range []string{"p1", "p2", "p3", "p4", "p5"} {
		past := full.Clone()
		past.ID, past.State, past.Decided, past.Went = id, bid.Won, newYear, []string{"dir:a/../nna"}
		bids = append(bids, past)
	}
	for _, b := range bids {
		if err := store.Put(b, 0); err != nil {
			t.Fatal(err)
		}
	}
	return bid.New(store, f, func() (*indexer.Directory, error) { return directory, nil }).At(func() time.Time { return newYear.Add(time.Hour) })
}

func postForm(t *testing.T, h http.Handler, target string, form url.Values) response {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return response{recorder, t}
}

func TestABidsPageHasTheMatrixWithTheEvidenceBehindEachCell(t *testing.T) {
	h := site(t, fullFirm())
	page := get(t, h, "/bids/full").status(http.StatusOK)
	page.has("80%", `href="/bids/full?cell=1-1#evidence"`, "Partly", "Left, or is not to be found any more", "×&#160;2")
	cell := get(t, h, "/bids/full?cell=1-1").status(http.StatusOK)
	cell.has(`id="evidence"`, "Moving to Kubernetes", "On the bid")
	page.lacks(`id="evidence"`)
	// The same person is on other bids at that time, which both timelines show.
	page.has(`class="span-bid"`, `href="/bids/p1"`)
	get(t, h, "/team?do=build&skill=Go&must=0&seats=2").status(http.StatusOK).has(`class="span-bid"`, `href="/bids/full"`)
	get(t, h, "/bids/full?cell=9-9").status(http.StatusOK).lacks(`id="evidence"`)
	get(t, h, "/bids/wanted").status(http.StatusNotFound)
	get(t, h, "/bids/nothere").status(http.StatusNotFound)
}

func TestAFormOfABidChangesWhatItNamesAndShowsWhatThatDid(t *testing.T) {
	h := site(t, fullFirm())
	to := postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "f.weight:go": {"3,5"}, "box": {"mandatory:go"}}).status(http.StatusSeeOther).Header().Get("Location")
	if to != "/bids/full?since=3#did" {
		t.Fatalf("goes on to %q", to)
	}
	after := get(t, h, strings.TrimSuffix(to, "#did")).status(http.StatusOK)
	after.has("What your change did", "Weight of go", "3.5", "Take it back")
	if matched := regexp.MustCompile(`name="f.mandatory:go" value="yes">`).FindString(after.Body.String()); matched == "" {
		t.Error("the box that was not ticked still is")
	}
	postForm(t, h, "/bids/full", url.Values{"version": {"4"}, "since": {"3"}, "do": {"take-back"}}).status(http.StatusSeeOther)
	get(t, h, "/bids/full").status(http.StatusOK).has("×&#160;2")

	fault := postForm(t, h, "/bids/full", url.Values{"version": {"5"}, "show": {"terms"}, "f.name": {" "}, "f.customer": {"Typed here"}}).status(http.StatusBadRequest)
	fault.has(`role="alert"`, `value="Typed here"`)
	postForm(t, h, "/bids/full", url.Values{"version": {"99"}, "f.name": {"X"}}).status(http.StatusBadRequest)
	postForm(t, h, "/bids/wanted", url.Values{"version": {"3"}, "f.name": {"X"}}).status(http.StatusNotFound)
}

func TestTwoWhoEditABidAtOnceAreShownBothValues(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	// Two open the form, both at version 3.
	postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "f.customer": {"Port A"}, "show": {"terms"}}).status(http.StatusSeeOther)
	conflict := postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "f.customer": {"Port B"}, "f.name": {"Renamed"}, "show": {"terms"}}).status(http.StatusConflict)
	conflict.has("Port A", "Port B", `name="pick.customer"`, `name="f.name" value="Renamed"`)
	checkMarkup(t, conflict.Body.String())
	get(t, h, "/bids/full").has("Port A").lacks("Port B", "Renamed")

	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(conflict.Body.String())[1]
	postForm(t, h, "/bids/full", url.Values{"version": {version}, "f.customer": {"Port B"}, "pick.customer": {"theirs"}, "f.name": {"Renamed"}}).status(http.StatusSeeOther)
	get(t, h, "/bids/full").has("Port A", "Renamed").lacks("Port B")
	// Other fields are merged without asking, and taken back without what the other did.
	to := postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "f.deadline": {"2026-02-03"}}).status(http.StatusSeeOther).Header().Get("Location")
	did := get(t, h, strings.TrimSuffix(to, "#did")).has("Port A", "Renamed", "3 Feb 2026", "What your change did")
	since := regexp.MustCompile(`name="since" value="(\d+)"`).FindStringSubmatch(did.Body.String())[1]
	version = regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(did.Body.String())[1]
	postForm(t, h, "/bids/full", url.Values{"version": {version}, "since": {since}, "do": {"take-back"}}).status(http.StatusSeeOther)
	get(t, h, "/bids/full").has("Port A", "Renamed").lacks("3 Feb 2026")
}

func TestPeopleArePutOnABidByName(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	choice := postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "do": {"share"}, "object": {"edit"}, "name": {"b"}, "show": {"terms"}}).status(http.StatusOK)
	choice.has("Whom do you mean?", `value="dir:bo"`)
	postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "do": {"give"}, "person": {"dir:bo"}, "show": {"terms"}}).status(http.StatusSeeOther)
	get(t, h, "/bids/full?show=terms").status(http.StatusOK).has("The me").lacks("Give the bid away")
	f.suggest = nil
	postForm(t, h, "/bids/full", url.Values{"version": {"4"}, "do": {"seat"}, "object": {"4"}, "name": {"Nobody Such"}}).status(http.StatusOK).has("Nobody found by the name Nobody Such.")
}

func TestAProposalIsSavedAsABid(t *testing.T) {
	f := fullFirm()
	f.answer.Teams[0].Seats[0].Person.ID = "dir:a/../nna"
	h := site(t, f)
	page := get(t, h, "/team?do=build&skill=Go&must=0&seats=2").status(http.StatusOK).has("Save as a bid").Body.String()
	_, page, _ = strings.Cut(page, "save-bid")
	form := url.Values{"f.name": {"From a proposal"}}
	for _, field := range regexp.MustCompile(`<input type="hidden" name="(f\.[^"]+)" value="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		form.Set(htmlText(field[1]), htmlText(field[2]))
	}
	to := postForm(t, h, "/bids", form).status(http.StatusSeeOther).Header().Get("Location")
	get(t, h, to).status(http.StatusOK).has("From a proposal", "Anna Öberg", `value="Go"`)
	postForm(t, h, "/bids", url.Values{"f.name": {""}, "f.customer": {"Kept"}, "f.seat:1": {"dir:bo"}}).status(http.StatusBadRequest).has(`value="Kept"`, `name="f.seat:1" value="dir:bo"`)
}

func TestOnesOwnPageTellsOfBidsAndTakesTheAnswer(t *testing.T) {
	h := site(t, fullFirm())
	get(t, h, "/me").status(http.StatusOK).has("Bids that you are wanted on", "Wanted &lt;script", "At the same time as")
	to := postForm(t, h, "/me/bids", url.Values{"bid": {"wanted"}, "answer": {"partly"}, "note": {"half of it"}}).status(http.StatusSeeOther).Header().Get("Location")
	if to != "/me#bids" {
		t.Errorf("goes on to %q", to)
	}
	get(t, h, "/me").has("half of it")
	postForm(t, h, "/me/bids", url.Values{"bid": {"full"}, "answer": {"yes"}}).status(http.StatusNotFound)
	postForm(t, h, "/me/bids", url.Values{"bid": {"wanted"}, "answer": {"perhaps"}}).status(http.StatusBadRequest)
}

func htmlText(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&").Replace(s)
}

func TestTheEmptySeatsOfABidAreFilledAtOnce(t *testing.T) {
	f := fullFirm()
	f.answer.Teams[0].Seats[0].Person.ID = `dir:me`
	f.answer.Conflicts = []team.Conflict{{Constraints: []string{team.Place}, Requirements: []int{0}, Remedies: []team.Remedy{{Constraints: []string{team.Place}, People: 2}}}}
	h := site(t, f)
	page := get(t, h, "/bids/full").status(http.StatusOK).has("Fill the empty seats", "What cannot be had together", `href="/bids/full?show=terms"`)
	checkMarkup(t, page.Body.String())
	page.has("Only wish for place", `name="f.wished:place" value="yes"`).lacks("Only wish for languages")
	to := postForm(t, h, "/bids/full", url.Values{"version": {"3"}, "do": {"fill"}}).status(http.StatusSeeOther).Header().Get("Location")
	if to != "/bids/full?since=3#did" {
		t.Fatalf("goes on to %q", to)
	}
	get(t, h, "/bids/full?since=3").status(http.StatusOK).has("Seat 4", "The me", "Take it back").lacks("Fill the empty seats")
	if n := len(f.request.MustHave); n != 1 {
		t.Errorf("the page asks for conflicts with %d who must be on the team; only one is locked", n)
	}
	postForm(t, h, "/bids/wanted", url.Values{"version": {"3"}, "do": {"fill"}}).status(http.StatusNotFound)

	f.answer.Teams[0].Seats[0].Person.ID = "dir:a/../nna" // who is on it already
	postForm(t, site(t, f), "/bids/full", url.Values{"version": {"3"}, "do": {"fill"}}).status(http.StatusOK).has("Nobody was found for the empty seats")
}

func TestTheListOfBidsIsPagedAndFiltered(t *testing.T) {
	h := site(t, fullFirm()) // one open bid of the reader's and five that were won
	for n := range 24 {
		postForm(t, h, "/bids", url.Values{"f.name": {fmt.Sprintf("Number %02d", n)}, "f.deadline": {newYear.AddDate(0, 0, n+1).Format(time.DateOnly)}}).status(http.StatusSeeOther)
	}
	postForm(t, h, "/bids", url.Values{"f.name": {"Gone to others"}, "f.state": {"lost"}}).status(http.StatusSeeOther)
	first := get(t, h, "/bids").status(http.StatusOK).has("Number 00", "Number 18", "Page 1 of 2", `rel="next" href="/bids?page=2"`, `All <span class="count">31</span>`, `Won <span class="count">5</span>`)
	first.lacks("Number 19", "Gone to others")
	checkMarkup(t, first.Body.String())
	get(t, h, "/bids?page=2").has("Number 19", "Number 23", "Gone to others").lacks("Number 18")
	get(t, h, "/bids?page=3").status(http.StatusOK).has("No bids of this kind")
	get(t, h, "/bids?show=lost").has("Gone to others", `href="/bids?show=lost" aria-current="page"`).lacks("Number", `rel="next"`)
	get(t, h, "/bids?show=open&page=2").has("Number 23", `href="/bids?show=open"`).lacks("Gone to others")
	get(t, h, "/bids?show=mine").has("Number 00")
	get(t, h, "/bids?show=nonsense").status(http.StatusOK).has("Number 00", `href="/bids" aria-current="page"`)
}
