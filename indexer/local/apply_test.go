package local_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// holds gives the lines of all records, in the order in which Records visits them.
func holds(t tester, e *local.Engine) string {
	t.Helper()
	var lines []string
	err := e.Records(context.Background(), "", func(source string, r connectors.Record) error {
		line, err := connectors.Encode(r)
		lines = append(lines, source+" "+string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestApplyCountsWhatABatchChanged(t *testing.T) {
	e := open(t, t.TempDir())
	a, b := post("a", "anna", "kafka"), post("b", "anna", "flink")
	for _, test := range []struct {
		name    string
		batch   indexer.Batch
		applied indexer.Applied
		records int
	}{
		{"nothing", indexer.Batch{}, indexer.Applied{}, 0},
		{"two new posts", indexer.Batch{Upserts: []connectors.Record{a, b}}, indexer.Applied{Added: 2}, 2},
		{"the same again", indexer.Batch{Upserts: []connectors.Record{a, b}}, indexer.Applied{Unchanged: 2}, 2},
		{"one with another word", indexer.Batch{Upserts: []connectors.Record{post("a", "anna", "spark"), b}}, indexer.Applied{Changed: 1, Unchanged: 1}, 2},
		{"one twice, of which the later counts", indexer.Batch{Upserts: []connectors.Record{post("a", "bo", "storm"), a}}, indexer.Applied{Changed: 1}, 2},
		{"a new one twice", indexer.Batch{Upserts: []connectors.Record{post("c", "bo", "storm"), post("c", "bo", "spark")}}, indexer.Applied{Added: 1}, 3},
		{"one that is new and gone in a batch", indexer.Batch{Upserts: []connectors.Record{post("d", "bo", "storm")}, Deletes: []connectors.Ref{postRef("d")}}, indexer.Applied{Added: 1, Removed: 1}, 3},
		{"a deletion", indexer.Batch{Deletes: []connectors.Ref{postRef("a")}}, indexer.Applied{Removed: 1}, 2},
		{"of what is gone already", indexer.Batch{Deletes: []connectors.Ref{postRef("a"), postRef("never")}}, indexer.Applied{}, 2},
		{"a person with the id of a post", indexer.Batch{Upserts: []connectors.Record{person("b")}}, indexer.Applied{Added: 1}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			equal(t, "applied", commit(t, e, test.batch), test.applied)
			_, records, err := e.Progress(chat)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "records", records, test.records)
		})
	}
}

func TestAChangedRecordIsFoundByItsNewWordsOnly(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("a", "anna", "kafka", at("2024-01-01")), post("b", "bo", "flink"))
	put(t, e, post("a", "cia", "spark", titled("News"), at("2024-05-01")))
	equal(t, "by the old word", matches(t, e, "kafka", ""), "")
	equal(t, "by the new word", matches(t, e, "spark", ""), "a")
	equal(t, "by the new title", matches(t, e, "news", ""), "a")

	v := view(t, e)
	d := find(t, v, "a")
	equal(t, "document", v.Doc(d), indexer.Doc{
		Kind: connectors.KindPost, Time: date("2024-05-01"), Lang: "en", Parent: indexer.DocNo(indexer.None), Words: 2,
	})
	equal(t, "parts", parts(t, v, "a", ""), "cia author")
	equal(t, "newest", v.Newest(), date("2024-05-01"))
	record, err := v.Record(d)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "body", record.(*connectors.Post).Body, "spark")
	ref, err := v.Ref(d)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "ref", ref, postRef("a"))
}

