package ldap

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors/credential"
)

// ConfigError names a key of the configuration and what is wrong with its value.
type ConfigError struct {
	Key    string // dotted path as in YAML, for instance "bases[1]" or "attributes.name"
	Reason string
}

func (e *ConfigError) Error() string { return fmt.Sprintf("ldap: %s %s", e.Key, e.Reason) }

// Check reports everything that is wrong with the configuration: nil, or an error that errors.Join made of
// *ConfigError. It reads the files and the environment that the configuration names and asks no server.
func (c Config) Check() error {
	k := &faults{}
	if _, known := presets[c.Preset]; !known {
		k.add("preset", "is %q; want inetOrgPerson or activeDirectory", c.Preset)
		c.Preset = ""
	}
	c.checkAddress(k)
	c.checkCredentials(k)
	c.checkAttributes(k)
	c = c.withDefaults()
	c.checkBases(k)
	c.checkFilter(k, "filter", c.Filter)
	c.checkFilter(k, "group_filter", c.GroupFilter)
	c.checkFilter(k, "unit_filter", c.UnitFilter)
	k.oneOf("units_from", c.UnitsFrom, fromTree, fromDepartment, fromNothing)
	k.oneOf("group_visibility", c.GroupVisibility, "open", "closed", "secret")
	c.checkNumbers(k)
	return errors.Join(k.errs...)
}

// Warnings tells what is allowed but should be looked at, a sentence each.
func (c Config) Warnings() []string {
	var out []string
	if c.InsecureSkipVerify {
		out = append(out, "insecure_skip_verify is on: the directory's certificate is not verified, and anyone on the network can pose as it and take the password")
	}
	if c.AllowPlaintext && c.hasBind() && c.plainAbroad() {
		out = append(out, "allow_plaintext is on: the password and everything read travel unencrypted; use ldaps:// or start_tls")
	}
	if !c.hasBind() && c.plainAbroad() {
		out = append(out, "url is ldap:// without start_tls: everything read travels unencrypted, and anyone on the network can change it")
	}
	if c.CAFile != "" && !c.encrypted() {
		out = append(out, "ca_file has no effect: no connection is encrypted")
	}
	if (credential.Secret{File: c.PasswordFile}).Exposed() {
		out = append(out, "password_file can be read by every user of this machine; chmod o-r it")
	}
	return out
}

type faults struct{ errs []error }

func (k *faults) add(key, format string, args ...any) {
	k.errs = append(k.errs, &ConfigError{Key: key, Reason: fmt.Sprintf(format, args...)})
}

func (k *faults) oneOf(key, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		k.add(key, "is %q; want one of %s", value, strings.Join(allowed, ", "))
	}
}

func (c *Config) checkAddress(k *faults) {
	if len(c.URL) == 0 {
		k.add("url", "is missing; want for instance ldaps://ldap.firm.example")
	}
	for i, address := range c.URL {
		key := "url"
		if len(c.URL) > 1 {
			key = fmt.Sprintf("url[%d]", i)
		}
		u, err := url.Parse(address)
		switch {
		case err != nil:
			k.add(key, "cannot be read as an address; want for instance ldaps://ldap.firm.example")
		case u.Scheme != "ldap" && u.Scheme != "ldaps":
			k.add(key, "begins with %q; want ldap:// or ldaps://", u.Scheme+":")
		case u.Hostname() == "":
			k.add(key, "names no host")
		case u.User != nil:
			k.add(key, "holds a user name; use bind_dn and password_env or password_file")
		case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
			k.add(key, "has something after the host; use bases and filter")
		case u.Scheme == "ldaps" && c.StartTLS:
			k.add("start_tls", "cannot be on with the ldaps:// address %s, which is encrypted already", address)
		}
	}
	if c.hasBind() && !c.AllowPlaintext && c.plainAbroad() {
		k.add("url", "would send the password unencrypted over the network; use ldaps:// or start_tls: true")
	}
	if c.CAFile != "" {
		if _, err := credential.Authorities(c.CAFile); err != nil {
			k.add("ca_file", "%v", err)
		}
	}
}

