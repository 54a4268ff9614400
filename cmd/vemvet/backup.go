package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/indexer/backup"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/ui/audit"
)

// BackupConfig is where a server keeps generations of the data folder. Without a folder it keeps none.
type BackupConfig struct {
	Folder string `yaml:"folder"`
	Every  days   `yaml:"every"` // default 1d
	Keep   int    `yaml:"keep"`  // how many generations; default 7
}

const (
	defaultBackupEvery = day
	defaultBackupKeep  = 7
	maxBackupKeep      = 1000
)

func (d *decoder) checkBackup(c *BackupConfig, dir string) {
	if c.Folder == "" {
		if *c != (BackupConfig{}) {
			d.fault("backup.folder", "is missing; want the folder that holds the backups")
		}
		return
	}
	if !filepath.IsAbs(c.Folder) {
		c.Folder = filepath.Join(dir, c.Folder)
	}
	if c.Every == 0 {
		c.Every = days(defaultBackupEvery)
	}
	if c.Keep == 0 {
		c.Keep = defaultBackupKeep
	}
	if c.Keep < 1 || c.Keep > maxBackupKeep {
		d.fault("backup.keep", "is %d; want how many backups to keep, 1 to %d", c.Keep, maxBackupKeep)
	}
}

// generations makes backups of a data folder that this process has open.
type generations struct {
	engine *local.Engine
	audit  *audit.Log
	bids   *shelf.Shelf // nil: there are none
	folder string
	keep   int
}

// write makes a generation, and then removes the oldest.
func (g generations) write(ctx context.Context, at time.Time) (path string, err error) {
	parts := g.engine.BackupParts(ctx)
	log, err := g.audit.BackupParts()
	if err != nil {
		return "", err
	}
	if g.bids != nil {
		parts = append(parts, g.bids.BackupParts()...)
	}
	if path, err = backup.Write(g.folder, at, append(parts, log...)); err != nil {
		return "", err
	}
	return path, backup.Prune(g.folder, g.keep)
}

// follow makes a generation whenever the newest is as old as every, until ctx ends. After a failure it tries again
// in an hour.
func (g generations) follow(ctx context.Context, every time.Duration, log *slog.Logger) {
	const retry = time.Hour
	for wait := time.Duration(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		all, err := backup.Generations(g.folder)
		if err == nil && len(all) > 0 {
			if wait = time.Until(all[0].Time.Add(every)); wait > 0 {
				continue
			}
		}
		began, path := time.Now(), ""
		if err == nil {
			path, err = g.write(ctx, began)
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("no backup could be made", "error", err, "again_in", retry)
			wait = retry
		default:
			log.Info("made a backup", "file", path, "took", time.Since(began))
			wait = every
		}
	}
}

// backingUp is one run of vemvet backup.
type backingUp struct {
	firm firmFlags
	keep int
}

func backupCommand() *cobra.Command {
	var b backingUp
	cmd := &cobra.Command{
		Use:   "backup [FOLDER]",
		Short: "Write all that is held into one file",
		Long: "Writes records, what people decided, what was ruled, who must not come back, bids, and the audit log into a new file\n" +
			"in the folder, by default the configured one, and removes all but the newest such files there. The index is\n" +
			"not in it, it is built anew; nor are sessions and personal tokens, whose owners sign in and make new ones.\n" +
			"While Vemvet serves it makes backups itself, see backup in the configuration; this command is for when it\n" +
			"does not.\n\n" +
			"Who was erased before is not in a new file. Files that were made before still hold them, until they are\n" +
			"removed.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return b.do(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	b.firm.register(cmd)
	cmd.Flags().IntVar(&b.keep, "keep", 0, "how many files to keep; the configured number by default")
	return cmd
}

func (b backingUp) do(ctx context.Context, args []string, out, errs io.Writer) (err error) {
	config, err := b.firm.load()
	if err != nil {
		return err
	}
	g := generations{folder: config.Backup.Folder, keep: config.Backup.Keep}
	if len(args) > 0 {
		g.folder = args[0]
	}
	switch {
	case g.folder == "":
		return errors.New("no folder for backups is configured; name one")
	case b.keep < 0 || b.keep > maxBackupKeep:
		return fmt.Errorf("--keep is %d; want 1 to %d", b.keep, maxBackupKeep)
	case b.keep > 0:
		g.keep = b.keep
	case g.keep == 0:
		g.keep = defaultBackupKeep
	}
	if g.engine, err = openEngine(config, errs); err != nil {
		if errors.Is(err, local.ErrLocked) {
			return fmt.Errorf("%s is open in another vemvet: what serves makes backups itself where the configuration has a backup.folder; or stop it first", config.Data)
		}
		return err
	}
	defer func() { err = errors.Join(err, g.engine.Close()) }()
	a, err := openAudit(config.Data, config.AuditKeep, g.engine, nil, config.Logger(errs))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.log.Close()) }()
	g.audit = a.log
	if dir := filepath.Join(config.Data, bidsFolder); exists(dir) {
		if g.bids, err = shelf.Open(dir); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, g.bids.Close()) }()
	}
	path, err := g.write(ctx, time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Wrote %s. 'vemvet restore' makes a data folder of it.\n", path)
	return err
}

func restoreCommand() *cobra.Command {
	var firm firmFlags
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Make a data folder of a backup",
		Long: "Makes the data folder of what 'vemvet backup' wrote. The folder must be empty or missing. The next start builds\n" +
			"the index anew, and the next sync brings what the sources have changed since.\n\n" +
			"Whoever was erased after the backup was made is back with it: erase them anew before you serve from it.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := firm.load()
			if err != nil {
				return err
			}
			return restore(config.Data, args[0], cmd.OutOrStdout())
		},
	}
	firm.register(cmd)
	return cmd
}

// restore makes a data folder of a file, or leaves everything as it was.
func restore(data, file string, out io.Writer) (err error) {
	if entries, err := os.ReadDir(data); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty; move it away, or restore into another folder with --data", data)
	}
	half := data + ".restoring"
	if err := os.RemoveAll(half); err != nil { // of an attempt that was cut short
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(half))
		}
	}()
	if err := os.MkdirAll(half, 0o700); err != nil {
		return err
	}
	err = backup.Read(file, func(part string, content io.Reader) error {
		ours, err := local.Restore(half, part, content)
		if !ours && err == nil {
			ours, err = audit.Restore(filepath.Join(half, auditFolder), part, content)
		}
		if !ours && err == nil {
			ours, err = shelf.Restore(filepath.Join(half, bidsFolder), part, content)
		}
		if !ours && err == nil {
			err = errors.New("this vemvet does not know what it is; a newer one may")
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := os.Remove(data); err != nil && !errors.Is(err, os.ErrNotExist) { // empty, as seen above
		return err
	}
	if err := os.Rename(half, data); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Restored %s from %s.\nWhoever was erased after it was made is back: erase them anew before you serve from it.\n", data, file)
	return err
}
