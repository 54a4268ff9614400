package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/eval"
)

// evaluation is one run of vemvet eval.
type evaluation struct {
	records, topics, qrels, run string
	positions                   string
	json, ablation              bool
}

// evalSource names the source of the records that are judged; it is not part of a person's id in qrels.
const evalSource = "records"

func evalCommand() *cobra.Command {
	var e evaluation
	cmd := &cobra.Command{
		Use:   "eval --records FILE --topics FILE --qrels FILE",
		Short: "Measure the ranking against judgements",
		Long: "Loads records into a fresh folder that is removed afterwards, asks every topic on behalf of somebody\n" +
			"who reads what everyone may, and judges the people found. Age is counted from the newest post.",
		Example: "  vemvet eval --records records.jsonl.gz --topics topics.tsv --qrels qrels.txt --run vemvet.run",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.do(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&e.records, "records", "", "records as JSON Lines, also gzip; - for standard input")
	flags.StringVar(&e.topics, "topics", "", "topics: an id, a tab and the question, a line each")
	flags.StringVar(&e.qrels, "qrels", "", "judgements in TREC form: topic 0 person relevance")
	flags.StringVar(&e.positions, "positions", "all", "topics to judge, by their position within their kind: all, odd or even")
	flags.StringVar(&e.run, "run", "", "write the rankings to this file as a TREC run")
	flags.BoolVar(&e.json, "json", false, "print one JSON object instead of a table")
	flags.BoolVar(&e.ablation, "ablation", false, "leave out one ingredient of the ranking after the other and print what is lost")
	cmd.MarkFlagsMutuallyExclusive("ablation", "json")
	cmd.MarkFlagsMutuallyExclusive("ablation", "run")
	for _, name := range []string{"records", "topics", "qrels"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flag is defined above
		}
	}
	return cmd
}

func (e evaluation) do(ctx context.Context, in io.Reader, out, errs io.Writer) (err error) {
	topics, err := readFile(e.topics, eval.ReadTopics)
	if err != nil {
		return err
	}
	if topics, err = atPositions(topics, e.positions); err != nil {
		return err
	}
	qrels, err := readFile(e.qrels, eval.ReadQrels)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "vemvet-eval-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	engine, err := local.Open(dir, local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	faults := e.load(ctx, engine, in, errs)
	if faults != nil && !errors.Is(faults, errLinesLeftOut) {
		return faults
	}
	searcher, err := atNewest(engine)
	if err != nil {
		return err
	}
	if e.ablation {
		return errors.Join(e.ablate(ctx, searcher, topics, qrels, out), faults)
	}
	judged, err := e.judge(ctx, searcher, topics, qrels)
	if err != nil {
		return err
	}
	return errors.Join(e.print(out, eval.Summarise(judged, searcher.Parameters())), faults)
}

// atPositions keeps the topics at odd or even positions within their kind, so that parameters can be chosen on
// some and reported on others.
func atPositions(topics []eval.Topic, which string) ([]eval.Topic, error) {
	var remainder int
	switch which {
	case "all":
		return topics, nil
	case "odd":
		remainder = 1
	case "even":
	default:
		return nil, fmt.Errorf("--positions is %q; want all, odd or even", which)
	}
	position := map[string]int{}
	return slices.DeleteFunc(topics, func(t eval.Topic) bool {
		position[t.Kind()]++
		return position[t.Kind()]%2 != remainder
	}), nil
}

func readFile[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	f, err := os.Open(name) // #nosec G304 -- the file that whoever runs the command names
	if err != nil {
		var none T
		return none, err
	}
	defer f.Close()
	v, err := read(bufio.NewReader(f))
	if err != nil {
		return v, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// errLinesLeftOut says that something was wrong with some records; the others count.
var errLinesLeftOut = errors.New("some lines were left out; they are named above")

func (e evaluation) load(ctx context.Context, engine *local.Engine, in io.Reader, errs io.Writer) error {
	source, err := jsonl.New(jsonl.Config{Path: e.records}, in)
	if err != nil {
		return err
	}
	report, err := indexer.Pull(ctx, engine, evalSource, source, indexer.PullOptions{})
	if err != nil {
		return err
	}
	for _, fault := range report.Faults {
		fmt.Fprintln(errs, fault)
	}
	if report.Faulty > 0 {
		return errLinesLeftOut
	}
	return nil
}

// atNewest counts age from the newest record, so that a corpus of the past is judged as of its own time.
func atNewest(engine *local.Engine) (*search.Searcher, error) {
	view, err := engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return search.New(engine, search.DefaultParameters()).Knowing(starterSynonyms().thesaurus).At(view.Newest()), nil
}

func (e evaluation) judge(ctx context.Context, s *search.Searcher, topics []eval.Topic, qrels eval.Qrels) (_ []eval.Judged, err error) {
	run := io.Discard
	if e.run != "" {
		f, createErr := os.Create(e.run)
		if createErr != nil {
			return nil, createErr
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		run = f
	}
	written := map[string]bool{}
	var judged []eval.Judged
	for _, topic := range topics {
		places, err := s.Rank(ctx, search.Anyone(), search.Query{Text: topic.Text})
		if err != nil {
			return nil, fmt.Errorf("topic %s: %w", topic.ID, err)
		}
		ranking := make(eval.Ranking, len(places))
		for i, p := range places {
			ranking[i] = eval.Scored{ID: strings.TrimPrefix(p.ID, evalSource+":"), Score: p.Score}
		}
		judged = append(judged, eval.Judged{Topic: topic.ID, Measures: eval.Judge(qrels, topic.ID, ranking)})
		if !written[topic.ID] { // a run holds a topic once: the first wording
			written[topic.ID] = true
			if err := eval.WriteRun(run, "vemvet", topic.ID, ranking); err != nil {
				return nil, fmt.Errorf("write %s: %w", e.run, err)
			}
		}
	}
	return judged, nil
}

// ablate prints MAP and nDCG@10 of each kind of topic, whole and without each ingredient.
func (e evaluation) ablate(ctx context.Context, whole *search.Searcher, topics []eval.Topic, qrels eval.Qrels, out io.Writer) error {
	rows := append([]search.Ingredient{{Name: "all of it", Without: func(p search.Parameters) search.Parameters { return p }}}, search.Ingredients()...)
	var kinds []string
	for i, row := range rows {
		judged, err := e.judge(ctx, whole.With(row.Without(whole.Parameters())), topics, qrels)
		if err != nil {
			return err
		}
		summary := eval.Summarise(judged, nil)
		if i == 0 {
			kinds = slices.Sorted(maps.Keys(summary.Kinds))
			fmt.Fprintf(out, "%-28s", "MAP, nDCG@10 without")
			for _, kind := range kinds {
				fmt.Fprintf(out, "  %-12s", kind)
			}
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%-28s", row.Name)
		for _, kind := range kinds {
			fmt.Fprintf(out, "  %.3f, %.3f", summary.Kinds[kind].MAP, summary.Kinds[kind].NDCG10)
		}
		fmt.Fprintln(out)
	}
	return nil
}

func (e evaluation) print(out io.Writer, summary eval.Summary) error {
	if !e.json {
		return summary.WriteTable(out)
	}
	enc := json.NewEncoder(out)
	return enc.Encode(summary)
}
