package main

import (
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

func keyed(err error) error {
	return keyedBy(err, func(e *ldap.ConfigError) (key, reason string) { return e.Key, e.Reason })
}
