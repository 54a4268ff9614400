package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender/document"
)

// unprepared reads documents without making PDFium ready before one is there, which takes long.
type unprepared struct{ *document.Reader }

func (unprepared) Prepare() {}

func (f *firm) Vocabulary(_ context.Context, a search.Asker) (*search.Vocabulary, error) {
	f.asker = a
	return &search.Vocabulary{Skills: []string{"Kafka", "Java"}, Places: []string{"Malmö"}, Languages: []string{"sv", "en"}}, f.err
}

const brief = "Sundby kommun söker två konsulter.\nKonsulterna ska ha minst fem års erfarenhet av Kafka.\n" +
	"Erfarenhet av <b>Elastic</b> är meriterande.\nArbetet utförs i Malmö.\nAnbud lämnas senast 2026-12-11.\nKonsulterna ska tala svenska.\n"

// send uploads a file and a text.
func send(t *testing.T, h http.Handler, name string, content []byte, said string) response {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	err := errors.Join(w.WriteField("do", "read"), w.WriteField("text", said))
	part, partErr := w.CreateFormFile("file", name)
	if partErr == nil {
		_, partErr = part.Write(content)
	}
	if err = errors.Join(err, partErr, w.Close()); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/tender", &body)
	request.Header.Set("Content-Type", w.FormDataContentType())
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return response{recorder, t}
}

func postTo(t *testing.T, h http.Handler, path string, values url.Values) response {
	t.Helper()
	return response{post(h, path, values), t}
}

// fields gives what the page's last form would send.
func fields(t *testing.T, page string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for n := range root.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		_, checked := attr["checked"]
		switch {
		case n.Type == html.ElementNode && n.Data == "form":
			values = url.Values{}
		case n.Data == "input" && attr["type"] == "checkbox" && !checked:
		case n.Data == "input" && attr["name"] != "":
			values.Add(attr["name"], attr["value"])
		case n.Data == "select":
			chosen := ""
			for o := range n.ChildNodes() {
				for _, a := range o.Attr {
					if a.Key == "selected" {
						for _, v := range o.Attr {
							if v.Key == "value" {
								chosen = v.Val
							}
						}
					}
				}
			}
			values.Add(attr["name"], chosen)
		}
	}
	return values
}

func TestATenderIsReadEditedAndBecomesATeam(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	get(t, h, "/team").status(http.StatusOK).has(`href="/tender"`)
	get(t, h, "/tender").status(http.StatusOK).has(`enctype="multipart/form-data"`, `name="text"`, `type="file"`)
	for _, way := range []struct {
		name string
		page response
	}{
		{"pasted", postTo(t, h, "/tender", url.Values{"text": {brief}, "do": {"read"}})},
		{"uploaded", send(t, h, "anbud.txt", []byte(brief), "")},
		{"the file counts before the text", send(t, h, "anbud.txt", []byte(brief), "Konsulten ska kunna Java.")},
	} {
		t.Run(way.name, func(t *testing.T) {
			if f.asker != search.As("dir:me") {
				t.Errorf("asked as %v", f.asker)
			}
			way.page.status(http.StatusOK).has("2 requirements found", "<q>Konsulterna ska ha minst fem års erfarenhet av Kafka.</q>", "5 years",
				"not known to the firm", "&lt;b&gt;Elastic&lt;/b&gt;", "Sundby kommun", "11 Dec 2026").lacks("<b>Elastic", "Java")
		})
	}
	page := postTo(t, h, "/tender", url.Values{"text": {brief}, "do": {"read"}})
	values := fields(t, page.Body.String())

	values.Set("do", "add")
	page = postTo(t, h, "/tender", values).status(http.StatusOK).has("3 requirements found", "<q>Konsulterna ska ha minst fem års", "Sundby kommun")
	values = fields(t, page.Body.String())
	values.Set("do", "remove:1")
	page = postTo(t, h, "/tender", values).status(http.StatusOK).has("2 requirements found", "Sundby kommun").lacks("Elastic&lt;")
	values = fields(t, page.Body.String())
	values["skill"][1], values["level"][1] = "Java", "4"
	values.Set("do", "build")
	postTo(t, h, "/team", values).status(http.StatusOK).has("Proposed team")
	want := team.Request{
		Requirements: []team.Requirement{{Skill: "Kafka", Weight: 1, Mandatory: true}, {Skill: "Java", Weight: 1, Level: 4}},
		Seats:        2, Places: []string{"Malmö"}, Languages: []string{"sv"},
	}
	if fmt.Sprint(f.request) != fmt.Sprint(want) {
		t.Errorf("the team is asked for as\n%+v, want\n%+v", f.request, want)
	}
}