func TestADeletedRecordIsNowhere(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("a", "anna", "kafka", titled("Kafka", "kafka"), at("2024-05-01")), post("b", "bo", "flink", at("2024-01-01")))
	v := view(t, e)
	d := find(t, v, "a")
	v.Close()
	drop(t, e, "a")

	v = view(t, e)
	if _, ok := v.Find(postRef("a"), indexer.Public()); ok {
		t.Error("Find finds it")
	}
	if _, err := v.Ref(d); !errors.Is(err, indexer.ErrNotFound) {
		t.Errorf("Ref: %v", err)
	}
	if _, err := v.Record(d); !errors.Is(err, indexer.ErrNotFound) {
		t.Errorf("Record: %v", err)
	}
	equal(t, "document", v.Doc(d), indexer.Doc{Parent: indexer.DocNo(indexer.None)})
	equal(t, "matches", found(t, v, asked("kafka")), "")
	equal(t, "words", words(t, v, "k", 10), "")
	equal(t, "newest", v.Newest(), date("2024-01-01"))
	holding, of, err := v.Frequency("kafka")
	equal(t, "frequency", fmt.Sprint(holding, of, err), "0 1 <nil>")
	var all []string
	v.Docs(indexer.Public(), func(d indexer.DocNo) bool {
		all = append(all, id(t, v, d))
		return true
	})
	equal(t, "documents", strings.Join(all, " "), "b")
	v.Close()

	put(t, e, post("a", "anna", "kafka"))
	equal(t, "once it is back", matches(t, e, "kafka", ""), "a")
}

func TestOnlyPostsExperiencesAndPeopleAreDocuments(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e,
		&connectors.Unit{Head: connectors.Head{ID: "u"}, Name: "kafka"},
		&connectors.Group{Head: connectors.Head{ID: "g"}, Name: "kafka", Description: "kafka"},
		&connectors.Contact{Head: connectors.Head{ID: "c"}, Owner: "anna", Name: "kafka"},
		&connectors.Person{Head: connectors.Head{ID: "anna"}, Bio: "kafka", Skills: []connectors.Skill{{Name: "flink"}}, Title: "architect"},
		&connectors.Experience{
			Head: connectors.Head{ID: "e"}, Person: "anna", Title: "payments", Role: "architect", Customer: "Bank",
			Description: "kafka", Skills: []string{"spark"}, To: date("2020-12-31"),
		},
		post("p", "anna", "kafka", titled("kafka", "streams")),
	)
	v := view(t, e)
	all := asked("kafka", "flink", "spark", "stream", "architect", "bank", "payment")
	equal(t, "matches", found(t, v, all), "anna e p")
	for kind, want := range map[connectors.Kind]string{
		connectors.KindPerson: "anna", connectors.KindExperience: "e", connectors.KindPost: "p", connectors.KindUnit: "",
	} {
		all.Kinds = []connectors.Kind{kind}
		equal(t, string(kind), found(t, v, all), want)
	}
	e1, ok := v.Find(connectors.Ref{Source: chat, Kind: connectors.KindExperience, ID: "e"}, indexer.Public())
	if !ok {
		t.Fatal("the experience is not found")
	}
	equal(t, "an experience's time is its end", v.Doc(e1).Time, date("2020-12-31"))
	if _, ok := v.Find(connectors.Ref{Source: chat, Kind: connectors.KindGroup, ID: "g"}, indexer.Public()); ok {
		t.Error("a group is found as a document")
	}
	equal(t, "the newest post has no time", v.Newest(), time.Time{})
}

