package text

import (
	"cmp"
	"slices"
	"strings"
)

// Compounds tells which words of a firm are put together from others: by the term of a part, the terms that
// have it as a part, most frequent first. Under kundservice stands kundserviceplattform.
type Compounds map[string][]string

// Bounds of what is taken for a compound, in letters and documents.
const (
	minPart      = 4   // letters of a part, as it is written in the compound
	minTerm      = 3   // letters of the term of a first part: gat for the gatu of gatubelysning
	minKnown     = 3   // documents that hold a part as a word of its own
	maxCompounds = 200 // compounds of one part
)

// MayBePart reports whether a term is of a shape that Compounds looks at.
func MayBePart(term string) bool {
	if len(term) < minTerm {
		return false
	}
	for i := range len(term) {
		if term[i] < 'a' || term[i] > 'z' {
			return false
		}
	}
	return true
}

// Compounds learns from a vocabulary: the terms of an index, each with the number of documents that hold it.
// No dictionary is needed, and names that only this firm uses are split like any word.
func (a *Analyser) Compounds(vocabulary map[string]int) Compounds {
	documents := func(term string) int { return vocabulary[term] }
	with := Compounds{}
	for term := range vocabulary {
		for _, part := range a.Split(term, documents) {
			with[part] = append(with[part], term)
		}
	}
	for part, compounds := range with {
		slices.SortFunc(compounds, func(x, y string) int {
			return cmp.Or(cmp.Compare(vocabulary[y], vocabulary[x]), strings.Compare(x, y))
		})
		compounds = slices.Compact(compounds) // a word may hold a part twice
		with[part] = slices.Clone(compounds[:min(len(compounds), maxCompounds)])
	}
	return with
}

// Split cuts a term in two where both sides are words of the firm, with one of links or nothing between them,
// and cuts those again as far as it goes. Of several places it takes the one with the most frequent sides.
// It gives the parts' terms, or nil for a word that is not put together.
func (a *Analyser) Split(term string, documents func(term string) int) []string {
	if len(term) < 2*minPart || !MayBePart(term) {
		return nil
	}
	left, right, most := "", "", 0
	for i := minPart; i <= len(term)-minPart; i++ {
		r, rights := a.lastPart(term[i:], documents)
		if rights == 0 {
			continue
		}
		if l, lefts := a.firstPart(term[:i], documents); lefts*rights > most {
			left, right, most = l, r, lefts*rights
		}
	}
	if most == 0 {
		return nil
	}
	return slices.Concat([]string{left}, a.Split(left, documents), []string{right}, a.Split(right, documents))
}

// links are what may stand between the parts of a compound beside what a stemmer takes off a word: an s, an e,
// and the o or u that Swedish writes for a last a, kyrka in kyrkobyggnad and gata in gatubelysning. The en, es and
// er of German are endings that its stemmer knows.
var links = []string{"", "s", "e", "o", "u"}

// lastPart gives the term of a compound's last part: as it stands, or, where nobody writes that, without what the
// stemmer takes off it on its own. The term of helseregisteret ends in register, that of register is regist.
func (a *Analyser) lastPart(end string, documents func(string) int) (term string, most int) {
	if n := documents(end); n >= minKnown {
		return end, n
	}
	for _, lang := range a.langs {
		if t := stem(lang, end); len(t) >= minPart {
			if n := documents(t); n >= minKnown && n > most {
				term, most = t, n
			}
		}
	}
	return term, most
}

// firstPart gives the term of a compound's first part, which is written out in full and may end in a letter
// that only links: in maskininlarningsmodell, maskininlarnings stands for the term maskininlarn.
func (a *Analyser) firstPart(written string, documents func(string) int) (term string, most int) {
	try := func(t string) {
		if len(t) >= minTerm {
			if n := documents(t); n >= minKnown && n > most {
				term, most = t, n
			}
		}
	}
	for _, link := range links {
		word, cut := strings.CutSuffix(written, link)
		if !cut {
			continue
		}
		try(word)
		for _, lang := range a.langs {
			try(stem(lang, word))
		}
	}
	return term, most
}
