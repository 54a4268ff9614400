package search

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Bounds of what is taken for a misspelling.
const (
	rarely      = 2  // documents that hold a word which may still be one
	farCommoner = 20 // times as many have to hold what was meant
	misspelt    = 4  // words of a question that are looked at
)

// didYouMean gives the question with its misspelt words put right, or "". frequencies are those of the
// clauses. A word may be misspelt that next to no document holds which everyone may read, that names nobody
// and nothing, and that is near to a word of such documents or to a colleague's name: one letter put in,
// left out, changed or swapped with the next, two in long words.
func (l *look) didYouMean(ctx context.Context, q Query, u understood, frequencies []int) (string, error) {
	meant := map[string]string{} // by lower-case word
	for i, clause := range u.Clauses {
		if clause.Not || clause.Must || i >= len(frequencies) || frequencies[i] > rarely || len(meant) == misspelt || !l.mayBeMisspelt(clause.Word) {
			continue
		}
		better, err := l.spelling(ctx, clause, frequencies[i])
		if err != nil {
			return "", err
		}
		if better != "" {
			meant[strings.ToLower(clause.Word)] = better
		}
	}
	if len(meant) == 0 {
		return "", nil
	}
	var out strings.Builder
	at := 0
	for _, t := range text.Words(q.Text) {
		if better := meant[strings.ToLower(q.Text[t.Start:t.End])]; better != "" {
			out.WriteString(q.Text[at:t.Start] + better)
			at = t.End
		}
	}
	out.WriteString(q.Text[at:])
	return out.String(), nil
}

func (l *look) mayBeMisspelt(word string) bool {
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) || utf8.RuneCountInString(word) < 4 {
		return false
	}
	folded := fold(word)
	names := l.directory.Names()
	return len(names.People(folded)) == 0 && len(names.At([]string{folded}, l.directory, l.access)) == 0
}

// spelling gives what was meant by a word that so many documents hold, or "".
func (l *look) spelling(ctx context.Context, clause indexer.Clause, documents int) (string, error) {
	edits := []int{1}
	if utf8.RuneCountInString(clause.Word) >= 8 {
		edits = []int{1, 2}
	}
	for _, n := range edits {
		best := indexer.Word{Documents: max(1, documents*farCommoner-1)}
		for _, term := range clause.Terms {
			if term.Weight < 1 || len(term.Text) < 4 {
				continue
			}
			near, err := l.Near(term.Text, n)
			if err != nil {
				return "", err
			}
			for _, w := range near {
				if w.Documents > best.Documents && !slices.ContainsFunc(clause.Terms, func(t indexer.Term) bool { return t.Text == w.Text }) {
					best = w
				}
			}
		}
		if best.Text != "" {
			return l.written(ctx, best.Text)
		}
	}
	if documents > 0 {
		return "", nil
	}
	return l.nearName(fold(clause.Word))
}

// written gives the word that a term most often stands for in documents that everyone may read.
func (l *look) written(ctx context.Context, term string) (string, error) {
	forms := map[string]int{}
	m := indexer.Matching{Clauses: []indexer.Clause{{Weight: 1, Terms: []indexer.Term{{Text: term, Weight: 1}}}}, Access: indexer.Public(), Bound: 10}
	var failed error
	_, err := l.View.Match(ctx, m, func(h indexer.Hit) bool {
		record, err := l.Record(h.Doc)
		if err != nil {
			failed = err
			return false
		}
		for _, part := range passages(record) {
			for _, t := range l.Analyser().Tokens(l.Doc(h.Doc).Lang, part) {
				if t.Term == term {
					forms[strings.ToLower(part[t.Start:t.End])]++
				}
			}
		}
		return true
	})
	if failed != nil {
		err = failed
	}
	best := ""
	for form, n := range forms {
		if best == "" || n > forms[best] || n == forms[best] && form < best {
			best = form
		}
	}
	return best, err
}

// nearName gives the word in the names of colleagues that is one edit from a folded word: the name of most,
// or "".
func (l *look) nearName(folded string) (string, error) {
	builder, err := levenshtein.NewLevenshteinAutomatonBuilder(1, true)
	if err != nil {
		return "", err
	}
	near, err := builder.BuildDfa(folded, 1)
	if err != nil {
		return "", err
	}
	best, most := "", 0
	names := l.directory.Names()
	names.EachPersonWord(func(word string, people int) {
		if people >= most && utf8.RuneCountInString(word) >= 4 && accepts(near, word) && (people > most || word < best) {
			best, most = word, people
		}
	})
	if best == "" {
		return "", nil
	}
	name := l.directory.People[names.People(best)[0]].Name
	for _, t := range text.Words(name) {
		if t.Term == best {
			return name[t.Start:t.End], nil
		}
	}
	return best, nil
}

func accepts(a vellum.Automaton, word string) bool {
	state := a.Start()
	for i := range len(word) {
		if state = a.Accept(state, word[i]); !a.CanMatch(state) {
			return false
		}
	}
	return a.IsMatch(state)
}
