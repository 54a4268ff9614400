package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
	"github.com/vemvet/vemvet/ui/auth/oidc/oidctest"
)

// writeCertificate makes a certificate for this machine and gives it.
func writeCertificate(t *testing.T, dir, name string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "tls.key"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	write(t, filepath.Join(dir, "tls.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// browser keeps cookies, trusts the certificates, and follows no redirect by itself.
func browser(t *testing.T, trusted ...*x509.Certificate) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	for _, c := range trusted {
		pool.AddCert(c)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true, DisableKeepAlives: true}
	return &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func visit(t *testing.T, client *http.Client, method, address string, header http.Header) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

const staffRecords = `{"type":"group","id":"sellers","name":"Sellers","visibility":"closed","members":["anna"]}
{"type":"person","id":"anna","name":"Anna Ek","emails":["anna@firm.example"],"employee_number":"1"}
{"type":"person","id":"bo","name":"Bo Lind","emails":["bo@firm.example"],"employee_number":"2"}
{"type":"post","id":"1","author":"bo","group":"sellers","body":"Kafka for the lighthouse bid.","lang":"en","time":"2026-03-01T09:00:00Z"}
`

// staffIn writes records and a configuration that ends with more.
func staffIn(t *testing.T, dir, listen, more string) (config, records string) {
	t.Helper()
	config, records = filepath.Join(dir, "vemvet.yaml"), filepath.Join(dir, "records.jsonl")
	write(t, records, staffRecords)
	write(t, config, "listen: "+listen+"\nlanguages: [en, sv]\nlog: debug\nsources:\n- {name: hr, type: jsonl, path: records.jsonl, every: 0s}\n"+more)
	return config, records
}

// aProxy is somebody who is signed in at the proxy.
func aProxy(user string) http.Header {
	return http.Header{"X-Forwarded-User": {user}, "X-Forwarded-Email": {user + "@firm.example"}, "X-Forwarded-For": {"203.0.113.9"}, "X-Forwarded-Proto": {"https"}}
}

func TestServeWithItsOwnCertificate(t *testing.T) {
	dir := t.TempDir()
	first := writeCertificate(t, dir, "first")
	config, _ := staffIn(t, dir, "0.0.0.0:0", "tls: {certificate: tls.pem, key: tls.key}\nsign_in: {proxy: {addresses: [127.0.0.1]}}\nroles: {sales: ['hr:sellers']}\n")
	p := begin(t, "serve", "--config", config)
	_, port, err := net.SplitHostPort(p.address)
	if err != nil {
		t.Fatal(err)
	}
	here := "https://127.0.0.1:" + port
	client := browser(t, first)
	response, _ := visit(t, client, "GET", here+"/sign-in", nil)
	if response.StatusCode != 200 || response.ProtoMajor != 2 || response.TLS.Version < tls.VersionTLS12 {
		t.Errorf("%s by HTTP %s, TLS %x", response.Status, response.Proto, response.TLS.Version)
	}
	if got := response.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
	old := &tls.Config{RootCAs: client.Transport.(*http.Transport).TLSClientConfig.RootCAs, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //#nosec G402 -- must be refused
	if connection, err := tls.Dial("tcp", "127.0.0.1:"+port, old); err == nil {
		connection.Close()
		t.Error("TLS 1.1 is spoken")
	}
	if plain, _ := visit(t, browser(t), "GET", "http://127.0.0.1:"+port+"/", nil); plain.StatusCode != http.StatusBadRequest {
		t.Errorf("plain HTTP is answered with %s", plain.Status)
	}
	if response, _ := visit(t, client, "GET", here+"/api/v1/people?q=kafka", nil); response.StatusCode != http.StatusUnauthorized {
		t.Errorf("somebody who is not signed in is answered with %s", response.Status)
	}
	p.eventually("Anna is known and signed in", func() bool {
		response, _ := visit(t, client, "GET", here+"/sign-in/proxy", aProxy("anna"))
		return response.Header.Get("Location") == "/"
	})
	response, _ = visit(t, client, "GET", here+"/sign-in/proxy", aProxy("anna"))
	cookie := response.Header.Get("Set-Cookie")
	for _, want := range []string{"__Host-vemvet-session=", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %q", want)
		}
	}
	if response, page := visit(t, client, "GET", here+"/team", aProxy("anna")); response.StatusCode != 200 {
		t.Errorf("Anna, who sells, may not build a team: %s %.200s", response.Status, page)
	}

	second := writeCertificate(t, dir, "second")
	p.eventually("the renewed certificate is served", func() bool {
		connection, err := tls.Dial("tcp", "127.0.0.1:"+port, &tls.Config{RootCAs: poolOf(second)})
		if err == nil {
			connection.Close()
		}
		return err == nil
	})
	write(t, filepath.Join(dir, "tls.pem"), "broken")
	p.eventually("a broken certificate is told", func() bool {
		if connection, err := tls.Dial("tcp", "127.0.0.1:"+port, &tls.Config{RootCAs: poolOf(second)}); err == nil {
			connection.Close()
		}
		return strings.Contains(p.output(), "the one before goes on")
	})
	if response, _ := visit(t, browser(t, second), "GET", here+"/healthz", nil); response.StatusCode != 200 {
		t.Errorf("with a broken certificate it answers %s", response.Status)
	}
	p.end(syscall.SIGTERM)
	_, token, _ := strings.Cut(strings.SplitN(cookie, ";", 2)[0], "=")
	if log := p.output(); strings.Contains(log, token) || strings.Contains(log, "anna") {
		t.Errorf("the log holds a session or a name:\n%s", log)
	}
}

func poolOf(certificate *x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return pool
}

func TestServeBehindAProxyThatSpeaksTLS(t *testing.T) {
	config, records := staffIn(t, t.TempDir(), "127.0.0.1:0", "public_url: https://vemvet.firm.example\ntrusted_proxies: [127.0.0.1]\n"+
		"sign_in: {proxy: {addresses: [127.0.0.1]}}\nroles: {sales: ['hr:sellers'], administrator: ['person:hr:bo']}\n")
	p := begin(t, "serve", "--config", config)
	here := "http://" + p.address
	asked := func(client *http.Client, method, path, user string) (*http.Response, string) {
		header := http.Header{}
		if user != "" {
			header = aProxy(user)
		}
		header.Set("Host", "vemvet.firm.example")
		return visit(t, client, method, here+path, header)
	}
	// The cookie is for HTTPS alone, and a proxy passes it on by plain HTTP: so does the test, by hand.
	var session string
	p.eventually("Anna is known and signed in", func() bool {
		response, _ := asked(browser(t), "GET", "/sign-in/proxy?next=%2Fteam", "anna")
		session, _, _ = strings.Cut(response.Header.Get("Set-Cookie"), ";")
		return response.Header.Get("Location") == "/team"
	})
	as := func(user, path string) (int, string) {
		header := aProxy(user)
		header.Set("Host", "vemvet.firm.example")
		header.Set("Cookie", session)
		response, body := visit(t, browser(t), "GET", here+path, header)
		return response.StatusCode, body
	}
	if status, body := as("anna", "/?q=lighthouse"); status != 200 || !strings.Contains(body, "Bo Lind") {
		t.Errorf("Anna does not read what her group may: %d", status)
	}
	if status, _ := as("anna", "/team"); status != 200 {
		t.Errorf("Anna, who sells, may not build a team: %d", status)
	}
	if response, _ := asked(browser(t), "GET", "/sign-in", ""); response.Header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers are not told to come by HTTPS alone")
	}
	for host, want := range map[string]int{"evil.example": 421, "vemvet.firm.example": 200, "127.0.0.1": 200} {
		if response, _ := visit(t, browser(t), "GET", here+"/sign-in", http.Header{"Host": {host}}); response.StatusCode != want {
			t.Errorf("as %s: %s; want %d", host, response.Status, want)
		}
	}

	write(t, records, strings.Replace(staffRecords, `"members":["anna"]`, `"members":["bo"]`, 1))
	p.signal(syscall.SIGHUP)
	p.eventually("Anna sells no more, and cannot build teams", func() bool { status, _ := as("anna", "/team"); return status == http.StatusForbidden })
	if _, body := as("anna", "/?q=lighthouse"); strings.Contains(body, "Bo Lind") {
		t.Error("Anna reads what is written in a group that she left")
	}
	write(t, records, strings.Replace(staffRecords, `"name":"Anna Ek"`, `"name":"Anna Ek","active":false`, 1))
	p.signal(syscall.SIGHUP)
	p.eventually("Anna left, and is out", func() bool { status, _ := as("anna", "/about"); return status == http.StatusSeeOther })
	p.end(syscall.SIGTERM)
}

func TestServeWithAnOpenIDProvider(t *testing.T) {
	provider := oidctest.Start(t, oidctest.User{ID: "7", Username: "anna", Password: "correct horse", Name: "Anna Ek", Email: "anna@firm.example", Verified: true},
		oidctest.User{ID: "8", Username: "eve", Password: "battery staple", Name: "Anna Ek", Email: "eve@other.example", Verified: true})
	t.Setenv("VEMVET_TEST_OIDC_SECRET", oidctest.Secret)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	provider.Allow("http://" + address + "/sign-in/oidc/callback")
	config, _ := staffIn(t, t.TempDir(), address, fmt.Sprintf("public_url: http://%s\nsign_in: {oidc: {issuer: %q, client_id: %s, client_secret_env: VEMVET_TEST_OIDC_SECRET}}\n", address, provider.Issuer, oidctest.ClientID))
	p := begin(t, "serve", "--config", config)
	p.eventually("the records are there", func() bool { return strings.Contains(p.output(), "synced") || strings.Contains(p.output(), "added") })
	if location, _ := signInAtProvider(t, p, "eve", "battery staple"); location != "/sign-in?next=%2Fabout&refused=unknown" {
		t.Errorf("somebody of the same name whom the directory does not know is sent to %s", location)
	}
	location, client := signInAtProvider(t, p, "anna", "correct horse")
	if location != "/about" {
		t.Fatalf("Anna is sent to %s\n%s", location, p.output())
	}
	if response, page := visit(t, client, "GET", "http://"+p.address+"/about", nil); response.StatusCode != 200 || !strings.Contains(page, "Anna Ek") {
		t.Errorf("signed in: %s", response.Status)
	}
	if response, page := visit(t, client, "POST", "http://"+p.address+"/sign-out", nil); response.StatusCode != 200 || !strings.Contains(page, `href="`+provider.Issuer+"/end_session?") {
		t.Errorf("signing out leads not to where one signs out of the provider too: %s\n%s", response.Status, page)
	}
	if response, _ := visit(t, client, "GET", "http://"+p.address+"/about", nil); response.StatusCode != http.StatusSeeOther {
		t.Errorf("signed out: %s", response.Status)
	}
	p.end(syscall.SIGTERM)
}

// signInAtProvider goes through the provider's form, and tells where Vemvet sends the browser in the end.
func signInAtProvider(t *testing.T, p *process, user, password string) (string, *http.Client) {
	t.Helper()
	client := browser(t)
	next := "http://" + p.address + "/sign-in/oidc?next=%2Fabout"
	for range 12 {
		response, body := visit(t, client, "GET", next, nil)
		if response.StatusCode == http.StatusOK { // the form
			form := url.Values{"username": {user}, "password": {password}}
			for _, field := range regexp.MustCompile(`name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
				form.Set(field[1], field[2])
			}
			posted, err := client.PostForm(response.Request.URL.Scheme+"://"+response.Request.URL.Host+"/login/username", form)
			if err != nil {
				t.Fatal(err)
			}
			posted.Body.Close()
			response = posted
		}
		to, err := response.Location()
		if err != nil {
			t.Fatalf("%s at %s: %s", response.Status, next, body)
		}
		if to.Host == p.address && !strings.HasPrefix(to.Path, "/sign-in/") {
			return to.RequestURI(), client
		}
		next = to.String()
	}
	t.Fatal("the sign-in does not come to its end")
	return "", nil
}

func TestServeWithNamesAndPasswordsOfTheDirectoryAndTokens(t *testing.T) {
	slapd := ldaptest.Start(t, ldaptest.Options{LDIF: `dn: uid=anna,dc=firm,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna Ek
sn: Ek
userPassword: correct horse

`})
	t.Setenv("VEMVET_TEST_LDAP_PASSWORD", ldaptest.Password)
	config := filepath.Join(t.TempDir(), "vemvet.yaml")
	write(t, config, fmt.Sprintf(`listen: 127.0.0.1:0
sources:
- name: staff
  type: ldap
  url: %s
  ca_file: %s
  bind_dn: %s
  password_env: VEMVET_TEST_LDAP_PASSWORD
  bases: [%q]
sign_in: {directory: {source: staff, label: Firm account}}
`, slapd.TLSURL, slapd.CAFile, ldaptest.Reader, ldaptest.Suffix))
	p := begin(t, "serve", "--config", config)
	here := "http://" + p.address
	client := browser(t)
	post := func(path string, form url.Values) (*http.Response, string) {
		t.Helper()
		response, err := client.PostForm(here+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		page, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(page)
	}
	if _, page := visit(t, client, "GET", here+"/sign-in", nil); !strings.Contains(page, "Firm account") || !strings.Contains(page, `type="password"`) {
		t.Errorf("the sign-in page offers no form:\n%s", page)
	}
	p.eventually("the directory has been read", func() bool { return strings.Contains(p.output(), "synced") || strings.Contains(p.output(), "added") })
	if response, _ := post("/sign-in/directory", url.Values{"username": {"anna"}, "password": {"battery staple"}}); response.Header.Get("Location") != "/sign-in?refused=password" {
		t.Errorf("a wrong password leads to %s", response.Header.Get("Location"))
	}
	if response, _ := post("/sign-in/directory", url.Values{"username": {"anna"}, "password": {"correct horse"}, "next": {"/about"}}); response.Header.Get("Location") != "/about" {
		t.Fatalf("Anna is sent to %s\n%s", response.Header.Get("Location"), p.output())
	}
	response, page := post("/tokens", url.Values{"name": {"report"}, "scope": {"read"}, "days": {"7"}})
	token := regexp.MustCompile(`vvt_[0-9A-Za-z]{20,}`).FindString(page)
	if response.StatusCode != http.StatusCreated || token == "" {
		t.Fatalf("no token is made: %s\n%s", response.Status, page)
	}
	program := browser(t) // which has no session
	asked := func(path string) int {
		response, _ := visit(t, program, "GET", here+path, http.Header{"Authorization": {"Bearer " + token}})
		return response.StatusCode
	}
	if got := []int{asked("/api/v1/people?q=kafka"), asked("/tokens")}; !slices.Equal(got, []int{200, 403}) {
		t.Errorf("questions and the page of tokens answer a program %v", got)
	}
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)
	post("/tokens/revoke", url.Values{"id": {id[1]}})
	if got := asked("/api/v1/people?q=kafka"); got != http.StatusUnauthorized {
		t.Errorf("a token that was revoked is answered %d", got)
	}
	for _, secret := range []string{"correct horse", "battery staple", token, ldaptest.Password} {
		if strings.Contains(p.output(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	p.end(syscall.SIGTERM)
}

func TestSigningInAtADirectoryNeedsOneThatKeepsPasswords(t *testing.T) {
	const directory = "- {name: staff, type: ldap, url: 'ldap://ldap.firm.example', anonymous: true, bases: ['dc=firm']}\n"
	for _, test := range []struct{ name, source, way, wants string }{
		{"no source", "", "{}", "sign_in.directory.source is missing"},
		{"a source that is none", "", "{source: staff}", `no source is named "staff"`},
		{"a source of another type", "", "{source: hr}", "no source of type ldap"},
		{"a directory over a wire that anybody reads", directory, "{source: staff}", "would send passwords unencrypted"},
		{"names that are none", strings.Replace(directory, "ldap:", "ldaps:", 1), "{source: staff, names: [nickname]}", "names[0]"},
	} {
		config, _ := staffIn(t, t.TempDir(), "127.0.0.1:0", test.source+"sign_in: {directory: "+test.way+"}\n")
		if _, err := LoadConfig(config); err == nil || !strings.Contains(err.Error(), test.wants) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestTheDemoIsUsedAsSeveralPeople(t *testing.T) {
	p := begin(t, "demo", "--data", filepath.Join(t.TempDir(), "firm"), "--listen", "127.0.0.1:0", "--people", "200", "--posts", "300")
	here := "http://" + p.address
	client := browser(t)
	response, page := visit(t, client, "GET", here+"/", nil)
	people := regexp.MustCompile(`name="person" value="([^"]+)"`).FindAllStringSubmatch(page, -1)
	if response.StatusCode != 200 || len(people) != 5 {
		t.Fatalf("%s, and %d people to be; want 5", response.Status, len(people))
	}
	for i, want := range []int{403, 200, 403, 403, 403} { // bid teams are for sales
		form := url.Values{"person": {people[i][1]}, "next": {"/about"}}
		response, err := client.PostForm(here+"/sign-in/demo", form)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.Header.Get("Location") != "/about" {
			t.Errorf("being %s leads to %s", people[i][1], response.Header.Get("Location"))
		}
		if response, _ := visit(t, client, "GET", here+"/team", nil); response.StatusCode != want {
			t.Errorf("%s asks for a team: %s; want %d", people[i][1], response.Status, want)
		}
	}
	p.end(os.Interrupt)
	for _, args := range [][]string{{"--listen", "0.0.0.0:0"}, {"--as", "sample:nobody"}} {
		code, _, errs := vemvetHere(t, append([]string{"demo", "--data", filepath.Join(t.TempDir(), "d"), "--people", "100", "--posts", "100"}, args...)...)
		if code != exitFailure || !strings.Contains(errs, args[0]) {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
}

func TestServeReachesOtherMachinesOnlyWithSignInAndTLS(t *testing.T) {
	dir := t.TempDir()
	writeCertificate(t, dir, "own")
	const (
		way   = "sign_in: {proxy: {addresses: [10.0.0.5]}}\n"
		own   = "tls: {certificate: tls.pem, key: tls.key}\n"
		proxy = "trusted_proxies: [10.0.0.5]\n"
		url   = "public_url: https://vemvet.firm.example\n"
	)
	table := []struct {
		name, more string
		wants      string // of the error; empty: served
	}{
		{"nothing", "", "until sign-in is configured"},
		{"TLS alone", own, "until sign-in is configured"},
		{"a proxy alone", proxy + url, "until sign-in is configured"},
		{"sign-in alone", way, "without TLS"},
		{"sign-in and a public address alone", way + url, "without TLS"},
		{"sign-in behind a proxy that nobody says is HTTPS", way + proxy, "public_url"},
		{"sign-in and TLS", way + own, ""},
		{"sign-in behind a proxy that speaks TLS", way + proxy + url, ""},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.168.0.1:8080"} {
				config, _ := staffIn(t, dir, "'"+address+"'", test.more)
				_, err := LoadConfig(config)
				switch {
				case test.wants == "" && err != nil:
					t.Errorf("%s: %v", address, err)
				case test.wants != "" && (err == nil || !strings.Contains(err.Error(), test.wants) || !strings.Contains(err.Error(), "vemvet.yaml:1: listen")):
					t.Errorf("%s: %v; want %s", address, err, test.wants)
				}
				config, _ = staffIn(t, dir, "127.0.0.1:0", test.more)
				if test.wants == "" {
					continue
				}
				code, _, errs := vemvetHere(t, "serve", "--config", config, "--listen", address)
				if code != exitFailure || !strings.Contains(errs, test.wants) {
					t.Errorf("--listen %s: %d %s; want %s", address, code, errs, test.wants)
				}
			}
		})
	}
}

func TestPastItsProxyNothingButTheWatchIsAnswered(t *testing.T) {
	config, _ := staffIn(t, t.TempDir(), "0.0.0.0:0", "public_url: https://vemvet.firm.example\ntrusted_proxies: [10.0.0.5]\nsign_in: {proxy: {addresses: [10.0.0.5]}}\n")
	p := begin(t, "serve", "--config", config)
	_, port, err := net.SplitHostPort(p.address)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/sign-in": 403, "/sign-in/proxy": 403, "/api/v1/people?q=a": 403, "/healthz": 200} {
		if response, _ := visit(t, browser(t), "GET", "http://127.0.0.1:"+port+path, aProxy("anna")); response.StatusCode != want {
			t.Errorf("%s: %s; want %d", path, response.Status, want)
		}
	}
	p.end(syscall.SIGTERM)
}

func TestConfigCheckWarnsOfWhatIsAllowedAndUnwise(t *testing.T) {
	dir := t.TempDir()
	writeCertificate(t, dir, "own")
	if err := os.Chmod(filepath.Join(dir, "tls.key"), 0o644); err != nil { //#nosec G302 -- what is warned of
		t.Fatal(err)
	}
	config, _ := staffIn(t, dir, "127.0.0.1:0", "asker: hr:bo\ntls: {certificate: tls.pem, key: tls.key}\nsign_in: {proxy: {addresses: [127.0.0.1]}}\ntrusted_proxies: [10.0.0.0/8]\n")
	code, _, errs := vemvetHere(t, "config", "check", config)
	for _, want := range []string{"asker counts for the command line", "nobody the role administrator", "chmod 600", "very wide"} {
		if code != 0 || !strings.Contains(errs, want) {
			t.Errorf("%d, and no warning that says %q:\n%s", code, want, errs)
		}
	}
}
