package indexer

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/vemvet/vemvet/connectors"
)

// Directory is the firm as its records tell it: colleagues, units and groups. It never changes; a new one
// replaces it.
type Directory struct {
	People []Colleague // ordered by id
	Units  []Unit      // depth first, children by name
	// Decisions counts what people decided about themselves while the engine is open.
	Decisions uint64

	personOf []PersonNo // by AccountNo
	byID     map[string]PersonNo
	accounts map[connectors.Ref]AccountNo
	units    map[connectors.Ref]int
	groups   map[connectors.Ref]*Group
	memberOf map[connectors.Ref][]connectors.Ref // account to groups
	holders  holders
	deciders []PersonNo
	sharing  map[connectors.Ref]Sharing // of contacts, by account

	naming sync.Once
	names  *Names

	list        []Account // by AccountNo
	rulings     []Ruling
	registering sync.Once
	register    *Register
}

// Colleague is one person, put together from all accounts that Resolve found to be theirs. The account
// that leads speaks first; the others fill in what it leaves out.
type Colleague struct {
	ID           string // "source:id" of the account that leads
	Accounts     []connectors.Ref
	Name         string
	Title        string
	Emails       []string
	Phone        string
	Location     string
	PhotoURL     string
	URL          string // at the source
	Bio          string
	Languages    []string
	Unit         int      // index into Directory.Units, or -1
	Manager      PersonNo // or None
	Skills       []Skill
	Availability []connectors.Availability
	Rate         float64
	Clearances   []string
	Wishes       []string
	Active       bool
	Described    bool // some source describes this person; else they are only named in records
	Consent      Consent
}

// Skill is a claim with the source that makes it.
type Skill struct {
	connectors.Skill
	Source string
	Note   string // of a declared skill
}

// Unit is a department with its place in the tree.
type Unit struct {
	ID     string // "source:id"
	Name   string
	Parent int // index into Directory.Units, or -1
	Depth  int
	Head   PersonNo // or None
	Last   int      // index of the last unit below it: the subtree is [own index, Last]
}

// Group is a place where posts are written.
type Group struct {
	Ref         connectors.Ref
	Name        string
	Description string
	URL         string // at the source
	Visibility  connectors.Visibility
	Audience    *connectors.Audience
	Members     int // accounts, through other groups too
}

// Access is what one asker may read beyond what everyone may.
type Access struct {
	Person   PersonNo                // None: nobody in particular
	Groups   map[connectors.Ref]bool // whose members they are, through other groups too
	Accounts map[connectors.Ref]bool // theirs
	Sales    bool                    // is of those with whom contacts may be shared as with sales
}

// Public is the access of nobody in particular.
func Public() Access { return Access{Person: PersonNo(None)} }

// Roster is what a directory is built from. Accounts fixes the account numbers; one without an id is nobody.
type Roster struct {
	Accounts []Account
	Rulings  []Ruling // who is who, in the order in which it was decided
	Units    map[connectors.Ref]*connectors.Unit
	Groups   map[connectors.Ref]*connectors.Group
	Consents map[connectors.Ref]Consent // by account
	// Decisions becomes the directory's.
	Decisions uint64
}

// NewDirectory builds a directory. Broken references are left out; loops among units, managers and groups
// are cut.
func NewDirectory(r Roster) *Directory {
	d := &Directory{
		Decisions: r.Decisions,
		list:      slices.Clone(r.Accounts), // the roster goes on to change
		rulings:   slices.Clone(r.Rulings),
		byID:      map[string]PersonNo{},
		accounts:  make(map[connectors.Ref]AccountNo, len(r.Accounts)),
		sharing:   map[connectors.Ref]Sharing{},
	}
	for i, a := range r.Accounts {
		if a.Ref.ID != "" {
			d.accounts[a.Ref] = AccountNo(i)
		}
	}
	clusters := gather(r.Accounts, colleaguesOf(r.Accounts, r.Rulings))
	d.personOf = slices.Repeat([]PersonNo{PersonNo(None)}, len(r.Accounts))
	d.People = make([]Colleague, len(clusters))
	for no, cluster := range clusters {
		for _, a := range cluster {
			d.personOf[d.accounts[a.Ref]] = PersonNo(no)
			d.byID[a.Ref.String()] = PersonNo(no)
		}
	}
	d.placeUnits(r.Units)
	for no, cluster := range clusters {
		d.People[no] = d.merge(cluster)
		d.consent(&d.People[no], r.Consents)
	}
	d.cutManagerLoops()
	d.placeGroups(r.Groups)
	d.hold(r.Accounts)
	return d
}

// gather puts the accounts of each colleague together, the leading one first, colleagues by id.
func gather(accounts []Account, colleagues []int) [][]Account {
	var clusters [][]Account
	for i, n := range colleagues {
		if n == len(clusters) {
			clusters = append(clusters, nil)
		}
		clusters[n] = append(clusters[n], accounts[i])
	}
	clusters = slices.DeleteFunc(clusters, func(c []Account) bool { return c[0].Ref.ID == "" })
	for _, c := range clusters {
		sortAccounts(c)
	}
	slices.SortFunc(clusters, func(a, b []Account) int {
		return cmp.Compare(a[0].Ref.String(), b[0].Ref.String())
	})
	return clusters
}

