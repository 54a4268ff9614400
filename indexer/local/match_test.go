package local_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

func TestFiltersOfAQuery(t *testing.T) {
	e := open(t, t.TempDir())
	swedish := func(p *connectors.Post) { p.Lang = "sv-SE" }
	put(t, e,
		person("anna"), group("g1", ""), group("g2", connectors.Closed, "anna"),
		post("p1", "x", "flink", in("g1"), at("2023-06-01")),
		post("p2", "x", "flink", in("g2"), at("2024-06-01")),
		post("p3", "x", "flink", at("2025-06-01"), swedish),
		post("p4", "x", "flink"),
		&connectors.Experience{Head: connectors.Head{ID: "e"}, Person: "anna", Title: "Flink", To: date("2024-06-01")},
	)
	v := view(t, e)
	for _, test := range []struct {
		name   string
		change func(*indexer.Matching)
		found  string
	}{
		{"none", func(*indexer.Matching) {}, "e p1 p2 p3 p4"},
		{"since, to the second", func(m *indexer.Matching) { m.Since = date("2024-06-01") }, "e p2 p3"},
		{"since, a second later", func(m *indexer.Matching) { m.Since = date("2024-06-01").Add(time.Second) }, "p3"},
		{"until, which also finds what has no time", func(m *indexer.Matching) { m.Until = date("2024-06-01") }, "e p1 p2 p4"},
		{"language", func(m *indexer.Matching) { m.Langs = []string{"sv", "fi"} }, "p3"},
		{"group", func(m *indexer.Matching) { m.Groups = []connectors.Ref{groupRef("g1"), groupRef("g2")} }, "p1 p2"},
		{"group of another source", func(m *indexer.Matching) {
			m.Groups = []connectors.Ref{{Source: "mail", Kind: connectors.KindGroup, ID: "g1"}}
		}, ""},
		{"kind", func(m *indexer.Matching) {
			m.Kinds = []connectors.Kind{connectors.KindExperience, connectors.KindPerson}
		}, "e"},
		{"all of them", func(m *indexer.Matching) {
			m.Since, m.Langs, m.Kinds = date("2024-01-01"), []string{"en"}, []connectors.Kind{connectors.KindPost}
		}, "p2"},
		{"no clause", func(m *indexer.Matching) { m.Clauses = nil }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := asked("flink")
			m.Access = as(t, v, "anna")
			test.change(&m)
			equal(t, "found", found(t, v, m), test.found)
		})
	}
}

func TestClauses(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("k", "x", "kafka"), post("f", "x", "flink"), post("kf", "x", "kafka flink"), post("ks", "x", "kafka spark"))
	v := view(t, e)
	for query, want := range map[string]string{
		"kafka":                "k kf ks",
		"kafka flink":          "f k kf ks",
		"+kafka +flink":        "kf",
		"+kafka flink":         "k kf ks",
		"kafka -flink":         "k ks",
		"-flink kafka":         "k ks",
		"+kafka -flink -spark": "k",
		"-flink":               "",
		"+nothing kafka":       "",
		"flink|spark":          "f kf ks",
		"+kafka +flink|spark":  "kf ks",
	} {
		equal(t, query, found(t, v, parse(query)), want)
	}
}

// parse reads a query for tests: words, + before those that must and - before those that must not be
// there, | between terms of one clause.
func parse(query string) indexer.Matching {
	m := indexer.Matching{Model: model, Access: indexer.Public()}
	for _, w := range strings.Fields(query) {
		c := indexer.Clause{Word: w, Weight: 1, Must: w[0] == '+', Not: w[0] == '-'}
		for _, term := range strings.Split(strings.Trim(w, "+-"), "|") {
			c.Terms = append(c.Terms, indexer.Term{Text: term, Weight: 1})
		}
		m.Clauses = append(m.Clauses, c)
	}
	return m
}

