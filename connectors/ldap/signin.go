package ldap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors"
)

// Entry is somebody whom the directory knows by name and password.
type Entry struct {
	Person *connectors.Person // as Pull gives it, without unit and manager
	Groups []string           // names of the groups that list the entry itself
}

// ErrWho says that name and password are of no entry, or of several, or of one that is switched off. It does
// not tell which.
var ErrWho = errors.New("ldap: no single entry has that name and password")

// Bounds of what somebody may type, in bytes.
const (
	maxName     = 256
	maxPassword = 1024
)

// SignIn finds the one entry with a name in one of the fields, which are usernames, emails or
// employee_number, and binds as it with the password on a connection of its own. The error is ErrWho, or that
// the directory cannot be asked; neither holds name or password. Referrals to other servers are not followed.
func (s *Source) SignIn(ctx context.Context, fields []string, name, password string) (*Entry, error) {
	if !mayBeName(name) || !mayBePassword(password) {
		return nil, ErrWho
	}
	var errs []error
	for _, address := range s.cfg.URL {
		entry, err := s.signInAt(ctx, address, fields, name, password)
		if err == nil || errors.Is(err, ErrWho) {
			return entry, err
		}
		errs = append(errs, fmt.Errorf("%s: %w", address, err))
	}
	return nil, fmt.Errorf("ldap: sign in: %w", errors.Join(errs...))
}

// mayBeName leaves out what directories fold away or read as an end, so that one name has one spelling.
func mayBeName(name string) bool {
	odd := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError }
	return name != "" && name == strings.TrimSpace(name) && len(name) <= maxName && utf8.ValidString(name) && !strings.ContainsFunc(name, odd)
}

// mayBePassword refuses the empty password above all: a bind with it is an anonymous one, which servers
// answer with success (RFC 4513, section 5.1.2). One that a server might read as ending at its first byte is
// as bad.
func mayBePassword(password string) bool {
	return password != "" && len(password) <= maxPassword && !strings.ContainsRune(password, 0)
}

func (s *Source) signInAt(ctx context.Context, address string, fields []string, name, password string) (*Entry, error) {
	conn, err := s.dial(ctx, address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	found, err := s.find(conn, fields, name)
	if err != nil {
		return nil, err
	}
	r := reading{&s.cfg, found}
	person, err := r.person(&directory{})
	if err != nil {
		return nil, fmt.Errorf("the entry found cannot be somebody: %w", err)
	}
	if person.Active != nil && !*person.Active {
		return nil, ErrWho
	}
	if err := s.prove(ctx, address, found.DN, password); err != nil {
		return nil, err
	}
	groups, err := s.groupsOf(conn, found)
	if err != nil {
		return nil, err
	}
	return &Entry{Person: person, Groups: groups}, nil
}

// find gives the one entry that the filter for people and a name have in common.
func (s *Source) find(conn *ldap.Conn, fields []string, name string) (*ldap.Entry, error) {
	var terms strings.Builder
	for _, field := range fields {
		for _, attribute := range s.cfg.Attributes[field] {
			fmt.Fprintf(&terms, "(%s=%s)", attribute, ldap.EscapeFilter(name))
		}
	}
	if terms.Len() == 0 {
		return nil, ErrWho
	}
	filter := fmt.Sprintf("(&%s(|%s))", s.cfg.Filter, terms.String())
	attributes := s.cfg.attributesOf(personFields...)
	var found *ldap.Entry
	for _, base := range s.cfg.Bases {
		// Two are enough to know that there are too many.
		result, err := conn.Search(ldap.NewSearchRequest(base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 2, s.seconds(), false, filter, attributes, nil))
		switch {
		case ldap.IsErrorWithCode(err, ldap.LDAPResultSizeLimitExceeded):
			return nil, ErrWho
		case err != nil:
			return nil, fmt.Errorf("look for the name below %s: %w", base, err)
		case len(result.Entries) > 1, len(result.Entries) == 1 && found != nil:
			return nil, ErrWho
		case len(result.Entries) == 1:
			found = result.Entries[0]
		}
	}
	if found == nil || found.DN == "" {
		return nil, ErrWho
	}
	return found, nil
}

func (s *Source) seconds() int { return max(1, int(s.cfg.Timeout.Seconds())) }

// prove binds as an entry. What the directory answers instead of yes, a locked account or an expired
// password too, is no.
func (s *Source) prove(ctx context.Context, address, dn, password string) error {
	conn, err := s.dialAs(ctx, address, func() (string, string, error) { return dn, password, nil })
	if err == nil {
		conn.Close()
		return nil
	}
	var said *ldap.Error
	if !errors.As(err, &said) {
		return err
	}
	if said.ResultCode < ldap.ErrorNetwork && !passing(err) {
		return fmt.Errorf("%w (the directory answers %d)", ErrWho, said.ResultCode)
	}
	return fmt.Errorf("bind: %w", said) // without the name
}

// maxGroups bounds how many groups of somebody are read.
const maxGroups = 1000

// groupsOf names the groups that list an entry. Groups in groups are for whoever pulls the directory.
func (s *Source) groupsOf(conn *ldap.Conn, entry *ldap.Entry) ([]string, error) {
	var terms strings.Builder
	for _, attribute := range s.cfg.Attributes["group_members"] {
		fmt.Fprintf(&terms, "(%s=%s)", attribute, ldap.EscapeFilter(entry.DN))
	}
	for _, attribute := range s.cfg.Attributes["group_usernames"] {
		for _, username := range (reading{&s.cfg, entry}).all("usernames") {
			fmt.Fprintf(&terms, "(%s=%s)", attribute, ldap.EscapeFilter(username))
		}
	}
	if terms.Len() == 0 {
		return nil, nil
	}
	filter := fmt.Sprintf("(&%s(|%s))", s.cfg.GroupFilter, terms.String())
	var names []string
	for _, base := range s.cfg.Bases {
		result, err := conn.Search(ldap.NewSearchRequest(base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, maxGroups, s.seconds(), false,
			filter, s.cfg.attributesOf("group_name"), nil))
		if err != nil {
			return nil, fmt.Errorf("look for groups below %s: %w", base, err)
		}
		for _, group := range result.Entries {
			if name := (reading{&s.cfg, group}).first("group_name"); name != "" {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// CheckSignIn reports what speaks against signing people in at this directory: their passwords go there.
func (c Config) CheckSignIn() error {
	switch {
	case c.plainAbroad():
		return &ConfigError{"url", "would send passwords unencrypted over the network; use ldaps:// or start_tls: true"}
	case c.InsecureSkipVerify:
		return &ConfigError{"insecure_skip_verify", "is on: passwords would go to whoever poses as the directory"}
	}
	return nil
}
