package page

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

func (f *firm) Own(_ context.Context, a search.Asker) (*search.Own, error) {
	f.asker = a
	return f.own, f.err
}

func (f *firm) OwnCopy(_ context.Context, a search.Asker, visit func(string, connectors.Record) error) error {
	f.asker = a
	return visit("dir", &connectors.Person{Head: connectors.Head{ID: "me"}})
}

func (f *firm) OwnRecords(_ context.Context, a search.Asker, offset, _ int) (*search.OwnRecords, error) {
	f.asker, f.offset = a, offset
	out := &search.OwnRecords{Total: 45}
	for i, e := range f.own.Profile.Topics[0].Evidence {
		out.Records = append(out.Records, search.OwnRecord{Record: e.Record, Parts: []string{"author", evil}, Hidden: i == 1})
	}
	return out, f.err
}

func (f *firm) Decide(_ context.Context, a search.Asker, d search.Decision) (*indexer.Consent, error) {
	f.asker, f.decided = a, d
	if strings.TrimSpace(d.Topic) == "" && d.Record == "" && d.With == "" {
		return nil, &search.QueryError{Field: "topic", Reason: "missing"}
	}
	return &f.own.Decided, f.err
}

func (f *firm) Oversight(_ context.Context, a search.Asker) (*search.Oversight, error) {
	f.asker = a
	return &search.Oversight{Confirmed: 3, Rejected: 1, Erasures: []search.AskedToErase{{Person: search.Link{ID: evil, Name: evil}, Asked: newYear}}}, f.err
}

func (f *firm) Erase(_ context.Context, a search.Asker, person string, sure func() error) (indexer.Erasure, error) {
	f.asker = a
	if person != evil {
		return indexer.Erasure{}, &search.QueryError{Field: "person", Reason: "did-not-ask"}
	}
	if err := sure(); err != nil {
		return indexer.Erasure{}, err
	}
	f.erased = append(f.erased, person)
	return indexer.Erasure{}, f.err
}

// fullOwn has something in every field of one's own pages.
func fullOwn(reasons []search.Evidence, post, bad search.RecordLink) *search.Own {
	reasons = append([]search.Evidence{}, reasons...)
	reasons[1].Hidden = true
	return &search.Own{
		Profile: &search.Profile{
			Card: search.Card{ID: "dir:me", Name: "Me"}, Own: true, Wishes: []string{"Rust", evil},
			Topics: []search.Topic{
				{Name: "kubernetes " + evil, Rank: 1, Of: 9, Evidence: reasons}, {Name: "Go", Judged: search.TopicConfirmed, Hidden: true},
				{Name: "lunch", Judged: search.TopicRejected, Hidden: true},
			},
			Skills: []search.SkillClaim{{Name: "SQL", Level: 3, Source: evil, Hidden: true}, {Name: "COBOL", Level: 4, Source: indexer.SelfSource, Note: evil}, {Name: "C", Source: "dir"}},
		},
		Decided: indexer.Consent{
			HiddenTopics: []string{"Go", evil}, Rejected: []string{"lunch"}, Wishes: []string{"Rust"}, NoInference: true,
			HiddenRecords: []connectors.Ref{{Source: "chat", Kind: connectors.KindPost, ID: "t/1"}},
			Declared:      []indexer.DeclaredSkill{{Name: "COBOL", Level: 4}},
		},
		HiddenRecords: []search.RecordLink{post, bad},
		Holdings: []search.Holding{{
			Source: evil, Accounts: []string{"me", evil}, Wrote: 3, Named: 2, Reacted: 1, Experiences: 4, Contacts: 5,
			Groups: []search.Link{{ID: evil, Name: evil}}, Units: []search.Link{{ID: evil, Name: evil}}, First: newYear, Last: newYear,
		}},
		Joins: []search.Joined{
			{A: "dir:me", B: evil, Kind: indexer.ByMail, Value: evil}, {Kind: indexer.ByRuling}, {Kind: indexer.ByNumber}, {Kind: indexer.ByUsername}, {Kind: indexer.ByTag},
		},
	}
}

