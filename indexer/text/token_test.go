package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vemvet/vemvet/connectors"
)

// cut gives the words of s and, in brackets behind a word, its parts.
func cut(s string) string {
	var out []string
	tokens(s, func(t token) {
		w := s[t.start:t.end]
		if t.part {
			w = "(" + w + ")"
		}
		out = append(out, w)
	})
	return strings.Join(out, " ")
}

func TestWordsAreCutSoThatNamesSurvive(t *testing.T) {
	for s, want := range map[string]string{
		"":                                  "",
		" \t\n.,;:!?-–—…\"'()[]{}":          "",
		"Vem kan Kafka?":                    "Vem kan Kafka",
		"C#":                                "C#",
		"C# och F#, C++.":                   "C# och F# C++",
		"(C#)":                              "C#",
		"C++17":                             "C 17",
		"a+b=c":                             "a b c",
		"#kafka ##":                         "kafka",
		".NET":                              ".NET (NET)",
		"ASP.NET":                           "ASP.NET (ASP) (NET)",
		"C#/.NET Core":                      "C# .NET (NET) Core",
		"slut.Next":                         "slut Next",
		"klart.Vi ses":                      "klart.Vi (klart) (Vi) ses",
		"slut. .net":                        "slut .net (net)",
		"Node.js":                           "Node.js (Node) (js)",
		"Vue.js, D3.js.":                    "Vue.js (Vue) (js) D3 js",
		"SAP S/4HANA":                       "SAP S/4HANA (4HANA)",
		"TCP/IP och UX/UI":                  "TCP IP och UX UI",
		"R&D, P&L and A/B-test, either/or":  "R&D P&L and A/B test either or",
		"k8s i18n OAuth2":                   "k8s i18n OAuth2 (Auth2)",
		"anna.berg@firma.se":                "anna berg firma.se (firma) (se)",
		"https://www.firma.se/a/b?id=3#top": "https www firma.se (firma) (se) a b id 3 top",
		"e-post on-call maskin-inlärning":   "e post on call maskin inlärning",
		"1.5 v1.2.3 3,14 2024-05-01 10 000": "1.5 v1.2.3 (v1) 3 14 2024 05 01 10 000",
		"200GB 4k 50%":                      "200GB 4k 50",
		"ÅÄÖ åäö Ærø Þór":                   "ÅÄÖ åäö Ærø Þór",
		"Ångström A\u030angstro\u0308m":     "Ångström A\u030angstro\u0308m",
		"snake_case_name __init__":          "snake_case_name (snake) (case) (name) init",
		"JournalfoeringService":             "JournalfoeringService (Journalfoering) (Service)",
		"parseHTTPRequest iPhone":           "parseHTTPRequest (parse) (HTTP) (Request) iPhone (Phone)",
		"don't L'Oréal":                     "don t L Oréal",
		"日本語 привет":                        "日本語 привет",
		"kafka🚀flink":                       "kafka flink",
		"ok\u00a0då\u200bsen":               "ok då sen",
		"\u0301\u0302 a":                    "a",
		"a\xffb\x80":                        "a b",
	} {
		if got := cut(s); got != want {
			t.Errorf("%q is cut into %q, want %q", s, got, want)
		}
	}
}

// wellFormed reports what is wrong with the tokens of a text: each must be inside it, on borders of runes,
// a word after the word before it, a part inside its word.
func wellFormed(t *testing.T, s string) {
	t.Helper()
	var word, last token
	tokens(s, func(tok token) {
		switch {
		case tok.start < 0 || tok.end > len(s) || tok.start >= tok.end:
			t.Fatalf("%q: token %+v is not inside", s, tok)
		case !utf8.RuneStart(s[tok.start]) || tok.end < len(s) && !utf8.RuneStart(s[tok.end]) && utf8.ValidString(s):
			t.Fatalf("%q: token %+v is not on borders of runes", s, tok)
		case !utf8.ValidString(s[tok.start:tok.end]):
			t.Fatalf("%q: token %+v is no text", s, tok)
		case !tok.part && tok.start < word.end:
			t.Fatalf("%q: word %+v begins before %+v ends", s, tok, word)
		case tok.part && (tok.start < word.start || tok.end > word.end):
			t.Fatalf("%q: part %+v is not inside %+v", s, tok, word)
		case tok.part && last.part && tok.start < last.end:
			t.Fatalf("%q: part %+v begins before %+v ends", s, tok, last)
		}
		if last = tok; !tok.part {
			word = tok
		}
	})
}

// nasty are seeds for the fuzzers.
var nasty = []string{
	"", "a", ".", ".N", "..N", "C#", "C##+", "+#", "S/4HANA", "1/2/3", "a._b", "A\u030angstro\u0308m", "\u0301", "_\u0301\u0301",
	"a_\u0301\u0302", "a\xff\xc3", "\xf0\x9f\x98", "İİ", "ǅX", "ß", "aaaa eee", "日本.js", "aB\u0301C", "<p", "<script>a", "&#x41;&amp", "</", "<!--",
	"[a](b)", "![](", "[[a]](b))", "**_~`", "# - [x] a", "1. 2) a", "\x00\x01", "http://a.b/c#d", "who knows", "vem vet", strings.Repeat("x", 70),
}

func FuzzTokens(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	a := NewAnalyser()
	f.Fuzz(func(t *testing.T, s string) {
		wellFormed(t, s)
		for _, lang := range append(Languages, "", "xx") {
			for _, tok := range a.Tokens(lang, s) {
				if tok.Term == "" || tok.Start < 0 || tok.End > len(s) || tok.Start >= tok.End {
					t.Fatalf("%q in %q: token %+v", s, lang, tok)
				}
				if Fold(tok.Term) != tok.Term {
					t.Fatalf("%q in %q: the term %q is not folded", s, lang, tok.Term)
				}
			}
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	a := NewAnalyser("sv", "no", "en")
	f.Fuzz(func(t *testing.T, s string) {
		words, ignored := a.Query(s)
		if len(words) == 0 && len(ignored) > 0 {
			t.Fatalf("%q: nothing is left, and %q were ignored", s, ignored)
		}
		seen := map[string]bool{}
		for _, w := range words {
			if !strings.Contains(s, w.Text) || len(w.Terms) == 0 || slices.Contains(w.Terms, "") || seen[w.Terms[0]] {
				t.Fatalf("%q: word %+v", s, w)
			}
			seen[w.Terms[0]] = true
		}
	})
}

func FuzzPlain(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range []connectors.Format{"", connectors.Text, connectors.Markdown, connectors.HTML, "other"} {
			p := Plain(s, format)
			if utf8.ValidString(s) && !utf8.ValidString(p) {
				t.Fatalf("%q as %q is no text any longer: %q", s, format, p)
			}
			if (format == "" || format == connectors.Text) && p != s {
				t.Fatalf("text %q became %q", s, p)
			}
			wellFormed(t, p)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fold(s); utf8.ValidString(s) && Fold(once) != once {
			t.Fatalf("%q folds to %q and that to %q", s, once, Fold(once))
		}
	})
}

func FuzzDetect(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	d := NewDetector("sv", "no", "en")
	f.Fuzz(func(t *testing.T, s string) {
		if lang := d.Detect(s); !slices.Contains([]string{"", "sv", "no", "en"}, lang) {
			t.Fatalf("%q is %q", s, lang)
		}
	})
}
