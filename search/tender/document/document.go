// Package document turns the files that tenders come as into text: DOCX, ODT, PDF, plain text, and e-mails with
// such files attached. It reads no pictures: what was scanned has no text, and is an error that says so.
//
// Nothing about a file is trusted. What it is, is told by its content and not by its name; its size, what it
// unpacks to, its pages, its nesting and the time that it takes are bounded by Limits; PDF, the format with the
// longest history of faults, is read by PDFium inside a WebAssembly sandbox that has no files and no network.
// Nothing of a file is written to disk. PDFium itself takes some 7 s of a processor to compile; Keep has that done
// once a machine, after which the first PDF of a process takes 0.3 s (BenchmarkFirstPDF).
package document

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Kind is what a file is.
type Kind string

// The kinds of files that are read.
const (
	DOCX Kind = "docx"
	ODT  Kind = "odt"
	PDF  Kind = "pdf"
	Text Kind = "txt"
	Mail Kind = "eml"
)

// Document is the text of a file.
type Document struct {
	Name string `json:"name,omitempty"`
	Kind Kind   `json:"kind"`
	// Text has a paragraph, a heading, an item of a list or a row of a table a line, the cells of a row with a
	// tab between them, and an empty line where something new begins. Text of PDF has the lines of the page.
	// A mail's is its subject and body, followed by what is attached.
	Text  string `json:"text"`
	Pages int    `json:"pages,omitempty"` // of a PDF, or of all attached
	Left  []Left `json:"left,omitempty"`  // what could not be read, while the rest could
}

// Left is a part of a file that was left out.
type Left struct {
	Name   string `json:"name"` // of the file attached, or of the file itself
	Reason Reason `json:"reason"`
	Pages  int    `json:"pages,omitempty"` // how many, where Reason is Scanned
}

// Reason is why a file cannot be read: a code that pages translate.
type Reason string

// Why a file, or a part of it, is not read.
const (
	Empty     Reason = "empty"      // it holds no text at all
	TooLarge  Reason = "too-large"  // Limits.Bytes
	Unpacked  Reason = "unpacked"   // it unpacks to more than Limits.Unpacked
	TooLong   Reason = "too-long"   // its text is longer than Limits.Text
	TooMany   Reason = "too-many"   // more pages than Limits.Pages, or parts than Limits.Parts
	TooDeep   Reason = "too-deep"   // mails in mails, or parts in parts, deeper than Limits.Depth
	TooSlow   Reason = "too-slow"   // it took longer than Limits.Time
	Encrypted Reason = "encrypted"  // it takes a password or a key
	Scanned   Reason = "scanned"    // it has pictures of pages, and no text
	Broken    Reason = "broken"     // it is not whole, or not what it says
	OldFormat Reason = "old-format" // Word before 2007, or Outlook's own format
	Unknown   Reason = "unknown"    // it is none of the kinds that are read
)

// Error is a file that cannot be read.
type Error struct {
	Name   string
	Reason Reason
	Detail string // in English, with the remedy
	Err    error  // what the reader of that kind says; for the log
}

func (e *Error) Error() string {
	name := e.Name
	if name == "" {
		name = "the file"
	}
	return name + " " + e.Detail
}

func (e *Error) Unwrap() error { return e.Err }

// Limits bound what is read. The zero value has the defaults.
type Limits struct {
	Bytes    int           // of a file, or of a mail with all attached; 0: 10 MB
	Unpacked int           // bytes that a file unpacks to; 0: 32 MB
	Text     int           // bytes of text that come out; 0: 512 kB
	Pages    int           // of a PDF; 0: 300
	Parts    int           // of a mail; 0: 100
	Depth    int           // of parts in parts of a mail, and mails in mails; 0: 8
	Time     time.Duration // for one file with all attached, not counting that PDFium is made ready once; 0: 10 s
}

func (l Limits) withDefaults() Limits {
	for _, limit := range []struct {
		value *int
		usual int
	}{{&l.Bytes, 10 << 20}, {&l.Unpacked, 32 << 20}, {&l.Text, 512 << 10}, {&l.Pages, 300}, {&l.Parts, 100}, {&l.Depth, 8}} {
		if *limit.value == 0 {
			*limit.value = limit.usual
		}
	}
	if l.Time == 0 {
		l.Time = 10 * time.Second
	}
	return l
}

// Reader reads files. It may be used by several goroutines.
type Reader struct {
	limits Limits
	pdfium *pdfium
	places chan struct{} // of files that are read at the same time
}

// atATime is how many files are read at the same time. A file may take some 100 MB while it is read.
const atATime = 4

