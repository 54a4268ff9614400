// Package upload reads forms that may hold a file, in memory and within bounds: nothing that was uploaded is written
// to a disk, not even for the time of a request.
package upload

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/vemvet/vemvet/search"
)

// Form is what was sent.
type Form struct {
	Values url.Values
	// Name and Content are of the file, the only one of a form; Content is nil where there is none.
	Name    string
	Content []byte
}

// ErrTooLarge is a file, or a field, that is larger than the bounds.
var ErrTooLarge = errors.New("the upload is too large")

// Bounds of a form beside its file.
const (
	maxFields = 2000
	// Overhead is what a form may hold beside its file, in bytes.
	Overhead = 2 << 20
)

// Read reads the form of a request: application/x-www-form-urlencoded, or multipart/form-data with the file, which
// may have so many bytes. What cannot be read is a *search.QueryError, ErrTooLarge or a *http.MaxBytesError.
func Read(r *http.Request, fileBytes int) (*Form, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		if err := r.ParseForm(); err != nil {
			return nil, problem(err)
		}
		return &Form{Values: r.Form}, nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, problem(err)
	}
	f := &Form{Values: url.Values{}}
	left := Overhead
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return f, nil
		case err != nil:
			return nil, problem(err)
		case n == maxFields:
			return nil, ErrTooLarge
		}
		if err := f.part(part, fileBytes, &left); err != nil {
			return nil, problem(err)
		}
	}
}

func (f *Form) part(part *multipart.Part, fileBytes int, left *int) error {
	name := part.FileName()
	if name == "" {
		content, err := upTo(part, *left)
		if *left -= len(content); err != nil {
			return err
		}
		f.Values.Add(part.FormName(), string(content))
		return nil
	}
	content, err := upTo(part, fileBytes)
	if err != nil {
		return err
	}
	if f.Content == nil {
		f.Name, f.Content = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")), content
	}
	return nil
}

func upTo(r io.Reader, limit int) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err == nil && len(content) > limit {
		return nil, ErrTooLarge
	}
	return content, err
}

// problem keeps errors that mean something to who sent the form.
func problem(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.Is(err, ErrTooLarge) || errors.As(err, &tooLarge) {
		return err
	}
	return fmt.Errorf("%w: %w", &search.QueryError{Field: "form", Reason: "malformed", Detail: "is not a form"}, err)
}
