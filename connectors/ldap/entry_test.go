package ldap_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
)

// small is a directory with what is rare: hostile names, loops, left colleagues, photographs.
func small(t *testing.T) *ldaptest.Server {
	t.Helper()
	server := ldaptest.Start(t, ldaptest.Options{})
	conn := server.Connect()
	ou := func(dn, name string) {
		attributes := map[string][]string{"objectClass": {"organizationalUnit"}, "ou": {name}}
		add(t, conn, dn, attributes)
	}
	ou("ou=folk,"+ldaptest.Suffix, "folk")
	ou(`ou=F\26U \28*\29\, \22Väst\22,ou=folk,`+ldaptest.Suffix, `F&U (*), "Väst"`)
	person := func(rdn string, attributes map[string][]string) {
		attributes["objectClass"], attributes["sn"] = []string{"inetOrgPerson"}, []string{"x"}
		add(t, conn, rdn+","+ldaptest.Suffix, attributes)
	}
	inside := `,ou=F\26U \28*\29\, \22V\c3\a4st\22,ou=folk`
	person(`cn=Berg\, Åsa \22*\22 \28ä\29 \5c ö`+inside, map[string][]string{
		"cn": {`Berg, Åsa "*" (ä) \ ö`}, "uid": {"asa"}, "mail": {"asa@firm.example", "not an address"}, "labeledURI": {"ASA@firm.example"},
		"preferredLanguage": {"nb, en;q=0.5, sv;q=0"}, "employeeType": {"staff"},
		"manager": {`CN=Loop,  OU=Folk,` + strings.ToUpper(ldaptest.Suffix)},
	})
	person("cn=Loop,ou=folk", map[string][]string{
		"cn": {"Loop"}, "uid": {"loop"}, "manager": {`cn=Berg\2C Åsa \22*\22 (ä) \5C ö` + inside + "," + ldaptest.Suffix},
		"jpegPhoto": {jpeg(1000)}, "employeeType": {"LEFT"},
	})
	person("cn=Self,ou=folk", map[string][]string{
		"cn": {"Self"}, "uid": {"self"}, "manager": {"cn=Self,ou=folk," + ldaptest.Suffix}, "jpegPhoto": {jpeg(ldap.MaxPhoto + 1)},
	})
	person("cn=Astray,ou=folk", map[string][]string{
		"cn": {"Astray"}, "uid": {"astray"}, "manager": {"cn=nobody,dc=elsewhere"}, "jpegPhoto": {"<script>alert(1)</script>"},
	})
	add(t, conn, "cn=old unix,"+ldaptest.Suffix, map[string][]string{
		"objectClass": {"posixGroup"}, "cn": {"old unix"}, "gidNumber": {"7"}, "memberUid": {"ASA", "nobody"},
	})
	add(t, conn, "cn=itself,"+ldaptest.Suffix, map[string][]string{
		"objectClass": {"groupOfNames"}, "cn": {"itself"}, "description": {"Loops"},
		"member": {"cn=itself," + ldaptest.Suffix, "cn=loop,ou=folk," + ldaptest.Suffix, "cn=nobody,dc=elsewhere"},
		"owner":  {"cn=self,ou=folk," + ldaptest.Suffix},
	})
	return server
}

func jpeg(size int) string {
	return "\xff\xd8\xff\xe0" + string(bytes.Repeat([]byte{1}, size-4))
}

