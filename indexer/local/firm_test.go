package local_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// The tests write small firms into a real engine in a folder of their own and read back what a view says.
// Every record is of the source "chat" unless a test is about sources.
const chat = "chat"

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	rapid.TB
	Cleanup(func())
}

// open opens an engine that is closed with the test at the latest.
func open(t tester, dir string) *local.Engine {
	t.Helper()
	return openLogging(t, dir, slog.New(slog.DiscardHandler))
}

func openLogging(t tester, dir string, log *slog.Logger) *local.Engine {
	t.Helper()
	e, err := local.Open(dir, local.Options{Languages: []string{"sv", "no", "en"}, Logger: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil && !errors.Is(err, indexer.ErrClosed) {
			t.Error(err)
		}
	})
	return e
}

func stop(t tester, e *local.Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// commit applies a batch without waiting for the index.
func commit(t tester, e *local.Engine, batch indexer.Batch) indexer.Applied {
	t.Helper()
	if batch.Source == "" {
		batch.Source = chat
	}
	applied, err := e.Apply(context.Background(), batch)
	if err != nil {
		t.Fatal(err)
	}
	return applied
}

func flush(t tester, e *local.Engine) {
	t.Helper()
	if err := e.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// put stores records in one batch and waits until they can be found.
func put(t tester, e *local.Engine, records ...connectors.Record) indexer.Applied {
	t.Helper()
	applied := commit(t, e, indexer.Batch{Upserts: records})
	flush(t, e)
	return applied
}

// drop deletes posts by id and waits until they are gone.
func drop(t tester, e *local.Engine, posts ...string) indexer.Applied {
	t.Helper()
	batch := indexer.Batch{}
	for _, id := range posts {
		batch.Deletes = append(batch.Deletes, postRef(id))
	}
	applied := commit(t, e, batch)
	flush(t, e)
	return applied
}

func postRef(id string) connectors.Ref {
	return connectors.Ref{Source: chat, Kind: connectors.KindPost, ID: id}
}

func groupRef(id string) connectors.Ref {
	return connectors.Ref{Source: chat, Kind: connectors.KindGroup, ID: id}
}

// post is a post in English whose words all count.
func post(id, author, body string, more ...func(*connectors.Post)) *connectors.Post {
	p := &connectors.Post{Head: connectors.Head{ID: id}, Author: author, Body: body, Lang: "en"}
	for _, m := range more {
		m(p)
	}
	return p
}

func titled(title string, tags ...string) func(*connectors.Post) {
	return func(p *connectors.Post) { p.Title, p.Tags = title, tags }
}

func in(group string) func(*connectors.Post) {
	return func(p *connectors.Post) { p.Group = group }
}

func answers(parent string) func(*connectors.Post) {
	return func(p *connectors.Post) { p.Parent = parent }
}

func accepted(p *connectors.Post) { p.Accepted = true }

func at(day string) func(*connectors.Post) {
	return func(p *connectors.Post) { p.Time = date(day) }
}

func readBy(a connectors.Audience) func(*connectors.Post) {
	return func(p *connectors.Post) { p.Audience = &a }
}

func date(day string) time.Time {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return d
}

func group(id string, v connectors.Visibility, members ...string) *connectors.Group {
	return &connectors.Group{Head: connectors.Head{ID: id}, Name: id, Visibility: v, Members: members}
}

func person(id string) *connectors.Person {
	return &connectors.Person{Head: connectors.Head{ID: id}, Name: id}
}

// view opens a view that is closed with the test at the latest.
func view(t tester, e *local.Engine) indexer.View {
	t.Helper()
	v, err := e.View()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// as gives what the person may read; "" is nobody in particular.
func as(t tester, v indexer.View, person string) indexer.Access {
	t.Helper()
	if person == "" {
		return indexer.Public()
	}
	no, ok := v.Directory().Person(chat + ":" + person)
	if !ok {
		t.Fatalf("nobody is called %s", person)
	}
	return v.Directory().Access(no)
}

var model = indexer.Model{K1: 0.9, B: 0.4, Title: 2, Tags: 1.5}

// asked is the query for some words, each a clause of one term.
func asked(words ...string) indexer.Matching {
	m := indexer.Matching{Model: model, Access: indexer.Public()}
	for _, w := range words {
		m.Clauses = append(m.Clauses, indexer.Clause{Word: w, Weight: 1, Terms: []indexer.Term{{Text: w, Weight: 1}}})
	}
	return m
}

// found gives the ids of the documents that match, sorted.
func found(t tester, v indexer.View, m indexer.Matching) string {
	t.Helper()
	var ids []string
	_, err := v.Match(context.Background(), m, func(h indexer.Hit) bool {
		ids = append(ids, id(t, v, h.Doc))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// matches is found for one word in a fresh view.
func matches(t tester, e *local.Engine, word, asker string) string {
	t.Helper()
	v := view(t, e)
	defer v.Close()
	m := asked(word)
	m.Access = as(t, v, asker)
	return found(t, v, m)
}

func id(t tester, v indexer.View, d indexer.DocNo) string {
	t.Helper()
	ref, err := v.Ref(d)
	if err != nil {
		t.Fatal(err)
	}
	return ref.ID
}

func find(t tester, v indexer.View, id string) indexer.DocNo {
	t.Helper()
	d, ok := v.Find(postRef(id), everything(v))
	if !ok {
		t.Fatalf("post %s is not found", id)
	}
	return d
}

// everything is the access of one who is in every group that is not secret or has members.
func everything(v indexer.View) indexer.Access {
	a := indexer.Access{Person: indexer.PersonNo(indexer.None), Groups: map[connectors.Ref]bool{}, Accounts: map[connectors.Ref]bool{}}
	v.Directory().Groups(a, func(g *indexer.Group) { a.Groups[g.Ref] = true })
	for no := range v.Directory().People {
		one := v.Directory().Access(indexer.PersonNo(no))
		for g := range one.Groups {
			a.Groups[g] = true
		}
		for p := range one.Accounts {
			a.Accounts[p] = true
		}
	}
	return a
}

// parts writes who had which part in a post: "anna author, bo replied with r1", sorted.
func parts(t tester, v indexer.View, post, asker string) string {
	t.Helper()
	var out []string
	d := find(t, v, post)
	v.Parts(d, as(t, v, asker), func(p indexer.Part) {
		who := "nobody"
		if no := v.Directory().PersonOfAccount(p.Account); no != indexer.PersonNo(indexer.None) {
			who = v.Directory().People[no].Accounts[0].ID
		}
		line := fmt.Sprintf("%s %s", who, p.Role)
		if p.Doc != d {
			line += " with " + id(t, v, p.Doc)
		}
		out = append(out, line)
	})
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// replies gives the ids of the replies to a post, oldest first.
func replies(t tester, v indexer.View, post, asker string) string {
	t.Helper()
	var out []string
	for _, r := range v.Replies(find(t, v, post), as(t, v, asker)) {
		out = append(out, id(t, v, r))
	}
	return strings.Join(out, " ")
}

// words writes what Words gives: "kafka 3, kanban 1".
func words(t tester, v indexer.View, prefix string, limit int) string {
	t.Helper()
	list, err := v.Words(prefix, limit)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, w := range list {
		out = append(out, fmt.Sprintf("%s %d", w.Text, w.Documents))
	}
	return strings.Join(out, ", ")
}

func equal[V comparable](t tester, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
