package tender_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/tender"
)

// heldOut is the number of the tender of each language that was not looked at while the reader was made.
const heldOut = "5"

// Floors of what is read, over all tenders of a language.
const (
	leastPrecision = 0.8
	leastRecall    = 0.7
)

// expected is what somebody in sales would note of a tender.
type expected struct {
	Language        string
	Customer        string
	Deadline        string
	From, To        string
	Seats           int
	Places          []string
	Languages       []string
	WishedLanguages []string `yaml:"wished_languages"`
	Clearances      []string
	Criteria        map[string]float64
	Requirements    []struct {
		Skill     string
		Mandatory bool
		Years     int
		Level     int
		Weight    float64
	}
}

// fact is one thing that was noted: that Kafka is asked for and must be there, that it takes five years.
type fact struct{ kind, name, value string }

func (e expected) facts() []fact {
	out := said(e.Customer, e.Deadline, e.From, e.To, e.Seats)
	for kind, list := range map[string][]string{"place": e.Places, "language": e.Languages, "wished language": e.WishedLanguages, "clearance": e.Clearances} {
		for _, value := range list {
			out = append(out, fact{kind, "", value})
		}
	}
	for name, percent := range e.Criteria {
		out = append(out, fact{"criterion", name, fmt.Sprint(percent)})
	}
	for _, r := range e.Requirements {
		out = append(out, required(r.Skill, r.Mandatory, r.Years, r.Level, r.Weight)...)
	}
	return out
}

func said(customer, deadline, from, to string, seats int) []fact {
	var out []fact
	for kind, value := range map[string]string{"customer": customer, "deadline": deadline, "from": from, "to": to} {
		if value != "" {
			out = append(out, fact{kind, "", value})
		}
	}
	if seats > 0 {
		out = append(out, fact{"seats", "", fmt.Sprint(seats)})
	}
	return out
}

func required(skill string, mandatory bool, years, level int, weight float64) []fact {
	out := []fact{{"skill", skill, fmt.Sprint("mandatory: ", mandatory)}}
	for kind, value := range map[string]float64{"years": float64(years), "level": float64(level), "weight": weight} {
		if value != 0 {
			out = append(out, fact{kind, skill, fmt.Sprint(value)})
		}
	}
	return out
}

// factsOf are what the reader noted.
func factsOf(r *tender.Reading) []fact {
	day := func(d *tender.Day) string {
		if d == nil {
			return ""
		}
		return d.Date.Format(time.DateOnly)
	}
	customer, seats := "", 0
	if r.Customer != nil {
		customer = r.Customer.Value
	}
	if r.Seats != nil {
		seats = r.Seats.Value
	}
	out := said(customer, day(r.Deadline), day(r.From), day(r.To), seats)
	for kind, list := range map[string][]tender.Said{"place": r.Places, "language": r.Languages, "clearance": r.Clearances} {
		for _, s := range list {
			if s.Wished {
				out = append(out, fact{"wished " + kind, "", s.Value})
			} else {
				out = append(out, fact{kind, "", s.Value})
			}
		}
	}
	for _, c := range r.Criteria {
		out = append(out, fact{"criterion", c.Name, fmt.Sprint(c.Percent)})
	}
	for _, q := range r.Requirements {
		out = append(out, required(q.Skill, q.Mandatory, q.Years, q.Level, q.Weight)...)
	}
	return out
}

// same reports whether two facts say the same. Names may be inflected, and customers and criteria be told with a
// word more.
func (f fact) same(g fact, a *text.Analyser) bool {
	if f.kind != g.kind {
		return false
	}
	switch f.kind {
	case "customer":
		return contain(f.value, g.value)
	case "criterion":
		return f.value == g.value && contain(f.name, g.name)
	}
	return strings.EqualFold(f.value, g.value) && sameWords(a, f.name, g.name)
}

func contain(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}

func sameWords(a *text.Analyser, x, y string) bool {
	p, q := a.Phrase(x), a.Phrase(y)
	if len(p) != len(q) {
		return false
	}
	for i := range p {
		if !slices.ContainsFunc(p[i], func(term string) bool { return slices.Contains(q[i], term) }) {
			return false
		}
	}
	return true
}

// score counts what was noted, what should have been, and what is in both.
type score struct{ noted, right, due int }

func (s score) precision() float64 { return float64(s.right) / float64(max(s.noted, 1)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(s.due, 1)) }

