package ldap_test

import (
	"bytes"
	"errors"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/vemvet/vemvet/connectors/ldap"
)

// documented reads the example of the package comment.
func documented(t *testing.T) []byte {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for line := range strings.SplitSeq(file.Doc.Text(), "\n") {
		if code, indented := strings.CutPrefix(line, "\t"); indented {
			out.WriteString(code)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func decode(t *testing.T, text []byte) ldap.Config {
	t.Helper()
	var cfg ldap.Config
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&cfg); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestTheDocumentedExampleIsAConfiguration(t *testing.T) {
	t.Setenv("VEMVET_LDAP_PASSWORD", "hunter2hunter2")
	cfg := decode(t, documented(t))
	if _, err := ldap.New(cfg); err != nil {
		t.Error(err)
	}
	if len(cfg.URL) != 2 || len(cfg.Bases) != 2 || cfg.CompleteEvery != 24*time.Hour || len(cfg.Attributes["disabled"]) != 1 {
		t.Errorf("the example reads as %+v", cfg)
	}
	if w := cfg.Warnings(); len(w) > 0 {
		t.Errorf("the example warns: %q", w)
	}
}

func TestEveryFaultOfAConfigurationIsNamedByItsKey(t *testing.T) {
	t.Setenv("VEMVET_LDAP_PASSWORD", "hunter2hunter2")
	notPEM := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(notPEM, []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	const start = "url: ldaps://ldap.firm.example\nbases: dc=firm\n"
	for _, test := range []struct {
		name, yaml string
		keys       []string
	}{
		{"a minimal configuration is right", start, nil},
		{"an empty one lacks two keys", "photos: true", []string{"url", "bases"}},
		{"an address of the web", "url: https://firm.example\nbases: dc=firm", []string{"url"}},
		{"one of two addresses", "url: [ldaps://a, 'ldap://']\nbases: dc=firm", []string{"url[1]"}},
		{"a password in the address", "url: ldaps://me:hunter2hunter2@a\nbases: dc=firm", []string{"url"}},
		{"a password in clear over the network", "url: ldap://ldap.firm.example\nbases: dc=firm\nbind_dn: cn=a\npassword_env: VEMVET_LDAP_PASSWORD", []string{"url"}},
		{"a password in clear within the machine is right", "url: ldap://127.0.0.1\nbases: dc=firm\nbind_dn: cn=a\npassword_env: VEMVET_LDAP_PASSWORD", nil},
		{"a password in clear, allowed, is right", "url: ldap://ldap.firm.example\nallow_plaintext: true\nbases: dc=firm\nbind_dn: cn=a\npassword_env: VEMVET_LDAP_PASSWORD", nil},
		{"StartTLS within LDAPS", start + "start_tls: true", []string{"start_tls"}},
		{"an authority that is none", start + "ca_file: " + notPEM, []string{"ca_file"}},
		{"an authority that is not there", start + "ca_file: /nowhere/ca.pem", []string{"ca_file"}},
		{"a password of nobody", start + "password_env: VEMVET_LDAP_PASSWORD", []string{"bind_dn"}},
		{"nobody's password", start + "bind_dn: cn=a", []string{"password_env"}},
		{"a variable that is not set", start + "bind_dn: cn=a\npassword_env: VEMVET_LDAP_NOT_SET", []string{"password_env"}},
		{"a file that is not there", start + "bind_dn: cn=a\npassword_file: /nowhere/password", []string{"password_file"}},
		{"a base that is no DN", "url: ldaps://a\nbases: [dc=firm, firm]", []string{"bases[1]"}},
		{"a base within a base", "url: ldaps://a\nbases: ['DC=Firm, dc=Example', 'ou=people,dc=firm,dc=example']", []string{"bases[1]"}},
		{"a filter without its end", start + "filter: (uid=a", []string{"filter"}},
		{"group and unit filters", start + "group_filter: x\nunit_filter: (", []string{"group_filter", "unit_filter"}},
		{"words that are none of those allowed", start + "preset: novell\nunits_from: air\ngroup_visibility: public", []string{"preset", "units_from", "group_visibility"}},
		{"an unknown field and a bad attribute", start + "attributes: {nmae: cn, title: 'a)(b', id: []}", []string{"attributes.id", "attributes.nmae", "attributes.title"}},
		{"numbers out of bounds", start + "page_size: -1\nretries: 1000\ntimeout: -3s", []string{"page_size", "retries", "timeout"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ldap.New(decode(t, []byte(test.yaml)))
			var keys []string
			if joined, ok := err.(interface{ Unwrap() []error }); ok {
				for _, one := range joined.Unwrap() {
					var fault *ldap.ConfigError
					if !errors.As(one, &fault) || fault.Reason == "" {
						t.Fatalf("%v is no ConfigError", one)
					}
					keys = append(keys, fault.Key)
				}
			}
			if (err == nil) != (test.keys == nil) || !slices.Equal(keys, test.keys) {
				t.Errorf("faults of %q, want %q: %v", keys, test.keys, err)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2hunter2") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestWhatIsAllowedButUnwiseIsWarnedAbout(t *testing.T) {
	open := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(open, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, key string
		cfg       ldap.Config
	}{
		{"a certificate that is not verified", "insecure_skip_verify", ldap.Config{URL: ldap.Names{"ldaps://a"}, InsecureSkipVerify: true}},
		{"a password in clear", "allow_plaintext", ldap.Config{URL: ldap.Names{"ldap://a"}, BindDN: "cn=a", AllowPlaintext: true}},
		{"reading in clear", "ldap://", ldap.Config{URL: ldap.Names{"ldap://a"}}},
		{"an authority for nothing", "ca_file", ldap.Config{URL: ldap.Names{"ldap://localhost"}, CAFile: "ca.pem"}},
		{"a password that all may read", "password_file", ldap.Config{URL: ldap.Names{"ldaps://a"}, PasswordFile: open}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if w := test.cfg.Warnings(); len(w) != 1 || !strings.Contains(w[0], test.key) {
				t.Errorf("warns %q; want one about %s", w, test.key)
			}
		})
	}
}
