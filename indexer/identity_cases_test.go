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

// left is a person as given who is no longer active.
func left(p connectors.Person) connectors.Person {
	no := false
	p.Active = &no
	return p
}

func mail(addresses ...string) []string { return addresses }

// together writes who is one colleague: accounts in order, colleagues between bars.
func together(accounts []indexer.Account, identity *indexer.Identity) string {
	colleagues := map[int][]string{}
	for i, n := range identity.Colleagues {
		colleagues[n] = append(colleagues[n], accounts[i].Ref.String())
	}
	var out []string
	for _, c := range colleagues {
		slices.Sort(c)
		out = append(out, strings.Join(c, " "))
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

func reasons(identity *indexer.Identity) string {
	var out []string
	for _, j := range identity.Joins {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s=%s %s %s", j.A, j.B, j.Key.Kind, j.Key.Value)))
	}
	return strings.Join(out, ", ")
}

func conflicts(identity *indexer.Identity) string {
	var out []string
	for _, c := range identity.Conflicts {
		var keys []string
		for _, k := range c.Keys {
			keys = append(keys, k.Value)
		}
		out = append(out, fmt.Sprintf("%s %s (%d)", c.Kind, strings.Join(keys, " "), c.Holders))
	}
	return strings.Join(out, ", ")
}

func TestHardCasesOfIdentity(t *testing.T) {
	type p = connectors.Person
	type accounts []indexer.Account
	anna := p{EmployeeNumber: "17", Name: "Anna Berg", Emails: mail("anna@firm.example"), Usernames: []string{"annber"}}
	for _, test := range []struct {
		name      string
		accounts  accounts
		together  string
		reasons   string
		conflicts string
	}{
		{"two of the same name are two, however much else is the same", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Anna Berg", Title: "Architect", Unit: "x", Location: "Oslo"}),
			account("ldap", "2", p{EmployeeNumber: "2", Name: "Anna Berg", Title: "Architect", Unit: "x", Location: "Oslo"}),
			account("chat", "U", p{Name: "Anna Berg"}),
		}, "chat:U | ldap:1 | ldap:2", "", ""},
		{"a changed surname is the same person where the number agrees", accounts{
			account("ldap", "1", anna), account("cv", "1", p{EmployeeNumber: "17", Name: "Anna Lund", Emails: mail("anna.lund@firm.example")}),
		}, "cv:1 ldap:1", "cv:1=ldap:1 number 17", ""},
		{"a changed surname is the same person where the username agrees", accounts{
			account("ldap", "1", p{EmployeeNumber: "17", Name: "Anna Lund", Emails: mail("anna.lund@firm.example"), Usernames: []string{"annber"}}),
			account("git", "x", p{Name: "Anna Berg", Emails: mail("anna.berg@firm.example"), Usernames: []string{"ANNBER"}}),
		}, "git:x ldap:1", "git:x=ldap:1 username annber", ""},
		{"an address that a leaver had and a newcomer has joins neither with the other, nor a third with either", accounts{
			account("ldap", "1", left(anna)),
			account("ldap", "2", p{EmployeeNumber: "99", Name: "Anna Dahl", Emails: mail("anna@firm.example")}),
			account("chat", "U", p{Emails: mail("anna@firm.example")}),
		}, "chat:U | ldap:1 | ldap:2", "", "reused anna@firm.example (3)"},
		{"but the third is joined by what only one of them has", accounts{
			account("ldap", "1", left(anna)),
			account("ldap", "2", p{EmployeeNumber: "99", Name: "Anna Dahl", Emails: mail("anna@firm.example"), Usernames: []string{"anndah"}}),
			account("chat", "U", p{Emails: mail("anna@firm.example"), Usernames: []string{"anndah"}}),
		}, "chat:U ldap:2 | ldap:1", "chat:U=ldap:2 username anndah", "reused anna@firm.example (3)"},
		{"a re-used address is seen in a directory without numbers, too", accounts{
			account("hr", "1", left(p{Name: "Anna Berg", Emails: mail("anna@firm.example")})),
			account("hr", "2", p{Name: "Anna Dahl", Emails: mail("anna@firm.example")}),
			account("chat", "U", p{Emails: mail("anna@firm.example")}),
		}, "chat:U | hr:1 | hr:2", "", "reused anna@firm.example (3)"},
		{"an address with a +tag is the directory's without it", accounts{
			account("ldap", "1", anna), account("chat", "U", p{Emails: mail("Anna+Slack@firm.example")}), named("git", "anna+git@firm.example"),
		}, "chat:U git:anna+git@firm.example ldap:1", "chat:U=ldap:1 tag anna@firm.example, git:anna+git@firm.example=ldap:1 tag anna@firm.example", ""},
		{"but not where no directory has the address without it", accounts{
			account("wiki", "1", p{Emails: mail("anna@mail.example")}), account("chat", "U", p{Emails: mail("anna+slack@mail.example")}),
			account("git", "1", p{Emails: mail("anna+git@mail.example")}),
		}, "chat:U | git:1 | wiki:1", "", ""},
		{"nor where the directory knows it of somebody's other account alone", accounts{
			account("ldap", "1", anna), account("chat", "U", p{Emails: mail("anna@firm.example", "anna@mail.example")}), account("git", "1", p{Emails: mail("anna+git@mail.example")}),
		}, "chat:U ldap:1 | git:1", "chat:U=ldap:1 mail anna@firm.example", ""},
		{"a username of an account without a number confirms nobody, whosever the account is", accounts{
			account("ldap", "1", anna), account("chat", "U", p{Emails: mail("anna@firm.example"), Usernames: []string{"swift"}}), account("git", "1", p{Usernames: []string{"swift"}}),
		}, "chat:U ldap:1 | git:1", "chat:U=ldap:1 mail anna@firm.example", ""},
		{"the address as it stands is stronger than without its +tag", accounts{
			account("ldap", "1", anna), account("ldap", "2", p{EmployeeNumber: "18", Name: "Bo Ek", Emails: mail("anna+assistant@firm.example")}),
			account("chat", "U", p{Emails: mail("anna+assistant@firm.example")}),
		}, "chat:U ldap:2 | ldap:1", "chat:U=ldap:2 mail anna+assistant@firm.example", "shared anna@firm.example (3)"},
		{"a name without its accents is not joined", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Åsa Öberg"}), account("chat", "U", p{Name: "Asa Oberg"}), account("git", "1", p{Name: "Aasa Oeberg"}),
		}, "chat:U | git:1 | ldap:1", "", ""},
		{"a contractor who is employed is two entries with two numbers", accounts{
			account("ldap", "c1", left(p{EmployeeNumber: "C1", Name: "Anna Berg", Emails: mail("anna@contractor.example")})),
			account("ldap", "1", anna), account("cv", "1", p{Name: "Anna Berg", Emails: mail("anna@contractor.example")}),
		}, "cv:1 ldap:c1 | ldap:1", "cv:1=ldap:c1 mail anna@contractor.example", ""},
		{"two workspaces with the same address are one colleague", accounts{
			account("slack-a", "U1", p{Name: "Anna", Emails: mail("anna@firm.example")}), account("slack-b", "U7", p{Name: "anna b", Emails: mail("ANNA@firm.example")}),
		}, "slack-a:U1 slack-b:U7", "slack-a:U1=slack-b:U7 mail anna@firm.example", ""},
		{"two workspaces that tell no address are two", accounts{
			account("slack-a", "U1", p{Name: "Anna Berg"}), account("slack-b", "U1", p{Name: "Anna Berg"}),
		}, "slack-a:U1 | slack-b:U1", "", ""},
		{"an address of a role is nobody's", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Emails: mail("info@firm.example")}), account("chat", "U", p{Emails: mail("info@firm.example")}),
			named("git", "noreply@host.example"), account("chat", "B", p{Emails: mail("noreply@host.example")}),
		}, "chat:B | chat:U | git:noreply@host.example | ldap:1", "", ""},
		{"a mailbox that several numbered colleagues share joins nobody", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Emails: mail("a@firm.example", "team.oslo@firm.example")}),
			account("ldap", "2", p{EmployeeNumber: "2", Emails: mail("b@firm.example", "team.oslo@firm.example")}),
			account("chat", "U", p{Emails: mail("team.oslo@firm.example")}), account("chat", "V", p{Emails: mail("team.oslo@firm.example", "b@firm.example")}),
		}, "chat:U | chat:V ldap:2 | ldap:1", "chat:V=ldap:2 mail b@firm.example", "shared team.oslo@firm.example (4)"},
		{"nor does one that everybody has in the chat", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Emails: mail("a@firm.example")}), account("ldap", "2", p{EmployeeNumber: "2", Emails: mail("b@firm.example")}),
			account("chat", "U", p{Emails: mail("a@firm.example", "all@firm.example")}), account("chat", "V", p{Emails: mail("all@firm.example", "b@firm.example")}),
			account("wiki", "W", p{Emails: mail("all@firm.example")}),
		}, "chat:U ldap:1 | chat:V ldap:2 | wiki:W", "chat:U=ldap:1 mail a@firm.example, chat:V=ldap:2 mail b@firm.example", "shared all@firm.example (3)"},
		{"one that agrees with two numbered colleagues belongs to neither", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Emails: mail("a@firm.example")}), account("ldap", "2", p{EmployeeNumber: "2", Emails: mail("b@firm.example")}),
			account("chat", "U", p{Emails: mail("a@firm.example", "b@firm.example")}), account("wiki", "W", p{Emails: mail("b@firm.example")}),
		}, "chat:U | ldap:1 | ldap:2 wiki:W", "ldap:2=wiki:W mail b@firm.example", "between a@firm.example b@firm.example (4)"},
		{"an address binds more than a username", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Emails: mail("a@firm.example")}), account("ldap", "2", p{EmployeeNumber: "2", Usernames: []string{"bo"}}),
			account("chat", "U", p{Emails: mail("a@firm.example"), Usernames: []string{"bo"}}),
		}, "chat:U ldap:1 | ldap:2", "chat:U=ldap:1 mail a@firm.example", "shared bo (2)"},
		{"a chain between two numbers breaks in the middle", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Emails: mail("x@f.example")}), account("chat", "U", p{Emails: mail("x@f.example", "y@f.example")}),
			account("wiki", "W", p{Emails: mail("y@f.example", "z@f.example")}), account("ldap", "2", p{EmployeeNumber: "2", Emails: mail("z@f.example")}),
		}, "chat:U ldap:1 | ldap:2 wiki:W", "chat:U=ldap:1 mail x@f.example, ldap:2=wiki:W mail z@f.example", "shared y@f.example (2)"},
		{"a number that a spreadsheet took the zeros of is the same", accounts{
			account("ldap", "1", p{EmployeeNumber: "0017"}), account("cv", "1", p{EmployeeNumber: "17"}), account("ldap", "2", p{EmployeeNumber: "E017"}), account("cv", "2", p{EmployeeNumber: "E17"}),
		}, "cv:1 ldap:1 | cv:2 | ldap:2", "cv:1=ldap:1 number 17", ""},
		{"unless a source has both", accounts{
			account("ldap", "1", p{EmployeeNumber: "0017"}), account("ldap", "2", p{EmployeeNumber: "17"}), account("cv", "1", p{EmployeeNumber: "17"}),
		}, "cv:1 ldap:2 | ldap:1", "cv:1=ldap:2 number 17", ""},
		{"what stands where there is no number is none", accounts{
			account("ldap", "1", p{EmployeeNumber: "0000"}), account("ldap", "2", p{EmployeeNumber: "0000"}), account("cv", "1", p{EmployeeNumber: "n/a"}),
			account("cv", "2", p{EmployeeNumber: "N/A"}), account("cv", "3", p{EmployeeNumber: "-"}), account("cv", "4", p{EmployeeNumber: "-"}),
		}, "cv:1 | cv:2 | cv:3 | cv:4 | ldap:1 | ldap:2", "", ""},
		{"a number that many of a source have is nobody's", accounts{
			account("ldap", "1", p{EmployeeNumber: "999", Name: "Anna A"}), account("ldap", "2", p{EmployeeNumber: "999", Name: "Anna B"}), account("ldap", "3", p{EmployeeNumber: "999", Name: "Anna C"}),
			account("ldap", "4", p{EmployeeNumber: "999", Name: "Anna D"}), account("ldap", "5", p{EmployeeNumber: "999", Name: "Anna E"}),
		}, "ldap:1 | ldap:2 | ldap:3 | ldap:4 | ldap:5", "", "strange 999 (5)"},
		{"numbers of a firm that was bought are another series", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Anna Berg"}), account("ldap", "2", p{EmployeeNumber: "2", Name: "Bo Ek"}), account("ldap", "3", p{EmployeeNumber: "3", Name: "Cia Dahl"}),
			account("bought", "1", p{EmployeeNumber: "1", Name: "Eva Lie"}), account("bought", "2", p{EmployeeNumber: "2", Name: "Per Moen"}), account("bought", "3", p{EmployeeNumber: "3", Name: "Cia Vik"}),
		}, "bought:1 | bought:2 | bought:3 | ldap:1 | ldap:2 | ldap:3", "", ""},
		{"a mistyped number in one series joins nobody and is told", accounts{
			account("ldap", "1", p{EmployeeNumber: "1", Name: "Anna Berg"}), account("ldap", "2", p{EmployeeNumber: "2", Name: "Bo Ek"}), account("ldap", "3", p{EmployeeNumber: "3", Name: "Cia Dahl"}),
			account("cv", "1", p{EmployeeNumber: "1", Name: "Berg, Anna"}), account("cv", "2", p{EmployeeNumber: "2", Name: "Bo Ek"}), account("cv", "3", p{EmployeeNumber: "3", Name: "Per Moen"}),
		}, "cv:1 ldap:1 | cv:2 ldap:2 | cv:3 | ldap:3", "cv:1=ldap:1 number 1, cv:2=ldap:2 number 2", "strange 3 (2)"},
		{"an address that strangers of one source have joins nobody", accounts{
			account("chat", "U", p{Name: "Anna Berg", Emails: mail("desk.oslo@f.example")}), account("chat", "V", p{Name: "Bo Ek", Emails: mail("desk.oslo@f.example")}), named("git", "desk.oslo@f.example"),
		}, "chat:U | chat:V | git:desk.oslo@f.example", "", "shared desk.oslo@f.example (3)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 {
				identity := indexer.Resolve(test.accounts, nil)
				for _, check := range []struct{ what, got, want string }{
					{"colleagues", together(test.accounts, identity), test.together},
					{"reasons", reasons(identity), test.reasons}, {"conflicts", conflicts(identity), test.conflicts},
				} {
					if check.got != check.want {
						t.Errorf("%s %q\nwant %q", check.what, check.got, check.want)
					}
				}
				slices.Reverse(test.accounts)
			}
		})
	}
}

