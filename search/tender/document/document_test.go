package document_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search/tender/document"
)

// shared is the Reader of all tests that take no limits: PDFium is made ready once.
var shared = document.NewReader(document.Limits{})

func TestMain(m *testing.M) {
	code := m.Run()
	if err := shared.Close(); err != nil {
		panic(err)
	}
	os.Exit(code)
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// withoutPDFium skips a test of PDF under the race detector; .ci/test runs it without.
func withoutPDFium(t *testing.T, content []byte) {
	t.Helper()
	if underRace && bytes.Contains(content, []byte("%PDF-")) {
		t.Skip("SKIPPED under the race detector")
	}
}

func TestTextComesOutOfFiles(t *testing.T) {
	const said = "Konsulten ska ha erfarenhet av Kafka på plats i Malmö."
	latin := strings.NewReplacer("å", "\xe5", "ö", "\xf6").Replace(said)
	utf16 := []byte{0xff, 0xfe}
	for _, r := range said {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	r := shared
	for _, c := range []struct {
		is      string
		name    string
		content []byte
		kind    document.Kind
		lines   []string // each stands in the text on a line of its own
	}{
		{"plain text in UTF-8", "a.txt", []byte("\ufeff" + said), document.Text, []string{said}},
		{"plain text in Latin-1", "a.txt", []byte(latin), document.Text, []string{said}},
		{"plain text in UTF-16", "a.txt", utf16, document.Text, []string{said}},
		{"a document by LibreOffice in Word's format", "tender.docx", file(t, "tender.docx"), document.DOCX,
			[]string{"Skall-krav", "- Kafka, minst 3 år", "- Svenska i tal och skrift", "Kompetens\t60 %"}},
		{"a document by LibreOffice in its own format", "tender.odt", file(t, "tender.odt"), document.ODT,
			[]string{"Skall-krav", "- Kafka, minst 3 år", "- Svenska i tal och skrift", "Kompetens\t60 %"}},
		{"a PDF by LibreOffice", "tender.pdf", file(t, "tender.pdf"), document.PDF, []string{"Skall-krav"}},
		{"a PDF whatever its name is", "tender.txt", pdf("Krav: Kafka"), document.PDF, []string{"Krav: Kafka"}},
		{"a text that was deleted under review is not there", "a.docx",
			docx(t, paragraph("Kafka")+`<w:p><w:del><w:r><w:delText>COBOL</w:delText></w:r></w:del><w:ins><w:r><w:t>Java</w:t></w:r></w:ins></w:p>`), document.DOCX, []string{"Kafka", "Java"}},
		{"a table in Word has a row a line", "a.docx",
			docx(t, `<w:tbl><w:tr><w:tc>`+paragraph("Krav")+`</w:tc><w:tc>`+paragraph("Java")+paragraph("Spring")+`</w:tc></w:tr></w:tbl>`), document.DOCX, []string{"Krav\tJava Spring"}},
		{"a mail with its subject", "a.eml", mail("Anbud", said), document.Mail, []string{"Anbud", said}},
		{"a mail with a PDF", "a.eml", mail("Anbud", "Se bilaga.", attachment{"krav.pdf", "application/pdf", pdf("Krav: Kafka")}), document.Mail, []string{"Se bilaga.", "krav.pdf", "Krav: Kafka"}},
		{"a mail within a mail", "a.eml", mail("VS", "Se nedan.", attachment{"a.eml", "message/rfc822", mail("Anbud", said)}), document.Mail, []string{"Se nedan.", "Anbud", said}},
		{"of a mail in two forms the plain one", "a.eml", []byte("From: a@b.example\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Webb</p>\r\n--x\r\nContent-Type: text/plain\r\n\r\nKlartext\r\n--x--\r\n"),
			document.Mail, []string{"Klartext"}},
		{"of a mail in HTML the words", "a.eml", []byte("From: a@b.example\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<html><style>p{}</style><p>H\xf6gt <b>krav</b></p></html>"),
			document.Mail, []string{"Högt krav"}},
	} {
		t.Run(c.is, func(t *testing.T) {
			withoutPDFium(t, c.content)
			d, err := r.Read(context.Background(), c.name, c.content)
			if err != nil {
				t.Fatal(err)
			}
			if d.Kind != c.kind {
				t.Errorf("kind %s, want %s", d.Kind, c.kind)
			}
			have := strings.Split(d.Text, "\n")
			for _, line := range c.lines {
				if !slices.Contains(have, line) {
					t.Errorf("no line %q in\n%s", line, d.Text)
				}
			}
			if strings.Contains(d.Text, "COBOL") || strings.Contains(d.Text, "Webb") || strings.Contains(d.Text, "{}") {
				t.Errorf("too much in\n%s", d.Text)
			}
		})
	}
}

func TestWhatCannotBeReadSaysWhyAndWhatToDo(t *testing.T) {
	bomb := docx(t, strings.Repeat(paragraph("Kafka"), 100000))
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes; it should be small", len(bomb))
	}
	nested := mail("innerst", "Kafka")
	for range 5 {
		nested = mail("VS", "Se nedan.", attachment{"a.eml", "message/rfc822", nested})
	}
	var parts []attachment
	for range 20 {
		parts = append(parts, attachment{"a.txt", "text/plain", []byte("Kafka")})
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)
	limits := document.Limits{Bytes: 2 << 20, Unpacked: 1 << 20, Text: 1 << 20, Pages: 5, Parts: 15, Depth: 6}
	r := shared.Within(limits)
	for _, c := range []struct {
		is      string
		name    string
		content []byte
		reason  document.Reason
		remedy  string
	}{
		{"nothing", "a.txt", nil, document.Empty, "empty"},
		{"spaces", "a.txt", []byte(" \n\t "), document.Empty, "no text"},
		{"a picture", "a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00"), document.Unknown, "save it as"},
		{"rich text", "a.rtf", []byte(`{\rtf1 Kafka}`), document.Unknown, "save it as"},
		{"a spreadsheet", "a.xlsx", pack(t, entry{"xl/workbook.xml", "<x/>"}), document.Unknown, "save it as"},
		{"an old Word document", "a.doc", []byte(ole), document.OldFormat, "save it as DOCX"},
		{"a Word document with a password", "a.docx", []byte(ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), document.Encrypted, "without a password"},
		{"an OpenDocument text with a password", "a.odt", odt(t, "\x00\x01", `<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>`), document.Encrypted, "without a password"},
		{"a PDF with a password", "locked.pdf", file(t, "locked.pdf"), document.Encrypted, "without a password"},
		{"an encrypted mail", "a.eml", []byte("From: a@b.example\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMII"), document.Encrypted, "without a password"},
		{"a scanned PDF", "a.pdf", pdf("", "", ""), document.Scanned, "OCR"},
		{"a scanned Word document", "a.docx", docx(t, "<w:p/>", entry{"word/media/image1.png", "x"}), document.Scanned, "OCR"},
		{"half a PDF", "a.pdf", file(t, "tender.pdf")[:300], document.Broken, "anew"},
		{"half a Word document", "a.docx", file(t, "tender.docx")[:3000], document.Broken, "anew"},
		{"a Word document of bad XML", "a.docx", docx(t, "<w:p><w:r>"), document.Broken, "anew"},
		{"XML that is nested without end", "a.docx", docx(t, strings.Repeat("<w:p>", 2000)+strings.Repeat("</w:p>", 2000)), document.Broken, "anew"},
		{"a large file", "a.txt", bytes.Repeat([]byte("Kafka\n"), 500000), document.TooLarge, "paste"},
		{"a long text", "a.txt", bytes.Repeat([]byte("Kafka\n"), 200000), document.TooLong, "alone"},
		{"a Word document that unpacks to much", "a.docx", bomb, document.Unpacked, "paste"},
		{"a PDF of many pages", "a.pdf", pdf("a", "b", "c", "d", "e", "f"), document.TooMany, "alone"},
		{"a mail of many parts", "a.eml", mail("Anbud", "Se bilagor.", parts...), document.TooMany, "alone"},
		{"mails in mails", "a.eml", nested, document.TooDeep, "innermost"},
		{"a mail that holds nothing but a scan", "a.eml", []byte("Content-Type: application/pdf; name=krav.pdf\r\n\r\n" + string(pdf(""))), document.Scanned, ""},
	} {
		t.Run(c.is, func(t *testing.T) {
			withoutPDFium(t, c.content)
			d, err := r.Read(context.Background(), c.name, c.content)
			var wrong *document.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v, %v; want an Error", d, err)
			}
			if wrong.Reason != c.reason || !strings.Contains(wrong.Detail, c.remedy) || wrong.Name == "" {
				t.Errorf("%q (%s): %v; want %s with %q", wrong.Name, wrong.Reason, wrong, c.reason, c.remedy)
			}
		})
	}
}

