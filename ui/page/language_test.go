package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheLanguageChosenIsKeptAndLeadsBack(t *testing.T) {
	h := site(t, fullFirm())
	answer := get(t, h, "/language?set=sv&back=%2F%3Fq%3Dgo", "Accept-Language", "nb").status(http.StatusSeeOther)
	if got := answer.Header().Get("Location"); got != "/?q=go" {
		t.Errorf("leads to %q", got)
	}
	cookie := answer.Result().Cookies()[0]
	if cookie.Value != "sv" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.MaxAge < 1 {
		t.Errorf("cookie %+v", cookie)
	}
	get(t, h, "/", "Accept-Language", "nb", "Cookie", cookie.Name+"="+cookie.Value).has(`<html lang="sv">`, "Vem vet…?")
}

func TestAnUnknownLanguageSetsNothing(t *testing.T) {
	answer := get(t, site(t, fullFirm()), "/language?set=xx&back=/about").status(http.StatusSeeOther)
	if len(answer.Result().Cookies()) > 0 {
		t.Errorf("cookies %v", answer.Result().Cookies())
	}
}

func TestEveryPageLeadsBackToItselfInAnotherLanguage(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/?q=go&place=Oslo").Body.String()
	want := "/language?" + url.Values{"set": {"sv"}, "back": {"/?q=go&place=Oslo"}}.Encode()
	if !strings.Contains(page, `href="`+strings.ReplaceAll(want, "&", "&amp;")+`"`) {
		t.Errorf("no link to %s", want)
	}
}
