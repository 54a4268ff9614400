package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/indexer"
)

func serveCommand() *cobra.Command {
	var firm firmFlags
	var listen, asker string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer in a browser and as JSON, and keep the sources fresh",
		Long: "Answers in a browser, and as JSON under /api/v1, and syncs every source at its interval. The signal HUP,\n" +
			"or a POST to /api/v1/sync, syncs them all at once; HUP also reads the list of synonyms anew. Ctrl-C, or the signal TERM, ends it in good order.\n\n" +
			"Without sign_in in the configuration it answers on this machine only, and every question is asked as the\n" +
			"configured asker. Other machines reach it with sign_in, and with tls or a trusted proxy.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := firm.load()
			if err != nil {
				return err
			}
			if listen != "" {
				if err := config.checkReach(listen); err != nil {
					return fmt.Errorf("--listen %w", err)
				}
				config.Listen = listen
			}
			if asker != "" {
				if _, err := parseAsker(asker); err != nil {
					return fmt.Errorf("--as %w", err)
				}
				config.Asker = asker
			}
			return serve(cmd.Context(), config, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	firm.register(cmd)
	cmd.Flags().StringVar(&listen, "listen", "", "`address` to answer on, in place of the configured one")
	cmd.Flags().StringVar(&asker, "as", "", "`person` to ask as, in place of the configured one")
	return cmd
}

func serve(ctx context.Context, config *Config, out, errs io.Writer) error {
	jobs, err := serveJobs(config)
	if err != nil {
		return err
	}
	listener, err := listenOn(config.Listen)
	if err != nil {
		return err
	}
	engine, err := openEngine(config, errs)
	if err != nil {
		listener.Close()
		return err
	}
	log := config.Logger(errs)
	for _, warning := range config.Warnings() {
		log.Warn(warning)
	}
	server := firmServer{
		engine: engine, data: config.Data, listener: listener, log: log, asker: config.Asker, jobs: jobs, synonyms: config.synonyms, serving: config,
		privacyContact: config.PrivacyContact, beside: &config.beside,
	}
	if err := server.openAudit(config.Data, config.AuditKeep); err != nil {
		return errors.Join(err, listener.Close(), engine.Close())
	}
	if err := server.openBids(config.Data); err != nil {
		return errors.Join(err, listener.Close(), server.audit.log.Close(), engine.Close())
	}
	if config.signIn != nil {
		if err := server.openDoor(config); err != nil {
			return errors.Join(err, listener.Close(), server.audit.log.Close(), server.shelf.Close(), engine.Close())
		}
	}
	server.announce(out)
	return server.run(ctx)
}

func serveJobs(config *Config) ([]indexer.Job, error) {
	var jobs []indexer.Job
	for _, s := range config.Sources {
		if once, ok := s.settings.(interface{ readsOnce() bool }); ok && once.readsOnce() {
			return nil, fmt.Errorf("source %s reads standard input, which can be read once; bring it in with 'vemvet sync %s', or name a file", s.Name, s.Name)
		}
		source, err := s.Open()
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, indexer.Job{
			Name: s.Name, Source: source, Every: s.Every, Options: indexer.PullOptions{RemovalLimit: s.RemovalLimit},
		})
	}
	return jobs, nil
}

// listenOn is net.Listen with a remedy for the mistake that everyone makes.
func listenOn(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken: another program, or another vemvet, answers there; stop it, or choose another address with --listen", address)
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}
