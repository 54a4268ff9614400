package bid

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/search/team"
)

// Set gives a field a value; an empty one takes it away.
type Set struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// The kinds of fields. Those with an object are written kind:object, as in "weight:kafka" or "seat:2".
const (
	Name        = "name"
	Customer    = "customer"
	Deadline    = "deadline" // a day, as 2026-05-17
	StateField  = "state"
	Owner       = "owner"
	Seats       = "seats"
	From        = "from" // a day
	To          = "to"   // a day
	Percent     = "percent"
	Budget      = "budget"
	Requirement = "requirement" // :SKILL in lower case; its value is the skill as it is written
	Weight      = "weight"      // :SKILL
	Level       = "level"       // :SKILL
	Mandatory   = "mandatory"   // :SKILL; "yes"
	SaidField   = "said"        // :SKILL; the sentence of the tender that asks for it
	Place       = "place"       // :TOWN; "yes"
	Language    = "language"    // :CODE; "yes"
	Clearance   = "clearance"   // :CLEARANCE; "yes"
	Wished      = "wished"      // :CONSTRAINT as in team.Request.Wished; "yes"
	Seat        = "seat"        // :NUMBER from 1; its value is a person
	For         = "for"         // :NUMBER; what the person of that seat is wanted for
	Lock        = "lock"        // :PERSON; "yes"
	Exclude     = "exclude"     // :PERSON; "yes"
	ShareField  = "share"       // :PERSON or EveryoneInSales; "read" or "edit"
	WentField   = "went"        // :PERSON; "yes"

	// These stand in the history only.
	CommentField = "comment"
	AnswerField  = "answer" // :PERSON
)

// kinds are the fields that can be set, in the order in which they are.
var kinds = []string{
	Name, Customer, Deadline, StateField, Owner, Seats, From, To, Percent, Budget, Requirement, Weight, Level, Mandatory, SaidField,
	Place, Language, Clearance, Wished, Seat, For, Lock, Exclude, ShareField, WentField,
}

// KindOf splits a field into its kind and what it is of.
func KindOf(field string) (kind, object string) {
	kind, object, _ = strings.Cut(field, ":")
	return kind, object
}

// ofPerson reports whether a kind of fields is of a person.
func ofPerson(kind string) bool {
	return kind == Lock || kind == Exclude || kind == ShareField || kind == WentField || kind == AnswerField
}

// isPerson reports whether the value of a field is a person.
func isPerson(kind string) bool { return kind == Seat || kind == Owner }

// Key is how a skill is named in fields.
func Key(skill string) string { return strings.ToLower(strings.Join(strings.Fields(skill), " ")) }

// Fields tells a bid as its fields. What is empty is not among them.
func (b *Bid) Fields() map[string]string {
	r := &b.Request
	f := map[string]string{
		Name: b.Name, Customer: b.Customer, Deadline: dayText(b.Deadline), StateField: string(b.State), Owner: b.Owner,
		Seats: whole(r.Seats), From: dayText(r.From), To: dayText(r.To), Percent: whole(r.Percent), Budget: number(r.Budget),
	}
	for _, q := range r.Requirements {
		key := Key(q.Skill)
		f[Requirement+":"+key], f[Weight+":"+key], f[Level+":"+key] = q.Skill, number(q.Weight), whole(q.Level)
		f[Mandatory+":"+key], f[SaidField+":"+key] = yes(q.Mandatory), b.Said[key]
	}
	for kind, list := range map[string][]string{
		Place: r.Places, Language: r.Languages, Clearance: r.Clearances, Wished: r.Wished, Lock: r.MustHave, Exclude: r.MustNot, WentField: b.Went,
	} {
		for _, object := range list {
			f[kind+":"+object] = Yes
		}
	}
	for i, m := range b.Members {
		f[Seat+":"+whole(i+1)], f[For+":"+whole(i+1)] = m.Person, m.For
	}
	for _, s := range b.Shares {
		f[ShareField+":"+s.Person] = s.May
	}
	maps.DeleteFunc(f, func(_, value string) bool { return value == "" })
	return f
}

// Sets gives the fields in the order in which they make the same bid, requirements as they stand.
func (b *Bid) Sets() []Set {
	fields := b.Fields()
	place := map[string]int{}
	for i, q := range b.Request.Requirements {
		place[Key(q.Skill)] = i
	}
	sets := make([]Set, 0, len(fields))
	for _, field := range slices.SortedFunc(maps.Keys(fields), order) {
		sets = append(sets, Set{field, fields[field]})
	}
	slices.SortStableFunc(sets, func(x, y Set) int {
		kind, key := KindOf(x.Field)
		other, to := KindOf(y.Field)
		if kind != Requirement || other != Requirement {
			return orderKinds(x.Field, y.Field)
		}
		return cmp.Compare(place[key], place[to])
	})
	return sets
}

