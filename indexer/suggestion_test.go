package indexer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// firmWith is a directory of the accounts and of 300 colleagues who have nothing to do with them. What a unit is
// called is its id.
func firmWith(accounts []indexer.Account, rulings ...indexer.Ruling) *indexer.Directory {
	r := indexer.Roster{Accounts: slices.Clone(accounts), Rulings: rulings, Units: map[connectors.Ref]*connectors.Unit{}}
	for i := range 300 {
		other := "Other" + letters(i+1)
		r.Accounts = append(r.Accounts, account("ldap", other, connectors.Person{
			EmployeeNumber: fmt.Sprint("x", i), Name: "Given" + letters(i%50+1) + " " + other, Emails: mail(other + "@firm.example"),
			Unit: fmt.Sprint("Unit ", i%20), Location: fmt.Sprint("Town ", i%5), Title: "Consultant",
		}))
	}
	for _, a := range r.Accounts {
		if a.Person != nil && a.Person.Unit != "" {
			ref := connectors.Ref{Source: a.Ref.Source, Kind: connectors.KindUnit, ID: a.Person.Unit}
			r.Units[ref] = &connectors.Unit{Head: head(ref.ID), Name: ref.ID}
		}
	}
	return indexer.NewDirectory(r)
}

// suggested writes suggestions as "a b strength: reasons", the weightiest first.
func suggested(d *indexer.Directory) string {
	var out []string
	for _, s := range d.Register().Suggestions {
		var why []string
		for _, r := range s.Reasons {
			why = append(why, string(r.Kind))
		}
		out = append(out, fmt.Sprintf("%s %s %s: %s", d.People[s.A].ID, d.People[s.B].ID, s.Strength, strings.Join(why, " ")))
	}
	return strings.Join(out, ", ")
}

