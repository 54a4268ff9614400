package bid

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/vemvet/vemvet/search"
)

// Forget takes somebody out of every bid, named by any of their accounts: off the team, out of shares and of those
// left out, and what they commented and answered. In the history stands a number in their place, the same wherever
// the bid named them. A bid of theirs goes to the first who may edit it, else to the first who may read it; one that
// nobody else sees is removed. It tells how many bids named them.
func Forget(store Store, theirs func(account string) bool, now time.Time) (int, error) {
	var ids []string
	err := store.Each(func(b *Bid) error {
		if slices.ContainsFunc(b.names(), theirs) {
			ids = append(ids, b.ID)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := forget(store, id, theirs, now); err != nil {
			return 0, fmt.Errorf("take somebody out of bid %s: %w", id, err)
		}
	}
	return len(ids), nil
}

func forget(store Store, id string, theirs func(account string) bool, now time.Time) error {
	for {
		b, err := store.Get(id)
		if errors.Is(err, search.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		was := b.Version
		if b.without(theirs, now.UTC()) {
			err = store.Put(b, was)
		} else {
			err = store.Delete(id, was)
		}
		if !errors.Is(err, ErrStale) {
			return err
		}
	}
}

// without takes somebody out; false where nobody is left whose bid it could be.
func (b *Bid) without(theirs func(string) bool, now time.Time) bool {
	number := 0
	for _, id := range b.names() {
		if n, erased := Erased(id); erased {
			number = max(number, n)
		}
	}
	pseudonym := fmt.Sprintf("#%d", number+1)
	for i := range b.Comments {
		if theirs(b.Comments[i].By) {
			b.Comments[i].Text = ""
		}
	}
	owned := theirs(b.Owner)
	b.rename(func(id string) string {
		if theirs(id) {
			return pseudonym
		}
		return id
	})
	// What they were wanted for was said of them.
	for _, n := range b.seatsOf(pseudonym) {
		for i, c := range b.History {
			if c.Field == For+":"+whole(n) {
				b.History[i].Before, b.History[i].After = "", ""
			}
		}
		if n <= len(b.Members) {
			b.Members[n-1].For = ""
		}
	}
	sets := []Set{{Lock + ":" + pseudonym, ""}, {Exclude + ":" + pseudonym, ""}, {ShareField + ":" + pseudonym, ""}, {WentField + ":" + pseudonym, ""}}
	if n := b.Seat(pseudonym); n > 0 {
		sets = append(sets, Set{Seat + ":" + whole(n), ""})
	}
	if owned {
		heir, shared := b.heir(pseudonym)
		if !shared {
			return false
		}
		if heir != "" {
			sets = append(sets, Set{Owner, heir})
		}
	}
	slices.SortFunc(sets, func(x, y Set) int { return order(x.Field, y.Field) })
	if !b.change("", now, sets) { // they stood in the history alone
		b.Version++
		b.Changed = now
	}
	return true
}

// seatsOf lists the seats on which somebody is or was.
func (b *Bid) seatsOf(person string) []int {
	var out []int
	if n := b.Seat(person); n > 0 {
		out = append(out, n)
	}
	for _, c := range b.History {
		kind, object := KindOf(c.Field)
		if n, err := strconv.Atoi(object); err == nil && kind == Seat && (c.Before == person || c.After == person) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// heir is whose a bid becomes when its owner is erased, and whether anybody else sees it. One that everyone in sales
// sees may go on without an owner.
func (b *Bid) heir(gone string) (string, bool) {
	shared := false
	for _, may := range []string{Edit, Read} {
		for _, s := range b.Shares {
			if s.Person == EveryoneInSales {
				shared = true
			} else if s.May == may && s.Person != gone {
				return s.Person, true
			}
		}
	}
	return "", shared
}
