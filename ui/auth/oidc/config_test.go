package oidc

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCheckNamesTheKeyThatIsWrong(t *testing.T) {
	t.Setenv("VEMVET_TEST_OIDC_SECRET", "a-secret")
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		change func(*Config)
		want   string // empty: in order
	}{
		{"in order", func(*Config) {}, ""},
		{"on this machine without encryption", func(c *Config) { c.Issuer = "http://127.0.0.1:8081" }, ""},
		{"no issuer", func(c *Config) { c.Issuer = "" }, "issuer is missing"},
		{"an issuer without encryption", func(c *Config) { c.Issuer = "http://login.firm.example" }, `issuer begins with "http:"`},
		{"a name that begins like this machine's", func(c *Config) { c.Issuer = "http://localhost.evil.example" }, `issuer begins with "http:"`},
		{"an issuer that is no address", func(c *Config) { c.Issuer = "login.firm.example" }, "issuer is no address"},
		{"an issuer with a password", func(c *Config) { c.Issuer = "https://a:b@login.firm.example" }, "issuer is no address"},
		{"an issuer that is every tenant", func(c *Config) { c.Issuer = "https://login.microsoftonline.com/common/v2.0" }, "issuer lets people of every firm sign in"},
		{"a tenant", func(c *Config) { c.Issuer = "https://login.microsoftonline.com/8e7f/v2.0" }, ""},
		{"no client", func(c *Config) { c.ClientID = "" }, "client_id is missing"},
		{"no secret", func(c *Config) { c.ClientSecretEnv = "" }, "client_secret_env is missing"},
		{"a secret that is not set", func(c *Config) { c.ClientSecretEnv = "VEMVET_TEST_UNSET" }, "client_secret_env names the environment variable VEMVET_TEST_UNSET"},
		{"two secrets", func(c *Config) { c.ClientSecretFile = "x" }, "client_secret_file is given beside"},
		{"an empty secret", func(c *Config) { c.ClientSecretEnv, c.ClientSecretFile = "", empty }, "client_secret_file names an empty file"},
		{"an unknown preset", func(c *Config) { c.Preset = "azure" }, `preset is "azure"`},
		{"a scope with a space", func(c *Config) { c.Scopes = []string{"openid", "profile email"} }, "scopes[1] is"},
		{"an authority that is none", func(c *Config) { c.CAFile = empty }, "ca_file holds no PEM certificate"},
		{"too much skew", func(c *Config) { c.ClockSkew = time.Hour }, "clock_skew is 1h0m0s"},
		{"a timeout that never comes", func(c *Config) { c.Timeout = time.Hour }, "timeout is 1h0m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := Config{Issuer: "https://login.firm.example", ClientID: "vemvet", ClientSecretEnv: "VEMVET_TEST_OIDC_SECRET"}
			test.change(&c)
			err := c.Check()
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), "oidc: "+test.want)) {
				t.Errorf("got %v; want %q", err, test.want)
			}
			var fault *ConfigError
			if err != nil && (!errors.As(err, &fault) || strings.Contains(err.Error(), "a-secret")) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestOpenIDIsAlwaysAmongTheScopes(t *testing.T) {
	if got := (Config{Scopes: []string{"email"}}).withDefaults().Scopes; strings.Join(got, " ") != "openid email" {
		t.Errorf("got %v", got)
	}
}
