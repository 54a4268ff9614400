package audit_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/audit"
)

// firm is a directory of people with one account for each id.
func firm(people map[string]connectors.Person) *indexer.Directory {
	var roster indexer.Roster
	for id, p := range people {
		p.ID = id
		roster.Accounts = append(roster.Accounts, indexer.Account{Ref: connectors.Ref{Source: "hr", Kind: connectors.KindPerson, ID: id}, Person: &p})
	}
	return indexer.NewDirectory(roster)
}

func book(t *testing.T, directory *indexer.Directory) (*audit.Book, *audit.Log) {
	t.Helper()
	l := open(t, t.TempDir(), audit.Options{})
	t.Cleanup(func() { _ = l.Close() }) // some tests have closed it
	return audit.NewBook(l, func() (*indexer.Directory, error) { return directory, nil }), l
}

func TestNoWordByWhichSomebodyIsKnownGetsIntoTheLog(t *testing.T) {
	b, l := book(t, firm(map[string]connectors.Person{
		"U123": {Name: "Åsa Öberg-Lund", Emails: []string{"asa.oberg@firm.example"}},
		"left": {Name: "Gone Girl", Active: new(bool)},
	}))
	for _, tt := range []struct{ name, about, want string }{
		{"a subject stays", "kafka", "kafka"},
		{"a whole name goes", "Åsa Öberg-Lund", ""},
		{"a name typed without its accents goes", "asa kafka oberg", "kafka"},
		{"a family name alone goes", "LUND terraform", "terraform"},
		{"the name of somebody who left goes", "Gone java", "java"},
		{"an address goes", "asa.oberg@firm.example kafka", "kafka"},
		{"the first part of an address goes", "asa.oberg kafka", "kafka"},
		{"the id of an account goes", "u123 kafka", "kafka"},
		{"the whole id of an account goes", "hr:U123 kafka", "kafka"},
		{"signs belong to a subject", "C++ .NET", "C++ .NET"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := b.Write(t.Context(), audit.Event{Action: audit.Team, About: []string{tt.about, tt.about}}); err != nil {
				t.Fatal(err)
			}
			entries, err := l.Read(t.Context(), audit.Search{Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(entries[0].About, "|"); got != tt.want {
				t.Errorf("about %q; want %q", got, tt.want)
			}
		})
	}
}

func TestWhomTheDirectoryForgetsNobodyCanNameAnyMore(t *testing.T) {
	anna := map[string]connectors.Person{"anna": {Name: "Anna Ek"}, "bo": {Name: "Bo Lind"}}
	directory := firm(anna)
	l := open(t, t.TempDir(), audit.Options{})
	defer l.Close()
	b := audit.NewBook(l, func() (*indexer.Directory, error) { return directory, nil })
	if err := b.Write(t.Context(), audit.Event{Action: audit.Person, Actor: "hr:bo", Subjects: []string{"hr:anna", "hr:anna", ""}}); err != nil {
		t.Fatal(err)
	}
	told, err := b.Entries(t.Context(), 0, 9)
	if err != nil || len(told) != 1 || told[0].By.Name != "Bo Lind" || len(told[0].Shown) != 1 || told[0].Shown[0].Name != "Anna Ek" || told[0].Forgotten != 0 {
		t.Fatalf("%+v, %v", told, err)
	}
	delete(anna, "anna")
	directory = firm(anna)
	told, err = b.Entries(t.Context(), 0, 9)
	if err != nil || len(told[0].Shown) != 0 || told[0].Forgotten != 1 {
		t.Errorf("%+v, %v", told, err)
	}
	if _, err := b.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestLooksAreFoundByEveryAccountOfAColleague(t *testing.T) {
	account := func(source, id string) indexer.Account {
		p := &connectors.Person{Name: "Anna Ek", EmployeeNumber: "7"}
		p.ID = id
		return indexer.Account{Ref: connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}, Person: p}
	}
	b, _ := book(t, indexer.NewDirectory(indexer.Roster{Accounts: []indexer.Account{account("hr", "anna"), account("slack", "U1")}}))
	for i, subject := range []string{"slack:U1", "hr:anna", "hr:bo", "slack:U1"} {
		if err := b.Write(t.Context(), audit.Event{Action: audit.Views()[i], Actor: "hr:carl", Roles: []string{"hr"}, Subjects: []string{subject}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range []audit.Event{
		{Action: audit.Erased, Actor: "hr:carl", Subjects: []string{"hr:anna"}},  // no view
		{Action: audit.Person, Actor: "slack:U1", Subjects: []string{"hr:anna"}}, // by herself
	} {
		if err := b.Write(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"hr:anna", "slack:U1"} {
		var got []uint64
		for before := uint64(0); ; before = got[len(got)-1] {
			looks, err := b.Looks(t.Context(), id, before, 2)
			if err != nil {
				t.Fatal(err)
			}
			if len(looks) == 0 {
				break
			}
			for _, l := range looks {
				got = append(got, l.Number)
			}
		}
		if !slices.Equal(got, []uint64{4, 2, 1}) {
			t.Errorf("looks at %s: %v", id, got)
		}
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	b, l := book(t, firm(nil))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Write(t.Context(), audit.Event{Action: audit.Person}); !errors.Is(err, audit.ErrUnwritten) || !errors.Is(err, audit.ErrClosed) {
		t.Errorf("Write to a closed log = %v", err)
	}
}

// A process that is killed while it writes leaves a log that is sound, holds all that was acknowledged, and
// goes on.
func TestAProcessThatIsKilledWhileItWritesLosesNothingThatWasAcknowledged(t *testing.T) {
	if dir := os.Getenv("VEMVET_TEST_WRITE_TO"); dir != "" {
		l := open(t, dir, audit.Options{FileSize: 20000, Keep: time.Nanosecond})
		for {
			e := appendTo(t, l, audit.Entry{Action: audit.Team, Actor: l.Pseudonym("hr:sales"), Note: strings.Repeat("x", 3000)})
			fmt.Println("written", e.Number)
		}
	}
	dir := t.TempDir()
	for round := range 8 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), "VEMVET_TEST_WRITE_TO="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var last uint64
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if _, err := fmt.Sscanf(lines.Text(), "written %d", &last); err != nil {
				t.Fatalf("%q", lines.Text())
			}
			if n == 20+3*round {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // tells that it was killed
		v, err := audit.Verify(t.Context(), dir, audit.Head{})
		if err != nil || v.Last.Number < last {
			t.Fatalf("after kill %d: %+v, %v; acknowledged up to %d", round, v, err, last)
		}
	}
	if v, err := audit.Verify(t.Context(), dir, audit.Head{}); err != nil || v.First.Number == 1 {
		t.Errorf("nothing was removed for its age: %+v, %v", v, err)
	}
}