func TestWhatIsRareIsMapped(t *testing.T) {
	server := small(t)
	cfg := config(t, server)
	cfg.Photos = true
	cfg.Attributes = map[string]ldap.Names{"disabled": {"employeeType"}, "emails": {"mail", "labeledURI"}}
	cfg.DisabledValues = []string{"left"}
	h := newHolding()
	h.pull(t, cfg)
	if len(h.faults) > 0 {
		t.Errorf("faults: %v", h.faults)
	}
	asa, loop, self, astray := h.person(t, "asa"), h.person(t, "loop"), h.person(t, "self"), h.person(t, "astray")
	unit := h.unit(t, `F&U (*), "Väst"`)

	for _, test := range []struct {
		name      string
		got, want any
	}{
		{"a hostile name stays as it is", asa.Name, `Berg, Åsa "*" (ä) \ ö`},
		{"a hostile unit holds her", asa.Unit, unit.ID},
		{"and lies in the one above", unit.Parent, h.unit(t, "folk").ID},
		{"addresses are told apart without regard to capitals", asa.Emails, []string{"asa@firm.example"}},
		{"languages come in order of preference", asa.Languages, []string{"nb", "en"}},
		{"a manager is found however the DN is written", asa.Manager, loop.ID},
		{"managers in a loop stay so", loop.Manager, asa.ID},
		{"nobody is their own manager", self.Manager, ""},
		{"a manager who is not read is none", astray.Manager, ""},
		{"who left is inactive", loop.IsActive(), false},
		{"who did not is active", asa.IsActive(), true},
		{"a photograph is a data URL", loop.PhotoURL, "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString([]byte(jpeg(1000)))},
		{"one that is too large is left out", self.PhotoURL, ""},
		{"and so is what is no picture", astray.PhotoURL, ""},
		{"a group may name its members by username", h.group(t, "old unix").Members, []string{asa.ID}},
		{"a group that holds itself holds the others", h.group(t, "itself").Members, []string{loop.ID}},
		{"and has its owner as administrator", h.group(t, "itself").Admins, []string{self.ID}},
	} {
		if fmt.Sprintf("%q", test.got) != fmt.Sprintf("%q", test.want) {
			t.Errorf("%s: got %q, want %q", test.name, test.got, test.want)
		}
	}

	cfg.Photos = false
	cfg.GroupVisibility = "secret"
	if pass := h.pull(t, cfg); !pass.Complete {
		t.Error("after a change of what is read the next pass is not complete")
	}
	if h.person(t, "loop").PhotoURL != "" || h.group(t, "itself").Visibility != connectors.Secret {
		t.Error("the new configuration has no effect")
	}
}

func TestSeveralBasesAndAFilterBoundWhatIsRead(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(100, 10, 3)})
	cfg := config(t, server)
	cfg.Bases = ldap.Names{ldaptest.UnitDN(1), ldaptest.UnitDN(2)}
	cfg.Filter = "(&(objectClass=inetOrgPerson)(!(uid=p11)))"
	h := newHolding()
	h.pull(t, cfg)
	if h.count(connectors.KindPerson) != 19 || h.has("p11") || h.has("p3") || !h.has("p12") || h.count(connectors.KindGroup) != 0 {
		t.Errorf("holds %d people, want those of two units but one", h.count(connectors.KindPerson))
	}
}

// schema has as much of Active Directory as the preset names.
const schema = `
attributetype ( 1.3.6.1.4.1.55555.1.1 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.2 NAME 'whenChanged' EQUALITY generalizedTimeMatch ORDERING generalizedTimeOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.3 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.4 NAME ( 'sAMAccountName' ) EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.55555.1.5 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.55555.1.6 NAME 'proxyAddresses' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.55555.1.7 NAME 'department' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.55555.1.8 NAME 'employeeID' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.55555.1.9 NAME 'managedBy' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 1.3.6.1.4.1.55555.1.10 NAME 'wWWHomePage' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.55555.2.1 NAME 'securityPrincipal' AUXILIARY MAY ( objectGUID $ whenChanged $ managedBy ) )
objectclass ( 1.3.6.1.4.1.55555.2.2 NAME 'user' SUP organizationalPerson STRUCTURAL MAY ( sAMAccountName $ userPrincipalName $ userAccountControl $ proxyAddresses $ department $ employeeID $ manager $ mail $ displayName $ wWWHomePage ) )
objectclass ( 1.3.6.1.4.1.55555.2.3 NAME 'computer' SUP user STRUCTURAL )
objectclass ( 1.3.6.1.4.1.55555.2.4 NAME 'group' SUP top STRUCTURAL MUST cn MAY ( member $ description ) )
`

func guid(n byte) string { return string(append(bytes.Repeat([]byte{0}, 15), n)) }

func guidText(n byte) string { return fmt.Sprintf("00000000-0000-0000-0000-0000000000%02x", n) }