func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func number(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

func yes(is bool) string {
	if is {
		return Yes
	}
	return ""
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// canonical writes a set in the one form in which values are compared. person gives the leading account of
// somebody whom the firm knows.
func canonical(s Set, person func(id string) (string, bool)) (Set, error) {
	kind, object := KindOf(s.Field)
	value := strings.TrimSpace(s.Value)
	if !slices.Contains(kinds, kind) || object == "" && strings.HasSuffix(s.Field, ":") {
		return s, wrong(s.Field, "unknown-field", "is no field of a bid; see the API's description")
	}
	if !utf8.ValidString(s.Field) || !utf8.ValidString(value) {
		return s, wrong(kind, "not-utf8", "is not UTF-8")
	}
	switch kind {
	case Name, Customer:
		value = strings.Join(strings.Fields(value), " ")
		if utf8.RuneCountInString(value) > MaxName {
			return s, wrong(s.Field, "too-long", "is longer than %d characters", MaxName)
		}
	case For:
		value = strings.Join(strings.Fields(value), " ")
		if utf8.RuneCountInString(value) > MaxFor {
			return s, wrong(s.Field, "too-long", "is longer than %d characters", MaxFor)
		}
	case Requirement, Weight, Level, Mandatory, SaidField:
		object = Key(object)
		if object == "" {
			return s, wrong(s.Field, "missing", "names no skill")
		}
		if kind == Requirement && value != "" && Key(value) != object {
			return s, wrong(s.Field, "contradiction", "is %q; its key is %q", value, Key(value))
		}
		value = strings.Join(strings.Fields(value), " ")
		if kind == SaidField && utf8.RuneCountInString(value) > MaxSaid {
			return s, wrong(s.Field, "too-long", "is longer than %d characters", MaxSaid)
		}
	case Place, Language, Clearance:
		object = strings.Join(strings.Fields(object), " ")
	}
	switch kind {
	case Weight, Budget:
		if value != "" {
			x, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
			if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || x < 0 {
				return s, wrong(s.Field, "not-a-number", "is %q; want a number from 0 on", value)
			}
			value = number(x)
		}
	case Seats, Level, Percent:
		if value != "" {
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				return s, wrong(s.Field, "not-a-number", "is %q; want a whole number from 0 on", value)
			}
			value = whole(n)
		}
	case Deadline, From, To:
		if value != "" {
			t, err := time.Parse(time.DateOnly, value)
			if err != nil {
				return s, wrong(s.Field, "bad-time", "is %q; want a day such as 2026-05-17", value)
			}
			value = dayText(t)
		}
	case StateField:
		if !slices.Contains(States(), State(value)) {
			return s, wrong(s.Field, "unknown-state", "is %q; want one of %v", value, States())
		}
	case Mandatory, Place, Language, Clearance, Wished, Lock, Exclude, WentField:
		if value != "" && value != Yes {
			return s, wrong(s.Field, "malformed", "is %q; want yes, or nothing", value)
		}
	case ShareField:
		if value != "" && value != Read && value != Edit {
			return s, wrong(s.Field, "malformed", "is %q; want read, edit, or nothing", value)
		}
	}
	switch kind {
	case Seat, For:
		n, err := strconv.Atoi(object)
		if err != nil || n < 1 || n > team.MaxSeats {
			return s, wrong(s.Field, "out-of-range", "names no seat; want 1 to %d", team.MaxSeats)
		}
		object = whole(n)
	}
	if isPerson(kind) && value != "" {
		id, known := person(value)
		if !known {
			return s, wrong(s.Field, "unknown-person", "%q is nobody's id", value)
		}
		value = id
	}
	if ofPerson(kind) && object != EveryoneInSales || kind != ShareField && object == EveryoneInSales {
		id, known := person(object)
		switch {
		case known:
			object = id
		case value != "":
			return s, wrong(s.Field, "unknown-person", "%q is nobody's id", object)
		}
	}
	s.Field, s.Value = kind, value
	if object != "" {
		s.Field += ":" + object
	}
	return s, nil
}

// put gives a field a value, both canonical.
func (b *Bid) put(s Set, now time.Time) {
	kind, object := KindOf(s.Field)
	r := &b.Request
	switch kind {
	case Name:
		b.Name = s.Value
	case Customer:
		b.Customer = s.Value
	case Deadline:
		b.Deadline = dayOf(s.Value)
	case StateField:
		b.State = State(s.Value)
		b.Decided = time.Time{}
		if b.State.Past() {
			b.Decided = now
		}
	case Owner:
		b.Owner = s.Value
	case Seats:
		r.Seats, _ = strconv.Atoi(s.Value)
	case From:
		r.From = dayOf(s.Value)
	case To:
		r.To = dayOf(s.Value)
	case Percent:
		r.Percent, _ = strconv.Atoi(s.Value)
	case Budget:
		r.Budget, _ = strconv.ParseFloat(s.Value, 64)
	case Requirement, Weight, Level, Mandatory:
		b.putRequirement(kind, object, s.Value)
	case SaidField:
		if b.Said == nil {
			b.Said = map[string]string{}
		}
		b.Said[object] = s.Value
	case Place:
		member(&r.Places, object, s.Value)
	case Language:
		member(&r.Languages, object, s.Value)
	case Clearance:
		member(&r.Clearances, object, s.Value)
	case Wished:
		member(&r.Wished, object, s.Value)
	case Lock:
		member(&r.MustHave, object, s.Value)
	case Exclude:
		member(&r.MustNot, object, s.Value)
	case WentField:
		member(&b.Went, object, s.Value)
	case Seat, For:
		n, _ := strconv.Atoi(object)
		for len(b.Members) < n {
			b.Members = append(b.Members, Member{})
		}
		m := &b.Members[n-1]
		switch {
		case kind == For:
			m.For = s.Value
		case m.Person != s.Value:
			*m = Member{Person: s.Value}
			if s.Value != "" {
				m.Asked = now
			}
		}
	case ShareField:
		b.Shares = slices.DeleteFunc(b.Shares, func(h Share) bool { return h.Person == object })
		if s.Value != "" {
			b.Shares = append(b.Shares, Share{object, s.Value})
		}
		slices.SortFunc(b.Shares, func(x, y Share) int { return cmp.Compare(x.Person, y.Person) })
	}
}

// putRequirement gives a requirement its skill, or a part of it; one that is not there is made for it.
func (b *Bid) putRequirement(kind, key, value string) {
	r := &b.Request
	at := slices.IndexFunc(r.Requirements, func(q team.Requirement) bool { return Key(q.Skill) == key })
	switch {
	case value == "" && (at < 0 || kind == Requirement):
		if at >= 0 {
			r.Requirements = slices.Delete(r.Requirements, at, at+1)
		}
		return
	case at < 0:
		r.Requirements = append(r.Requirements, team.Requirement{Skill: key})
		at = len(r.Requirements) - 1
	}
	q := &r.Requirements[at]
	switch kind {
	case Requirement:
		q.Skill = value
	case Weight:
		q.Weight, _ = strconv.ParseFloat(value, 64)
	case Level:
		q.Level, _ = strconv.Atoi(value)
	case Mandatory:
		q.Mandatory = value != ""
	}
}

// member puts an item into a list or takes it out.
func member(list *[]string, item, value string) {
	*list = slices.DeleteFunc(*list, func(s string) bool { return s == item })
	if value != "" {
		*list = append(*list, item)
	}
	if len(*list) == 0 {
		*list = nil
	}
}

func dayOf(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s) // canonical, or empty
	return t
}

