package main

import (
	"errors"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/ldap"
)

// ldapSettings are the keys of a source of type ldap.
type ldapSettings struct{ ldap.Config }

func (s *ldapSettings) config() any { return &s.Config }

func (s *ldapSettings) files() map[string]*string {
	return map[string]*string{"ca_file": &s.CAFile, "bind_dn_file": &s.BindDNFile, "password_file": &s.PasswordFile}
}

func (s *ldapSettings) check() error { return keyed(s.Check()) }

func (s *ldapSettings) open() (connectors.Source, error) { return ldap.New(s.Config) }

func (s *ldapSettings) warnings() []string { return s.Warnings() }

// keyed turns the errors that package ldap joins into those that config check puts under their keys.
func keyed(err error) error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var out []error
	for _, e := range several.Unwrap() {
		var fault *ldap.ConfigError
		if errors.As(e, &fault) {
			e = &settingError{fault.Key, errors.New(fault.Reason)}
		}
		out = append(out, e)
	}
	return errors.Join(out...)
}
