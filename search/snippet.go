package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of snippets, in bytes.
const (
	snippetLength = 220   // a longer sentence is cut around its first marked word
	snippetReads  = 20000 // how much of a long text is looked through
)

// snippet chooses the sentence that holds most of the terms, the earliest among equals, and marks them.
// A text that holds none shows its beginning.
func snippet(a *text.Analyser, lang, whole string, terms map[string]bool) Snippet {
	whole = clip(whole, snippetReads)
	marks := marked(a.Tokens(lang, whole), terms)
	start, end := sentence(whole, marks)
	start, end = narrow(whole, start, end, marks)
	return spans(whole, start, end, marks)
}

// marked gives the tokens that are one of the terms, without those inside another.
func marked(tokens []text.Token, terms map[string]bool) []text.Token {
	var out []text.Token
	for _, t := range tokens {
		if terms[t.Term] && (len(out) == 0 || t.Start >= out[len(out)-1].End) {
			out = append(out, t)
		}
	}
	return out
}

// sentence gives the bytes of the best sentence.
func sentence(whole string, marks []text.Token) (start, end int) {
	bestStart, bestEnd, most := 0, len(whole), -1
	rest, at, state := whole, 0, -1
	for i := 0; rest != ""; {
		var s string
		s, rest, state = uniseg.FirstSentenceInString(rest, state)
		from, to := at, at+len(s)
		at = to
		distinct := map[string]bool{}
		for ; i < len(marks) && marks[i].Start < to; i++ {
			distinct[marks[i].Term] = true
		}
		if strings.TrimSpace(s) != "" && len(distinct) > most {
			bestStart, bestEnd, most = from, to, len(distinct)
		}
	}
	return bestStart, bestEnd
}

// narrow trims white space and cuts a long sentence around its first marked word.
func narrow(whole string, start, end int, marks []text.Token) (int, int) {
	for start < end && isSpaceAt(whole, start) {
		_, size := utf8.DecodeRuneInString(whole[start:])
		start += size
	}
	end = start + len(strings.TrimRightFunc(whole[start:end], unicode.IsSpace))
	if end-start <= snippetLength {
		return start, end
	}
	from := start
	for _, m := range marks {
		if m.Start >= start && m.Start < end {
			from = max(start, min(m.Start-snippetLength/3, end-snippetLength))
			break
		}
	}
	if from > start {
		if at := strings.IndexByte(whole[from:end], ' '); at >= 0 && at < snippetLength/4 {
			from += at + 1
		}
	}
	for from < end && !utf8.RuneStart(whole[from]) {
		from++
	}
	to := min(end, from+snippetLength)
	if to < end {
		if at := strings.LastIndexByte(whole[from:to], ' '); at > snippetLength/2 {
			to = from + at
		}
	}
	for to > from && to < len(whole) && !utf8.RuneStart(whole[to]) {
		to--
	}
	return from, to
}

func isSpaceAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(r)
}

// spans cuts [start, end) where marking begins and ends, with an ellipsis where a sentence was cut.
func spans(whole string, start, end int, marks []text.Token) Snippet {
	var out Snippet
	add := func(s string, mark bool) {
		if s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "); s != "" {
			out = append(out, Span{s, mark})
		}
	}
	at := start
	for _, m := range marks {
		if m.Start < at || m.End > end {
			continue
		}
		add(whole[at:m.Start], false)
		add(whole[m.Start:m.End], true)
		at = m.End
	}
	add(whole[at:end], false)
	if rest := strings.TrimSpace(whole[end:]); rest != "" && end-start >= snippetLength/2 && !strings.ContainsAny(whole[max(start, end-1):end], ".!?") {
		out = append(out, Span{Text: "…"})
	}
	return out
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
