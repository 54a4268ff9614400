package main

import (
	"log/slog"

	"github.com/vemvet/vemvet/ui/auth"
)

// wayTypes lists every way to sign in that the configuration may name under sign_in.
var wayTypes = []wayType{
	{"directory", func() waySettings { return &directorySettings{} }},
	{"oidc", func() waySettings { return &oidcSettings{} }},
	{"proxy", func() waySettings { return &proxySettings{} }},
}

// wayType is a key of sign_in, with the keys below it.
type wayType struct {
	name     string
	settings func() waySettings // fresh ones, with defaults
}

// waySettings are the keys of one way to sign in.
type waySettings interface {
	// config is what the keys are read into: a pointer to a struct with yaml tags.
	config() any
	// files points to the settings that name files to read, by key.
	files() map[string]*string
	// check reports what is wrong without connecting anywhere: a *settingError, or several joined. Sources
	// and public_url of the configuration are known by then.
	check(*Config) error
	// open makes the way.
	open(*Config, *slog.Logger) (auth.Way, error)
}

func wayNames() []string {
	names := make([]string, len(wayTypes))
	for i, t := range wayTypes {
		names[i] = t.name
	}
	return names
}
