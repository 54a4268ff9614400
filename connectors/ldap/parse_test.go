package ldap

import (
	"strings"
	"testing"
	"time"
)

func TestTimesOfDirectoriesAreRead(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"OpenLDAP's", "20260517093000Z", "2026-05-17T09:30:00Z"},
		{"Active Directory's", "20260517093000.0Z", "2026-05-17T09:30:00Z"},
		{"with a fraction", "20260517093000.25Z", "2026-05-17T09:30:00.25Z"},
		{"with a zone", "202605170930+0200", "2026-05-17T07:30:00Z"},
		{"half an hour", "2026051709.5Z", "2026-05-17T09:30:00Z"},
		{"without a zone is none", "20260517093000", ""},
		{"in the thirteenth month is none", "20261317093000Z", ""},
		{"with letters is none", "2026051709300xZ", ""},
		{"nothing is none", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseTime(test.in)
			if test.want == "" {
				if err == nil {
					t.Errorf("parseTime(%q) = %v; want an error", test.in, got)
				}
				return
			}
			if err != nil || got.Format(time.RFC3339Nano) != test.want {
				t.Errorf("parseTime(%q) = %v, %v; want %s", test.in, got, err, test.want)
			}
		})
	}
}

func TestNamesThatMeanTheSameAreTheSame(t *testing.T) {
	for _, test := range []struct {
		name, a, b string
		same       bool
	}{
		{"capitals and spaces", "CN=Åsa Öberg, OU=Folk,dc=X", "cn=åsa  öberg,ou=folk,DC=x", true},
		{"escapes", `cn=Berg\, Kari,dc=x`, `cn=Berg\2C Kari,dc=x`, true},
		{"bytes of a letter", `cn=\c3\a5sa,dc=x`, "cn=åsa,dc=x", true},
		{"composed letters", "cn=a\u030asa,dc=x", "cn=\u00e5sa,dc=x", true},
		{"two parts in another order", "cn=a+uid=b,dc=x", "uid=b+cn=a,dc=x", true},
		{"a comma that separates and one that does not", `cn=a\,ou=b,dc=x`, "cn=a,ou=b,dc=x", false},
		{"another value", "cn=a,dc=x", "cn=b,dc=x", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := keyOf(test.a), keyOf(test.b)
			if a == "" || b == "" || (a == b) != test.same {
				t.Errorf("keys %q and %q; want same: %v", a, b, test.same)
			}
		})
	}
}

func TestRangesOfActiveDirectoryAreRead(t *testing.T) {
	for _, test := range []struct {
		in, name string
		next     int
		more     bool
	}{
		{"member", "member", 0, false},
		{"member;range=0-1499", "member", 1500, true},
		{"member;Range=1500-*", "member", 0, false},
		{"member;range=", "member", 0, false},
	} {
		name, next, more := cutRange(test.in)
		if name != test.name || more != test.more || more && next != test.next {
			t.Errorf("cutRange(%q) = %q, %d, %v", test.in, name, next, more)
		}
	}
}

func TestAGUIDIsWrittenAsItsOwnToolsDo(t *testing.T) {
	got, err := formatGUID([]byte("\x04\x03\x02\x01\x06\x05\x08\x07\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"))
	if want := "01020304-0506-0708-090a-0b0c0d0e0f10"; err != nil || got != want {
		t.Errorf("formatGUID gives %q, %v; want %q", got, err, want)
	}
	if _, err := formatGUID([]byte("short")); err == nil {
		t.Error("a short GUID is accepted")
	}
}

func FuzzParseTime(f *testing.F) {
	f.Add("20260517093000.5+0200")
	f.Add("2026051709Z")
	f.Fuzz(func(t *testing.T, s string) {
		when, err := parseTime(s)
		if err != nil {
			return
		}
		back, err := parseTime(formatTime(when))
		if err != nil || !back.Equal(when.Truncate(time.Second)) {
			t.Errorf("%q is %v, written and read %v, %v", s, when, back, err)
		}
	})
}

func FuzzParseDN(f *testing.F) {
	f.Add(`cn=Berg\, Kari+uid=x,ou=\c3\a5,dc=x`)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := parseDN(s)
		if err != nil {
			return
		}
		if again, err := parseDN(d.key()); err == nil && again.key() != d.key() {
			t.Errorf("%q has the key %q, and that %q", s, d.key(), again.key())
		}
		for above, ok := d.parent(); ok; above, ok = above.parent() {
			if !d.within(above) || !strings.HasSuffix(d.key(), above.key()) {
				t.Fatalf("%q is not within %q", d.key(), above.key())
			}
		}
	})
}
