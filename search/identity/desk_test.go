package identity_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/identity"
)

// records are a directory, and a chat in which Anna is not known as Anna and Bo has two accounts.
var records = map[string]string{
	"hr": `
{"type":"unit","id":"data","name":"Data"}
{"type":"person","id":"anna","employee_number":"17","name":"Åsa Berg","emails":["asa.berg@firm.example"],"title":"Architect","unit":"data","location":"Oslo"}
{"type":"person","id":"bo","employee_number":"18","name":"Bo Ek","emails":["bo@firm.example"],"usernames":["boek"]}
{"type":"person","id":"cia","employee_number":"19","name":"Cia Dahl","emails":["desk@firm.example"]}
{"type":"person","id":"dan","employee_number":"20","name":"Dan Moe","emails":["desk@firm.example"]}`,
	"chat": `
{"type":"group","id":"g","name":"All","visibility":"open","members":["asa","bo","boek"]}
{"type":"person","id":"asa","name":"Asa Berg"}
{"type":"person","id":"bo","name":"Bo","emails":["bo@firm.example"]}
{"type":"person","id":"boek","name":"Bo Ek","usernames":["boek"]}
{"type":"post","id":"p","author":"asa","group":"g","title":"Kafka","body":"Kafka wants partitions.","time":"2026-05-17T09:30:00Z"}`,
}

type office struct {
	*testing.T
	desk     *identity.Desk
	searcher *search.Searcher
}

var klara = search.As("hr:cia")

