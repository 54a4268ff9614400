package indexer_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// firm builds a directory of source "s" from records.
func firm(records ...connectors.Record) *indexer.Directory {
	r := indexer.Roster{Units: map[connectors.Ref]*connectors.Unit{}, Groups: map[connectors.Ref]*connectors.Group{}}
	for _, record := range records {
		ref := connectors.RefOf("s", record)
		switch record := record.(type) {
		case *connectors.Person:
			r.Accounts = append(r.Accounts, indexer.Account{Ref: ref, Person: record})
		case *connectors.Unit:
			r.Units[ref] = record
		case *connectors.Group:
			r.Groups[ref] = record
		}
	}
	return indexer.NewDirectory(r)
}

func head(id string) connectors.Head { return connectors.Head{ID: id} }

func group(id string, v connectors.Visibility, members ...string) *connectors.Group {
	return &connectors.Group{Head: head(id), Visibility: v, Members: members}
}

func groupRef(id string) connectors.Ref {
	return connectors.Ref{Source: "s", Kind: connectors.KindGroup, ID: id}
}

// access of the person with an id of source "s".
func access(t *testing.T, d *indexer.Directory, id string) indexer.Access {
	t.Helper()
	if id == "" {
		return indexer.Public()
	}
	no, ok := d.Person("s:" + id)
	if !ok {
		t.Fatalf("nobody is called %s", id)
	}
	return d.Access(no)
}

// outline draws the tree of units: a name, indented by depth.
func outline(d *indexer.Directory) string {
	var out []string
	for _, u := range d.Units {
		out = append(out, strings.Repeat(".", u.Depth)+u.Name)
	}
	return strings.Join(out, " ")
}

func TestUnitsStandBelowTheirParents(t *testing.T) {
	unit := func(id, parent string) *connectors.Unit { return &connectors.Unit{Head: head(id), Parent: parent} }
	for _, test := range []struct {
		name    string
		units   []connectors.Record
		outline string
	}{
		{"none", nil, ""},
		{"depth first, children by name", []connectors.Record{unit("c", "a"), unit("b", "a"), unit("a", ""), unit("d", "b"), unit("0", "")}, "0 a .b ..d .c"},
		{"one whose parent nobody describes stands at the top", []connectors.Record{unit("a", "x"), unit("b", "a")}, "a .b"},
		{"one that is its own parent stands at the top", []connectors.Record{unit("a", "a"), unit("b", "a")}, "a .b"},
		{"those in a loop stand at the top, what hangs on them below", []connectors.Record{unit("a", "b"), unit("b", "c"), unit("c", "a"), unit("d", "b"), unit("e", "d")}, "a b .d ..e c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := outline(firm(test.units...)); got != test.outline {
				t.Errorf("units %q, want %q", got, test.outline)
			}
		})
	}
}

func TestAUnitSpansItsSubtree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d", "e", "f", "g"}
		var records []connectors.Record
		for _, id := range ids[:rapid.IntRange(0, len(ids)).Draw(t, "units")] {
			records = append(records, &connectors.Unit{Head: head(id), Parent: rapid.SampledFrom(append(ids, "")).Draw(t, "parent of "+id)})
		}
		d := firm(records...)
		if len(d.Units) != len(records) {
			t.Fatalf("%d units of %d", len(d.Units), len(records))
		}
		below := func(i, top int) bool {
			for ; i >= 0; i = d.Units[i].Parent {
				if i == top {
					return true
				}
			}
			return false
		}
		for top, u := range d.Units {
			if at, ok := d.UnitAt(u.ID); !ok || at != top {
				t.Fatalf("UnitAt(%s) is %d, %v", u.ID, at, ok)
			}
			for i := range d.Units {
				if inside := i >= top && i <= u.Last; inside != below(i, top) {
					t.Fatalf("unit %d in the span of %d: %v, below it: %v; %+v", i, top, inside, below(i, top), d.Units)
				}
			}
		}
	})
}

