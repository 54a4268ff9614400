package document

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
)

const (
	odtBody     = "content.xml"
	odtManifest = "META-INF/manifest.xml"
	odtMimetype = "application/vnd.oasis.opendocument.text"
)

// isODT reports whether a package says that it is a text, as a document or a template.
func isODT(files []*zip.File) bool {
	f := find(files, "mimetype")
	if f == nil {
		return false
	}
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	said, err := io.ReadAll(io.LimitReader(r, 200))
	return err == nil && strings.HasPrefix(string(said), odtMimetype)
}

// readODT reads an OpenDocument text (ISO/IEC 26300). What was deleted under review is left out.
func (r *Reader) readODT(ctx context.Context, d *Document, content []byte, left *budget) error {
	files, err := unzip(content)
	if err != nil {
		return err
	}
	if manifest := find(files, odtManifest); manifest != nil {
		locked := false
		err := walk(ctx, manifest, left, func(token xml.Token, _ []string) error {
			start, ok := token.(xml.StartElement)
			locked = locked || ok && start.Name.Local == "encryption-data"
			return nil
		})
		switch {
		case locked:
			return encrypted("")
		case err != nil:
			return err
		}
	}
	var out lines
	if err := walk(ctx, find(files, odtBody), left, func(t xml.Token, within []string) error {
		odtToken(&out, t, within)
		return out.within(r.limits)
	}); err != nil {
		return err
	}
	d.Text = out.text()
	if strings.TrimSpace(d.Text) == "" && slices.ContainsFunc(files, func(f *zip.File) bool { return strings.HasPrefix(f.Name, "Pictures/") }) {
		return scanned()
	}
	return nil
}

// maxSpaces bounds the run of spaces that one element stands for.
const maxSpaces = 100

func odtToken(out *lines, token xml.Token, within []string) {
	if !slices.Contains(within, "text") || slices.Contains(within, "tracked-changes") {
		return
	}
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "s":
			n, err := strconv.Atoi(attribute(t, "c"))
			if err != nil {
				n = 1
			}
			out.write(strings.Repeat(" ", min(max(n, 1), maxSpaces)))
		case "tab":
			out.write("\t")
		case "line-break":
			out.end(false)
		case "list-item":
			out.write("- ")
		case "table-row":
			out.beginRow()
		}
	case xml.CharData:
		if slices.Contains(within, "p") || slices.Contains(within, "h") {
			out.write(string(t))
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "p":
			out.end(false)
		case "h":
			out.end(true)
		case "table-cell":
			out.endCell()
		case "table-row":
			if out.rows > 0 {
				out.endRow()
			}
		case "table", "list":
			if out.rows == 0 {
				out.end(false)
			}
		}
	}
}
