package main

import (
	"os"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/jsonl"
)

// jsonlSettings are the keys of a source of type jsonl.
type jsonlSettings struct{ jsonl.Config }

func (s *jsonlSettings) config() any { return &s.Config }

func (s *jsonlSettings) files() map[string]*string {
	if s.Path == "-" {
		return nil
	}
	return map[string]*string{"path": &s.Path}
}

func (s *jsonlSettings) check() error {
	if _, err := jsonl.New(s.Config, os.Stdin); err != nil {
		return &settingError{"path", err}
	}
	return nil
}

func (s *jsonlSettings) open() (connectors.Source, error) { return jsonl.New(s.Config, os.Stdin) }

// readsOnce tells that a second sync would find nothing.
func (s *jsonlSettings) readsOnce() bool { return s.Path == "-" }
