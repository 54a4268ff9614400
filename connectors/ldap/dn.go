package ldap

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"
	"golang.org/x/text/unicode/norm"
)

// dn is a distinguished name that can be compared: directories write the same name with other capitals,
// other spacing and other escapes from one attribute to the next.
type dn struct {
	rdns []string // canonical, innermost first
}

var errEmptyDN = errors.New("it is empty")

func parseDN(s string) (dn, error) {
	parsed, err := ldap.ParseDN(s)
	if err != nil {
		return dn{}, err
	}
	if len(parsed.RDNs) == 0 {
		return dn{}, errEmptyDN
	}
	d := dn{make([]string, len(parsed.RDNs))}
	for i, rdn := range parsed.RDNs {
		d.rdns[i] = canonicalRDN(rdn)
	}
	return d, nil
}

// canonicalRDN prepares values as RFC 4518 does for caseIgnoreMatch, which naming attributes have: case
// folded, compatibility characters replaced, inner runs of spaces one, and parts of one RDN in order.
func canonicalRDN(rdn *ldap.RelativeDN) string {
	canonical := &ldap.RelativeDN{}
	for _, a := range rdn.Attributes {
		value := strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(a.Value))), " ")
		canonical.Attributes = append(canonical.Attributes, &ldap.AttributeTypeAndValue{Type: strings.ToLower(a.Type), Value: value})
	}
	slices.SortFunc(canonical.Attributes, func(a, b *ldap.AttributeTypeAndValue) int {
		return strings.Compare(a.Type+"="+a.Value, b.Type+"="+b.Value)
	})
	return canonical.String()
}

// key is equal for equal names.
func (d dn) key() string { return strings.Join(d.rdns, ",") }

// parent gives the name one step up; false at the top.
func (d dn) parent() (dn, bool) {
	if len(d.rdns) < 2 {
		return dn{}, false
	}
	return dn{d.rdns[1:]}, true
}

// within reports whether d is base or lies below it.
func (d dn) within(base dn) bool {
	n := len(d.rdns) - len(base.rdns)
	return n >= 0 && slices.Equal(d.rdns[n:], base.rdns)
}
