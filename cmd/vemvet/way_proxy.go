package main

import (
	"log/slog"

	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/proxy"
)

// proxySettings are the keys of sign_in.proxy.
type proxySettings struct {
	proxy.Config `yaml:",inline"`
	Label        string `yaml:"label"` // what the sign-in page calls the proxy
}

func (s *proxySettings) config() any { return s }

func (s *proxySettings) files() map[string]*string { return nil }

func (s *proxySettings) check(*Config) error {
	_, err := proxy.New(s.Config)
	return keyedBy(err, func(e *proxy.ConfigError) (key, reason string) { return e.Key, e.Reason })
}

func (s *proxySettings) open(*Config, *slog.Logger) (auth.Way, error) {
	opened, err := proxy.New(s.Config)
	if err != nil {
		return nil, err
	}
	return &proxy.Way{Proxy: opened, Label: s.Label}, nil
}