func (d *Directory) merge(cluster []Account) Colleague {
	lead := cluster[0]
	c := Colleague{ID: lead.Ref.String(), Unit: -1, Manager: PersonNo(None), Active: lead.active()}
	for _, a := range cluster {
		c.Accounts = append(c.Accounts, a.Ref)
		if a.Person != nil {
			d.fill(&c, a)
		}
	}
	c.Name = cmp.Or(c.Name, lead.Ref.ID)
	return c
}

// fill takes from an account what the colleague has not got yet.
func (d *Directory) fill(c *Colleague, a Account) {
	p := a.Person
	c.Described = true
	c.Name = cmp.Or(c.Name, p.Name)
	c.Title = cmp.Or(c.Title, p.Title)
	c.Phone = cmp.Or(c.Phone, p.Phone)
	c.Location = cmp.Or(c.Location, p.Location)
	c.PhotoURL = cmp.Or(c.PhotoURL, p.PhotoURL)
	c.URL = cmp.Or(c.URL, p.URL)
	c.Bio = cmp.Or(c.Bio, p.Bio)
	c.Rate = cmp.Or(c.Rate, p.Rate)
	c.Emails = union(c.Emails, p.Emails)
	c.Languages = union(c.Languages, p.Languages)
	c.Clearances = union(c.Clearances, p.Clearances)
	c.Wishes = union(c.Wishes, p.Wishes)
	for _, s := range p.Skills {
		c.Skills = append(c.Skills, Skill{Skill: s, Source: a.Ref.Source})
	}
	if len(c.Availability) == 0 {
		c.Availability = p.Availability
	}
	if c.Unit < 0 && p.Unit != "" {
		if i, ok := d.units[connectors.Ref{Source: a.Ref.Source, Kind: connectors.KindUnit, ID: p.Unit}]; ok {
			c.Unit = i
		}
	}
	if c.Manager == PersonNo(None) && p.Manager != "" {
		manager := d.PersonOf(connectors.Ref{Source: a.Ref.Source, Kind: connectors.KindPerson, ID: p.Manager})
		if manager != d.PersonOf(a.Ref) {
			c.Manager = manager
		}
	}
}

// cutManagerLoops leaves people who are their own manager's manager, at whatever distance, without one.
func (d *Directory) cutManagerLoops() {
	const none = PersonNo(None)
	walk := make([]int, len(d.People)) // the walk that came by first, from 1
	for start := range d.People {
		at := PersonNo(start)
		for at != none && walk[at] == 0 {
			walk[at] = start + 1
			at = d.People[at].Manager
		}
		if at == none || walk[at] != start+1 {
			continue
		}
		for next := at; d.People[next].Manager != none; {
			next, d.People[next].Manager = d.People[next].Manager, none
		}
	}
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.ContainsFunc(a, func(t string) bool { return strings.EqualFold(s, t) }) {
			a = append(slices.Clip(a), s)
		}
	}
	return a
}

// placeUnits lays the units out depth first. A unit whose parent is unknown, or that is its own
// forebear, stands at the top.
func (d *Directory) placeUnits(units map[connectors.Ref]*connectors.Unit) {
	d.units = make(map[connectors.Ref]int, len(units))
	children := map[connectors.Ref][]connectors.Ref{}
	var top []connectors.Ref
	for ref, u := range units {
		parent := connectors.Ref{Source: ref.Source, Kind: connectors.KindUnit, ID: u.Parent}
		if _, known := units[parent]; !known || loops(units, ref) {
			top = append(top, ref)
		} else {
			children[parent] = append(children[parent], ref)
		}
	}
	byName := func(a, b connectors.Ref) int {
		return cmp.Or(cmp.Compare(units[a].Name, units[b].Name), cmp.Compare(a.String(), b.String()))
	}
	var place func(ref connectors.Ref, parent, depth int)
	place = func(ref connectors.Ref, parent, depth int) {
		if _, done := d.units[ref]; done {
			return
		}
		i := len(d.Units)
		d.units[ref] = i
		u := units[ref]
		d.Units = append(d.Units, Unit{
			ID: ref.String(), Name: cmp.Or(u.Name, ref.ID), Parent: parent, Depth: depth,
			Head: d.PersonOf(connectors.Ref{Source: ref.Source, Kind: connectors.KindPerson, ID: u.Leader}),
		})
		slices.SortFunc(children[ref], byName)
		for _, child := range children[ref] {
			place(child, i, depth+1)
		}
		d.Units[i].Last = len(d.Units) - 1
	}
	slices.SortFunc(top, byName)
	for _, ref := range top {
		place(ref, -1, 0)
	}
}