// Rulings are written "merge a b", "split a from b c", "different a from b", "undo 1".
func decided(lines ...string) []indexer.Ruling {
	var out []indexer.Ruling
	refs := func(words string) (refs []connectors.Ref) {
		for _, w := range strings.Fields(words) {
			source, id, _ := strings.Cut(w, ":")
			refs = append(refs, connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id})
		}
		return refs
	}
	for i, line := range lines {
		d := indexer.Ruling{Number: uint64(i + 1)}
		verb, rest, _ := strings.Cut(line, " ")
		d.Kind = indexer.RulingKind(verb)
		if d.Kind == indexer.Undo {
			_, _ = fmt.Sscan(rest, &d.Undoes)
		} else {
			accounts, others, _ := strings.Cut(rest, " from ")
			d.Accounts, d.Others = refs(accounts), refs(others)
		}
		out = append(out, d)
	}
	return out
}

func TestRulingsWinOverRules(t *testing.T) {
	type p = connectors.Person
	x, y := mail("x@f.example"), mail("y@f.example")
	list := []indexer.Account{
		account("ldap", "1", p{EmployeeNumber: "1", Emails: x, Name: "Anna Berg"}), account("ldap", "2", p{EmployeeNumber: "2", Emails: y, Name: "Bo Ek"}),
		account("chat", "U", p{Emails: x}), account("wiki", "W", p{Emails: x}), account("git", "G", p{Name: "Anna Berg"}), account("cv", "1", p{EmployeeNumber: "1", Name: "Anna Berg"}),
		account("mail", "M", p{Emails: mail("q@f.example")}), account("news", "N", p{Emails: mail("q@f.example")}),
	}
	for _, test := range []struct {
		name    string
		rulings []string
		want    string
	}{
		{"without rulings", nil, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"a merge joins what no key does", []string{"merge ldap:1 git:G"}, "chat:U cv:1 git:G ldap:1 wiki:W | ldap:2 | mail:M news:N"},
		{"even two numbers", []string{"merge ldap:1 ldap:2"}, "chat:U cv:1 ldap:1 ldap:2 wiki:W | git:G | mail:M news:N"},
		{"a split keeps an address from joining, and the others stay", []string{"split chat:U from cv:1 ldap:1 wiki:W"}, "chat:U | cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"a split keeps a number from joining", []string{"split cv:1 from chat:U ldap:1 wiki:W"}, "chat:U ldap:1 wiki:W | cv:1 | git:G | ldap:2 | mail:M news:N"},
		{"the one who has the number is split off", []string{"split ldap:1 from chat:U cv:1 wiki:W"}, "chat:U wiki:W | cv:1 | git:G | ldap:1 | ldap:2 | mail:M news:N"},
		{"two are split off together", []string{"split chat:U wiki:W from ldap:1 cv:1"}, "chat:U wiki:W | cv:1 ldap:1 | git:G | ldap:2 | mail:M news:N"},
		{"two without a number are split", []string{"split mail:M from news:N"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M | news:N"},
		{"two who are different are not joined by what they share", []string{"different mail:M from news:N"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M | news:N"},
		{"a merge that is undone is gone", []string{"merge ldap:1 git:G", "undo 1"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"a split that is undone is gone", []string{"split chat:U from cv:1 ldap:1 wiki:W", "undo 1"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"a later merge wins over a split", []string{"split chat:U from cv:1 ldap:1 wiki:W", "merge ldap:1 chat:U"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"a later split wins over a merge", []string{"merge ldap:1 git:G", "split git:G from chat:U cv:1 ldap:1 wiki:W"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"the split is in force again when the later merge is undone", []string{"split chat:U from cv:1 ldap:1 wiki:W", "merge ldap:1 chat:U", "undo 2"}, "chat:U | cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
		{"one who is split off may be merged with another", []string{"split chat:U from cv:1 ldap:1 wiki:W", "merge ldap:2 chat:U"}, "chat:U ldap:2 | cv:1 ldap:1 wiki:W | git:G | mail:M news:N"},
		{"different people are not joined by a chain of merges", []string{"merge git:G mail:M", "different git:G from ldap:1", "merge mail:M ldap:1"}, "chat:U cv:1 ldap:1 mail:M news:N wiki:W | git:G | ldap:2"},
		{"what is not there is left out", []string{"merge ldap:1 gone:1", "split gone:2 from ldap:1", "merge gone:1 git:G"}, "chat:U cv:1 ldap:1 wiki:W | git:G | ldap:2 | mail:M news:N"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 {
				if got := together(list, indexer.Resolve(list, decided(test.rulings...))); got != test.want {
					t.Errorf("%q\nwant %q", got, test.want)
				}
				slices.Reverse(list)
			}
		})
	}
}

func TestARulingThatCannotBeIsRefused(t *testing.T) {
	before := decided("merge a:1 b:1", "undo 1", "split a:1 from b:1")
	for line, refused := range map[string]bool{
		"merge a:1 b:1": false, "merge a:1": true, "merge a:1 a:1": true, "merge a:1 b:1 from c:1": true,
		"split a:1 from b:1": false, "split a:1": true, "split a:1 from a:1": true, "different a:1 from b:1": false, "different  from b:1": true,
		"undo 3": false, "undo 1": true, "undo 2": true, "undo 9": true, "forget a:1": true,
	} {
		if err := decided(line)[0].Check(before); (err != nil) != refused {
			t.Errorf("%s: %v", line, err)
		}
	}
	long := decided("merge a:1 b:1")[0]
	if long.Note = strings.Repeat("x", indexer.MaxNote+1); long.Check(nil) == nil {
		t.Error("a note without end is taken")
	}
}

// manyAccounts draws accounts of several sources that agree often, some with names, some that left.
func manyAccounts() *rapid.Generator[[]indexer.Account] {
	return rapid.Custom(func(t *rapid.T) []indexer.Account {
		some := func(what string, most int, from ...string) []string {
			return rapid.SliceOfN(rapid.SampledFrom(from), 0, most).Draw(t, what)
		}
		var out []indexer.Account
		for i := range rapid.IntRange(0, 10).Draw(t, "accounts") {
			source := rapid.SampledFrom([]string{"s", "t", "u"}).Draw(t, "source")
			if rapid.IntRange(0, 5).Draw(t, "described") == 0 {
				out = append(out, named(source, fmt.Sprintf("%d@x", i)))
				continue
			}
			person := connectors.Person{
				EmployeeNumber: strings.Join(some("number", 1, "1", "01", "2", "3", "e3", "E3"), ""),
				Usernames:      some("username", 2, "u", "v", "w", ""),
				Emails:         some("e-mail", 2, "0@x", "1@x", "2@x", "3@x", "1+a@x", "2+b@x", "info@x"),
				Name:           strings.Join(some("name", 1, "Anna Berg", "Anna Lund", "Bo Ek"), ""),
			}
			if rapid.IntRange(0, 3).Draw(t, "left") == 0 {
				person = left(person)
			}
			out = append(out, account(source, fmt.Sprint(i), person))
		}
		return out
	})
}

func someRulings(t *rapid.T, accounts []indexer.Account) []indexer.Ruling {
	var out []indexer.Ruling
	if len(accounts) < 3 {
		return nil
	}
	for n := range rapid.IntRange(0, 5).Draw(t, "rulings") {
		order := rapid.Permutation(accounts).Draw(t, "of")
		refs := func(from, to int) (refs []connectors.Ref) {
			for _, a := range order[from:to] {
				refs = append(refs, a.Ref)
			}
			return refs
		}
		d := indexer.Ruling{Number: uint64(n + 1), Kind: rapid.SampledFrom([]indexer.RulingKind{indexer.Merge, indexer.Split, indexer.Different, indexer.Undo}).Draw(t, "kind")}
		switch d.Kind {
		case indexer.Merge:
			d.Accounts = refs(0, 2)
		case indexer.Undo:
			d.Undoes = uint64(rapid.IntRange(1, 5).Draw(t, "undoes"))
		default:
			d.Accounts, d.Others = refs(0, 1), refs(1, rapid.IntRange(2, 3).Draw(t, "others"))
		}
		if d.Check(out) == nil {
			out = append(out, d)
		}
	}
	return out
}

func TestIdentityHoldsWhateverTheAccounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := manyAccounts().Draw(t, "accounts")
		rulings := someRulings(t, list)
		identity := indexer.Resolve(list, rulings)
		shuffled := rapid.Permutation(list).Draw(t, "order")
		other := indexer.Resolve(shuffled, rulings)
		if a, b := together(list, identity), together(shuffled, other); a != b {
			t.Fatalf("the order of accounts makes %q of %q", b, a)
		}
		if a, b := reasons(identity), reasons(other); a != b {
			t.Fatalf("the order of accounts makes reasons %q of %q", b, a)
		}
		if a, b := conflicts(identity), conflicts(other); a != b {
			t.Fatalf("the order of accounts makes conflicts %q of %q", b, a)
		}
		checkJoins(t, list, identity)
		if len(rulings) == 0 {
			checkNumbers(t, list, identity)
		}
		checkLast(t, list, rulings, identity)
	})
}

// checkJoins: what holds colleagues together are exactly the joins, each by a key that both accounts have.
func checkJoins(t *rapid.T, list []indexer.Account, identity *indexer.Identity) {
	at := map[connectors.Ref]int{}
	for i, a := range list {
		at[a.Ref] = i
	}
	people := map[int]bool{}
	for _, n := range identity.Colleagues {
		people[n] = true
	}
	if len(identity.Joins) != len(list)-len(people) {
		t.Fatalf("%d joins make %d colleagues of %d accounts", len(identity.Joins), len(people), len(list))
	}
	for _, j := range identity.Joins {
		if identity.Colleagues[at[j.A]] != identity.Colleagues[at[j.B]] {
			t.Fatalf("%v joins different colleagues", j)
		}
		if j.Key.Kind == indexer.ByRuling {
			if j.Key.Ruling == 0 {
				t.Fatalf("%v names no ruling", j)
			}
			continue
		}
		for _, ref := range []connectors.Ref{j.A, j.B} {
			if !hasKey(list[at[ref]], j.Key) {
				t.Fatalf("%s does not hold %v", ref, j.Key)
			}
		}
	}
}

func hasKey(a indexer.Account, key indexer.Key) bool {
	if a.Person == nil {
		return strings.EqualFold(a.Ref.ID, key.Value)
	}
	among := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, key.Value) })
	}
	switch key.Kind {
	case indexer.ByNumber:
		return strings.EqualFold(strings.TrimLeft(a.Person.EmployeeNumber, "0"), strings.TrimLeft(key.Value, "0"))
	case indexer.ByMail:
		return among(a.Person.Emails)
	case indexer.ByUsername:
		return among(a.Person.Usernames)
	case indexer.ByTag:
		return among(a.Person.Emails) || slices.ContainsFunc(a.Person.Emails, func(m string) bool {
			local, domain, _ := strings.Cut(m, "@")
			local, _, _ = strings.Cut(local, "+")
			return local+"@"+domain == key.Value
		})
	}
	return false
}

// checkNumbers: without rulings no colleague has two numbers.
func checkNumbers(t *rapid.T, list []indexer.Account, identity *indexer.Identity) {
	numbers := map[int]string{}
	for i, a := range list {
		if a.Person == nil || a.Person.EmployeeNumber == "" {
			continue
		}
		n := strings.ToLower(strings.TrimLeft(a.Person.EmployeeNumber, "0"))
		if other, ok := numbers[identity.Colleagues[i]]; ok && other != n {
			t.Fatalf("numbers %s and %s are one colleague", n, other)
		}
		numbers[identity.Colleagues[i]] = n
	}
}

// checkLast: the newest ruling holds as it says.
func checkLast(t *rapid.T, list []indexer.Account, rulings []indexer.Ruling, identity *indexer.Identity) {
	if len(rulings) == 0 {
		return
	}
	at := map[connectors.Ref]int{}
	for i, a := range list {
		at[a.Ref] = identity.Colleagues[i]
	}
	switch d := rulings[len(rulings)-1]; d.Kind {
	case indexer.Merge:
		if at[d.Accounts[0]] != at[d.Accounts[1]] {
			t.Fatalf("%v does not hold", d)
		}
	case indexer.Split, indexer.Different:
		for _, other := range d.Others {
			if at[d.Accounts[0]] == at[other] {
				t.Fatalf("%v does not hold", d)
			}
		}
	}
}