func TestATenderIsSavedAsABidWithTheSentencesThatAskForIt(t *testing.T) {
	h := site(t, fullFirm())
	said := "Avrop: konsulter till hamnen\n\n" + brief
	page := postTo(t, h, "/tender", url.Values{"text": {said}, "do": {"read"}}).status(http.StatusOK)
	page.has(`name="bid-name" maxlength="200" value="Avrop: konsulter till hamnen"`, `value="Sundby kommun"`, `value="2026-12-11"`, "Save as a bid")
	values := fields(t, page.Body.String())
	values["wished"], values["budget"], values["skill"][1] = []string{"place", "budget"}, []string{"2000"}, "Elastic"
	values.Set("do", "save")

	unnamed := maps.Clone(values)
	unnamed["bid-name"] = []string{" "}
	refused := postTo(t, h, "/tender", unnamed).status(http.StatusBadRequest).has(`role="alert"`, `href="#bid-name"`, "<q>Konsulterna ska ha minst fem års")
	checkMarkup(t, refused.Body.String())
	none := maps.Clone(values)
	none["skill"] = []string{"", ""}
	postTo(t, h, "/tender", none).status(http.StatusBadRequest).has(`role="alert"`)

	to := postTo(t, h, "/tender", values).status(http.StatusSeeOther).Header().Get("Location")
	saved := get(t, h, to).status(http.StatusOK)
	saved.has("<h1>Avrop: konsulter till hamnen</h1>", "Sundby kommun", "11 Dec 2026", `<q class="bid-said">Konsulterna ska ha minst fem års erfarenhet av Kafka.</q>`,
		"Place: Malmö (wished for)", "Languages: Swedish", "Budget: 2,000 (wished for)").lacks("<b>Elastic")
	get(t, h, to+"?show=terms").has(`name="f.wished:place" value="yes" checked`, `name="f.place:Malmö" value="yes" checked`, `name="f.wished:language" value="yes">`)
	get(t, h, to+"?show=history").has("What the tender says of it: kafka", "Place: Malmö – Arbetet utförs i Malmö.").lacks("Customer: Sundby kommun –")
}

func TestReferencesForATenderStandBelowItAndNothingOfItIsLost(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	page := postTo(t, h, "/tender", url.Values{"text": {brief}, "do": {"read"}}).has("Which past projects answer this?")
	values := fields(t, page.Body.String())
	values["skill"][1], values["weight"][0] = "Elastic", "2"
	values.Set("do", "references")
	page = postTo(t, h, "/tender", values).status(http.StatusOK)
	page.has(`id="references"`, "Timetables", "All references", "<q>Konsulterna ska ha minst fem års", `value="Elastic"`, "Sundby kommun")
	if got := fmt.Sprint(f.referred.Requirements); got != "[{Kafka 2} {Elastic 1}]" {
		t.Errorf("asked for %s", got)
	}
	checkMarkup(t, page.Body.String())
	values["skill"] = []string{"", ""}
	postTo(t, h, "/tender", values).status(http.StatusBadRequest).has(`role="alert"`)
}

func TestWhatATenderSaysGoesByWayOfTheTeamIntoTheBid(t *testing.T) {
	f := fullFirm()
	f.answer.Teams[0].Seats[0].Person.ID = "dir:a/../nna"
	h := site(t, f)
	values := fields(t, postTo(t, h, "/tender", url.Values{"text": {brief}, "do": {"read"}}).Body.String())
	values["skill"][1] = "Elastic"
	values.Set("bid-name", "Avrop")
	values.Set("do", "build")
	page := postTo(t, h, "/team", values).status(http.StatusOK).has(`action="/team#proposal" method="post"`, "<q>Konsulterna ska ha minst fem års")
	_, kept, _ := strings.Cut(page.Body.String(), "save-bid")
	form := fields(t, "<form>"+kept)
	if form.Get("f.name") != "Avrop" || form.Get("f.customer") != "Sundby kommun" {
		t.Errorf("the bid would be called %q for %q", form.Get("f.name"), form.Get("f.customer"))
	}
	to := postTo(t, h, "/bids", form).status(http.StatusSeeOther).Header().Get("Location")
	get(t, h, to).status(http.StatusOK).has(`<q class="bid-said">Konsulterna ska ha minst fem års erfarenhet av Kafka.</q>`)

	// Another of the teams is shown by the form, which an address could not hold.
	values.Set("do", "show:2")
	postTo(t, h, "/team", values).status(http.StatusOK).has("Proposed team", "<q>Konsulterna ska ha minst fem års")
	get(t, h, "/team?do=build&skill=Go&must=0&seats=2").has(`action="/team#proposal" method="get"`)
}

