package text

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/connectors"
)

// Plain gives the words of a post's body without its mark-up, with blank lines between blocks.
func Plain(body string, format connectors.Format) string {
	switch format {
	case connectors.HTML:
		return plainHTML(body)
	case connectors.Markdown:
		return plainMarkdown(body)
	}
	return body
}

// blocks end a line of text in HTML.
var blocks = map[string]bool{
	"p": true, "div": true, "br": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "pre": true,
	"td": true, "th": true, "dl": true, "dt": true, "dd": true, "hr": true, "section": true, "article": true,
	"header": true, "footer": true, "figcaption": true, "option": true,
}

func plainHTML(body string) string {
	var out strings.Builder
	silent := 0 // inside script or style
	for z := html.NewTokenizer(strings.NewReader(body)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		name, _ := z.TagName()
		switch tag := string(name); {
		case kind == html.TextToken && silent == 0:
			out.Write(z.Text())
		case kind == html.StartTagToken && (tag == "script" || tag == "style"):
			silent++
		case kind == html.EndTagToken && (tag == "script" || tag == "style"):
			silent = max(0, silent-1)
		case blocks[tag]:
			out.WriteByte('\n')
		}
	}
}

var (
	markdownLink = regexp.MustCompile(`!?\[([^\]\n]*)\]\([^)\n]*\)`)
	markdownMark = regexp.MustCompile("(?m)^[ \t]*(?:#{1,6}|>|[-*+]|\\d+[.)])[ \t]+(?:\\[[ xX]\\][ \t]*)?|[*_`~]{1,3}")
)

// plainMarkdown takes off what a reader does not read: link targets, heading and list signs, emphasis.
// An underscore inside a word is part of it.
func plainMarkdown(body string) string {
	body = markdownLink.ReplaceAllString(body, "$1")
	var out strings.Builder
	last := 0
	for _, at := range markdownMark.FindAllStringIndex(body, -1) {
		if body[at[0]] == '_' && at[0] > 0 && at[1] < len(body) && isWordByte(body[at[0]-1]) && isWordByte(body[at[1]]) {
			continue
		}
		out.WriteString(body[last:at[0]])
		last = at[1]
	}
	out.WriteString(body[last:])
	return out.String()
}

func isWordByte(b byte) bool {
	return b >= 0x80 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
