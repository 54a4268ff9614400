package page

import (
	"bytes"
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/vemvet/vemvet/connectors"
)

// maxBody is how much of a post is shown, in bytes; the rest is at its source.
const maxBody = 200_000

// body renders what a colleague wrote. Whatever the format, what comes out went through an allow-list.
func body(text string, format connectors.Format) template.HTML {
	text = cut(text, maxBody)
	switch format {
	case connectors.Markdown:
		var out bytes.Buffer
		if err := markdown.Convert([]byte(text), &out); err != nil {
			return plain(text)
		}
		return sanitise(out.String())
	case connectors.HTML:
		return sanitise(text)
	}
	return plain(text)
}

// sanitise lets through what the allow-list does, with headings put below those of the page.
func sanitise(markup string) template.HTML {
	return template.HTML(lowered.Replace(allowed.Sanitize(markup))) // #nosec G203 -- sanitised just now
}

// lowered sees headings without attributes and no other "<": the allow-list sees to both.
var lowered = strings.NewReplacer(
	"<h1>", "<h3>", "</h1>", "</h3>", "<h2>", "<h4>", "</h2>", "</h4>", "<h3>", "<h5>", "</h3>", "</h5>",
	"<h4>", "<h6>", "</h4>", "</h6>", "<h5>", "<h6>", "</h5>", "</h6>",
)

// markdown leaves out HTML in the source, which is goldmark's default.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify))

// allowed is the allow-list for what users write, less than bluemonday's UGCPolicy: no images, which would
// tell others who reads, and no ids, which would shadow the page's own.
var allowed = allowList()

func allowList() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
		"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark",
		"code", "kbd", "samp", "var", "abbr", "cite", "q", "dl", "dt", "dd", "div", "span")
	p.AllowLists()
	p.AllowTables()
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

// plain keeps paragraphs and line breaks and makes addresses into links.
func plain(text string) template.HTML {
	var out strings.Builder
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		paragraph = strings.Trim(paragraph, "\n")
		if strings.TrimSpace(paragraph) == "" {
			continue
		}
		out.WriteString("<p>")
		for i, line := range strings.Split(paragraph, "\n") {
			if i > 0 {
				out.WriteString("<br>\n")
			}
			writeLine(&out, line)
		}
		out.WriteString("</p>\n")
	}
	return template.HTML(out.String()) // #nosec G203 -- all text in it was escaped
}

var address = regexp.MustCompile(`https?://[^\s<>"']+`)

func writeLine(out *strings.Builder, line string) {
	rest := 0
	for _, span := range address.FindAllStringIndex(line, -1) {
		// Punctuation after an address ends the sentence, not the address.
		found := strings.TrimRight(line[span[0]:span[1]], ".,;:!?)]}")
		if webAddress(found) == "" {
			continue
		}
		out.WriteString(html.EscapeString(line[rest:span[0]]))
		escaped := html.EscapeString(found)
		out.WriteString(`<a href="` + escaped + `" rel="nofollow noreferrer">` + escaped + `</a>`)
		rest = span[0] + len(found)
	}
	out.WriteString(html.EscapeString(line[rest:]))
}

// webAddress gives back an address of the web, or nothing: a source may hold any string.
func webAddress(s string) string {
	parsed, err := url.Parse(s)
	if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return ""
	}
	return s
}

// cut shortens a text to at most limit bytes, at the end of a character.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}