func TestAHitTellsWhichClausesMatched(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("p", "x", "kafka spark"))
	v := view(t, e)
	m := parse("kafka flink spark")
	for range 70 {
		m.Clauses = append(m.Clauses, parse("nothing").Clauses...)
	}
	m.Clauses = append(m.Clauses, parse("kafka").Clauses...)
	if _, err := v.Match(t.Context(), m, func(h indexer.Hit) bool {
		equal(t, "clauses", h.Clauses, 1<<0|1<<2|1<<63)
		return true
	}); err != nil {
		t.Fatal(err)
	}
}

func TestTheBoundKeepsTheHighestScores(t *testing.T) {
	e := open(t, t.TempDir())
	var posts []connectors.Record
	for n := range 50 {
		posts = append(posts, post(fmt.Sprint(n), "x", strings.Repeat("kafka ", 1+n*7%50)+strings.Repeat("other ", 50)))
	}
	put(t, e, posts...)
	v := view(t, e)
	collect := func(bound int) (scores []float64, matched indexer.Matched) {
		m := asked("kafka")
		m.Bound = bound
		matched, err := v.Match(t.Context(), m, func(h indexer.Hit) bool {
			scores = append(scores, h.Score)
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) })
		return scores, matched
	}
	all, _ := collect(0)
	equal(t, "without a bound", len(all), 50)
	for _, bound := range []int{1, 10, 49, 50, 51} {
		scores, matched := collect(bound)
		if !slices.Equal(scores, all[:min(bound, 50)]) {
			t.Errorf("bound %d keeps %v", bound, scores)
		}
		equal(t, "matched", fmt.Sprint(matched.Documents, matched.Visited), fmt.Sprint(50, min(bound, 50)))
	}
}

func TestMatchStopsWhenTheVisitorHasEnough(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("a", "x", "kafka"), post("b", "x", "kafka"), post("c", "x", "kafka"))
	v := view(t, e)
	seen := 0
	matched, err := v.Match(t.Context(), asked("kafka"), func(indexer.Hit) bool {
		seen++
		return seen < 2
	})
	equal(t, "visited", fmt.Sprint(seen, matched.Visited, matched.Documents, err), "2 2 3 <nil>")
	seen = 0
	v.Docs(indexer.Public(), func(indexer.DocNo) bool { seen++; return false })
	equal(t, "Docs", seen, 1)
}

// vocabulary are words that English stemming leaves alone.
var vocabulary = []string{"kafka", "flink", "spark", "storm", "nifi"}

// drawWords draws some words of the vocabulary, some of them capitalised.
func drawWords(t *rapid.T, what string, most int) []string {
	list := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, most).Draw(t, what)
	for i := range list {
		if rapid.IntRange(0, 3).Draw(t, "capital") == 0 {
			list[i] = strings.ToUpper(list[i][:1]) + list[i][1:]
		}
	}
	return list
}

func drawPost(t *rapid.T, id string) *connectors.Post {
	p := post(id, rapid.SampledFrom([]string{"anna", "bo", "cia", ""}).Draw(t, "author"), strings.Join(drawWords(t, "body", 8), " "))
	p.Title = strings.Join(drawWords(t, "title", 2), " ")
	p.Tags = drawWords(t, "tags", 2)
	p.Group = rapid.SampledFrom([]string{"", "", "open", "closed", "unknown"}).Draw(t, "group")
	switch rapid.IntRange(0, 9).Draw(t, "audience") {
	case 0:
		p.Audience = &connectors.Audience{Everyone: true}
	case 1:
		p.Audience = &connectors.Audience{People: []string{"bo"}}
	}
	return p
}

// reads tells by the rules alone whether anna, or nobody in particular, may read a post of drawPost.
func reads(p *connectors.Post, anna bool) bool {
	switch {
	case p.Audience != nil:
		return p.Audience.Everyone
	case p.Group == "closed":
		return anna
	}
	return p.Group != "unknown"
}

// holding counts a word in a text of the vocabulary.
func holding(text, word string) float64 {
	return float64(strings.Count(strings.ToLower(text), word))
}

// oracle computes what Match should give by the formula of BM25F, with no index: the weighted frequency of
// a clause's terms in a document, over its length against the average length of public documents (and in
// titles, over the title's against that of public titles), saturated by k1; times a power of an inverse
// document frequency that counts public documents.
type oracle struct {
	posts   []*connectors.Post
	public  int
	average float64 // words
	heading float64 // words of a title
}

