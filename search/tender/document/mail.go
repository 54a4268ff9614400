package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mails of all charsets

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
)

// readMail reads a mail (RFC 5322, MIME): the subject, the body, and what is attached, each under its name. What
// is attached and cannot be read is in Left.
func (r *Reader) readMail(ctx context.Context, d *Document, content []byte, left *budget) error {
	e, err := message.Read(bytes.NewReader(content))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return broken(err)
	}
	if e == nil {
		return broken(err)
	}
	m := mailReader{reader: r, ctx: ctx, into: d, left: left}
	if subject, err := e.Header.Text("Subject"); err == nil && subject != "" {
		m.body.WriteString(subject + "\n\n")
	}
	if from, err := e.Header.Text("From"); err == nil && from != "" {
		m.body.WriteString("From: " + from + "\n\n")
	}
	if err := m.part(e); err != nil {
		return err
	}
	d.Text = m.body.String()
	for _, a := range m.attached {
		d.Text += "\n\n" + a.Name + "\n\n" + a.Text
		d.Pages += a.Pages
	}
	return nil
}

type mailReader struct {
	reader   *Reader
	ctx      context.Context
	into     *Document
	left     *budget
	body     strings.Builder
	attached []*Document
}

func (m *mailReader) part(e *message.Entity) error {
	if m.ctx.Err() != nil {
		return m.ctx.Err()
	}
	if m.left.parts--; m.left.parts < 0 {
		return &Error{Reason: TooMany, Detail: fmt.Sprintf("has more than %d parts; upload the file with the requirements alone", m.reader.limits.Parts)}
	}
	if m.left.depth++; m.left.depth > m.reader.limits.Depth {
		return &Error{Reason: TooDeep, Detail: "has mails within mails too deep to follow; upload the innermost one"}
	}
	defer func() { m.left.depth-- }()
	kind, parameters, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	disposition, more, _ := e.Header.ContentDisposition() // malformed: none
	name := filename(parameters["name"], more["filename"])
	switch {
	case kind == "multipart/encrypted", kind == "application/pkcs7-mime" && parameters["smime-type"] != "signed-data":
		return encrypted("")
	case kind == "multipart/alternative":
		return m.alternatives(e)
	case strings.HasPrefix(kind, "multipart/"):
		return m.each(e, m.part)
	case kind == "message/rfc822":
		if name == "" {
			name = "message.eml"
		}
		return m.attach(name, e)
	case disposition != "attachment" && name == "" && (kind == "text/plain" || kind == "text/html"):
		return m.text(e, kind)
	case passedOver(kind, disposition, name):
		return nil
	}
	return m.attach(name, e)
}

// passedOver reports whether a part holds nothing to read by its nature: pictures within the text, signatures.
func passedOver(kind, disposition, name string) bool {
	return strings.HasPrefix(kind, "image/") && disposition != "attachment" || name == "" && !strings.HasPrefix(kind, "application/") ||
		kind == "application/pgp-signature" || kind == "application/pkcs7-signature" || kind == "application/x-pkcs7-signature"
}

// filename is what an attached file is called, without any path.
func filename(names ...string) string {
	for _, name := range names {
		if name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/")); name != "." && name != "/" {
			return strings.ToValidUTF8(name, "")
		}
	}
	return ""
}

func (m *mailReader) each(e *message.Entity, do func(*message.Entity) error) error {
	parts := e.MultipartReader()
	if parts == nil {
		return broken(errors.New("a part of several has no boundary"))
	}
	for {
		p, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && (p == nil || !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)):
			return broken(err)
		}
		if err := do(p); err != nil {
			return err
		}
	}
}

// alternatives reads the plainest of several forms of the same text: the one that most surely holds only words.
func (m *mailReader) alternatives(e *message.Entity) error {
	before := m.body.String()
	best := ""
	bestPlain := false
	err := m.each(e, func(p *message.Entity) error {
		kind, _, err := p.Header.ContentType()
		plain := err != nil || kind == "text/plain"
		m.body.Reset()
		if err := m.part(p); err != nil {
			return err
		}
		if said := m.body.String(); strings.TrimSpace(said) != "" && (best == "" || plain && !bestPlain) {
			best, bestPlain = said, plain
		}
		return nil
	})
	m.body.Reset()
	m.body.WriteString(before + best)
	return err
}

func (m *mailReader) text(e *message.Entity, kind string) error {
	content, err := m.content(e)
	if err != nil {
		return err
	}
	said, err := decode("", content)
	if err != nil {
		return err
	}
	if kind == "text/html" {
		said = text.Plain(said, connectors.HTML)
	}
	m.body.WriteString(said + "\n\n")
	return nil
}

// content is what a part holds. The whole mail is within Limits.Bytes, and no encoding of a part makes it larger.
func (m *mailReader) content(e *message.Entity) ([]byte, error) {
	content, err := io.ReadAll(bounded{e.Body, m.left})
	var own *Error
	switch {
	case errors.As(err, &own):
		return nil, own
	case err != nil && len(content) == 0:
		return nil, broken(err)
	}
	return content, nil // what a part that breaks off holds so far is worth reading
}

// attach reads a file that is attached. What is wrong with it is noted, but for what concerns the whole mail.
func (m *mailReader) attach(name string, e *message.Entity) error {
	content, err := m.content(e)
	if err != nil {
		return err
	}
	a, err := m.reader.read(m.ctx, name, content, m.left)
	var wrong *Error
	switch {
	case err == nil:
		m.attached = append(m.attached, a)
		m.into.Left = append(m.into.Left, a.Left...)
	case errors.As(err, &wrong) && wrong.Reason != TooDeep && wrong.Reason != TooMany && wrong.Reason != TooLong && wrong.Reason != Unpacked && wrong.Reason != TooSlow:
		m.into.Left = append(m.into.Left, Left{Name: name, Reason: wrong.Reason})
	case wrong != nil && wrong.Reason == TooDeep: // the mail is, and not the innermost one
		return &Error{Reason: TooDeep, Detail: wrong.Detail}
	default:
		return err
	}
	return nil
}
