package ldap

import (
	"fmt"
	"strings"
	"time"
)

// parseTime reads a GeneralizedTime (RFC 4517, section 3.3.13): 20260517093000Z, 20260517093000.0Z,
// 202605170930+0200. Minutes and seconds may be missing; a time zone may not.
func parseTime(s string) (time.Time, error) {
	bad := func() (time.Time, error) {
		return time.Time{}, fmt.Errorf("%q is not a time such as 20260517093000Z", s)
	}
	zoneAt := strings.IndexAny(s, "Z+-")
	if zoneAt < 0 {
		return bad()
	}
	stamp, zone := s[:zoneAt], s[zoneAt:]
	stamp, fraction, fractional := strings.Cut(strings.Replace(stamp, ",", ".", 1), ".")
	if fractional && (fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		return bad()
	}
	layouts := map[int]string{10: "2006010215", 12: "200601021504", 14: "20060102150405"}
	layout, known := layouts[len(stamp)]
	if !known {
		return bad()
	}
	zones := map[int]string{1: "Z", 3: "-07", 5: "-0700"}
	zoneLayout, known := zones[len(zone)]
	if !known || (len(zone) == 1) != (zone == "Z") {
		return bad()
	}
	if zone == "Z" {
		zone, zoneLayout = "+0000", "-0700"
	}
	t, err := time.Parse(layout+zoneLayout, stamp+zone)
	if err != nil {
		return bad()
	}
	if fractional {
		unit := map[int]time.Duration{10: time.Hour, 12: time.Minute, 14: time.Second}[len(stamp)]
		for _, digit := range fraction {
			unit /= 10
			t = t.Add(time.Duration(digit-'0') * unit)
		}
	}
	return t.UTC(), nil
}

// formatTime writes whole seconds with a zero fraction, the one form that both OpenLDAP and Active
// Directory take in a filter.
func formatTime(t time.Time) string { return t.UTC().Format("20060102150405") + ".0Z" }
