package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
)

// exampleConfig is what config init writes.
//
//go:embed vemvet.example.yaml
var exampleConfig []byte

func configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Write or check the configuration file",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(configCheckCommand(), configInitCommand())
	return cmd
}

func configCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [file]",
		Short: "Report every fault in the configuration file, each with its line",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := configPath(args)
			config, err := LoadConfig(path)
			if err != nil {
				return err
			}
			for _, warning := range config.Warnings() {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s: warning: %s\n", path, warning)
			}
			names := make([]string, len(config.Sources))
			for i, s := range config.Sources {
				names[i] = s.Name
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is in order: sources %v, data in %s, serving on %s as %s\n",
				path, names, config.Data, config.Listen, config.Asker)
			return err
		},
	}
}

func configInitCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [file]",
		Short: "Write a commented configuration file to start from",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := configPath(args)
			file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the file that whoever runs the command names
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("%s is there already, and stays as it is; give another name, as in 'vemvet config init other.yaml'", path)
			}
			if err != nil {
				return fmt.Errorf("write configuration: %w", err)
			}
			if _, err := file.Write(exampleConfig); err != nil {
				file.Close()
				return fmt.Errorf("write configuration: %w", err)
			}
			if err := file.Close(); err != nil {
				return fmt.Errorf("write configuration: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Wrote %s. Change it to fit, then run:\n  vemvet config check %s\n  vemvet serve --config %s\n", path, path, path)
			return err
		},
	}
}

func configPath(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	return defaultConfig
}
