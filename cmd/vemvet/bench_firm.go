package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search/team"
)

// benchFirm is a source that makes posts whose words and authors follow Zipf's law.
type benchFirm struct{ posts, people int }

// Shape of the made-up firm.
const (
	benchGroups     = 50
	benchClosed     = 5 // every so manyth post is in a closed group
	benchVocabulary = 60000
	benchMembers    = 100
)

var benchNow = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// benchGrammar has the commonest words of each language; every third word of a post is one of them.
var benchGrammar = map[string][]string{
	"sv": strings.Fields("och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år under också nu mig vad upp bara skulle vid utan något"),
	"no": strings.Fields("og i det på som er en til av for at med har de den ikke om et han men var jeg seg fra vi så kan når år etter også nå meg hva opp bare skulle ved uten noe"),
	"en": strings.Fields("the of and to in a is that for it was on are as with they at be this from have or by one had not but what all were when we there can an your which their said if"),
}

// Pull implements connectors.Source.
func (f benchFirm) Pull(ctx context.Context, _ []byte, sink connectors.Sink) (connectors.Pass, error) {
	r := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a made-up firm, the same each time
	sink.Expect(f.posts + f.people + benchGroups)
	for i := range benchGroups {
		g := &connectors.Group{Head: connectors.Head{ID: "g" + strconv.Itoa(i)}, Name: "Group " + strconv.Itoa(i)}
		if i%benchClosed == 0 {
			g.Visibility = connectors.Closed
		}
		for range benchMembers {
			g.Members = append(g.Members, "p"+strconv.Itoa(r.IntN(f.people)))
		}
		if err := sink.Upsert(g); err != nil {
			return connectors.Pass{}, err
		}
	}
	for i := range f.people {
		p := &connectors.Person{Head: connectors.Head{ID: "p" + strconv.Itoa(i)}, Name: fmt.Sprintf("Person %d", i), Location: []string{"Stockholm", "Oslo", "Bergen"}[i%3]}
		if err := sink.Upsert(p); err != nil {
			return connectors.Pass{}, err
		}
	}
	words := rand.NewZipf(r, 1.1, 8, benchVocabulary-1)
	authors := rand.NewZipf(r, 1.2, 20, uint64(f.people-1))
	langs := []string{"sv", "no", "en"}
	for i := range f.posts {
		if err := ctx.Err(); err != nil {
			return connectors.Pass{}, err
		}
		if err := sink.Upsert(benchPost(r, i, words, authors, langs[i%3])); err != nil {
			return connectors.Pass{}, err
		}
	}
	return connectors.Pass{Complete: true}, nil
}

func benchPost(r *rand.Rand, i int, words, authors *rand.Zipf, lang string) *connectors.Post {
	person := func() string { return "p" + strconv.FormatUint(authors.Uint64(), 10) }
	p := &connectors.Post{
		Head: connectors.Head{ID: "m" + strconv.Itoa(i)}, Author: person(), Title: benchWord(words.Uint64()) + " " + benchWord(words.Uint64()),
		Group: "g" + strconv.Itoa(r.IntN(benchGroups)), Time: benchNow.Add(-time.Duration(r.IntN(3*365*24)) * time.Hour),
	}
	if i%2 == 1 {
		p.Parent = "m" + strconv.Itoa(i-1)
	}
	if i%7 == 0 {
		p.Mentions = []connectors.Mention{{Person: person(), Role: "thanked"}}
	}
	var body strings.Builder
	for w := range 20 + r.IntN(40) {
		if w > 0 {
			body.WriteByte(' ')
		}
		if w%3 == 2 {
			grammar := benchGrammar[lang]
			body.WriteString(grammar[r.IntN(len(grammar))])
		} else {
			body.WriteString(benchWord(words.Uint64()))
		}
	}
	p.Body = body.String()
	return p
}

// benchWord spells a number so that it reads like a word: the same number always the same.
func benchWord(n uint64) string {
	syllables := [...]string{"ka", "to", "li", "ber", "sun", "vi", "dra", "mo", "fel", "ny", "hus", "gra", "pe", "ost", "ren", "sti"}
	word := syllables[n%16] + syllables[n/16%16]
	for n /= 256; n > 0; n /= 16 {
		word += syllables[n%16]
	}
	return word
}

// benchQuestions asks for one to three words, from common to rare.
func benchQuestions(n int) []string {
	r := rand.New(rand.NewPCG(5, 6)) // #nosec G404 -- a made-up firm, the same each time
	words := rand.NewZipf(r, 1.1, 30, benchVocabulary-1)
	out := make([]string, n)
	for i := range out {
		question := make([]string, 1+r.IntN(3))
		for j := range question {
			question[j] = benchWord(words.Uint64())
		}
		out[i] = strings.Join(question, " ")
	}
	return out
}

// benchBids asks for teams of 8 who know of 20 things, every third of them mandatory.
func benchBids(n int) []team.Request {
	out := make([]team.Request, n)
	for i, question := range benchQuestions(n * 40) {
		r := &out[i/40]
		r.Seats = 8
		known := slices.ContainsFunc(r.Requirements, func(q team.Requirement) bool { return q.Skill == question })
		if len(r.Requirements) < 20 && !known {
			r.Requirements = append(r.Requirements, team.Requirement{Skill: question, Mandatory: len(r.Requirements)%3 == 0})
		}
	}
	return out
}

// benchProse asks in a sentence of a dozen words.
func benchProse(n int) []string {
	r := rand.New(rand.NewPCG(7, 8)) // #nosec G404 -- a made-up firm, the same each time
	words := rand.NewZipf(r, 1.1, 30, benchVocabulary-1)
	out := make([]string, n)
	for i := range out {
		sentence := make([]string, 12)
		for j := range sentence {
			sentence[j] = benchWord(words.Uint64())
			if j%2 == 0 {
				sentence[j] = benchGrammar["en"][r.IntN(len(benchGrammar["en"]))]
			}
		}
		out[i] = strings.Join(sentence, " ") + "?"
	}
	return out
}
