package document_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search/tender/document"
)

// unpacked is what files unpack to that are made to take much, in bytes.
const unpacked = 100 << 20

// packTight is a package in which something is packed as tightly as can be, without it ever being whole in memory.
func packTight(t testing.TB, name, before, again, after string, more ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range more {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = io.WriteString(w, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	block := strings.Repeat(again, 1+(1<<16)/len(again))
	_, err = io.WriteString(w, before)
	for written := 0; err == nil && written < unpacked; written += len(block) {
		_, err = io.WriteString(w, block)
	}
	if err == nil {
		_, err = io.WriteString(w, after)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	docxBegins = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	docxEnds   = `</w:body></w:document>`
)

// pdfOf is a PDF of one page, of which the content is packed.
func pdfOf(t testing.TB, again string) []byte {
	t.Helper()
	var stream bytes.Buffer
	w, err := zlib.NewWriterLevel(&stream, zlib.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	block := strings.Repeat(again, 1+(1<<16)/len(again))
	for written := 0; err == nil && written < unpacked; written += len(block) {
		_, err = io.WriteString(w, block)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"+
		"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>\nendobj\n"+
		"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n", stream.Len())
	out.Write(stream.Bytes())
	out.WriteString("\nendstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n")
	return out.Bytes()
}

// peak gives the most that the heap grows by while something is done, as far as a look every millisecond shows.
func peak(do func()) (bytes uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, m.HeapAlloc
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			case <-time.After(time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	do()
	close(end)
	<-ended
	return most - before
}

// Bounds of what a file may take that is made to take much.
const (
	mostTime   = 15 * time.Second
	mostMemory = 250 << 20
)

func TestFilesThatAreMadeToTakeMuchAreBounded(t *testing.T) {
	if underRace {
		t.Skip("SKIPPED under the race detector")
	}
	laughs := `<!DOCTYPE w:document [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>`
	many := make([]entry, 20000)
	for i := range many {
		many[i] = entry{fmt.Sprintf("word/media/%d.png", i), "x"}
	}
	bomb := packTight(t, "word/document.xml", docxBegins, paragraph("Kafka"), docxEnds)
	inner := pack(t, entry{"0.zip", string(pack(t, entry{"0.zip", string(bomb)}))})
	deep := mail("innerst", "Kafka")
	for range 50 {
		deep = mail("VS", "Se nedan.", attachment{"a.eml", "message/rfc822", deep})
	}
	parts := "From: a@b.example\r\nMIME-Version: 1.0\r\n"
	for i := range 50 {
		parts += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	parts += "Content-Type: text/plain\r\n\r\nKafka\r\n"
	loop := strings.Replace(string(pdf("Kafka")), "/Kids [4 0 R]", "/Kids [2 0 R]", 1)
	for _, c := range []struct {
		is, name string
		content  []byte
		reasons  []document.Reason // one of them; "": it is read
	}{
		{"a Word document that unpacks a thousandfold", "a.docx", bomb, []document.Reason{document.Unpacked, document.TooLong}},
		{"a Word document of one endless word", "a.docx", packTight(t, "word/document.xml", docxBegins+"<w:p><w:r><w:t>", "k", "</w:t></w:r></w:p>"+docxEnds), []document.Reason{document.Unpacked, document.TooLong}},
		{"a Word document of one endless attribute", "a.docx", packTight(t, "word/document.xml", docxBegins+`<w:p w:a="`, "k", `"/>`+docxEnds), []document.Reason{document.Unpacked}},
		{"a Word document of endless attributes", "a.docx", packTight(t, "word/document.xml", docxBegins+`<w:p`, ` w:a=""`, `/>`+docxEnds), []document.Reason{document.Unpacked}},
		{"a Word document of an endless comment", "a.docx", packTight(t, "word/document.xml", docxBegins+`<!--`, `k`, `-->`+docxEnds), []document.Reason{document.Unpacked}},
		{"a Word document of a row without end", "a.docx", packTight(t, "word/document.xml", docxBegins+`<w:tbl><w:tr>`, `<w:tc>`+paragraph("k")+`</w:tc>`, `</w:tr></w:tbl>`+docxEnds), []document.Reason{document.Unpacked, document.TooLong}},
		{"an OpenDocument text that unpacks a thousandfold", "a.odt", packTight(t, "content.xml", `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>`, `<text:p>Kafka</text:p>`, `</office:text></office:body></office:document-content>`,
			entry{"mimetype", "application/vnd.oasis.opendocument.text"}), []document.Reason{document.Unpacked, document.TooLong}},
		{"an OpenDocument text whose manifest has no end", "a.odt", packTight(t, "META-INF/manifest.xml", `<manifest>`, `<a/>`, `</manifest>`,
			entry{"mimetype", "application/vnd.oasis.opendocument.text"}, entry{"content.xml", "<a/>"}), []document.Reason{document.Unpacked}},
		{"packages in packages", "a.zip", inner, []document.Reason{document.Unknown}},
		{"packages in packages in a mail", "a.eml", mail("Anbud", "Kafka", attachment{"a.zip", "application/zip\r\nContent-Transfer-Encoding: base64", []byte(base64.StdEncoding.EncodeToString(inner))}), []document.Reason{""}},
		{"a bomb in a mail", "a.eml", mail("Anbud", "Kafka", attachment{"a.docx", "application/zip\r\nContent-Transfer-Encoding: base64", []byte(base64.StdEncoding.EncodeToString(bomb))}), []document.Reason{document.Unpacked, document.TooLong}},
		{"a package of many files", "a.docx", docx(t, paragraph("Kafka"), many...), []document.Reason{document.Unpacked}},
		{"entities of entities", "a.docx", pack(t, entry{"word/document.xml", `<?xml version="1.0"?>` + laughs + docxBegins[len(`<?xml version="1.0"?>`):] + paragraph("&d;") + docxEnds}), []document.Reason{document.Broken}},
		{"an entity that is a file", "a.docx", pack(t, entry{"word/document.xml", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + docxBegins[len(`<?xml version="1.0"?>`):] + paragraph("&a;") + docxEnds}), []document.Reason{document.Broken}},
		{"mails in mails, fifty deep", "a.eml", deep, []document.Reason{document.TooDeep}},
		{"parts in parts, fifty deep", "a.eml", []byte(parts), []document.Reason{document.TooDeep}},
		{"a mail of many empty parts", "a.eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n", 200000)), []document.Reason{document.TooMany}},
		{"a mail of one endless line", "a.eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\nX: " + strings.Repeat("k", 9<<20)), []document.Reason{document.Broken, document.Empty, document.TooLong}},
		{"a mail of many lines above", "a.eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\n" + strings.Repeat("X: k\r\n", 1<<20) + "\r\nKafka"), []document.Reason{document.Broken, document.Empty, ""}},
		{"a mail in HTML that is nested without end", "a.eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<div>", 1<<20) + "Kafka"), []document.Reason{""}},
		{"a mail in HTML of open tags", "a.eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<a <b ", 1<<20) + "Kafka"), []document.Reason{document.Empty, document.TooLong, ""}},
		{"a mail in HTML of formatting", "a.eml", []byte("From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<b><p>", 1<<20) + "Kafka"), []document.Reason{""}},
		{"a text of control characters", "a.txt", append([]byte{0xff, 0xfe}, bytes.Repeat([]byte{1, 0}, 4<<20)...), []document.Reason{document.Empty}},
		{"a text of spaces", "a.txt", bytes.Repeat([]byte(" "), 9<<20), []document.Reason{document.Empty}},
		{"a PDF of ten thousand pages", "a.pdf", pdf(slices.Repeat([]string{"Kafka"}, 10000)...), []document.Reason{document.TooMany}},
		{"a PDF that says it has a billion pages", "a.pdf", []byte(strings.Replace(string(pdf("Kafka")), "/Count 1", "/Count 1000000000", 1)), []document.Reason{document.TooMany, document.Broken, ""}},
		{"a PDF of which the pages hold themselves", "a.pdf", []byte(loop), []document.Reason{document.Broken, document.Empty, document.Scanned, document.TooMany}},
		{"a PDF that unpacks a thousandfold", "a.pdf", pdfOf(t, "BT /F1 12 Tf (Kafka) Tj ET "), []document.Reason{document.TooSlow, document.Broken, document.TooLong, document.Scanned}},
		{"a PDF that saves its state without end", "a.pdf", pdfOf(t, "q "), []document.Reason{document.TooSlow, document.Broken, document.Scanned}},
	} {
		t.Run(c.is, func(t *testing.T) {
			withoutPDFium(t, c.content)
			if bytes.HasPrefix(c.content, []byte("%PDF")) { // making PDFium ready is not the file's fault
				if _, err := shared.Read(context.Background(), "a.pdf", pdf("Kafka")); err != nil {
					t.Fatal(err)
				}
			}
			if limit := shared.Limits().Bytes; len(c.content) > limit {
				t.Fatalf("it has %d bytes; it should be within %d", len(c.content), limit)
			}
			var d *document.Document
			var err error
			begun := time.Now()
			memory := peak(func() { d, err = shared.Read(context.Background(), c.name, c.content) })
			took := time.Since(begun)
			var wrong *document.Error
			reason := document.Reason("")
			switch {
			case errors.As(err, &wrong):
				reason = wrong.Reason
			case err != nil:
				t.Fatal(err)
			case strings.Contains(d.Text, "root:"):
				t.Error("a file of the machine is in the text")
			}
			t.Logf("%d bytes: %s, %s, %d MB", len(c.content), err, took.Round(time.Millisecond), memory>>20)
			// A busy machine may not come as far: that it says so in time is an answer, too.
			if !slices.Contains(c.reasons, reason) && reason != document.TooSlow {
				t.Errorf("%q, %v; want one of %q", reason, err, c.reasons)
			}
			if took > mostTime || memory > mostMemory {
				t.Errorf("took %s and %d MB; want at most %s and %d MB", took, memory>>20, mostTime, mostMemory>>20)
			}
		})
	}
}

