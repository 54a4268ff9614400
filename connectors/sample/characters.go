package sample

import "fmt"

// Role is what somebody comes to Vemvet for.
type Role string

// The roles, one for each character.
const (
	Employee      Role = "employee"      // finds a colleague who knows
	Sales         Role = "sales"         // puts bid teams together
	HR            Role = "hr"            // sees which skills the firm has
	Leader        Role = "leader"        // sees what engages colleagues
	Administrator Role = "administrator" // connects sources and sees that they are fresh
)

// Character is somebody of the firm as whom to try it.
type Character struct {
	Role Role
	ID   string // of the person record, stable for a Config
	Name string
}

// Characters are five people of the firm, one for each role in the order above: a consultant, a seller, an
// HR partner, the head of the firm and somebody of internal IT. They work there, and stay the same when
// what the firm writes about changes: of the Config only People, Seed and Now matter.
func (c Config) Characters() ([]Character, error) {
	f, err := newFirm(c.withDefaults())
	if err != nil {
		return nil, err
	}
	in := func(unit string) func(*colleague) bool {
		return func(p *colleague) bool { return p.unit == unit && (!p.heads || unit == "firm") }
	}
	var out []Character
	for _, r := range []struct {
		role Role
		is   func(*colleague) bool
	}{
		{Employee, func(p *colleague) bool { return p.area >= 0 && !p.heads }},
		{Sales, in(staffUnit("sales"))},
		{HR, in(staffUnit("people"))},
		{Leader, in("firm")},
		{Administrator, in(staffUnit("it"))},
	} {
		p := f.first(func(p *colleague) bool { return p.active && r.is(p) })
		if p == nil {
			return nil, fmt.Errorf("sample: nobody is fit to be %s", r.role)
		}
		out = append(out, Character{Role: r.role, ID: p.id, Name: p.name})
	}
	return out, nil
}

func (f *firm) first(is func(*colleague) bool) *colleague {
	for i := range f.people {
		if p := &f.people[i]; is(p) {
			return p
		}
	}
	return nil
}
