package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/audit"
)

// auditFolder is where the audit log lies in the data directory.
const auditFolder = "audit"

// defaultAuditKeep is a year; article 26(6) of the EU AI Act wants half of one at least.
const defaultAuditKeep = 365 * 24 * time.Hour

// auditing is the audit log of a firm, open for writing.
type auditing struct {
	log  *audit.Log
	book *audit.Book
	note func(*gin.Context, audit.Event) error // for what comes by HTTP
}

// openAudit opens the audit log of a data directory, whose engine must be open: one process at a time writes
// there.
func openAudit(data string, keep time.Duration, engine *local.Engine, metrics *ui.Metrics, logger *slog.Logger) (*auditing, error) {
	log, err := audit.Open(filepath.Join(data, auditFolder), audit.Options{Keep: keep, Logger: logger})
	if err != nil {
		return nil, err
	}
	book := audit.NewBook(log, func() (*indexer.Directory, error) { return directoryOf(engine) })
	return &auditing{log: log, book: book, note: ui.Noting(book, logger, metrics)}, nil
}

// noteCommand notes in the audit log what a command does with a colleague, or with somebody whom the directory does
// not know: empty. Whoever runs a command on the machine is nobody in particular.
func noteCommand(ctx context.Context, config *Config, engine *local.Engine, errs io.Writer, action audit.Action, person string) (err error) {
	a, err := openAudit(config.Data, config.AuditKeep, engine, nil, config.Logger(errs))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.log.Close()) }()
	return a.book.Write(ctx, audit.Event{Action: action, Roles: []string{audit.Local}, Subjects: []string{person}, Note: "by a command"})
}

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Check the log of who looked for whom",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(auditVerifyCommand())
	return cmd
}

func auditVerifyCommand() *cobra.Command {
	var firm firmFlags
	var expected string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that the audit log is as it was written",
		Long: "Reads the whole audit log, also while Vemvet serves, and checks every line and that none is missing\n" +
			"between them. It ends with exit code 1, and names file and line, where the log is not as it was written.\n\n" +
			"The last entry, which it prints as number:hash, is worth noting on another machine. Given to --expect a\n" +
			"later time, it also finds a log whose end was cut off, and one that was written anew.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := firm.load()
			if err != nil {
				return err
			}
			var head audit.Head
			if expected != "" {
				if head, err = audit.ParseHead(expected); err != nil {
					return fmt.Errorf("--expect: %w", err)
				}
			}
			dir := filepath.Join(config.Data, auditFolder)
			if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("there is no audit log in %s: 'vemvet serve' begins one", config.Data)
			}
			found, err := audit.Verify(cmd.Context(), dir, head)
			if err != nil {
				return err
			}
			if found.Entries == 0 {
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "The audit log in %s is empty.\n", dir)
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "The audit log in %s is as it was written: %d entries, from %s to %s.\nLast entry: %s\n",
				dir, found.Entries, found.First.Time.Format(time.RFC3339), found.Last.Time.Format(time.RFC3339), found.Last)
			return err
		},
	}
	firm.register(cmd)
	cmd.Flags().StringVar(&expected, "expect", "", "an `entry` noted earlier, number:hash, that must be there")
	return cmd
}
