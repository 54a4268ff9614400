package local_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/indexer/local/filetest"
)

const day = 24 * time.Hour

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func openKeeping(t tester, dir string, c *clock, retention map[string]local.Retention) *local.Engine {
	t.Helper()
	e, err := local.Open(dir, local.Options{Logger: silent(), Now: c.now, Retention: retention})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func retain(t tester, e *local.Engine) int {
	t.Helper()
	removed, err := e.Retain(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	return removed
}

func TestPostsGoWhenTheyAreOlderThanTheirSourceIsKept(t *testing.T) {
	dir := t.TempDir()
	c := &clock{date("2026-01-01")}
	keep := map[string]local.Retention{chat: {Keep: 365 * day}}
	e := openKeeping(t, dir, c, keep)
	posts := []connectors.Record{
		post("ancient", "anna", "kafka hyvelspån", at("2024-06-01")), post("old", "anna", "kafka dragonstjärna", at("2025-02-01")),
		post("new", "bo", "kafka", at("2025-12-01"), answers("old")), post("timeless", "bo", "kafka"),
	}
	equal(t, "withheld", put(t, e, posts...).Withheld, 1)
	commit(t, e, indexer.Batch{Source: "wiki", Upserts: posts[:1]})
	flush(t, e)
	equal(t, "removed too early", retain(t, e), 0)
	equal(t, "found", matches(t, e, "kafka", ""), "ancient new old timeless")
	c.at = date("2026-02-03")
	equal(t, "removed", retain(t, e), 1)
	equal(t, "found in time", matches(t, e, "kafka", ""), "ancient new timeless")
	equal(t, "withheld when it is offered again", put(t, e, posts...).Withheld, 2)
	stop(t, e)
	equal(t, "in files", strings.Join(filetest.Find(t, dir, "dragonstjärn"), "\n"), "")
	e = openKeeping(t, dir, c, nil)
	equal(t, "added when all is kept", put(t, e, posts...).Added, 2)
}

// leaversFirm is one of whom Zelda leaves.
func leaversFirm(active bool) map[string][]connectors.Record {
	firm := zeldasFirm()
	for _, r := range firm["hr"] {
		if p, ok := r.(*connectors.Person); ok && p.ID == "zelda.qvist" {
			p.Active = &active
		}
	}
	return firm
}

func without(records []connectors.Record, id string) (out []connectors.Record) {
	for _, r := range records {
		if r.Header().ID != id {
			out = append(out, r)
		}
	}
	return out
}

// complete is a pass over a source that sees all it has.
func complete(t tester, e *local.Engine, source string, records []connectors.Record) {
	t.Helper()
	commit(t, e, indexer.Batch{Source: source, Upserts: records, Restart: true})
	if _, err := e.Finish(context.Background(), source, 1); err != nil {
		t.Fatal(err)
	}
	flush(t, e)
}

func TestWhatIsHereOfLeaversGoesInTime(t *testing.T) {
	leave := map[string]func(t tester, e *local.Engine){
		"inactive": func(t tester, e *local.Engine) { complete(t, e, "hr", leaversFirm(false)["hr"]) },
		"vanished": func(t tester, e *local.Engine) { complete(t, e, "hr", without(zeldasFirm()["hr"], "zelda.qvist")) },
	}
	for how, leave := range leave {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			c := &clock{date("2026-01-01")}
			keep := map[string]local.Retention{"hr": {Leavers: 90 * day}, "git": {RemoveLeaversPosts: true}}
			e := openKeeping(t, dir, c, keep)
			offer(t, e, zeldasFirm())
			findable := func(id string) bool {
				v := view(t, e)
				defer v.Close()
				no, known := v.Directory().Person(id)
				return known && v.Directory().People[no].Findable()
			}
			equal(t, "found before", findable("hr:zelda.qvist"), true)
			leave(t, e)
			retain(t, e)
			equal(t, "found once she left", findable("hr:zelda.qvist"), false)
			equal(t, "what she wrote", matches(t, e, "hyvelspan", ""), "1")
			stop(t, e)

			c.at = c.at.Add(89 * day)
			e = openKeeping(t, dir, c, keep)
			equal(t, "found after a restart", findable("hr:zelda.qvist"), false)
			equal(t, "removed too early", retain(t, e), 0)

			c.at = c.at.Add(2 * day)
			if removed := retain(t, e); removed == 0 {
				t.Error("nothing is removed")
			}
			equal(t, "what she wrote, later", matches(t, e, "hyvelspan", ""), "1")
			said := holds(t, e)
			for _, gone := range []string{"zelda", "Zelda", "U-Z1", "vinterkajak", "ballongfärd", "fjällmuseet"} {
				if strings.Contains(said, gone) {
					t.Errorf("%s is still here", gone)
				}
			}
			// Neither sources that still have her nor a restart bring her back.
			offer(t, e, leaversFirm(false))
			complete(t, e, "hr", without(leaversFirm(false)["hr"], "zelda.qvist"))
			equal(t, "the same after a sync", holds(t, e) == said, true)
			stop(t, e)
			var theirs []string
			for _, word := range []string{"zelda", "qvist", "70771", "zq-handle", "u-z1", "vinterkajak", "ballongfärd", "fjällmuse", "kvartsurverk"} {
				theirs = append(theirs, filetest.Find(t, dir, word)...)
			}
			equal(t, "in files", strings.Join(theirs, "\n"), "")
			e = openKeeping(t, dir, c, keep)
			equal(t, "the same after a restart", holds(t, e) == said, true)

			// She is employed again.
			commit(t, e, indexer.Batch{Source: "hr", Upserts: leaversFirm(true)["hr"]})
			flush(t, e)
			equal(t, "found again", findable("hr:zelda.qvist"), true)
			offer(t, e, zeldasFirm())
			equal(t, "hers again", strings.Contains(holds(t, e), `"id":"3","author":"U-Z1"`), true)
		})
	}
}

func TestWhoIsStillHereElsewhereHasNotLeft(t *testing.T) {
	c := &clock{date("2026-01-01")}
	e := openKeeping(t, t.TempDir(), c, map[string]local.Retention{"hr": {Leavers: 90 * day}})
	offer(t, e, zeldasFirm())
	// A new entry in place of the old one, with the same number.
	fresh := &connectors.Person{Head: connectors.Head{ID: "new"}, Name: "Zelda Qvist", EmployeeNumber: "70771"}
	complete(t, e, "hr", append(without(zeldasFirm()["hr"], "zelda.qvist"), fresh))
	before := holds(t, e)
	c.at = c.at.Add(200 * day)
	equal(t, "removed", retain(t, e), 0)
	equal(t, "the same is here", holds(t, e) == before, true)
	// Back before the time is over.
	complete(t, e, "hr", zeldasFirm()["hr"])
	c.at = c.at.Add(200 * day)
	equal(t, "removed once she is back", retain(t, e), 0)
	complete(t, e, "hr", without(zeldasFirm()["hr"], "zelda.qvist"))
	c.at = c.at.Add(89 * day)
	equal(t, "removed before she is gone long enough again", retain(t, e), 0)
}