// Half a file is told from a whole one, or read as far as it goes; nothing else happens wherever it is cut.
func TestFilesThatAreCutOffSaySo(t *testing.T) {
	whole := map[string][]byte{
		"tender.docx": file(t, "tender.docx"), "tender.odt": file(t, "tender.odt"), "tender.pdf": file(t, "tender.pdf"), "locked.pdf": file(t, "locked.pdf"),
		"tender.eml": mail("Anbud", "Se bilagan.", attachment{"tender.docx", "application/zip\r\nContent-Transfer-Encoding: base64", []byte(base64.StdEncoding.EncodeToString(file(t, "tender.docx")))}),
		"tender.txt": append([]byte{0xff, 0xfe}, "K\x00a\x00f\x00k\x00a\x00"...),
	}
	for name, content := range whole {
		t.Run(name, func(t *testing.T) {
			withoutPDFium(t, content)
			const cuts = 25
			refused := 0
			for i := range cuts {
				d, err := shared.Read(context.Background(), name, content[:len(content)*i/cuts])
				var wrong *document.Error
				switch {
				case err == nil && d.Text == "":
					t.Errorf("cut at %d of %d: no text and no error", i, cuts)
				case err == nil:
				case !errors.As(err, &wrong) || wrong.Detail == "":
					t.Errorf("cut at %d of %d: %v", i, cuts, err)
				default:
					refused++
				}
			}
			if packed := name == "tender.docx" || name == "tender.odt"; packed && refused != cuts || refused == 0 {
				t.Errorf("%d of %d are refused", refused, cuts)
			}
		})
	}
}