func (c *Config) checkCredentials(k *faults) {
	names := 0
	for _, v := range []string{c.BindDN, c.BindDNEnv, c.BindDNFile} {
		if v != "" {
			names++
		}
	}
	if names > 1 {
		k.add("bind_dn", "is given more than once; want one of bind_dn, bind_dn_env and bind_dn_file")
	}
	if c.PasswordEnv != "" && c.PasswordFile != "" {
		k.add("password_file", "is given beside password_env; want one of them")
	}
	hasPassword := c.PasswordEnv != "" || c.PasswordFile != ""
	switch {
	case names == 0 && hasPassword:
		k.add("bind_dn", "is missing: there is a password and nobody whose it is")
	case names > 0 && !hasPassword:
		k.add("password_env", "is missing: bind_dn needs password_env or password_file")
	}
	for _, s := range []struct {
		key string
		credential.Secret
	}{
		{"bind_dn_env", credential.Secret{Env: c.BindDNEnv}}, {"bind_dn_file", credential.Secret{File: c.BindDNFile}},
		{"password_env", credential.Secret{Env: c.PasswordEnv}}, {"password_file", credential.Secret{File: c.PasswordFile}},
	} {
		if s.Secret == (credential.Secret{}) {
			continue
		}
		if _, err := s.Read(); err != nil {
			k.add(s.key, "%v", err)
		}
	}
}

func (c *Config) checkBases(k *faults) {
	if len(c.Bases) == 0 {
		k.add("bases", "is missing; want the DNs to read below, for instance dc=firm,dc=example")
	}
	parsed := make([]dn, len(c.Bases))
	for i, base := range c.Bases {
		d, err := parseDN(base)
		if err != nil {
			k.add(fmt.Sprintf("bases[%d]", i), "%q is not a DN: %v", base, err)
			return
		}
		parsed[i] = d
	}
	for i, d := range parsed {
		for j, other := range parsed {
			if i != j && d.within(other) && (j < i || !other.within(d)) {
				k.add(fmt.Sprintf("bases[%d]", i), "lies within bases[%d], which reads it already", j)
				break
			}
		}
	}
}

func (c *Config) checkFilter(k *faults, key, filter string) {
	if _, err := ldap.CompileFilter(filter); err != nil {
		var reason *ldap.Error
		if errors.As(err, &reason) {
			err = reason.Err
		}
		k.add(key, "%q is not a filter: %v", filter, err)
	}
}

// attributeName is attributedescription of RFC 4512, section 2.5.
var attributeName = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]*|[0-9]+(\.[0-9]+)+)(;[A-Za-z0-9-]+)*$`)

func (c *Config) checkAttributes(k *faults) {
	fields := Fields()
	given := make([]string, 0, len(c.Attributes))
	for field := range c.Attributes {
		given = append(given, field)
	}
	slices.Sort(given)
	for _, field := range given {
		key, names := "attributes."+field, c.Attributes[field]
		if !slices.Contains(fields, field) {
			k.add(key, "is unknown; want one of %s", strings.Join(fields, ", "))
			continue
		}
		for _, name := range names {
			if !attributeName.MatchString(name) {
				k.add(key, "%q is not the name of an attribute", name)
			}
		}
		switch {
		case field == "id" && len(names) == 0:
			k.add(key, "is empty; without it nobody can be told apart")
		case field == "changed" && len(names) != 1:
			k.add(key, "has %d names; want one", len(names))
		}
	}
}

func (c *Config) checkNumbers(k *faults) {
	if c.PageSize < 1 || c.PageSize > 100_000 {
		k.add("page_size", "is %d; want 1 to 100000", c.PageSize)
	}
	if c.Retries < -1 || c.Retries > 100 {
		k.add("retries", "is %d; want -1 to 100", c.Retries)
	}
	for _, d := range []struct {
		key   string
		value time.Duration
	}{
		{"timeout", c.Timeout}, {"complete_every", c.CompleteEvery}, {"overlap", c.Overlap},
		{"retry_wait", c.RetryWait}, {"retry_wait_max", c.RetryWaitMax},
	} {
		if d.value < 0 {
			k.add(d.key, "is %v; want a positive time such as 30s", d.value)
		}
	}
}

func (c *Config) hasBind() bool {
	return c.BindDN != "" || c.BindDNEnv != "" || c.BindDNFile != ""
}

// plainAbroad reports whether an address leads, unencrypted, to another machine.
func (c *Config) plainAbroad() bool {
	return slices.ContainsFunc(c.URL, func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && u.Scheme == "ldap" && !c.StartTLS && !loopback(u.Hostname())
	})
}

func (c *Config) encrypted() bool {
	return c.StartTLS || slices.ContainsFunc(c.URL, func(address string) bool {
		return strings.HasPrefix(strings.ToLower(address), "ldaps:")
	})
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
