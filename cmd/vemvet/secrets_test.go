package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
	"github.com/vemvet/vemvet/ui/auth/oidc/oidctest"
)

// Everything is run with secrets that are known, and goes well and wrong; then none of them stands in what is
// logged at the finest level, in any file of the data directory, in numbers for Prometheus, in an export, on the
// command line or in an answer that is not its owner's. There is no trace beside the log.
func TestNoSecretStandsWhereItIsNotDue(t *testing.T) {
	const (
		ldapPassword = "annas hemmelighet i katalogen"
		oidcPassword = "annas hemmelighet hos leverantøren"
		wrong        = "ikke annas hemmelighet"
		madeUp       = "vvt_MadeUpToken0123456789abcdefghijklmnop"
		code         = "code-that-was-caught-on-the-way"
	)
	slapd := ldaptest.Start(t, ldaptest.Options{LDIF: `dn: uid=anna,dc=firm,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna Ek
sn: Ek
mail: anna@firm.example
userPassword: ` + ldapPassword + "\n\n"})
	provider := oidctest.Start(t, oidctest.User{ID: "7", Username: "anna", Password: oidcPassword, Name: "Anna Ek", Email: "anna@firm.example", Verified: true})
	t.Setenv("VEMVET_TEST_LDAP_PASSWORD", ldaptest.Password)
	t.Setenv("VEMVET_TEST_OIDC_SECRET", oidctest.Secret)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	provider.Allow("http://" + address + "/sign-in/oidc/callback")
	dir := t.TempDir()
	config := filepath.Join(dir, "vemvet.yaml")
	write(t, config, fmt.Sprintf(`listen: %s
public_url: http://%s
log: debug
sources:
- name: staff
  type: ldap
  url: %s
  ca_file: %s
  bind_dn: %s
  password_env: VEMVET_TEST_LDAP_PASSWORD
  bases: [%q]
roles: {administrator: ['claim:administrators'], sales: ['claim:sellers']}
sign_in:
  directory: {source: staff}
  oidc: {issuer: %q, client_id: %s, client_secret_env: VEMVET_TEST_OIDC_SECRET}
  proxy: {addresses: [10.0.0.5]}
`, address, address, slapd.TLSURL, slapd.CAFile, ldaptest.Reader, ldaptest.Suffix, provider.Issuer, oidctest.ClientID))
	p := begin(t, "serve", "--config", config)
	here := "http://" + p.address
	p.eventually("the directory has been read", func() bool { return strings.Contains(p.output(), "synced") || strings.Contains(p.output(), "added") })

	var told strings.Builder // every answer but those that hand a secret back to its owner
	secrets := map[string]string{
		"the password of the bind": ldaptest.Password, "the secret of the OpenID client": oidctest.Secret, "a password of the directory": ldapPassword,
		"a password at the provider": oidcPassword, "a wrong password": wrong, "a token that is none": madeUp, "a code": code,
	}
	post := func(client *http.Client, path string, form url.Values) *http.Response {
		t.Helper()
		response, err := client.PostForm(here+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response
	}
	get := func(client *http.Client, path string, header http.Header) *http.Response {
		t.Helper()
		response, body := visit(t, client, "GET", here+path, header)
		if !strings.HasPrefix(path, "/sign-in") && !strings.Contains(path, "access_token") { // which are told back to who sent them
			told.WriteString(body)
		}
		return response
	}
	session := func(client *http.Client) string {
		t.Helper()
		at, err := url.Parse(here)
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range client.Jar.Cookies(at) {
			if strings.HasSuffix(cookie.Name, "vemvet-session") {
				return cookie.Value
			}
		}
		t.Fatalf("nobody is signed in\n%s", p.output())
		return ""
	}

	byName := browser(t)
	post(byName, "/sign-in/directory", url.Values{"username": {"anna"}, "password": {wrong}})
	post(byName, "/sign-in/directory", url.Values{"username": {"anna"}, "password": {ldapPassword}})
	secrets["a session by name and password"] = session(byName)
	_, byProvider := signInAtProvider(t, p, "anna", oidcPassword)
	secrets["a session by the provider"] = session(byProvider)
	made, err := byName.PostForm(here+"/tokens", url.Values{"name": {"report"}, "scope": {"read"}, "days": {"7"}})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if _, err := page.ReadFrom(made.Body); err != nil {
		t.Fatal(err)
	}
	made.Body.Close()
	token := regexp.MustCompile(`vvt_[0-9A-Za-z]{20,}`).FindString(page.String())
	if token == "" {
		t.Fatalf("no token is made: %s", page.String())
	}
	secrets["a personal token"] = token

	nobody := browser(t)
	leads := get(nobody, "/sign-in/oidc?next=%2Fabout", nil)
	at, err := leads.Location()
	if err != nil {
		t.Fatal(err)
	}
	secrets["the state of an attempt"] = at.Query().Get("state")
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if at.Query().Get(name) == "" {
			t.Errorf("the provider is asked without %s", name)
		}
	}
	get(nobody, "/sign-in/oidc/callback?"+url.Values{"code": {code}, "state": {secrets["the state of an attempt"]}}.Encode(), nil)
	get(nobody, "/sign-in/oidc/callback?"+url.Values{"code": {code}, "state": {"x"}}.Encode(), nil)
	for _, bearer := range []string{token, madeUp} {
		get(nobody, "/api/v1/people?q=kafka", http.Header{"Authorization": {"Bearer " + bearer}})
		get(nobody, "/api/v1/people?q=%", http.Header{"Authorization": {"Bearer " + bearer}})
		get(nobody, "/people/x?access_token="+bearer, nil)
	}
	get(nobody, "/sign-in?username=anna&password="+url.QueryEscape(ldapPassword), nil)
	get(byName, "/no-such-page", http.Header{"X-Secret": {token}})
	for _, path := range []string{"/", "/?q=anna", "/tokens", "/privacy", "/about", "/api/v1/openapi.json"} {
		get(byName, path, nil)
	}
	get(browser(t), "/metrics", nil)
	p.signal(syscall.SIGHUP)

	slapd.Kill() // errors of every kind of question to it
	post(byName, "/sign-in/directory", url.Values{"username": {"anna"}, "password": {ldapPassword}})
	post(nobody, "/sign-in/directory", url.Values{"username": {"bo"}, "password": {wrong}})
	p.signal(syscall.SIGHUP)
	p.eventually("the directory is missed", func() bool {
		return strings.Contains(p.output(), "level=ERROR") || strings.Contains(p.output(), "level=WARN")
	})
	get(browser(t), "/metrics", nil)
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.cmd.Process.Pid))
	if err != nil && !os.IsNotExist(err) { // there is no such file but on Linux
		t.Fatal(err)
	}

	data := filepath.Join(dir, "data")
	look := func(when string) {
		t.Helper()
		places := map[string][]byte{"the log": []byte(p.output()), "an answer": []byte(told.String()), "the command line": line}
		err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				places[path], err = os.ReadFile(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(places) < 8 {
			t.Errorf("%s: %d places: the test looks at nothing", when, len(places))
		}
		for name, secret := range secrets {
			if len(secret) < 8 {
				t.Errorf("%s is %q", name, secret)
			}
			for place, content := range places {
				for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
					if bytes.Contains(content, []byte(form)) {
						t.Errorf("%s: %s holds %s", when, place, name)
						break
					}
				}
			}
		}
	}
	look("while it serves")
	p.end(syscall.SIGTERM)
	look("afterwards")
	code2, exported, errs := vemvetHere(t, "export", "--config", config)
	if code2 != 0 || !strings.Contains(exported, "Anna Ek") {
		t.Errorf("export: %d %s", code2, errs)
	}
	for name, secret := range secrets {
		if strings.Contains(exported+errs, secret) {
			t.Errorf("an export holds %s", name)
		}
	}
}
