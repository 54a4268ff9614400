package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/indexer/text"
)

// synonymList is what means the same to the firm: a file that is read again when it changes, or without one
// the list that Vemvet comes with.
type synonymList struct {
	path    string
	version time.Time // of the file as it was last read, sound or not
	current atomic.Pointer[text.Thesaurus]
}

func starterSynonyms() *synonymList {
	s := new(synonymList)
	s.current.Store(text.StarterThesaurus())
	return s
}

// thesaurus gives the list as it is now.
func (s *synonymList) thesaurus() *text.Thesaurus { return s.current.Load() }

// read takes over what the file holds, or reports all that is wrong with it and keeps what was there.
func (s *synonymList) read() error {
	if s.path == "" {
		return nil
	}
	file, err := os.Open(s.path)
	if err != nil {
		return fmt.Errorf("read synonyms: %w", err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		s.version = info.ModTime()
	}
	thesaurus, wrong := text.ParseThesaurus(file)
	if len(wrong) > 0 {
		faults := &Faults{File: s.path}
		for _, f := range wrong {
			faults.add(f.Line, "%s", f.Message)
		}
		return faults.orNil()
	}
	s.current.Store(thesaurus)
	return nil
}

// synonymsEvery is how often the file is looked at.
const synonymsEvery = 5 * time.Second

// follow reads the file again when it has changed, or when asked to, until ctx ends.
func (s *synonymList) follow(ctx context.Context, asked <-chan struct{}, log *slog.Logger) {
	if s.path == "" {
		return
	}
	ticker := time.NewTicker(synonymsEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-asked:
		case <-ticker.C:
			if info, err := os.Stat(s.path); err != nil || info.ModTime().Equal(s.version) {
				continue
			}
		}
		if err := s.read(); err != nil {
			log.Error("the list of synonyms stays as it was", "fault", err)
			continue
		}
		log.Info("read the list of synonyms anew", "file", s.path)
	}
}

func synonymsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "synonyms",
		Short: "Print the list of synonyms that Vemvet comes with, to change it for the firm",
		Long: "Prints the words that mean the same in Swedish, Norwegian, Danish, English and Finnish. Vemvet uses them\n" +
			"as they are until the configuration names a file of the firm under synonyms:.",
		Example: "  vemvet synonyms > synonyms.yaml\n  vemvet config check",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), text.StarterSynonyms())
			return err
		},
	}
}
