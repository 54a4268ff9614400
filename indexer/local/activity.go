package local

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// activity counts, for each account, the posts that it had a part in by room and month, so that how active
// somebody is, and where, can be told without a pass over the posts. Reactions do not count.
type activity struct {
	of    [][]monthly           // by account, in order
	crowd [][]indexer.AccountNo // by room: the accounts that are active there
}

// monthly is how many posts of a month in a room.
type monthly struct {
	room  uint32
	month uint16
	posts uint16
}

func monthOf(seconds int64) uint16 {
	return uint16(max(0, min(seconds/int64(indexer.MonthLength/time.Second), math.MaxUint16)))
}

func (m monthly) compare(o monthly) int {
	return cmp.Or(cmp.Compare(m.room, o.room), cmp.Compare(m.month, o.month))
}

// add counts one post more for an account, or one less.
func (a *activity) add(account indexer.AccountNo, room uint32, at int64, more bool) {
	for int(account) >= len(a.of) {
		a.of = append(a.of, nil)
	}
	for int(room) >= len(a.crowd) {
		a.crowd = append(a.crowd, nil)
	}
	list := a.of[account]
	this := monthly{room: room, month: monthOf(at), posts: 1}
	i, found := slices.BinarySearchFunc(list, this, monthly.compare)
	switch {
	case more && found:
		list[i].posts = max(list[i].posts, list[i].posts+1) // stays at the top
	case more:
		if !inRoom(list, i, room) {
			a.crowd[room] = append(a.crowd[room], account)
		}
		a.of[account] = slices.Insert(list, i, this)
	case found && list[i].posts > 1:
		list[i].posts--
	case found:
		list = slices.Delete(list, i, i+1)
		a.of[account] = list
		if !inRoom(list, i, room) {
			a.crowd[room] = slices.DeleteFunc(a.crowd[room], func(other indexer.AccountNo) bool { return other == account })
		}
	}
}

// inRoom reports whether the list has the room at i or just before.
func inRoom(list []monthly, i int, room uint32) bool {
	return i < len(list) && list[i].room == room || i > 0 && list[i-1].room == room
}

// count counts the parts of the post at n, or takes them out.
func (c *columns) count(n uint32, more bool) {
	if c.docs[n].kind != postKind || c.docs[n].time == noTime {
		return
	}
	for _, packed := range c.parts(n) {
		if part := unpack(packed, 0); part.Role != indexer.Reacted {
			c.activity.add(part.Account, c.docs[n].room, c.docs[n].time, more)
		}
	}
}

var postKind = kindCode(connectors.KindPost)

// Active implements indexer.View.
func (v *view) Active(account indexer.AccountNo, access indexer.Access, visit func(indexer.Activity)) {
	if int(account) >= len(v.columns.activity.of) {
		return
	}
	readable := v.readable(access)
	for _, m := range v.columns.activity.of[account] {
		if readable[m.room] {
			visit(indexer.Activity{Month: int(m.month), Posts: int(m.posts)})
		}
	}
}

// Crowd implements indexer.View.
func (v *view) Crowd(group indexer.GroupNo, access indexer.Access, visit func(indexer.AccountNo, indexer.Activity)) {
	readable := v.readable(access)
	for room, accounts := range v.columns.activity.crowd {
		if v.columns.rooms[room].groupNo != group || !readable[room] {
			continue
		}
		for _, account := range accounts {
			list := v.columns.activity.of[account]
			i, _ := slices.BinarySearchFunc(list, uint32(room), func(m monthly, room uint32) int { return cmp.Compare(m.room, room) })
			for ; i < len(list) && list[i].room == uint32(room); i++ {
				visit(account, indexer.Activity{Month: int(list[i].month), Posts: int(list[i].posts)})
			}
		}
	}
}

// Posts implements indexer.View.
func (v *view) Posts(access indexer.Access) (byGroup []int) {
	readable := v.readable(access)
	byGroup = make([]int, len(v.columns.groups))
	for i, r := range v.columns.rooms {
		if readable[i] {
			byGroup[r.groupNo] += r.docs
		}
	}
	return byGroup
}
