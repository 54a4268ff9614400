package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/ui/auth"
)

var update = flag.Bool("update", false, "write golden files anew")

// vemvetHere runs a command line in this process.
func vemvetHere(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed (-update writes it anew). Now:\n%s\nwant:\n%s", path, got, want)
	}
}

func TestConfigCheckReportsEveryFaultWithItsLine(t *testing.T) {
	t.Chdir("testdata")
	code, out, got := vemvetHere(t, "config", "check", "faults.yaml")
	if code != exitFailure || out != "" {
		t.Errorf("exit code %d and output %q; want %d and none", code, out, exitFailure)
	}
	golden(t, "faults.golden", []byte(got))

	// Every line with a comment at its end has a fault, and only those and the ones that miss a key have.
	text, err := os.ReadFile("faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		wrong := strings.Contains(line, "  #") || strings.Contains(line, " # ")
		reported := regexp.MustCompile(`(?m)^faults\.yaml:` + strconv.Itoa(i+1) + `: `).MatchString(got)
		if wrong && i > 0 && !reported {
			t.Errorf("line %d has a fault that is not reported: %s", i+1, line)
		}
		if reported && !wrong {
			t.Errorf("line %d is reported and has no fault: %s", i+1, line)
		}
	}
}

func TestAFaultIsSaidInWordsThatHelp(t *testing.T) {
	table := []struct{ name, text, want string }{
		{"an empty file", "", "f.yaml:1: sources is missing; list at least one source to read from"},
		{"text that is not YAML", "data: [", "f.yaml:1: is not YAML: did not find expected node content"},
		{"a tab where YAML wants spaces", "sources:\n\t- name: a", "f.yaml:2: is not YAML: found character that cannot start any token"},
		{"two documents", "data: a\n---\ndata: b\n", "f.yaml:2: a second document begins here; the configuration is one document, without --- in the middle"},
		{"a list at the top", "- data", "f.yaml:1:  is a list; want keys with values"},
		{"swapped letters", "sources: []\nasekr: anyone", "f.yaml:2: asekr is not a known key; did you mean asker?"},
		{"a key that is like no other", "sources: []\npassword: hunter2", "f.yaml:2: password is not a known key; known are asker, audit_keep, backup, data, languages, limits, listen, log, privacy_contact, public_url, roles, sign_in, sources"},
		{"no sources", "sources: []", "f.yaml:1: sources is empty; list at least one source to read from"},
		{"sources that are no list", "sources: {name: a}", "f.yaml:1: sources is a group of keys; want a list, each item beginning with - name:"},
		{"a port that is none", "listen: localhost:http\nsources: []", `f.yaml:1: listen has the port "http"; want a number from 0 to 65535`},
		{"an address without a port", "listen: localhost\nsources: []", `f.yaml:1: listen is "localhost"; want host:port such as 127.0.0.1:8080`},
		{"another machine", "listen: 192.168.1.4:8080\nsources: []", `f.yaml:1: listen is "192.168.1.4:8080"; until sign-in is configured Vemvet answers on this machine only: configure sign_in, and tls or trusted_proxies, or want 127.0.0.1:port, [::1]:port or localhost:port`},
		{"all machines", "listen: :8080\nsources: []", `f.yaml:1: listen is ":8080"; until sign-in is configured Vemvet answers on this machine only: configure sign_in, and tls or trusted_proxies, or want 127.0.0.1:port, [::1]:port or localhost:port`},
		{"a role that is none", "roles: {boss: ['a:b']}\nsources: [{name: a, type: sample}]", "f.yaml:1: roles.boss is no role; want sales, hr, leadership or administrator"},
		{"a group that is none", "sources: [{name: a, type: sample}]\nroles:\n  sales:\n  - sellers", `f.yaml:4: roles.sales[0] is wrong: "sellers" is no group`},
		{"an address that browsers cannot find", "public_url: vemvet.firm.example\nsources: [{name: a, type: sample}]", `f.yaml:1: public_url is "vemvet.firm.example"`},
		{"a public address by plain HTTP", "public_url: http://vemvet.firm.example\nsources: [{name: a, type: sample}]", `f.yaml:1: public_url is "http://vemvet.firm.example"`},
		{"half a certificate", "sources: [{name: a, type: sample}]\ntls: {certificate: nowhere.pem}", "f.yaml:2: tls.key is missing; want a PEM file"},
		{"a certificate that is not there", "sources: [{name: a, type: sample}]\ntls: {certificate: nowhere.pem}", "f.yaml:2: tls.certificate names nowhere.pem, which does not exist"},
		{"a proxy that is the whole world", "trusted_proxies: [0.0.0.0/0]\nsources: [{name: a, type: sample}]", `f.yaml:1: trusted_proxies[0] is "0.0.0.0/0"; want an address`},
		{"sign-in without a way", "sources: [{name: a, type: sample}]\nsign_in: {idle: 1h}", "f.yaml:2: sign_in names no way to sign in; want one or more of directory, oidc, proxy"},
		{"a way that nobody knows", "sources: [{name: a, type: sample}]\nsign_in:\n  saml: {}", "f.yaml:3: sign_in.saml is not a known key"},
		{"a fault in a way", "sources: [{name: a, type: sample}]\nsign_in:\n  proxy:\n    addresses: [here]", `f.yaml:4: sign_in.proxy.addresses[0] is "here"`},
		{"a way that needs the public address", "sources: [{name: a, type: sample}]\nsign_in:\n  oidc: {issuer: 'https://a.example', client_id: x}", "f.yaml:3: sign_in.oidc needs public_url"},
		{"sessions that never end", "sources: [{name: a, type: sample}]\nsign_in: {lifetime: 9000h}", "f.yaml:2: sign_in.lifetime is 9000h0m0s; want 1m to 720h0m0s"},
		{"a negative limit", "limits: {questions: -1}\nsources: [{name: a, type: sample}]", "f.yaml:1: limits.questions is -1"},
		{"a contact that is none", "privacy_contact: ask Kari\nsources: []", `f.yaml:1: privacy_contact is "ask Kari"; want a mail address, such as privacy@firm.example, or the https address of a page`},
		{"a contact on a page that is not secret from the way", "privacy_contact: http://firm.example\nsources: []", "f.yaml:1: privacy_contact is"},
		{"hurry", "sources:\n- {name: a, type: sample, every: 1s}", "f.yaml:2: sources[0].every is 1s; want at least 10s, or 0 to sync on demand only"},
		{"a removal limit that removes nothing", "sources:\n- {name: a, type: sample, removal_limit: 0}", "f.yaml:2: sources[0].removal_limit is 0; want a share above 0 and up to 1, such as 0.2 for a fifth"},
		{"a secret in the file", "sources:\n- {name: a, type: ldap, url: 'ldaps://x', bases: dc=a, password: hunter2}", "f.yaml:2: sources[0].password is not a known key"},
		{"a key of another type", "sources:\n- {name: a, type: sample, path: x}", "f.yaml:2: sources[0].path is not a known key"},
		{"a directory for a file", "sources:\n- {name: a, type: jsonl, path: .}", "which is a directory; want a file"},
		{"a date that is none", "sources:\n- {name: a, type: sample, now: soon}", `f.yaml:2: sources[0].now is "soon"; want a date such as 2026-05-17, or a time such as 2026-05-17T09:30:00Z`},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			config, err := parseConfig("f.yaml", []byte(test.text))
			if err == nil {
				t.Fatalf("accepted: %+v", config)
			}
			if got := err.Error(); !strings.Contains(got, test.want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a secret is repeated: %v", err)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	got, err := parseConfig("/etc/vemvet/vemvet.yaml", []byte("sources: [{name: firm, type: sample}]"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Data != "/etc/vemvet/data" || got.Listen != "127.0.0.1:8080" || got.Asker != "anyone" || got.Log != "info" || len(got.Languages) != 0 {
		t.Errorf("got %+v", got)
	}
	if s := got.Sources[0]; s.Every != 15*time.Minute || s.RemovalLimit != 0.2 {
		t.Errorf("got %+v", s)
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "r.jsonl"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := parseConfig(filepath.Join(dir, "vemvet.yaml"), []byte("data: d\nsources: [{name: r, type: jsonl, path: r.jsonl}, {name: in, type: jsonl, path: '-'}]"))
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "d"); got.Data != want {
		t.Errorf("data is %s; want %s", got.Data, want)
	}
	if path := got.Sources[0].settings.(*jsonlSettings).Path; path != filepath.Join(dir, "r.jsonl") {
		t.Errorf("path is %s", path)
	}
	if path := got.Sources[1].settings.(*jsonlSettings).Path; path != "-" {
		t.Errorf("standard input became %s", path)
	}
}

func TestAListOfOneMayBeWrittenWithoutBrackets(t *testing.T) {
	got, err := parseConfig("f.yaml", []byte("sources: [{name: d, type: ldap, url: 'ldap://127.0.0.1', bases: 'dc=a', attributes: {name: cn, title: [title, role]}, timeout: 5s}]"))
	if err != nil {
		t.Fatal(err)
	}
	c := got.Sources[0].settings.(*ldapSettings).Config
	if !slices.Equal(c.URL, []string{"ldap://127.0.0.1"}) || !slices.Equal(c.Bases, []string{"dc=a"}) ||
		!slices.Equal(c.Attributes["title"], []string{"title", "role"}) || c.Timeout != 5*time.Second {
		t.Errorf("got %+v", c)
	}
}

func TestConfigInitWritesAFileThatIsInOrderAndOverwritesNone(t *testing.T) {
	t.Chdir(t.TempDir())
	if code, out, errs := vemvetHere(t, "config", "init"); code != 0 || !strings.Contains(out, "vemvet.yaml") {
		t.Fatalf("config init: %d %s%s", code, out, errs)
	}
	if code, out, errs := vemvetHere(t, "config", "check"); code != 0 || !strings.Contains(out, "in order") {
		t.Errorf("config check of what config init wrote: %d %s%s", code, out, errs)
	}
	before, err := os.ReadFile("vemvet.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("vemvet.yaml", append(before, "# mine\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vemvetHere(t, "config", "init"); code != exitFailure || !strings.Contains(errs, "there already") {
		t.Errorf("a second config init: %d %s", code, errs)
	}
	if after, _ := os.ReadFile("vemvet.yaml"); !bytes.HasSuffix(after, []byte("# mine\n")) {
		t.Error("config init overwrote a file")
	}
	info, err := os.Stat("vemvet.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file may be read by others: %v", info.Mode())
	}
}

