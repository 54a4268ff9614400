package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/ui/auth"
	demoway "github.com/vemvet/vemvet/ui/auth/demo"
)

// demo is one run of vemvet demo.
type demo struct {
	data, listen, asker string
	firm                sample.Config
}

func demoCommand() *cobra.Command {
	var d demo
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try it with a made-up firm: nothing to configure",
		Long: "Makes up a consultancy in Sweden and Norway, loads it and answers on this machine. Nobody in it exists.\n" +
			"You begin as one of its employees, and are somebody in sales, HR, leadership or IT at a click.\n" +
			"The loaded firm is kept, so that the next demo starts at once.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&d.data, "data", "", "`directory` to keep the firm in (default in the user's cache)")
	cmd.Flags().StringVar(&d.listen, "listen", "", "`address` to answer on (default "+defaultListen+", or the next free port)")
	cmd.Flags().StringVar(&d.asker, "as", "", "`person` to begin as, such as sample:anna.berg (default one of the employees)")
	cmd.Flags().IntVar(&d.firm.People, "people", 0, "how many colleagues (default 2000)")
	cmd.Flags().IntVar(&d.firm.Posts, "posts", 0, "about how many posts (default 40000)")
	return cmd
}

func (d demo) run(ctx context.Context, out, errs io.Writer) error {
	if err := d.firm.Check(); err != nil {
		return fmt.Errorf("make up a firm: %w", err)
	}
	listener, err := d.open()
	if err != nil {
		return err
	}
	if d.data == "" {
		if d.data, err = demoFolder(); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	config := &Config{Data: d.data, Log: "warn"}
	engine, err := d.load(ctx, config, out, errs)
	if err != nil {
		listener.Close()
		return err
	}
	server := firmServer{
		engine: engine, data: d.data, listener: listener, asker: defaultAsker, questions: sample.Questions(),
		synonyms: starterSynonyms(), beside: &config.beside,
		log: config.Logger(errs), begin: (*firmServer).makeSampleBids,
	}
	if err := server.openAudit(d.data, defaultAuditKeep); err != nil {
		return errors.Join(err, listener.Close(), engine.Close())
	}
	if err := server.openBids(d.data); err != nil {
		return errors.Join(err, listener.Close(), server.audit.log.Close(), engine.Close())
	}
	if err := d.openDoor(&server); err != nil {
		return errors.Join(err, listener.Close(), server.audit.log.Close(), server.shelf.Close(), engine.Close())
	}
	server.announce(out)
	fmt.Fprintln(out, "\nTry:")
	for _, question := range sample.Questions() {
		fmt.Fprintf(out, "  %-44s http://%s/?q=%s\n", question, listener.Addr(), url.QueryEscape(question))
	}
	fmt.Fprintln(out, "\nCtrl-C ends the demo.")
	return server.run(ctx)
}

// openDoor lets whoever uses this machine be one of several people. Without a session they are the first.
func (d demo) openDoor(server *firmServer) error {
	directory, err := directoryOf(server.engine)
	if err != nil {
		return err
	}
	people, rules, err := demoPeople(directory)
	if err != nil {
		return err
	}
	begin := people[0].ID
	if d.asker != "" {
		no, known := directory.Person(d.asker)
		if !known || !directory.People[no].Active {
			return fmt.Errorf("--as is %q, who does not work at the made-up firm; ids are at the end of the addresses of people's pages", d.asker)
		}
		begin = directory.People[no].ID
	}
	claim, err := demoway.Claim(begin)
	if err != nil {
		return fmt.Errorf("--as %w", err)
	}
	no, _ := directory.Person(begin)
	server.person = directory.People[no].Name
	return server.hang(auth.Options{
		Rules: rules, Ways: []auth.Way{&demoway.Way{People: people}}, Otherwise: &claim, Logger: server.log,
		Directory: func() (*indexer.Directory, error) { return directoryOf(server.engine) },
	}, d.data)
}

// ports is how many ports from the default one on are tried when no address was asked for.
const ports = 20

func (d demo) open() (net.Listener, error) {
	if d.listen != "" {
		if err := checkAddress(d.listen); err != nil {
			return nil, fmt.Errorf("--listen %w", err)
		}
		if !onThisMachine(d.listen) {
			return nil, fmt.Errorf("--listen is %q; the demo asks for no password and answers on this machine only: want 127.0.0.1:port, [::1]:port or localhost:port", d.listen)
		}
		return listenOn(d.listen)
	}
	first, err := net.ResolveTCPAddr("tcp", defaultListen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	for port := first.Port; port < first.Port+ports; port++ {
		listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: first.IP, Port: port})
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) {
			return listener, err
		}
	}
	return nil, fmt.Errorf("the ports %d to %d are all taken; choose another with --listen %s:0", first.Port, first.Port+ports-1, first.IP)
}

func demoFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the firm: %w; name one with --data", err)
	}
	return filepath.Join(cache, "vemvet", "demo"), nil
}

// load opens the engine and brings the firm in, unless an earlier demo did.
func (d demo) load(ctx context.Context, config *Config, out, errs io.Writer) (_ *local.Engine, err error) {
	engine, err := openEngine(config, errs)
	switch {
	case errors.Is(err, local.ErrLocked):
		return nil, fmt.Errorf("a demo is running already, on the firm in %s; stop it, or give this one its own with --data", d.data)
	case err != nil:
		return nil, fmt.Errorf("%w; to make the firm up anew, remove %s and start again", err, d.data)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, engine.Close())
		}
	}()
	_, records, err := engine.Progress(sampleName)
	if err != nil {
		return nil, err
	}
	if records == 0 {
		fmt.Fprintf(out, "Making up %d colleagues and %d posts in %s …\n", cmp.Or(d.firm.People, 2000), cmp.Or(d.firm.Posts, 40000), d.data)
	} else {
		fmt.Fprintf(out, "Opening the firm in %s …\n", d.data)
	}
	meter := newMeter(out, sampleName)
	report, err := indexer.Pull(ctx, engine, sampleName, sample.New(d.firm), indexer.PullOptions{
		AllowRemovals: true, Progress: meter.show, // another size of firm replaces this one
	})
	if err != nil {
		return nil, err
	}
	if report.Complete {
		meter.done(report)
		if err := shareContacts(ctx, engine); err != nil {
			return nil, err
		}
	}
	return engine, nil
}

// sampleName is the source of the made-up firm.
const sampleName = "sample"
