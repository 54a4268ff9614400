package page

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/auth"
)

const (
	languageCookie = "vemvet-language"
	languageAge    = 365 * 24 * 60 * 60 // seconds
)

// language remembers the language that a reader chose and sends them back to where they were.
func (p *Pages) language(c *gin.Context) error {
	if l, ok := p.catalogue.Language(c.Query("set")); ok {
		http.SetCookie(c.Writer, &http.Cookie{ // #nosec G124 -- Secure wherever browsers come by HTTPS
			Name: languageCookie, Value: l.Code, Path: "/", MaxAge: languageAge,
			HttpOnly: true, Secure: p.options.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, auth.LocalPath(c.Query("back")))
	return nil
}

func languageURL(code, back string) string {
	return "/language?" + url.Values{"set": {code}, "back": {back}}.Encode()
}
