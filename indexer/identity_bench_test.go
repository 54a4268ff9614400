package indexer_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// largeFirm is a roster of so many people, each with an entry of a directory, most with an account of a chat,
// some with one of a second chat that tells no address, and with names as common as they are in a firm.
func largeFirm(people int) indexer.Roster {
	rng := rand.New(rand.NewPCG(1, 2))
	given := make([]string, 400)
	for i := range given {
		given[i] = "Given" + letters(i)
	}
	families := make([]string, 3000)
	for i := range families {
		families[i] = "Family" + letters(i)
	}
	common := func(list []string) string { // a few names are frequent
		return list[int(float64(len(list))*rng.Float64()*rng.Float64())]
	}
	r := indexer.Roster{Units: map[connectors.Ref]*connectors.Unit{}, Groups: map[connectors.Ref]*connectors.Group{}}
	for i := range people {
		first, last := common(given), common(families)
		name, address := first+" "+last, fmt.Sprintf("%s.%s.%d@firm.example", first, last, i)
		entry := connectors.Person{
			EmployeeNumber: fmt.Sprint(10000 + i), Name: name, Emails: []string{address}, Usernames: []string{fmt.Sprint("u", i)},
			Location: fmt.Sprint("Town ", rng.IntN(20)), Unit: fmt.Sprint("unit", rng.IntN(800)), Title: "Consultant",
		}
		if i > 0 {
			entry.Manager = fmt.Sprint(rng.IntN(i))
		}
		r.Accounts = append(r.Accounts, account("ldap", fmt.Sprint(i), entry))
		if rng.IntN(10) < 9 {
			r.Accounts = append(r.Accounts, account("chat", fmt.Sprint("U", i), connectors.Person{Name: name, Emails: []string{address}}))
		}
		if rng.IntN(10) < 2 {
			r.Accounts = append(r.Accounts, account("guests", fmt.Sprint("W", i), connectors.Person{Name: name, Location: entry.Location}))
		}
		if rng.IntN(10) < 3 {
			r.Accounts = append(r.Accounts, named("git", address))
		}
	}
	for i := range 800 {
		ref := connectors.Ref{Source: "ldap", Kind: connectors.KindUnit, ID: fmt.Sprint("unit", i)}
		r.Units[ref] = &connectors.Unit{Head: head(ref.ID), Name: ref.ID}
	}
	return r
}

// letters writes a number in letters, so that words are told apart.
func letters(n int) string {
	out := ""
	for ; n > 0; n /= 20 {
		out += string(rune('b' + n%20))
	}
	return out
}

func BenchmarkResolve50000People(b *testing.B) {
	r := largeFirm(50000)
	for b.Loop() {
		indexer.Resolve(r.Accounts, nil)
	}
}

func BenchmarkDirectory50000People(b *testing.B) {
	r := largeFirm(50000)
	for b.Loop() {
		indexer.NewDirectory(r)
	}
}

func BenchmarkRegister50000People(b *testing.B) {
	r := largeFirm(50000)
	d := indexer.NewDirectory(r)
	for b.Loop() {
		d = indexer.NewDirectory(r)
		d.Register()
	}
	b.ReportMetric(float64(len(d.Register().Suggestions)), "suggestions")
}
