package page_test

import (
	"slices"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// be makes the tab somebody's from the next page on, and nobody's in particular when id is empty.
func (b *tab) be(id string) {
	b.Helper()
	if id == "" {
		call(b, network.DeleteCookies, network.DeleteCookiesParams{Name: asCookie, URL: b.address})
		return
	}
	call(b, network.SetCookie, network.SetCookieParams{Name: asCookie, Value: id, URL: b.address})
}

// knows reports whether somebody who may read what everyone may finds the first by the topic.
func (b *tab) knows() bool {
	b.Helper()
	b.be("")
	b.open("/?q=" + topic)
	b.see(".people")
	names := value[[]string](b, `[...document.querySelectorAll(".people .person-name")].map((name) => name.textContent)`)
	b.be(b.first.Person.ID)
	return slices.Contains(names, b.first.Person.Name)
}

// hideAndUndo hides a topic on one's own page and a piece of evidence on one's own profile, and undoes both. It
// takes no script: forms are all there is to it.
func hideAndUndo(b *tab) {
	if !b.knows() {
		b.Fatalf("%s is not found to begin with", b.first.Person.Name)
	}
	b.open("/about")
	b.follow(`.nav a[href="/me"]`, "#topics")
	b.typeInto(`.one-line:has([value="hide-topic"]) input[name=topic]`, topic)
	b.follow(`.one-line [value="hide-topic"]`, ".done")
	b.picture("me-done")
	if b.knows() {
		b.Error("still found by what is hidden")
	}
	b.open("/me?done=hide-topic&topic=" + topic)
	b.click(".done [value=show-topic]")
	b.until(`document.querySelector(".done button") === null && document.querySelector(".done") !== null`)
	if !b.knows() {
		b.Error("not found again after undo")
	}

	b.open(b.personPath)
	b.click(`.topic[open] [value=hide-record]`)
	b.see(".done")
	b.see(".topic[open] .badge-hidden")
	b.picture("me-profile")
	b.follow(".done [value=show-record]", ".done")
	b.until(`document.querySelector(".badge-hidden") === null`)

	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open("/me/data")
	b.follow(`a[href="/me/erasure"]`, "[value=ask-erasure]")
	b.follow("[value=ask-erasure]", ".done [value=keep-me]")
	b.picture("me-erasure-asked")
	b.click(".done [value=keep-me]")
	b.see(`a[href="/me/erasure"]`)
}