func TestAUnitIsFoundByItsIDOnly(t *testing.T) {
	d := firm(&connectors.Unit{Head: head("a:b"), Name: "Payments", Leader: "1"}, &connectors.Person{Head: head("1"), Unit: "a:b"},
		&connectors.Unit{Head: head("c"), Leader: "nobody"})
	for id, want := range map[string]bool{"s:a:b": true, "t:a:b": false, "s:": false, "Payments": false, "": false} {
		if _, ok := d.UnitAt(id); ok != want {
			t.Errorf("UnitAt(%q): %v", id, ok)
		}
	}
	at, _ := d.UnitAt("s:a:b")
	anna, _ := d.Person("s:1")
	if d.Units[at].Head != anna || d.People[anna].Unit != at {
		t.Errorf("head %d, unit %d", d.Units[at].Head, d.People[anna].Unit)
	}
	other, _ := d.UnitAt("s:c")
	if d.Units[other].Head != indexer.PersonNo(indexer.None) {
		t.Errorf("a head whom nobody describes: %d", d.Units[other].Head)
	}
}

// The account that leads speaks first, the others fill in what it leaves out.
func TestAColleagueIsPutTogetherFromTheirAccounts(t *testing.T) {
	no := false
	mail := []string{"anna@firm.example"}
	type accounts []indexer.Account
	for _, test := range []struct {
		name  string
		list  accounts
		id    string
		title string
	}{
		{"a directory entry leads", accounts{
			account("chat", "U1", connectors.Person{Emails: mail, Name: "a", Title: "chatty", Unit: "u", Location: "l"}),
			account("ldap", "1", connectors.Person{Emails: mail, EmployeeNumber: "17", Title: "Architect"}),
		}, "ldap:1", "Architect"},
		{"even one that left", accounts{
			account("chat", "U1", connectors.Person{Emails: mail, Title: "chatty"}),
			account("ldap", "1", connectors.Person{Emails: mail, EmployeeNumber: "17", Title: "Architect", Active: &no}),
		}, "ldap:1", "Architect"},
		{"then an active account", accounts{
			account("a", "1", connectors.Person{Emails: mail, Title: "Former", Name: "Anna", Active: &no}),
			account("b", "1", connectors.Person{Emails: mail, Title: "Present"}),
		}, "b:1", "Present"},
		{"then the one that says most", accounts{
			account("a", "1", connectors.Person{Emails: mail, Title: "Little"}),
			account("b", "1", connectors.Person{Emails: mail, Title: "Much", Name: "Anna", Location: "Oslo"}),
		}, "b:1", "Much"},
		{"then the first by source", accounts{
			account("b", "1", connectors.Person{Emails: mail, Title: "B"}), account("a", "2", connectors.Person{Emails: mail, Title: "A"}),
		}, "a:2", "A"},
		{"one that is described leads one that is named", accounts{
			named("a", mail[0]), account("b", "1", connectors.Person{Emails: mail, Title: "B", Active: &no}),
		}, "b:1", "B"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 {
				d := indexer.NewDirectory(indexer.Roster{Accounts: test.list})
				if len(d.People) != 1 {
					t.Fatalf("%d people", len(d.People))
				}
				c := d.People[0]
				if c.ID != test.id || c.Title != test.title {
					t.Errorf("%s %q leads, want %s %q", c.ID, c.Title, test.id, test.title)
				}
				for _, a := range test.list {
					if no, ok := d.Person(a.Ref.String()); !ok || no != 0 {
						t.Errorf("%s is not found as an account of theirs", a.Ref)
					}
				}
				slices.Reverse(test.list)
			}
		})
	}
}