// loops reports whether following parents from ref comes back to ref.
func loops(units map[connectors.Ref]*connectors.Unit, ref connectors.Ref) bool {
	at := ref
	for range len(units) {
		u, known := units[at]
		if !known || u.Parent == "" {
			return false
		}
		at.ID = u.Parent
		if at == ref {
			return true
		}
	}
	return false
}

func (d *Directory) placeGroups(groups map[connectors.Ref]*connectors.Group) {
	d.groups = make(map[connectors.Ref]*Group, len(groups))
	d.memberOf = map[connectors.Ref][]connectors.Ref{}
	for ref, g := range groups {
		members := map[connectors.Ref]bool{}
		expand(groups, ref, members, map[connectors.Ref]bool{})
		for m := range members {
			d.memberOf[m] = append(d.memberOf[m], ref)
		}
		d.groups[ref] = &Group{
			Ref: ref, Name: cmp.Or(g.Name, ref.ID), Description: g.Description, URL: g.URL,
			Visibility: cmp.Or(g.Visibility, connectors.Open), Audience: g.Audience, Members: len(members),
		}
	}
}

// expand collects the accounts in a group and in the groups in it, each group once.
func expand(groups map[connectors.Ref]*connectors.Group, ref connectors.Ref, members, visited map[connectors.Ref]bool) {
	g, known := groups[ref]
	if !known || visited[ref] {
		return
	}
	visited[ref] = true
	for _, list := range [][]string{g.Members, g.Admins} {
		for _, id := range list {
			inner := connectors.Ref{Source: ref.Source, Kind: connectors.KindGroup, ID: id}
			if _, isGroup := groups[inner]; isGroup {
				expand(groups, inner, members, visited)
			} else {
				members[connectors.Ref{Source: ref.Source, Kind: connectors.KindPerson, ID: id}] = true
			}
		}
	}
}

// PersonOf gives the colleague behind an account, or None.
func (d *Directory) PersonOf(account connectors.Ref) PersonNo {
	if no, ok := d.accounts[account]; ok {
		return d.personOf[no]
	}
	return PersonNo(None)
}

// Account gives the number of an account.
func (d *Directory) Account(ref connectors.Ref) (AccountNo, bool) {
	no, known := d.accounts[ref]
	return no, known
}

// PersonOfAccount is PersonOf by number.
func (d *Directory) PersonOfAccount(no AccountNo) PersonNo {
	if int(no) < len(d.personOf) {
		return d.personOf[no]
	}
	return PersonNo(None)
}

// Person finds a colleague by the id of any of their accounts.
func (d *Directory) Person(id string) (PersonNo, bool) {
	no, ok := d.byID[id]
	return no, ok
}

// UnitAt finds a unit by id and gives its index, or false.
func (d *Directory) UnitAt(id string) (int, bool) {
	ref, err := connectors.ParseRef(connectors.KindUnit, id)
	if err != nil {
		return 0, false
	}
	i, ok := d.units[ref]
	return i, ok
}

// Group finds a group, or nil.
func (d *Directory) Group(ref connectors.Ref) *Group { return d.groups[ref] }

// Groups calls visit for each group that access may know of, in no particular order.
func (d *Directory) Groups(access Access, visit func(*Group)) {
	for _, g := range d.groups {
		if d.Knows(access, g) {
			visit(g)
		}
	}
}

// Knows reports whether access may know that the group exists.
func (d *Directory) Knows(access Access, g *Group) bool {
	if g.Audience != nil {
		return access.Admits(g.Ref.Source, *g.Audience)
	}
	return g.Visibility != connectors.Secret || access.Groups[g.Ref]
}

// ReadsPosts reports whether access may read what is posted in the group: its members may, and in an open
// group everyone who may know of it. Nobody may in one that no record describes.
func (d *Directory) ReadsPosts(access Access, ref connectors.Ref) bool {
	g := d.groups[ref]
	return g != nil && (access.Groups[ref] || g.Visibility == connectors.Open && d.Knows(access, g))
}

// Access gives what the colleague may read.
func (d *Directory) Access(no PersonNo) Access {
	a := Access{Person: no, Groups: map[connectors.Ref]bool{}, Accounts: map[connectors.Ref]bool{}}
	for _, account := range d.People[no].Accounts {
		a.Accounts[account] = true
		for _, g := range d.memberOf[account] {
			a.Groups[g] = true
		}
	}
	return a
}

// Admits reports whether the access is in the audience of a record of the source.
func (a Access) Admits(source string, audience connectors.Audience) bool {
	if audience.Everyone {
		return true
	}
	for _, id := range audience.People {
		if a.Accounts[connectors.Ref{Source: source, Kind: connectors.KindPerson, ID: id}] {
			return true
		}
	}
	for _, id := range audience.Groups {
		if a.Groups[connectors.Ref{Source: source, Kind: connectors.KindGroup, ID: id}] {
			return true
		}
	}
	return false
}