func newOracle(posts []*connectors.Post) oracle {
	o := oracle{posts: posts}
	words, titles, headings := 0, 0, 0
	for _, p := range posts {
		if reads(p, false) {
			o.public++
			words += length(p)
			headings += len(strings.Fields(p.Title))
			if p.Title != "" {
				titles++
			}
		}
	}
	o.average = math.Max(1, float64(words)/math.Max(1, float64(o.public)))
	o.heading = math.Max(1, float64(headings)/math.Max(1, float64(titles)))
	return o
}

func length(p *connectors.Post) int {
	return len(strings.Fields(p.Title)) + len(strings.Fields(p.Body)) + len(p.Tags)
}

func (o oracle) frequency(p *connectors.Post, c indexer.Clause, m indexer.Model) float64 {
	sum := 0.0
	for _, term := range c.Terms {
		sum += term.Weight * o.weighted(p, m, term.Text)
	}
	for _, e := range c.Expressions {
		least := math.Inf(1)
		for _, forms := range e.Words {
			least = min(least, o.weighted(p, m, forms...))
		}
		sum += e.Weight * least
	}
	return sum
}

// weighted is how often a post holds any of the terms, by field and length.
func (o oracle) weighted(p *connectors.Post, m indexer.Model, terms ...string) float64 {
	sum := 0.0
	for _, term := range terms {
		title := 0.0
		if n := holding(p.Title, term); n > 0 {
			title = n / (1 - m.TitleB + m.TitleB*float64(len(strings.Fields(p.Title)))/o.heading)
		}
		others := m.Tags*holding(strings.Join(p.Tags, " "), term) + holding(p.Body, term)
		sum += m.Title*title + others/(1-m.B+m.B*float64(length(p))/o.average)
	}
	return sum
}

func (o oracle) match(m indexer.Matching, anna bool) (scores map[string]float64, frequencies []int) {
	scores = map[string]float64{}
	excluded := map[string]bool{}
	frequencies = make([]int, len(m.Clauses))
	for i, c := range m.Clauses {
		for _, p := range o.posts {
			if reads(p, false) && o.frequency(p, c, m.Model) > 0 {
				frequencies[i]++
			}
		}
	}
	for i, c := range m.Clauses {
		df := float64(frequencies[i])
		idf := math.Pow(math.Log(1+(float64(o.public)-df+0.5)/(df+0.5)), m.Model.Specificity)
		for _, p := range o.posts {
			f := o.frequency(p, c, m.Model)
			switch {
			case !reads(p, anna), f > 0 && c.Not, f == 0 && c.Must && !c.Not:
				excluded[p.ID] = true
			case f > 0:
				scores[p.ID] += c.Weight * idf * f * (m.Model.K1 + 1) / (m.Model.K1 + f)
			}
		}
	}
	for id := range excluded {
		delete(scores, id)
	}
	return scores, frequencies
}

func drawMatching(t *rapid.T) indexer.Matching {
	unit := func(what string, most float64) float64 { return rapid.Float64Range(0.01, most).Draw(t, what) }
	m := indexer.Matching{Model: indexer.Model{
		K1: unit("k1", 3), B: rapid.Float64Range(0, 1).Draw(t, "b"),
		TitleB: rapid.Float64Range(0, 1).Draw(t, "b of titles"), Specificity: unit("specificity", 2),
		Title: rapid.Float64Range(0, 4).Draw(t, "title weight"), Tags: rapid.Float64Range(0, 4).Draw(t, "tags weight"),
	}}
	for range rapid.IntRange(1, 4).Draw(t, "clauses") {
		c := indexer.Clause{Weight: unit("clause weight", 3)}
		switch rapid.IntRange(0, 4).Draw(t, "sort of clause") {
		case 0:
			c.Must = true
		case 1:
			c.Not = true
		}
		for _, w := range rapid.SliceOfNDistinct(rapid.SampledFrom(append(vocabulary, "absent")), 1, 3, rapid.ID[string]).Draw(t, "terms") {
			c.Terms = append(c.Terms, indexer.Term{Text: w, Weight: unit("term weight", 1)})
		}
		for range rapid.IntRange(0, 2).Draw(t, "expressions") {
			e := indexer.Expression{Weight: unit("expression weight", 1)}
			for range rapid.IntRange(1, 3).Draw(t, "words") {
				forms := rapid.SliceOfNDistinct(rapid.SampledFrom(append(vocabulary, "absent")), 1, 2, rapid.ID[string])
				e.Words = append(e.Words, forms.Draw(t, "forms"))
			}
			c.Expressions = append(c.Expressions, e)
		}
		m.Clauses = append(m.Clauses, c)
	}
	return m
}

