package export

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"
)

// node is an element of a document.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

// pairs are attributes: names and values in turn.
type pairs []string

func (p pairs) attributes() (attrs []xml.Attr) {
	for pair := range slices.Chunk(p, 2) {
		attrs = append(attrs, xml.Attr{Name: xml.Name{Local: "w:" + pair[0]}, Value: pair[1]})
	}
	return attrs
}

// el makes an element of WordprocessingML, such as el("p").
func el(name string, attributes pairs, nodes ...node) node {
	return node{XMLName: xml.Name{Local: "w:" + name}, Attrs: attributes.attributes(), Nodes: nodes}
}

func val(name, value string) node { return el(name, pairs{"val", value}) }

// run is a piece of text of one look: bold, or of a language of its own.
type run struct {
	text string
	bold bool
	lang string // two letters; "": that of the document
}

func (r run) node() node {
	look := el("rPr", nil)
	if r.bold {
		look.Nodes = append(look.Nodes, el("b", nil))
	}
	if tag := proofing[r.lang]; tag != "" {
		look.Nodes = append(look.Nodes, val("lang", tag))
	}
	text := el("t", nil)
	text.Attrs = []xml.Attr{{Name: xml.Name{Local: "xml:space"}, Value: "preserve"}}
	text.Text = r.text
	if len(look.Nodes) == 0 {
		return el("r", nil, text)
	}
	return el("r", nil, look, text)
}

// proofing are the languages that a word processor checks spelling in.
var proofing = map[string]string{"en": "en-GB", "sv": "sv-SE", "no": "nb-NO", "nb": "nb-NO", "nn": "nn-NO", "da": "da-DK", "fi": "fi-FI", "de": "de-DE"}

// paragraph is a paragraph in a style of styles.xml.
func paragraph(style string, runs ...run) node {
	p := el("p", nil, el("pPr", nil, val("pStyle", style)))
	for _, r := range runs {
		if r.text = clean(r.text); r.text != "" {
			p.Nodes = append(p.Nodes, r.node())
		}
	}
	return p
}

// table is a table whose first row is its heading, with columns of so many twentieths of a point.
func table(widths []int, heading []string, rows [][]run) node {
	properties := el("tblPr", nil, val("tblStyle", "Lines"), el("tblW", pairs{"w", "5000", "type", "pct"}), el("tblLayout", pairs{"type", "fixed"}))
	grid := el("tblGrid", nil)
	for _, w := range widths {
		grid.Nodes = append(grid.Nodes, el("gridCol", pairs{"w", fmt.Sprint(w)}))
	}
	t := el("tbl", nil, properties, grid)
	row := func(cells []run, heading bool) {
		tr := el("tr", nil, el("trPr", nil, el("cantSplit", nil)))
		if heading {
			tr.Nodes[0].Nodes = append(tr.Nodes[0].Nodes, el("tblHeader", nil))
		}
		for i, cell := range cells {
			tr.Nodes = append(tr.Nodes, el("tc", nil, el("tcPr", nil, el("tcW", pairs{"w", fmt.Sprint(widths[i]), "type", "dxa"})), paragraph("Cell", cell)))
		}
		t.Nodes = append(t.Nodes, tr)
	}
	var headings []run
	for _, h := range heading {
		headings = append(headings, run{text: h, bold: true})
	}
	row(headings, true)
	for _, cells := range rows {
		row(cells, false)
	}
	return t
}

//go:embed styles.xml
var wordStyles string

// Namespaces and parts of the package (ECMA-376, part 2).
const (
	wordSpace    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	contentTypes = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
	rootParts    = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	wordParts    = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer.xml"/></Relationships>`
	wordFooter   = xml.Header + `<w:ftr xmlns:w="` + wordSpace + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>`
	// section is a page of A4 with margins of 2 cm, in twentieths of a point, and the footer.
	section = `<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1021" w:right="1134" w:bottom="1021" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`
)

// pageWidth is what the margins leave of a page.
const pageWidth = 11906 - 2*1134

// wordFile packs a document of these paragraphs and tables.
func wordFile(title, lang string, made time.Time, nodes []node) ([]byte, error) {
	var body bytes.Buffer
	body.WriteString(xml.Header + `<w:document xmlns:w="` + wordSpace + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	encoder := xml.NewEncoder(&body)
	for _, n := range nodes {
		if err := encoder.Encode(n); err != nil {
			return nil, err
		}
	}
	body.WriteString(section + `</w:body></w:document>`)
	var named bytes.Buffer
	if err := xml.EscapeText(&named, []byte(clean(title))); err != nil {
		return nil, err
	}
	when := made.Format("2006-01-02T15:04:05Z")
	core := xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + named.String() + `</dc:title><dc:creator>Vemvet</dc:creator><dc:language>` + languageTag(lang) + `</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">` + when + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + when + `</dcterms:modified></cp:coreProperties>`
	var content bytes.Buffer
	archive := zip.NewWriter(&content)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", rootParts}, {"docProps/core.xml", core},
		{"word/document.xml", body.String()}, {"word/_rels/document.xml.rels", wordParts},
		{"word/styles.xml", strings.ReplaceAll(wordStyles, "LANGUAGE", languageTag(lang))}, {"word/footer.xml", wordFooter},
	} {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return nil, err
		}
		if _, err := file.Write([]byte(part.content)); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return content.Bytes(), err
}
