package ldap

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// formatGUID writes the 16 bytes of an objectGUID in the form that Active Directory's tools print: the
// first three groups are little-endian, the last two as they stand ([MS-DTYP], section 2.3.4).
func formatGUID(b []byte) (string, error) {
	if len(b) != 16 {
		return "", fmt.Errorf("a GUID has 16 bytes, not %d", len(b))
	}
	ordered := []byte{b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]}
	s := hex.EncodeToString(append(ordered, b[8:]...))
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:], nil
}

// isGUID tells the attributes whose values are binary GUIDs.
func isGUID(attribute string) bool {
	return strings.EqualFold(attribute, "objectGUID") || strings.EqualFold(attribute, "mS-DS-ConsistencyGuid")
}
