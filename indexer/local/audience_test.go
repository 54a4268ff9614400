package local_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

func TestWhoMayReadWhat(t *testing.T) {
	var (
		everyone = connectors.Audience{Everyone: true}
		nobody   = connectors.Audience{}
		bo       = connectors.Audience{People: []string{"bo"}}
		board    = connectors.Audience{Groups: []string{"board"}}
	)
	e := open(t, t.TempDir())
	put(t, e,
		person("anna"), person("bo"), person("cia"),
		group("open", connectors.Open), group("unsaid", ""),
		group("closed", connectors.Closed, "anna"),
		group("board", connectors.Secret, "anna", "chair"), group("chair", connectors.Closed, "cia"),
		&connectors.Group{Head: connectors.Head{ID: "hidden", Audience: &bo}, Visibility: connectors.Open},
		post("none", "x", "kafka"),
		post("in-open", "x", "kafka", in("open")),
		post("in-unsaid", "x", "kafka", in("unsaid")),
		post("in-closed", "x", "kafka", in("closed")),
		post("in-secret", "x", "kafka", in("board")),
		post("in-hidden", "x", "kafka", in("hidden")),
		post("in-unknown", "x", "kafka", in("unknown")),
		post("to-all", "x", "kafka", in("closed"), readBy(everyone)),
		post("to-bo", "x", "kafka", in("open"), readBy(bo)),
		post("to-board", "x", "kafka", readBy(board)),
		post("to-nobody", "x", "kafka", readBy(nobody)),
		post("to-stranger", "x", "kafka", readBy(connectors.Audience{People: []string{"dan"}, Groups: []string{"unknown"}})),
	)
	v := view(t, e)
	for _, test := range []struct{ asker, reads, why string }{
		{"", "in-open in-unsaid none to-all", "nobody in particular reads what is everyone's"},
		{"anna", "in-closed in-open in-secret in-unsaid none to-all to-board", "a member reads closed and secret groups"},
		{"bo", "in-hidden in-open in-unsaid none to-all to-bo", "an audience names people"},
		{"cia", "in-open in-secret in-unsaid none to-all to-board", "a member of a group in a group is a member"},
	} {
		t.Run(test.why, func(t *testing.T) {
			access := as(t, v, test.asker)
			m := asked("kafka")
			m.Access = access
			equal(t, "Match", found(t, v, m), test.reads)
			var listed, known []string
			v.Docs(access, func(d indexer.DocNo) bool {
				if v.Doc(d).Kind == connectors.KindPost {
					listed = append(listed, id(t, v, d))
				}
				return true
			})
			slices.Sort(listed)
			equal(t, "Docs", strings.Join(listed, " "), test.reads)
			for _, p := range strings.Fields("in-closed in-hidden in-open in-secret in-unknown in-unsaid none to-all to-board to-bo to-nobody to-stranger") {
				if _, ok := v.Find(postRef(p), access); ok {
					known = append(known, p)
				}
			}
			equal(t, "Find", strings.Join(known, " "), test.reads)
		})
	}
}

func TestWhatTheAskerMayNotReadTakesNoPart(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e,
		person("anna"), person("bo"), group("board", connectors.Secret, "bo"),
		post("q", "anna", "kafka?"),
		post("r1", "cia", "yes", answers("q"), at("2024-01-01")),
		post("r2", "dan", "no", answers("q"), in("board"), accepted, at("2024-01-02")),
	)
	v := view(t, e)
	equal(t, "replies for anna", replies(t, v, "q", "anna"), "r1")
	equal(t, "replies for bo", replies(t, v, "q", "bo"), "r1 r2")
	equal(t, "parts for anna", parts(t, v, "q", "anna"), "anna asked, cia replied with r1")
	equal(t, "parts for bo", parts(t, v, "q", "bo"), "anna asked, cia replied with r1, dan accepted answer with r2")
}

