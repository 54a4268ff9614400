package search_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/eval"
)

var update = flag.Bool("update", false, "write golden files")

var firm = sample.Config{People: 600, Posts: 8000}

// open loads a source into a fresh engine.
func open(t testing.TB, name string, source connectors.Source) *local.Engine {
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
	if _, err := indexer.Pull(context.Background(), engine, name, source, indexer.PullOptions{}); err != nil {
		t.Fatal(err)
	}
	return engine
}

// measures marks a test that asks much to measure the ranking, and nothing at the same time. The race detector
// would find nothing in it; .ci/test runs it without.
func measures(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("SKIPPED under the race detector")
	}
}

func searcher(engine indexer.Engine) *search.Searcher {
	return search.New(engine, search.DefaultParameters()).At(time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC))
}

func ask(t testing.TB, s *search.Searcher, asker search.Asker, q search.Query) *search.PeopleAnswer {
	t.Helper()
	a, err := s.People(context.Background(), asker, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheSampleFirmsPlantedTruthIsFound(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	truth, err := firm.Truth()
	if err != nil {
		t.Fatal(err)
	}
	var judged []eval.Judged
	for _, topic := range truth {
		places, err := s.Rank(context.Background(), search.Anyone(), search.Query{Text: topic.Text})
		if err != nil {
			t.Fatal(err)
		}
		var ranking eval.Ranking
		for _, p := range places {
			ranking = append(ranking, eval.Scored{ID: strings.TrimPrefix(p.ID, "firm:"), Score: p.Score})
		}
		judged = append(judged, eval.Judged{Topic: topic.ID, Measures: eval.Judge(eval.Qrels{topic.ID: topic.People}, topic.ID, ranking)})
	}
	summary := eval.Summarise(judged, nil)
	t.Logf("MAP %.3f, nDCG@10 %.3f, P@5 %.3f, MRR %.3f over %d topics", summary.All.MAP, summary.All.NDCG10, summary.All.P5, summary.All.MRR, summary.All.Topics)
	if summary.All.NDCG10 < 0.6 || summary.All.MRR < 0.75 {
		t.Errorf("nDCG@10 %.3f, MRR %.3f", summary.All.NDCG10, summary.All.MRR)
	}
}

func TestAScoreIsExactlyTheSumOfTheEvidenceShown(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	for _, q := range []string{"kafka", "penningtvätt", "universell utforming", "SAP S/4HANA", "C#", "maskininlärning hos kunden"} {
		a := ask(t, s, search.Anyone(), search.Query{Text: q, Limit: search.MaxLimit})
		if len(a.People) == 0 {
			t.Errorf("%s: nobody", q)
		}
		for _, p := range a.People {
			sum := 0.0
			for i, e := range p.Evidence {
				sum += e.Contribution
				product := 1.0
				for _, f := range e.Factors {
					product *= f.Value
				}
				if product != e.Contribution {
					t.Errorf("%s: %s: factors give %g, contribution is %g", q, p.Person.Name, product, e.Contribution)
				}
				if i > 0 && e.Contribution > p.Evidence[i-1].Contribution {
					t.Errorf("%s: %s: evidence %d is out of order", q, p.Person.Name, i)
				}
			}
			if math.Abs(sum-p.Score) > 1e-12 {
				t.Errorf("%s: %s: evidence sums to %g, score is %g", q, p.Person.Name, sum, p.Score)
			}
		}
	}
}

func TestNobodyAsksWithoutSayingWhoTheyAre(t *testing.T) {
	s := searcher(open(t, "firm", sample.New(sample.Config{People: 100, Posts: 10})))
	if _, err := s.People(context.Background(), search.Asker{}, search.Query{Text: "kafka"}); !errors.Is(err, search.ErrNoAsker) {
		t.Errorf("got %v", err)
	}
}

func TestAQueryOutOfBoundsIsRefusedByField(t *testing.T) {
	s := searcher(open(t, "firm", sample.New(sample.Config{People: 100, Posts: 10})))
	for _, tt := range []struct {
		name  string
		query search.Query
		field string
	}{
		{"too long", search.Query{Text: strings.Repeat("x", search.MaxQueryLength+1)}, "q"},
		{"not UTF-8", search.Query{Text: "k\xff"}, "q"},
		{"too many at once", search.Query{Text: "kafka", Limit: search.MaxLimit + 1}, "limit"},
		{"too far down", search.Query{Text: "kafka", Offset: search.MaxOffset + 1}, "offset"},
		{"until before since", search.Query{Text: "kafka", Since: time.Unix(10, 0), Until: time.Unix(5, 0)}, "until"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.People(context.Background(), search.Anyone(), tt.query)
			var bad *search.QueryError
			if !errors.As(err, &bad) || bad.Field != tt.field {
				t.Errorf("got %v, want a fault in %s", err, tt.field)
			}
		})
	}
}

// public removes from a firm what is read by members only.
type public struct{ connectors.Source }

func (p public) Pull(ctx context.Context, place []byte, sink connectors.Sink) (connectors.Pass, error) {
	return p.Source.Pull(ctx, place, &publicSink{Sink: sink, hidden: map[string]bool{}})
}

type publicSink struct {
	connectors.Sink
	hidden map[string]bool // groups
}

func (s *publicSink) Upsert(r connectors.Record) error {
	switch r := r.(type) {
	case *connectors.Group:
		if r.Visibility != connectors.Open {
			s.hidden[r.ID] = true
			return nil
		}
	case *connectors.Post:
		if s.hidden[r.Group] {
			return nil
		}
	case *connectors.Contact:
		return nil
	}
	return s.Sink.Upsert(r)
}

func TestWhatAnAskerMayNotReadChangesNothing(t *testing.T) {
	measures(t)
	whole := searcher(open(t, "firm", sample.New(firm)))
	less := searcher(open(t, "firm", public{sample.New(firm)}))
	for _, q := range []string{"kafka", "hvitvasking", "offentlig upphandling", "FHIR", "OpenID Connect", "PLC", "betalningsplattformar"} {
		got, want := ask(t, whole, search.Anyone(), search.Query{Text: q, Limit: 50}), ask(t, less, search.Anyone(), search.Query{Text: q, Limit: 50})
		if g, w := asJSON(t, got), asJSON(t, want); g != w {
			t.Errorf("%s: differs from the firm without its closed groups:\n%.2000s\nwant\n%.2000s", q, g, w)
		}
	}
}

func TestMembersFindWhatIsWrittenInTheirGroup(t *testing.T) {
	measures(t)
	engine := open(t, "firm", sample.New(firm))
	s := searcher(engine)
	view, err := engine.View()
	if err != nil {
		t.Fatal(err)
	}
	member := ""
	for i := range view.Directory().People {
		access := view.Directory().Access(indexer.PersonNo(i))
		if access.Groups[connectors.Ref{Source: "firm", Kind: connectors.KindGroup, ID: "finance"}] {
			member = view.Directory().People[i].ID
			break
		}
	}
	view.Close()
	q := search.Query{Text: "penningtvätt kundkännedom"}
	if inside, outside := ask(t, s, search.As(member), q), ask(t, s, search.Anyone(), q); inside.Matched <= outside.Matched {
		t.Errorf("a member matches %d documents, anyone %d", inside.Matched, outside.Matched)
	}
}

// The golden file shows a change of the ranking as a diff that a person reads.
func TestTheSampleFirmsAnswersStayAsTheyAre(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	var out strings.Builder
	for _, q := range []string{"vem kan Kafka?", "hvem har jobbet med betalingsplattformer", "who knows anti-money laundering", "C#", "havvind", "FHIR", "maskininlärning"} {
		a := ask(t, s, search.Anyone(), search.Query{Text: q, Limit: 5})
		fmt.Fprintf(&out, "%s\n  %d people, %d documents\n", q, a.Total, a.Matched)
		for _, p := range a.People {
			fmt.Fprintf(&out, "  %d. %-28s %8.4f  %s\n", p.Rank, p.Person.Name, p.Score, p.Person.Title)
			for _, e := range p.Evidence[:min(2, len(p.Evidence))] {
				fmt.Fprintf(&out, "       %7.4f %-10s %s\n", e.Contribution, e.Part, marked(e.Snippet))
			}
		}
	}
	golden(t, "firm.txt", out.String())
}

func marked(s search.Snippet) string {
	var out strings.Builder
	for _, span := range s {
		if span.Marked {
			out.WriteString("[" + span.Text + "]")
		} else {
			out.WriteString(span.Text)
		}
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s; if that is meant, run go test -update and read the diff:\n%s", path, got)
	}
}