func (s *score) add(o score) { s.noted, s.right, s.due = s.noted+o.noted, s.right+o.right, s.due+o.due }

func (s score) String() string {
	return fmt.Sprintf("precision %.2f, recall %.2f (%d noted, %d right, %d due)", s.precision(), s.recall(), s.noted, s.right, s.due)
}

// compare scores a reading, and lists what is wrong with it.
func compare(have, want []fact) (s score, wrong []string) {
	a := text.NewAnalyser("sv", "no", "da", "en")
	s = score{noted: len(have), due: len(want)}
	left := slices.Clone(want)
	for _, h := range have {
		i := slices.IndexFunc(left, func(w fact) bool { return h.same(w, a) })
		if i < 0 {
			wrong = append(wrong, fmt.Sprint("too much: ", h))
			continue
		}
		s.right++
		left = slices.Delete(left, i, i+1)
	}
	for _, w := range left {
		wrong = append(wrong, fmt.Sprint("missing: ", w))
	}
	slices.Sort(wrong)
	return s, wrong
}

// vocabulary is what the sample firm calls things.
type vocabulary struct{ of search.Vocabulary }

func (v *vocabulary) Vocabulary(context.Context, search.Asker) (*search.Vocabulary, error) {
	return &v.of, nil
}

func sampleVocabulary(t testing.TB) *vocabulary {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := indexer.Pull(context.Background(), engine, "firm", sample.New(sample.Config{People: 300, Posts: 1500}), indexer.PullOptions{}); err != nil {
		t.Fatal(err)
	}
	synonyms := text.StarterThesaurus()
	v, err := search.New(engine, search.DefaultParameters()).Knowing(func() *text.Thesaurus { return synonyms }).Vocabulary(context.Background(), search.Anyone())
	if err != nil {
		t.Fatal(err)
	}
	return &vocabulary{*v}
}

func readTender(t testing.TB, name string) (string, expected) {
	t.Helper()
	said, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join("testdata", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var want expected
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&want); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(said), want
}

func TestTendersAreRead(t *testing.T) {
	reader := tender.New(sampleVocabulary(t))
	var all, apart score
	for _, language := range []string{"sv", "no", "da", "en"} {
		var made, held score
		for _, number := range []string{"1", "2", "3", "4", heldOut} {
			name := language + number
			if only := os.Getenv("TENDERS"); only != "" && !strings.Contains(only, name) {
				continue
			}
			said, want := readTender(t, name)
			reading, err := reader.Read(context.Background(), search.Anyone(), said)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if reading.Language != language {
				t.Errorf("%s is read as %s", name, reading.Language)
			}
			s, wrong := compare(factsOf(reading), want.facts())
			if number == heldOut {
				held.add(s)
			} else {
				made.add(s)
				t.Logf("%s: %s\n\t%s", name, s, strings.Join(wrong, "\n\t"))
			}
		}
		t.Logf("%s: %s; held out: %s", language, made, held)
		both := made
		both.add(held)
		if both.precision() < leastPrecision || both.recall() < leastRecall {
			t.Errorf("%s: %s; want at least %.1f and %.1f", language, both, leastPrecision, leastRecall)
		}
		all.add(both)
		apart.add(held)
	}
	t.Logf("all: %s; held out of them: %s", all, apart)
}

// otherStyles are tenders that were written when the reader was done, each in a style that the twenty do not have, and
// with what should be noted before they were read.
var otherStyles = []string{"sv6", "sv7", "no6", "no7", "da6", "en6", "sv8", "no8", "da7", "en7", "sv9", "no9", "da8", "en8"}

func TestTendersOfOtherStylesAreRead(t *testing.T) {
	if underRace {
		t.Skip("SKIPPED under the race detector")
	}
	reader := tender.New(sampleVocabulary(t))
	var all score
	for _, name := range otherStyles {
		said, want := readTender(t, name)
		reading, err := reader.Read(context.Background(), search.Anyone(), said)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if reading.Language != want.Language {
			t.Errorf("%s is read as %s", name, reading.Language)
		}
		s, wrong := compare(factsOf(reading), want.facts())
		t.Logf("%s: %s\n\t%s", name, s, strings.Join(wrong, "\n\t"))
		all.add(s)
	}
	t.Logf("all: %s", all)
	if all.precision() < leastPrecision || all.recall() < leastRecall {
		t.Errorf("all: %s; want at least %.1f and %.1f", all, leastPrecision, leastRecall)
	}
}
