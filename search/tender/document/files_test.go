package document_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// entry is a file to pack.
type entry struct{ name, content string }

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = w.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// docx is a Word document with the given body.
func docx(t testing.TB, body string, more ...entry) []byte {
	t.Helper()
	return pack(t, append([]entry{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`},
	}, more...)...)
}

func paragraph(said string) string { return "<w:p><w:r><w:t>" + said + "</w:t></w:r></w:p>" }

// odt is an OpenDocument text with the given body.
func odt(t testing.TB, body, manifest string) []byte {
	t.Helper()
	return pack(t,
		entry{"mimetype", "application/vnd.oasis.opendocument.text"},
		entry{"content.xml", `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`},
		entry{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">` + manifest + `</manifest:manifest>`},
	)
}

// pdf is a PDF with a page for each text; a page without text holds a line that is drawn.
func pdf(pages ...string) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(content string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), content)
	}
	out.WriteString("%PDF-1.4\n")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, said := range pages {
		content := "0 0 m 100 100 l S"
		if said != "" {
			content = "BT /F1 12 Tf 72 720 Td (" + said + ") Tj ET"
		}
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return out.Bytes()
}

// attachment is a file in a mail.
type attachment struct {
	name, kind string
	content    []byte
}

func mail(subject, body string, attached ...attachment) []byte {
	boundary := "b" // that none of the mails attached has
	for _, a := range attached {
		for bytes.Contains(a.content, []byte("--"+boundary)) {
			boundary += "b"
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "From: Inkop <inkop@kommun.example>\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n", subject, boundary)
	fmt.Fprintf(&out, "--%s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", boundary, body)
	for _, a := range attached {
		fmt.Fprintf(&out, "--%s\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\n", boundary, a.kind, a.name)
		out.WriteString("\r\n")
		out.Write(a.content)
		out.WriteString("\r\n")
	}
	fmt.Fprintf(&out, "--%s--\r\n", boundary)
	return out.Bytes()
}