func openOffice(t *testing.T) office {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	for source, lines := range records {
		batch := indexer.Batch{Source: source}
		for line := range strings.Lines(strings.TrimSpace(lines)) {
			record, err := connectors.Decode([]byte(strings.TrimSpace(line)))
			if err != nil {
				t.Fatal(err)
			}
			batch.Upserts = append(batch.Upserts, record)
		}
		if _, err := engine.Apply(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return office{T: t, desk: identity.New(engine), searcher: search.New(engine, search.DefaultParameters())}
}

func (o office) rule(r identity.Request) *identity.Ruling {
	o.Helper()
	ruled, err := o.desk.Rule(o.Context(), klara, r)
	if err != nil {
		o.Fatal(err)
	}
	return ruled
}

func (o office) suggested() string {
	o.Helper()
	answer, err := o.desk.Suggestions(o.Context(), klara, 0, 10)
	if err != nil {
		o.Fatal(err)
	}
	var out []string
	for _, s := range answer.Suggestions {
		out = append(out, s.A.ID+" "+s.B.ID)
	}
	if answer.Total != len(out) {
		o.Errorf("a total of %d suggestions; these are %d", answer.Total, len(out))
	}
	return strings.Join(out, ", ")
}

// found writes the people whom a question finds, each with their accounts and why.
func (o office) found(question string) string {
	o.Helper()
	answer, err := o.desk.People(o.Context(), klara, question, 10)
	if err != nil {
		o.Fatal(err)
	}
	var out []string
	for _, p := range answer.People {
		text := p.ID
		for _, a := range p.Accounts[1:] {
			text += "+" + a.ID
			for _, j := range p.JoinsOf(a.ID) {
				text += fmt.Sprintf(" (%s %s %s)", j.B, j.Key.Kind, j.Key.Value)
			}
		}
		out = append(out, strings.TrimSpace(text))
	}
	return strings.Join(out, ", ")
}

// knows tells who knows something, by id.
func (o office) knows(word string) string {
	o.Helper()
	answer, err := o.searcher.People(o.Context(), klara, search.Query{Text: word})
	if err != nil {
		o.Fatal(err)
	}
	var out []string
	for _, p := range answer.People {
		out = append(out, p.Person.ID)
	}
	return strings.Join(out, ", ")
}

func TestAMergeHoldsAtOnceAndIsTakenBackAtOnce(t *testing.T) {
	o := openOffice(t)
	check := func(when, suggested, knows, accounts string) {
		t.Helper()
		if got := o.suggested(); got != suggested {
			t.Errorf("%s: suggested are %s; want %s", when, got, suggested)
		}
		if got := o.knows("kafka"); got != knows {
			t.Errorf("%s: %s knows; want %s", when, got, knows)
		}
		if got := o.found("hr:anna"); got != accounts {
			t.Errorf("%s: accounts are %s; want %s", when, got, accounts)
		}
	}
	check("before", "hr:anna chat:asa", "chat:asa", "hr:anna")
	ruled := o.rule(identity.Request{Kind: "merge", Accounts: []string{"hr:anna", "chat:asa"}, Note: " she told me "})
	if ruled.Number != 1 || ruled.By == nil || ruled.By.Name != "Cia Dahl" || ruled.Note != "she told me" || ruled.At.IsZero() {
		t.Errorf("ruled %+v", ruled)
	}
	check("merged", "", "hr:anna", "hr:anna+chat:asa (hr:anna ruling )")
	o.rule(identity.Request{Kind: "undo", Undoes: 1})
	check("undone", "hr:anna chat:asa", "chat:asa", "hr:anna")

	history, err := o.desk.Rulings(t.Context(), klara, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(history.Rulings) != 2 || history.Rulings[0].Undoes != 1 || history.Rulings[1].UndoneBy != 2 || history.Rulings[1].Accounts[1] != (search.Link{ID: "chat:asa", Name: "Asa Berg"}) {
		t.Errorf("history %+v", history)
	}
}

func TestThoseWhoAreNotTheSameAreNotSuggestedAgain(t *testing.T) {
	o := openOffice(t)
	o.rule(identity.Request{Kind: "different", Accounts: []string{"chat:asa"}, Others: []string{"hr:anna"}})
	if got := o.suggested(); got != "" {
		t.Errorf("suggested are %s", got)
	}
}

func TestDifferentColleaguesAreThatWithAllTheirAccounts(t *testing.T) {
	o := openOffice(t)
	ruled := o.rule(identity.Request{Kind: "different", Accounts: []string{"hr:anna"}, Others: []string{"chat:bo"}})
	var others []string
	for _, a := range ruled.Others {
		others = append(others, a.ID)
	}
	if got := strings.Join(others, " "); got != "hr:bo chat:bo chat:boek" {
		t.Errorf("the others are %s", got)
	}
}

func TestAnAccountIsSplitOffFromAllTheRest(t *testing.T) {
	o := openOffice(t)
	if got, want := o.found("18"), "hr:bo+chat:bo (hr:bo mail bo@firm.example)+chat:boek (hr:bo username boek)"; got != want {
		t.Fatalf("%s; want %s", got, want)
	}
	o.rule(identity.Request{Kind: "split", Accounts: []string{"chat:boek"}})
	if got, want := o.found("bo ek"), "chat:boek, hr:bo+chat:bo (hr:bo mail bo@firm.example)"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	if got := o.suggested(); got != "hr:anna chat:asa" {
		t.Errorf("suggested are %s", got)
	}
}

func TestAConflictIsGoneOnceItIsRuled(t *testing.T) {
	o := openOffice(t)
	conflicts := func() *identity.Conflicts {
		t.Helper()
		answer, err := o.desk.Conflicts(t.Context(), klara, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	open := conflicts()
	if open.Total != 1 || open.Conflicts[0].Kind != "shared" || open.Conflicts[0].Keys[0].Value != "desk@firm.example" || len(open.Conflicts[0].People) != 2 {
		t.Fatalf("%+v", open)
	}
	o.rule(identity.Request{Kind: "different", Accounts: []string{"hr:cia"}, Others: []string{"hr:dan"}})
	if open := conflicts(); open.Total != 0 {
		t.Errorf("%+v", open)
	}
}

func TestPeopleAreFoundByWhatTheyGoBy(t *testing.T) {
	o := openOffice(t)
	bo := "hr:bo+chat:bo (hr:bo mail bo@firm.example)+chat:boek (hr:bo username boek)"
	for question, want := range map[string]string{
		"asa": "chat:asa, hr:anna", "Berg, Å": "chat:asa, hr:anna", "hr:anna": "hr:anna", "anna": "hr:anna", "ASA.BERG@firm.example": "hr:anna",
		"boek": bo, "18": bo, "chat:bo": bo, "ek": bo, "berg ek": "", "a": "chat:asa, hr:anna", "?": "",
	} {
		if got := o.found(question); got != want {
			t.Errorf("%q finds %s; want %s", question, got, want)
		}
	}
}

func TestWhatCannotBeRuledIsRefused(t *testing.T) {
	o := openOffice(t)
	many := make([]string, identity.MaxAccounts+1)
	for name, test := range map[string]struct {
		request       identity.Request
		field, reason string
	}{
		"an account that nobody has":       {identity.Request{Kind: "merge", Accounts: []string{"hr:anna", "hr:eva"}}, "accounts", "unknown-person"},
		"an id that is none":               {identity.Request{Kind: "different", Accounts: []string{"hr:anna"}, Others: []string{"bo"}}, "others", "unknown-person"},
		"a merge of one":                   {identity.Request{Kind: "merge", Accounts: []string{"hr:bo", "chat:bo"}}, "accounts", "same"},
		"a difference within one":          {identity.Request{Kind: "different", Accounts: []string{"hr:bo"}, Others: []string{"chat:bo"}}, "others", "same"},
		"a split of the only account":      {identity.Request{Kind: "split", Accounts: []string{"hr:anna"}}, "accounts", "same"},
		"an undo of what was not ruled":    {identity.Request{Kind: "undo", Undoes: 7}, "kind", "unknown"},
		"what is no ruling":                {identity.Request{Kind: "forget"}, "kind", "unknown"},
		"a merge of nobody":                {identity.Request{Kind: "merge"}, "kind", "unknown"},
		"more accounts than one can mean":  {identity.Request{Kind: "merge", Accounts: many}, "accounts", "too-many"},
		"a note without end":               {identity.Request{Kind: "merge", Accounts: []string{"hr:anna", "hr:bo"}, Note: strings.Repeat("x", 2000)}, "kind", "unknown"},
		"a split of two different persons": {identity.Request{Kind: "split", Accounts: []string{"hr:anna", "chat:asa"}}, "accounts", "unknown"},
	} {
		_, err := o.desk.Rule(t.Context(), klara, test.request)
		var refused *search.QueryError
		if !errors.As(err, &refused) || refused.Field != test.field || refused.Reason != test.reason {
			t.Errorf("%s: %v", name, err)
		}
	}
	if history, err := o.desk.Rulings(t.Context(), klara, 0, 10); err != nil || history.Total != 0 {
		t.Errorf("%v, %v", history, err)
	}
}

func TestNothingIsToldToNobody(t *testing.T) {
	o := openOffice(t)
	var nobody search.Asker
	ctx := t.Context()
	_, first := o.desk.Suggestions(ctx, nobody, 0, 1)
	_, second := o.desk.Conflicts(ctx, nobody, 0, 1)
	_, third := o.desk.People(ctx, nobody, "anna", 1)
	_, fourth := o.desk.Rulings(ctx, nobody, 0, 1)
	_, fifth := o.desk.Rule(ctx, nobody, identity.Request{Kind: "merge", Accounts: []string{"hr:anna", "chat:asa"}})
	for i, err := range []error{first, second, third, fourth, fifth} {
		if !errors.Is(err, search.ErrNoAsker) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
