package local_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// smallFirm is a batch with something of everything.
func smallFirm() []connectors.Record {
	return []connectors.Record{
		person("anna"), person("bo"), &connectors.Unit{Head: connectors.Head{ID: "u"}, Name: "Payments"},
		group("open", ""), group("closed", connectors.Closed, "bo"),
		post("q", "anna", "kafka flink", titled("Kafka?", "streams"), in("open"), at("2024-01-01")),
		post("r1", "bo", "spark", answers("q"), in("open"), at("2024-01-02"), accepted),
		post("r2", "cia", "kafka", answers("q"), in("closed"), at("2024-01-03")),
		post("waits", "cia", "kafka", answers("unknown"), at("2024-01-04")),
		&connectors.Post{Head: connectors.Head{ID: "sv"}, Author: "anna", Title: "Hur kör ni Kafka?", Body: "Vi har börjat med strömmande data i vår och undrar vad ni andra gör."},
		&connectors.Experience{Head: connectors.Head{ID: "e"}, Person: "anna", Title: "Kafka at the bank", Skills: []string{"Flink"}},
		&connectors.Contact{Head: connectors.Head{ID: "c"}, Owner: "bo", Name: "Per"},
	}
}

// everythingSaid writes all that an engine answers to anna, bo and nobody in particular.
func everythingSaid(t tester, e *local.Engine) string {
	t.Helper()
	var out strings.Builder
	say := func(what string, value any) { fmt.Fprintf(&out, "%s: %v\n", what, value) }
	sources, err := e.Sources()
	say("sources", fmt.Sprint(sources, err))
	for _, s := range sources {
		place, records, err := e.Progress(s)
		say("progress of "+s, fmt.Sprintf("%q %d %v", place, records, err))
	}
	say("records", holds(t, e))
	v := view(t, e)
	defer v.Close()
	say("units", fmt.Sprintf("%+v", v.Directory().Units))
	for _, p := range v.Directory().People {
		say("person", fmt.Sprintf("%+v", p))
	}
	say("words", words(t, v, "", 100))
	say("newest", v.Newest())
	for _, asker := range []string{"", "anna", "bo"} {
		access := as(t, v, asker)
		contacts, err := v.Contacts(context.Background(), access)
		say("contacts", fmt.Sprint(contacts, err))
		var lines []string
		v.Docs(access, func(d indexer.DocNo) bool {
			ref, err := v.Ref(d)
			line := fmt.Sprintf("%v %v %+v", ref, err, v.Doc(d))
			if ref.Kind == connectors.KindPost {
				line += fmt.Sprintf(" replies [%s], parts [%s]", replies(t, v, ref.ID, asker), parts(t, v, ref.ID, asker))
			}
			lines = append(lines, line)
			return true
		})
		slices.Sort(lines)
		say("documents for "+asker, strings.Join(lines, "\n"))
		for _, term := range []string{"kafka", "kafk", "flink", "spark", "strömm"} {
			m := asked(term)
			m.Access = access
			lines = nil
			matched, err := v.Match(context.Background(), m, func(h indexer.Hit) bool {
				lines = append(lines, fmt.Sprintf("%s %x %b", id(t, v, h.Doc), h.Score, h.Clauses))
				return true
			})
			slices.Sort(lines)
			say(term+" for "+asker, fmt.Sprint(lines, matched, err))
			holding, of, err := v.Frequency(term)
			say("frequency", fmt.Sprint(holding, of, err))
		}
	}
	return out.String()
}

// same reports the first lines in which two texts of many lines differ.
func same(t tester, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	mine, theirs := strings.Split(got, "\n"), strings.Split(want, "\n")
	shown := 0
	for i := range max(len(mine), len(theirs)) {
		line := func(lines []string) string {
			if i < len(lines) {
				return lines[i]
			}
			return "(nothing)"
		}
		if g, w := line(mine), line(theirs); g != w && shown < 5 {
			shown++
			t.Errorf("%s, line %d:\n%s\nwant\n%s", what, i+1, g, w)
		}
	}
}

func TestARestartChangesNothing(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	commit(t, e, indexer.Batch{Upserts: smallFirm(), Checkpoint: []byte("here")})
	put(t, e, post("q", "anna", "kafka flink storm", titled("Kafka?"), in("open"), at("2024-02-01")), post("gone", "anna", "kafka"))
	drop(t, e, "gone")
	before := everythingSaid(t, e)
	for _, word := range []string{"anna asked, bo accepted answer with r1", "kafka", "storm", "here"} {
		if !strings.Contains(before, word) {
			t.Fatalf("the firm does not say %q, so that the test shows nothing:\n%s", word, before)
		}
	}
	for range 2 {
		stop(t, e)
		e = open(t, dir)
		equal(t, "owed at once", e.Owed(), 0)
		same(t, "after a restart", everythingSaid(t, e), before)
	}
}

