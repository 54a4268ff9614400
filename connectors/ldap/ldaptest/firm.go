package ldaptest

import (
	"fmt"
	"strings"
)

// Firm writes the LDIF of a firm, the same for the same numbers. Units are nested three deep below
// ou=staff, from u0 (see UnitDN); person i is in unit i modulo units and, but for p0, has as manager the person of a
// tenth of that number. Every group has ten people; each group but the last also has the next one, and the last has
// the first: one great loop. All were last changed at the beginning of 2020, but
// for one more person beside the units, boss, a year later.
func Firm(people, units, groups int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "dn: ou=staff,%s\nobjectClass: organizationalUnit\nou: staff\n\n", Suffix)
	fmt.Fprintf(&out, "dn: ou=groups,%s\nobjectClass: organizationalUnit\nou: groups\n\n", Suffix)
	for i := range units {
		fmt.Fprintf(&out, "dn: %s\nobjectClass: organizationalUnit\nou: u%d\n\n", UnitDN(i), i)
	}
	for i := range people {
		fmt.Fprintf(&out, `dn: %s
objectClass: inetOrgPerson
uid: p%d
cn: Person %d
sn: Number%d
mail: p%d@firm.example
employeeNumber: %d
title: Engineer
l: Oslo
telephoneNumber: +47 22 %06d
`, PersonDN(i, units), i, i, i, i, 100000+i, i)
		if i > 0 {
			fmt.Fprintf(&out, "manager: %s\n", PersonDN(i/10, units))
		}
		out.WriteByte('\n')
	}
	for i := range groups {
		fmt.Fprintf(&out, "dn: %s\nobjectClass: groupOfNames\ncn: g%d\n", GroupDN(i), i)
		for j := range min(10, people) {
			fmt.Fprintf(&out, "member: %s\n", PersonDN((i*10+j)%people, units))
		}
		fmt.Fprintf(&out, "member: %s\nowner: %s\n\n", GroupDN((i+1)%groups), PersonDN(i%people, units))
	}
	const changed = "createTimestamp: 20200101000000Z\nmodifyTimestamp: %d0101000000Z\n\n"
	dated := strings.ReplaceAll(out.String(), "\n\n", "\n"+fmt.Sprintf(changed, 2020))
	return dated + fmt.Sprintf("dn: uid=boss,ou=staff,%s\nobjectClass: inetOrgPerson\nuid: boss\ncn: Boss\nsn: Boss\n"+changed, Suffix, 2021)
}

// UnitDN of unit i: the first ten are at the top, each other one is in the unit of a tenth of its number.
func UnitDN(i int) string {
	if i < 10 {
		return fmt.Sprintf("ou=u%d,ou=staff,%s", i, Suffix)
	}
	return fmt.Sprintf("ou=u%d,%s", i, UnitDN(i/10))
}

// PersonDN of person i in a firm of so many units.
func PersonDN(i, units int) string { return fmt.Sprintf("uid=p%d,%s", i, UnitDN(i%units)) }

// GroupDN of group i.
func GroupDN(i int) string { return fmt.Sprintf("cn=g%d,ou=groups,%s", i, Suffix) }
