package ldap

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors"
)

// reading is an entry seen through the configured attributes.
type reading struct {
	cfg   *Config
	entry *ldap.Entry
}

// all gives the values of a field, cleaned, in the order of preference of its attributes, each once.
func (r reading) all(field string) []string {
	var out []string
	for _, attribute := range r.cfg.Attributes[field] {
		for _, value := range r.entry.GetEqualFoldAttributeValues(attribute) {
			value = strings.TrimSpace(strings.ToValidUTF8(value, "\uFFFD"))
			if value != "" && !slices.Contains(out, value) {
				out = append(out, value)
			}
		}
	}
	return out
}

func (r reading) first(field string) string {
	if values := r.all(field); len(values) > 0 {
		return values[0]
	}
	return ""
}

var errNoID = errors.New("has no value that could be its id; may the bind DN read it?")

func (r reading) id() (string, error) {
	for _, attribute := range r.cfg.Attributes["id"] {
		raw := r.entry.GetEqualFoldRawAttributeValue(attribute)
		switch {
		case len(raw) == 0:
			continue
		case isGUID(attribute):
			return formatGUID(raw)
		}
		return strings.ToValidUTF8(string(raw), "\uFFFD"), nil
	}
	return "", errNoID
}

// changed gives when the entry was last written; zero when the server does not say.
func (r reading) changed() time.Time {
	t, err := parseTime(r.first("changed"))
	if err != nil {
		return time.Time{}
	}
	return t
}

func (r reading) head() (connectors.Head, error) {
	id, err := r.id()
	return connectors.Head{ID: id, Updated: r.changed()}, err
}

// person maps an entry. A value that cannot be what its field wants is left out; the person is not.
func (r reading) person(d *directory) (*connectors.Person, error) {
	head, err := r.head()
	if err != nil {
		return nil, err
	}
	p := &connectors.Person{
		Head:           head,
		Name:           r.first("name"),
		Emails:         r.emails(),
		Usernames:      r.all("usernames"),
		EmployeeNumber: r.first("employee_number"),
		Title:          r.first("title"),
		Location:       r.first("location"),
		Languages:      r.languages(),
		Bio:            r.first("bio"),
		Phone:          r.first("phone"),
		PhotoURL:       r.photo(),
	}
	p.URL = r.address()
	if manager := d.people[keyOf(r.first("manager"))]; manager != p.ID {
		p.Manager = manager
	}
	if r.disabled() {
		p.Active = new(bool)
	}
	return p, p.Check()
}

// emails reads plain addresses and those of proxyAddresses, where a prefix names the kind: "SMTP:" is the
// main address, "smtp:" another, and the rest ("sip:", "x500:") is not mail.
func (r reading) emails() []string {
	var out []string
	for _, value := range r.all("emails") {
		if kind, address, prefixed := strings.Cut(value, ":"); prefixed {
			if !strings.EqualFold(kind, "smtp") {
				continue
			}
			value = address
		}
		known := slices.ContainsFunc(out, func(s string) bool { return strings.EqualFold(s, value) })
		if strings.Contains(value, "@") && !known {
			out = append(out, value)
		}
	}
	return out
}

func (r reading) languages() []string {
	tags, err := parseLanguages(r.first("languages"))
	if err != nil {
		return nil
	}
	return tags
}

// address lets no script into a link.
func (r reading) address() string {
	for _, value := range r.all("url") {
		if u, err := url.Parse(value); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			return value
		}
	}
	return ""
}

func (r reading) photo() string {
	if !r.cfg.Photos {
		return ""
	}
	for _, attribute := range r.cfg.Attributes["photo"] {
		for _, raw := range r.entry.GetEqualFoldRawAttributeValues(attribute) {
			if picture, err := photoURL(raw); err == nil {
				return picture
			}
		}
	}
	return ""
}

func (r reading) disabled() bool {
	for _, value := range r.all("disabled") {
		if bits, err := strconv.ParseInt(value, 10, 64); err == nil && bits&r.cfg.DisabledMask != 0 {
			return true
		}
		for _, means := range r.cfg.DisabledValues {
			if means == "*" || strings.EqualFold(means, value) {
				return true
			}
		}
	}
	return false
}

// keyOf is the key of a DN, or "" for what is none.
func keyOf(name string) string {
	d, err := parseDN(name)
	if err != nil {
		return ""
	}
	return d.key()
}

// entryError names the entry that something is wrong with.
func entryError(e *ldap.Entry, err error) error { return fmt.Errorf("ldap: entry %q: %w", e.DN, err) }
