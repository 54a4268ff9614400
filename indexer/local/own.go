package local

import (
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// list notes the document at n for each account that it holds a part of, so that what somebody did is found
// without a pass over all documents.
func (c *columns) list(n uint32) {
	for _, packed := range c.parts(n) {
		account := unpack(packed, 0).Account
		for int(account) >= len(c.own) {
			c.own = append(c.own, nil)
		}
		if at, there := slices.BinarySearch(c.own[account], n); !there {
			c.own[account] = slices.Insert(c.own[account], at, n)
		}
	}
}

// unlist takes the document at n out of the lists again.
func (c *columns) unlist(n uint32) {
	for _, packed := range c.parts(n) {
		account := unpack(packed, 0).Account
		if at, there := slices.BinarySearch(c.own[account], n); there {
			c.own[account] = slices.Delete(c.own[account], at, at+1)
			c.moved = c.moved || len(c.own[account]) == 0
		}
	}
}

// leastWasted is below what reclaim does not look at.
const leastWasted = 1 << 16

// reclaim moves the parts of all documents together once half of arena is of documents that changed or went.
func (c *columns) reclaim() {
	if c.wasted < leastWasted || c.wasted < len(c.arena)/2 {
		return
	}
	arena := make([]uint32, 0, 2*(len(c.arena)-c.wasted))
	for n := range c.docs {
		at := uint32(len(arena))
		arena = append(arena, c.parts(uint32(n))...)
		c.docs[n].partsAt = at
	}
	c.arena, c.wasted = arena, 0
}

// parts are those that the document at n holds, packed.
func (c *columns) parts(n uint32) []uint32 {
	return c.arena[c.docs[n].partsAt : c.docs[n].partsAt+uint32(c.docs[n].partsLen)]
}

// DocsOf implements indexer.View.
func (v *view) DocsOf(account indexer.AccountNo, access indexer.Access) []indexer.DocNo {
	c := v.columns
	if int(account) >= len(c.own) {
		return nil
	}
	readable := v.readable(access)
	var out []indexer.DocNo
	for _, n := range c.own[account] {
		if !readable[c.docs[n].room] {
			continue
		}
		out = append(out, indexer.DocNo(n))
		up := c.docs[n].parent
		if up == indexer.None || !c.holds(up) || !readable[c.docs[up].room] {
			continue
		}
		if first := unpack(c.parts(n)[0], 0); first.Role == indexer.Author && first.Account == account {
			out = append(out, indexer.DocNo(up)) // it answers that
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