func TestOnesOwnPageTellsWhatOneIsFoundByAndOffersToDecide(t *testing.T) {
	f := fullFirm()
	page := get(t, site(t, f), "/me").status(http.StatusOK)
	page.has(
		"Colleagues can find you", `value="unlist"`, "only by what directory and CV state", `value="infer"`,
		`value="confirm-topic"`, `value="reject-topic"`, `value="unjudge-topic"`, `value="hide-topic"`, `value="show-topic"`,
		`value="hide-record"`, `value="show-record"`, `name="record" value="chat:t/1"`, `value="withdraw-skill"`, `value="declare-skill"`,
		`value="drop-wish"`, `value="add-wish"`, "from a source", `href="/people/dir:me"`,
	)
	if f.asker.Person() != "dir:me" {
		t.Errorf("asked as %q", f.asker.Person())
	}
	f.own.Decided.Unlisted, f.own.Decided.NoInference = true, false
	get(t, site(t, f), "/me").has("in no list of people", `value="list"`, `value="stop-inference"`)
	f.own = &search.Own{Profile: &search.Profile{}}
	get(t, site(t, f), "/me").status(http.StatusOK).has("Nothing yet", "What you hide stands here")
}

func TestWhatVemvetHoldsStandsThereBySourceAndRecord(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/me/data?page=3").status(http.StatusOK).has(
		"Posts that you wrote", "Lines of your CV", "Your contacts outside the firm", "Groups that you are in", "Units that you lead",
		"the same e-mail address", "an administrator said so", "45 records that speak for you", `href="/me/copy"`, `href="/me/erasure"`, `href="/me/data?page=2"`,
		`name="at" value="/me/data?page=3"`,
	)
	if f.offset != 2*ownRecordsShown {
		t.Errorf("asked from %d on", f.offset)
	}
	f.own.Decided.ErasureAsked = newYear
	get(t, site(t, f), "/me/data").has("You asked to be erased on 1 Jan 2026", `value="keep-me"`).lacks(`href="/me/erasure"`)
	get(t, site(t, f), "/me/erasure").has("You asked to be erased on 1 Jan 2026").lacks(`value="ask-erasure"`)
}

func TestADecisionIsMadeAndLeadsBackToWhereItWasMade(t *testing.T) {
	for _, test := range []struct {
		name string
		form url.Values
		want search.Decision
		to   string
	}{
		{"a topic", url.Values{"do": {"hide-topic"}, "topic": {"C# & more"}, "at": {"/people/dir:me"}},
			search.Decision{Do: "hide-topic", Topic: "C# & more"}, "/people/dir:me?done=hide-topic&topic=C%23+%26+more"},
		{"a record on the second page", url.Values{"do": {"hide-record"}, "kind": {"post"}, "record": {"chat:t/1"}, "at": {"/me/data?page=2"}},
			search.Decision{Do: "hide-record", Kind: "post", Record: "chat:t/1"}, "/me/data?done=hide-record&kind=post&page=2&record=chat%3At%2F1"},
		{"a skill with its level", url.Values{"do": {"declare-skill"}, "topic": {"Go"}, "level": {"4"}, "note": {"at home"}, "at": {"/me"}},
			search.Decision{Do: "declare-skill", Topic: "Go", Level: 4, Note: "at home"}, "/me?done=declare-skill&topic=Go"},
		{"one that says of what was decided before", url.Values{"do": {"add-wish"}, "topic": {"Go"}, "at": {"/me?done=hide-record&kind=post&record=x"}},
			search.Decision{Do: "add-wish", Topic: "Go"}, "/me?done=add-wish&topic=Go"},
		{"one from nowhere", url.Values{"do": {"add-wish"}, "topic": {"Go"}}, search.Decision{Do: "add-wish", Topic: "Go"}, "/me?done=add-wish&topic=Go"},
		{"one that leads to another site", url.Values{"do": {"add-wish"}, "topic": {"Go"}, "at": {"//evil.example/x"}},
			search.Decision{Do: "add-wish", Topic: "Go"}, "/?done=add-wish&topic=Go"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := fullFirm()
			answer := response{post(site(t, f), "/me", test.form), t}.status(http.StatusSeeOther)
			if f.decided != test.want || f.asker.Person() != "dir:me" {
				t.Errorf("%s decided %+v; want %+v", f.asker.Person(), f.decided, test.want)
			}
			if to := answer.Header().Get("Location"); to != test.to {
				t.Errorf("leads to %s; want %s", to, test.to)
			}
		})
	}
}

