package indexer

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
)

// blocks finds which colleagues are worth comparing, without comparing each with each: those who share a key.
// A key that more than mostOfBlock share finds nobody, since it says too little; a name that is so common finds
// namesakes of one unit.
type blocks struct {
	seed   maphash.Seed
	tokens []token // sorted
}

// mostOfBlock bounds how many colleagues a key compares with each other, and so the work for a firm.
const mostOfBlock = 16

// token says that a colleague has a key.
type token struct {
	key  uint64
	side side
	who  PersonNo
}

// side keeps apart what is compared with the other side only.
type side uint8

const (
	either  side = iota
	spelt        // a name that may be spelled
	speller      // what may spell one
	full         // a name in full
	short        // one with an initial
)

// keyOf is what a token stands for. Keys of different kinds are never equal.
type keyOf struct{ kind, value string }

const (
	nameKey     = "name"
	nameUnitKey = "name and unit"
	partKey     = "part"
	initialKey  = "initial"
	soundKey    = "sound"
	handleKey   = "handle"
	mailKey     = "mail"
	spelledKey  = "spelled"
	givenKey    = "given name and unit"
)

func newBlocks(all []traits) *blocks {
	b := &blocks{seed: maphash.MakeSeed()}
	for no := range all {
		b.add(PersonNo(no), &all[no])
	}
	slices.SortFunc(b.tokens, func(x, y token) int {
		return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.side, y.side), cmp.Compare(x.who, y.who))
	})
	b.tokens = slices.Clip(slices.Compact(b.tokens))
	return b
}

func (b *blocks) hash(kind, value string) uint64 {
	return maphash.Comparable(b.seed, keyOf{kind, value})
}

func (b *blocks) add(who PersonNo, t *traits) {
	put := func(kind, value string, s side) {
		b.tokens = append(b.tokens, token{key: b.hash(kind, value), side: s, who: who})
	}
	for _, n := range t.names {
		for _, u := range t.units {
			put(givenKey, n.words[0]+"\x00"+u.key, either)
		}
		if len(n.words) < 2 {
			continue
		}
		put(nameKey, n.sorted, either)
		for _, u := range t.units {
			put(nameUnitKey, n.sorted+"\x00"+u.key, either)
		}
		for _, part := range n.parts() {
			put(partKey, part, either)
		}
		s := full
		if n.initialled() {
			s = short
		}
		put(initialKey, n.initialForm(), s)
		put(soundKey, n.sound, either)
		for _, list := range [][]string{n.whole, n.short} {
			for _, spelling := range list {
				put(spelledKey, spelling, spelt)
			}
		}
	}
	for _, h := range t.handles {
		put(handleKey, h.key, either)
		if h.mail != "" {
			put(mailKey, h.mail, either)
		}
		put(spelledKey, h.key, speller)
	}
}

// parts are the given name with each other word.
func (n calledName) parts() []string {
	var out []string
	for _, w := range n.words[1:] {
		out = append(out, min(n.words[0], w)+" "+max(n.words[0], w))
	}
	return out
}

// initialled reports whether the given name is just a letter.
func (n calledName) initialled() bool { return len(n.words[0]) == 1 }

// initialForm is a name with its given name shortened.
func (n calledName) initialForm() string {
	return initialOf(n.words[0]) + " " + strings.Join(n.words[len(n.words)-1:], "")
}

// run gives the tokens of a key.
func (b *blocks) run(key uint64) []token {
	from, _ := slices.BinarySearchFunc(b.tokens, key, func(t token, key uint64) int { return cmp.Compare(t.key, key) })
	to := from
	for to < len(b.tokens) && b.tokens[to].key == key {
		to++
	}
	return b.tokens[from:to]
}

// holders counts the colleagues who have a key, on one side.
func (b *blocks) holders(kind, value string, s side) int {
	n := 0
	for _, t := range b.run(b.hash(kind, value)) {
		if t.side == s {
			n++
		}
	}
	return n
}

// pairs gives the colleagues to compare, each two once, in order.
func (b *blocks) pairs() []couple {
	var out []couple
	for from := 0; from < len(b.tokens); {
		run := b.run(b.tokens[from].key)
		from += len(run)
		if len(run) < 2 || len(run) > 2*mostOfBlock {
			continue
		}
		for i, x := range run {
			for _, y := range run[:i] {
				if x.who != y.who && (x.side == either || x.side != y.side) {
					out = append(out, coupleOf(x.who, y.who))
				}
			}
		}
	}
	slices.SortFunc(out, func(x, y couple) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	return slices.Compact(out)
}
