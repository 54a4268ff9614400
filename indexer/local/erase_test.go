package local_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/indexer/local/filetest"
)

// zeldas are words that only Zelda, who is to be erased, is known by or uses.
var zeldas = []string{
	"zelda", "qvist", "70771", "zq-handle", "u-z1", "xylofonbygg", "kvartsurverk", "ballongfärd", "fjällmuse", "hyvelspån",
	"svävarklubb", "tomteboly", "dragonstjärn", "sirapskak", "vinterkajak",
}

// zeldasTerms are some of them as the index holds them.
var zeldasTerms = []string{"hyvelspan", "kvartsurverk", "vinterkajak", "sirapskaka"}

func aboutZelda(t testing.TB, dir string) string {
	t.Helper()
	return strings.Join(filetest.Find(t, dir, zeldas...), "\n")
}

// zeldasFirm gives the records of each source. What others wrote names Zelda in every way there is.
func zeldasFirm() map[string][]connectors.Record {
	head := func(id string) connectors.Head { return connectors.Head{ID: id} }
	noise, chance := make([]byte, 100<<10), rand.New(rand.NewPCG(1, 2)) // does not compress
	for i := range noise {
		noise[i] = "abcdefghijklmnopqrstuvwxyz      "[chance.IntN(32)]
	}
	return map[string][]connectors.Record{
		"hr": {
			&connectors.Unit{Head: head("u"), Name: "Payments", Leader: "zelda.qvist"},
			&connectors.Group{Head: head("all"), Name: "All", Members: []string{"anna", "zelda.qvist", "bo"}, Admins: []string{"zelda.qvist"}},
			&connectors.Person{
				Head: head("zelda.qvist"), Name: "Zelda Qvist", EmployeeNumber: "0070771", Emails: []string{"zelda.qvist@firm.example"},
				Usernames: []string{"zq-handle"}, Bio: "xylofonbygge", Skills: []connectors.Skill{{Name: "kvartsurverk"}}, Manager: "bo",
			},
			&connectors.Person{Head: head("anna"), Name: "Anna", EmployeeNumber: "1", Manager: "zelda.qvist"},
			&connectors.Person{Head: head("bo"), Name: "Bo", EmployeeNumber: "2"},
			&connectors.Experience{Head: head("cv1"), Person: "zelda.qvist", Title: "ballongfärd"},
			&connectors.Experience{Head: connectors.Head{ID: "cv2", Audience: &connectors.Audience{People: []string{"anna", "zelda.qvist"}}}, Person: "anna", Title: "Kafka"},
			&connectors.Contact{Head: head("k1"), Owner: "zelda.qvist", Name: "fjällmuseet"},
		},
		"talk": {
			&connectors.Group{Head: head("g"), Name: "G", Visibility: connectors.Closed, Members: []string{"U-Z1", "U2"}},
			&connectors.Person{Head: head("U-Z1"), Emails: []string{"Zelda.Qvist@firm.example"}},
			&connectors.Person{Head: head("U2"), Name: "Bo", Emails: []string{"bo@firm.example"}},
			post("1", "U-Z1", "hyvelspån hyvelspån", titled("svävarklubben", "tomtebolyset")),
			post("2", "U2", "kafka answer", answers("1")),
			post("3", "U-Z1", "dragonstjärna", in("g")),
			post("4", "U-Z1", "kafka together", func(p *connectors.Post) { p.Coauthors = []string{"U2"} }),
			post("5", "U2", "kafka mention", func(p *connectors.Post) {
				p.Mentions = []connectors.Mention{{Person: "U-Z1", Role: "reviewer"}, {Person: "U3"}}
				p.Reactions = []connectors.Reaction{{Person: "U-Z1", Kind: "like"}}
			}),
			post("6", "U2", "kafka for few", func(p *connectors.Post) {
				p.Audience = &connectors.Audience{People: []string{"U-Z1", "U2"}}
			}),
			post("7", "U2", "kafka alone"),
			post("long", "U-Z1", "sirapskaka "+string(noise)), // goes to the value log
		},
		"git": { // accounts that no record describes
			post("c1", "zelda.qvist@firm.example", "vinterkajak"),
			post("c2", "bo@firm.example", "kafka commit", func(p *connectors.Post) { p.Coauthors = []string{"zelda.qvist@firm.example"} }),
		},
	}
}

