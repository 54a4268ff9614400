package main

import (
	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
)

// sampleSettings are the keys of a source of type sample.
type sampleSettings struct{ sample.Config }

func (s *sampleSettings) config() any { return &s.Config }

func (s *sampleSettings) files() map[string]*string { return nil }

func (s *sampleSettings) check() error { return s.Check() }

func (s *sampleSettings) open() (connectors.Source, error) { return sample.New(s.Config), nil }
