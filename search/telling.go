package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// Bounds of what is looked up in the index for one person.
const (
	topicWords   = 100
	topicPhrases = 60
)

// leastLift is how many times more often a person than everybody has to write of what tells about them.
const leastLift = 2

// alone is in how many documents a word has to stand that nobody else writes.
const alone = 3

// telling scores what was collected against what everyone may read, most telling first: by pointwise
// Kullback-Leibler divergence (Tomokiyo and Hurst, 2003). Of is of how many documents it was collected.
func (c *subjects) telling(ctx context.Context, of int) ([]*subject, error) {
	var words, phrases []*subject
	for _, u := range c.found {
		switch {
		case !c.mayTell(u, of):
		case len(u.terms) == 1:
			words = append(words, u)
		default:
			phrases = append(phrases, u)
		}
	}
	var found []*subject
	for _, u := range slices.Concat(heaviest(words, topicWords), heaviest(phrases, topicPhrases)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		holding, all, err := c.Frequency(u.terms...)
		if err != nil {
			return nil, err
		}
		if u.judge(of, holding, all); u.score > 0 {
			found = append(found, u)
		}
	}
	specificFirst(found)
	found = slices.DeleteFunc(found, func(u *subject) bool { return u.score == 0 })
	slices.SortFunc(found, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.key(), b.key()))
	})
	return found, nil
}

// mayTell reports whether a subject may be what somebody knows. It is in some heading or tag, recurs where
// there are enough documents to, and names neither somebody nor just what everyone does at work. What
// somebody claims as a skill is a subject whatever its words are.
func (c *subjects) mayTell(u *subject, of int) bool {
	if !u.headed || !u.tagged && len(u.docs) < recurring(of) {
		return false
	}
	if u.tagged || c.claimed[folded(u.name())] {
		return true
	}
	rarest := len(u.docs)
	for i, t := range u.terms {
		w := c.found[t]
		if w == nil || c.people.has(w) || c.customers.has(w) || c.workaday(w) {
			return false
		}
		if i == 0 || len(w.docs) < rarest {
			rarest = len(w.docs)
		}
	}
	return 2*len(u.docs) >= rarest // words that only happen to meet are no phrase
}

// recurring is how many of so many documents have to hold what somebody knows.
func recurring(of int) int {
	switch {
	case of < 5:
		return 1
	case of < 60:
		return 2
	}
	return 3
}

// workaday reports whether a word is one of everybody's work, in the language that it is written in most.
func (c *subjects) workaday(u *subject) bool {
	return c.Analyser().Workaday(c.Doc(u.docs[len(u.docs)-1]).Lang, u.name())
}

// heaviest gives the n heaviest.
func heaviest(all []*subject, n int) []*subject {
	slices.SortFunc(all, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.key(), b.key()))
	})
	return page(all, 0, n)
}

// judge sets the score: the weight times how much more often the person than everybody.
func (u *subject) judge(of, holding, all int) {
	if holding <= len(u.docs) && len(u.docs) < alone && !u.tagged {
		return // a slip of the pen, or a name in code
	}
	u.score = tells(u.weight, len(u.docs), of, holding, all)
}

// tells is how much it tells about a person that so many of their documents hold a subject; 0 is nothing.
func tells(weight float64, mine, of, holding, all int) float64 {
	lift := float64(mine) / float64(of+1) / (float64(holding+1) / float64(all+1))
	if lift < leastLift {
		return 0
	}
	return weight * math.Log(lift)
}

// specificFirst lets a phrase take the place of its words, and of shorter phrases, where they hardly stand
// without it: the specific comes before the general.
func specificFirst(found []*subject) {
	longest := slices.Clone(found)
	slices.SortFunc(longest, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(len(b.terms), len(a.terms)), strings.Compare(a.key(), b.key()))
	})
	for _, phrase := range longest {
		if phrase.score == 0 || len(phrase.terms) == 1 {
			continue
		}
		for _, part := range found {
			if len(part.terms) < len(phrase.terms) && partOf(part.terms, phrase.terms) && 2*len(phrase.docs) >= len(part.docs) {
				phrase.weight = max(phrase.weight, part.weight)
				phrase.score = max(phrase.score, part.score)
				part.score = 0
			}
		}
	}
}

// partOf reports whether the terms of one subject stand next to each other in another.
func partOf(part, whole []string) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.Equal(part, whole[i:i+len(part)]) {
			return true
		}
	}
	return false
}