func TestTheOtherAccountsFillIn(t *testing.T) {
	d := indexer.NewDirectory(indexer.Roster{Accounts: []indexer.Account{
		account("ldap", "1", connectors.Person{
			EmployeeNumber: "17", Name: "Anna Berg", Emails: []string{"anna@firm.example"}, Languages: []string{"sv"},
			Skills: []connectors.Skill{{Name: "Kafka", Level: 3}},
		}),
		account("cv", "1", connectors.Person{
			Name: "Berg, Anna", Emails: []string{"ANNA@firm.example", "a@home.example"}, Languages: []string{"en", "SV"},
			Bio: "Likes streams", Phone: "1", Rate: 900, Skills: []connectors.Skill{{Name: "Kafka", Level: 5}},
			Clearances: []string{"secret"}, Wishes: []string{"Rust"}, Location: "Oslo", PhotoURL: "/p",
			Availability: []connectors.Availability{{Percent: 50}},
		}),
	}})
	want := indexer.Colleague{
		ID: "ldap:1", Name: "Anna Berg", Bio: "Likes streams", Phone: "1", Rate: 900, Location: "Oslo", PhotoURL: "/p",
		Accounts: []connectors.Ref{
			{Source: "ldap", Kind: connectors.KindPerson, ID: "1"}, {Source: "cv", Kind: connectors.KindPerson, ID: "1"},
		},
		Emails: []string{"anna@firm.example", "a@home.example"}, Languages: []string{"sv", "en"},
		Skills: []indexer.Skill{
			{Skill: connectors.Skill{Name: "Kafka", Level: 3}, Source: "ldap"}, {Skill: connectors.Skill{Name: "Kafka", Level: 5}, Source: "cv"},
		},
		Clearances: []string{"secret"}, Wishes: []string{"Rust"}, Availability: []connectors.Availability{{Percent: 50}},
		Unit: -1, Manager: indexer.PersonNo(indexer.None), Active: true, Described: true,
	}
	if !reflect.DeepEqual(d.People[0], want) {
		t.Errorf("got  %+v\nwant %+v", d.People[0], want)
	}
}

func TestOneWhoIsOnlyMentionedIsCalledByTheirID(t *testing.T) {
	d := indexer.NewDirectory(indexer.Roster{Accounts: []indexer.Account{named("git", "anna")}})
	if c := d.People[0]; c.Name != "anna" || c.Described || !c.Active {
		t.Errorf("%+v", c)
	}
	if no := d.PersonOf(connectors.Ref{Source: "git", Kind: connectors.KindPerson, ID: "bo"}); no != indexer.PersonNo(indexer.None) {
		t.Errorf("somebody whom nobody mentions is person %d", no)
	}
	if no := d.PersonOfAccount(1); no != indexer.PersonNo(indexer.None) {
		t.Errorf("an account beyond the last is person %d", no)
	}
}

