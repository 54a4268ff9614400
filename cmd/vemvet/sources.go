package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/vemvet/vemvet/connectors"
)

// sourceTypes lists every type of source that the configuration may name.
var sourceTypes = []sourceType{
	{"ldap", func() settings { return &ldapSettings{} }},
	{"jsonl", func() settings { return &jsonlSettings{} }},
	{"sample", func() settings { return &sampleSettings{} }},
}

// sourceType is a value of a source's type key, with the other keys it brings.
type sourceType struct {
	name     string
	settings func() settings // fresh ones, with defaults
}

// settings are the keys of a source that its type brings.
type settings interface {
	// config is what the keys are read into: a pointer to a struct with yaml tags.
	config() any
	// files points to the settings that name files to read, by key.
	files() map[string]*string
	// check reports what is wrong without connecting anywhere: a *settingError, or several joined.
	check() error
	// open makes the source.
	open() (connectors.Source, error)
}

// settingError says what is wrong with the setting of one key.
type settingError struct {
	key string
	err error
}

func (e *settingError) Error() string { return fmt.Sprintf("%s %v", e.key, e.err) }

func (e *settingError) Unwrap() error { return e.err }

// keyedBy turns the errors that a package joins into those that config check puts under their keys.
func keyedBy[E error](err error, keyOf func(E) (key, reason string)) error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var out []error
	for _, e := range several.Unwrap() {
		var fault E
		if errors.As(e, &fault) {
			key, reason := keyOf(fault)
			e = &settingError{key, errors.New(reason)}
		}
		out = append(out, e)
	}
	return errors.Join(out...)
}

func typeNames() string {
	names := make([]string, len(sourceTypes))
	for i, t := range sourceTypes {
		names[i] = t.name
	}
	return strings.Join(names, ", ")
}
