package document_test

import (
	"context"
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/search/tender/document"
)

// hostile reads a file as somebody may have made it: it gives text or says why not, and nothing else happens.
func hostile(t *testing.T, name string, content []byte) {
	r := shared.Within(document.Limits{Bytes: 1 << 20, Unpacked: 4 << 20, Text: 1 << 20, Time: 3 * time.Second})
	d, err := r.Read(context.Background(), name, content)
	var wrong *document.Error
	switch {
	case err == nil && (d.Text == "" || !utf8.ValidString(d.Text) || len(d.Text) > 1<<20):
		t.Errorf("%d bytes of text, valid UTF-8: %t", len(d.Text), utf8.ValidString(d.Text))
	case err != nil && (!errors.As(err, &wrong) || wrong.Reason == "" || wrong.Detail == ""):
		t.Errorf("%v, of no reason", err)
	}
}

func FuzzPDF(f *testing.F) {
	if underRace {
		f.Skip("SKIPPED under the race detector")
	}
	if _, err := shared.Read(context.Background(), "a.pdf", pdf("Kafka")); err != nil { // makes PDFium ready in each process
		f.Fatal(err)
	}
	f.Add(pdf("Kafka", ""))
	f.Add(file(f, "tender.pdf"))
	f.Add(file(f, "locked.pdf"))
	f.Fuzz(func(t *testing.T, content []byte) { hostile(t, "a.pdf", content) })
}

func FuzzMail(f *testing.F) {
	f.Add(mail("Anbud", "Kafka", attachment{"a.txt", "text/plain", []byte("Java")}))
	f.Add([]byte("From: a@b.example\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Webb</p>\r\n--x--"))
	f.Fuzz(func(t *testing.T, content []byte) { hostile(t, "a.eml", content) })
}

// Packed formats are fuzzed by what is packed: few changes of the bytes of a package leave it one.
func FuzzDOCX(f *testing.F) {
	f.Add(paragraph("Kafka"))
	f.Add(`<w:tbl><w:tr><w:tc>` + paragraph("Krav") + `</w:tc></w:tr></w:tbl>`)
	f.Add(`</w:tr><w:tr><w:tr></w:tc></w:tr>`)
	f.Fuzz(func(t *testing.T, body string) { hostile(t, "a.docx", docx(t, body)) })
}

func FuzzODT(f *testing.F) {
	f.Add(`<text:p>Kafka<text:s text:c="3"/></text:p>`, "")
	f.Add(`<table:table><table:table-row><table:table-cell><text:p>Krav</text:p></table:table-cell></table:table-row></table:table>`, `<encryption-data/>`)
	f.Fuzz(func(t *testing.T, body, manifest string) { hostile(t, "a.odt", odt(t, body, manifest)) })
}

func FuzzPackage(f *testing.F) {
	f.Add(file(f, "tender.docx"))
	f.Add(file(f, "tender.odt"))
	f.Add([]byte("Kafka"))
	f.Fuzz(func(t *testing.T, content []byte) { hostile(t, "a", content) })
}
