package page_test

import (
	"strings"

	"github.com/chromedp/cdproto/emulation"
)

// saveTender makes a bid of a tender, has a team proposed for it, answers for oneself and finds what waits. It takes no
// script.
func saveTender(b *tab) {
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.be(b.first.Person.ID)
	b.open("/bids")
	b.follow(`a[href="/tender"]`, "#text")
	b.typeInto("#text", "Request for two people on "+topic+"\n\nThe team must have experience of "+topic+". Experience of Kafka is desirable.")
	b.follow("button[value=read]", "#bid-name")
	if got := value[string](b, `document.querySelector("#bid-name").value`); got != "Request for two people on "+topic {
		b.Errorf("the bid would be called %q", got)
	}
	b.follow("button[value=references]", "#references")
	b.follow(`.actions button[value=save]`, ".bid-fill")
	if got := b.text(".bid-asked"); !strings.Contains(got, "The team must have experience of "+topic) {
		b.Errorf("the bid says %s", got)
	}
	b.follow("button[value=fill]", "#did")
	b.see(".matrix .bid-said")
	member := value[string](b, `decodeURIComponent(document.querySelector(".bid-seat .person-name").getAttribute("href"))`)
	b.picture("bid")
	b.follow(`a[href^="/references?"]`, ".crumb")
	b.follow(`.wanted-form a[href^="/bids/"]`, ".matrix")

	// Whoever is on it is asked.
	b.be(strings.TrimPrefix(member, "/people/"))
	b.open("/about")
	b.see(".nav-count")
	b.follow(`.nav a[href="/me"]`, ".waiting")
	b.picture("me-waiting")
	b.follow(`.wanted-answer button[value=yes]`, ".badge-yes")
	b.open("/about")
	b.see("main h1")
	if value[bool](b, `document.querySelector(".nav-count") !== null`) {
		b.Error("what was answered waits on")
	}
}
