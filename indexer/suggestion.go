package indexer

import (
	"cmp"
	"math"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// Suggestion is two colleagues who may be one, though nothing joins them. It joins nobody: an administrator
// rules that they are one (Merge), or that they are not (Different), and then it is not made again.
//
// Weight is the logarithm, to base 2, of how much likelier it is that they are one than that they are not: 0 is
// one chance in two, 3 eight to one. It is the sum of Prior, what is to be said of any two such colleagues, and
// of the bits of the reasons, after Fellegi and Sunter (A Theory for Record Linkage, 1969): an agreement counts
// by how often it is found between accounts of one person, against how many colleagues share the value. So a
// rare name says much, and a common one little, in a firm of any size. How many share a value is counted; the
// rest is judged, by the cases that the tests hold.
type Suggestion struct {
	A, B     PersonNo // A is the one who is described better
	Weight   float64  // bits
	Prior    float64  // bits
	Strength Strength
	Reasons  []Reason // the weightiest first
}

// Strength says in a word how likely it is that a suggestion is right.
type Strength string

// The strengths, and the weight from which on a suggestion has each.
const (
	Strong Strength = "strong" // 3 bits: eight to one
	Fair   Strength = "fair"   // -1.5 bits: one to three
	Weak   Strength = "weak"   // -6 bits: one to sixty; what weighs less is not suggested
)

const (
	strongFrom = 3
	fairFrom   = -1.5
	weakFrom   = -6
)

func strengthOf(weight float64) Strength {
	switch {
	case weight >= strongFrom:
		return Strong
	case weight >= fairFrom:
		return Fair
	}
	return Weak
}

// Reason is one thing that two colleagues agree in, or do not.
type Reason struct {
	Kind ReasonKind
	A, B string  // what each has, as it is written there; empty where the kind says all
	Bits float64 // below zero it speaks against
}

// ReasonKind is what two colleagues agree in, or do not.
type ReasonKind string

// What speaks for two colleagues being one.
const (
	SameName     ReasonKind = "name"     // the same words in any order, whatever their accents
	PartOfName   ReasonKind = "part"     // one has more names than the other: Anna Berg and Anna Maria Berg
	NameInitial  ReasonKind = "initial"  // one shortens a name: A. Berg
	NameSound    ReasonKind = "sound"    // names that sound the same: Kristian Eriksson and Christian Ericsson
	GivenName    ReasonKind = "given"    // the same given name, and another surname
	SameMail     ReasonKind = "mail"     // the same address, which does not join them; see Conflict
	SameHandle   ReasonKind = "handle"   // the same username, or the same before the @ of their addresses
	SpellsName   ReasonKind = "spelled"  // the username or address of one spells the name of the other
	SameUnit     ReasonKind = "unit"     //
	SameManager  ReasonKind = "manager"  //
	SameLocation ReasonKind = "location" //
	SameTitle    ReasonKind = "title"    //
	OneLeft      ReasonKind = "left"     // one has left and the other has not: a contractor who was employed
)

// What speaks against it.
const (
	OtherName     ReasonKind = "other-name"     // their names have nothing in common, or nothing but a surname
	OtherUnit     ReasonKind = "other-unit"     //
	OtherLocation ReasonKind = "other-location" //
	SameSource    ReasonKind = "same-source"    // one source describes both as two who are here
)

// MaxSuggestions bounds the suggestions of a Register: the strongest are kept.
const MaxSuggestions = 2000

// What is judged, in shares of pairs: how often two accounts of one person agree so.
const (
	// Of those without an employee number, and of those with two different ones, so many have another account.
	looseShare    = 0.5
	numberedShare = 0.02

	agreeName     = 0.9
	agreePart     = 0.3
	agreeInitial  = 0.3
	agreeSound    = 0.3
	agreeGiven    = 0.1 // with another surname
	agreeMail     = 0.9
	agreeHandle   = 0.5
	agreeSpelled  = 0.6
	agreeUnit     = 0.7
	agreeManager  = 0.7
	agreeLocation = 0.8
	agreeTitle    = 0.4
)

// What is judged, in bits.
const (
	mostOfUnit     = 6.0 // whoever shares a small unit shares other things, too
	mostOfLocation = 3.0
	mostOfTitle    = 2.0
	mostOfGiven    = 6.0
	againHandle    = 1.0 // a handle that only spells the name that agrees already
	oneLeft        = 3.3
	oneLeftElse    = 1.0 // and no name agrees: people leave, and others come
	otherName      = -7.0
	otherSurname   = -3.0 // where no unit tells why
	otherUnit      = -1.5
	otherUnitHere  = -2.5 // of one source, which writes units alike
	otherLocation  = -1.0
	sameSource     = -3.0
	sameDirectory  = -12.0 // with numbers, in one directory: it knows them apart
)

// suggester is one run of finding suggestions: blocks tell which colleagues to compare.
type suggester struct {
	d      *Directory
	traits []traits
	blocks *blocks
	size   float64 // how many colleagues there are
	// How many colleagues share a given name and each of the facts.
	given, units, locations, titles, managers map[string]int
}

// suggest finds colleagues who may be one. It looks at what sources state of people, and at nothing that they
// wrote or decided.
func suggest(d *Directory) []Suggestion {
	s := &suggester{d: d, traits: make([]traits, len(d.People)), size: float64(len(d.People))}
	read := reader{d: d, folded: map[string]string{}}
	for no := range d.People {
		s.traits[no] = read.traits(PersonNo(no))
	}
	s.count()
	s.blocks = newBlocks(s.traits)
	ruled := d.ruledApart()
	var out []Suggestion
	for _, p := range s.blocks.pairs() {
		if ruled[p] || !d.People[p[0]].Active && !d.People[p[1]].Active {
			continue
		}
		if one := s.weigh(p); one.Weight >= weakFrom {
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(x, y Suggestion) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return slices.Clip(out[:min(len(out), MaxSuggestions)])
}

// couple is two colleagues, the smaller number first.
type couple [2]PersonNo

func coupleOf(a, b PersonNo) couple { return couple{min(a, b), max(a, b)} }

// ruledApart are the colleagues of whom a ruling that stands says that they are not one.
func (d *Directory) ruledApart() map[couple]bool {
	out := map[couple]bool{}
	for _, r := range standing(d.rulings) {
		for _, a := range r.Accounts {
			for _, b := range r.Others {
				if x, y := d.PersonOf(a), d.PersonOf(b); x != PersonNo(None) && y != PersonNo(None) && x != y {
					out[coupleOf(x, y)] = true
				}
			}
		}
	}
	return out
}

// count finds how many colleagues share a unit, a place and so on.
func (s *suggester) count() {
	s.given, s.units, s.locations, s.titles, s.managers = map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for i := range s.traits {
		t := &s.traits[i]
		for _, of := range []struct {
			list []stated
			in   map[string]int
		}{{t.units, s.units}, {t.locations, s.locations}, {t.titles, s.titles}, {t.managers, s.managers}} {
			for _, v := range of.list {
				of.in[v.key]++
			}
		}
		for _, name := range t.givenNames() {
			s.given[name]++
		}
	}
}

// bits weighs an agreement that is found in a share of pairs that are one person, in a value that so many
// colleagues have. The two who are compared do not speak of how common it is among others; where nobody else has
// it, it counts as half a person's.
func (s *suggester) bits(share float64, holders int) float64 {
	return math.Log2(share * s.size / (float64(max(holders-2, 0)) + 0.5))
}

// weigh compares two colleagues.
func (s *suggester) weigh(p couple) Suggestion {
	a, b := p[0], p[1]
	if s.leads(b, a) {
		a, b = b, a
	}
	out := Suggestion{A: a, B: b}
	x, y := &s.traits[a], &s.traits[b]
	share := looseShare
	if x.numbered && y.numbered {
		share = numberedShare
	}
	out.Prior = math.Log2(share / s.size)
	named := s.names(x, y)
	if named.Kind != "" {
		out.Reasons = append(out.Reasons, named)
	}
	out.Reasons = append(out.Reasons, s.handles(x, y, named.Kind)...)
	out.Reasons = append(out.Reasons, s.work(x, y)...)
	left := s.d.People[a].Active != s.d.People[b].Active
	if left && x.numbered && y.numbered {
		r := Reason{Kind: OneLeft, Bits: oneLeft}
		if named.Kind == GivenName || named.Kind == "" {
			r.Bits = oneLeftElse
		}
		out.Reasons = append(out.Reasons, r)
	}
	if source, bits := sameHere(x, y); source != "" {
		out.Reasons = append(out.Reasons, Reason{Kind: SameSource, A: source, B: source, Bits: bits})
	}
	slices.SortStableFunc(out.Reasons, func(r, q Reason) int { return cmp.Compare(math.Abs(q.Bits), math.Abs(r.Bits)) })
	out.Weight = out.Prior
	for _, r := range out.Reasons {
		out.Weight += r.Bits
	}
	out.Strength = strengthOf(out.Weight)
	return out
}

// leads reports whether a colleague is described better than another, who then is the one to be joined.
func (s *suggester) leads(a, b PersonNo) bool {
	account := func(no PersonNo) Account { return s.d.account(s.d.People[no].Accounts[0]) }
	return leading(account(a), account(b)) < 0
}

// sameHere finds a source that describes both as active: a source seldom has anybody twice.
func sameHere(x, y *traits) (string, float64) {
	for _, source := range x.here {
		if slices.Contains(y.here, source) {
			if slices.Contains(x.numbers, source) && slices.Contains(y.numbers, source) {
				return source, sameDirectory
			}
			return source, sameSource
		}
	}
	return "", 0
}

// account gives an account that the directory has.
func (d *Directory) account(ref connectors.Ref) Account {
	if a, known := d.AccountOf(ref); known {
		return a
	}
	return Account{Ref: ref}
}
