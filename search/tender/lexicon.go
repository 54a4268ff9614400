package tender

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
)

// index is names of skills by their words: those that the firm knows, and usual certificates. It does not change.
type index struct {
	analyser   *text.Analyser
	vocabulary *search.Vocabulary
	at         map[string][]*term // by each term that the first word may stand as
}

// lexicon finds names of an index in a text, and their synonyms. It remembers the words that it has looked up, and is
// for one text.
type lexicon struct {
	*index
	seeker *text.Seeker
	words  map[string][]string    // the terms that a word may stand as
	names  map[string]text.Phrase // of names of skills
	topics map[string]string      // what the firm calls them
}

func (i *index) lexicon() *lexicon {
	return &lexicon{i, i.analyser.Seeker(i.vocabulary.Synonyms), map[string][]string{}, map[string]text.Phrase{}, map[string]string{}}
}

// term is a name to be found.
type term struct {
	name        string
	words       text.Phrase
	known       bool // to the firm
	certificate bool
	exact       bool // found only as it is written: Go is not go
}

// mention is a term found, [start, end) of the text.
type mention struct {
	start, end  int
	name        string // as it is written in the text
	topic       string // as the firm calls it; empty: it has no name for it
	certificate bool
	direct      bool // it is the firm's own name and no synonym
	norm        bool // it is the name of a standard
}

// usual certificates that one would not tell by their words.
var usual = []string{
	"CISSP", "CISM", "CISA", "CRISC", "OSCP", "CEH", "PMP", "PRINCE2", "PRINCE2 Practitioner", "ITIL", "TOGAF", "CAMS", "CIPP/E", "ISTQB", "CKA", "CKAD",
	"SAFe", "PSM", "PSPO", "CSM", "CCNA", "CCNP", "CMRP", "CDMP", "IAAP CPACC", "GIAC", "IPMA", "ACAMS", "GWO", "GWO Basic Safety", "FRM", "CFA",
}

func newIndex(a *text.Analyser, v *search.Vocabulary) *index {
	l := &index{analyser: a, vocabulary: v, at: map[string][]*term{}}
	for _, name := range v.Skills {
		l.add(term{name: name, known: true})
	}
	for _, name := range v.Topics {
		l.add(term{name: name, known: true})
	}
	for _, name := range usual {
		l.add(term{name: name, certificate: true, exact: true})
	}
	return l
}

func (l *index) add(t term) {
	t.words = l.analyser.Phrase(t.name)
	if len(t.words) == 0 {
		return
	}
	// A short name, and one that is an ordinary word of another meaning too, is found as it is written only.
	t.exact = t.exact || len(t.words) == 1 && utf8.RuneCountInString(t.name) <= 4
	for _, first := range t.words[0] {
		l.at[first] = append(l.at[first], &t)
	}
}

// stems gives the terms that a word may stand as.
func (l *lexicon) stems(word string) []string {
	if have, ok := l.words[word]; ok {
		return have
	}
	var out []string
	for _, p := range l.analyser.Phrase(word) {
		out = append(out, p...)
	}
	l.words[word] = out
	return out
}

// phrase gives the words of a name.
func (l *lexicon) phrase(name string) text.Phrase {
	have, ok := l.names[name]
	if !ok {
		have = l.analyser.Phrase(name)
		l.names[name] = have
	}
	return have
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// find gives what stands in said, which begins at byte at of the text: of names that begin at the same word the
// longest, and none within another.
func (l *lexicon) find(said string, at int) []mention {
	words := text.Words(said)
	var out []mention
	for i := 0; i < len(words); {
		best, length := (*term)(nil), 0
		for _, first := range l.stems(said[words[i].Start:words[i].End]) {
			for _, t := range l.at[first] {
				if len(t.words) > length && l.stands(t, said, words[i:]) {
					best, length = t, len(t.words)
				}
			}
		}
		if best == nil {
			i++
			continue
		}
		m := mention{start: at + words[i].Start, end: at + words[i+length-1].End, certificate: best.certificate, direct: best.known}
		m.name = said[words[i].Start:words[i+length-1].End]
		if best.known {
			m.topic = best.name
		}
		out = append(out, m)
		i += length
	}
	return l.withSynonyms(out, said, at)
}

func (l *lexicon) stands(t *term, said string, words []text.Token) bool {
	if len(t.words) > len(words) {
		return false
	}
	for i, forms := range t.words {
		if !overlaps(forms, l.stems(said[words[i].Start:words[i].End])) {
			return false
		}
	}
	whole := said[words[0].Start:words[len(t.words)-1].End]
	return !t.exact || whole == t.name || len(t.name) > 2 && strings.ToUpper(whole) == whole && strings.EqualFold(whole, t.name)
}

// withSynonyms adds what the thesaurus has a name for, where no name of the firm's own stands.
func (l *lexicon) withSynonyms(found []mention, said string, at int) []mention {
	from := 0
	for _, s := range l.seeker.Synonyms(said) {
		i := strings.Index(said[from:], s.Text)
		if i < 0 {
			continue
		}
		start := from + i
		from = start + len(s.Text)
		if _, number := numeral(s.Text); number || generic[strings.ToLower(s.Text)] { // fem is no finite element method
			continue
		}
		m := mention{start: at + start, end: at + from, name: s.Text}
		covered := slices.IndexFunc(found, func(f mention) bool { return f.start < m.end && m.start < f.end })
		if covered >= 0 && found[covered].end-found[covered].start >= len(s.Text) {
			continue
		}
		for _, alternative := range s.Alternatives {
			if t := l.named(alternative.Text); t != nil {
				m.topic = t.name
				break
			}
		}
		if covered >= 0 {
			if m.topic == "" {
				m.topic = found[covered].topic
			}
			found = slices.DeleteFunc(found, func(f mention) bool { return f.start < m.end && m.start < f.end })
		}
		found = append(found, m)
	}
	slices.SortFunc(found, func(a, b mention) int { return a.start - b.start })
	return found
}

// named gives the firm's term that a name is, or nil.
func (l *lexicon) named(name string) *term {
	words := l.phrase(name)
	if len(words) == 0 {
		return nil
	}
	for _, first := range words[0] {
		for _, t := range l.at[first] {
			if t.known && len(t.words) == len(words) {
				same := true
				for i := range words {
					same = same && overlaps(words[i], t.words[i])
				}
				if same {
					return t
				}
			}
		}
	}
	return nil
}

// topicOf gives the firm's name for something, or "".
func (l *lexicon) topicOf(name string) string {
	have, ok := l.topics[name]
	if !ok {
		have = l.findTopic(name)
		l.topics[name] = have
	}
	return have
}

func (l *lexicon) findTopic(name string) string {
	if t := l.named(name); t != nil {
		return t.name
	}
	for _, s := range l.seeker.Synonyms(name) {
		if len(s.Text) < len(strings.TrimSpace(name)) {
			continue
		}
		for _, alternative := range s.Alternatives {
			if t := l.named(alternative.Text); t != nil {
				return t.name
			}
		}
	}
	return ""
}

// keys are of names that may be of the same thing: of two such names, at least one key is of both.
func (l *lexicon) keys(name string) []string {
	keys := []string{"=" + folded(name)}
	if p := l.phrase(name); len(p) > 0 {
		keys = append(keys, p[0]...)
	}
	return keys
}

// sameAs reports whether two names are of the same thing.
func (l *lexicon) sameAs(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	p, q := l.phrase(a), l.phrase(b)
	if len(p) == 0 || len(p) != len(q) {
		return false
	}
	for i := range p {
		if !overlaps(p[i], q[i]) {
			return false
		}
	}
	return true
}

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}