func TestTheIndexIsBuiltAnewFromTheRecords(t *testing.T) {
	for _, test := range []struct {
		name   string
		damage func(t *testing.T, index string)
	}{
		{"when its folder is gone", func(t *testing.T, index string) { remove(t, index) }},
		{"when its folder is empty", func(t *testing.T, index string) {
			remove(t, index)
			if err := os.Mkdir(index, 0o700); err != nil {
				t.Fatal(err)
			}
		}},
		{"when its description is damaged", func(t *testing.T, index string) {
			if err := os.WriteFile(filepath.Join(index, "index_meta.json"), []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"when it is of another format", func(t *testing.T, index string) {
			opened, err := bleve.Open(index)
			if err != nil {
				t.Fatal(err)
			}
			if err := opened.SetInternal([]byte("format"), []byte("vemvet index 0")); err != nil {
				t.Fatal(err)
			}
			if err := opened.Close(); err != nil {
				t.Fatal(err)
			}
		}},
		{"when somebody put another index there", func(t *testing.T, index string) {
			remove(t, index)
			made, err := bleve.New(index, bleve.NewIndexMapping())
			if err != nil {
				t.Fatal(err)
			}
			if err := made.Index("00000001", map[string]string{"body": "kafka"}); err != nil {
				t.Fatal(err)
			}
			if err := made.Close(); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			e := open(t, dir)
			commit(t, e, indexer.Batch{Upserts: smallFirm(), Checkpoint: []byte("here")})
			flush(t, e)
			before := everythingSaid(t, e)
			stop(t, e)
			test.damage(t, filepath.Join(dir, "index"))
			e = open(t, dir)
			flush(t, e)
			same(t, "once built anew", everythingSaid(t, e), before)
			put(t, e, post("later", "anna", "storm"))
			equal(t, "a later post", matches(t, e, "storm", ""), "later")
		})
	}
}

func remove(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
}

// Apply returns when a batch is durable, and the index follows. A process that dies between the two leaves
// a debt: here a view holds a batch up that is on disk already, and the folder is copied as it then is.
func TestWhatTheIndexOwesIsPaidAfterACrash(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	put(t, e, smallFirm()...)
	put(t, e, post("gone", "anna", "storm"), post("changed", "anna", "storm"))
	stop(t, e)
	e = open(t, dir)
	v := view(t, e)
	applied := make(chan error, 1)
	go func() {
		_, err := e.Apply(context.Background(), indexer.Batch{
			Source: chat, Checkpoint: []byte("there"), Deletes: []connectors.Ref{postRef("gone")},
			Upserts: []connectors.Record{post("new", "bo", "kafka", answers("q")), post("changed", "anna", "kafka"), post("unknown", "bo", "flink")},
		})
		applied <- err
	}()
	crashed, log := copyOnce(t, dir, "there")
	v.Close()
	if err := <-applied; err != nil {
		t.Fatal(err)
	}
	flush(t, e)
	flush(t, crashed)
	same(t, "once it caught up", everythingSaid(t, crashed), everythingSaid(t, e))
	if !strings.Contains(log.String(), "the index catches up with the records") {
		t.Errorf("nothing was owed: %s", log)
	}
	equal(t, "the new post", matches(t, crashed, "kafka", ""), "changed e new q waits")
	equal(t, "the deleted post", matches(t, crashed, "storm", ""), "")
}

// copyOnce copies the folder of an engine once the checkpoint is on its disk, and opens the copy.
func copyOnce(t *testing.T, dir, checkpoint string) (*local.Engine, *bytes.Buffer) {
	t.Helper()
	for range 100 {
		time.Sleep(50 * time.Millisecond)
		to, log := t.TempDir(), &bytes.Buffer{}
		copyFolder(t, dir, to)
		e := openLogging(t, to, slog.New(slog.NewTextHandler(log, nil)))
		place, _, err := e.Progress(chat)
		if err != nil {
			t.Fatal(err)
		}
		if string(place) == checkpoint {
			return e, log
		}
		stop(t, e)
	}
	t.Fatal("the batch never reached the disk")
	return nil, nil
}

// copyFolder copies the files of a folder at work; one that is removed meanwhile is left out.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Badger makes the file of a log and gives it its size in two steps.
func TestAProcessKilledWhileTheStoreBeganALogCanBeFollowedByAnother(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		engine, err := local.Open(dir, local.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := engine.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "records", "00099.mem"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := local.Open(dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
}
