package ldap

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

// completeRanges fetches the rest of attributes that Active Directory cut: of a group with more members than
// it likes to send it gives "member;range=0-1499", and wants to be asked for "member;range=1500-*"
// ([MS-ADTS], section 3.1.1.3.1.3.3).
func (r *reader) completeRanges(ctx context.Context, entry *ldap.Entry) error {
	for _, attribute := range entry.Attributes {
		name, next, more := cutRange(attribute.Name)
		for more {
			q := query{entry.DN, "(objectClass=*)", []string{fmt.Sprintf("%s;range=%d-*", name, next)}}
			result, err := r.ask(ctx, q, ldap.ScopeBaseObject)
			if err != nil {
				return fmt.Errorf("%s from %d: %w", name, next, err)
			}
			last := next
			for _, answer := range result.Entries {
				for _, part := range answer.Attributes {
					if partName, after, evenMore := cutRange(part.Name); strings.EqualFold(partName, name) {
						attribute.Values = append(attribute.Values, part.Values...)
						attribute.ByteValues = append(attribute.ByteValues, part.ByteValues...)
						next, more = after, evenMore
					}
				}
			}
			if more && next <= last {
				return fmt.Errorf("%s from %d: the server repeats itself", name, last)
			}
		}
		attribute.Name = name
	}
	return nil
}

// cutRange reads the name of an attribute that may be a range: what comes next, and whether there is more.
func cutRange(attribute string) (name string, next int, more bool) {
	at := strings.Index(strings.ToLower(attribute), ";range=")
	if at < 0 {
		return attribute, 0, false
	}
	_, last, _ := strings.Cut(attribute[at+len(";range="):], "-")
	n, err := strconv.Atoi(last)
	return attribute[:at], n + 1, err == nil && n >= 0
}
