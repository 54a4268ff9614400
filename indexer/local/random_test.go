package local_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// firmModel is what an engine should hold: a map, and what the present pass of the source has seen.
type firmModel struct {
	records map[connectors.Ref]connectors.Record
	seen    map[connectors.Ref]bool
}

func (m *firmModel) apply(b indexer.Batch) {
	if b.Restart {
		clear(m.seen)
	}
	for _, r := range b.Upserts {
		ref := connectors.RefOf(chat, r)
		m.records[ref], m.seen[ref] = r, true
	}
	for _, ref := range b.Deletes {
		delete(m.records, ref)
		delete(m.seen, ref)
	}
}

func (m *firmModel) finish() {
	maps.DeleteFunc(m.records, func(ref connectors.Ref, _ connectors.Record) bool { return !m.seen[ref] })
}

// drawBatch makes posts that answer each other, a person, and a group that comes, goes and changes.
func drawBatch(t *rapid.T) indexer.Batch {
	b := indexer.Batch{Source: chat, Restart: rapid.IntRange(0, 5).Draw(t, "restart") == 0}
	ids := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
	for range rapid.IntRange(0, 5).Draw(t, "upserts") {
		switch rapid.IntRange(0, 7).Draw(t, "sort of record") {
		case 0:
			b.Upserts = append(b.Upserts, group("g", rapid.SampledFrom([]connectors.Visibility{"", connectors.Closed}).Draw(t, "visibility")))
		case 1:
			b.Upserts = append(b.Upserts, person(rapid.SampledFrom([]string{"anna", "bo"}).Draw(t, "person")))
		default:
			p := post(ids.Draw(t, "id"), rapid.SampledFrom([]string{"anna", "bo"}).Draw(t, "author"),
				rapid.SampledFrom(vocabulary).Draw(t, "body"), titled(rapid.SampledFrom(vocabulary).Draw(t, "title")))
			p.Group = rapid.SampledFrom([]string{"", "", "g"}).Draw(t, "group")
			p.Parent = rapid.OneOf(rapid.Just(""), ids).Draw(t, "parent")
			p.Accepted = rapid.Bool().Draw(t, "accepted")
			b.Upserts = append(b.Upserts, p)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "deletions") {
		ref := rapid.OneOf(rapid.Map(ids, postRef), rapid.Just(groupRef("g"))).Draw(t, "deleted")
		b.Deletes = append(b.Deletes, ref)
	}
	return b
}

// said is what the model says where everythingSaid is more than a model should repeat.
func (m *firmModel) said() string {
	var out []string
	public := func(p *connectors.Post) bool {
		g, _ := m.records[groupRef("g")].(*connectors.Group)
		return p.Group == "" || g != nil && g.Visibility == ""
	}
	for ref, r := range m.records {
		p, ok := r.(*connectors.Post)
		if !ok || p.Group == "g" && m.records[groupRef("g")] == nil { // a post that nobody may read
			out = append(out, string(ref.Kind)+" "+ref.ID)
			continue
		}
		var children, parts []string
		for _, other := range m.records {
			if reply, ok := other.(*connectors.Post); ok && reply.Parent == p.ID && reply.ID != p.ID && public(reply) {
				children = append(children, reply.ID)
				role := "replied"
				if reply.Accepted {
					role = "accepted answer"
				}
				if reply.Author != p.Author {
					parts = append(parts, fmt.Sprintf("%s %s with %s", reply.Author, role, reply.ID))
				}
			}
		}
		parts = append(parts, p.Author+" author")
		parent := ""
		if m.records[postRef(p.Parent)] != nil && p.Parent != p.ID {
			parent = p.Parent
		}
		slices.Sort(children)
		slices.Sort(parts)
		out = append(out, fmt.Sprintf("post %s answers %q, replies %v, parts %v, public %v", p.ID, parent, children, parts, public(p)))
	}
	slices.Sort(out)
	for _, word := range vocabulary {
		var bodies, titles []string
		for _, r := range m.records {
			if p, ok := r.(*connectors.Post); ok && public(p) {
				if p.Body == word || p.Title == word {
					bodies = append(bodies, p.ID)
				}
				if p.Title == word {
					titles = append(titles, p.ID)
				}
			}
		}
		slices.Sort(bodies)
		out = append(out, fmt.Sprintf("%s in %v, %d titles", word, bodies, len(titles)))
	}
	return strings.Join(out, "\n")
}

// engineSays is firmModel.said from an engine's view.
func engineSays(t *rapid.T, e *local.Engine) string {
	var out []string
	v := view(t, e)
	defer v.Close()
	err := e.Records(context.Background(), chat, func(_ string, r connectors.Record) error {
		ref := connectors.RefOf(chat, r)
		d, ok := v.Find(ref, everything(v))
		if ref.Kind != connectors.KindPost || !ok {
			out = append(out, string(ref.Kind)+" "+ref.ID)
			return nil
		}
		parent := ""
		if p := v.Doc(d).Parent; p != indexer.DocNo(indexer.None) {
			parent = id(t, v, p)
		}
		children := strings.Fields(replies(t, v, ref.ID, ""))
		slices.Sort(children)
		_, public := v.Find(ref, indexer.Public())
		out = append(out, fmt.Sprintf("post %s answers %q, replies %v, parts [%s], public %v",
			ref.ID, parent, children, strings.ReplaceAll(parts(t, v, ref.ID, ""), ", ", " "), public))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sameByAccount(t, v, indexer.Public())
	sameByAccount(t, v, everything(v))
	slices.Sort(out)
	for _, word := range vocabulary {
		titles := 0
		if list, err := v.Words(word, 1); err != nil {
			t.Fatal(err)
		} else if len(list) > 0 {
			titles = list[0].Documents
		}
		out = append(out, fmt.Sprintf("%s in [%s], %d titles", word, found(t, v, asked(word)), titles))
	}
	return strings.Join(out, "\n")
}

// sameByAccount holds that what an account had a part in is found as by a pass over all documents.
func sameByAccount(t *rapid.T, v indexer.View, access indexer.Access) {
	want := map[indexer.AccountNo][]indexer.DocNo{}
	v.Docs(access, func(d indexer.DocNo) bool {
		v.Parts(d, access, func(p indexer.Part) {
			if mine := want[p.Account]; !slices.Contains(mine, d) {
				want[p.Account] = append(mine, d)
			}
		})
		return true
	})
	for account := range indexer.AccountNo(4) {
		if got := v.DocsOf(account, access); !slices.Equal(got, want[account]) {
			t.Errorf("account %d had a part in documents %v; a pass over all finds %v", account, got, want[account])
		}
	}
}

// Whatever is stored, removed, finished and stopped in between, the engine ends as a map would, before and
// after a restart and with an index built anew.
func TestAnEngineIsAMapWithAnIndex(t *testing.T) {
	dir, whole := t.TempDir(), t
	e := open(whole, dir)
	restart := func(t *rapid.T) {
		stop(t, e)
		if rapid.IntRange(0, 3).Draw(t, "without its index") == 0 {
			if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
				t.Fatal(err)
			}
		}
		e = open(whole, dir)
	}
	rapid.Check(t, func(t *rapid.T) {
		commit(t, e, indexer.Batch{Restart: true})
		if _, err := e.Finish(context.Background(), chat, 1); err != nil {
			t.Fatal(err)
		}
		m := firmModel{map[connectors.Ref]connectors.Record{}, map[connectors.Ref]bool{}}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			switch rapid.IntRange(0, 6).Draw(t, "step") {
			case 0:
				if _, err := e.Finish(context.Background(), chat, 1); err != nil {
					t.Fatal(err)
				}
				m.finish()
			case 1:
				restart(t)
			case 2:
				flush(t, e)
				same(t, "in between", engineSays(t, e), m.said())
			default:
				b := drawBatch(t)
				commit(t, e, b)
				m.apply(b)
			}
		}
		flush(t, e)
		same(t, "in the end", engineSays(t, e), m.said())
		if rapid.Bool().Draw(t, "restart") {
			restart(t)
			flush(t, e)
			same(t, "after a restart", engineSays(t, e), m.said())
		}
	})
}

// Every batch holds its posts all or none, so that a reader who sees half of one saw something torn.
func TestReadersSeeWholeBatchesWhileAWriterWorks(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, person("anna"), group("g", connectors.Closed, "anna"))
	const batches = 30
	var work sync.WaitGroup
	written := make(chan struct{})
	work.Go(func() {
		defer close(written)
		for n := range batches {
			b := indexer.Batch{}
			for i := range 4 {
				b.Upserts = append(b.Upserts, post(fmt.Sprint("p", i), "anna", fmt.Sprint("kafka n", n), in("g"), titled(fmt.Sprint("t", n)), answers("p0")))
			}
			if n%5 == 4 {
				b.Upserts, b.Deletes = nil, []connectors.Ref{postRef("p0"), postRef("p1"), postRef("p2"), postRef("p3")}
			}
			commit(t, e, b)
		}
	})
	for range 3 {
		work.Go(func() {
			for {
				select {
				case <-written:
					return
				default:
					readOnce(t, e)
				}
			}
		})
	}
	work.Wait()
	flush(t, e)
	equal(t, "in the end", matches(t, e, "kafka", "anna"), "")
}

func readOnce(t *testing.T, e *local.Engine) {
	v, err := e.View()
	if err != nil {
		t.Error(err)
		return
	}
	defer v.Close()
	no, ok := v.Directory().Person(chat + ":anna")
	if !ok {
		t.Error("anna is not there")
		return
	}
	m := asked("kafka")
	m.Access = v.Directory().Access(no)
	if _, err := v.Match(context.Background(), m, func(h indexer.Hit) bool {
		v.Parts(h.Doc, m.Access, func(indexer.Part) {})
		v.Replies(h.Doc, m.Access)
		return true
	}); err != nil {
		t.Error(err)
	}
	posts := 0
	v.Docs(m.Access, func(d indexer.DocNo) bool {
		if v.Doc(d).Kind == connectors.KindPost {
			posts++
		}
		return true
	})
	if posts != 0 && posts != 4 {
		t.Errorf("a reader sees %d posts of a batch of 4", posts)
	}
	if _, err := v.Words("t", 5); err != nil {
		t.Error(err)
	}
	if _, _, err := v.Frequency("kafka"); err != nil {
		t.Error(err)
	}
	v.Newest()
}