func TestSuggestions(t *testing.T) {
	type p = connectors.Person
	type accounts []indexer.Account
	anna := p{EmployeeNumber: "17", Name: "Anna Berg", Emails: mail("anna.berg@firm.example"), Usernames: []string{"annber"}, Unit: "Data", Location: "Oslo"}
	directory := account("ldap", "1", anna)
	with := func(others ...indexer.Account) accounts { return append(accounts{directory}, others...) }
	for _, test := range []struct {
		name     string
		accounts accounts
		want     string
	}{
		{"one who has a name that nobody else has", with(account("chat", "U", p{Name: "Anna Berg"})), "ldap:1 chat:U fair: name"},
		{"in another order, as catalogues write it", with(account("chat", "U", p{Name: "Berg, Anna"})), "ldap:1 chat:U fair: name"},
		{"without accents, and as å is typed without its key", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Åsa Öberg"}), account("chat", "U", p{Name: "Asa Oberg"}), account("git", "1", p{Name: "Aasa Oeberg"}),
		}, "chat:U git:1 weak: name, ldap:1 chat:U weak: name, ldap:1 git:1 weak: name"},
		{"with an initial", with(account("chat", "U", p{Name: "A. Berg", Location: "Oslo"})), "ldap:1 chat:U fair: initial location"},
		{"with another name in the middle", with(account("chat", "U", p{Name: "Anna Maria Berg", Location: "Oslo"})), "ldap:1 chat:U fair: part location"},
		{"with one surname more after a marriage", with(account("chat", "U", p{Name: "Anna Berg Lund"})), "ldap:1 chat:U weak: part"},
		{"as it sounds", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Kristian Eriksson", Location: "Oslo"}), account("chat", "U", p{Name: "Christian Ericsson", Location: "Oslo"}),
		}, "ldap:1 chat:U fair: sound location"},
		{"in the same unit it is almost sure", with(account("cv", "1", p{Name: "Anna Berg", Unit: "Data"})), "ldap:1 cv:1 strong: name unit"},
		{"a changed surname, where the username is the same at another place", with(account("git", "1", p{Name: "Anna Lund", Emails: mail("annber@home.example")})),
			"ldap:1 git:1 fair: handle given"},
		{"a changed surname, where the unit is the same", with(account("cv", "1", p{Name: "Anna Lund", Unit: "Data"})), "ldap:1 cv:1 fair: unit given"},
		{"an address elsewhere that begins alike", with(account("git", "1", p{Name: "anna", Emails: mail("annber@home.example")})), "ldap:1 git:1 fair: given handle"},
		{"an address that is only mentioned and spells a name", with(named("git", "anna.berg@home.example")), "ldap:1 git:anna.berg@home.example fair: handle"},
		{"with a +tag, too", with(named("git", "annaberg+work@home.example")), "ldap:1 git:annaberg+work@home.example fair: handle"},
		{"an address of a forge that keeps the real one to itself", with(named("git", "4711+annber@users.noreply.forge.example")),
			"ldap:1 git:4711+annber@users.noreply.forge.example fair: handle"},
		{"a username that spells a name", accounts{account("ldap", "1", p{EmployeeNumber: "1", Name: "Anna Berg"}), account("git", "1", p{Usernames: []string{"anna_berg"}})},
			"ldap:1 git:1 fair: spelled"},
		{"the same username at two sources that nobody confirms", accounts{
			account("wiki", "1", p{Name: "Anna", Usernames: []string{"swift7"}}), account("git", "1", p{Usernames: []string{"swift7"}}),
		}, "wiki:1 git:1 fair: handle"},
		{"a contractor who was employed", accounts{
			account("ldap", "c1", left(p{EmployeeNumber: "C1", Name: "Anna Berg", Emails: mail("anna@contractor.example"), Unit: "Data"})), directory,
		}, "ldap:1 ldap:c1 strong: name unit left"},
		{"a contractor who was employed and whose address stayed", accounts{
			account("ldap", "c1", left(p{EmployeeNumber: "C1", Name: "Anna Berg", Emails: mail("anna.berg@firm.example")})), directory,
		}, "ldap:1 ldap:c1 strong: name mail left"},

		{"not two of the same name whom one directory describes", with(
			account("ldap", "2", p{EmployeeNumber: "18", Name: "Anna Berg", Unit: "Sales", Location: "Bergen"})), ""},
		{"nor in the same unit", with(account("ldap", "2", p{EmployeeNumber: "18", Name: "Anna Berg", Unit: "Data", Location: "Oslo"})), ""},
		{"one of a common name in another unit is weak at most", with(account("cv", "1", p{Name: "Anna Berg", Unit: "Sales", Location: "Bergen"})),
			"ldap:1 cv:1 weak: name other-unit other-location"},
		{"two Annas of one unit of a directory are two", with(account("ldap", "2", p{EmployeeNumber: "18", Name: "Anna Lund", Unit: "Data"})), ""},
		{"nor is anybody Anna", with(account("chat", "U", p{Name: "Anna"}), account("wiki", "W", p{Name: "Anna Dahl"})), ""},
		{"nor is a surname enough", with(account("chat", "U", p{Name: "Berg"}), account("wiki", "W", p{Name: "Bo Berg", Location: "Oslo"})), ""},
		{"nor an address of a role at two places", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Front desk", Emails: mail("info@firm.example")}), account("chat", "U", p{Name: "Marketing", Emails: mail("info@bought.example")}),
			named("git", "info@third.example"), named("git", "no-reply@third.example"), named("mail", "no-reply@firm.example"), named("mail", "support+nordic@firm.example"), named("git", "support@third.example"),
		}, ""},
		{"nor a username that is only a number, or two letters", accounts{
			account("wiki", "1", p{Usernames: []string{"4711", "ab"}}), account("git", "1", p{Usernames: []string{"4711", "AB"}}),
		}, ""},
		{"nor what stands where there is no number", accounts{
			account("ldap", "1", p{EmployeeNumber: "0000", Name: "Anna Berg"}), account("cv", "1", p{EmployeeNumber: "0000", Name: "Bo Ek"}),
		}, ""},
		{"nor one username of two whose names differ", accounts{
			account("wiki", "1", p{Name: "Anna Berg", Usernames: []string{"swift7"}}), account("git", "1", p{Name: "Bo Ek", Usernames: []string{"swift7"}}),
		}, ""},
		{"nor the second of a name whose address is numbered", with(named("git", "anna.berg2@firm.example")), ""},
		{"nor two who left", accounts{
			account("ldap", "1", left(anna)), account("cv", "1", left(p{Name: "Anna Berg", Unit: "Data"})),
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 {
				if got := suggested(firmWith(test.accounts)); got != test.want {
					t.Errorf("%s\nwant %s", got, test.want)
				}
				slices.Reverse(test.accounts)
			}
		})
	}
}

func TestASuggestionIsTheSumOfItsReasons(t *testing.T) {
	d := indexer.NewDirectory(largeFirm(500))
	if len(d.Register().Suggestions) == 0 {
		t.Fatal("no suggestions")
	}
	for _, s := range d.Register().Suggestions {
		sum := s.Prior
		for _, r := range s.Reasons {
			sum += r.Bits
		}
		if sum != s.Weight {
			t.Errorf("%s and %s weigh %v; the reasons are %v", d.People[s.A].ID, d.People[s.B].ID, s.Weight, sum)
		}
	}
}

