package page

import (
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

func TestBody(t *testing.T) {
	for _, test := range []struct {
		name   string
		format connectors.Format
		in     string
		want   string
	}{
		{"text keeps paragraphs and line breaks", connectors.Text, "one\ntwo\r\n\r\n\nthree\n", "<p>one<br>\ntwo</p>\n<p>three</p>\n"},
		{"no format is text", "", "<b>&", "<p>&lt;b&gt;&amp;</p>\n"},
		{"addresses in text become links, without the full stop", connectors.Text, "see https://x.se/a?b=1&c=2.", `<p>see <a href="https://x.se/a?b=1&amp;c=2" rel="nofollow noreferrer">https://x.se/a?b=1&amp;c=2</a>.</p>` + "\n"},
		{"other schemes stay text", connectors.Text, "javascript:alert(1) ftp://x", "<p>javascript:alert(1) ftp://x</p>\n"},
		{"an address that is none stays text", connectors.Text, "https://%zz", "<p>https://%zz</p>\n"},
		{"markdown is rendered, its headings below the page's", connectors.Markdown, "# A\n\n**b** `c`", "<h3>A</h3>\n<p><strong>b</strong> <code>c</code></p>\n"},
		{"HTML in markdown is left out", connectors.Markdown, "a <b onclick=x>b</b> <script>alert(1)</script>", "<p>a b alert(1)</p>\n"},
		{"a script in a markdown link goes nowhere", connectors.Markdown, "[x](javascript:alert(1))", "<p>x</p>\n"},
		{"pictures are not fetched", connectors.Markdown, "![alt](https://spy.example/x.png)", "<p></p>\n"},
		{"HTML keeps what is harmless", connectors.HTML, `<h2>a</h2><p class="x" style="color:red">b<br>c</p>`, "<h4>a</h4><p>b<br>c</p>"},
		{"HTML loses handlers, scripts, styles, frames and pictures", connectors.HTML, `<p onclick="a()">x</p><script>b()</script><style>p{}</style><iframe src="/"></iframe><img src="https://spy.example/x"><svg onload=c()></svg>`, "<p>x</p>"},
		{"HTML cannot send readers around this site", connectors.HTML, `<a href="/team?do=build">x</a>`, "x"},
		{"links out of HTML tell nobody where the reader was", connectors.HTML, `<a href="https://x.se" target="_top">x</a>`, `<a href="https://x.se" rel="nofollow noreferrer">x</a>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := string(body(test.in, test.format)); got != test.want {
				t.Errorf("body(%q)\n got %q\nwant %q", test.in, got, test.want)
			}
		})
	}
}

func FuzzBody(f *testing.F) {
	for _, seed := range []string{evil, "# a\n\n<!-- --><script>", `<a href="java&#10;script:x">`, "<svg><style><img src=x onerror=y>", "[a]: javascript:x\n\n[a]", "```\n<script>\n```"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, format := range []connectors.Format{connectors.Text, connectors.Markdown, connectors.HTML} {
			checkMarkup(t, string(body(in, format)))
		}
	})
}

func TestALongBodyIsCutAtACharacter(t *testing.T) {
	got := string(body(strings.Repeat("å", maxBody), connectors.Text))
	if len(got) > maxBody+20 || !strings.HasSuffix(got, "å…</p>\n") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-20:])
	}
}