func offer(t tester, e *local.Engine, firm map[string][]connectors.Record) (withheld int) {
	t.Helper()
	for _, source := range []string{"talk", "hr", "git"} { // posts come before the directory tells whose they are
		withheld += commit(t, e, indexer.Batch{Source: source, Upserts: firm[source], Restart: true, Checkpoint: []byte("there")}).Withheld
	}
	flush(t, e)
	return withheld
}

func erase(t tester, e *local.Engine, person string) indexer.Erasure {
	t.Helper()
	out, err := e.Erase(context.Background(), person)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const restOfZeldasFirm = `git {"type":"post","id":"c2","author":"bo@firm.example","body":"kafka commit","lang":"en"}
hr {"type":"unit","id":"u","name":"Payments"}
hr {"type":"group","id":"all","name":"All","members":["anna","bo"]}
hr {"type":"person","id":"anna","name":"Anna","employee_number":"1"}
hr {"type":"person","id":"bo","name":"Bo","employee_number":"2"}
hr {"type":"experience","id":"cv2","audience":{"people":["anna"]},"person":"anna","title":"Kafka"}
talk {"type":"group","id":"g","name":"G","visibility":"closed","members":["U2"]}
talk {"type":"person","id":"U2","name":"Bo","emails":["bo@firm.example"]}
talk {"type":"post","id":"2","author":"U2","parent":"1","body":"kafka answer","lang":"en"}
talk {"type":"post","id":"4","coauthors":["U2"],"body":"kafka together","lang":"en"}
talk {"type":"post","id":"5","author":"U2","body":"kafka mention","lang":"en","mentions":["U3"]}
talk {"type":"post","id":"6","audience":{"people":["U2"]},"author":"U2","body":"kafka for few","lang":"en"}
talk {"type":"post","id":"7","author":"U2","body":"kafka alone","lang":"en"}`

// Right after the erasure, in the process that wrote it all: nothing has been tidied up by a restart, and her
// documents lie among so many others that Bleve has no reason to write them anew.
func TestWhoIsErasedStandsInNoFileWhileTheFolderIsOpen(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	firm := zeldasFirm()
	for i := range 3000 {
		firm["talk"] = append(firm["talk"], post(fmt.Sprint("filler", i), "U2", fmt.Sprint("kafka number", i)))
	}
	offer(t, e, firm)
	before := aboutZelda(t, dir)
	zelda := connectors.Ref{Source: "hr", Kind: connectors.KindPerson, ID: "zelda.qvist"}
	decide(t, e, "hr:zelda.qvist", func(c *indexer.Consent) { c.AskContact(indexer.ContactRequest{About: "fjällmuseet"}, true) })
	decide(t, e, "hr:anna", func(c *indexer.Consent) { // who told Zelda of a contact
		c.GiveContact(indexer.ContactGiven{Contact: connectors.Ref{Source: "hr", Kind: connectors.KindContact, ID: "k9"}, To: zelda}, true)
		c.DeclineContact(indexer.ContactDeclined{From: zelda, About: "fjällmuseet"}, true)
		c.Wish("go", true)
	})
	for _, where := range []string{"vinterkajak in index", "sirapskak in index", "sirapskak in records/000001.vlog", "qvist in records/00001.mem"} {
		if !strings.Contains(before, where) {
			t.Errorf("before, not even %s:\n%s", where, before)
		}
	}
	erase(t, e, "hr:zelda.qvist")
	equal(t, "in files", aboutZelda(t, dir), "")
	nowhere(t, e)
	equal(t, "what Anna decided that is not about her", fmt.Sprint(colleague(t, e, "hr:anna").Consent.Wishes), "[go]")
}

func TestWhoIsErasedStandsInNoFileThoughOthersLookAllTheTime(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	offer(t, e, zeldasFirm())
	ended := make(chan struct{})
	var looking sync.WaitGroup
	for range 3 {
		looking.Go(func() {
			for {
				select {
				case <-ended:
					return
				default:
				}
				v := view(t, e)
				time.Sleep(300 * time.Millisecond) // longer than the index waits before it deletes what nobody looks at
				v.Close()
			}
		})
	}
	erase(t, e, "hr:zelda.qvist")
	close(ended)
	looking.Wait()
	equal(t, "in files", aboutZelda(t, dir), "")
	nowhere(t, e)
}

func TestWhoIsErasedStandsInNoFile(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	offer(t, e, zeldasFirm())
	decide(t, e, "hr:zelda.qvist", func(c *indexer.Consent) {
		c.Declare(indexer.DeclaredSkill{Name: "kvartsurverk", Level: 3})
		c.HideRecord(connectors.Ref{Source: "talk", Kind: connectors.KindPost, ID: "1"}, true)
	})
	z, b := connectors.Ref{Source: "hr", Kind: connectors.KindPerson, ID: "zelda.qvist"}, connectors.Ref{Source: "hr", Kind: connectors.KindPerson, ID: "bo"}
	if _, err := e.Rule(context.Background(), indexer.Ruling{Kind: indexer.Different, Accounts: []connectors.Ref{z}, Others: []connectors.Ref{b}, By: "hr:zelda.qvist", Note: "ask Zelda"}); err != nil {
		t.Fatal(err)
	}
	v := view(t, e)
	equal(t, "documents with her words before", found(t, v, asked(zeldasTerms...)), "1 c1 long zelda.qvist")
	v.Close()
	stop(t, e)
	before := aboutZelda(t, dir)
	for _, word := range zeldas {
		if !strings.Contains(before, word) {
			t.Errorf("%s is not found even before", word)
		}
	}
	t.Logf("before:\n%s", before)

	e = open(t, dir)
	out := erase(t, e, "talk:U-Z1")
	equal(t, "accounts", len(out.Accounts), 3)
	equal(t, "removed", fmt.Sprint(out.Removed), "map[contact:1 experience:1 person:2 post:4]")
	equal(t, "changed", out.Changed, 9)
	equal(t, "what is left", holds(t, e), restOfZeldasFirm)
	nowhere(t, e)
	stop(t, e)
	equal(t, "in files after it", aboutZelda(t, dir), "")

	e = open(t, dir)
	nowhere(t, e)
	equal(t, "withheld", offer(t, e, zeldasFirm()), 8)
	equal(t, "what is left after a sync", holds(t, e), restOfZeldasFirm)
	nowhere(t, e)
	// An account elsewhere turns out to be theirs after its posts came.
	commit(t, e, indexer.Batch{Source: "wiki", Upserts: []connectors.Record{post("w", "W9", "vinterkajak"), post("w2", "W1", "kafka wiki", func(p *connectors.Post) {
		p.Mentions = []connectors.Mention{{Person: "W9"}}
	})}})
	put(t, e)
	commit(t, e, indexer.Batch{Source: "wiki", Upserts: []connectors.Record{
		&connectors.Person{Head: connectors.Head{ID: "W9"}, Name: "Zelda Q", Emails: []string{"zelda.qvist@firm.example", "hyvelspån@private.example"}},
	}})
	commit(t, e, indexer.Batch{Source: "git", Upserts: []connectors.Record{post("c3", "hyvelspån@private.example", "vinterkajak")}})
	flush(t, e)
	wiki := "\nwiki " + `{"type":"post","id":"w2","author":"W1","body":"kafka wiki","lang":"en"}`
	equal(t, "what is left then", holds(t, e), restOfZeldasFirm+wiki)
	nowhere(t, e)
	if _, err := e.Retain(context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	stop(t, e)
	equal(t, "in files after a sync", aboutZelda(t, dir), "")

	e = open(t, dir)
	nowhere(t, e)
	equal(t, "what is left after a restart", holds(t, e), restOfZeldasFirm+wiki)
	info, err := os.Stat(filepath.Join(dir, "erasure.key"))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "who may read the key", info.Mode().Perm(), 0o600)
	stop(t, e)
	if err := os.Remove(filepath.Join(dir, "erasure.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := local.Open(dir, local.Options{}); err == nil || !strings.Contains(err.Error(), "put back the file") {
		t.Errorf("without the key it opens: %v", err)
	}
}

// nowhere checks that no answer of the engine tells of Zelda.
func nowhere(t tester, e *local.Engine) {
	t.Helper()
	v := view(t, e)
	defer v.Close()
	var said strings.Builder
	d := v.Directory()
	for no, p := range d.People {
		fmt.Fprintf(&said, "%+v\n", p)
		v.Docs(d.Access(indexer.PersonNo(no)), func(doc indexer.DocNo) bool {
			record, err := v.Record(doc)
			if err != nil {
				t.Fatal(err)
			}
			line, err := connectors.Encode(record)
			if err != nil {
				t.Fatal(err)
			}
			said.Write(line)
			v.Parts(doc, d.Access(indexer.PersonNo(no)), func(p indexer.Part) {
				if d.PersonOfAccount(p.Account) == indexer.PersonNo(indexer.None) {
					t.Errorf("%s has a part of nobody", line)
				}
			})
			return true
		})
		contacts, err := v.Contacts(context.Background(), d.Access(indexer.PersonNo(no)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&said, "%+v\n", contacts)
	}
	d.Names().EachPersonWord(func(word string, _ int) { fmt.Fprintln(&said, word) })
	for _, word := range zeldas {
		if strings.Contains(strings.ToLower(said.String()), word) {
			t.Errorf("an answer tells of %s", word)
		}
		words, err := v.Words(word[:3], 100)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(words, func(w indexer.Word) bool { return strings.HasPrefix(w.Text, word) }); i >= 0 {
			t.Errorf("%s is suggested", words[i].Text)
		}
	}
	equal(t, "documents with her words", found(t, v, asked(zeldasTerms...)), "")
	rulings, err := e.Rulings()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "rulings", len(rulings), 0)
}

func TestAnErasureThatACrashCutShortGoesOnAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	offer(t, e, zeldasFirm())
	stop(t, e)
	lost := errors.New("the power is gone")
	broken, err := local.Open(dir, local.Options{Logger: silent(), Erasing: func([]connectors.Ref) error { return lost }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := broken.Erase(context.Background(), "hr:zelda.qvist"); !errors.Is(err, lost) {
		t.Fatalf("erased although it failed: %v", err)
	}
	stop(t, broken)
	var asked []connectors.Ref
	e, err = local.Open(dir, local.Options{Logger: silent(), Erasing: func(accounts []connectors.Ref) error { asked = append(asked, accounts...); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	flush(t, e)
	equal(t, "asked again", len(asked), 3)
	equal(t, "what is left", holds(t, e), restOfZeldasFirm)
	if _, err := e.Retain(context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	stop(t, e)
	equal(t, "in files", aboutZelda(t, dir), "")
	e, err = local.Open(dir, local.Options{Logger: silent(), Erasing: func([]connectors.Ref) error { return lost }})
	if err != nil {
		t.Fatalf("it goes on once more: %v", err)
	}
	stop(t, e)
}

func TestWhoIsReadmittedComesBackFromTheSource(t *testing.T) {
	for _, by := range []string{"hr:zelda.qvist", "zelda.qvist@FIRM.example", "70771", "zq-handle", "talk:U-Z1"} {
		t.Run(by, func(t *testing.T) {
			e := open(t, t.TempDir())
			offer(t, e, zeldasFirm())
			whole := holds(t, e)
			erase(t, e, "hr:zelda.qvist")
			if err := e.Readmit(context.Background(), "hr:anna"); !errors.Is(err, indexer.ErrNotFound) {
				t.Errorf("Anna was never erased: %v", err)
			}
			if err := e.Readmit(context.Background(), by); err != nil {
				t.Fatal(err)
			}
			for source := range zeldasFirm() {
				checkpoint, _, err := e.Progress(source)
				if err != nil || checkpoint != nil {
					t.Errorf("%s is not read again: %q %v", source, checkpoint, err)
				}
			}
			offer(t, e, zeldasFirm())
			if now := holds(t, e); now != whole {
				t.Errorf("%d bytes of records came back; want the %d that there were", len(now), len(whole))
			}
		})
	}
}

func TestWhoIsNotErasedStaysThoughSomethingAgrees(t *testing.T) {
	e := open(t, t.TempDir())
	offer(t, e, zeldasFirm())
	erase(t, e, "hr:zelda.qvist")
	for _, tt := range []struct {
		name   string
		person connectors.Person
		stays  bool
	}{
		{"the address is a colleague's with another number", connectors.Person{Name: "Nils", EmployeeNumber: "9", Emails: []string{"zelda.qvist@firm.example"}}, true},
		{"the same name", connectors.Person{Name: "Zelda Qvist", Emails: []string{"zelda@other.example"}}, true},
		{"the same number where numbers are others", connectors.Person{Name: "Nils Ek", EmployeeNumber: "70771"}, true},
		{"the number and the name", connectors.Person{Name: "Qvist, Zelda", EmployeeNumber: "70771"}, false},
		{"the number and the username", connectors.Person{Name: "Z", EmployeeNumber: "70771", Usernames: []string{"ZQ-handle"}}, false},
		{"the username that the directory confirmed", connectors.Person{Usernames: []string{"zq-handle"}}, false},
		{"the address with a tag", connectors.Person{Emails: []string{"zelda.qvist+git@firm.example"}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.person
			p.ID = strings.ReplaceAll(tt.name, " ", "-")
			applied := commit(t, e, indexer.Batch{Source: "more", Upserts: []connectors.Record{&p}})
			equal(t, "stays", applied.Added == 1 && applied.Withheld == 0, tt.stays)
		})
	}
}

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }
