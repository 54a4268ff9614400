package document

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxXMLDepth bounds elements in elements; a real document has some twenty, and more with tables in tables.
const maxXMLDepth = 1000

// maxTokens bounds elements, their ends and the texts between them in one file: some ten times as many as 200 pages have.
const maxTokens = 2 << 20

var errUnpacked = &Error{Reason: Unpacked, Detail: "unpacks to more than a tender can hold; paste the text"}

// bounded reads until what may be unpacked is spent.
type bounded struct {
	r    io.Reader
	left *budget
}

func (b bounded) Read(p []byte) (int, error) {
	if b.left.unpacked <= 0 {
		return 0, errUnpacked
	}
	n, err := b.r.Read(p[:min(len(p), b.left.unpacked)])
	b.left.unpacked -= n
	return n, err
}

// maxToken bounds an element with its attributes, or a text between two, in bytes: the decoder holds one in memory,
// and of attributes twenty times what they are in the file.
const maxToken = 1 << 20

// tokenBounded reads no more than a token may have.
type tokenBounded struct {
	r    io.Reader
	left int // of this token, and of what the decoder reads ahead
}

func (b *tokenBounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errUnpacked
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// find gives a packed file by name, or nil.
func find(files []*zip.File, name string) *zip.File {
	i := slices.IndexFunc(files, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return files[i]
}

// walk calls visit with every token of a packed XML file and the local names of the elements around it, until it gives
// an error.
func walk(ctx context.Context, f *zip.File, left *budget, visit func(token xml.Token, within []string) error) (err error) {
	if f.Flags&1 != 0 { // packed with a password
		return encrypted("")
	}
	r, err := f.Open()
	if err != nil {
		return broken(fmt.Errorf("open %s: %w", f.Name, err))
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	bound := &tokenBounded{r: bounded{r, left}}
	decoder := xml.NewDecoder(bound)
	var within []string
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n > maxTokens {
			return errUnpacked
		}
		bound.left = maxToken
		token, err := decoder.Token()
		var own *Error
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &own):
			return own
		case err != nil:
			return broken(fmt.Errorf("%s: %w", f.Name, err))
		}
		start, begins := token.(xml.StartElement)
		if begins {
			within = append(within, start.Name.Local)
			if len(within) > maxXMLDepth {
				return broken(fmt.Errorf("%s: elements are nested too deeply", f.Name))
			}
		}
		if err := visit(token, within); err != nil {
			return err
		}
		if _, ends := token.(xml.EndElement); ends {
			within = within[:len(within)-1]
		}
	}
}

// lines puts text together line by line.
type lines struct {
	out  strings.Builder
	line strings.Builder
	// cells are those of the row that is being read; nil outside tables. Rows within cells are cells too.
	cells []string
	rows  int
	size  int // of all that was written
}

// within reports, as an error, text that is longer than it may be.
func (l *lines) within(limits Limits) error {
	if l.size > limits.Text {
		return tooLong(limits)
	}
	return nil
}

func (l *lines) write(s string) {
	l.size += len(s)
	l.line.WriteString(s)
}

// end ends a paragraph. In a cell it is a space: a row is one line.
func (l *lines) end(gap bool) {
	if l.rows > 0 {
		l.line.WriteByte(' ')
		return
	}
	text := strings.TrimSpace(l.line.String())
	l.line.Reset()
	if gap {
		l.out.WriteByte('\n')
	}
	l.out.WriteString(text + "\n")
	if gap {
		l.out.WriteByte('\n')
	}
}

func (l *lines) beginRow() { l.rows++ }

func (l *lines) endCell() {
	if l.rows == 1 {
		l.cells = append(l.cells, strings.Join(strings.Fields(l.line.String()), " "))
		l.line.Reset()
	}
}

func (l *lines) endRow() {
	if l.rows--; l.rows == 0 {
		l.out.WriteString(strings.Join(l.cells, "\t") + "\n")
		l.cells = nil
	}
}

func (l *lines) text() string { return l.out.String() + l.line.String() }

// attribute gives the value of an attribute by its local name.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
