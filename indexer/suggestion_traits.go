package indexer

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
)

// traits is what of a colleague is compared with others.
type traits struct {
	names     []calledName
	handles   []handle
	units     []stated
	locations []stated
	titles    []stated
	managers  []stated
	numbered  bool
	numbers   []string // sources that give an employee number
	here      []string // sources that describe them as active
}

// stated is a fact with what it is compared as.
type stated struct{ key, written, source string }

// handle is a username, or the part of an address before the @.
type handle struct {
	key     string // what it is compared as: without accents, points and dashes
	mail    string // the address, folded; empty for a username
	written string
}

// calledName is a name in words, folded, given names first, with the forms in which it may be found.
type calledName struct {
	words        []string
	sorted       string // the words in an order that does not depend on who wrote them
	sound        string // how it sounds
	whole, short []string
	written      string
}

// reader collects traits. Facts that many share are folded once.
type reader struct {
	d      *Directory
	folded map[string]string
}

// traits collects what the accounts of a colleague say.
func (r *reader) traits(no PersonNo) traits {
	d := r.d
	var t traits
	for _, ref := range d.People[no].Accounts {
		a := d.account(ref)
		t.addHandles(a)
		p := a.Person
		if p == nil {
			continue
		}
		if a.active() {
			t.here = append(t.here, ref.Source)
		}
		if a.number() != "" {
			t.numbered = true
			t.numbers = append(t.numbers, ref.Source)
		}
		t.addName(p.Name)
		if i, known := d.units[connectors.Ref{Source: ref.Source, Kind: connectors.KindUnit, ID: p.Unit}]; known {
			r.state(&t.units, d.Units[i].Name, ref.Source)
		}
		r.state(&t.locations, p.Location, ref.Source)
		r.state(&t.titles, p.Title, ref.Source)
		if m := d.PersonOf(connectors.Ref{Source: ref.Source, Kind: connectors.KindPerson, ID: p.Manager}); m != PersonNo(None) && m != no {
			t.managers = append(t.managers, stated{key: d.People[m].ID, written: d.People[m].Name, source: ref.Source})
		}
	}
	return t
}

func (r *reader) state(list *[]stated, written, source string) {
	key, known := r.folded[written]
	if !known {
		key = strings.Join(wordsOf(written), " ")
		r.folded[written] = key
	}
	if key != "" {
		*list = append(*list, stated{key: key, written: written, source: source})
	}
}

// addName takes a name apart. "Berg, Anna" is Anna Berg.
func (t *traits) addName(written string) {
	if slices.ContainsFunc(t.names, func(n calledName) bool { return n.written == written }) {
		return
	}
	name := written
	if last, first, found := strings.Cut(name, ","); found {
		name = first + " " + last
	}
	n := calledName{words: nameParts(name), written: written}
	if len(n.words) == 0 || strings.Contains(written, "@") { // an address, in want of a name
		return
	}
	sorted := slices.Clone(n.words)
	slices.Sort(sorted)
	n.sorted = strings.Join(sorted, " ")
	if slices.ContainsFunc(t.names, func(o calledName) bool { return o.sorted == n.sorted }) {
		return
	}
	n.sound = soundOf(n.words)
	n.whole, n.short = spellings(n.words)
	t.names = append(t.names, n)
}

// givenNames are the first words of the names, once each.
func (t *traits) givenNames() []string {
	var out []string
	for _, n := range t.names {
		if len(n.words[0]) > 1 && !slices.Contains(out, n.words[0]) {
			out = append(out, n.words[0])
		}
	}
	return out
}

// leastHandle is the shortest handle that is compared: what is shorter is everybody's.
const leastHandle = 3

func (t *traits) addHandles(a Account) {
	for _, mail := range mailsOf(a) {
		local, domain, _ := strings.Cut(mail, "@")
		if before, after, tagged := strings.Cut(local, "+"); tagged {
			local = before
			if strings.HasPrefix(domain, "users.noreply.") { // 123+name@: the tag is who it is
				local = after
			}
		}
		if !roleMail[local] {
			t.addHandle(local, handle{mail: mail, written: mail})
		}
	}
	if a.Person != nil {
		for _, username := range a.Person.Usernames {
			t.addHandle(username, handle{written: username})
		}
	}
}

func (t *traits) addHandle(name string, h handle) {
	h.key = squeeze(strings.FieldsFunc(foldKey(name), func(r rune) bool { return strings.ContainsRune("._-", r) })...)
	if len(h.key) < leastHandle || strings.Trim(h.key, "0123456789") == "" || roleMail[h.key] {
		return
	}
	if !slices.ContainsFunc(t.handles, func(o handle) bool { return o.key == h.key && o.mail == h.mail }) {
		t.handles = append(t.handles, h)
	}
}

// squeeze writes words as one, folded, as handles do.
func squeeze(words ...string) string {
	return text.Fold(strings.Join(words, ""))
}

// spellings are the handles that a name makes: those of the whole name, and shorter ones such as aberg and annab.
func spellings(words []string) (whole, short []string) {
	if len(words) < 2 {
		return nil, nil
	}
	first, last := words[0], words[len(words)-1]
	whole = []string{squeeze(first, last), squeeze(last, first)}
	if len(words) > 2 {
		whole = append(whole, squeeze(words...))
	}
	for _, s := range []string{squeeze(initialOf(first), last), squeeze(first, initialOf(last))} {
		if !slices.Contains(whole, s) && len(s) >= leastHandle {
			short = append(short, s)
		}
	}
	return whole, short
}

func initialOf(word string) string {
	for _, r := range word {
		return string(r)
	}
	return ""
}

// sounds writes alike what sounds alike in Nordic names, roughly: Kristian Eriksson and Christian Ericsson, Bergh and
// Berg, Lindqvist and Lindkvist, Sofie and Sophie.
var sounds = strings.NewReplacer(
	"sson", "sn", "sen", "sn", "son", "sn", "ph", "f", "ch", "k", "ck", "k", "qu", "kv", "qv", "kv", "th", "t", "dt", "t", "gh", "g", "hj", "j",
	"c", "k", "q", "k", "w", "v", "x", "ks", "z", "s", "y", "i", "j", "i",
)

// soundOf tells how the words of a name sound, in an order that does not depend on how they are written. A letter
// twice is one, and an h after a consonant is silent.
func soundOf(words []string) string {
	out := make([]string, len(words))
	for i, word := range words {
		var sound strings.Builder
		var before rune
		for _, r := range sounds.Replace(word) {
			silent := r == 'h' && before != 0 && !strings.ContainsRune("aeiou", before)
			if r != before && !silent {
				sound.WriteRune(r)
			}
			before = r
		}
		out[i] = sound.String()
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