func TestWhatTheExampleHasInCommentsIsInOrderToo(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("VEMVET_LDAP_PASSWORD", "x")
	t.Setenv("VEMVET_OIDC_SECRET", "x")
	writeCertificate(t, dir, "vemvet")
	for _, name := range []string{"intranet.jsonl.gz", "ca.pem"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := regexp.MustCompile(`(?m)^  # ( |- )`).ReplaceAllString(string(exampleConfig), "  $1")
	before, serving, _ := strings.Cut(text, "# Where browsers find Vemvet.")
	serving, after, _ := strings.Cut(serving, "# How much to log:")
	serving = regexp.MustCompile(`(?m)^# (public_url|tls|trusted_proxies|sign_in|roles|limits|  )`).ReplaceAllString(serving, "$1")
	text = before + "#" + serving + after[strings.Index(after, "\n"):]
	text = strings.NewReplacer("vemvet.pem", "tls.pem", "vemvet.key", "tls.key").Replace(text)
	text = regexp.MustCompile(`(?m)^ +ca_file:.*\n`).ReplaceAllString(text, "")
	got, err := parseConfig(filepath.Join(dir, "vemvet.yaml"), []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if got.signIn == nil || len(got.signIn.ways) != len(wayTypes) || got.TLS == nil || len(got.proxies) != 2 || got.Limits.Questions != 600 {
		t.Errorf("the example does not show every way to sign in, or not how to serve: %+v", got.Serving)
	}
	for _, role := range auth.AllRoles()[1:] {
		if !got.rules.Given(role) {
			t.Errorf("the example does not give the role %s", role)
		}
	}
	var types []string
	for _, s := range got.Sources {
		types = append(types, s.Type)
	}
	if want := []string{"sample", "ldap", "jsonl"}; !slices.Equal(types, want) {
		t.Errorf("the example shows %v; want %v", types, want)
	}
	for _, known := range sourceTypes {
		if !slices.Contains(types, known.name) {
			t.Errorf("the example does not show the type %s", known.name)
		}
	}
}

func TestWithoutAConfigurationTheErrorSaysWhatToDo(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, command := range [][]string{{"serve"}, {"who", "kafka"}, {"sync"}} {
		code, _, errs := vemvetHere(t, command...)
		if code != exitFailure || !strings.Contains(errs, "vemvet config init") || !strings.Contains(errs, "vemvet demo") {
			t.Errorf("%v: %d %s", command, code, errs)
		}
	}
	if _, err := LoadConfig("nowhere.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is named and missing: %v", err)
	}
}

func TestACommandLineThatMakesNoSenseEndsWithTwo(t *testing.T) {
	for _, args := range [][]string{{"whp"}, {"serve", "now"}, {"who"}, {"config", "check", "a", "b"}, {"version", "--loud"}} {
		if code, out, errs := vemvetHere(t, args...); code != exitUsage || out != "" || !strings.Contains(errs, "--help") {
			t.Errorf("%v: %d %q %q", args, code, out, errs)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	t.Chdir(t.TempDir())
	var out, errs bytes.Buffer
	if code := run(ctx, []string{"demo", "--data", "d", "--listen", "127.0.0.1:0", "--people", "100", "--posts", "100"}, nil, &out, &errs); code != exitInterrupted {
		t.Errorf("interrupted: %d %s", code, errs.String())
	}
}

// FuzzConfig looks for a file that crashes the loader, or that is refused without a line.
func FuzzConfig(f *testing.F) {
	f.Add(exampleConfig)
	for _, name := range []string{"testdata/faults.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("sources: &a [*a]"))
	f.Add([]byte("a: &a {b: *a}\nsources: [*a]"))
	f.Add([]byte("<<: {data: x}\nsources: [{<<: {name: a}}]"))
	f.Add([]byte("? [a]\n: b"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := parseConfig("f.yaml", text)
		var faults *Faults
		if err != nil && (!errors.As(err, &faults) || len(faults.List) == 0) {
			t.Errorf("refused without a fault: %v", err)
		}
	})
}
