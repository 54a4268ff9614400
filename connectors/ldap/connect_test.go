package ldap_test

import (
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
)

func TestOnlyAServerThatProvesItselfIsTalkedTo(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(3, 1, 1)})
	plain := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(3, 1, 1), NoTLS: true})
	other := ldaptest.OtherCA(t)
	for _, test := range []struct {
		name  string
		cfg   func(*ldap.Config)
		wrong string // in the error; empty: the pull succeeds
	}{
		{"LDAPS with the right authority is read", func(c *ldap.Config) {}, ""},
		{"LDAPS with another authority is refused", func(c *ldap.Config) { c.CAFile = other }, "unknown authority"},
		{"LDAPS with the system's authorities is refused", func(c *ldap.Config) { c.CAFile = "" }, "unknown authority"},
		{"a certificate of another name is refused", func(c *ldap.Config) { c.ServerName = "ldap.firm.example" }, "ldap.firm.example"},
		{"verification is skipped when configured", func(c *ldap.Config) { c.CAFile, c.InsecureSkipVerify = "", true }, ""},
		{"StartTLS with the right authority is read", func(c *ldap.Config) { c.URL, c.StartTLS = ldap.Names{server.URL}, true }, ""},
		{"StartTLS with another authority is refused", func(c *ldap.Config) {
			c.URL, c.StartTLS, c.CAFile = ldap.Names{server.URL}, true, other
		}, "unknown authority"},
		{"StartTLS is never done without", func(c *ldap.Config) { c.URL, c.StartTLS = ldap.Names{plain.URL}, true }, "StartTLS refused"},
		{"a second address stands in for a dead one", func(c *ldap.Config) {
			c.URL = ldap.Names{"ldaps://127.0.0.1:1", server.TLSURL}
		}, ""},
		{"a wrong password is not tried again", func(c *ldap.Config) { c.PasswordEnv = "VEMVET_TEST_LDAP_WRONG" }, "Invalid Credentials"},
		{"a base that does not exist is an error", func(c *ldap.Config) { c.Bases = ldap.Names{"ou=nowhere," + ldaptest.Suffix} }, "No Such Object"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("VEMVET_TEST_LDAP_WRONG", "wrong-secret")
			cfg := config(t, server)
			cfg.RetryWait = time.Minute // an error that is retried takes too long
			test.cfg(&cfg)
			h := newHolding()
			began := time.Now()
			_, err := source(t, cfg).Pull(t.Context(), nil, h)
			if time.Since(began) > 20*time.Second {
				t.Errorf("took %v: it was tried again", time.Since(began))
			}
			switch {
			case test.wrong == "" && (err != nil || !h.has("p2")):
				t.Errorf("pull: %v; want three people", err)
			case test.wrong != "" && err == nil:
				t.Error("pull succeeds")
			case test.wrong != "" && (!strings.Contains(err.Error(), test.wrong) || len(h.records) > 0):
				t.Errorf("pull: %v with %d records; want %q and none", err, len(h.records), test.wrong)
			}
			if err != nil && (strings.Contains(err.Error(), ldaptest.Password) || strings.Contains(err.Error(), "wrong-secret")) {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}
