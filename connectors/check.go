package connectors

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The bounds of numbers are written so that NaN is outside of them.

// Check implements Record.
func (p *Person) Check() error {
	if err := p.check(); err != nil {
		return err
	}
	for i, s := range p.Skills {
		if s.Name == "" {
			return &FieldError{Field: fmt.Sprintf("skills[%d].name", i), Err: errors.New("is missing")}
		}
		if s.Level < 0 || s.Level > 5 {
			return &FieldError{Field: fmt.Sprintf("skills[%d].level", i), Err: fmt.Errorf("is %d; want 1 to 5", s.Level)}
		}
		if !(s.Years >= 0) {
			return &FieldError{Field: fmt.Sprintf("skills[%d].years", i), Err: fmt.Errorf("is %g; want 0 or more", s.Years)}
		}
		if err := oneOf(fmt.Sprintf("skills[%d].by", i), s.By, "self", "peer", "manager", "system"); err != nil {
			return err
		}
	}
	for i, a := range p.Availability {
		if a.Percent < 0 || a.Percent > 100 {
			return &FieldError{Field: fmt.Sprintf("availability[%d].percent", i), Err: fmt.Errorf("is %d; want 0 to 100", a.Percent)}
		}
		if err := inOrder(fmt.Sprintf("availability[%d].to", i), a.From, a.To); err != nil {
			return err
		}
	}
	if !(p.Rate >= 0) {
		return &FieldError{Field: "rate", Err: fmt.Errorf("is %g; want 0 or more", p.Rate)}
	}
	return nil
}

// Check implements Record.
func (u *Unit) Check() error { return u.check() }

// Check implements Record.
func (g *Group) Check() error {
	if err := g.check(); err != nil {
		return err
	}
	return oneOf("visibility", string(g.Visibility), string(Open), string(Closed), string(Secret))
}

// Check implements Record.
func (p *Post) Check() error {
	if err := p.check(); err != nil {
		return err
	}
	for i, m := range p.Mentions {
		if m.Person == "" {
			return &FieldError{Field: fmt.Sprintf("mentions[%d].person", i), Err: errors.New("is missing")}
		}
	}
	for i, r := range p.Reactions {
		if r.Person == "" {
			return &FieldError{Field: fmt.Sprintf("reactions[%d].person", i), Err: errors.New("is missing")}
		}
	}
	return oneOf("format", string(p.Format), string(Text), string(Markdown), string(HTML))
}

// Check implements Record.
func (e *Experience) Check() error {
	if err := e.check(); err != nil {
		return err
	}
	if e.Person == "" {
		return &FieldError{Field: "person", Err: errors.New("is missing")}
	}
	if err := inOrder("to", e.From, e.To); err != nil {
		return err
	}
	return oneOf("kind", e.Sort, "project", "position", "education", "certification")
}

// Check implements Record.
func (c *Contact) Check() error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Owner == "" {
		return &FieldError{Field: "owner", Err: errors.New("is missing")}
	}
	if !(c.Strength >= 0 && c.Strength <= 1) {
		return &FieldError{Field: "strength", Err: fmt.Errorf("is %g; want 0 to 1", c.Strength)}
	}
	return nil
}

// oneOf accepts the empty string: a field that is not there.
func oneOf(field, value string, allowed ...string) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return &FieldError{Field: field, Err: fmt.Errorf("is %s; want one of %s", quote(value), strings.Join(allowed, ", "))}
}

func inOrder(field string, from, to time.Time) error {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return &FieldError{Field: field, Err: errors.New("is before from")}
	}
	return nil
}
