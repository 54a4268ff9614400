package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/takeout"
)

func personCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "person",
		Short: "Hand out what is held about somebody, or erase it",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(personExportCommand(), personRequestsCommand(), personEraseCommand(), restoreConsentCommand())
	return cmd
}

// folder is the data folder while one of the commands on people works on it.
type folder struct {
	config *Config
	engine *local.Engine
	// note puts what is done with whom into the audit log. What has to be noted and cannot be is not done.
	note func(action audit.Action, person string) error
}

// onFolder opens the data folder for one of the commands on people. While a server has it open nothing else can.
func (f *firmFlags) onFolder(ctx context.Context, errs io.Writer, do func(folder) error) (err error) {
	config, err := f.load()
	if err != nil {
		return err
	}
	engine, err := openEngine(config, errs)
	if errors.Is(err, local.ErrLocked) {
		return fmt.Errorf("%s is open in another vemvet; stop that one, run this again, and start it anew: nobody is asked for longer than this takes", config.Data)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	if err := engine.Flush(ctx); err != nil {
		return err
	}
	return do(folder{config, engine, func(action audit.Action, person string) error {
		return noteCommand(ctx, config, engine, errs, action, person)
	}})
}

// someone is a colleague whom a command is about.
type someone struct {
	id, name string
	accounts []connectors.Ref
}

// findSomeone finds a colleague by the id of an account, an e-mail address, an employee number, a username or the
// whole name. A name that several have tells nobody.
func findSomeone(engine *local.Engine, word string) (someone, error) {
	view, err := engine.View()
	if err != nil {
		return someone{}, err
	}
	defer view.Close()
	directory := view.Directory()
	if no, known := directory.Person(word); known {
		return someoneAt(directory, no), nil
	}
	for _, find := range []func(string) (indexer.PersonNo, error){directory.ByEmail, directory.ByEmployeeNumber, directory.ByUsername} {
		if no, err := find(word); err == nil {
			return someoneAt(directory, no), nil
		}
	}
	var found []indexer.PersonNo
	for no := range directory.People {
		if strings.EqualFold(directory.People[no].Name, strings.TrimSpace(word)) {
			found = append(found, indexer.PersonNo(no))
		}
	}
	switch len(found) {
	case 0:
		return someone{}, fmt.Errorf("nobody is %q; name a colleague by source:id, e-mail address, employee number, username or whole name", word)
	case 1:
		return someoneAt(directory, found[0]), nil
	}
	lines := make([]string, len(found))
	for i, no := range found {
		p := &directory.People[no]
		lines[i] = fmt.Sprintf("  %s  %s", p.ID, p.Title)
	}
	return someone{}, fmt.Errorf("several colleagues are %q; name one of them by id:\n%s", word, strings.Join(lines, "\n"))
}

func someoneAt(directory *indexer.Directory, no indexer.PersonNo) someone {
	p := &directory.People[no]
	return someone{p.ID, p.Name, p.Accounts}
}

func personRequestsCommand() *cobra.Command {
	var firm firmFlags
	cmd := &cobra.Command{
		Use:   "requests",
		Short: "List who asked on their own page to be erased",
		Long:  "Lists who asked on their own page to be erased and did not take it back, who asked first before the others.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return firm.onFolder(cmd.Context(), cmd.ErrOrStderr(), func(f folder) error {
				return listRequests(f.engine, cmd.OutOrStdout())
			})
		},
	}
	firm.register(cmd)
	return cmd
}

