package indexer

import (
	"maps"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// resolver is one run of Resolve.
type resolver struct {
	accounts []Account
	byRef    []int // accounts in the order of their names, for answers that do not depend on theirs
	clusters clusters
	numbered []bool        // by root: some account has an employee number
	apart    map[int][]int // by root: accounts that are another colleague's by ruling
	unshared map[int][]int // by account that was split off: those with whom what it shares joins nobody
	numbers  []agreement
	keys     [3][]agreement // by strength: mail, username, tag
	out      Identity
}

// agreement is a key with those who hold it.
type agreement struct {
	key     Key
	holders []int        // by name
	barred  ConflictKind // why it joins nobody, if it does not
}

func newResolver(accounts []Account) *resolver {
	r := &resolver{
		accounts: accounts, clusters: newClusters(len(accounts)), numbered: make([]bool, len(accounts)),
		apart: map[int][]int{}, unshared: map[int][]int{},
	}
	r.byRef = newClusters(len(accounts)) // 0, 1, 2 …
	slices.SortFunc(r.byRef, func(i, j int) int { return compareRefs(accounts[i].Ref, accounts[j].Ref) })
	for i, a := range accounts {
		r.numbered[i] = a.number() != ""
	}
	return r
}

// resolve joins the accounts that are one colleague.
func (r *resolver) resolve(rulings []Ruling) {
	r.obey(rulings)
	r.collectKeys()
	r.joinNumbers()
	for strength := range len(r.keys) {
		r.spread(r.keys[:strength+1])
	}
	r.joinRest()
}

// join makes one colleague of two accounts, for a reason.
func (r *resolver) join(i, j int, key Key) {
	root, gone := r.clusters.join(i, j)
	if root == gone {
		return
	}
	r.numbered[root] = r.numbered[root] || r.numbered[gone]
	if others := r.apart[gone]; len(others) > 0 {
		r.apart[root] = append(r.apart[root], others...)
		delete(r.apart, gone)
	}
	a, b := r.accounts[i].Ref, r.accounts[j].Ref
	if compareRefs(a, b) > 0 {
		a, b = b, a
	}
	r.out.Joins = append(r.out.Joins, Join{A: a, B: b, Key: key})
}

func (r *resolver) keepApart(i, j int) {
	a, b := r.clusters.root(i), r.clusters.root(j)
	r.apart[a] = append(r.apart[a], j)
	r.apart[b] = append(r.apart[b], i)
}

// apartFrom reports whether rulings keep the colleagues of two accounts apart.
func (r *resolver) apartFrom(i, j int) bool {
	root := r.clusters.root(j)
	return slices.ContainsFunc(r.apart[r.clusters.root(i)], func(other int) bool { return r.clusters.root(other) == root })
}

// collectKeys finds who holds which key.
func (r *resolver) collectKeys() {
	numbers, mails, usernames, tags := map[string][]int{}, map[string][]int{}, map[string][]int{}, map[string][]int{}
	spelling := r.spellings()
	for _, i := range r.byRef {
		a := r.accounts[i]
		for _, mail := range mailsOf(a) {
			hold(mails, mail, i)
			if bare := bareMail(mail); bare != "" {
				hold(tags, bare, i)
			}
		}
		if a.Person == nil {
			continue
		}
		if n := a.number(); n != "" {
			hold(numbers, spelling(n), i)
		}
		for _, u := range a.Person.Usernames {
			if u = foldKey(u); u != "" {
				hold(usernames, u, i)
			}
		}
	}
	confirmed := func(holders []int) bool {
		return slices.ContainsFunc(holders, func(i int) bool { return r.accounts[i].number() != "" })
	}
	maps.DeleteFunc(usernames, func(_ string, holders []int) bool { return !confirmed(holders) })
	maps.DeleteFunc(tags, func(bare string, _ []int) bool { return !confirmed(mails[bare]) })
	for bare := range tags {
		for _, i := range mails[bare] {
			hold(tags, bare, i)
		}
		slices.SortFunc(tags[bare], r.compareAccounts)
	}
	r.numbers = r.agreements(ByNumber, numbers)
	r.keys = [3][]agreement{r.agreements(ByMail, mails), r.agreements(ByUsername, usernames), r.agreements(ByTag, tags)}
}

func (r *resolver) compareAccounts(i, j int) int {
	return compareRefs(r.accounts[i].Ref, r.accounts[j].Ref)
}

func hold(keys map[string][]int, value string, i int) {
	if !slices.Contains(keys[value], i) {
		keys[value] = append(keys[value], i)
	}
}

// mailsOf gives the addresses of an account, folded. Of one that is only mentioned the id is all there is.
func mailsOf(a Account) []string {
	given := []string{a.Ref.ID}
	if a.Person != nil {
		given = a.Person.Emails
	}
	var out []string
	for _, mail := range given {
		if mail = foldMail(mail); mail != "" {
			out = append(out, mail)
		}
	}
	return out
}

// spellings gives what an employee number is compared as: without leading zeros, where no source holds the
// same number with other zeros too.
func (r *resolver) spellings() func(number string) string {
	type place struct{ source, bare string }
	held := map[place]string{}
	ambiguous := map[string]bool{}
	for _, a := range r.accounts {
		if n := a.number(); n != "" {
			at := place{a.Ref.Source, withoutZeros(n)}
			if other, ok := held[at]; ok && other != n {
				ambiguous[at.bare] = true
			}
			held[at] = n
		}
	}
	return func(number string) string {
		if bare := withoutZeros(number); !ambiguous[bare] {
			return bare
		}
		return number
	}
}

// agreements gives keys that several hold, by value. An account that was split off does not hold what it
// shares with those it was split from.
func (r *resolver) agreements(kind KeyKind, keys map[string][]int) []agreement {
	var out []agreement
	for _, value := range slices.Sorted(maps.Keys(keys)) {
		all := keys[value]
		holders := slices.DeleteFunc(slices.Clone(all), func(i int) bool {
			return slices.ContainsFunc(r.unshared[i], func(j int) bool { return slices.Contains(all, j) })
		})
		if len(holders) > 1 {
			out = append(out, agreement{key: Key{Kind: kind, Value: value}, holders: holders})
		}
	}
	return out
}

// joinNumbers joins those with the same employee number, and then finds out which addresses are not one
// person's.
func (r *resolver) joinNumbers() {
	different := r.series()
	var same []agreement
	for _, a := range r.numbers {
		groups, strangers := r.sameNumber(a.holders, different)
		for _, holders := range groups {
			same = append(same, agreement{key: a.key, holders: holders})
		}
		if strangers {
			r.conflict(Strange, []Key{a.key}, a.holders)
		}
	}
	r.joinAll(same)
	for k, a := range r.keys[0] {
		r.keys[0][k].barred = r.barred(a.holders)
	}
}

// likeness of two accounts that hold the same key.
type likeness int

const (
	silent  likeness = iota // one of them says too little to tell
	alike                   // they share a part of their names, an address or a username
	strange                 // both have a name, and they share nothing
)

func (r *resolver) likeness(i, j int) likeness {
	a, b := r.accounts[i].Person, r.accounts[j].Person
	if a == nil || b == nil {
		return silent
	}
	named := a.Name != "" && b.Name != ""
	switch {
	case named && meet(nameParts(a.Name), nameParts(b.Name)), meetFolded(a.Usernames, b.Usernames, foldKey), meetFolded(a.Emails, b.Emails, foldMail):
		return alike
	case named:
		return strange
	}
	return silent
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func meetFolded(a, b []string, fold func(string) string) bool {
	return slices.ContainsFunc(a, func(s string) bool {
		s = fold(s)
		return s != "" && slices.ContainsFunc(b, func(t string) bool { return fold(t) == s })
	})
}

// What more accounts hold than this is not one person's: a placeholder, or an address of many. The bound of a
// number is for one source.
const (
	maxOfNumber = 4
	maxOfMail   = 50
)

// placeholder reports whether one source gives a number to more accounts than one person has.
func (r *resolver) placeholder(holders []int) bool {
	count := map[string]int{}
	for _, i := range holders {
		if count[r.accounts[i].Ref.Source]++; count[r.accounts[i].Ref.Source] > maxOfNumber {
			return true
		}
	}
	return false
}

// sources is a pair of sources, in order.
type sources [2]string

func (r *resolver) sources(i, j int) sources {
	a, b := r.accounts[i].Ref.Source, r.accounts[j].Ref.Source
	return sources{min(a, b), max(a, b)}
}

// series finds the sources whose employee numbers are different series, such as those of a firm that was
// bought: more of the numbers that both hold are of strangers than of people who are alike.
func (r *resolver) series() map[sources]bool {
	balance := map[sources]int{}
	for _, a := range r.numbers {
		if r.placeholder(a.holders) {
			continue
		}
		for n, i := range a.holders {
			for _, j := range a.holders[:n] {
				switch pair := r.sources(i, j); r.likeness(i, j) {
				case alike:
					balance[pair]--
				case strange:
					balance[pair]++
				}
			}
		}
	}
	different := map[sources]bool{}
	for pair, n := range balance {
		different[pair] = n > 0 && pair[0] != pair[1]
	}
	return different
}

// sameNumber divides those who hold the same employee number into colleagues. It reports whether some are
// strangers although their numbers are of one series.
func (r *resolver) sameNumber(holders []int, different map[sources]bool) (groups [][]int, strangers bool) {
	if r.placeholder(holders) {
		return nil, true
	}
	for n, i := range holders {
		for _, j := range holders[:n] {
			strangers = strangers || r.likeness(i, j) == strange && !different[r.sources(i, j)]
		}
	}
	together := newClusters(len(holders))
	for n, i := range holders {
		for m, j := range holders[:n] {
			if l := r.likeness(i, j); !different[r.sources(i, j)] && (l == alike || l == silent && !strangers) {
				together.join(n, m)
			}
		}
	}
	for n, group := range together.numbers() {
		if group == len(groups) {
			groups = append(groups, nil)
		}
		groups[group] = append(groups[group], holders[n])
	}
	return groups, strangers
}

// barred tells why an address joins nobody, if it does not: one source gives it to a colleague who is active
// there and to one who no longer is, or to strangers, or far too many have it.
func (r *resolver) barred(holders []int) ConflictKind {
	if len(holders) > maxOfMail {
		return Shared
	}
	var kind ConflictKind
	for n, i := range holders {
		for _, j := range holders[:n] {
			a, b := r.accounts[i], r.accounts[j]
			if a.Ref.Source != b.Ref.Source || r.clusters.root(i) == r.clusters.root(j) {
				continue
			}
			switch {
			case a.active() != b.active():
				return Reused
			case a.Person != nil && b.Person != nil && a.Person.Name != "" && b.Person.Name != "" && !meet(nameParts(a.Person.Name), nameParts(b.Person.Name)):
				kind = Shared
			}
		}
	}
	return kind
}

// joinAll joins those who hold the same key, but for those whom rulings keep apart from another who would be
// joined with them: they stay alone.
func (r *resolver) joinAll(agreements []agreement) {
	trial := slices.Clone(r.clusters)
	for _, a := range agreements {
		for _, i := range a.holders[1:] {
			trial.join(a.holders[0], i)
		}
	}
	alone := map[int]bool{}
	for root, others := range r.apart {
		for _, other := range others {
			if trial.root(root) == trial.root(other) {
				alone[root] = true
			}
		}
	}
	before := slices.Clone(r.clusters)
	for _, a := range agreements {
		holders := a.holders
		if len(alone) > 0 {
			holders = slices.DeleteFunc(slices.Clone(holders), func(i int) bool { return alone[before.root(i)] })
			if len(holders) < len(a.holders) {
				r.conflict(Overrule, []Key{a.key}, a.holders)
			}
		}
		for _, i := range holders[min(1, len(holders)):] {
			r.join(holders[0], i, a.key)
		}
	}
}

// What owner says of a key beside the root of the one numbered colleague who holds it.
const (
	nobody  = -1
	several = -2
)

// owner finds the one numbered colleague who holds a key.
func (r *resolver) owner(a agreement) int {
	found := nobody
	for _, i := range a.holders {
		switch root := r.clusters.root(i); {
		case !r.numbered[root], root == found:
		case found == nobody:
			found = root
		default:
			return several
		}
	}
	return found
}

// claim is a numbered colleague to whom one without a number may belong, with the reason.
type claim struct {
	owner    int
	from, at int
	key      Key
	several  bool
}

// spread gives accounts without a number to the numbered colleague whom they agree with, in rounds, so that a
// colleague is as near as can be and the order of accounts does not matter.
func (r *resolver) spread(keys [][]agreement) {
	for {
		claims := r.claims(keys)
		incoming := map[int][]int{}
		for _, root := range slices.Sorted(maps.Keys(claims)) {
			if c := claims[root]; !c.several {
				incoming[c.owner] = append(incoming[c.owner], root)
			}
		}
		moved := false
		for _, owner := range slices.Sorted(maps.Keys(incoming)) {
			var admitted []int
			for _, root := range incoming[owner] {
				if !slices.ContainsFunc(incoming[owner], func(other int) bool { return other != root && r.apartFrom(root, other) }) {
					admitted = append(admitted, root)
				}
			}
			for _, root := range admitted {
				c := claims[root]
				r.join(c.from, c.at, c.key)
				moved = true
			}
		}
		if !moved {
			return
		}
	}
}

// claims finds for the roots without a number which numbered colleagues they agree with.
func (r *resolver) claims(keys [][]agreement) map[int]claim {
	claims := map[int]claim{}
	for _, list := range keys {
		for _, a := range list {
			if a.barred != "" {
				continue
			}
			owner := r.owner(a)
			if owner < 0 {
				continue
			}
			for _, i := range a.holders {
				root := r.clusters.root(i)
				if r.numbered[root] || len(r.apart) > 0 && r.apartFrom(root, owner) {
					continue
				}
				if c, claimed := claims[root]; claimed {
					c.several = c.several || c.owner != owner
					claims[root] = c
					continue
				}
				at := slices.IndexFunc(a.holders, func(j int) bool { return r.clusters.root(j) == owner })
				claims[root] = claim{owner: owner, from: i, at: a.holders[at], key: a.key}
			}
		}
	}
	return claims
}

// joinRest joins those whom no numbered colleague claims, by the addresses that no numbered colleague has.
func (r *resolver) joinRest() {
	var free []agreement
	for _, a := range r.keys[0] {
		if a.barred == "" && r.owner(a) == nobody {
			free = append(free, a)
		}
	}
	r.joinAll(free)
}

// findConflicts collects what was not followed.
func (r *resolver) findConflicts() {
	between := map[int][]agreement{} // by root without a number: keys that lead to numbered colleagues
	for _, list := range r.keys {
		for _, a := range list {
			owner := r.owner(a)
			switch {
			case a.barred != "":
				if r.scattered(a.holders) {
					r.conflict(a.barred, []Key{a.key}, a.holders)
				}
			case owner == several:
				r.conflict(Shared, []Key{a.key}, a.holders)
			case owner >= 0:
				for _, i := range a.holders {
					if root := r.clusters.root(i); !r.numbered[root] {
						between[root] = append(between[root], a)
					}
				}
			}
		}
	}
	for root, list := range between {
		var keys []Key
		var holders []int
		for _, a := range list {
			if len(keys) == 0 || keys[len(keys)-1] != a.key {
				keys = append(keys, a.key)
			}
			holders = append(holders, a.holders...)
		}
		kind := Between
		if len(r.apart[root]) > 0 {
			kind = Overrule
		}
		r.conflict(kind, keys, holders)
	}
}

// scattered reports whether accounts are several colleagues.
func (r *resolver) scattered(holders []int) bool {
	return slices.ContainsFunc(holders, func(i int) bool { return r.clusters.root(i) != r.clusters.root(holders[0]) })
}

func (r *resolver) conflict(kind ConflictKind, keys []Key, holders []int) {
	var refs []connectors.Ref
	for _, i := range holders {
		refs = append(refs, r.accounts[i].Ref)
	}
	slices.SortFunc(refs, compareRefs)
	refs = slices.Compact(refs)
	slices.SortFunc(keys, compareKeys)
	r.out.Conflicts = append(r.out.Conflicts, Conflict{
		Kind: kind, Keys: keys, Accounts: slices.Clip(refs[:min(len(refs), MaxConflicting)]), Holders: len(refs),
	})
}
