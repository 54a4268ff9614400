package page

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

func TestWhatWaitsForAnAnswerIsToldOnEveryPageAndAtTheTopOfOnesOwn(t *testing.T) {
	f := fullFirm()
	f.incoming = 3
	h := site(t, f)
	// Of the two bids that the reader is on, both are answered with a no.
	get(t, h, "/about").status(http.StatusOK).has(`<span class="nav-count"><span aria-hidden="true">3</span><span class="unseen">3 wait for your answer</span>`)
	page := get(t, h, "/me").status(http.StatusOK)
	page.has("3 colleagues would like to be introduced to somebody you know.", `href="/me/contacts"`).lacks("waits for you to say")
	checkMarkup(t, page.Body.String())

	// Whoever is put on a bid is asked.
	postForm(t, h, "/bids", url.Values{"f.name": {"The harbour"}, "f.seat:1": {"dir:me"}}).status(http.StatusSeeOther)
	get(t, h, "/about").has("4 wait for your answer")
	get(t, h, "/me").has("1 bid waits for you to say whether you can be on it.", `href="#bids"`)

	f.incoming = 0
	postForm(t, site(t, f), "/bids", url.Values{"f.name": {"The harbour"}}).status(http.StatusSeeOther)
	get(t, site(t, f), "/about").lacks("nav-count")
	get(t, site(t, f), "/me").lacks("would like to be introduced", "waits for you")
}

func TestAPageIsShownWhereWhatWaitsCannotBeCounted(t *testing.T) {
	f := fullFirm()
	f.incoming, f.err = 3, errors.New("the disk is full")
	get(t, site(t, f), "/about").status(http.StatusOK).lacks("nav-count")
}