func listRequests(engine *local.Engine, out io.Writer) error {
	directory, err := directoryOf(engine)
	if err != nil {
		return err
	}
	asked := directory.ErasureAsked()
	if len(asked) == 0 {
		_, err := fmt.Fprintln(out, "Nobody asks to be erased.")
		return err
	}
	for _, no := range asked {
		p := &directory.People[no]
		if _, err := fmt.Fprintf(out, "%s  %s  %s\n", p.Consent.ErasureAsked.Format(time.DateOnly), p.ID, p.Name); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(out, "Erase one with 'vemvet person erase ID'.")
	return err
}

// personErasing is one run of vemvet person erase.
type personErasing struct {
	firm firmFlags
	yes  bool
}

func personEraseCommand() *cobra.Command {
	var p personErasing
	cmd := &cobra.Command{
		Use:   "erase NAME-or-id",
		Short: "Remove all that is held about somebody, for good",
		Long: "Removes the accounts of a colleague, what they wrote alone, their experiences and contacts, what they decided\n" +
			"here, their sessions and tokens, and their ids from what others wrote. Files are written anew until nothing\n" +
			"of it is in any of them. Keyed hashes of numbers, addresses and usernames stay, so that no sync brings the\n" +
			"person back. Backups and exports that were made before still hold it all, and so do the sources.\n\n" +
			"Names that colleagues put into the words of what they wrote stay there.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.do(cmd.Context(), args[0], cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	p.firm.register(cmd)
	cmd.Flags().BoolVar(&p.yes, "yes", false, "erase without asking")
	return cmd
}

func (p personErasing) do(ctx context.Context, word string, in io.Reader, out, errs io.Writer) error {
	return p.firm.onFolder(ctx, errs, func(f folder) error {
		who, err := findSomeone(f.engine, word)
		if err != nil {
			return err
		}
		if !p.yes {
			fmt.Fprintf(out, "Erase %s, who has the accounts %s? This cannot be undone. Type yes: ", who.name, accountList(who.accounts))
			answer, _ := bufio.NewReader(in).ReadString('\n')
			if strings.TrimSpace(strings.ToLower(answer)) != "yes" {
				fmt.Fprintln(out)
				return errors.New("nothing was erased; type yes when asked, or give --yes")
			}
		}
		if err := f.note(audit.Erased, who.id); err != nil {
			return err
		}
		erased, err := f.engine.Erase(ctx, who.id)
		if err != nil {
			return fmt.Errorf("%w; what is begun goes on with the next command on this folder, or the next start", err)
		}
		var counts []string
		for _, kind := range connectors.Kinds {
			if n := erased.Removed[kind]; n > 0 {
				counts = append(counts, fmt.Sprintf("%d of type %s", n, kind))
			}
		}
		fmt.Fprintf(out, "Erased %s: %d accounts, records removed: %s; %d records of others no longer name them.\n",
			who.name, len(erased.Accounts), cmp.Or(strings.Join(counts, ", "), "none"), erased.Changed)
		_, err = fmt.Fprintln(out, "Sync brings nothing of them back. Remove backups and exports that were made before, and what the sources hold.")
		return err
	})
}

func accountList(accounts []connectors.Ref) string {
	names := make([]string, len(accounts))
	for i, ref := range accounts {
		names[i] = ref.String()
	}
	return strings.Join(names, ", ")
}

func restoreConsentCommand() *cobra.Command {
	var firm firmFlags
	cmd := &cobra.Command{
		Use:   "restore-consent IDENTIFIER",
		Short: "Let the sources bring back somebody who was erased and agrees to it",
		Long: "Forgets that somebody was erased who had this account (source:id), e-mail address, employee number or\n" +
			"username. Nothing comes back by that alone: the next sync reads every source from its beginning and brings\n" +
			"what the sources still have. What the person had decided here is gone.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return firm.onFolder(cmd.Context(), cmd.ErrOrStderr(), func(f folder) error {
				if err := f.engine.Readmit(cmd.Context(), args[0]); err != nil {
					return err
				}
				if err := f.note(audit.Restored, ""); err != nil { // who it is, nothing tells any more
					return err
				}
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "Whoever had it may be here again: 'vemvet sync' brings what the sources have.")
				return err
			})
		},
	}
	firm.register(cmd)
	return cmd
}

// personExporting is one run of vemvet person export.
type personExporting struct {
	firm firmFlags
	file string
}

func personExportCommand() *cobra.Command {
	var p personExporting
	cmd := &cobra.Command{
		Use:   "export NAME-or-id",
		Short: "Write the records that are somebody's as JSON Lines",
		Long: "Writes the accounts of a colleague, what they wrote alone or with others, their experiences and contacts, as\n" +
			"the jsonl source reads them, from every source and from closed groups too. What others wrote that only names\n" +
			"them is not in it. Look it over before you hand it out: it may be about others as well.\n\n" +
			"What bids hold of them is no record: it goes as JSON into a file beside that of --output, anna.bids.json for\n" +
			"anna.jsonl, as it is in the copy that they take from their own page.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.firm.onFolder(cmd.Context(), cmd.ErrOrStderr(), func(f folder) error {
				return p.export(cmd.Context(), f, args[0], cmd.OutOrStdout(), cmd.ErrOrStderr())
			})
		},
	}
	p.firm.register(cmd)
	cmd.Flags().StringVarP(&p.file, "output", "o", "-", "the `file` to write, or - for standard output")
	return cmd
}

func (p personExporting) export(ctx context.Context, f folder, word string, out, errs io.Writer) error {
	who, err := findSomeone(f.engine, word)
	if err != nil {
		return err
	}
	if err := f.note(audit.Exported, who.id); err != nil {
		return err
	}
	write := func(out io.Writer) error {
		lines := jsonl.NewWriter(out)
		err := f.engine.Records(ctx, "", func(source string, r connectors.Record) error {
			if !indexer.Owns(r, func(id string) bool { return who.is(source, id) }) {
				return nil
			}
			return lines.Write(r)
		})
		return errors.Join(err, lines.Flush())
	}
	bids, err := f.bidsOf(who)
	if err != nil {
		return err
	}
	if p.file == "-" {
		err := write(out)
		if bids != nil {
			fmt.Fprintf(errs, "Bids hold something of %s too, which is no record; give --output to have it written beside the records.\n", who.name)
		}
		return err
	}
	if err := replace(p.file, write); err != nil || bids == nil {
		return err
	}
	beside := strings.TrimSuffix(p.file, filepath.Ext(p.file)) + ".bids.json"
	if err := replace(beside, func(out io.Writer) error { _, err := out.Write(bids); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(errs, "What bids hold of %s is in %s.\n", who.name, beside)
	return err
}

// bidsOf gives what bids hold of somebody, as they themselves would take it along; nil where they hold nothing.
func (f folder) bidsOf(who someone) (text []byte, err error) {
	directory, err := directoryOf(f.engine)
	if err != nil {
		return nil, err
	}
	no, _ := directory.Person(who.id)
	inSales := f.config.rules.Roles(directory, no, nil).Has(auth.Sales)
	err = onBids(f.config, func(kept *shelf.Shelf) error {
		if kept == nil {
			return nil
		}
		own, err := bid.New(kept, nil, func() (*indexer.Directory, error) { return directory, nil }).OwnCopy(search.As(who.id), inSales)
		if err != nil || own.Empty() {
			return err
		}
		text, err = takeout.Extra{Value: own}.JSON()
		return err
	})
	return text, err
}

func (s someone) is(source, id string) bool {
	for _, account := range s.accounts {
		if account.Source == source && account.ID == id {
			return true
		}
	}
	return false
}
