package indexer

import (
	"cmp"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// Account is what identity needs to know of a person of one source. One that is only mentioned, as an
// author for instance, has just its Ref.
type Account struct {
	Ref    connectors.Ref
	Person *connectors.Person // nil when no source describes the account
	Left   bool               // some source described it, and none does any longer
}

// Identity says which accounts are one colleague, and why.
type Identity struct {
	Colleagues []int      // by account: the number of its colleague, by their first account
	Joins      []Join     // for a colleague of n accounts n-1 reasons that hold them together
	Conflicts  []Conflict // agreements that were not followed, for an administrator to decide
}

// Join is the reason for which two accounts are one colleague.
type Join struct {
	A, B connectors.Ref
	Key  Key
}

// Key is what two accounts agree in.
type Key struct {
	Kind   KeyKind
	Value  string // as it was compared: folded
	Ruling uint64 // the number of the ruling, when the kind is ByRuling
}

// KeyKind is a kind of agreement that makes accounts one colleague.
type KeyKind string

// The kinds of agreement, the strongest first.
const (
	ByRuling   KeyKind = "ruling"   // an administrator said so
	ByNumber   KeyKind = "number"   // the employee number
	ByMail     KeyKind = "mail"     // an e-mail address
	ByUsername KeyKind = "username" // a username that stands on an account with an employee number
	ByTag      KeyKind = "tag"      // an e-mail address without its +tag, which an account with an employee number has
)

// Conflict is an agreement that joins nobody, because it would have made one colleague of several.
type Conflict struct {
	Kind     ConflictKind
	Keys     []Key            // what agrees
	Accounts []connectors.Ref // those who hold the keys, in order of their names, at most MaxConflicting
	Holders  int              // how many they are
}

// MaxConflicting bounds the accounts that a Conflict names: all of a firm may share an address.
const MaxConflicting = 20

// ConflictKind says why an agreement joins nobody.
type ConflictKind string

// The kinds of conflict.
const (
	Shared   ConflictKind = "shared"   // different colleagues hold the key
	Reused   ConflictKind = "reused"   // a source gives the address to one who left and to one who did not
	Between  ConflictKind = "between"  // an account agrees with several colleagues
	Strange  ConflictKind = "strange"  // the number agrees, but nothing else does, or too many have it
	Overrule ConflictKind = "overrule" // rulings keep apart what agrees with the same colleague
)

// Resolve finds out which accounts are one colleague.
//
// What administrators decided comes first, the newest ruling before older ones. Then accounts are one
// colleague when they agree in a key, the strongest kind before weaker ones:
//
//   - An employee number, in whatever case. Leading zeros do not count, unless a source holds both spellings.
//     All sources have one series of numbers, unless most of the numbers that two of them hold are of people
//     who share neither a part of their name, nor an address, nor a username. Those never are one.
//   - An e-mail address, in whatever case. An address of a role, such as info@ or noreply@, is nobody's.
//   - A username that stands on an account with an employee number.
//   - An e-mail address that is, without its +tag, that of an account with an employee number.
//
// Names never join. Colleagues with different employee numbers are never one, whatever else agrees and
// through whatever chain of accounts: a key that several of them hold joins nobody, so that an address that
// was given to a new colleague opens neither's accounts to the other. The same holds for an address that
// one source gives to an account that is active and to one that no longer is. Accounts without a number
// belong to the numbered colleague whom they agree with directly; then to the one whom those agree with,
// and so on. One that agrees with several at once belongs to none of them. Those are conflicts.
//
// The answer does not depend on the order of accounts, but for the numbers of colleagues.
func Resolve(accounts []Account, rulings []Ruling) *Identity {
	r := newResolver(accounts)
	r.resolve(rulings)
	r.findConflicts()
	slices.SortFunc(r.out.Joins, compareJoins)
	slices.SortFunc(r.out.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.CompareFunc(a.Keys, b.Keys, compareKeys), slices.CompareFunc(a.Accounts, b.Accounts, compareRefs))
	})
	r.out.Colleagues = r.clusters.numbers()
	return &r.out
}

// colleaguesOf is Resolve without its reasons and conflicts, which take as long to put in order as to find.
func colleaguesOf(accounts []Account, rulings []Ruling) []int {
	r := newResolver(accounts)
	r.resolve(rulings)
	return r.clusters.numbers()
}

func compareJoins(a, b Join) int {
	return cmp.Or(compareRefs(a.A, b.A), compareRefs(a.B, b.B), compareKeys(a.Key, b.Key))
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Ruling, b.Ruling))
}

func compareRefs(a, b connectors.Ref) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}

// leading orders the accounts of one colleague: the one that speaks for them comes first. A directory
// entry, told by its employee number, leads; then an active account; then the one that says most.
func leading(a, b Account) int {
	return cmp.Or(
		-compareBool(a.Person != nil, b.Person != nil),
		-compareBool(a.number() != "", b.number() != ""),
		-compareBool(a.active(), b.active()),
		-cmp.Compare(a.weight(), b.weight()),
		compareRefs(a.Ref, b.Ref),
	)
}

func (a Account) number() string {
	if a.Person == nil {
		return ""
	}
	return foldNumber(a.Person.EmployeeNumber)
}

func (a Account) active() bool {
	return a.Person == nil && !a.Left || a.Person != nil && a.Person.IsActive()
}

func (a Account) weight() int {
	if a.Person == nil {
		return 0
	}
	p := a.Person
	filled := 0
	for _, s := range []string{p.Name, p.Title, p.Unit, p.Manager, p.Location} {
		if s != "" {
			filled++
		}
	}
	return filled
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func sortAccounts(accounts []Account) { slices.SortFunc(accounts, leading) }
