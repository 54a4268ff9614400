// Package ldaptest starts throw-away OpenLDAP servers for tests: an ordinary slapd process in a folder of its
// own, on free loopback ports, with a certificate of its own. It fills them with a generated firm or with
// LDIF of the test's, and can kill and restart them.
package ldaptest

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// Suffix is the DN that every server begins at.
const Suffix = "dc=firm,dc=example"

// The account that may read everything within the size limit, and its password. Admin may also write.
const (
	Reader   = "cn=reader," + Suffix
	Admin    = "cn=admin," + Suffix
	Password = "correct horse battery staple"
)

// SizeLimit is how many entries the reader gets in one answer: to read more it must ask page by page.
const SizeLimit = 200

// Options of a server; the zero value works.
type Options struct {
	LDIF   string // entries below Suffix, in any order that has parents first
	Schema string // further definitions, in the format of slapd.conf
	Policy bool   // locks an account after three wrong passwords, and when pwdAccountLockedTime says so
	NoTLS  bool   // a server that knows no TLS
}

// Server is a running slapd.
type Server struct {
	URL    string // ldap://127.0.0.1:port
	TLSURL string // ldaps://127.0.0.1:port; empty without TLS
	CAFile string // PEM file of the authority that signed its certificate

	t    testing.TB
	dir  string
	slap *exec.Cmd
	log  bytes.Buffer
}

const program = "/usr/sbin/slapd"

// Start fills and starts a server that ends with the test. Where slapd is not installed it skips the test,
// or fails it in continuous integration.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: install the Debian package slapd", program)
		}
		t.Skipf("SKIPPED: %s is missing: install the Debian package slapd", program)
	}
	s := &Server{t: t, dir: t.TempDir()}
	s.URL = "ldap://" + freeAddress(t)
	if !o.NoTLS {
		s.TLSURL = "ldaps://" + freeAddress(t)
		s.CAFile = writeCertificates(t, s.dir)
	}
	s.configure(o)
	content := base + o.LDIF
	if o.Policy {
		content = base + policy + o.LDIF
	}
	s.write("firm.ldif", content)
	s.run("/usr/sbin/slapadd", "-q", "-f", s.path("slapd.conf"), "-l", s.path("firm.ldif"))
	s.Restart()
	t.Cleanup(s.Kill)
	return s
}

const base = `dn: ` + Suffix + `
objectClass: dcObject
objectClass: organization
dc: firm
o: Firm

dn: ` + Reader + `
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ` + Password + `

`

const policyDN = "cn=policy," + Suffix

const policy = `dn: ` + policyDN + `
objectClass: device
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: 3
pwdLockoutDuration: 0

`

func (s *Server) configure(o Options) {
	var conf strings.Builder
	for _, schema := range []string{"core", "cosine", "inetorgperson", "nis"} {
		fmt.Fprintf(&conf, "include /etc/ldap/schema/%s.schema\n", schema)
	}
	fmt.Fprintf(&conf, "%s\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\npidfile %s\n", o.Schema, s.path("slapd.pid"))
	if o.Policy {
		fmt.Fprintln(&conf, "moduleload ppolicy")
	}
	if !o.NoTLS {
		fmt.Fprintf(&conf, "TLSCACertificateFile %s\nTLSCertificateFile %s\nTLSCertificateKeyFile %s\n",
			s.CAFile, s.path("server.pem"), s.path("server.key"))
	}
	if err := os.Mkdir(s.path("data"), 0o700); err != nil {
		s.t.Fatal(err)
	}
	fmt.Fprintf(&conf, `database mdb
suffix %q
rootdn %q
rootpw %q
directory %s
maxsize 268435456
dbnosync
index objectClass,entryUUID,modifyTimestamp eq
sizelimit size=%d size.prtotal=unlimited
access to attrs=userPassword by anonymous auth
access to * by dn.base=%q read by * none
`, Suffix, Admin, Password, s.path("data"), SizeLimit, Reader)
	if o.Policy {
		fmt.Fprintf(&conf, "overlay ppolicy\nppolicy_default %q\n", policyDN)
	}
	s.write("slapd.conf", conf.String())
}

// Restart starts the server that Kill ended, on the same ports with the same data.
func (s *Server) Restart() {
	s.t.Helper()
	if err := s.start(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Server) start() error {
	addresses := s.URL + "/"
	if s.TLSURL != "" {
		addresses += " " + s.TLSURL + "/"
	}
	s.log.Reset()
	s.slap = exec.Command(program, "-d", "0", "-f", s.path("slapd.conf"), "-h", addresses) // #nosec G204 -- programs and arguments of the tests' own
	s.slap.Stdout, s.slap.Stderr = &s.log, &s.log
	if err := s.slap.Start(); err != nil {
		return fmt.Errorf("start slapd: %w", err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := ldap.DialURL(s.URL)
		if err == nil {
			err = conn.Bind(Reader, Password)
			conn.Close()
			if err == nil {
				return nil
			}
		}
		if time.Now().After(deadline) {
			s.Kill()
			return fmt.Errorf("slapd does not answer: %w\n%s", err, s.log.String())
		}
	}
}

// Kill ends the server at once, as a power cut would. Killing a dead server does nothing.
func (s *Server) Kill() {
	if s.slap == nil {
		return
	}
	s.slap.Process.Kill()
	s.slap.Wait()
	s.slap = nil
}

// Connect gives a connection that may write. It ends with the test.
func (s *Server) Connect() *ldap.Conn {
	s.t.Helper()
	conn, err := ldap.DialURL(s.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	if err := conn.Bind(Admin, Password); err != nil {
		s.t.Fatal(err)
	}
	return conn
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

func (s *Server) write(name, content string) {
	s.t.Helper()
	if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Server) run(name string, args ...string) {
	s.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil { // #nosec G204 -- programs and arguments of the tests' own
		s.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
