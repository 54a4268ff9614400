package search

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer/text"
)

// TopicsQuery asks for a part of the firm's topics.
type TopicsQuery struct {
	Text   string // that a word of the name begins with; empty: all
	Kind   string // TopicSkill, TopicPhrase or TopicWord; empty: all
	Sort   string // BySize (the default) or ByName
	Offset int
	Limit  int // 0: DefaultLimit; at most MaxLimit
}

// What a topic of the firm is.
const (
	TopicSkill  = "skill"  // somebody claims it in the directory or in a CV
	TopicPhrase = "phrase" // several words found in texts
	TopicWord   = "word"
)

// How topics are ordered.
const (
	BySize = "size" // by how many know of it and how much it tells
	ByName = "name"
)

// TopicsAnswer is a page of the firm's topics.
type TopicsAnswer struct {
	Total  int         `json:"total"`
	Topics []FirmTopic `json:"topics"`
}

// FirmTopic is what the firm knows of something: the same for every asker, since it comes from what everyone
// may read.
type FirmTopic struct {
	Name      string        `json:"name"`
	Kind      string        `json:"kind"`
	Query     string        `json:"query"`     // the question that gives everybody's place
	People    int           `json:"people"`    // how many have it among their telling topics or claim it: at least two
	Documents int           `json:"documents"` // that match the question
	Score     float64       `json:"score"`     // by how many and how telling
	Trend     string        `json:"trend,omitempty"`
	First     time.Time     `json:"first,omitzero"` // when it was first and last written of, by those people
	Last      time.Time     `json:"last,omitzero"`
	Languages []string      `json:"languages,omitempty"`
	Top       []TopicPerson `json:"top"` // who knows most, best first
}

// TopicPerson is a colleague with their place for a topic.
type TopicPerson struct {
	Rank   int     `json:"rank"`
	Score  float64 `json:"score"`
	Person Card    `json:"person"`
}

// Topics gives the firm's topics. They are learned again when something changed; a firm for which that takes
// longer than learnWhileAsked is answered with what KeepTopics learned last.
func (s *Searcher) Topics(ctx context.Context, asker Asker, q TopicsQuery) (*TopicsAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	if err := asker.check(); err != nil {
		return nil, err
	}
	all, err := s.firmTopics(ctx)
	if err != nil {
		return nil, err
	}
	l, err := s.look(asker)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	prefix := folded(strings.TrimSpace(q.Text))
	var found []*firmTopic
	for _, t := range l.heeding(all) {
		if (q.Kind == "" || t.Kind == q.Kind) && (prefix == "" || begins(t.Name, prefix)) {
			found = append(found, t)
		}
	}
	if q.Sort == ByName {
		slices.SortStableFunc(found, func(a, b *firmTopic) int { return cmp.Compare(folded(a.Name), folded(b.Name)) })
	}
	out := &TopicsAnswer{Total: len(found), Topics: []FirmTopic{}}
	for _, t := range page(found, q.Offset, q.Limit) {
		topic := t.FirmTopic
		topic.Top = []TopicPerson{}
		for i, p := range t.top {
			if no, known := l.directory.Person(p.ID); known {
				topic.Top = append(topic.Top, TopicPerson{Rank: i + 1, Score: p.Score, Person: l.card(no)})
			}
		}
		out.Topics = append(out.Topics, topic)
	}
	return out, ctx.Err()
}

func (q *TopicsQuery) check() error {
	switch {
	case len(q.Text) > MaxQueryLength:
		return &QueryError{Field: "q", Reason: "too-long", Detail: "is too long for a topic"}
	case !utf8.ValidString(q.Text):
		return &QueryError{Field: "q", Reason: "not-utf8", Detail: "is not valid UTF-8"}
	case q.Kind != "" && q.Kind != TopicSkill && q.Kind != TopicPhrase && q.Kind != TopicWord:
		return &QueryError{Field: "kind", Reason: "unknown", Detail: "is none of skill, phrase and word"}
	case q.Sort != "" && q.Sort != BySize && q.Sort != ByName:
		return &QueryError{Field: "sort", Reason: "unknown", Detail: "is neither size nor name"}
	case q.Limit < 0 || q.Limit > MaxLimit:
		return &QueryError{Field: "limit", Reason: "too-many", Detail: "is out of bounds; want 1 to 100"}
	case q.Offset < 0 || q.Offset > MaxOffset:
		return &QueryError{Field: "offset", Reason: "too-far", Detail: "is out of bounds; want 0 to 10000"}
	}
	q.Limit = cmp.Or(q.Limit, DefaultLimit)
	return nil
}

