package document

import (
	"context"
	"encoding/xml"
	"slices"
	"strings"
)

const docxBody = "word/document.xml"

// readDOCX reads a WordprocessingML document (ISO/IEC 29500): its body, then its footnotes. What was deleted
// under review is left out, and what was inserted is in.
func (r *Reader) readDOCX(ctx context.Context, d *Document, content []byte, left *budget) error {
	files, err := unzip(content)
	if err != nil {
		return err
	}
	var out lines
	for _, name := range []string{docxBody, "word/footnotes.xml"} {
		f := find(files, name)
		if f == nil {
			continue
		}
		var p docxParagraph
		if err := walk(ctx, f, left, func(t xml.Token, within []string) error {
			p.token(&out, t, within)
			return out.within(r.limits)
		}); err != nil {
			return err
		}
	}
	d.Text = out.text()
	if strings.TrimSpace(d.Text) != "" {
		return nil
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name, "word/media/") {
			return scanned()
		}
	}
	return nil
}

func scanned() error {
	return &Error{Reason: Scanned, Detail: "holds pictures of pages and no text: it was scanned; run it through text recognition (OCR), or paste the text"}
}

// docxParagraph is what is known of the paragraph that is being read.
type docxParagraph struct{ heading, item bool }

func (p *docxParagraph) token(out *lines, token xml.Token, within []string) {
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "pStyle":
			style := strings.ToLower(attribute(t, "val"))
			for _, name := range []string{"heading", "rubrik", "overskrift", "title"} {
				p.heading = p.heading || strings.HasPrefix(style, name)
			}
			p.item = p.item || strings.HasPrefix(style, "list")
		case "numPr":
			p.item = true
		case "r":
			if p.item && within[len(within)-2] == "p" {
				out.write("- ")
				p.item = false
			}
		case "tab":
			if !slices.Contains(within, "pPr") {
				out.write("\t")
			}
		case "br", "cr":
			out.end(false)
		case "tr":
			out.beginRow()
		}
	case xml.CharData:
		if within != nil && within[len(within)-1] == "t" {
			out.write(string(t))
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "p":
			out.end(p.heading)
			*p = docxParagraph{}
		case "tc":
			out.endCell()
		case "tr":
			if out.rows > 0 {
				out.endRow()
			}
		case "tbl":
			if out.rows == 0 {
				out.end(false)
			}
		}
	}
}
