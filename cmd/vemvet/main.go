// Command vemvet answers "who knows X?" and "who should be on this bid?" for a firm, on the firm's own
// machines. This folder opens the doors between the rooms: every command is a file of its own, sources.go
// lists the kinds of source, and config.go reads the one configuration file. What a command does lives in
// the rooms.
//
// Exit codes are 0 for success, 1 for failure, 2 for a command line that makes no sense and 130 for a
// command cut short by Ctrl-C.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// commands lists every command, in the order of the help text.
func commands() []*cobra.Command {
	return []*cobra.Command{
		demoCommand(),
		serveCommand(),
		whoCommand(),
		askCommand(),
		syncCommand(),
		teamCommand(),
		tenderCommand(),
		exportCommand(),
		backupCommand(),
		restoreCommand(),
		personCommand(),
		evalCommand(),
		benchCommand(),
		auditCommand(),
		configCommand(),
		synonymsCommand(),
		versionCommand(),
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit codes of run.
const (
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// run executes one command line and gives the exit code of the process.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	begun := false
	root := &cobra.Command{
		Use:   "vemvet",
		Short: "Vem vet? Find out who in your firm knows.",
		Long: "Vem vet? is Swedish for: who knows? Vemvet reads what colleagues already write and what the\n" +
			"directory already says, and answers who knows something, each answer with its reasons.\n\n" +
			"Try it with made-up colleagues:  vemvet demo\n" +
			"Set it up for a firm:            vemvet config init",
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRun:  func(*cobra.Command, []string) { begun = true },
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.AddCommand(commands()...)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)

	command, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(errs, "vemvet: interrupted")
		return exitInterrupted
	case !begun:
		fmt.Fprintf(errs, "vemvet: %v\nSee '%s --help'.\n", err, command.CommandPath())
		return exitUsage
	}
	var faults *Faults
	if errors.As(err, &faults) {
		fmt.Fprintln(errs, faults)
	} else {
		fmt.Fprintf(errs, "vemvet: %v\n", err)
	}
	return exitFailure
}
