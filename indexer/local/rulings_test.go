package local_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

func personRef(source, id string) connectors.Ref {
	return connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}
}

func rule(t tester, e *local.Engine, r indexer.Ruling) indexer.Ruling {
	t.Helper()
	ruled, err := e.Rule(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return ruled
}

// accountsOf lists the accounts of the colleague behind an account of the chat.
func accountsOf(t tester, e *local.Engine, id string) string {
	t.Helper()
	v := view(t, e)
	defer v.Close()
	no, ok := v.Directory().Person(chat + ":" + id)
	if !ok {
		t.Fatalf("nobody is called %s", id)
	}
	var out []string
	for _, a := range v.Directory().People[no].Accounts {
		out = append(out, a.String())
	}
	return strings.Join(out, " ")
}

// annaTwice is Anna with an account of the chat and one of the directory that share an address, a group that
// the chat's account is in, and a post in it.
func annaTwice(t tester, e *local.Engine) {
	t.Helper()
	commit(t, e, indexer.Batch{Source: "directory", Upserts: []connectors.Record{
		&connectors.Person{Head: connectors.Head{ID: "1"}, EmployeeNumber: "1", Name: "Anna", Emails: []string{"anna@firm.example"}},
	}})
	put(t, e, &connectors.Person{Head: connectors.Head{ID: "u1"}, Name: "Anna", Emails: []string{"anna@firm.example"}}, person("u2"),
		group("g", connectors.Closed, "u1"), post("p", "bo", "kafka", in("g")), post("open", "u2", "kafka"))
}

func TestAnAskerLosesAtOnceWhatASplitAccountCouldRead(t *testing.T) {
	e := open(t, t.TempDir())
	annaTwice(t, e)
	reads := func() string {
		v := view(t, e)
		defer v.Close()
		no, ok := v.Directory().Person("directory:1")
		if !ok {
			t.Fatal("the directory's account is gone")
		}
		m := asked("kafka")
		m.Access = v.Directory().Access(no)
		return found(t, v, m)
	}
	equal(t, "before the split", reads(), "open p")
	v := view(t, e)
	before := v.Changes()
	v.Close()
	split := rule(t, e, indexer.Ruling{Kind: indexer.Split, Accounts: []connectors.Ref{personRef(chat, "u1")}, Others: []connectors.Ref{personRef("directory", "1")}})
	equal(t, "after the split", reads(), "open")
	v = view(t, e)
	equal(t, "the view has changed", v.Changes() != before, true)
	v.Close()
	rule(t, e, indexer.Ruling{Kind: indexer.Undo, Undoes: split.Number})
	equal(t, "after it was undone", reads(), "open p")
	rule(t, e, indexer.Ruling{Kind: indexer.Merge, Accounts: []connectors.Ref{personRef("directory", "1"), personRef(chat, "u2")}})
	equal(t, "after a merge", accountsOf(t, e, "u2"), "directory:1 chat:u1 chat:u2")
}

func TestRulingsSurviveSyncsRestartsAndANewIndex(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	annaTwice(t, e)
	rule(t, e, indexer.Ruling{Kind: indexer.Split, Accounts: []connectors.Ref{personRef(chat, "u1")}, Others: []connectors.Ref{personRef("directory", "1")}, By: "directory:9", Note: "her sister's"})
	rule(t, e, indexer.Ruling{Kind: indexer.Merge, Accounts: []connectors.Ref{personRef("directory", "1"), personRef(chat, "u2")}})
	check := func(when string) {
		t.Helper()
		equal(t, when, accountsOf(t, e, "u1")+" | "+accountsOf(t, e, "u2"), "chat:u1 | directory:1 chat:u2")
		rulings, err := e.Rulings()
		if err != nil || len(rulings) != 2 || rulings[0].Number != 1 || rulings[0].By != "directory:9" || rulings[0].Note != "her sister's" || rulings[0].At.IsZero() || rulings[1].Number != 2 {
			t.Errorf("%s: %+v, %v", when, rulings, err)
		}
	}
	check("at once")
	put(t, e, &connectors.Person{Head: connectors.Head{ID: "u1"}, Name: "Anna B", Emails: []string{"anna@firm.example"}})
	check("after a sync that changed the account")
	commit(t, e, indexer.Batch{Deletes: []connectors.Ref{personRef(chat, "u2")}})
	put(t, e, person("u2"))
	check("after the account went and came back")
	stop(t, e)
	e = open(t, dir)
	check("after a restart")
	stop(t, e)
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	e = open(t, dir)
	flush(t, e)
	check("after the index was built anew")
}

func TestARulingThatCannotBeIsNotStored(t *testing.T) {
	e := open(t, t.TempDir())
	_, err := e.Rule(t.Context(), indexer.Ruling{Kind: indexer.Undo, Undoes: 1})
	if !errors.Is(err, indexer.ErrRuling) {
		t.Errorf("undoing nothing: %v", err)
	}
	if rulings, err := e.Rulings(); err != nil || len(rulings) > 0 {
		t.Errorf("%v, %v", rulings, err)
	}
	stop(t, e)
	if _, err := e.Rule(t.Context(), indexer.Ruling{Kind: indexer.Merge, Accounts: []connectors.Ref{personRef(chat, "a"), personRef(chat, "b")}}); !errors.Is(err, indexer.ErrClosed) {
		t.Errorf("a closed engine: %v", err)
	}
}
