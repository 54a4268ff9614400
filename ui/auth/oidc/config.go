package oidc

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors/credential"
)

// Config is the configuration of one provider; the package comment shows every key. The zero value of each
// optional field is the documented default.
type Config struct {
	Issuer           string        `yaml:"issuer"`
	ClientID         string        `yaml:"client_id"`
	ClientSecretEnv  string        `yaml:"client_secret_env"`
	ClientSecretFile string        `yaml:"client_secret_file"`
	Preset           string        `yaml:"preset"` // entra, keycloak, okta, or empty
	Scopes           []string      `yaml:"scopes"` // openid is always among them
	Claims           Claims        `yaml:"claims"`
	TrustEmail       bool          `yaml:"trust_email"`
	CAFile           string        `yaml:"ca_file"`
	ClockSkew        time.Duration `yaml:"clock_skew"` // default 1m, at most 5m
	Timeout          time.Duration `yaml:"timeout"`    // default 10s
}

// Claims names where a token says what. What is empty is that of the preset.
type Claims struct {
	Username       string `yaml:"username"`
	EmployeeNumber string `yaml:"employee_number"`
	Email          string `yaml:"email"`
	Name           string `yaml:"name"`
	Groups         string `yaml:"groups"`
}

// preset is what a provider calls things when nothing is changed in it.
type preset struct {
	scopes []string
	claims Claims
	// verified is a claim that vouches for the address beside email_verified.
	verified string
}

var standard = preset{
	scopes: []string{"openid", "profile", "email"},
	claims: Claims{Email: "email", Name: "name", Groups: "groups"},
}

var presets = map[string]preset{
	"": standard,
	"entra": {
		scopes:   standard.scopes,
		claims:   Claims{Username: "preferred_username", EmployeeNumber: "employeeid", Email: "email", Name: "name", Groups: "groups"},
		verified: "xms_edov",
	},
	"keycloak": {
		scopes: standard.scopes,
		claims: Claims{Username: "preferred_username", EmployeeNumber: "employee_number", Email: "email", Name: "name", Groups: "groups"},
	},
	"okta": {
		scopes: []string{"openid", "profile", "email", "groups"},
		claims: Claims{Username: "preferred_username", EmployeeNumber: "employeeNumber", Email: "email", Name: "name", Groups: "groups"},
	},
}

// Bounds of the configuration.
const (
	defaultSkew    = time.Minute
	maxSkew        = 5 * time.Minute
	defaultTimeout = 10 * time.Second
	maxTimeout     = time.Minute
)

// ConfigError names a key of the configuration and what is wrong with its value.
type ConfigError struct {
	Key    string // as in YAML, for instance "claims.groups"
	Reason string
}

func (e *ConfigError) Error() string { return fmt.Sprintf("oidc: %s %s", e.Key, e.Reason) }

// Check reports everything that is wrong with the configuration: nil, or an error that errors.Join made of
// *ConfigError. It reads the files and the environment that the configuration names and asks no provider.
func (c Config) Check() error {
	var errs []error
	fault := func(key, format string, args ...any) {
		errs = append(errs, &ConfigError{Key: key, Reason: fmt.Sprintf(format, args...)})
	}
	if err := checkIssuer(c.Issuer); err != nil {
		fault("issuer", "%v", err)
	}
	if c.ClientID == "" {
		fault("client_id", "is missing; the provider gives it when Vemvet is registered there")
	}
	switch {
	case c.ClientSecretEnv != "" && c.ClientSecretFile != "":
		fault("client_secret_file", "is given beside client_secret_env; want one of them")
	case c.ClientSecretEnv == "" && c.ClientSecretFile == "":
		fault("client_secret_env", "is missing; name the environment variable that holds the secret, or a file with client_secret_file")
	default:
		if _, err := c.secret().Read(); err != nil {
			key := "client_secret_env"
			if c.ClientSecretFile != "" {
				key = "client_secret_file"
			}
			fault(key, "%v", err)
		}
	}
	if _, known := presets[c.Preset]; !known {
		fault("preset", "is %q; want entra, keycloak or okta, or none", c.Preset)
	}
	for i, scope := range c.Scopes {
		if scope == "" || strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
			fault(fmt.Sprintf("scopes[%d]", i), "is %q, which cannot be a scope", scope)
		}
	}
	if c.CAFile != "" {
		if _, err := credential.Authorities(c.CAFile); err != nil {
			fault("ca_file", "%v", err)
		}
	}
	if c.ClockSkew < 0 || c.ClockSkew > maxSkew {
		fault("clock_skew", "is %v; want 0s to %v", c.ClockSkew, maxSkew)
	}
	if c.Timeout < 0 || c.Timeout > maxTimeout {
		fault("timeout", "is %v; want 1s to %v", c.Timeout, maxTimeout)
	}
	return errors.Join(errs...)
}

// Warnings tells what is allowed but should be looked at, a sentence each.
func (c Config) Warnings() []string {
	var out []string
	if c.TrustEmail {
		out = append(out, "trust_email is on: whoever can write an address into their account at the provider is taken for its owner here")
	}
	if c.secret().Exposed() {
		out = append(out, "client_secret_file can be read by every user of this machine; chmod o-r it")
	}
	return out
}

func checkIssuer(issuer string) error {
	u, err := url.Parse(issuer)
	switch {
	case issuer == "":
		return errors.New("is missing; want the provider's address, for instance https://login.firm.example")
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("is no address of a provider; want for instance https://login.firm.example")
	case !encryptedOrHere(u):
		return fmt.Errorf("begins with %q; want https://, since whoever can change the answers of a provider can be anyone here", u.Scheme+":")
	case strings.EqualFold(u.Hostname(), "login.microsoftonline.com") && manyTenants(u.Path):
		return errors.New("lets people of every firm sign in; name your tenant, as in https://login.microsoftonline.com/TENANT/v2.0")
	}
	return nil
}

// manyTenants reports whether a path of Entra ID names no tenant.
func manyTenants(path string) bool {
	tenant, _, _ := strings.Cut(strings.Trim(path, "/"), "/")
	return slices.Contains([]string{"", "common", "organizations", "consumers"}, strings.ToLower(tenant))
}

// encryptedOrHere reports whether nobody on the way can read or change what an address answers.
func encryptedOrHere(u *url.URL) bool {
	if u.Scheme == "https" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// secret is read anew for each sign-in, so that a changed one needs no restart.
func (c Config) secret() credential.Secret {
	return credential.Secret{Env: c.ClientSecretEnv, File: c.ClientSecretFile}
}

func (c Config) withDefaults() Config {
	p := presets[c.Preset]
	if len(c.Scopes) == 0 {
		c.Scopes = p.scopes
	}
	if !slices.Contains(c.Scopes, "openid") {
		c.Scopes = append([]string{"openid"}, c.Scopes...)
	}
	for _, claim := range []struct{ is, otherwise *string }{
		{&c.Claims.Username, &p.claims.Username},
		{&c.Claims.EmployeeNumber, &p.claims.EmployeeNumber},
		{&c.Claims.Email, &p.claims.Email},
		{&c.Claims.Name, &p.claims.Name},
		{&c.Claims.Groups, &p.claims.Groups},
	} {
		if *claim.is == "" {
			*claim.is = *claim.otherwise
		}
	}
	if c.ClockSkew == 0 {
		c.ClockSkew = defaultSkew
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	return c
}
