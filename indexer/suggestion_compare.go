package indexer

import (
	"slices"
	"strings"
)

// names compares what two colleagues are called: the best that any two of their names agree in, or, where both
// have names and nothing agrees, what speaks against them. The zero Reason is that one has no name.
func (s *suggester) names(x, y *traits) Reason {
	var best Reason
	for _, a := range x.names {
		for _, b := range y.names {
			if r := s.twoNames(a, b); r.Kind != "" && (best.Kind == "" || r.Bits > best.Bits) {
				best = r
			}
		}
	}
	return best
}

func (s *suggester) twoNames(a, b calledName) Reason {
	r := Reason{A: a.written, B: b.written}
	agree := func(kind ReasonKind, share float64, holders int) Reason {
		r.Kind, r.Bits = kind, s.bits(share, holders)
		return r
	}
	short := len(a.words) < 2 || len(b.words) < 2
	switch {
	case a.sorted == b.sorted && !short && a.initialled():
		return agree(NameInitial, agreeInitial, s.blocks.holders(initialKey, a.initialForm(), full)+2)
	case a.sorted == b.sorted && !short:
		return agree(SameName, agreeName, s.blocks.holders(nameKey, a.sorted, either))
	case a.sorted == b.sorted, short && a.words[0] == b.words[0]:
		r.Kind, r.Bits = GivenName, s.bitsOfGiven(a.words[0])
		return r
	case short && !meet(a.words, b.words):
		r.Kind, r.Bits = OtherName, otherName
		return r
	case short:
		return Reason{} // one has a nickname, or a surname alone
	}
	if i := slices.IndexFunc(a.parts(), func(part string) bool { return slices.Contains(b.parts(), part) }); i >= 0 && within(a.words, b.words) {
		return agree(PartOfName, agreePart, s.blocks.holders(partKey, a.parts()[i], either))
	}
	switch {
	case a.initialled() != b.initialled() && a.initialForm() == b.initialForm():
		return agree(NameInitial, agreeInitial, s.blocks.holders(initialKey, a.initialForm(), full)+1)
	case a.sound == b.sound:
		return agree(NameSound, agreeSound, s.blocks.holders(soundKey, a.sound, either))
	case a.words[0] == b.words[0]:
		r.Kind, r.Bits = GivenName, s.bitsOfGiven(a.words[0])+otherSurname
		return r
	}
	r.Kind, r.Bits = OtherName, otherName
	return r
}

// within reports whether all words of one name are words of the other.
func within(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// bitsOfGiven weighs a given name that agrees.
func (s *suggester) bitsOfGiven(name string) float64 {
	return min(mostOfGiven, max(0, s.bits(1, s.given[name])))
}

// handles compares usernames and addresses. Of all that agree the weightiest counts. A handle that only spells
// the name which agrees already adds little.
func (s *suggester) handles(x, y *traits, named ReasonKind) []Reason {
	var best Reason
	better := func(r Reason) {
		if best.Kind == "" || r.Bits > best.Bits {
			best = r
		}
	}
	again := slices.Contains([]ReasonKind{SameName, PartOfName, NameInitial, NameSound}, named)
	for _, a := range x.handles {
		for _, b := range y.handles {
			if a.key != b.key {
				continue
			}
			r := Reason{Kind: SameHandle, A: a.written, B: b.written}
			switch {
			case a.mail != "" && a.mail == b.mail:
				r.Kind, r.Bits = SameMail, s.bits(agreeMail, s.blocks.holders(mailKey, a.mail, either))
				if again {
					r.Bits = max(againHandle, min(r.Bits, mostOfUnit))
				}
			case again && (x.spelledBy(a) || y.spelledBy(a)):
				r.Bits = againHandle
			default:
				r.Bits = s.bits(agreeHandle, s.blocks.holders(handleKey, a.key, either))
				if again || named == GivenName {
					r.Bits = min(r.Bits, mostOfUnit)
				}
			}
			better(r)
		}
	}
	if best.Kind == "" && !again {
		s.spelled(x, y, false, better)
		s.spelled(y, x, true, better)
	}
	if best.Kind == "" {
		return nil
	}
	return []Reason{best}
}

// spelled finds handles of y that spell a name of x.
func (s *suggester) spelled(x, y *traits, swapped bool, found func(Reason)) {
	for _, n := range x.names {
		for _, h := range y.handles {
			share := 0.0
			switch {
			case slices.Contains(n.whole, h.key):
				share = agreeSpelled
			case slices.Contains(n.short, h.key):
				share = agreeSpelled / 4
			default:
				continue
			}
			r := Reason{Kind: SpellsName, A: n.written, B: h.written, Bits: s.bits(share, s.blocks.holders(spelledKey, h.key, spelt)+1)}
			if swapped {
				r.A, r.B = r.B, r.A
			}
			found(r)
		}
	}
}

// spelledBy reports whether a handle spells a name of the colleague, or a word of it.
func (t *traits) spelledBy(h handle) bool {
	return slices.ContainsFunc(t.names, func(n calledName) bool {
		return slices.Contains(n.whole, h.key) || slices.Contains(n.short, h.key) || slices.Contains(n.words, h.key)
	})
}

// work compares where two colleagues sit and what they do.
func (s *suggester) work(x, y *traits) []Reason {
	var out []Reason
	unit, unitsDiffer := s.stated(s.units, SameUnit, agreeUnit, mostOfUnit, x.units, y.units)
	manager, _ := s.stated(s.managers, SameManager, agreeManager, mostOfUnit, x.managers, y.managers)
	location, placesDiffer := s.stated(s.locations, SameLocation, agreeLocation, mostOfLocation, x.locations, y.locations)
	title, _ := s.stated(s.titles, SameTitle, agreeTitle, mostOfTitle, x.titles, y.titles)
	if unit.Bits > 0 && manager.Bits > 0 { // who has the manager is in the unit
		if manager.Bits > unit.Bits {
			unit.Bits = 0
		} else {
			manager.Bits = 0
		}
	}
	for _, r := range []Reason{unit, manager, location, title} {
		if r.Bits > 0 {
			out = append(out, r)
		}
	}
	if unitsDiffer && manager.Bits == 0 {
		r := Reason{Kind: OtherUnit, A: written(x.units), B: written(y.units), Bits: otherUnit}
		if slices.ContainsFunc(x.units, func(a stated) bool {
			return slices.ContainsFunc(y.units, func(b stated) bool { return a.source == b.source })
		}) {
			r.Bits = otherUnitHere
		}
		out = append(out, r)
	}
	if placesDiffer {
		out = append(out, Reason{Kind: OtherLocation, A: written(x.locations), B: written(y.locations), Bits: otherLocation})
	}
	return out
}

// stated compares facts. It reports whether both state some and none agrees.
func (s *suggester) stated(holders map[string]int, kind ReasonKind, share, most float64, x, y []stated) (r Reason, differ bool) {
	for _, a := range x {
		for _, b := range y {
			if a.key != b.key {
				continue
			}
			if bits := min(most, s.bits(share, holders[a.key])); r.Kind == "" || bits > r.Bits {
				r = Reason{Kind: kind, A: a.written, B: b.written, Bits: bits}
			}
		}
	}
	return r, r.Kind == "" && len(x) > 0 && len(y) > 0
}

func written(list []stated) string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s.written) {
			out = append(out, s.written)
		}
	}
	return strings.Join(out, ", ")
}
