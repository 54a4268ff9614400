package local_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// A batch is durable before it is seen: the store has it while a view that is open holds up the rest. What the
// view reads from the store must be as old as what it found.
func TestAnOpenViewReadsRecordsAsTheyWereWhenItWasOpened(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, person("anna"), group("board", connectors.Closed, "anna"), post("gone", "anna", "kafka"), post("moved", "anna", "kafka for all"),
		&connectors.Contact{Head: connectors.Head{ID: "c"}, Owner: "anna", Name: "Known"})
	v := view(t, e)
	access := as(t, v, "anna")
	numbers := map[string]indexer.DocNo{}
	for _, id := range []string{"gone", "moved"} {
		n, ok := v.Find(postRef(id), indexer.Public())
		if !ok {
			t.Fatalf("%s is not there", id)
		}
		numbers[id] = n
	}
	applied := make(chan error, 1)
	go func() {
		_, err := e.Apply(context.Background(), indexer.Batch{
			Source: chat, Upserts: []connectors.Record{post("moved", "anna", "kafka for the board alone", in("board"))},
			Deletes: []connectors.Ref{postRef("gone"), {Source: chat, Kind: connectors.KindContact, ID: "c"}},
		})
		applied <- err
	}()
	for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := v.Record(numbers["gone"]); err != nil {
			t.Fatalf("what the view found is gone: %v", err)
		}
		record, err := v.Record(numbers["moved"])
		if err != nil {
			t.Fatal(err)
		}
		if body := record.(*connectors.Post).Body; body != "kafka for all" {
			t.Fatalf("whoever found what everyone may read reads %q", body)
		}
		if contacts, err := v.Contacts(t.Context(), access); err != nil || len(contacts) != 1 {
			t.Fatalf("contacts %v, %v", contacts, err)
		}
		if _, ok := v.Find(postRef("gone"), indexer.Public()); !ok {
			t.Fatal("what the view found is not found any more")
		}
	}
	v.Close()
	if err := <-applied; err != nil {
		t.Fatal(err)
	}
	flush(t, e)
	v = view(t, e)
	defer v.Close()
	if _, ok := v.Find(postRef("gone"), indexer.Public()); ok {
		t.Error("the next view has what was removed")
	}
	if _, ok := v.Find(postRef("moved"), indexer.Public()); ok {
		t.Error("the next view shows everyone what is the board's")
	}
}

func TestViewsThatAreOpenedWhileABatchIsStoredAreOfBeforeOrAfterIt(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, person("anna"), group("board", connectors.Closed, "anna"), post("moves", "anna", "for all"), post("comes", "anna", "and goes"))
	stored := make(chan struct{})
	go func() {
		defer close(stored)
		for n := range 60 {
			batch := indexer.Batch{Source: chat, Upserts: []connectors.Record{post("moves", "anna", "for all"), post("comes", "anna", "and goes")}}
			if n%2 == 0 {
				batch.Upserts = []connectors.Record{post("moves", "anna", "for the board", in("board"))}
				batch.Deletes = []connectors.Ref{postRef("comes")}
			}
			if _, err := e.Apply(context.Background(), batch); err != nil {
				t.Error(err)
			}
		}
	}()
	look := func() {
		v, err := e.View()
		if err != nil {
			t.Error(err)
			return
		}
		defer v.Close()
		moves, public := v.Find(postRef("moves"), indexer.Public())
		_, comes := v.Find(postRef("comes"), indexer.Public())
		if public != comes {
			t.Errorf("half of a batch is seen: moved is %t, gone is %t", !public, !comes)
		}
		if public {
			if r, err := v.Record(moves); err != nil || r.(*connectors.Post).Body != "for all" {
				t.Errorf("everyone reads %v, %v", r, err)
			}
		}
		v.Docs(indexer.Public(), func(d indexer.DocNo) bool {
			if _, err := v.Record(d); err != nil {
				t.Error(err)
			}
			return true
		})
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stored:
					return
				default:
					look()
				}
			}
		})
	}
	readers.Wait()
}
