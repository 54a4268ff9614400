package main

import (
	"fmt"
	"log/slog"

	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/directory"
)

// directorySettings are the keys of sign_in.directory.
type directorySettings struct{ directory.Config }

func (s *directorySettings) config() any { return &s.Config }

func (s *directorySettings) files() map[string]*string { return nil }

// check also holds the named source against what a password may be sent to.
func (s *directorySettings) check(c *Config) error {
	source, err := s.source(c)
	if err != nil {
		return &settingError{"source", err}
	}
	if err := source.CheckSignIn(); err != nil {
		return &settingError{"source", fmt.Errorf("is %q, which people cannot sign in at: its %w", s.Source, keyed(err))}
	}
	return keyed(s.Check())
}

func (s *directorySettings) open(c *Config, _ *slog.Logger) (auth.Way, error) {
	source, err := s.source(c)
	if err != nil {
		return nil, fmt.Errorf("sign_in.directory.source %w", err)
	}
	return directory.New(s.Config, source)
}

func (s *directorySettings) source(c *Config) (ldap.Config, error) {
	if s.Source == "" {
		return ldap.Config{}, fmt.Errorf("is missing; want the name of a source of type ldap")
	}
	source, err := c.Source(s.Source)
	if err != nil {
		return ldap.Config{}, fmt.Errorf("is wrong: %w", err)
	}
	settings, ok := source.settings.(*ldapSettings)
	if !ok {
		return ldap.Config{}, fmt.Errorf("is %q, which is no source of type ldap", s.Source)
	}
	return settings.Config, nil
}