func TestScoresAreThoseOfBM25FOverWhatEveryoneMayRead(t *testing.T) {
	e := open(t, t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		posts := replacePosts(t, e)
		o := newOracle(posts)
		v := view(t, e)
		defer v.Close()
		for range 4 {
			m := drawMatching(t)
			anna := rapid.Bool().Draw(t, "as anna")
			m.Access = indexer.Public()
			if anna {
				m.Access = as(t, v, "anna")
			}
			compare(t, o, v, m, anna)
		}
	})
}

// replacePosts puts a few posts in place of all that the engine holds.
func replacePosts(t *rapid.T, e *local.Engine) []*connectors.Post {
	records := []connectors.Record{person("anna"), group("open", ""), group("closed", connectors.Closed, "anna")}
	var posts []*connectors.Post
	for i := range rapid.IntRange(0, 10).Draw(t, "posts") {
		posts = append(posts, drawPost(t, fmt.Sprint(i)))
		records = append(records, posts[i])
	}
	commit(t, e, indexer.Batch{Restart: true, Upserts: records})
	if _, err := e.Finish(context.Background(), chat, 1); err != nil {
		t.Fatal(err)
	}
	flush(t, e)
	// The person's profile is a public document, if one without words.
	return append(posts, post("anna", "", ""))
}

func compare(t *rapid.T, o oracle, v indexer.View, m indexer.Matching, anna bool) {
	want, frequencies := o.match(m, anna)
	got := map[string]float64{}
	matched, err := v.Match(context.Background(), m, func(h indexer.Hit) bool {
		got[id(t, v, h.Doc)] = h.Score
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "frequencies", fmt.Sprint(matched.Frequencies), fmt.Sprint(frequencies))
	equal(t, "documents", matched.Documents, len(want))
	equal(t, "visited", matched.Visited, len(want))
	for id, score := range want {
		if s, ok := got[id]; !ok || math.Abs(s-score) > 1e-9 {
			t.Errorf("post %s scores %v (found: %v), want %v", id, s, ok, score)
		}
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			t.Errorf("post %s is found and should not be", id)
		}
	}
}

// Removing all that the asker may not read changes no score.
func TestWhatTheAskerMayNotReadChangesNoScore(t *testing.T) {
	all, readable := open(t, t.TempDir()), open(t, t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		posts := replacePosts(t, all)
		records := []connectors.Record{person("anna"), group("open", ""), group("closed", connectors.Closed, "anna")}
		for _, p := range posts[:len(posts)-1] {
			if reads(p, true) {
				records = append(records, p)
			}
		}
		commit(t, readable, indexer.Batch{Restart: true, Upserts: records})
		if _, err := readable.Finish(context.Background(), chat, 1); err != nil {
			t.Fatal(err)
		}
		flush(t, readable)
		m := drawMatching(t)
		equal(t, "hits", hits(t, all, m), hits(t, readable, m))
	})
}

// hits writes what anna finds, with every bit of the scores.
func hits(t *rapid.T, e *local.Engine, m indexer.Matching) string {
	v := view(t, e)
	defer v.Close()
	m.Access = as(t, v, "anna")
	var lines []string
	matched, err := v.Match(context.Background(), m, func(h indexer.Hit) bool {
		lines = append(lines, fmt.Sprintf("%s %x %b", id(t, v, h.Doc), h.Score, h.Clauses))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return fmt.Sprintln(strings.Join(lines, "\n"), matched, words(t, v, "", 100))
}
