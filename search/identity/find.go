package identity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// find gives the colleagues whom a question may mean: those one of whose accounts it names whole, and then those
// each of its words begins a word of whose name.
func find(directory *indexer.Directory, question string) []indexer.PersonNo {
	words := wordsOf(question)
	var named, likely []indexer.PersonNo
	for i := range directory.People {
		no := indexer.PersonNo(i)
		switch {
		case goesBy(directory, no, question):
			named = append(named, no)
		case called(directory, no, words):
			likely = append(likely, no)
		}
	}
	byName := func(a, b indexer.PersonNo) int {
		return cmp.Or(cmp.Compare(directory.People[a].Name, directory.People[b].Name), cmp.Compare(a, b))
	}
	slices.SortFunc(named, byName)
	slices.SortFunc(likely, byName)
	return append(named, likely...)
}

// goesBy reports whether an id, an address, a username or a number of somebody is just that.
func goesBy(directory *indexer.Directory, no indexer.PersonNo, question string) bool {
	is := func(s string) bool { return strings.EqualFold(s, question) }
	for _, ref := range directory.People[no].Accounts {
		if is(ref.ID) || is(ref.String()) {
			return true
		}
		a, _ := directory.AccountOf(ref)
		if p := a.Person; p != nil && (is(p.EmployeeNumber) || slices.ContainsFunc(p.Emails, is) || slices.ContainsFunc(p.Usernames, is)) {
			return true
		}
	}
	return false
}

// called reports whether each word begins one of a name that somebody has at some source.
func called(directory *indexer.Directory, no indexer.PersonNo, words []string) bool {
	if len(words) == 0 {
		return false
	}
	begins := func(name string) bool {
		parts := wordsOf(name)
		return !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, w) })
		})
	}
	if begins(directory.People[no].Name) {
		return true
	}
	for _, ref := range directory.People[no].Accounts {
		if a, _ := directory.AccountOf(ref); a.Person != nil && a.Person.Name != directory.People[no].Name && begins(a.Person.Name) {
			return true
		}
	}
	return false
}

func wordsOf(s string) []string {
	var out []string
	for _, t := range text.Words(s) {
		out = append(out, t.Term)
	}
	return out
}
