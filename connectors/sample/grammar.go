package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// template is a piece of text with choices and slots. In the tables it is written
//
//	{Hej|Hallå} $name, vi har $n {servrar|noder}{| i drift}.
//
// where {a|b} takes one of its alternatives (they may nest, and may be empty), $word is filled in by the
// thread, and $Word is the same with a capital first letter. A backslash makes the next byte plain.
type template struct{ parts []part }

// part is a literal, a slot or a choice: the first that is set.
type part struct {
	literal string
	slot    string
	capital bool
	choice  []template
}

func parseTemplate(source string) (template, error) {
	p := templateParser{in: source}
	t, err := p.sequence(false)
	if err != nil {
		return template{}, fmt.Errorf("template %q: %w", source, err)
	}
	return t, nil
}

type templateParser struct {
	in string
	at int
}

func (p *templateParser) sequence(nested bool) (template, error) {
	var t template
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			t.parts = append(t.parts, part{literal: plain.String()})
			plain.Reset()
		}
	}
	for p.at < len(p.in) {
		c := p.in[p.at]
		switch {
		case c == '\\' && p.at+1 < len(p.in):
			next := p.in[p.at+1]
			if next == 'n' {
				next = '\n'
			}
			plain.WriteByte(next)
			p.at += 2
		case c == '{':
			flush()
			p.at++
			choice, err := p.choice()
			if err != nil {
				return t, err
			}
			t.parts = append(t.parts, part{choice: choice})
		case nested && (c == '|' || c == '}'):
			flush()
			return t, nil
		case c == '}':
			return t, fmt.Errorf("stray } at byte %d", p.at)
		case c == '$' && p.at+1 < len(p.in) && isLetter(p.in[p.at+1]):
			flush()
			end := p.at + 1
			for end < len(p.in) && isLetter(p.in[end]) {
				end++
			}
			name := p.in[p.at+1 : end]
			lower := strings.ToLower(name)
			t.parts = append(t.parts, part{slot: lower, capital: name != lower})
			p.at = end
		default:
			plain.WriteByte(c)
			p.at++
		}
	}
	if nested {
		return t, fmt.Errorf("a { is not closed")
	}
	flush()
	return t, nil
}

func (p *templateParser) choice() ([]template, error) {
	var alternatives []template
	for {
		t, err := p.sequence(true)
		if err != nil {
			return nil, err
		}
		alternatives = append(alternatives, t)
		c := p.in[p.at]
		p.at++
		if c == '}' {
			return alternatives, nil
		}
	}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// anyOf is the template that takes one of the given ones.
func anyOf(ts []template) template { return template{parts: []part{{choice: ts}}} }

// literal is the template of a text as it stands.
func literal(text string) template { return template{parts: []part{{literal: text}}} }

// scene is what slots are filled from: plain words, or templates that are rendered anew at each use so
// that the same problem is told in different words. A number is drawn at its first use and kept in words,
// so that question, answer and thanks agree on it.
type scene struct {
	words map[string]string
	texts map[string]template
	rng   *rand.Rand
}

func (s *scene) render(t template) string {
	var out strings.Builder
	s.write(&out, t)
	return out.String()
}

func (s *scene) write(out *strings.Builder, t template) {
	for _, p := range t.parts {
		switch {
		case p.literal != "":
			out.WriteString(p.literal)
		case p.choice != nil:
			s.write(out, p.choice[s.rng.IntN(len(p.choice))])
		case p.slot != "":
			text := s.fill(p.slot)
			if p.capital {
				text = capitalised(text)
			}
			out.WriteString(text)
		}
	}
}

// numbers are the slots that stand for a number: from least to most in steps.
var numbers = map[string]struct{ least, most, step int }{
	"k":      {2, 9, 1},
	"n":      {11, 48, 1},
	"m":      {52, 97, 1}, // more than $n
	"pct":    {15, 85, 5},
	"big":    {1200, 9600, 100},
	"days":   {2, 5, 1},
	"hours":  {2, 8, 1},
	"months": {4, 18, 1},
	"floor":  {1, 6, 1},
	"ticket": {10200, 98700, 13},
	"year":   {2015, 2022, 1},
	"hour":   {10, 16, 1},
}

func (s *scene) fill(slot string) string {
	if word, ok := s.words[slot]; ok {
		return word
	}
	if t, ok := s.texts[slot]; ok {
		return s.render(t)
	}
	r, ok := numbers[slot]
	if !ok {
		panic(fmt.Sprintf("sample: no value for slot $%s", slot))
	}
	s.words[slot] = fmt.Sprint(r.least + r.step*s.rng.IntN((r.most-r.least)/r.step+1))
	return s.words[slot]
}

// capitalised leaves names of settings, files and commands as they are.
func capitalised(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if strings.ContainsAny(strings.TrimRight(first, ".,:;!?"), "._/0123456789=") {
		return text
	}
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

// lowered is the opposite, for a title within a sentence; what is written in capitals stays so.
func lowered(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(second) || second == ' ' {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}
