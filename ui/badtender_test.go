package ui_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search/team"
)

// uploadIn sends a file in a role, for an answer in a language, and gives the status and the answer.
func (h house) uploadIn(language, path, role, name string, content []byte) (int, string) {
	h.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err = errors.Join(err, w.WriteField("do", "read"), w.Close()); err != nil {
		h.Fatal(err)
	}
	request, err := http.NewRequestWithContext(h.Context(), http.MethodPost, h.url+path, &body)
	if err != nil {
		h.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	if language != "" {
		request.Header.Set("Accept-Language", language)
	}
	if cookie := h.cookies[role]; cookie != nil {
		request.AddCookie(cookie)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		h.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		h.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// packed is a package of one file, which holds the same again and again.
func packed(t *testing.T, name, begin, again string, times int, end string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(w, begin+strings.Repeat(again, times)+end)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// picturesOnly is a PDF of so many pages without text.
func picturesOnly(pages int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [")
	for i := range pages {
		fmt.Fprintf(&out, "%d 0 R ", 3+i)
	}
	fmt.Fprintf(&out, "] /Count %d >>\nendobj\n", pages)
	for i := range pages {
		fmt.Fprintf(&out, "%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n", 3+i)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\n%%%%EOF\n", 3+pages)
	return out.Bytes()
}

func TestWhatIsWrongWithATenderIsToldWithItsRemedy(t *testing.T) {
	locked, err := os.ReadFile("../search/tender/document/testdata/locked.pdf")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile("../search/tender/document/testdata/tender.docx")
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`, `</w:body></w:document>`
	deep := "From: a@b.example\r\nMIME-Version: 1.0\r\n"
	for range 50 {
		deep += "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nMIME-Version: 1.0\r\n"
	}
	h := openHouse(t, "", nil)
	for _, path := range []string{"/tender", "/api/v1/tender"} { // what reads PDFs is made ready meanwhile
		for range 10 {
			if status, _ := h.upload(path, "sales", "a.pdf", picturesOnly(1)); status != http.StatusServiceUnavailable {
				break
			}
		}
	}
	for _, c := range []struct {
		is, name string
		content  []byte
		code     string
		says     [3]string // in English, Swedish and Norwegian: what is wrong
		remedy   [3]string // and what to do
	}{
		{"an empty file", "a.pdf", nil, "empty", [3]string{"no text in it", "ingen text", "ingen tekst"}, [3]string{"Paste the text", "Klistra in", "Lim inn"}},
		{"a file of spaces", "a.txt", []byte(" \n "), "empty", [3]string{"no text in it", "ingen text", "ingen tekst"}, [3]string{"Paste the text", "Klistra in", "Lim inn"}},
		{"an encrypted PDF", "a.pdf", locked, "encrypted", [3]string{"encrypted", "krypterad", "kryptert"}, [3]string{"without a password", "utan lösenord", "uten passord"}},
		{"a scanned PDF", "a.pdf", picturesOnly(3), "scanned", [3]string{"pictures of pages", "bilder av sidor", "bilder av sider"}, [3]string{"OCR", "OCR", "OCR"}},
		{"a PDF of ten thousand pages", "a.pdf", picturesOnly(10000), "too-many", [3]string{"too many pages", "för många sidor", "for mange sider"}, [3]string{"only the part", "bara upp den del", "bare opp den delen"}},
		{"half a PDF", "a.pdf", locked[:200], "broken", [3]string{"not whole", "inte hel", "ikke hel"}, [3]string{"Save it anew", "Spara den", "Lagre den"}},
		{"half a Word document", "a.docx", whole[:len(whole)/2], "broken", [3]string{"not whole", "inte hel", "ikke hel"}, [3]string{"Save it anew", "Spara den", "Lagre den"}},
		{"a Word document of entities", "a.docx", packed(t, "word/document.xml", `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>`+begin+`<w:p><w:r><w:t>&b;`, "", 0, `</w:t></w:r></w:p>`+end), "broken", [3]string{"not whole", "inte hel", "ikke hel"}, [3]string{"Save it anew", "Spara den", "Lagre den"}},
		{"a Word document that unpacks to much", "a.docx", packed(t, "word/document.xml", begin, "<w:p/>", 7<<20, end), "unpacked", [3]string{"unpacks to more", "packas upp till mer", "pakkes ut til mer"}, [3]string{"Paste the text", "Klistra in", "Lim inn"}},
		{"a long Word document", "a.docx", packed(t, "word/document.xml", begin, "<w:p><w:r><w:t>Kafka</w:t></w:r></w:p>", 150000, end), "too-long", [3]string{"too long", "för lång", "for lang"}, [3]string{"only the part", "bara upp den del", "bare opp den delen"}},
		{"packages in packages", "a.zip", packed(t, "a.zip", string(packed(t, "a.zip", "", "PK", 1<<20, "")), "", 0, ""), "unknown", [3]string{"none of DOCX", "varken DOCX", "verken DOCX"}, [3]string{"Save it as", "Spara den", "Lagre den"}},
		{"mails in mails", "a.eml", []byte(deep + "\r\nKafka"), "too-deep", [3]string{"too deep", "för djupt", "for dypt"}, [3]string{"innermost", "innersta", "innerste"}},
		{"a picture that is called a PDF", "a.pdf", []byte("\x89PNG\r\n\x1a\n\x00"), "unknown", [3]string{"none of DOCX", "varken DOCX", "verken DOCX"}, [3]string{"Save it as", "Spara den", "Lagre den"}},
		{"an old document that is called a new one", "a.docx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)), "old-format", [3]string{"old format", "gammalt format", "gammelt format"}, [3]string{"Save it as", "Spara den", "Lagre den"}},
	} {
		t.Run(c.is, func(t *testing.T) {
			begun := time.Now()
			for i, language := range []string{"en", "sv", "nb"} {
				status, page := h.uploadIn(language, "/tender", "sales", c.name, c.content)
				_, fault, _ := strings.Cut(page, `role="alert"`)
				fault, _, _ = strings.Cut(html.UnescapeString(fault), "</p>")
				if status != http.StatusBadRequest || !strings.Contains(fault, c.name+":") || !strings.Contains(fault, c.says[i]) || !strings.Contains(fault, c.remedy[i]) {
					t.Errorf("in %s: %d %q; want %q and %q", language, status, fault, c.says[i], c.remedy[i])
				}
			}
			status, body := h.upload("/api/v1/tender", "sales", c.name, c.content)
			var problem struct{ Type, Title, Detail, Field string }
			if err := json.Unmarshal([]byte(body), &problem); err != nil {
				t.Fatalf("%v in %.200s", err, body)
			}
			if status != http.StatusBadRequest || !strings.HasSuffix(problem.Type, ":"+c.code) || problem.Field != "file" || !strings.HasPrefix(problem.Detail, c.name+" ") {
				t.Errorf("%d %+v; want %s of the file", status, problem, c.code)
			}
			if took := time.Since(begun); took > time.Minute {
				t.Errorf("four answers took %s", took)
			}
		})
	}
}

func TestATenderWithNoneOrHundredsOfRequirementsIsRead(t *testing.T) {
	h := openHouse(t, "", nil)
	nothing := []byte("We thank you for your interest in our canteen, which is open to all who visit us.\n")
	for language, says := range map[string]string{"en": "Nothing was found", "sv": "Inget hittades", "nb": "Ingenting ble funnet"} {
		if status, page := h.uploadIn(language, "/tender", "sales", "a.txt", nothing); status != 200 || !strings.Contains(page, says) {
			_, after, _ := strings.Cut(page, `class="notice">`)
			t.Errorf("in %s of a tender that asks for nothing: %d %.300s", language, status, after)
		}
	}
	if status, body := h.upload("/api/v1/tender", "sales", "a.txt", nothing); status != 200 || !strings.Contains(body, `"requirements":[]`) {
		t.Errorf("of a tender that asks for nothing: %d %s", status, body)
	}
	var many strings.Builder
	many.WriteString("Skall-krav\n")
	for i := range 500 {
		fmt.Fprintf(&many, "- Erfarenhet av Verktyg%dx\n", 100+i)
	}
	status, body := h.upload("/api/v1/tender", "sales", "a.txt", []byte(many.String()))
	var answer struct{ Requirements, Left []struct{ Skill string } }
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if status != 200 || len(answer.Requirements) != team.MaxRequirements || len(answer.Left) != 500-team.MaxRequirements {
		t.Errorf("of five hundred: %d, %d kept and %d left", status, len(answer.Requirements), len(answer.Left))
	}
	for language, says := range map[string]string{"en": "440 more", "sv": "440 till", "nb": "440 til"} {
		if status, page := h.uploadIn(language, "/tender", "sales", "a.txt", []byte(many.String())); status != 200 || !strings.Contains(page, says) {
			t.Errorf("in %s of five hundred: %d, and nothing that says %q", language, status, says)
		}
	}
}
