package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/indexer/local"
)

// exporting is one run of vemvet export.
type exporting struct {
	firm   firmFlags
	source string
	file   string
	gzip   bool
}

func exportCommand() *cobra.Command {
	var e exporting
	cmd := &cobra.Command{
		Use:   "export --source NAME",
		Short: "Write the records of a source as JSON Lines",
		Long: "Writes the records of one source, kind by kind and by id, as the jsonl source reads them. Exported,\n" +
			"synced into an empty folder and exported again they are the same bytes. Everything that is held is\n" +
			"written, closed groups too: whoever may read the data folder may do this.",
		Example: "  vemvet export --source intranet --gzip -o intranet.jsonl.gz",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.do(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	e.firm.register(cmd)
	cmd.Flags().StringVar(&e.source, "source", "", "the source to export; may be left out where there is only one")
	cmd.Flags().StringVarP(&e.file, "output", "o", "-", "the `file` to write, or - for standard output")
	cmd.Flags().BoolVar(&e.gzip, "gzip", false, "compress")
	return cmd
}

func (e exporting) do(ctx context.Context, out, errs io.Writer) (err error) {
	config, err := e.firm.load()
	if err != nil {
		return err
	}
	engine, err := openEngine(config, errs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	sources, err := engine.Sources()
	if err != nil {
		return err
	}
	switch {
	case e.source != "" && !slices.Contains(sources, e.source):
		return fmt.Errorf("no source %q was ever synced; there are %q", e.source, sources)
	case e.source == "":
		if len(sources) != 1 {
			return fmt.Errorf("name one source with --source; there are %q", sources)
		}
		e.source = sources[0]
	}
	if e.file == "-" {
		return e.write(ctx, engine, out)
	}
	return replace(e.file, func(out io.Writer) error { return e.write(ctx, engine, out) })
}

func (e exporting) write(ctx context.Context, engine *local.Engine, out io.Writer) error {
	var z *gzip.Writer
	if e.gzip {
		z = gzip.NewWriter(out)
		out = z
	}
	w := jsonl.NewWriter(out)
	if err := engine.Records(ctx, e.source, func(_ string, r connectors.Record) error { return w.Write(r) }); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if z != nil {
		return z.Close()
	}
	return nil
}

// replace writes a file that only its owner reads. Until all of it is written, what was there stays.
func replace(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
