package auth_test

import (
	"strings"
	"testing"

	"github.com/vemvet/vemvet/ui/auth"
)

func TestNextIsAPathOfThisSite(t *testing.T) {
	for back, want := range map[string]string{
		"/":                             "/",
		"/people/dir:a%2Fb?x=":          "/people/dir:a%2Fb?x=",
		"":                              "/",
		"//evil.example":                "/",
		"///evil.example":               "/",
		`/\evil.example`:                "/",
		"https://evil.example":          "/",
		"javascript:alert(1)":           "/",
		"/x\r\nSet-Cookie: a":           "/",
		"/\t/evil.example":              "/",
		"evil":                          "/",
		"/%zz":                          "/",
		"/language?set=sv":              "/",
		"/sign-in?next=%2Fask":          "/sign-in?next=%2Fask",
		"/sign-in/oidc":                 "/",
		"/sign-out":                     "/",
		"/" + strings.Repeat("a", 5000): "/",
		"\\\\evil.example":              "/",
		"http:evil.example":             "/",
		"/\x00":                         "/",
		" //evil.example":               "/",
		"/@evil.example":                "/@evil.example",
		"/.//evil.example":              "/.//evil.example",
	} {
		if got := auth.LocalPath(back); got != want {
			t.Errorf("auth.LocalPath(%q) = %q; want %q", back, got, want)
		}
	}
}