func TestWhoAskedIsErasedAtAPressAndNobodyElse(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	get(t, h, "/admin/decisions").has("asked on 1 Jan 2026", `name="sure" required`).lacks("They are erased")
	for _, test := range []struct {
		person, to, says string
		erased           int
	}{
		{"dir:somebody", "/admin/decisions?refused=1", "Nobody was erased", 0},
		{evil, "/admin/decisions?erased=1", "They are erased", 1},
	} {
		answer := response{post(h, "/admin/decisions", url.Values{"person": {test.person}, "sure": {"on"}}), t}.status(http.StatusSeeOther)
		if to := answer.Header().Get("Location"); to != test.to || len(f.erased) != test.erased {
			t.Errorf("%s: %v are erased, and it leads to %s", test.person, f.erased, to)
		}
		get(t, h, test.to).has(test.says)
	}
	if f.asker.Person() != "dir:me" {
		t.Errorf("asked as %q", f.asker.Person())
	}
}

func TestADecisionThatCannotBeMadeSaysWhyOnThePage(t *testing.T) {
	f := fullFirm()
	response{post(site(t, f), "/me", url.Values{"do": {"hide-topic"}, "topic": {" "}}), t}.status(http.StatusBadRequest).has("Write something first", "What you seem to know")
}

func TestWhatWasDecidedIsSaidWithAnUndoOnlyWhereItIsSo(t *testing.T) {
	h := site(t, fullFirm())
	for done, want := range map[string]string{
		"done=hide-topic&topic=go":                       `value="show-topic"`,
		"done=reject-topic&topic=lunch":                  `value="unjudge-topic"`,
		"done=hide-record&kind=post&record=chat:t%2F1":   `value="show-record"`,
		"done=declare-skill&topic=cobol":                 `value="withdraw-skill"`,
		"done=add-wish&topic=rust":                       `value="drop-wish"`,
		"done=stop-inference":                            `value="infer"`,
		"done=show-topic&topic=You+have+won,+call+12345": "Taken back.",
	} {
		get(t, h, "/me?"+done).has(`class="done" role="status"`, want)
	}
	for _, untrue := range []string{"done=hide-topic&topic=You+have+won,+call+12345", "done=unlist", "done=ask-erasure", "done=dance&topic=You+have+won,+call+12345", "done=show-topic&topic=You+have+won,+call+12345"} {
		get(t, h, "/me?"+untrue).lacks("You have won", "not found any longer", "asked to be erased")
	}
}

func TestOnesOwnProfileMarksWhatIsHiddenAndLeadsToOnesPage(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/people/dir:anna").lacks("own-banner", `value="hide-record"`)
	f.person.Own, f.person.Topics[0].Hidden, f.person.Wishes = true, true, []string{"Rust"}
	get(t, site(t, f), "/people/dir:anna").has("This is how you see your own profile", `href="/me"`, `value="hide-record"`, "badge-hidden", "Would like to work with", "Rust")
}

func TestThePageOnRightsLeadsToOnesOwn(t *testing.T) {
	get(t, site(t, fullFirm()), "/privacy").has("Your own page does most of this", `<a href="/me">To my page</a>`)
}

func TestWhatIsDownloadedIsAFileThatNoCacheKeeps(t *testing.T) {
	h := site(t, fullFirm())
	for address, want := range map[string][2]string{
		"/me/copy":            {"application/zip", "attachment; filename=vemvet.zip"},
		"/me/copy?source=dir": {"application/jsonl; charset=utf-8", "attachment; filename=dir.jsonl"},
	} {
		file := get(t, h, address).status(http.StatusOK)
		if got := [2]string{file.Header().Get("Content-Type"), file.Header().Get("Content-Disposition")}; got != want || file.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", address, file.Header())
		}
	}
	get(t, h, "/me/copy?source=elsewhere").status(http.StatusNotFound)
}

func TestWhoSeesToItReadsCountsAndWhoWaits(t *testing.T) {
	get(t, site(t, fullFirm()), "/admin/decisions").status(http.StatusOK).has("confirmed 3 topics", "75%", "asked on 1 Jan 2026")
}
