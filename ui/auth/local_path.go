package auth

import (
	"net/url"
	"strings"
)

// LocalPath gives back a path of this site, with its query, or else the start page. What a browser might
// take for another site ("//host", "/\host", "https:…") or for a header is not one.
func LocalPath(back string) string {
	const start = "/"
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || len(back) > maxLocalPath {
		return start
	}
	if strings.ContainsFunc(back, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) {
		return start
	}
	parsed, err := url.Parse(back)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || parsed.User != nil {
		return start
	}
	if parsed.Path == "/language" || strings.HasPrefix(parsed.Path, "/sign-in/") || strings.HasPrefix(parsed.Path, "/sign-out") {
		return start // would only lead on again
	}
	return back
}

// maxLocalPath keeps addresses that hold another one within what browsers and proxies take.
const maxLocalPath = 4096