func TestAWrongExtensionChangesNothing(t *testing.T) {
	withoutPDFium(t, []byte("%PDF-"))
	for _, c := range []struct {
		name    string
		content []byte
		kind    document.Kind
	}{
		{"tender.pdf", file(t, "tender.docx"), document.DOCX},
		{"tender.docx", file(t, "tender.odt"), document.ODT},
		{"tender.odt", file(t, "tender.pdf"), document.PDF},
		{"tender.txt", file(t, "tender.docx"), document.DOCX},
		{"tender.exe", []byte("Konsulten ska ha erfarenhet av Kafka."), document.Text},
		{"tender.pdf", []byte("Konsulten ska ha erfarenhet av Kafka."), document.Text},
		{"tender", mail("Anbud", "Kafka"), document.Mail},
		{"", file(t, "tender.pdf"), document.PDF},
	} {
		d, err := shared.Read(context.Background(), c.name, c.content)
		if err != nil || d.Kind != c.kind || !strings.Contains(d.Text, "Kafka") {
			t.Errorf("%q is read as %+v, %v; want %s", c.name, d, err, c.kind)
		}
	}
}

func TestNoMoreFilesAreReadAtATimeThanThereIsRoomFor(t *testing.T) {
	r := document.NewReader(document.Limits{})
	content := docx(t, strings.Repeat(paragraph("Kafka"), 20000))
	read := func(ctx context.Context) error {
		_, err := r.Read(ctx, "a.docx", content)
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ends := make(chan error)
	for range 20 {
		go func() { ends <- read(ctx) }()
	}
	if memory := peak(func() {
		for range 20 {
			if err := <-ends; err != nil {
				t.Error(err)
			}
		}
	}); memory > mostMemory {
		t.Errorf("takes %d MB", memory>>20)
	}
	cancel()
	if err := read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want that who gave up does not wait", err)
	}
}
