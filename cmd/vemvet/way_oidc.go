package main

import (
	"errors"
	"log/slog"
	"strings"

	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/oidc"
)

// oidcSettings are the keys of sign_in.oidc.
type oidcSettings struct {
	oidc.Config `yaml:",inline"`
	Label       string `yaml:"label"` // what the sign-in page calls the provider
}

func (s *oidcSettings) config() any { return s }

func (s *oidcSettings) files() map[string]*string {
	return map[string]*string{"ca_file": &s.CAFile, "client_secret_file": &s.ClientSecretFile}
}

func (s *oidcSettings) check(c *Config) error {
	err := keyedBy(s.Check(), func(e *oidc.ConfigError) (key, reason string) { return e.Key, e.Reason })
	if c.PublicURL == "" {
		err = errors.Join(err, errors.New("needs public_url, such as https://vemvet.firm.example: the provider sends people back to it"))
	}
	return err
}

func (s *oidcSettings) open(c *Config, log *slog.Logger) (auth.Way, error) {
	site := strings.TrimSuffix(c.PublicURL, "/")
	client, err := oidc.New(s.Config, oidc.Options{RedirectURL: site + oidc.CallbackPath, Logger: log})
	if err != nil {
		return nil, err
	}
	return &oidc.Way{Client: client, Label: s.Label, Back: site + "/sign-in"}, nil
}

func (s *oidcSettings) warnings() []string { return s.Warnings() }