func TestACommonNameSaysLessThanARareOne(t *testing.T) {
	accounts := []indexer.Account{
		account("ldap", "rare", connectors.Person{EmployeeNumber: "1", Name: "Anna Berg"}), account("chat", "rare", connectors.Person{Name: "Anna Berg"}),
		account("chat", "common", connectors.Person{Name: "Bo Ek"}),
	}
	for i := range 12 {
		accounts = append(accounts, account("ldap", fmt.Sprint("bo", i), connectors.Person{EmployeeNumber: fmt.Sprint("b", i), Name: "Bo Ek"}))
	}
	weights := map[string]float64{}
	d := firmWith(accounts)
	for _, s := range d.Register().Suggestions {
		weights[d.People[s.B].ID] = s.Weight
	}
	if rare, common := weights["chat:rare"], weights["chat:common"]; !(rare > common+3) {
		t.Errorf("the rare name weighs %v, the common one %v", rare, common)
	}
}

func TestASuggestionIsMadeUntilItIsRuledAndAgainWhenThatIsUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := manyAccounts().Draw(t, "accounts")
		rulings := someRulings(t, list)
		d := indexer.NewDirectory(indexer.Roster{Accounts: list, Rulings: rulings})
		before := suggested(d)
		shuffled := rapid.Permutation(list).Draw(t, "order")
		if other := suggested(indexer.NewDirectory(indexer.Roster{Accounts: shuffled, Rulings: rulings})); other != before {
			t.Fatalf("the order of accounts makes\n%s\nof\n%s", other, before)
		}
		if len(d.Register().Suggestions) == 0 {
			return
		}
		one := rapid.SampledFrom(d.Register().Suggestions).Draw(t, "suggestion")
		a, b := d.People[one.A], d.People[one.B]
		number := uint64(1)
		if len(rulings) > 0 {
			number = rulings[len(rulings)-1].Number + 1
		}
		next := indexer.Ruling{Number: number, Kind: indexer.Different, Accounts: a.Accounts, Others: b.Accounts}
		if rapid.Bool().Draw(t, "merge") {
			next = indexer.Ruling{Number: next.Number, Kind: indexer.Merge, Accounts: []connectors.Ref{a.Accounts[0], b.Accounts[0]}}
		}
		if err := next.Check(rulings); err != nil {
			t.Fatal(err)
		}
		rulings = append(slices.Clip(rulings), next)
		ruled := indexer.NewDirectory(indexer.Roster{Accounts: list, Rulings: rulings})
		for _, s := range ruled.Register().Suggestions {
			for _, x := range ruled.People[s.A].Accounts {
				for _, y := range ruled.People[s.B].Accounts {
					if slices.Contains(a.Accounts, x) && slices.Contains(b.Accounts, y) || slices.Contains(b.Accounts, x) && slices.Contains(a.Accounts, y) {
						t.Fatalf("%s and %s are ruled by %v and suggested again", x, y, next)
					}
				}
			}
		}
		undone := indexer.Ruling{Number: next.Number + 1, Kind: indexer.Undo, Undoes: next.Number}
		if again := suggested(indexer.NewDirectory(indexer.Roster{Accounts: list, Rulings: append(rulings, undone)})); again != before {
			t.Fatalf("undone, it is\n%s\nand was\n%s", again, before)
		}
	})
}

func TestAConflictIsOpenUntilRulingsTellThoseInItApart(t *testing.T) {
	type p = connectors.Person
	accounts := []indexer.Account{
		account("ldap", "1", p{EmployeeNumber: "1", Name: "Anna Berg", Emails: mail("desk@firm.example")}), account("ldap", "2", p{EmployeeNumber: "2", Name: "Bo Ek", Emails: mail("desk@firm.example")}),
		account("chat", "U", p{Name: "Desk", Emails: mail("desk@firm.example")}),
	}
	for _, test := range []struct {
		name    string
		rulings []string
		want    int
	}{
		{"nothing is ruled", nil, 1},
		{"two of three are told apart", []string{"different ldap:1 from ldap:2"}, 1},
		{"all are", []string{"different ldap:1 from ldap:2 chat:U", "different ldap:2 from chat:U"}, 0},
		{"the third is one of the two", []string{"merge ldap:1 chat:U", "different ldap:1 from ldap:2"}, 0},
		{"that is undone", []string{"merge ldap:1 chat:U", "different ldap:1 from ldap:2", "undo 2"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := indexer.NewDirectory(indexer.Roster{Accounts: accounts, Rulings: decided(test.rulings...)})
			if got := len(d.Register().Conflicts); got != test.want {
				t.Errorf("%d conflicts; want %d: %v", got, test.want, d.Register().Conflicts)
			}
		})
	}
}