func TestATenderThatCannotBeReadSaysWhy(t *testing.T) {
	ole := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 100))
	h := site(t, fullFirm())
	for _, c := range []struct {
		is, name string
		content  []byte
		text     string
		status   int
		says     string
	}{
		{"nothing at all", "", nil, " ", 400, "Paste a text or choose a file"},
		{"an empty file", "a.txt", []byte{}, "", 400, "a.txt: there is no text in it"},
		{"numbers", "", nil, "12 34", 400, "there is no text in it"},
		{"a picture", "a.png", []byte("\x89PNG\x00"), "", 400, "a.png: it is none of DOCX"},
		{"an old document", "a.doc", ole, "", 400, "old format"},
		{"an encrypted document", "a.docx", slices.Concat(ole, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")), "", 400, "a.docx: it is encrypted"},
		{"a broken document", "a.docx", []byte("PK\x03\x04 and no more"), "", 400, "it is not whole"},
		{"a long text", "", nil, strings.Repeat("Kafka ", 100000), 400, "it is too long"},
		{"a large file", "a.txt", bytes.Repeat([]byte("Kafka\n"), 200000), "", 413, "larger than 1 MB"},
		{"a name that is no name", `<img src=x>.png`, []byte("\x00"), "", 400, "&lt;img src=x&gt;.png"},
	} {
		t.Run(c.is, func(t *testing.T) {
			page := send(t, h, c.name, c.content, c.text).status(c.status).has(`role="alert"`, c.says).lacks("<img src=x>")
			for _, language := range []string{"sv", "nb"} {
				if text := unreadableIn(t, h, language, c.name, c.content, c.text); strings.Contains(text, c.says) && c.says[0] != '&' {
					t.Errorf("in %s it is told in English", language)
				}
			}
			_ = page
		})
	}
}

func unreadableIn(t *testing.T, h http.Handler, language, name string, content []byte, said string) string {
	t.Helper()
	return send(t, inLanguage(h, language), name, content, said).Body.String()
}

func inLanguage(h http.Handler, language string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.AddCookie(&http.Cookie{Name: languageCookie, Value: language})
		h.ServeHTTP(w, r)
	})
}

func TestEveryReasonNotToReadAFileHasItsText(t *testing.T) {
	seen := map[string]document.Reason{}
	for _, reason := range []document.Reason{document.Empty, document.TooLarge, document.Unpacked, document.TooLong, document.TooMany, document.TooDeep,
		document.TooSlow, document.Encrypted, document.Scanned, document.Broken, document.OldFormat, document.Unknown} {
		key := unreadKey(reason)
		if other, twice := seen[key]; twice {
			t.Errorf("%s and %s are both told as %s", reason, other, key)
		}
		seen[key] = reason
	}
}

// One row too many is kept, for the builder to refuse.
func TestANobodysTenderFormIsBounded(t *testing.T) {
	values := url.Values{"do": {"add"}}
	for range 500 {
		for _, key := range []string{"skill", "said", "note", "note-value"} {
			values.Add(key, "x")
		}
	}
	page := postTo(t, site(t, fullFirm()), "/tender", values).status(http.StatusOK).Body.String()
	if rows, notes := strings.Count(page, `name="skill"`), strings.Count(page, `name="note"`); rows != team.MaxRequirements+1 || notes != maxNotes {
		t.Errorf("%d rows and %d notes", rows, notes)
	}
	postTo(t, site(t, fullFirm()), "/tender", url.Values{"do": {"remove:99"}}).status(http.StatusOK)
	postTo(t, site(t, fullFirm()), "/tender", url.Values{"do": {"remove:x"}, "skill": {"x"}}).status(http.StatusOK).has("1 requirement found")
}
