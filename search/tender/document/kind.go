package document

import (
	"archive/zip"
	"bytes"
	"net/textproto"
	"path"
	"strings"
)

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // a compound file: old Word, Outlook, and encrypted DOCX
	pdfMagic = []byte("%PDF-")
	// encryptedPackage is the name of the stream in which Office keeps an encrypted document ([MS-OFFCRYPTO] 2.3).
	encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
)

// pdfWithin is how far into a file readers look for its beginning.
const pdfWithin = 1024

// kindOf tells what a file is by its content. The name only tells a mail from a text that begins like one.
func kindOf(name string, content []byte) (Kind, error) {
	switch {
	case len(content) == 0:
		return "", &Error{Name: name, Reason: Empty, Detail: "is empty"}
	case bytes.HasPrefix(content, pdfMagic):
		return PDF, nil
	case bytes.HasPrefix(content, oleMagic):
		if bytes.Contains(content, encryptedPackage) {
			return "", encrypted(name)
		}
		return "", &Error{Name: name, Reason: OldFormat, Detail: "is in an old format of Word or Outlook; save it as DOCX, PDF or EML"}
	case bytes.HasPrefix(content, zipMagic):
		return zipKind(name, content)
	case bytes.HasPrefix(content, []byte(`{\rtf`)):
		return "", unknown(name)
	case startsLikeMail(content, strings.EqualFold(path.Ext(name), ".eml")):
		return Mail, nil
	case bytes.Contains(content[:min(len(content), pdfWithin)], pdfMagic):
		return PDF, nil
	case !looksLikeText(content):
		return "", unknown(name)
	}
	return Text, nil
}

func encrypted(name string) error {
	return &Error{Name: name, Reason: Encrypted, Detail: "is encrypted; save it without a password, or paste the text"}
}

func unknown(name string) error {
	return &Error{Name: name, Reason: Unknown, Detail: "is none of DOCX, PDF, ODT, TXT and EML; save it as one of these, or paste the text"}
}

// zipKind tells DOCX and ODT apart by what is packed.
func zipKind(name string, content []byte) (Kind, error) {
	files, err := unzip(content)
	if err != nil {
		return "", named(err, name)
	}
	for _, f := range files {
		switch f.Name {
		case docxBody:
			return DOCX, nil
		case odtBody:
			if isODT(files) {
				return ODT, nil
			}
		}
	}
	return "", unknown(name)
}

// maxEntries bounds the files packed in one.
const maxEntries = 10000

func unzip(content []byte) ([]*zip.File, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, broken(err)
	}
	if len(z.File) > maxEntries {
		return nil, &Error{Reason: Unpacked, Detail: "is packed from too many files; paste the text"}
	}
	return z.File, nil
}

// startsLikeMail reports whether a file begins with header fields of a mail (RFC 5322): any one where its name says
// that it is a mail, otherwise two, of which one is seldom written by hand.
func startsLikeMail(content []byte, called bool) bool {
	machines := map[string]bool{"Return-Path": true, "Received": true, "Delivered-To": true, "Mime-Version": true, "Message-Id": true, "Dkim-Signature": true}
	fields, saved := 0, called
	for line := range bytes.Lines(content[:min(len(content), 4096)]) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && fields > 0 {
			continue
		}
		key, _, found := bytes.Cut(line, []byte(":"))
		if !found || len(key) == 0 || bytes.ContainsAny(key, " \t") {
			break
		}
		fields++
		saved = saved || machines[textproto.CanonicalMIMEHeaderKey(string(key))]
	}
	return saved && (called && fields >= 1 || fields >= 2)
}