// firmTopic is a topic with who knows most.
type firmTopic struct {
	FirmTopic
	top    []Placing
	people []string // by id, who are counted
}

// topicsKnown is the whole list, as learned at one moment.
type topicsKnown struct {
	topics    []*firmTopic // most first
	customers names
	changes   uint64 // of the engine, before learning began
	decisions uint64 // that people had taken about themselves
	day       int64
	thesaurus *text.Thesaurus
	took      time.Duration
}

// matchingTopics are the topics known by now whose name has a word that begins so, most first.
func (s *Searcher) matchingTopics(l *look, prefix string) []Suggestion {
	known := s.remembered.firm.Load()
	if known == nil {
		return nil
	}
	var out []Suggestion
	for _, t := range l.heeding(known) {
		if begins(t.Name, prefix) {
			out = append(out, Suggestion{Kind: "topic", Text: t.Name})
		}
	}
	return out
}

// gathered is one topic of the firm while it is put together.
type gathered struct {
	names        map[string]int // by how many people write it so
	holders      []holder
	claimed      map[string]bool // by whom, by id
	tagged       bool
	langs        map[string]int
	first, last  int32 // days since 1970
	before, year int   // documents of the year before the last, and of the last
	documents    int
	query        string
	top          []Placing
}

// holder is somebody who writes of a topic.
type holder struct {
	person *heldBy
	at     int // index into person.held
}

func (g *gathered) name() string { return mostly(g.names) }

func (g *gathered) kind() string {
	switch name := g.name(); {
	case g.tagged || len(g.claimed) > 0:
		return TopicSkill
	case strings.ContainsAny(name, " -"):
		return TopicPhrase
	default:
		return TopicWord
	}
}

// variants gives the keys under which a name is the same topic as another: its words as terms of any of the
// firm's languages, and written as one.
func variants(a *text.Analyser, name string) []string {
	words, _ := a.Query(name)
	var out []string
	var first, last, joined []string
	for _, w := range words {
		first, last = append(first, w.Terms[0]), append(last, w.Terms[len(w.Terms)-1])
		joined = append(joined, folded(w.Text))
	}
	if len(words) == 1 {
		out = append(out, words[0].Terms...)
	}
	return append(out, strings.Join(first, " "), strings.Join(last, " "), strings.Join(joined, ""), folded(name))
}

// ids lists those whom people counts.
func (g *gathered) ids() []string {
	out := slices.Collect(maps.Keys(g.claimed))
	for _, h := range g.holders {
		if !g.claimed[h.person.id] {
			out = append(out, h.person.id)
		}
	}
	return out
}

// people counts those for whom the topic is telling and those who claim it, each once.
func (g *gathered) people() int {
	n := len(g.claimed)
	for _, h := range g.holders {
		if !g.claimed[h.person.id] {
			n++
		}
	}
	return n
}

// tellingFor is how much a topic tells about a holder, as subject.judge has it.
func (g *gathered) tellingFor(h holder, all int) float64 {
	one := h.person.held[h.at]
	return tells(float64(one.weight), int(one.docs), h.person.of, g.documents, all)
}

// trend compares the last year with the one before, as a share of what everybody wrote.
func (g *gathered) trend(allBefore, allYear int) string {
	if g.before+g.year < 3 || allBefore == 0 {
		return ""
	}
	return changed(float64(g.before), float64(g.year), float64(allBefore), float64(allYear))
}

// worth orders topics: by how many know of it and how rare it is.
func (g *gathered) worth(all int) float64 {
	return float64(g.people()) * math.Log(float64(all+1)/float64(g.documents+1))
}
