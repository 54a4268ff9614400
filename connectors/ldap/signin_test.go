package ldap_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
)

// people of a small firm: the two Bos have one user name in two branches.
const people = `dn: ou=people,dc=firm,dc=example
objectClass: organizationalUnit
ou: people

dn: ou=guests,dc=firm,dc=example
objectClass: organizationalUnit
ou: guests

dn: uid=anna,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna Berg
sn: Berg
mail: anna@firm.example
employeeNumber: 100001
userPassword: annas hemmelighet

dn: uid=star\2A,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: star*
cn: Star
sn: Star
userPassword: stjerne hemmelig

dn: uid=bo,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: bo
cn: Bo
sn: Lund
mail: shared@firm.example
userPassword: bos hemmelighet

dn: uid=bo,ou=guests,dc=firm,dc=example
objectClass: inetOrgPerson
uid: bo
cn: Bo
sn: Gjest
userPassword: bos hemmelighet

dn: uid=clara,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: clara
cn: Clara
sn: Holm
mail: shared@firm.example
userPassword: claras hemmelighet

dn: uid=dag,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: dag
cn: Dag
sn: Dahl
employeeType: left
userPassword: dags hemmelighet

dn: uid=eva,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: eva
cn: Eva
sn: Ek
userPassword: evas hemmelighet

dn: uid=nobody,ou=people,dc=firm,dc=example
objectClass: inetOrgPerson
uid: nobody
cn: No Password
sn: Nobody

dn: uid=service,ou=people,dc=firm,dc=example
objectClass: account
objectClass: simpleSecurityObject
uid: service
userPassword: en maskins hemmelighet

dn: cn=Sales (Oslo),ou=people,dc=firm,dc=example
objectClass: groupOfNames
cn: Sales (Oslo)
member: uid=anna,ou=people,dc=firm,dc=example

dn: cn=unix,ou=people,dc=firm,dc=example
objectClass: posixGroup
cn: unix
gidNumber: 7
memberUid: anna

dn: cn=others,ou=people,dc=firm,dc=example
objectClass: groupOfNames
cn: others
member: uid=bo,ou=people,dc=firm,dc=example

`

func signInSource(t *testing.T, server *ldaptest.Server) *ldap.Source {
	t.Helper()
	cfg := config(t, server)
	cfg.Attributes = map[string]ldap.Names{"disabled": {"employeeType"}}
	cfg.DisabledValues = []string{"left"}
	cfg.Bases = ldap.Names{"ou=people," + ldaptest.Suffix, "ou=guests," + ldaptest.Suffix}
	return source(t, cfg)
}

func TestNameAndPasswordAreOfOneEntryOrOfNobody(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: people, Policy: true})
	s := signInSource(t, server)
	usernames, emails := []string{"usernames"}, []string{"usernames", "emails"}
	for _, test := range []struct {
		name           string
		by             []string
		user, password string
		want           string // the name found; empty: nobody
	}{
		{"the right password", usernames, "anna", "annas hemmelighet", "Anna Berg"},
		{"as the directory folds it", usernames, "ANNA", "annas hemmelighet", "Anna Berg"},
		{"by address where that is allowed", emails, "anna@firm.example", "annas hemmelighet", "Anna Berg"},
		{"by address where it is not", usernames, "anna@firm.example", "annas hemmelighet", ""},
		{"by employee number", []string{"employee_number"}, "100001", "annas hemmelighet", "Anna Berg"},
		{"a name with a star in it", usernames, "star*", "stjerne hemmelig", "Star"},
		{"a wrong password", usernames, "anna", "annas hemmelighe", ""},
		{"the password of another", usernames, "anna", "bos hemmelighet", ""},
		{"an empty password", usernames, "anna", "", ""},
		{"a password that a server might read as empty", usernames, "anna", "\x00", ""},
		{"a password that ends early", usernames, "anna", "annas hemmelighet\x00x", ""},
		{"a password of a megabyte", usernames, "anna", strings.Repeat("a", 1<<20), ""},
		{"no such name", usernames, "ann", "annas hemmelighet", ""},
		{"no name", usernames, "", "annas hemmelighet", ""},
		{"a star", usernames, "*", "annas hemmelighet", ""},
		{"the beginning of a name and a star", usernames, "ann*", "annas hemmelighet", ""},
		{"another filter", usernames, "x)(uid=anna", "annas hemmelighet", ""},
		{"the end of the filter", usernames, "anna))(|(uid=*", "annas hemmelighet", ""},
		{"every entry", usernames, "*)(objectClass=*", "annas hemmelighet", ""},
		{"an escaped letter", usernames, `\61nna`, "annas hemmelighet", ""},
		{"a null byte", usernames, "anna\x00", "annas hemmelighet", ""},
		{"a space before", usernames, " anna", "annas hemmelighet", ""},
		{"a letter that is not seen", usernames, "an\u00adna", "annas hemmelighet", ""},
		{"bytes that are no text", usernames, "anna\xff", "annas hemmelighet", ""},
		{"a DN", usernames, "uid=anna,ou=people,dc=firm,dc=example", "annas hemmelighet", ""},
		{"two entries of one name", usernames, "bo", "bos hemmelighet", ""},
		{"two entries of one address", emails, "shared@firm.example", "claras hemmelighet", ""},
		{"an account that is switched off", usernames, "dag", "dags hemmelighet", ""},
		{"an account without a password", usernames, "nobody", "x", ""},
		{"an entry that the filter for people leaves out", usernames, "service", "en maskins hemmelighet", ""},
		{"the account that searches", usernames, "reader", ldaptest.Password, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			entry, err := s.SignIn(t.Context(), test.by, test.user, test.password)
			if test.want == "" {
				if !errors.Is(err, ldap.ErrWho) || entry != nil {
					t.Fatalf("got %+v, %v", entry, err)
				}
				if test.user != "" && strings.Contains(err.Error(), test.user) || len(test.password) > 1 && strings.Contains(err.Error(), test.password) {
					t.Errorf("the error tells what was typed: %v", err)
				}
				return
			}
			if err != nil || entry.Person.Name != test.want || entry.Person.ID == "" {
				t.Errorf("got %+v, %v", entry, err)
			}
		})
	}
	entry, err := s.SignIn(t.Context(), usernames, "anna", "annas hemmelighet")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(entry.Groups)
	if !slices.Equal(entry.Groups, []string{"Sales (Oslo)", "unix"}) {
		t.Errorf("the groups are %q", entry.Groups)
	}
	if p := entry.Person; p.EmployeeNumber != "100001" || !slices.Equal(p.Usernames, []string{"anna"}) || !slices.Equal(p.Emails, []string{"anna@firm.example"}) {
		t.Errorf("got %+v", p)
	}
}