func TestMembershipTakesEffectBothWays(t *testing.T) {
	e := open(t, t.TempDir())
	reads := func(asker string) string { return matches(t, e, "kafka", asker) }
	put(t, e, person("anna"), group("g", connectors.Closed), post("p", "bo", "kafka", in("g")))
	equal(t, "before anna joins", reads("anna"), "")
	put(t, e, group("g", connectors.Closed, "anna"))
	equal(t, "once she has joined", reads("anna"), "p")
	put(t, e, group("g", connectors.Closed))
	equal(t, "once she has left", reads("anna"), "")
	put(t, e, group("g", connectors.Open))
	equal(t, "once it is open", reads("anna")+reads(""), "pp")
	commit(t, e, indexer.Batch{Deletes: []connectors.Ref{groupRef("g")}})
	flush(t, e)
	equal(t, "once nobody describes it", reads("anna")+reads(""), "")
}

func TestAPersonReadsWithAllTheirAccounts(t *testing.T) {
	e := open(t, t.TempDir())
	who := func(id string) *connectors.Person {
		return &connectors.Person{Head: connectors.Head{ID: id}, Name: "Anna", Emails: []string{"anna@firm.example"}}
	}
	commit(t, e, indexer.Batch{Source: "directory", Upserts: []connectors.Record{who("a1")}})
	put(t, e, who("u1"), group("g", connectors.Closed, "u1"), post("p", "bo", "kafka", in("g")))
	v := view(t, e)
	no, ok := v.Directory().Person("directory:a1")
	if !ok {
		t.Fatal("no such person")
	}
	m := asked("kafka")
	m.Access = v.Directory().Access(no)
	equal(t, "matches", found(t, v, m), "p")
}

// Suggestions, frequencies and the newest time come from what everyone may read, whoever asks.
func TestStatisticsComeFromWhatEveryoneMayRead(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e,
		person("anna"), group("open", connectors.Open), group("closed", connectors.Closed, "anna"),
		post("p1", "x", "streams", titled("Kafka", "kanban"), in("open"), at("2024-01-01")),
		post("p2", "x", "kafka", titled("Kafka again"), at("2024-02-01")),
		post("p3", "x", "kafka", titled("Kafka merger", "kabul"), in("closed"), at("2024-03-01")),
		post("p4", "x", "kafka", titled("Kafka from the future"), at("9000-01-01")),
	)
	v := view(t, e)
	equal(t, "words", words(t, v, "ka", 10), "kafka 3, kanban 1")
	equal(t, "newest", v.Newest(), date("2024-02-01"))
	for term, want := range map[string]string{"kafka": "3 4", "merger": "0 4", "stream": "1 4", "kanban": "1 4", "nothing": "0 4"} {
		holding, of, err := v.Frequency(term)
		equal(t, term, fmt.Sprint(holding, of), want)
		if err != nil {
			t.Error(err)
		}
	}
	m := asked("kafka", "merger")
	m.Access = as(t, v, "anna")
	matched, err := v.Match(t.Context(), m, func(indexer.Hit) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "frequencies", fmt.Sprint(matched.Frequencies), "[3 0]")
	equal(t, "documents", matched.Documents, 4)
}

func TestWordsCompleteWhatIsTyped(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e,
		&connectors.Person{Head: connectors.Head{ID: "anna"}, Title: "Kravanalytiker", Skills: []connectors.Skill{{Name: "Kafka"}}},
		post("p1", "x", "kappa", titled("The Kafkaesque office", "C#", "åäö")),
		post("p2", "x", "", titled("Kafka", "kafka", "Kafka Streams")),
	)
	v := view(t, e)
	equal(t, "by frequency, and then by name", words(t, v, "ka", 10), "kafka 2, kafkaesque 1")
	equal(t, "as written, not as stemmed", words(t, v, "offic", 10), "office 1")
	equal(t, "at most as many as asked for", words(t, v, "k", 2), "kafka 2, kafkaesque 1")
	equal(t, "names with signs", words(t, v, "c#", 2), "c# 1")
	equal(t, "Nordic letters", words(t, v, "å", 2), "åäö 1")
	equal(t, "a title of a person", words(t, v, "krav", 2), "kravanalytiker 1")
	equal(t, "none", words(t, v, "x", 5), "")
}