func TestActiveDirectoryIsReadByItsPreset(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{Schema: schema})
	conn := server.Connect()
	put := func(n byte, rdn, class string, attributes map[string][]string) {
		t.Helper()
		attributes["objectClass"] = []string{class, "securityPrincipal"}
		attributes["objectGUID"] = []string{guid(n)}
		attributes["whenChanged"] = []string{fmt.Sprintf("202605170930%02d.0Z", n)}
		add(t, conn, rdn+","+ldaptest.Suffix, attributes)
	}
	put(1, "ou=Oslo", "organizationalUnit", map[string][]string{"ou": {"Oslo"}})
	put(2, "cn=Kari,ou=Oslo", "user", map[string][]string{
		"cn": {"Kari"}, "sn": {"Berg"}, "displayName": {"Kari Berg"}, "sAMAccountName": {"kari"},
		"userPrincipalName": {"kari@firm.example"}, "userAccountControl": {"512"}, "employeeID": {"17"},
		"proxyAddresses": {"SMTP:Kari.Berg@firm.example", "smtp:kb@firm.example", "sip:kari@firm.example", "x500:/o=Firm"},
		"department":     {"Big Data"}, "wWWHomePage": {"javascript:alert(1)"},
	})
	put(3, "cn=Ola,ou=Oslo", "user", map[string][]string{
		"cn": {"Ola"}, "sn": {"Li"}, "sAMAccountName": {"ola"}, "userAccountControl": {"514"},
		"manager": {"CN=Kari,OU=Oslo," + ldaptest.Suffix}, "department": {"big  data"}, "wWWHomePage": {"https://firm.example/ola"},
	})
	put(4, "cn=PC,ou=Oslo", "computer", map[string][]string{"cn": {"PC"}, "sn": {"PC"}, "sAMAccountName": {"PC$"}})
	put(5, "cn=All", "group", map[string][]string{
		"cn": {"All"}, "member": {"cn=Oslo people," + ldaptest.Suffix}, "managedBy": {"cn=Kari,ou=Oslo," + ldaptest.Suffix},
	})
	put(6, "cn=Oslo people", "group", map[string][]string{
		"cn": {"Oslo people"}, "member": {"cn=Kari,ou=Oslo," + ldaptest.Suffix, "cn=PC,ou=Oslo," + ldaptest.Suffix, "cn=All," + ldaptest.Suffix},
	})
	cfg := config(t, server)
	cfg.Preset, cfg.UnitFilter = "activeDirectory", ""
	h := newHolding()
	h.pull(t, cfg)

	kari, ola := h.person(t, "kari"), h.person(t, "ola")
	for _, test := range []struct {
		name      string
		got, want any
	}{
		{"computers are not people", h.count(connectors.KindPerson), 2},
		{"the id is the GUID", kari.ID, guidText(2)},
		{"mail addresses are told from others", kari.Emails, []string{"Kari.Berg@firm.example", "kb@firm.example"}},
		{"both usernames", kari.Usernames, []string{"kari", "kari@firm.example"}},
		{"the employee's number", kari.EmployeeNumber, "17"},
		{"an ordinary account is active", kari.IsActive(), true},
		{"a disabled one is not", ola.IsActive(), false},
		{"the manager", ola.Manager, kari.ID},
		{"the unit of the tree", ola.Unit, guidText(1)},
		{"an address that is a script is left out", kari.URL, ""},
		{"an address of the web is not", ola.URL, "https://firm.example/ola"},
		{"a nested group stays nested", h.group(t, "All").Members, []string{guidText(6)}},
		{"a loop is survived", h.group(t, "Oslo people").Members, []string{guidText(2), guidText(5)}},
		{"who manages a group", h.group(t, "All").Admins, []string{kari.ID}},
		{"when it was changed", kari.Updated.Format("2006-01-02T15:04:05Z07:00"), "2026-05-17T09:30:02Z"},
	} {
		if fmt.Sprintf("%q", test.got) != fmt.Sprintf("%q", test.want) {
			t.Errorf("%s: got %q, want %q", test.name, test.got, test.want)
		}
	}

	cfg.Overlap = 1
	modify(t, conn, "cn=Ola,ou=Oslo,"+ldaptest.Suffix, "whenChanged", "20260601000000.0Z")
	modify(t, conn, "cn=Ola,ou=Oslo,"+ldaptest.Suffix, "userAccountControl", "512")
	if pass := h.pull(t, cfg); pass.Complete || !h.person(t, "ola").IsActive() {
		t.Errorf("pass %+v; want an incremental one that sees Ola enabled", pass)
	}

	cfg.UnitsFrom = "department"
	h.pull(t, cfg)
	units := slices.Collect(func(yield func(string) bool) {
		for ref := range h.records {
			if ref.Kind == connectors.KindUnit && !yield(ref.ID) {
				return
			}
		}
	})
	if !slices.Equal(units, []string{"department:big data"}) || h.person(t, "ola").Unit != units[0] || h.person(t, "kari").Unit != units[0] {
		t.Errorf("units %q of departments spelt in two ways; want one that holds both", units)
	}
}

func TestAnEntryWithoutAnIDIsAFaultThatNamesIt(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(3, 1, 1)})
	cfg := config(t, server)
	cfg.Attributes = map[string]ldap.Names{"id": {"employeeNumber"}}
	cfg.UnitsFrom, cfg.GroupFilter = "none", "(cn=nothing)"
	h := newHolding()
	h.pull(t, cfg)
	if len(h.faults) != 1 || !strings.Contains(h.faults[0].Error(), "uid=boss,ou=staff,") || h.count(connectors.KindPerson) != 3 {
		t.Errorf("%d people, faults %v; want three, and one about boss", h.count(connectors.KindPerson), h.faults)
	}
}