func TestAnAccountThatTheDirectoryLockedIsNobodys(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: people, Policy: true})
	s := signInSource(t, server)
	for range 3 {
		if _, err := s.SignIn(t.Context(), []string{"usernames"}, "eva", "wrong"); !errors.Is(err, ldap.ErrWho) {
			t.Fatal(err)
		}
	}
	if _, err := s.SignIn(t.Context(), []string{"usernames"}, "eva", "evas hemmelighet"); !errors.Is(err, ldap.ErrWho) {
		t.Errorf("after three wrong passwords the right one is %v", err)
	}
	if _, err := s.SignIn(t.Context(), []string{"usernames"}, "anna", "annas hemmelighet"); err != nil {
		t.Errorf("another account: %v", err)
	}
}

func TestAReferralIsNotFollowed(t *testing.T) {
	elsewhere := ldaptest.Start(t, ldaptest.Options{LDIF: people})
	server := ldaptest.Start(t, ldaptest.Options{LDIF: people +
		"dn: ou=elsewhere,ou=people,dc=firm,dc=example\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: " +
		elsewhere.URL + "/ou=people,dc=firm,dc=example\n\n"})
	if _, err := signInSource(t, server).SignIn(t.Context(), []string{"usernames"}, "clara", "claras hemmelighet"); err != nil {
		t.Errorf("who is here: %v", err)
	}
	conn := server.Connect()
	if err := conn.Del(goldap.NewDelRequest("uid=clara,ou=people,dc=firm,dc=example", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := signInSource(t, server).SignIn(t.Context(), []string{"usernames"}, "clara", "claras hemmelighet"); !errors.Is(err, ldap.ErrWho) {
		t.Errorf("who is elsewhere: %v", err)
	}
}

func TestADirectoryThatIsAwayOrNotItselfLetsNobodyIn(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: people})
	for _, test := range []struct {
		name   string
		change func(*ldap.Config)
	}{
		{"another authority", func(c *ldap.Config) { c.CAFile = ldaptest.OtherCA(t) }},
		{"nobody listens", func(c *ldap.Config) { c.URL = ldap.Names{"ldaps://127.0.0.1:1"} }},
		{"the service account's password is wrong", func(c *ldap.Config) { c.PasswordEnv = "VEMVET_TEST_LDAP_WRONG" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("VEMVET_TEST_LDAP_WRONG", "wrong-secret")
			cfg := config(t, server)
			cfg.Timeout = 3 * time.Second
			test.change(&cfg)
			entry, err := source(t, cfg).SignIn(t.Context(), []string{"usernames"}, "anna", "annas hemmelighet")
			if err == nil || entry != nil || errors.Is(err, ldap.ErrWho) {
				t.Fatalf("got %+v, %v", entry, err)
			}
			for _, secret := range []string{"hemmelighet", "anna", "wrong-secret", ldaptest.Password} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
	cfg := config(t, server)
	cfg.URL = ldap.Names{"ldaps://127.0.0.1:1", server.TLSURL}
	if _, err := source(t, cfg).SignIn(t.Context(), []string{"usernames"}, "anna", "annas hemmelighet"); err != nil {
		t.Errorf("a second address does not stand in: %v", err)
	}
}

func TestPasswordsGoToNoDirectoryThatOthersCanPoseAs(t *testing.T) {
	for _, test := range []struct {
		name string
		cfg  ldap.Config
		ok   bool
	}{
		{"encrypted", ldap.Config{URL: ldap.Names{"ldaps://ldap.firm.example"}}, true},
		{"encrypted from the second word", ldap.Config{URL: ldap.Names{"ldap://ldap.firm.example"}, StartTLS: true}, true},
		{"on this machine", ldap.Config{URL: ldap.Names{"ldap://127.0.0.1", "ldap://localhost:3389", "ldap://[::1]"}}, true},
		{"unencrypted", ldap.Config{URL: ldap.Names{"ldap://ldap.firm.example"}}, false},
		{"unencrypted though the service account may", ldap.Config{URL: ldap.Names{"ldap://ldap.firm.example"}, AllowPlaintext: true}, false},
		{"one of two unencrypted", ldap.Config{URL: ldap.Names{"ldaps://a.example", "ldap://b.example"}}, false},
		{"any certificate", ldap.Config{URL: ldap.Names{"ldaps://ldap.firm.example"}, InsecureSkipVerify: true}, false},
	} {
		if err := test.cfg.CheckSignIn(); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
