package ui_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
)

// knowing is a firm in which two colleagues know Kafka.
const knowing = `
{"type":"person","id":"anna","name":"Anna Ek","emails":["anna.ek@firm.example"],"skills":[{"name":"Kafka","level":5}]}
{"type":"person","id":"bo","name":"Bo Lind"}
{"type":"experience","id":"cv1","person":"anna","kind":"project","project":"p","title":"Timetables","customer":"Banverket"}
{"type":"contact","id":"c1","audience":"everyone","owner":"bo","name":"Nora Vik","organisation":"Banverket"}
{"type":"post","id":"ask","author":"bo","title":"Kafka partitions","body":"How many partitions does a Kafka topic need?","lang":"en","time":"2026-03-01T09:00:00Z"}
{"type":"post","id":"answer","author":"anna","parent":"ask","body":"Start with twelve partitions and measure the Kafka lag.","lang":"en","time":"2026-03-01T10:00:00Z"}
`

// views are the addresses at which colleagues are shown, with what the log says then.
var views = []struct {
	address string
	action  audit.Action
	whom    []string
	about   []string
}{
	{"/?q=kafka", audit.People, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/?q=Anna+Ek+kafka", audit.People, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/?q=anna.ek%40firm.example+kafka", audit.People, []string{"Anna Ek", "Bo Lind"}, []string{"firm", "example", "kafka"}},
	{"/why?q=kafka&a=hr:anna&b=hr:bo", audit.Why, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/people/hr:anna", audit.Person, []string{"Anna Ek"}, nil},
	{"/ask?q=how+many+kafka+partitions", audit.Ask, []string{"Anna Ek", "Bo Lind"}, []string{"many", "kafka", "partitions"}},
	{"/posts?q=kafka", audit.Posts, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/posts/hr:ask", audit.Thread, []string{"Anna Ek", "Bo Lind"}, nil},
	{"/references?skill=timetables", audit.References, []string{"Anna Ek"}, []string{"timetables"}},
	{"/networks?q=banverket", audit.Networks, []string{"Anna Ek", "Bo Lind"}, []string{"banverket"}},
	{"/api/v1/networks?q=banverket", audit.Networks, []string{"Anna Ek", "Bo Lind"}, []string{"banverket"}},
	{"/api/v1/people?q=kafka", audit.People, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/api/v1/compare?q=kafka&a=hr:anna&b=hr:bo", audit.Why, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/api/v1/people/hr:anna", audit.Person, []string{"Anna Ek"}, nil},
	{"/api/v1/ask?q=kafka+partitions", audit.Ask, []string{"Anna Ek", "Bo Lind"}, []string{"kafka", "partitions"}},
	{"/api/v1/posts?q=kafka", audit.Posts, []string{"Anna Ek", "Bo Lind"}, []string{"kafka"}},
	{"/api/v1/posts/hr:ask", audit.Thread, []string{"Anna Ek", "Bo Lind"}, nil},
}

func namesOf(people []audit.Named) []string {
	var out []string
	for _, p := range people {
		out = append(out, p.Name)
	}
	slices.Sort(out)
	return out
}

func TestWhoLooksForWhomInSalesAndHRIsInTheAuditLogAndWhatOthersLookForIsNot(t *testing.T) {
	h := openHouse(t, knowing, nil)
	for _, role := range []string{"employee", "leadership", "administrator", "sales", "hr"} {
		for _, view := range views {
			before := h.audit.Head().Number
			answer, _ := h.ask("GET", view.address, role, nil, http.Header{"X-Request-Id": {"request-0001"}})
			if answer.StatusCode != http.StatusOK {
				t.Fatalf("%s as %s: %s", view.address, role, answer.Status)
			}
			entries := h.entries(before + 1)
			if role != "sales" && role != "hr" {
				if len(entries) > 0 {
					t.Errorf("%s as %s is noted: %+v", view.address, role, entries)
				}
				continue
			}
			if len(entries) != 1 {
				t.Errorf("%s as %s: %d entries; want 1", view.address, role, len(entries))
				continue
			}
			e := entries[0]
			if e.Action != view.action || e.By == nil || e.By.ID != "hr:"+role || !slices.Equal(e.Roles, []string{role}) || e.Request != "request-0001" {
				t.Errorf("%s as %s: %+v by %v", view.address, role, e.Entry, e.By)
			}
			if got := namesOf(e.Shown); !slices.Equal(got, view.whom) {
				t.Errorf("%s as %s: shown %v; want %v", view.address, role, got, view.whom)
			}
			if !slices.Equal(e.About, view.about) {
				t.Errorf("%s as %s: about %q; want %q", view.address, role, e.About, view.about)
			}
		}
	}
	before := h.audit.Head().Number
	for _, address := range []string{"/", "/?q=nothing-of-the-kind", "/team", "/api/v1/suggest?q=an", "/people/hr:nobody", "/about"} {
		h.ask("GET", address, "sales", nil, nil)
	}
	if entries := h.entries(before + 1); len(entries) > 0 {
		t.Errorf("what shows nobody is noted: %+v", entries)
	}
	if _, err := h.book.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestEveryTeamIsInTheAuditLog(t *testing.T) {
	h := openHouse(t, knowing, nil)
	before := h.audit.Head().Number
	h.ask("GET", "/team?do=build&skill=Kafka&skill=Anna+Ek+Terraform&seats=1", "sales", nil, nil)
	h.ask("POST", "/team", "sales", url.Values{"do": {"build"}, "skill": {"Kafka"}, "seats": {"2"}}, nil)
	text, made, err := h.desk.Create("hr:sales", "test", []auth.Scope{auth.ScopeTeams}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/api/v1/teams", strings.NewReader(`{"requirements":[{"skill":"Kafka"}],"seats":2}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+text)
	answer, err := http.DefaultClient.Do(request)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%v, %+v for the token %s", err, answer, made.ID)
	}
	answer.Body.Close()
	file, _ := h.ask("GET", "/team/export?skill=Kafka&seats=2&format=csv", "sales", nil, nil)
	entries := h.entries(before + 1)
	if len(entries) != 4 || file.StatusCode != http.StatusOK {
		t.Fatalf("%d entries, %s; want 4", len(entries), file.Status)
	}
	if got := entries[3].Note; got != "as csv" {
		t.Errorf("the file is noted as %q", got)
	}
	for i, e := range entries {
		if e.Action != audit.Team || e.By == nil || e.By.Name != "Salli Sund" || !slices.Contains(namesOf(e.Shown), "Anna Ek") {
			t.Errorf("entry %d: %+v by %v shows %v", i, e.Entry, e.By, e.Shown)
		}
	}
	if got := entries[0].About; !slices.Equal(got, []string{"Kafka", "Terraform"}) {
		t.Errorf("about %q; want the names left out", got)
	}
	if entries[2].Note == "" {
		t.Error("nothing tells that it was asked with a token")
	}
}

func TestSigningInAndOutAndTokensAreInTheAuditLog(t *testing.T) {
	h := openHouse(t, "", nil)
	before := h.audit.Head().Number
	if before != uint64(len(auth.AllRoles())) {
		t.Errorf("%d entries of %d sign-ins", before, len(auth.AllRoles()))
	}
	h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:nobody"}}, nil)
	h.ask("POST", "/tokens", "hr", url.Values{"name": {"mine"}, "scope": {"read"}, "days": {"7"}}, nil)
	tokens, err := h.desk.Of("hr:hr")
	if err != nil || len(tokens) != 1 {
		t.Fatalf("%v, %v", tokens, err)
	}
	h.ask("POST", "/tokens/revoke", "hr", url.Values{"id": {tokens[0].ID}}, nil)
	h.ask("POST", "/tokens/shut-out", "administrator", url.Values{"person": {"hr:sales"}}, nil)
	h.ask("POST", "/admin/identity/rulings", "administrator", url.Values{"kind": {"merge"}, "account": {"hr:sales"}, "other": {"hr:hr"}}, nil)
	h.ask("POST", "/admin/identity/rulings", "administrator", url.Values{"kind": {"undo"}, "undoes": {"1"}}, nil)
	h.ask("POST", "/admin/identity/rulings", "administrator", url.Values{"kind": {"nonsense"}}, nil)
	h.ask("GET", "/admin/audit", "administrator", nil, nil)
	h.ask("POST", "/sign-out", "hr", url.Values{}, nil)
	h.ask("POST", "/sign-out/everywhere", "leadership", url.Values{}, nil)
	var got []audit.Action
	for _, e := range h.entries(before + 1) {
		got = append(got, e.Action)
		if e.Action == audit.Ruled && len(e.Subjects) != 2 {
			t.Errorf("ruled on %v", e.Shown)
		}
		if e.Action == audit.ShutOut && !slices.Equal(namesOf(e.Shown), []string{"Salli Sund"}) {
			t.Errorf("shut out: %v", e.Shown)
		}
		if (e.By == nil) != (e.Action == audit.SignInRefused) {
			t.Errorf("%s by %v", e.Action, e.By)
		}
	}
	want := []audit.Action{audit.SignInRefused, audit.TokenMade, audit.TokenRevoked, audit.ShutOut, audit.Ruled, audit.RulingUndone, audit.Read, audit.SignOut, audit.SignOutEverywhere, audit.SignOut}
	if !slices.Equal(got, want) {
		t.Errorf("the log has %v; want %v", got, want)
	}
}

// A log that cannot be written hides nothing from those whose views are not noted, and shows nothing to the
// others.
func TestALogThatCannotBeWrittenRefusesWhatItShouldHold(t *testing.T) {
	h := openHouse(t, knowing, nil)
	if err := h.audit.Close(); err != nil {
		t.Fatal(err)
	}
	for _, view := range views {
		answer, text := h.ask("GET", view.address, "hr", nil, nil)
		if answer.StatusCode != http.StatusServiceUnavailable || strings.Contains(text, "Anna Ek</a>") || !strings.Contains(text, "audit log") {
			t.Errorf("%s: %s", view.address, answer.Status)
		}
		if answer, _ := h.ask("GET", view.address, "employee", nil, nil); answer.StatusCode != http.StatusOK {
			t.Errorf("%s as an employee: %s", view.address, answer.Status)
		}
	}
	if answer, text := h.ask("GET", "/team?do=build&skill=Kafka&seats=1", "sales", nil, nil); answer.StatusCode != http.StatusServiceUnavailable || strings.Contains(text, "Anna Ek") {
		t.Errorf("a team: %s", answer.Status)
	}
	if answer, _ := h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:sales"}}, nil); len(answer.Cookies()) > 0 {
		t.Error("somebody is signed in without an entry")
	}
	h.ask("POST", "/tokens", "hr", url.Values{"name": {"mine"}, "scope": {"read"}, "days": {"7"}}, nil)
	if tokens, err := h.desk.Of("hr:hr"); err != nil || len(tokens) > 0 {
		t.Errorf("a token that is not noted is good: %v, %v", tokens, err)
	}
	if answer, _ := h.ask("POST", "/sign-out", "hr", url.Values{}, nil); answer.StatusCode >= 400 {
		t.Errorf("somebody is kept in: %s", answer.Status)
	}
	if answer, _ := h.ask("GET", "/about", "hr", nil, nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the session goes on: %s", answer.Status)
	}
	if !strings.Contains(h.log.String(), "level=ERROR") {
		t.Error("the log of the server says nothing")
	}
	_, numbers := h.ask("GET", "/metrics", "administrator", nil, nil)
	if !strings.Contains(numbers, "\nvemvet_audit_entries_total{outcome=\"failed\"} ") || strings.Contains(numbers, "{outcome=\"failed\"} 0\n") {
		t.Error("nothing counts the failures")
	}
}

func TestAColleagueSeesWhoLookedForThem(t *testing.T) {
	h := openHouse(t, knowing, nil)
	h.ask("GET", "/?q=kafka", "hr", nil, nil)
	h.ask("GET", "/people/hr:anna", "sales", nil, nil)
	h.ask("GET", "/people/hr:anna", "employee", nil, nil)
	h.ask("GET", "/people/hr:sales", "sales", nil, nil)
	looks, err := h.book.Looks(t.Context(), "hr:anna", 0, 10)
	if err != nil || len(looks) != 2 {
		t.Fatalf("%+v, %v", looks, err)
	}
	first, second := looks[0], looks[1]
	if first.Action != audit.Person || !slices.Equal(first.Roles, []string{"sales"}) || first.Actor != "hr:sales" || time.Since(first.Time) > time.Minute {
		t.Errorf("%+v", first)
	}
	if second.Action != audit.People || !slices.Equal(second.Roles, []string{"hr"}) || !slices.Equal(second.About, []string{"kafka"}) {
		t.Errorf("%+v", second)
	}
	if further, err := h.book.Looks(t.Context(), "hr:anna", second.Number, 10); err != nil || len(further) > 0 {
		t.Errorf("%+v, %v", further, err)
	}
	if own, err := h.book.Looks(t.Context(), "hr:sales", 0, 10); err != nil || len(own) > 0 {
		t.Errorf("what they saw of themselves is a look: %+v, %v", own, err)
	}
	if _, text := h.ask("GET", "/me/looks", "sales", nil, nil); strings.Contains(text, "Read a profile") {
		t.Error("/me/looks tells of what they saw of themselves")
	}
	h.ask("GET", "/people/hr:employee", "hr", nil, nil)
	if _, text := h.ask("GET", "/me/looks", "employee", nil, nil); !strings.Contains(text, "Read a profile") || strings.Contains(text, "Hanna Ros") {
		t.Errorf("/me/looks:\n%s", text)
	}
	if copied, _ := h.ask("GET", "/me/copy", "employee", nil, nil); copied.StatusCode != http.StatusOK || h.entries(h.audit.Head().Number)[0].Action != audit.Exported {
		t.Errorf("a copy of everything: %s, %v", copied.Status, h.entries(h.audit.Head().Number))
	}
	page, text := h.ask("GET", "/admin/audit", "administrator", nil, nil)
	if page.StatusCode != http.StatusOK || !strings.Contains(text, "Hanna Ros") || !strings.Contains(text, "Read a profile") {
		t.Errorf("%s\n%s", page.Status, text)
	}
	content, err := os.ReadFile(filepath.Join(h.dir, "audit", "audit-000000000001.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Anna", "anna", "Hanna", "hr:", "Ek"} {
		if strings.Contains(string(content), name) {
			t.Errorf("the log holds %q", name)
		}
	}
}

func TestWhoeverUsesAMachineWithoutSignInIsNobodyInParticular(t *testing.T) {
	h := openHouse(t, knowing, func(o *ui.Options) {
		visitor := o.Visitor
		o.Visitor = func(c *gin.Context) (auth.Visitor, error) {
			if _, err := c.Cookie("vemvet-session"); err == nil {
				return visitor(c)
			}
			return auth.Local(search.Anyone(), ""), nil
		}
	})
	before := h.audit.Head().Number
	h.ask("GET", "/?q=kafka", "", nil, nil)
	h.ask("GET", "/team?do=build&skill=Kafka&seats=1", "", nil, nil)
	entries := h.entries(before + 1)
	if len(entries) != 1 || entries[0].Action != audit.Team || !slices.Equal(entries[0].Roles, []string{audit.Local}) {
		t.Errorf("%+v", entries)
	}
}

func TestWhoAskedOnTheirPageIsErasedByAnAdministratorAndTheLogTells(t *testing.T) {
	h := openHouse(t, knowing, nil)
	ours := http.Header{"Origin": {h.url}}
	erase := func(role, person string) string {
		t.Helper()
		answer, _ := h.ask("POST", "/admin/decisions", role, url.Values{"person": {person}, "sure": {"on"}}, ours)
		return answer.Status + " " + answer.Header.Get("Location")
	}
	if got := erase("administrator", "hr:employee"); got != "303 See Other /admin/decisions?refused=1" {
		t.Errorf("who did not ask: %s", got)
	}
	h.ask("POST", "/me", "employee", url.Values{"do": {"ask-erasure"}}, ours)
	if got := erase("hr", "hr:employee"); !strings.HasPrefix(got, "403") {
		t.Errorf("HR: %s", got)
	}
	before := h.audit.Head().Number
	if got := erase("administrator", "hr:employee"); got != "303 See Other /admin/decisions?erased=1" {
		t.Fatalf("who asked: %s", got)
	}
	entries := h.entries(before + 1)
	if len(entries) != 1 || entries[0].Action != audit.Erased || entries[0].By == nil || entries[0].By.ID != "hr:administrator" || entries[0].Forgotten != 1 {
		t.Errorf("the log tells %+v", entries)
	}
	if answer, _ := h.ask("GET", "/people/hr:employee", "sales", nil, nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("once erased: %s", answer.Status)
	}
}
