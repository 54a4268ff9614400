package ui_test

import (
	"bytes"
	"strings"
	"testing"
)

// upload sends a file in a role and gives the status and the answer.
func (h house) upload(path, role, name string, content []byte) (int, string) {
	h.Helper()
	return h.uploadIn("", path, role, name, content)
}

func TestATenderMayBeLargerThanOtherRequestsAndIsKeptNowhere(t *testing.T) {
	h := openHouse(t, "", nil)
	const secret = "Slaughterhouse"
	brief := []byte("The consultants must have experience of " + secret + ".\n")
	large := bytes.Repeat([]byte("\n"), 3<<20) // empty lines are no text
	for _, c := range []struct {
		is, path, role string
		content        []byte
		status         int
		says           string
	}{
		{"a tender as a page", "/tender", "sales", brief, 200, secret},
		{"a tender as JSON", "/api/v1/tender", "sales", brief, 200, `"skill":"` + secret + `"`},
		{"a large one as a page", "/tender", "sales", append(large, brief...), 200, secret},
		{"a large one as JSON", "/api/v1/tender", "sales", append(large, brief...), 200, secret},
		{"one that is too large, as JSON", "/api/v1/tender", "sales", bytes.Repeat([]byte("k"), 10<<20+1), 413, "too-large"},
		{"one that is too large, as a page", "/tender", "sales", bytes.Repeat([]byte("k"), 10<<20+1), 413, "10 MB"},
		{"a scan as JSON", "/api/v1/tender", "sales", []byte("\x89PNG\x00"), 400, `"field":"file"`},
		{"one of somebody who is not in sales", "/tender", "employee", brief, 403, ""},
		{"one of a stranger", "/api/v1/tender", "", brief, 401, ""},
	} {
		t.Run(c.is, func(t *testing.T) {
			if status, text := h.upload(c.path, c.role, "brief.txt", c.content); status != c.status || !strings.Contains(text, c.says) {
				t.Errorf("%d %.300s; want %d with %q", status, text, c.status, c.says)
			}
		})
	}
	if strings.Contains(h.log.String(), secret) {
		t.Error("what a tender says stands in the log")
	}
}
