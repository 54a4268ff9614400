package local

import (
	"encoding/json"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// entry is what voting needs of a record, put together so that looking at it waits for memory once. One whose
// kind is 0 is none: its record is gone, or it never was a document.
type entry struct {
	time       int64
	room       uint32
	parent     uint32 // number of what it answers, or None
	firstReply uint32 // replies are a list through nextReply
	nextReply  uint32
	partsAt    uint32 // where the parts begin in arena
	version    uint32 // what changes was when it was stored
	partsLen   uint16
	words      uint16
	heading    uint8 // of these the words of the title
	kind       uint8
	lang       uint8 // index into langs
	accepted   bool  // is the accepted answer to parent
}

// noEntry is what stands where there is no document.
var noEntry = entry{time: noTime, parent: indexer.None, firstReply: indexer.None, nextReply: indexer.None}

// columns holds the documents by record number, and what they refer to by numbers of its own.
type columns struct {
	docs  []entry
	arena []uint32 // account<<roleBits | role

	langs     []string
	langNo    map[string]uint8
	rooms     []room
	roomNo    map[roomKey]uint32
	groups    []connectors.Ref // by GroupNo
	groupNo   map[connectors.Ref]indexer.GroupNo
	accountNo map[connectors.Ref]indexer.AccountNo
	accounts  []indexer.Account // one without a Ref is free
	free      []indexer.AccountNo
	gone      func(connectors.Ref) bool // tells of an account that no source describes whether one did
	moved     bool                      // since retire there is an account more, or one of which nothing may tell any longer
	wasted    int                       // entries of arena that no document uses any more
	activity  activity
	own       [][]uint32 // by account, the documents that hold a part of it, in order
	changes   uint64

	// waiting lists, by the post they answer, posts that came before it. Some may be gone or answer
	// another by now; their rows tell.
	waiting map[connectors.Ref][]uint32
	// hidden has the records that some colleague hides, with the number of those that are here or were.
	hidden map[connectors.Ref]uint32
}

// room is a set of records with the same readers. What it holds is counted so that averages over public
// rooms need no pass over the documents.
type room struct {
	roomKey
	explicit *connectors.Audience // parsed from key.audience
	groupNo  indexer.GroupNo
	docs     int
	words    int
	titled   int // documents with a title
	headings int // words of titles
}

type roomKey struct {
	source   string
	group    string // "" for none
	audience string // JSON, "" for the default
}

// measure adds a document to what is counted (sign 1), or takes it out (-1).
func (r *room) measure(words uint16, heading uint8, sign int) {
	r.docs += sign
	r.words += sign * int(words)
	r.headings += sign * int(heading)
	if heading > 0 {
		r.titled += sign
	}
}

const roleBits = 4

func newColumns() *columns {
	return &columns{
		langs: []string{""}, langNo: map[string]uint8{"": 0},
		roomNo:    map[roomKey]uint32{},
		groups:    []connectors.Ref{{}},
		groupNo:   map[connectors.Ref]indexer.GroupNo{{}: 0},
		accountNo: map[connectors.Ref]indexer.AccountNo{},
		waiting:   map[connectors.Ref][]uint32{},
		hidden:    map[connectors.Ref]uint32{},
		gone:      func(connectors.Ref) bool { return false },
	}
}

// len is one more than the highest number.
func (c *columns) len() int { return len(c.docs) }

// holds reports whether there is a document at n.
func (c *columns) holds(n uint32) bool { return int(n) < len(c.docs) && c.docs[n].kind != 0 }

// grow makes room for number n.
func (c *columns) grow(n uint32) {
	for need := int(n) + 1 - len(c.docs); need > 0; need-- {
		c.docs = append(c.docs, noEntry)
	}
}

// set puts a row in place of what stood at its number.
func (c *columns) set(n uint32, r row) {
	c.grow(n)
	c.clear(n)
	c.changes++
	d := &c.docs[n]
	d.version = uint32(c.changes)
	if !r.isDoc() {
		return
	}
	if len(c.hidden) > 0 {
		if _, hides := c.hidden[r.ref()]; hides {
			c.hidden[r.ref()] = n
		}
	}
	d.kind = r.kind
	d.lang = c.language(r.lang)
	d.room = c.roomFor(r)
	d.time = r.time
	d.words, d.heading = r.words, r.heading
	d.accepted = r.accepted
	c.rooms[d.room].measure(r.words, r.heading, 1)
	c.reclaim()
	d.partsAt = uint32(len(c.arena))
	d.partsLen = uint16(min(len(r.parts), 1<<16-1))
	for _, p := range r.parts[:d.partsLen] {
		account := c.account(connectors.Ref{Source: r.source, Kind: connectors.KindPerson, ID: p.id})
		c.arena = append(c.arena, uint32(account)<<roleBits|uint32(p.role))
	}
	c.count(n, true)
	c.list(n)
	if r.parentNo != indexer.None {
		c.link(n, r.parentNo)
	} else if r.parent != "" {
		parent := r.ref()
		parent.ID = r.parent
		c.waiting[parent] = append(c.waiting[parent], n)
	}
}

// clear forgets the document at n. Its replies keep pointing to n until somebody rewrites them.
func (c *columns) clear(n uint32) {
	if int(n) >= len(c.docs) || c.docs[n].kind == 0 {
		return
	}
	d := &c.docs[n]
	c.rooms[d.room].measure(d.words, d.heading, -1)
	c.count(n, false)
	c.unlist(n)
	c.unlink(n)
	c.changes++
	c.wasted += int(d.partsLen)
	d.kind, d.partsLen, d.time, d.version = 0, 0, noTime, 0
}

func (c *columns) link(n, parent uint32) {
	c.grow(parent)
	c.docs[n].parent = parent
	c.docs[n].nextReply = c.docs[parent].firstReply
	c.docs[parent].firstReply = n
}

func (c *columns) unlink(n uint32) {
	parent := c.docs[n].parent
	if parent == indexer.None {
		return
	}
	at := &c.docs[parent].firstReply
	for *at != indexer.None && *at != n {
		at = &c.docs[*at].nextReply
	}
	if *at == n {
		*at = c.docs[n].nextReply
	}
	c.docs[n].parent, c.docs[n].nextReply = indexer.None, indexer.None
}

// replies lists the numbers of the posts that answer n.
func (c *columns) replies(n uint32) []uint32 {
	var out []uint32
	for r := c.docs[n].firstReply; r != indexer.None; r = c.docs[r].nextReply {
		out = append(out, r)
	}
	return out
}

func (c *columns) language(lang string) uint8 {
	no, ok := c.langNo[lang]
	if !ok {
		if len(c.langs) == 255 {
			return 0
		}
		no = uint8(len(c.langs))
		c.langs = append(c.langs, lang)
		c.langNo[lang] = no
	}
	return no
}

func (c *columns) roomFor(r row) uint32 {
	key := roomKey{source: r.source, group: r.group, audience: r.audience}
	no, ok := c.roomNo[key]
	if !ok {
		no = uint32(len(c.rooms))
		made := room{roomKey: key, groupNo: c.group(key)}
		if key.audience != "" {
			made.explicit = &connectors.Audience{}
			if err := json.Unmarshal([]byte(key.audience), made.explicit); err != nil {
				made.explicit = &connectors.Audience{} // unreadable: nobody
			}
		}
		c.rooms = append(c.rooms, made)
		c.roomNo[key] = no
	}
	return no
}

// group numbers the group of a room; 0 is none.
func (c *columns) group(key roomKey) indexer.GroupNo {
	if key.group == "" {
		return 0
	}
	ref := connectors.Ref{Source: key.source, Kind: connectors.KindGroup, ID: key.group}
	no, ok := c.groupNo[ref]
	if !ok {
		no = indexer.GroupNo(len(c.groups))
		c.groups = append(c.groups, ref)
		c.groupNo[ref] = no
	}
	return no
}

func (c *columns) account(ref connectors.Ref) indexer.AccountNo {
	no, ok := c.accountNo[ref]
	if ok {
		return no
	}
	if last := len(c.free) - 1; last >= 0 {
		no, c.free = c.free[last], c.free[:last]
	} else {
		no = indexer.AccountNo(len(c.accounts))
		c.accounts = append(c.accounts, indexer.Account{})
	}
	c.accounts[no] = indexer.Account{Ref: ref, Left: c.gone(ref)}
	c.accountNo[ref] = no
	c.moved = true
	return no
}

// person is the described person behind an account; nil where no source describes one.
func (c *columns) person(ref connectors.Ref) *connectors.Person {
	if no, known := c.accountNo[ref]; known {
		return c.accounts[no].Person
	}
	return nil
}

// retire frees the numbers of accounts that no source describes and no document names any longer. The directory
// is built anew before one of them is another account's.
func (c *columns) retire() {
	c.moved = false
	for no, a := range c.accounts {
		if a.Ref.ID == "" || a.Person != nil || no < len(c.own) && len(c.own[no]) > 0 {
			continue
		}
		delete(c.accountNo, a.Ref)
		c.accounts[no] = indexer.Account{}
		c.free = append(c.free, indexer.AccountNo(no))
	}
}

// admits gives for each room whether access may read it.
func (c *columns) admits(d *indexer.Directory, access indexer.Access) []bool {
	out := make([]bool, len(c.rooms))
	for i, r := range c.rooms {
		switch {
		case r.explicit != nil:
			out[i] = access.Admits(r.source, *r.explicit)
		case r.group != "":
			out[i] = d.ReadsPosts(access, connectors.Ref{Source: r.source, Kind: connectors.KindGroup, ID: r.group})
		default:
			out[i] = true
		}
	}
	return out
}