func TestWhatAMailHoldsBesideIsNamed(t *testing.T) {
	withoutPDFium(t, []byte("%PDF-"))
	r := shared
	encoded := base64.StdEncoding.EncodeToString(file(t, "locked.pdf"))
	content := strings.Replace(string(mail("Anbud", "Vi soker en Kafkakonsult.",
		attachment{"skannad.pdf", "application/pdf", pdf("", "")},
		attachment{"delvis.pdf", "application/pdf", pdf("Krav", "", "")},
		attachment{"pris.xlsx", "application/vnd.ms-excel", pack(t, entry{"xl/workbook.xml", "<x/>"})},
		attachment{"../../etc/last.pdf", "application/pdf\r\nContent-Transfer-Encoding: base64", []byte(encoded)},
	)), "PK", "PK", 1)
	d, err := r.Read(context.Background(), "a.eml", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	want := []document.Left{{"skannad.pdf", document.Scanned, 0}, {"delvis.pdf", document.Scanned, 2}, {"pris.xlsx", document.Unknown, 0}, {"last.pdf", document.Encrypted, 0}}
	if !slices.Equal(d.Left, want) {
		t.Errorf("left out %v, want %v", d.Left, want)
	}
	if d.Pages != 3 {
		t.Errorf("%d pages, want 3", d.Pages)
	}
}

func TestReadingEndsInTime(t *testing.T) {
	r := shared.Within(document.Limits{Time: time.Millisecond, Unpacked: 1 << 30, Text: 1 << 30})
	for name, content := range map[string][]byte{
		"a.docx": docx(t, strings.Repeat(paragraph("Kafka"), 200000)),
		"a.pdf":  pdf(slices.Repeat([]string{"Kafka"}, 250)...),
	} {
		if underRace && name == "a.pdf" {
			continue
		}
		begun := time.Now()
		_, err := r.Read(context.Background(), name, content)
		var wrong *document.Error
		if !errors.As(err, &wrong) || wrong.Reason != document.TooSlow {
			t.Errorf("%s: %v; want it to take too long", name, err)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: ended after %s", name, took)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := shared.Read(ctx, "a.txt", []byte("Kafka")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want that the caller gave up", err)
	}
}
