package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// benchmark is one run of vemvet bench.
type benchmark struct {
	posts, people int
	rate          float64
	questions     int
	dir           string
	json          bool
}

// benchFigures is what a run measured.
type benchFigures struct {
	Posts          int     `json:"posts"`
	People         int     `json:"people"`
	InPerSecond    float64 `json:"posts_per_second"`
	RestartSeconds float64 `json:"restart_seconds"`
	ResidentMB     float64 `json:"resident_mb"`
	DiskMB         float64 `json:"disk_mb"`
	Asked          []asked `json:"asked"`
}

// asked is what answering took of one kind of question.
type asked struct {
	Kind      string  `json:"kind"`
	Questions int     `json:"questions"`
	Rate      float64 `json:"questions_per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
}

func benchCommand() *cobra.Command {
	var b benchmark
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure speed and size on a made-up firm",
		Long: "Makes a firm whose words and authors follow Zipf's law, in three languages, a fifth of it in closed\n" +
			"groups; takes it in, restarts, and asks who knows at a fixed rate of arrival, and then the other kinds of\n" +
			"question, a quarter as many at a quarter of the rate; then for teams of 8 that meet 20 requirements, a\n" +
			"tenth as many at a fortieth of the rate. A question that has to wait for the one before counts its waiting.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.do(cmd.Context(), cmd.OutOrStdout()) },
	}
	flags := cmd.Flags()
	flags.IntVar(&b.posts, "posts", 100000, "posts to take in")
	flags.IntVar(&b.people, "people", 5000, "people who write them")
	flags.Float64Var(&b.rate, "rate", 20, "who knows a second")
	flags.IntVar(&b.questions, "questions", 400, "times to ask who knows")
	flags.StringVar(&b.dir, "data", "", "an empty `directory` to work in, kept afterwards (default a temporary one, removed)")
	flags.BoolVar(&b.json, "json", false, "print one JSON object")
	return cmd
}

func (b benchmark) do(ctx context.Context, out io.Writer) (err error) {
	if b.posts < 1 || b.people < 1 || b.rate <= 0 || b.questions < 1 {
		return errors.New("posts, people, rate and questions want numbers above 0")
	}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "vemvet-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	figures := benchFigures{Posts: b.posts, People: b.people}
	if figures.InPerSecond, err = b.takeIn(ctx); err != nil {
		return err
	}
	began := time.Now()
	engine, err := local.Open(b.dir, local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	if err := engine.Flush(ctx); err != nil {
		return err
	}
	figures.RestartSeconds = time.Since(began).Seconds()
	if figures.Asked, err = b.askAll(ctx, engine); err != nil {
		return err
	}
	figures.ResidentMB = residentMB()
	if figures.DiskMB, err = diskMB(b.dir); err != nil {
		return err
	}
	return figures.print(out, b.json)
}

// takeIn pulls the firm end to end, until everything is durable and searchable.
func (b benchmark) takeIn(ctx context.Context) (postsPerSecond float64, err error) {
	engine, err := local.Open(b.dir, local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	began := time.Now()
	_, err = indexer.Pull(ctx, engine, "bench", benchFirm{posts: b.posts, people: b.people}, indexer.PullOptions{})
	return float64(b.posts) / time.Since(began).Seconds(), err
}

// askAll puts questions of every kind, one kind after the other.
func (b benchmark) askAll(ctx context.Context, engine *local.Engine) ([]asked, error) {
	s := search.New(engine, search.DefaultParameters()).Knowing(starterSynonyms().thesaurus).At(benchNow)
	questions := benchQuestions(b.questions)
	prose := benchProse(b.questions)
	builder, bids := team.New(s), benchBids(max(1, b.questions/10))
	var out []asked
	for _, k := range []struct {
		kind string
		ask  func(asker search.Asker, i int) error
	}{
		{"who knows", func(asker search.Asker, i int) error {
			_, err := s.People(ctx, asker, search.Query{Text: questions[i]})
			return err
		}},
		{"related", func(asker search.Asker, i int) error {
			_, err := s.Related(ctx, asker, search.Query{Text: questions[i]})
			return err
		}},
		{"posts", func(asker search.Asker, i int) error {
			_, err := s.Posts(ctx, asker, search.Query{Text: questions[i]})
			return err
		}},
		{"ask", func(asker search.Asker, i int) error {
			_, err := s.Ask(ctx, asker, search.Question{Query: search.Query{Text: prose[i]}})
			return err
		}},
		{"suggest", func(asker search.Asker, i int) error {
			_, err := s.Suggest(ctx, asker, questions[i][:3], search.DefaultLimit)
			return err
		}},
		{"person", func(asker search.Asker, i int) error {
			_, err := s.Person(ctx, asker, b.person(i))
			return err
		}},
		{"team", func(asker search.Asker, i int) error {
			_, err := builder.Build(ctx, asker, bids[i])
			return err
		}},
	} {
		a := asked{Kind: k.kind, Questions: max(1, b.questions/4), Rate: b.rate / 4}
		switch k.kind {
		case "who knows":
			a.Questions, a.Rate = b.questions, b.rate
		case "team":
			a.Questions, a.Rate = len(bids), b.rate/40
		}
		took, err := b.ask(ctx, a, k.ask)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.kind, err)
		}
		a.P50, a.P99 = quantile(took, 0.5), quantile(took, 0.99)
		out = append(out, a)
	}
	return out, nil
}

// person gives somebody else each time, those who write much more often than those who do not: the low numbers
// write most.
func (b benchmark) person(i int) string {
	part := float64(i) / max(1, float64(b.questions)/4)
	return "bench:p" + strconv.Itoa(int(part*part*float64(b.people))%b.people)
}

// ask puts questions at a fixed rate of arrival and gives how long each took, in milliseconds, from when
// it arrived.
func (b benchmark) ask(ctx context.Context, a asked, put func(asker search.Asker, i int) error) ([]float64, error) {
	took := make([]float64, a.Questions)
	failed := make([]error, a.Questions)
	var all sync.WaitGroup
	began := time.Now()
	for i := range a.Questions {
		arrival := began.Add(time.Duration(float64(i) / a.Rate * float64(time.Second)))
		select {
		case <-time.After(time.Until(arrival)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		all.Go(func() {
			failed[i] = put(search.As("bench:p"+strconv.Itoa(i%b.people)), i)
			took[i] = float64(time.Since(arrival)) / float64(time.Millisecond)
		})
	}
	all.Wait()
	return took, errors.Join(failed...)
}

func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// residentMB is the process's resident memory, 0 where the system does not tell it in /proc.
func residentMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kb, _ := strconv.ParseFloat(fields[1], 64)
			return kb / 1024
		}
	}
	return 0
}

func diskMB(dir string) (float64, error) {
	var bytes int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return float64(bytes) / (1 << 20), err
}

func (f benchFigures) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(f)
	}
	if _, err := fmt.Fprintf(out, `taken in          %8.0f posts a second, durable and searchable
restart to ready  %8.2f s
resident memory   %8.0f MB
disk              %8.0f MB
`, f.InPerSecond, f.RestartSeconds, f.ResidentMB, f.DiskMB); err != nil {
		return err
	}
	for _, a := range f.Asked {
		if _, err := fmt.Fprintf(out, "%-17s %8.1f ms p50, %.1f ms p99, %d questions at %g a second\n", a.Kind, a.P50, a.P99, a.Questions, a.Rate); err != nil {
			return err
		}
	}
	return nil
}
