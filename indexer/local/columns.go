package local

import (
	"encoding/json"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// columns holds what voting needs of every record in flat arrays by record number. A number whose kind is
// 0 is free: its record is gone, or it never was a document.
type columns struct {
	kind       []uint8
	lang       []uint8 // index into langs
	room       []uint32
	time       []int64
	words      []uint16
	heading    []uint8  // of these the words of the title
	accepted   []bool   // is the accepted answer to parent
	parent     []uint32 // number of what it answers, or None
	firstReply []uint32 // replies are a list through nextReply
	nextReply  []uint32
	partsAt    []uint32 // where the parts begin in arena
	partsLen   []uint16
	arena      []uint32 // account<<roleBits | role

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
	version   []uint32   // of each record: what changes was when it was stored
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
func (c *columns) len() int { return len(c.kind) }

// holds reports whether there is a document at n.
func (c *columns) holds(n uint32) bool { return int(n) < len(c.kind) && c.kind[n] != 0 }

// grow makes room for number n.
func (c *columns) grow(n uint32) {
	for need := int(n) + 1 - len(c.kind); need > 0; need-- {
		c.kind = append(c.kind, 0)
		c.lang = append(c.lang, 0)
		c.room = append(c.room, 0)
		c.time = append(c.time, noTime)
		c.words = append(c.words, 0)
		c.heading = append(c.heading, 0)
		c.accepted = append(c.accepted, false)
		c.parent = append(c.parent, indexer.None)
		c.firstReply = append(c.firstReply, indexer.None)
		c.nextReply = append(c.nextReply, indexer.None)
		c.partsAt = append(c.partsAt, 0)
		c.partsLen = append(c.partsLen, 0)
		c.version = append(c.version, 0)
	}
}

// set puts a row in place of what stood at its number.
func (c *columns) set(n uint32, r row) {
	c.grow(n)
	c.clear(n)
	c.changes++
	c.version[n] = uint32(c.changes)
	if !r.isDoc() {
		return
	}
	if len(c.hidden) > 0 {
		if _, hides := c.hidden[r.ref()]; hides {
			c.hidden[r.ref()] = n
		}
	}
	c.kind[n] = r.kind
	c.lang[n] = c.language(r.lang)
	c.room[n] = c.roomFor(r)
	c.time[n] = r.time
	c.words[n], c.heading[n] = r.words, r.heading
	c.accepted[n] = r.accepted
	c.rooms[c.room[n]].measure(r.words, r.heading, 1)
	c.reclaim()
	c.partsAt[n] = uint32(len(c.arena))
	c.partsLen[n] = uint16(min(len(r.parts), 1<<16-1))
	for _, p := range r.parts[:c.partsLen[n]] {
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
	if int(n) >= len(c.kind) || c.kind[n] == 0 {
		return
	}
	c.rooms[c.room[n]].measure(c.words[n], c.heading[n], -1)
	c.count(n, false)
	c.unlist(n)
	c.unlink(n)
	c.changes++
	c.wasted += int(c.partsLen[n])
	c.kind[n], c.partsLen[n], c.time[n], c.version[n] = 0, 0, noTime, 0
}

func (c *columns) link(n, parent uint32) {
	c.grow(parent)
	c.parent[n] = parent
	c.nextReply[n] = c.firstReply[parent]
	c.firstReply[parent] = n
}

func (c *columns) unlink(n uint32) {
	parent := c.parent[n]
	if parent == indexer.None {
		return
	}
	at := &c.firstReply[parent]
	for *at != indexer.None && *at != n {
		at = &c.nextReply[*at]
	}
	if *at == n {
		*at = c.nextReply[n]
	}
	c.parent[n], c.nextReply[n] = indexer.None, indexer.None
}

// replies lists the numbers of the posts that answer n.
func (c *columns) replies(n uint32) []uint32 {
	var out []uint32
	for r := c.firstReply[n]; r != indexer.None; r = c.nextReply[r] {
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