func TestManagers(t *testing.T) {
	person := func(id, manager string) *connectors.Person {
		return &connectors.Person{Head: head(id), Manager: manager}
	}
	for _, test := range []struct {
		name     string
		people   []connectors.Record
		managers string // of all, by id; - for none
	}{
		{"a chain", []connectors.Record{person("a", ""), person("b", "a"), person("c", "b")}, "- a b"},
		{"nobody manages themselves", []connectors.Record{person("a", "a"), person("b", "a")}, "- a"},
		{"one whom nobody describes", []connectors.Record{person("a", "x")}, "-"},
		{"two who manage each other", []connectors.Record{person("a", "b"), person("b", "a")}, "- -"},
		{"a loop with people below", []connectors.Record{person("a", "c"), person("b", "a"), person("c", "b"), person("d", "b"), person("e", "d")}, "- - - b d"},
		{"two loops", []connectors.Record{person("a", "b"), person("b", "a"), person("c", "d"), person("d", "c"), person("e", "a")}, "- - - - a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := firm(test.people...)
			var got []string
			for _, c := range d.People {
				if c.Manager == indexer.PersonNo(indexer.None) {
					got = append(got, "-")
				} else {
					got = append(got, strings.TrimPrefix(d.People[c.Manager].ID, "s:"))
				}
			}
			if s := strings.Join(got, " "); s != test.managers {
				t.Errorf("managers %q, want %q", s, test.managers)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	bo := &connectors.Audience{People: []string{"bo"}}
	d := firm(
		&connectors.Person{Head: head("anna")}, &connectors.Person{Head: head("bo")}, &connectors.Person{Head: head("cia")},
		group("open", connectors.Open, "anna"), group("unsaid", ""), group("closed", connectors.Closed, "anna"),
		group("secret", connectors.Secret, "team"), group("team", connectors.Closed, "bo", "team2"),
		&connectors.Group{Head: head("team2"), Visibility: connectors.Closed, Members: []string{"team"}, Admins: []string{"cia"}},
		&connectors.Group{Head: connectors.Head{ID: "hidden", Audience: bo}, Visibility: connectors.Open},
		&connectors.Group{Head: connectors.Head{ID: "hidden-closed", Audience: bo}, Visibility: connectors.Closed, Members: []string{"anna"}},
		&connectors.Group{Head: connectors.Head{ID: "announced", Audience: &connectors.Audience{Everyone: true}}, Visibility: connectors.Secret},
	)
	for _, test := range []struct{ asker, knows, reads string }{
		{"", "announced closed open team team2 unsaid", "open unsaid"},
		{"anna", "announced closed open team team2 unsaid", "closed hidden-closed open unsaid"},
		{"bo", "announced closed hidden hidden-closed open secret team team2 unsaid", "hidden open secret team team2 unsaid"},
		{"cia", "announced closed open secret team team2 unsaid", "open secret team team2 unsaid"},
	} {
		t.Run("as "+test.asker, func(t *testing.T) {
			a := access(t, d, test.asker)
			var knows, reads []string
			d.Groups(a, func(g *indexer.Group) { knows = append(knows, g.Name) })
			slices.Sort(knows)
			for _, id := range []string{"announced", "closed", "hidden", "hidden-closed", "open", "secret", "team", "team2", "unknown", "unsaid"} {
				if d.ReadsPosts(a, groupRef(id)) {
					reads = append(reads, id)
				}
			}
			if got := strings.Join(knows, " "); got != test.knows {
				t.Errorf("knows of %q, want %q", got, test.knows)
			}
			if got := strings.Join(reads, " "); got != test.reads {
				t.Errorf("reads %q, want %q", got, test.reads)
			}
		})
	}
	for id, members := range map[string]int{"open": 1, "unsaid": 0, "secret": 2, "team": 2, "team2": 2} {
		if got := d.Group(groupRef(id)).Members; got != members {
			t.Errorf("%s has %d members, want %d", id, got, members)
		}
	}
	if g := d.Group(groupRef("unknown")); g != nil {
		t.Errorf("a group that nobody describes: %+v", g)
	}
}

func TestAnAudienceIsOfItsSource(t *testing.T) {
	d := firm(&connectors.Person{Head: head("anna")}, group("g", connectors.Closed, "anna"))
	a := access(t, d, "anna")
	for _, test := range []struct {
		source   string
		audience connectors.Audience
		admits   bool
	}{
		{"s", connectors.Audience{}, false},
		{"s", connectors.Audience{Everyone: true}, true},
		{"t", connectors.Audience{Everyone: true}, true},
		{"s", connectors.Audience{People: []string{"bo", "anna"}}, true},
		{"t", connectors.Audience{People: []string{"anna"}}, false},
		{"s", connectors.Audience{Groups: []string{"g"}}, true},
		{"t", connectors.Audience{Groups: []string{"g"}}, false},
		{"s", connectors.Audience{People: []string{"g"}, Groups: []string{"anna"}}, false},
	} {
		t.Run(fmt.Sprint(test.source, test.audience), func(t *testing.T) {
			if got := a.Admits(test.source, test.audience); got != test.admits {
				t.Errorf("admits %v", got)
			}
			if indexer.Public().Admits(test.source, test.audience) != test.audience.Everyone {
				t.Error("nobody in particular is in an audience that is not everyone")
			}
		})
	}
}
