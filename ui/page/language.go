package page

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

const (
	languageCookie = "vemvet-language"
	languageAge    = 365 * 24 * 60 * 60 // seconds
)

// language remembers the language that a reader chose and sends them back to where they were.
func (p *Pages) language(c *gin.Context) error {
	if l, ok := p.catalogue.Language(c.Query("set")); ok {
		http.SetCookie(c.Writer, &http.Cookie{
			Name: languageCookie, Value: l.Code, Path: "/", MaxAge: languageAge,
			HttpOnly: true, Secure: p.options.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, localPath(c.Query("back")))
	return nil
}

func languageURL(code, back string) string {
	return "/language?" + url.Values{"set": {code}, "back": {back}}.Encode()
}

// localPath gives back a path of this site, with its query, or else the start page. What a browser might
// take for another site ("//host", "/\host", "https:…") or for a header is not one.
func localPath(back string) string {
	const start = "/"
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") {
		return start
	}
	if strings.ContainsFunc(back, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) {
		return start
	}
	parsed, err := url.Parse(back)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || parsed.User != nil {
		return start
	}
	if parsed.Path == "/language" { // would only redirect again
		return start
	}
	return back
}
