package text

import (
	"slices"
	"strings"
)

// Thesaurus tells which expressions mean the same, within a language and across languages. Nil knows none.
// It may be shared.
type Thesaurus struct {
	groups  []group
	at      map[entry][]int // the groups that a question's words belong to
	longest map[entry]int   // of the expressions that begin with a term, in words
}

// group is expressions that mean the same, and narrower ones, which the others find but which do not find
// the others.
type group struct {
	same     []expression
	narrower []expression
}

// expression is one or more words of a language, "" for words that are the same in all of them.
type expression struct {
	text, lang string
	line       int
}

// entry is an expression as it is looked up: its terms in one language, with spaces between them. A name
// that is the same in all languages is looked up as it is written, but for case and accents.
type entry struct{ lang, terms string }

func (e expression) entry() entry {
	words := wholeWords(e.text)
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = termOf(e.lang, strings.ToLower(w))
	}
	return entry{e.lang, strings.Join(terms, " ")}
}

func termOf(lang, lower string) string {
	if lang == "" {
		return Fold(lower)
	}
	return stem(lang, lower)
}

func wholeWords(text string) []string {
	var words []string
	for _, t := range Words(text) {
		words = append(words, text[t.Start:t.End])
	}
	return words
}

// newThesaurus makes groups ready to be looked up.
func newThesaurus(groups []group) *Thesaurus {
	t := &Thesaurus{groups: groups, at: map[entry][]int{}, longest: map[entry]int{}}
	for i, g := range groups {
		for _, e := range g.same {
			if key := e.entry(); !slices.Contains(t.at[key], i) {
				t.at[key] = append(t.at[key], i)
				first, _, _ := strings.Cut(key.terms, " ")
				begin := entry{key.lang, first}
				t.longest[begin] = max(t.longest[begin], len(wholeWords(e.text)))
			}
		}
	}
	return t
}

// Alternative is an expression that may stand in a document in place of words of a question. For each of its
// words it has the terms that the word may stand as, as Word has; a document holds the alternative when it
// holds one of each.
type Alternative struct {
	Text  string
	Words [][]string
}

// Synonymous are words of a question that follow each other and together have alternatives.
type Synonymous struct {
	Text         string // as typed
	Words        []Word
	Alternatives []Alternative
}

// Synonyms finds the words of a question that a thesaurus knows, in the firm's languages: of several
// expressions that begin at a word the longest, so that "offentlig upphandling" is not just any procurement.
// Alternatives stand in the order of the thesaurus, each once however many languages write it so.
func (a *Analyser) Synonyms(t *Thesaurus, question string) []Synonymous {
	return a.Seeker(t).Synonyms(question)
}

// Seeker is a Thesaurus that many texts are looked up in: it analyses a word once, and seldom more than the first
// words of an expression. Only one goroutine at a time may use it.
type Seeker struct {
	analyser  *Analyser
	thesaurus *Thesaurus
	begin     map[string]int // by words, how long the longest expression is that begins with it; 0: none does
}

// Seeker gives one of a thesaurus.
func (a *Analyser) Seeker(t *Thesaurus) *Seeker { return &Seeker{a, t, map[string]int{}} }

// Synonyms is that of Analyser.
func (s *Seeker) Synonyms(question string) []Synonymous {
	if s.thesaurus == nil {
		return nil
	}
	words := Words(question)
	var found []Synonymous
	for i := 0; i < len(words); {
		n := min(s.longest(question[words[i].Start:words[i].End]), len(words)-i)
		for ; n > 0; n-- {
			if same, known := s.analyser.synonyms(s.thesaurus, question[words[i].Start:words[i+n-1].End]); known {
				found = append(found, same)
				break
			}
		}
		i += max(n, 1)
	}
	return found
}

// longest is how many words the longest expression has that a word may begin.
func (s *Seeker) longest(word string) int {
	if n, seen := s.begin[word]; seen {
		return n
	}
	lower := strings.ToLower(word)
	n := s.thesaurus.longest[entry{"", Fold(lower)}]
	for _, lang := range s.analyser.langs {
		n = max(n, s.thesaurus.longest[entry{lang, termOf(lang, lower)}])
	}
	s.begin[word] = n
	return n
}

// synonyms looks up words as one expression.
func (a *Analyser) synonyms(t *Thesaurus, text string) (s Synonymous, known bool) {
	typed := wholeWords(text)
	lower := make([]string, len(typed))
	for i, w := range typed {
		lower[i] = strings.ToLower(w)
	}
	s.Text = text
	seen := map[string]bool{Fold(strings.ToLower(s.Text)): true}
	for _, lang := range slices.Concat(a.langs, []string{""}) {
		terms := make([]string, len(lower))
		for i, w := range lower {
			terms[i] = termOf(lang, w)
		}
		key := entry{lang, strings.Join(terms, " ")}
		for _, g := range t.at[key] {
			for _, e := range slices.Concat(t.groups[g].same, t.groups[g].narrower) {
				if e.lang != "" && !slices.Contains(a.langs, e.lang) || e.entry() == key {
					continue
				}
				if spelled := Fold(strings.ToLower(e.text)); !seen[spelled] {
					seen[spelled] = true
					if alternative := a.alternative(e); len(alternative.Words) > 0 {
						s.Alternatives = append(s.Alternatives, alternative)
					}
				}
			}
		}
	}
	if len(s.Alternatives) == 0 {
		return s, false
	}
	for i, w := range typed {
		s.Words = append(s.Words, a.word(w, lower[i]))
	}
	return s, true
}

// alternative analyses an expression as if it had been asked for, since its words stand in documents of any
// language. Words that documents of its language leave out are left out; where that leaves one of several,
// as contract of "IT contract", it would say too little, and the alternative has no words.
func (a *Analyser) alternative(e expression) Alternative {
	out := Alternative{Text: e.text}
	words := wholeWords(e.text)
	for _, w := range words {
		if lower := strings.ToLower(w); !a.stop[e.lang][lower] {
			out.Words = append(out.Words, a.word(w, lower).Terms)
		}
	}
	if len(out.Words) == 1 && len(words) > 1 {
		out.Words = nil
	}
	return out
}
