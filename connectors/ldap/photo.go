package ldap

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
)

// MaxPhoto is the largest photograph taken into a record, in bytes.
const MaxPhoto = 256 << 10

var photoTypes = []string{"image/jpeg", "image/png", "image/gif", "image/webp"}

// photoURL gives a data: URL of a picture. The type is told from the bytes, for directories hold any
// format in jpegPhoto, and nothing but those pictures that every browser shows may become a URL.
func photoURL(b []byte) (string, error) {
	if len(b) > MaxPhoto {
		return "", fmt.Errorf("is %d KiB large; at most %d KiB", len(b)>>10, MaxPhoto>>10)
	}
	kind := http.DetectContentType(b)
	if !slices.Contains(photoTypes, kind) {
		return "", fmt.Errorf("is %s, not a JPEG, PNG, GIF or WebP picture", kind)
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b), nil
}