// order is the order in which fields are told.
func order(a, b string) int {
	_, at := KindOf(a)
	_, to := KindOf(b)
	return cmp.Or(orderKinds(a, b), cmp.Compare(at, to))
}

// orderKinds is the order in which fields are set; those of one kind may come in any, but for seats.
func orderKinds(a, b string) int {
	x, at := KindOf(a)
	y, to := KindOf(b)
	n, _ := strconv.Atoi(at)
	m, _ := strconv.Atoi(to)
	return cmp.Or(cmp.Compare(slices.Index(kinds, x), slices.Index(kinds, y)), cmp.Compare(n, m))
}

// check reports the first thing that is wrong with a bid as a whole.
func (b *Bid) check() error {
	if b.Name == "" {
		return wrong(Name, "missing", "is empty; say what the bid is called")
	}
	if len(b.Shares) > MaxShares {
		return wrong(ShareField, "too-many", "has %d entries; at most %d", len(b.Shares), MaxShares)
	}
	for i, m := range b.Members {
		if m.Person != "" && b.Seat(m.Person) != i+1 {
			return wrong(Seat+":"+whole(i+1), "twice", "%q is on seat %d already", m.Person, b.Seat(m.Person))
		}
		if m.Person != "" && slices.Contains(b.Request.MustNot, m.Person) {
			return wrong(Seat+":"+whole(i+1), "contradiction", "%q is left out of this bid; let them in again first", m.Person)
		}
	}
	if n := len(b.Members); n > b.Request.Seats {
		return wrong(Seats, "too-few", "is %d; seat %d is taken, empty it first", b.Request.Seats, n)
	}
	request := b.Request
	if len(request.Requirements) == 0 { // that comes later
		request.Requirements = []team.Requirement{{Skill: "-"}}
	}
	if err := request.Check(); err != nil {
		return err
	}
	return nil
}

// tidy drops empty seats at the end, locks of those who are not on the team, and what was said of requirements that
// are no more.
func (b *Bid) tidy() {
	maps.DeleteFunc(b.Said, func(key, said string) bool {
		return said == "" || !slices.ContainsFunc(b.Request.Requirements, func(q team.Requirement) bool { return Key(q.Skill) == key })
	})
	if len(b.Said) == 0 {
		b.Said = nil
	}
	for n := len(b.Members); n > 0 && b.Members[n-1].Person == ""; n-- {
		b.Members = b.Members[:n-1]
	}
	for i := range b.Members {
		if b.Members[i].Person == "" {
			b.Members[i] = Member{}
		}
	}
	for _, id := range slices.Clone(b.Request.MustHave) {
		if b.Seat(id) == 0 {
			member(&b.Request.MustHave, id, "")
		}
	}
}
