package sample

import "math/rand/v2"

// stream is a source of chance for one part of the firm, so that a change of one leaves the others as they
// were.
func (c Config) stream(part string) *rand.Rand {
	mark := uint64(0x7665)
	for _, b := range []byte(part) {
		mark = mark*31 + uint64(b)
	}
	return rand.New(rand.NewPCG(c.Seed, mark)) // #nosec G404 -- a made-up firm, the same each time
}

// pick takes one of a list that is not empty.
func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// chance is true with probability p.
func chance(rng *rand.Rand, p float64) bool { return rng.Float64() < p }

// weighted picks an index with the given share.
func weighted(rng *rand.Rand, n int, share func(int) int) int {
	total := 0
	for i := range n {
		total += share(i)
	}
	at := rng.IntN(total)
	for i := range n {
		if at -= share(i); at < 0 {
			return i
		}
	}
	return n - 1
}
