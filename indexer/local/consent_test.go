package local_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

func decide(t tester, e *local.Engine, id string, change func(*indexer.Consent)) {
	t.Helper()
	err := e.Decide(context.Background(), id, func(c *indexer.Consent) error { change(c); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

func colleague(t tester, e *local.Engine, id string) indexer.Colleague {
	t.Helper()
	v := view(t, e)
	defer v.Close()
	no, known := v.Directory().Person(id)
	if !known {
		t.Fatalf("nobody is %s", id)
	}
	return v.Directory().People[no]
}

func personWith(id string, change func(*connectors.Person)) *connectors.Person {
	p := person(id)
	change(p)
	return p
}

func TestWhatSomebodyDecidesSurvivesRestartAndSync(t *testing.T) {
	asked := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	e := open(t, dir)
	put(t, e, person("anna"), post("1", "anna", "kafka"))
	flush(t, e)
	decide(t, e, "chat:anna", func(c *indexer.Consent) {
		c.HideTopic("Kafka", true)
		c.HideRecord(postRef("1"), true)
		c.Judge("lunch", indexer.Rejected)
		c.Judge("java", indexer.Confirmed)
		c.Declare(indexer.DeclaredSkill{Name: "Cobol", Level: 4, Note: "since school"})
		c.Wish("Rust", true)
		c.NoInference = true
		c.ErasureAsked = asked
	})
	check := func(when string) {
		t.Helper()
		p := colleague(t, e, "chat:anna")
		equal(t, "topics "+when, strings.Join(p.Consent.Withheld(), ","), "Kafka,lunch")
		equal(t, "wishes "+when, strings.Join(p.Wishes, ","), "Rust")
		equal(t, "inference "+when, p.Consent.NoInference, true)
		last := p.Skills[len(p.Skills)-1]
		equal(t, "skill "+when, last, indexer.Skill{Skill: connectors.Skill{Name: "Cobol", Level: 4, By: "self"}, Source: indexer.SelfSource, Note: "since school"})
		equal(t, "found by what was declared "+when, matches(t, e, "cobol", ""), "anna")
		v := view(t, e)
		defer v.Close()
		hidden := 0
		v.Hidden(func(ref connectors.Ref, d indexer.DocNo) {
			if ref == postRef("1") && d == find(t, v, "1") {
				hidden++
			}
		})
		equal(t, "hidden "+when, hidden, 1)
		waiting := v.Directory().ErasureAsked()
		equal(t, "waiting to be erased", len(waiting) == 1 && v.Directory().People[waiting[0]].Consent.ErasureAsked.Equal(asked), true)
		confirmed, rejected := v.Directory().Judged()
		equal(t, "judged "+when, [2]int{confirmed, rejected}, [2]int{1, 1})
	}
	check("at once")
	put(t, e, personWith("anna", func(p *connectors.Person) { p.Bio = "new" }), post("1", "anna", "kafka again"))
	flush(t, e)
	check("after a sync")
	drop(t, e, "1")
	flush(t, e)
	put(t, e, post("1", "anna", "kafka once more"))
	flush(t, e)
	check("after the record went and came back")
	stop(t, e)
	e = open(t, dir)
	defer stop(t, e)
	check("after a restart")
	decide(t, e, "chat:anna", func(c *indexer.Consent) { *c = indexer.Consent{} })
	equal(t, "taken back", colleague(t, e, "chat:anna").Consent.IsZero(), true)
	equal(t, "found by what was withdrawn", matches(t, e, "cobol", ""), "")
}

func TestWhatIsDecidedForOneAccountHoldsForAllThatAreOneColleague(t *testing.T) {
	e := open(t, t.TempDir())
	defer stop(t, e)
	mail := func(p *connectors.Person) { p.Emails = []string{"anna@example.com"} }
	commit(t, e, indexer.Batch{Source: "hr", Upserts: []connectors.Record{personWith("anna", mail)}})
	put(t, e, person("other"))
	flush(t, e)
	decide(t, e, "hr:anna", func(c *indexer.Consent) { c.HideTopic("kafka", true); c.Wish("go", true) })
	decide(t, e, "chat:other", func(c *indexer.Consent) { c.Unlisted = true; c.Judge("java", indexer.Rejected) })
	put(t, e, personWith("other", mail))
	flush(t, e)
	both := colleague(t, e, "chat:other")
	equal(t, "accounts", len(both.Accounts), 2)
	equal(t, "topics", strings.Join(both.Consent.Withheld(), ","), "kafka,java")
	equal(t, "unlisted", both.Consent.Unlisted, true)
	equal(t, "findable", both.Findable(), false)
	// Taken back for one, it is taken back for both.
	decide(t, e, "chat:other", func(c *indexer.Consent) { c.Unlisted, c.ErasureAsked = false, time.Unix(1, 0) })
	again := colleague(t, e, "hr:anna")
	equal(t, "findable again", again.Findable(), true)
	// Whichever account is alone later keeps what was taken away.
	put(t, e, person("other"))
	flush(t, e)
	for _, id := range []string{"hr:anna", "chat:other"} {
		equal(t, "topics of "+id, strings.Join(colleague(t, e, id).Consent.Withheld(), ","), "kafka,java")
	}
	// But who is to be erased is the one whose account led.
	equal(t, "to be erased", colleague(t, e, both.ID).Consent.ErasureAsked.Equal(time.Unix(1, 0)), true)
	for _, account := range both.Accounts[1:] {
		equal(t, "to be erased, too", colleague(t, e, account.String()).Consent.ErasureAsked.IsZero(), true)
	}
}

func TestADecisionThatCannotBeKeptChangesNothing(t *testing.T) {
	e := open(t, t.TempDir())
	defer stop(t, e)
	put(t, e, person("anna"))
	flush(t, e)
	for _, tt := range []struct {
		name, field string
		change      func(*indexer.Consent)
	}{
		{"a topic without a name", "hidden_topics", func(c *indexer.Consent) { c.HideTopic(" ", true) }},
		{"a topic of several lines", "hidden_topics", func(c *indexer.Consent) { c.HideTopic("a\nb", true) }},
		{"a wish that is too long", "wishes", func(c *indexer.Consent) { c.Wish(strings.Repeat("x", 201), true) }},
		{"a level beyond five", "declared", func(c *indexer.Consent) { c.Declare(indexer.DeclaredSkill{Name: "go", Level: 6}) }},
		{"a note that is too long", "declared", func(c *indexer.Consent) {
			c.Declare(indexer.DeclaredSkill{Name: "go", Level: 1, Note: strings.Repeat("x", 1001)})
		}},
		{"a record of no kind", "hidden_records", func(c *indexer.Consent) { c.HideRecord(connectors.Ref{Source: "a", ID: "b"}, true) }},
		{"a topic both right and wrong", "confirmed", func(c *indexer.Consent) { c.Confirmed, c.Rejected = []string{"Go"}, []string{"go"} }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := e.Decide(context.Background(), "chat:anna", func(c *indexer.Consent) error { tt.change(c); return nil })
			var fault *connectors.FieldError
			if !errors.As(err, &fault) || fault.Field != tt.field {
				t.Errorf("got %v, want a fault in %s", err, tt.field)
			}
			equal(t, "nothing is decided", colleague(t, e, "chat:anna").Consent.IsZero(), true)
		})
	}
	if err := e.Decide(context.Background(), "chat:nobody", func(*indexer.Consent) error { return nil }); !errors.Is(err, indexer.ErrNotFound) {
		t.Errorf("somebody unknown: %v", err)
	}
}