func TestRecordsComeKindByKindAndByID(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("z", "anna", ""), person("m"), post("a", "anna", ""), group("g", connectors.Open), person("b"),
		&connectors.Unit{Head: connectors.Head{ID: "u"}}, &connectors.Contact{Head: connectors.Head{ID: "c"}, Owner: "m"},
		&connectors.Experience{Head: connectors.Head{ID: "e"}, Person: "m"})
	commit(t, e, indexer.Batch{Source: "cha", Upserts: []connectors.Record{person("first")}})
	order := func(source string) string {
		var ids []string
		err := e.Records(t.Context(), source, func(source string, r connectors.Record) error {
			ids = append(ids, source+":"+r.Header().ID)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(ids, " ")
	}
	equal(t, "one source", order(chat), "chat:u chat:g chat:b chat:m chat:a chat:z chat:e chat:c")
	equal(t, "another whose name begins the same", order("cha"), "cha:first")
	equal(t, "all", order(""), order("cha")+" "+order(chat))
	equal(t, "one that is not there", order("mail"), "")
	enough := errors.New("enough")
	if err := e.Records(t.Context(), "", func(string, connectors.Record) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("Records does not return the visitor's error but %v", err)
	}
	sources, err := e.Sources()
	equal(t, "sources", fmt.Sprint(sources, err), "[cha chat] <nil>")
}

func TestACheckpointIsKeptUntilAnotherReplacesIt(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	for _, test := range []struct {
		name  string
		batch []byte
		want  string
	}{
		{"none", nil, "none"}, {"the first", []byte("1"), "1"}, {"a batch without one", nil, "1"},
		{"another", []byte("2\x00"), "2\x00"}, {"an empty one, which is none", []byte{}, "none"}, {"one again", []byte("3"), "3"},
	} {
		commit(t, e, indexer.Batch{Checkpoint: test.batch, Upserts: []connectors.Record{post(test.name, "", "")}})
		for _, when := range []string{"at once", "after a restart"} {
			place, _, err := e.Progress(chat)
			got := string(place)
			if place == nil {
				got = "none"
			}
			if err != nil || got != test.want {
				t.Errorf("%s, %s: checkpoint %q, %v; want %q", test.name, when, got, err, test.want)
			}
			if when == "at once" {
				stop(t, e)
				e = open(t, dir)
			}
		}
	}
	place, records, err := e.Progress("mail")
	equal(t, "a source that was never pulled", fmt.Sprint(place, records, err), "[] 0 <nil>")
}

func TestFinishRemovesWhatThePassDidNotSee(t *testing.T) {
	type state struct{ first, second []string } // ids of two passes
	for _, test := range []struct {
		name string
		state
		limit   float64
		left    string
		removed int
		gone    int // of TooManyGone, 0 for none
	}{
		{"all seen", state{[]string{"a", "b", "c"}, []string{"a", "b", "c"}}, 0, "a b c", 0, 0},
		{"one of four, of which a quarter may go", state{[]string{"a", "b", "c", "d"}, []string{"a", "b", "c"}}, 0.25, "a b c", 1, 0},
		{"two of four, of which a quarter may go", state{[]string{"a", "b", "c", "d"}, []string{"a", "b"}}, 0.25, "a b c d", 0, 2},
		{"everything, which is allowed", state{[]string{"a", "b"}, nil}, 1, "", 2, 0},
		{"everything, which is not", state{[]string{"a", "b"}, nil}, 0.99, "a b", 0, 2},
		{"new ones count among the records", state{[]string{"a"}, []string{"b", "c", "d"}}, 0.25, "b c d", 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, restart := range []bool{false, true} {
				dir := t.TempDir()
				e := open(t, dir)
				for _, pass := range [][]string{test.first, test.second} {
					batch := indexer.Batch{Restart: true}
					for _, id := range pass {
						batch.Upserts = append(batch.Upserts, post(id, "anna", "kafka"))
					}
					commit(t, e, batch)
				}
				if restart {
					stop(t, e)
					e = open(t, dir)
				}
				removed, err := e.Finish(t.Context(), chat, test.limit)
				equal(t, "removed", removed, test.removed)
				var tooMany *indexer.TooManyGone
				switch {
				case test.gone == 0 && err != nil:
					t.Error(err)
				case test.gone > 0 && !errors.As(err, &tooMany):
					t.Errorf("error %v, want TooManyGone", err)
				case test.gone > 0:
					equal(t, "gone", tooMany.Gone, test.gone)
					equal(t, "of source", tooMany.Source, chat)
				}
				flush(t, e)
				equal(t, "left", matches(t, e, "kafka", ""), test.left)
			}
		})
	}
}

func TestWhatAPassSawBeforeAStopCountsAsSeenUnlessItRestarts(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	commit(t, e, indexer.Batch{Restart: true, Upserts: []connectors.Record{post("a", "", "kafka"), post("b", "", "kafka"), post("c", "", "kafka")}})
	commit(t, e, indexer.Batch{Restart: true, Upserts: []connectors.Record{post("a", "", "kafka")}})
	stop(t, e)
	e = open(t, dir)
	commit(t, e, indexer.Batch{Upserts: []connectors.Record{post("b", "", "kafka")}})
	if removed, err := e.Finish(t.Context(), chat, 1); removed != 1 || err != nil {
		t.Errorf("removed %d, %v; want c only", removed, err)
	}
	flush(t, e)
	equal(t, "left", matches(t, e, "kafka", ""), "a b")
}

