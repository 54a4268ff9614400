// Package takeout makes files of what Vemvet holds about a colleague, for themselves to take along: their
// records as JSON Lines, a file a source, which the jsonl source reads back, and beside them what Vemvet made of
// them. What belongs in there, package search says; see Searcher.OwnCopy.
package takeout

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/search"
)

// Searcher is what a takeout asks; *search.Searcher is one.
type Searcher interface {
	Own(ctx context.Context, asker search.Asker) (*search.Own, error)
	OwnCopy(ctx context.Context, asker search.Asker, visit func(source string, r connectors.Record) error) error
}

// File is something to download. It is made as a whole before a byte of it is sent, so that nobody takes half of
// it for all.
type File struct {
	Name    string
	Type    string // media type
	Content []byte
}

// Made is the name, in the archive, of what Vemvet made of the records: topics with their evidence, decisions, and
// why accounts are one person's.
const Made = "vemvet.json"

// Of gives the asker's records of a source, or all that is theirs, with what else is, where source is empty.
func Of(ctx context.Context, s Searcher, asker search.Asker, source string, extras ...Extra) (*File, error) {
	if source != "" {
		return Records(ctx, s, asker, source)
	}
	return Archive(ctx, s, asker, extras...)
}

// Archive puts all that is the asker's into one ZIP file.
func Archive(ctx context.Context, s Searcher, asker search.Asker, extras ...Extra) (*File, error) {
	var content bytes.Buffer
	archive := zip.NewWriter(&content)
	err := eachSource(ctx, s, asker, func(source string, records []byte) error {
		return put(archive, recordsName(source), records)
	})
	if err != nil {
		return nil, err
	}
	own, err := s.Own(ctx, asker)
	if err != nil {
		return nil, err
	}
	for _, extra := range append([]Extra{{Made, own}}, extras...) {
		text, err := extra.JSON()
		if err != nil {
			return nil, err
		}
		if err := put(archive, extra.Name, text); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("takeout: %w", err)
	}
	return &File{Name: "vemvet.zip", Type: "application/zip", Content: content.Bytes()}, nil
}

// Records gives the asker's records of one source as JSON Lines. A source that has none is search.ErrNotFound.
func Records(ctx context.Context, s Searcher, asker search.Asker, source string) (*File, error) {
	var found *File
	err := eachSource(ctx, s, asker, func(name string, records []byte) error {
		if name == source {
			found = &File{Name: recordsName(name), Type: "application/jsonl; charset=utf-8", Content: records}
		}
		return nil
	})
	if err == nil && found == nil {
		err = fmt.Errorf("takeout: source %q: %w", source, search.ErrNotFound)
	}
	return found, err
}

// eachSource calls visit for each source with the asker's records of it as JSON Lines.
func eachSource(ctx context.Context, s Searcher, asker search.Asker, visit func(source string, records []byte) error) error {
	var content bytes.Buffer
	var current string
	lines := jsonl.NewWriter(&content)
	end := func() error {
		if err := lines.Flush(); err != nil || content.Len() == 0 {
			return err
		}
		err := visit(current, bytes.Clone(content.Bytes()))
		content.Reset()
		return err
	}
	err := s.OwnCopy(ctx, asker, func(source string, r connectors.Record) error {
		if source != current {
			if err := end(); err != nil {
				return err
			}
			current = source
		}
		return lines.Write(r)
	})
	if err != nil {
		return err
	}
	return end()
}

// recordsName names the file of a source's records; whatever the source is called, it names no folder.
func recordsName(source string) string { return url.PathEscape(source) + ".jsonl" }

func put(archive *zip.Writer, name string, content []byte) error {
	file, err := archive.Create(name)
	if err == nil {
		_, err = file.Write(content)
	}
	if err != nil {
		return fmt.Errorf("takeout: %s: %w", name, err)
	}
	return nil
}

// Send answers a request with the file. No cache keeps it.
func (f *File) Send(c *gin.Context) {
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	c.Header("Cache-Control", "no-store")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, f.Type, f.Content)
}
