package main

import (
	"errors"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
)

// sampleSettings are the keys of a source of type sample.
type sampleSettings struct{ sample.Config }

func (s *sampleSettings) config() any { return &s.Config }

func (s *sampleSettings) files() map[string]*string { return nil }

func (s *sampleSettings) check() error {
	err := s.Check()
	var fault *connectors.FieldError
	if errors.As(err, &fault) {
		return &settingError{fault.Field, fault.Err}
	}
	return err
}

func (s *sampleSettings) open() (connectors.Source, error) { return sample.New(s.Config), nil }