func TestFinishTouchesNoOtherSource(t *testing.T) {
	e := open(t, t.TempDir())
	commit(t, e, indexer.Batch{Source: "mail", Upserts: []connectors.Record{post("a", "", "kafka")}})
	commit(t, e, indexer.Batch{Upserts: []connectors.Record{post("b", "", "kafka")}})
	commit(t, e, indexer.Batch{Restart: true})
	if removed, err := e.Finish(t.Context(), chat, 1); removed != 1 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
	if removed, err := e.Finish(t.Context(), "never pulled", 0); removed != 0 || err != nil {
		t.Errorf("a source that was never pulled: removed %d, %v", removed, err)
	}
	flush(t, e)
	equal(t, "left", matches(t, e, "kafka", ""), "a")
}

func TestAPassThatLostThousandsIsFinishedInSeveralTransactions(t *testing.T) {
	e := open(t, t.TempDir())
	batch := indexer.Batch{Restart: true}
	for n := range 2500 {
		batch.Upserts = append(batch.Upserts, post(fmt.Sprint(n), "anna", "kafka", answers(fmt.Sprint(n-1))))
	}
	commit(t, e, batch)
	commit(t, e, indexer.Batch{Restart: true, Upserts: batch.Upserts[:1]})
	if removed, err := e.Finish(t.Context(), chat, 1); removed != 2499 || err != nil {
		t.Errorf("removed %d, %v; want 2499", removed, err)
	}
	flush(t, e)
	equal(t, "left", matches(t, e, "kafka", ""), "0")
}

func TestACancelledContextStopsTheWork(t *testing.T) {
	e := open(t, t.TempDir())
	commit(t, e, indexer.Batch{Upserts: []connectors.Record{post("a", "", "kafka")}})
	commit(t, e, indexer.Batch{Restart: true})
	flush(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	v := view(t, e)
	for what, err := range map[string]error{
		"Apply":   second(e.Apply(ctx, indexer.Batch{Source: chat, Upserts: []connectors.Record{post("b", "", "")}})),
		"Finish":  second(e.Finish(ctx, chat, 1)),
		"Records": e.Records(ctx, "", func(string, connectors.Record) error { return nil }),
		"Match":   second(v.Match(ctx, asked("kafka"), func(indexer.Hit) bool { return true })),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", what, err)
		}
	}
	equal(t, "left", found(t, v, asked("kafka")), "a")
}

func second[V any](_ V, err error) error { return err }

func TestAClosedEngineSaysSo(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("a", "anna", "kafka"))
	stop(t, e)
	_, _, progress := e.Progress(chat)
	for what, err := range map[string]error{
		"Close":    e.Close(),
		"View":     second(e.View()),
		"Apply":    second(e.Apply(t.Context(), indexer.Batch{Source: chat, Upserts: []connectors.Record{post("b", "", "")}})),
		"Finish":   second(e.Finish(t.Context(), chat, 1)),
		"Records":  e.Records(t.Context(), chat, func(string, connectors.Record) error { return nil }),
		"Sources":  second(e.Sources()),
		"Progress": progress,
	} {
		if !errors.Is(err, indexer.ErrClosed) {
			t.Errorf("%s: %v, want ErrClosed", what, err)
		}
	}
}

func TestAFolderIsOpenOnce(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := local.Open(dir, local.Options{}); !errors.Is(err, local.ErrLocked) {
		t.Errorf("opened a second time: %v, want ErrLocked", err)
	}
}

func TestSomebodyWhomNothingTellsOfIsNotInTheDirectory(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, person("anna"), person("bo"), post("1", "anna", "kafka"), post("2", "cia", "kafka"))
	everybody := func() string {
		v := view(t, e)
		defer v.Close()
		var ids []string
		for _, p := range v.Directory().People {
			ids = append(ids, p.ID)
		}
		return strings.Join(ids, " ")
	}
	equal(t, "at first", everybody(), "chat:anna chat:bo chat:cia")
	commit(t, e, indexer.Batch{Deletes: []connectors.Ref{
		{Source: chat, Kind: connectors.KindPerson, ID: "anna"}, {Source: chat, Kind: connectors.KindPerson, ID: "bo"}, postRef("2")}})
	flush(t, e)
	equal(t, "when records went", everybody(), "chat:anna")
	put(t, e, post("1", "dan", "kafka"))
	equal(t, "when the last post is another's", everybody(), "chat:dan")
}
