package search

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of what is read of a person to find their subjects.
const (
	topicReads    = 200  // of their newest documents
	topicLength   = 4000 // bytes of a document's text: its beginning says what it is about
	topicPhrase   = 3    // words of a phrase found in text; a skill may have more
	topicTagWords = 6
)

// subject is a word or a phrase that stands in what a person wrote, did or answered.
type subject struct {
	terms  []string       // analysed
	names  map[string]int // how it is written, and how often; in headings headingWeight times
	docs   []indexer.DocNo
	weight float64 // documents, those that have it in their heading headingWeight times
	headed bool    // it stands in some heading, tag or list of skills
	tagged bool    // as a tag or skill of its own
	proper int     // times that it begins with a capital where no sentence does, less those that it does not
	score  float64
}

// key tells subjects apart.
func (u *subject) key() string { return strings.Join(u.terms, " ") }

// name is how a subject is written mostly; of two ways that are as common the one with fewer capitals.
func (u *subject) name() string { return mostly(u.names) }

func mostly(names map[string]int) string {
	best, most := "", 0
	for name, n := range names {
		if n > most || n == most && (best == "" || capitals(name) < capitals(best) || capitals(name) == capitals(best) && name < best) {
			best, most = name, n
		}
	}
	return best
}

func capitals(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// headingWeight is how much a document counts for a word in its heading against one in its text.
const headingWeight = 3

// subjects are the words and phrases of one person's documents, by key.
type subjects struct {
	*look
	*lexicon
	customers names    // of the firm, as far as known, and of the projects they did
	written   []string // the latter, as written
	found     map[string]*subject
}

// subjectsOf collects what documents are about. An answer is about what was asked, so that the heading of a
// question counts as the answer's.
func (l *look) subjectsOf(ctx context.Context, docs []indexer.DocNo, lexicon *lexicon, customers names) (*subjects, error) {
	s := &subjects{look: l, lexicon: lexicon, customers: maps.Clone(customers), found: map[string]*subject{}}
	if s.customers == nil {
		s.customers = names{}
	}
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		record, err := l.Record(d)
		if err != nil {
			return nil, err
		}
		if err := s.read(d, record); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *subjects) read(d indexer.DocNo, record connectors.Record) error {
	lang := s.Doc(d).Lang
	heads, tags := headings(record)
	if e, ok := record.(*connectors.Experience); ok {
		s.customers.add(e.Customer)
		if e.Customer != "" && !slices.Contains(s.written, e.Customer) {
			s.written = append(s.written, e.Customer)
		}
	}
	if asked := s.asked(d); asked != nil {
		question, tagged := headings(asked)
		heads, tags = append(heads, question...), append(tags, tagged...)
	}
	for _, tag := range tags {
		s.tag(d, lang, tag)
	}
	for _, head := range heads {
		s.collect(d, lang, head, headingWeight)
	}
	s.collect(d, lang, clip(besideTitle(record), topicLength), 1)
	return nil
}

// asked gives the record that d answers, if the asker may read it.
func (s *subjects) asked(d indexer.DocNo) connectors.Record {
	parent := s.Doc(d).Parent
	if parent == indexer.DocNo(indexer.None) {
		return nil
	}
	ref, err := s.Ref(parent)
	if err != nil {
		return nil // removed
	}
	if _, readable := s.Find(ref, s.access); !readable {
		return nil
	}
	record, err := s.Record(parent)
	if err != nil {
		return nil
	}
	return record
}

// headings are the short texts that say what a record is about, and its tags. A post without a title has
// its first line, unless it answers: the first line of an answer is a courtesy. That somebody was a
// developer somewhere says nothing of the subject, and nor does the name of a degree.
func headings(record connectors.Record) (heads, tags []string) {
	switch r := record.(type) {
	case *connectors.Post:
		if r.Title != "" || r.Parent == "" {
			heads = append(heads, titleOf(r))
		}
		return heads, r.Tags
	case *connectors.Experience:
		if r.Sort == "project" || r.Sort == "certification" {
			heads = append(heads, r.Title)
		}
		return heads, r.Skills
	}
	return nil, nil
}

// tag notes a tag or skill, which is a subject as a whole.
func (s *subjects) tag(d indexer.DocNo, lang, name string) {
	var terms []string
	end := 0
	for _, t := range s.Analyser().Tokens(lang, name) {
		if t.Start >= end {
			terms, end = append(terms, t.Term), t.End
		}
	}
	if name = strings.TrimSpace(name); len(terms) > 0 && len(terms) <= topicTagWords && len(name) <= titleLength {
		u := s.note(d, name, headingWeight, terms...)
		u.headed, u.tagged = true, true
	}
}

// note counts a subject of a document. A document counts once, with its first weight.
func (s *subjects) note(d indexer.DocNo, name string, weight float64, terms ...string) *subject {
	key := strings.Join(terms, " ")
	u := s.found[key]
	if u == nil {
		u = &subject{terms: terms, names: map[string]int{}}
		s.found[key] = u
	}
	u.names[name] += int(weight)
	u.headed = u.headed || weight >= headingWeight
	if n := len(u.docs); n == 0 || u.docs[n-1] != d {
		u.docs = append(u.docs, d)
		u.weight += weight
	}
	return u
}

// addresses of the web, of mail and of files say nothing that a reader reads.
var addresses = regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+|\S+@\S+\.\S+|[\w./-]+\.(?:md|go|kt|java|py|js|ts|tsx|ya?ml|json|xml|html?|sh|txt|sql|proto|com|org|net|no|se|io|dev)\b`)

// collect notes the words and phrases of a text. A phrase is of words that follow each other with a space
// or a hyphen between them.
func (s *subjects) collect(d indexer.DocNo, lang, whole string, weight float64) {
	if strings.ContainsAny(whole, "/@.") {
		whole = addresses.ReplaceAllStringFunc(whole, func(a string) string { return strings.Repeat("\n", len(a)) })
	}
	var run []text.Token // the words just before that a phrase may begin with
	end := 0
	for _, t := range s.Analyser().Tokens(lang, whole) {
		if t.Start < end {
			continue // a part of the word before
		}
		word := whole[t.Start:t.End]
		if len(run) > 0 && !between(whole[end:t.Start]) {
			run = run[:0]
		}
		end = t.End
		if !says(word) || key(whole[t.End:]) || contracted(whole[t.End:]) {
			run = run[:0]
			continue
		}
		u := s.note(d, word, weight, t.Term)
		u.proper += proper(whole, t)
		for i := range run {
			if run[i].Term != t.Term {
				terms := make([]string, 0, topicPhrase)
				for _, before := range run[i:] {
					terms = append(terms, before.Term)
				}
				s.note(d, whole[run[i].Start:t.End], weight, append(terms, t.Term)...)
			}
		}
		if run = append(run, t); len(run) == topicPhrase {
			run = run[1:]
		}
	}
}

func between(gap string) bool { return gap == " " || gap == "-" }

// key reports whether what follows a word makes it the key of a ticket: the -2469 of EY-2469.
func key(rest string) bool {
	return len(rest) > 1 && rest[0] == '-' && rest[1] >= '0' && rest[1] <= '9'
}

// contracted reports whether what follows a word makes it the don of don't.
func contracted(rest string) bool {
	return strings.HasPrefix(rest, "'t") || strings.HasPrefix(rest, "’t")
}

// proper is 1 for a word with a capital, -1 for one without, and 0 where a sentence begins, which tells
// nothing.
func proper(whole string, t text.Token) int {
	if first, _ := utf8.DecodeRuneInString(whole[t.Start:]); !unicode.IsUpper(first) {
		return -1
	}
	before := strings.TrimRight(whole[:t.Start], " \"'(*_#>-")
	if before == "" || strings.ContainsAny(before[len(before)-1:], ".!?:\n\r") {
		return 0
	}
	return 1
}

// says leaves out numbers, keys and hashes, the names of things in code, and words of one or two letters
// that are not written in capitals.
func says(word string) bool {
	letters, digits, humps := 0, 0, 0
	lower := false
	for _, r := range word {
		switch {
		case unicode.IsLetter(r):
			letters++
			if lower && unicode.IsUpper(r) {
				humps++
			}
		case unicode.IsDigit(r):
			digits++
		}
		lower = unicode.IsLower(r)
	}
	switch {
	case letters == 0 || digits >= 3 && digits >= letters || digits > 5:
		return false
	case letters+digits <= 2 && word != strings.ToUpper(word) && len(word) < 3:
		return false
	}
	return humps < 2 && !strings.Contains(word, "_")
}