// What is suggested follows the group, also when the group is described after its posts.
func TestWordsFollowTheGroup(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	suggested := func() string {
		v := view(t, e)
		defer v.Close()
		return words(t, v, "k", 10)
	}
	put(t, e, post("p", "x", "", titled("Kafka"), in("g")))
	equal(t, "nobody describes the group", suggested(), "")
	put(t, e, group("g", connectors.Open))
	equal(t, "the group is open", suggested(), "kafka 1")
	put(t, e, group("g", connectors.Closed))
	equal(t, "it is closed", suggested(), "")
	put(t, e, post("p", "x", "", titled("Kanban"), in("g")))
	put(t, e, group("g", ""))
	equal(t, "it is open again", suggested(), "kanban 1")
	commit(t, e, indexer.Batch{Deletes: []connectors.Ref{groupRef("g")}})
	flush(t, e)
	equal(t, "nobody describes it any longer", suggested(), "")
}

func TestContactsAreTheirOwnersAndOfThoseWhomTheSourceNames(t *testing.T) {
	e := open(t, t.TempDir())
	contact := func(id, owner string, a *connectors.Audience) *connectors.Contact {
		return &connectors.Contact{Head: connectors.Head{ID: id, Audience: a}, Owner: owner, Name: id}
	}
	put(t, e, person("anna"), person("bo"), group("sales", connectors.Closed, "bo"),
		contact("c2", "anna", nil), contact("c1", "anna", &connectors.Audience{Groups: []string{"sales"}}),
		contact("c3", "bo", &connectors.Audience{Everyone: true}), contact("c4", "stranger", nil))
	v := view(t, e)
	for asker, want := range map[string]string{"": "c3", "anna": "c1 c2 c3", "bo": "c1 c3"} {
		list, err := v.Contacts(t.Context(), as(t, v, asker))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range list {
			names = append(names, c.Name)
		}
		equal(t, "contacts of "+asker, strings.Join(names, " "), want)
	}
}

// A view keeps writers waiting, but it never waits for them.
func TestAViewAnswersWhileABatchWaitsForIt(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, person("anna"), &connectors.Contact{Head: connectors.Head{ID: "c"}, Owner: "anna"}, post("p", "anna", "kafka"))
	v := view(t, e)
	access := as(t, v, "anna")
	applied := make(chan error, 1)
	go func() {
		_, err := e.Apply(context.Background(), indexer.Batch{Source: chat, Upserts: []connectors.Record{post("q", "anna", "kafka")}})
		applied <- err
	}()
	time.Sleep(100 * time.Millisecond) // until the batch waits; too short a time only makes the test easier
	answered := make(chan int, 1)
	go func() {
		list, err := v.Contacts(context.Background(), access)
		if err != nil {
			t.Error(err)
		}
		answered <- len(list)
	}()
	select {
	case n := <-answered:
		equal(t, "contacts", n, 1)
	case <-time.After(10 * time.Second):
		t.Fatal("Contacts waits for the batch, which waits for the view")
	}
	equal(t, "matches", found(t, v, asked("kafka")), "p")
	v.Close()
	if err := <-applied; err != nil {
		t.Fatal(err)
	}
	flush(t, e)
	equal(t, "matches once the view is closed", matches(t, e, "kafka", ""), "p q")
}

// Words of what was everyone's and is no longer do not push out what still is.
func TestWordsThatAreNoLongerEveryonesPushNothingOut(t *testing.T) {
	e := open(t, t.TempDir())
	var before, after []connectors.Record
	for i := range 40 {
		for j := range 2 {
			id, title := fmt.Sprintf("%d-%d", i, j), fmt.Sprintf("kask%c%c", 'a'+i/10, 'a'+i%10)
			before = append(before, post(id, "x", "text", titled(title)))
			after = append(after, post(id, "x", "text", titled(title), readBy(connectors.Audience{})))
		}
	}
	put(t, e, append(before, post("still", "x", "text", titled("kastell")))...)
	put(t, e, after...)
	list, err := view(t, e).Words("kas", 3)
	if err != nil || len(list) != 1 || list[0].Text != "kastell" || list[0].Documents != 1 {
		t.Errorf("got %v, %v", list, err)
	}
}
