package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// syncing is one run of vemvet sync.
type syncing struct {
	firm          firmFlags
	file          string
	name          string
	allowRemovals bool
}

func syncCommand() *cobra.Command {
	var s syncing
	cmd := &cobra.Command{
		Use:   "sync [source…]",
		Short: "Bring in what changed at the sources",
		Long: "Pulls the named sources of the configuration, or all of them, or one file of records given with --jsonl.\n" +
			"It resumes where the last sync stopped. What cannot be read is named, the rest is brought in, and the\n" +
			"command then ends with exit code 1.",
		Example: "  vemvet sync --config vemvet.yaml\n  vemvet sync --data ./data --jsonl records.jsonl.gz --name intranet",
		RunE: func(cmd *cobra.Command, names []string) error {
			return s.do(cmd.Context(), names, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	s.firm.register(cmd)
	cmd.Flags().StringVar(&s.file, "jsonl", "", "a `file` of records to bring in, or - for standard input")
	cmd.Flags().StringVar(&s.name, "name", "records", "the source's name for --jsonl")
	cmd.Flags().BoolVar(&s.allowRemovals, "allow-removals", false, "remove what is gone even if it is a large share of a source")
	return cmd
}

// job is a source to pull.
type job struct {
	name   string
	source connectors.Source
	limit  float64
}

func (s syncing) do(ctx context.Context, names []string, in io.Reader, out, errs io.Writer) (err error) {
	config, err := s.firm.load()
	if err != nil {
		return err
	}
	jobs, err := s.jobs(config, names, in)
	if err != nil {
		return err
	}
	engine, err := openEngine(config, errs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	var failed []error
	for _, j := range jobs {
		if err := s.pull(ctx, engine, j, out, errs); err != nil {
			failed = append(failed, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

// jobs opens every source before the first is pulled, so that a mistake in one is told at once.
func (s syncing) jobs(config *Config, names []string, in io.Reader) ([]job, error) {
	if s.file != "" {
		switch {
		case len(names) > 0:
			return nil, fmt.Errorf("--jsonl brings in one file, and %q is a source of the configuration; sync them one after the other", names[0])
		case !sourceName.MatchString(s.name):
			return nil, fmt.Errorf("--name is %q; want up to 32 small letters, digits, - and _, beginning with a letter", s.name)
		}
		source, err := jsonl.New(jsonl.Config{Path: s.file}, in)
		return []job{{s.name, source, defaultRemovalLimit}}, err
	}
	if len(config.Sources) == 0 {
		return nil, errors.New("no source is configured; add one to the configuration, or name a file with --jsonl")
	}
	chosen := config.Sources
	if len(names) > 0 {
		chosen = nil
		for _, name := range names {
			c, err := config.Source(name)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, c)
		}
	}
	var jobs []job
	for _, c := range chosen {
		source, err := c.Open()
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job{c.Name, source, c.RemovalLimit})
	}
	return jobs, nil
}

// errFaults says that a sync went through and left lines out.
var errFaults = errors.New("could not be read; what is wrong is named above, and the rest was brought in")

func (s syncing) pull(ctx context.Context, engine *local.Engine, j job, out, errs io.Writer) error {
	meter := newMeter(out, j.name)
	report, err := indexer.Pull(ctx, engine, j.name, j.source, indexer.PullOptions{
		RemovalLimit: j.limit, AllowRemovals: s.allowRemovals, Progress: meter.show,
	})
	meter.done(report)
	for _, fault := range report.Faults {
		fmt.Fprintln(errs, fault)
	}
	if more := report.Faulty - len(report.Faults); more > 0 {
		fmt.Fprintf(errs, "… and %d more\n", more)
	}
	if err != nil {
		return err
	}
	if report.Kept {
		fmt.Fprintf(errs, "%s: nothing was removed, since what could not be read may be a record that is still there\n", j.name)
	}
	if report.Faulty > 0 {
		return fmt.Errorf("%s: %d of the source's records %w", j.name, report.Faulty, errFaults)
	}
	return nil
}

// openEngine opens the firm's data, logging to errs.
func openEngine(config *Config, errs io.Writer) (*local.Engine, error) {
	return local.Open(config.Data, local.Options{
		Languages: config.Languages, Logger: config.Logger(errs), Retention: config.retention(),
		Erasing: func(accounts []connectors.Ref) error { return config.beside.erase(config.Data, accounts) },
	})
}