// NewReader returns a Reader within limits. PDFium is made ready when the first PDF is read, which takes some
// seconds unless it is kept; Close gives it back.
func NewReader(limits Limits) *Reader {
	return &Reader{limits: limits.withDefaults(), pdfium: &pdfium{}, places: make(chan struct{}, atATime)}
}

// Within gives a Reader with other limits that shares PDFium, and is closed with r.
func (r *Reader) Within(limits Limits) *Reader {
	return &Reader{limits.withDefaults(), r.pdfium, r.places}
}

// Prepare begins to make PDFium ready, for whoever is about to read a PDF.
func (r *Reader) Prepare() { r.pdfium.prepare() }

// Limits gives the limits with their defaults filled in.
func (r *Reader) Limits() Limits { return r.limits }

// Close gives back what PDFium takes. The Reader must not be used any more.
func (r *Reader) Close() error { return r.pdfium.close() }

// Read gives the text of a file. The name is only for messages, and to tell a mail from plain text. What cannot
// be read is an *Error. Where several are read at the same time it waits for its turn, until ctx ends.
func (r *Reader) Read(ctx context.Context, name string, content []byte) (*Document, error) {
	select {
	case r.places <- struct{}{}:
		defer func() { <-r.places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return r.read(ctx, name, content, &budget{parts: r.limits.Parts, unpacked: r.limits.Unpacked, text: r.limits.Text, time: r.limits.Time})
}

// budget is what is left to spend on a file with all that is in it.
type budget struct {
	parts, unpacked, text, depth int
	time                         time.Duration
}

func (r *Reader) read(ctx context.Context, name string, content []byte, left *budget) (*Document, error) {
	if len(content) > r.limits.Bytes {
		return nil, &Error{Name: name, Reason: TooLarge, Detail: fmt.Sprintf("is larger than %d MB; leave pictures and annexes out, or paste the text", r.limits.Bytes>>20)}
	}
	kind, err := kindOf(name, content)
	if err != nil {
		return nil, err
	}
	if kind == PDF {
		// Making it ready is not the file's fault, and not on its time.
		if err := r.pdfium.ready(ctx); err != nil {
			return nil, err
		}
	}
	begun := time.Now()
	timed, cancel := context.WithTimeout(ctx, left.time)
	defer cancel()
	d := &Document{Name: name, Kind: kind}
	switch kind {
	case DOCX:
		err = r.readDOCX(timed, d, content, left)
	case ODT:
		err = r.readODT(timed, d, content, left)
	case PDF:
		err = r.readPDF(timed, d, content)
	case Mail:
		err = r.readMail(timed, d, content, left)
	default:
		d.Text, err = decode(name, content)
	}
	left.time = max(left.time-time.Since(begun), time.Millisecond)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case timed.Err() != nil:
		return nil, &Error{Name: name, Reason: TooSlow, Detail: "takes too long to read; paste the text", Err: timed.Err()}
	case err != nil:
		return nil, named(err, name)
	}
	d.Text = tidy(d.Text)
	if left.text -= len(d.Text); left.text < 0 {
		return nil, named(tooLong(r.limits), name)
	}
	if d.Text == "" {
		if kind == Mail && len(d.Left) > 0 {
			return nil, &Error{Name: d.Left[0].Name, Reason: d.Left[0].Reason, Detail: "is all that the mail holds, and cannot be read"}
		}
		return nil, &Error{Name: name, Reason: Empty, Detail: "holds no text"}
	}
	return d, nil
}

// named fills in which file an error is about.
func named(err error, name string) error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Name: name, Reason: Broken, Detail: "cannot be read: it is not whole; save it anew, or paste the text", Err: err}
	}
	if e.Name == "" {
		e.Name = name
	}
	return e
}

func tooLong(limits Limits) error {
	return &Error{Reason: TooLong, Detail: fmt.Sprintf("holds more than %d kB of text; upload the part with the requirements alone", limits.Text>>10)}
}

func broken(err error) error {
	return &Error{Reason: Broken, Detail: "is not whole, or not what it says; save it anew, or paste the text", Err: err}
}

// tidy drops what no reader sees: control characters, spaces at the ends of lines, and more than one empty line.
func tidy(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\f", "\n\n", "\v", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00a0' || r == '\u202f' || r == '\u2007': // spaces that do not break
			return ' '
		case unicode.IsControl(r), r == '\u00ad', r == '\u200b', r == '\ufeff', r == '\u2060':
			return -1
		}
		return r
	}, s)
	var out strings.Builder
	empty := 0
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \t\n")
		if line == "" {
			empty++
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
			if empty > 0 {
				out.WriteByte('\n')
			}
		}
		empty = 0
		out.WriteString(line)
	}
	return out.String()
}
