package search

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/vemvet/vemvet/indexer"
)

// Bounds of a question about several subjects.
const (
	maxSubjects = 4
	pairDepth   = 50   // of the people ranked for each subject, how many may be in the pair
	knowing     = 0.25 // as a share of the best score for a subject, what it takes to know it
)

// Together tells how the subjects of a question such as "Java and anti-money laundering" are covered.
type Together struct {
	Subjects []string `json:"subjects"` // as typed
	// All is how many colleagues know all of them: have a quarter of the best score for each at least.
	All int `json:"all"`
	// Pair is two colleagues who together cover the subjects better than anybody alone; empty if there are none.
	Pair []Half `json:"pair,omitempty"`
}

// Half is one of a pair.
type Half struct {
	Person Card      `json:"person"`
	Knows  []Knowing `json:"knows"` // one a subject, in the order of Together.Subjects
}

// Knowing is how a person stands on one subject.
type Knowing struct {
	Subject string  `json:"subject"`
	Rank    int     `json:"rank"`  // among all who know of it, from 1; 0 for those who do not
	Share   float64 `json:"share"` // of the best score for it, 0 to 1
	Leads   bool    `json:"leads"` // of the two, this one knows it better
}

// conjunction stands between subjects.
var conjunction = regexp.MustCompile(`(?i)\s+(?:and|och|og|samt|und|sekä|&|\+)\s+|\s*[,;]\s+`)

// subjectsOf cuts a question where it names several subjects. It gives none for one subject, or for too many.
func subjectsOf(plain string, quoted []string) []string {
	var out []string
	for _, part := range append(conjunction.Split(plain, -1), quoted...) {
		if part = strings.Trim(part, " ?!.,;"); part != "" {
			out = append(out, part)
		}
	}
	if len(out) < 2 || len(out) > maxSubjects {
		return nil
	}
	return out
}

// together ranks everybody for each subject by itself and finds who covers them. It gives nil for a question
// about one subject.
func (s *Searcher) together(ctx context.Context, l *look, q Query, subjects []string) (*Together, error) {
	out := &Together{}
	places := map[indexer.PersonNo][]Knowing{}
	for _, subject := range subjects {
		name, ranked, err := s.standing(ctx, l, q, subject)
		if err != nil {
			return nil, err
		}
		if name == "" {
			continue // nothing but words that ask
		}
		for i, c := range ranked {
			if places[c.person] == nil {
				places[c.person] = make([]Knowing, len(subjects))
			}
			places[c.person][len(out.Subjects)] = Knowing{Rank: i + 1, Share: c.score / ranked[0].score}
		}
		out.Subjects = append(out.Subjects, name)
	}
	if len(out.Subjects) < 2 {
		return nil, nil
	}
	var candidates []indexer.PersonNo
	single := 0.0
	for person, knows := range places {
		knows = knows[:len(out.Subjects)]
		if !slices.ContainsFunc(knows, func(k Knowing) bool { return k.Share < knowing }) {
			out.All++
		}
		single = max(single, shares(knows, knows))
		if slices.ContainsFunc(knows, func(k Knowing) bool { return k.Rank > 0 && k.Rank <= pairDepth }) {
			candidates = append(candidates, person)
		}
	}
	slices.SortFunc(candidates, func(a, b indexer.PersonNo) int {
		return cmp.Compare(l.directory.People[a].ID, l.directory.People[b].ID)
	})
	first, second, most := pairOf(candidates, places)
	if most > single {
		out.Pair = []Half{
			l.half(first, out.Subjects, places[first], places[second], true),
			l.half(second, out.Subjects, places[second], places[first], false),
		}
	}
	return out, nil
}

// standing ranks everybody for one subject and names it by its words; "" where it holds nothing to look for.
func (s *Searcher) standing(ctx context.Context, l *look, q Query, subject string) (string, []candidate, error) {
	q.Text = subject
	u, err := s.understand(ctx, l, &q)
	var nothing *QueryError
	if errors.As(err, &nothing) || err == nil && l.Analyser().OnlyAsks(subject) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	e, err := s.elect(ctx, l, u)
	if err != nil {
		return "", nil, err
	}
	return asTyped(subject, u.words), e.found, nil
}

// asTyped is the stretch of a text that the words, in order, make up with the signs between them; or the words
// alone, where others stand among them.
func asTyped(text string, words []string) string {
	from, end := -1, 0
	for _, w := range words {
		at := strings.Index(text[end:], w)
		if at < 0 || from >= 0 && strings.ContainsFunc(text[end:end+at], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return strings.Join(words, " ")
		}
		if from < 0 {
			from = at
		}
		end += at + len(w)
	}
	return text[max(from, 0):end]
}

// pairOf finds the two whose better shares add up to most; of equals the first.
func pairOf(candidates []indexer.PersonNo, places map[indexer.PersonNo][]Knowing) (first, second indexer.PersonNo, most float64) {
	for i, a := range candidates {
		for _, b := range candidates[i+1:] {
			if sum := shares(places[a], places[b]); sum > most {
				first, second, most = a, b, sum
			}
		}
	}
	if lead(places[second]) < lead(places[first]) {
		first, second = second, first
	}
	return first, second, most
}

// shares adds up the better share of two people for each subject.
func shares(a, b []Knowing) (sum float64) {
	for i := range a {
		sum += max(a[i].Share, b[i].Share)
	}
	return sum
}

// lead is the subject that somebody knows best: the pair stands in the order of the question.
func lead(knows []Knowing) (best int) {
	for i, k := range knows {
		if k.Share > knows[best].Share {
			best = i
		}
	}
	return best
}

func (l *look) half(person indexer.PersonNo, subjects []string, knows, others []Knowing, first bool) Half {
	h := Half{Person: l.card(person)}
	for i, subject := range subjects {
		k := knows[i]
		k.Subject = subject
		k.Leads = k.Share > others[i].Share || first && k.Share == others[i].Share
		h.Knows = append(h.Knows, k)
	}
	return h
}
