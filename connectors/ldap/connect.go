package ldap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors/credential"
)

// connect tries each address in order until one lets us in.
func (s *Source) connect(ctx context.Context) (*ldap.Conn, error) {
	var errs []error
	for _, address := range s.cfg.URL {
		conn, err := s.dial(ctx, address)
		if err == nil {
			return conn, nil
		}
		errs = append(errs, fmt.Errorf("%s: %w", address, err))
	}
	return nil, errors.Join(errs...)
}

// dial connects, encrypts and binds within one timeout. The connection is cut when ctx ends, which also
// ends whatever waits for an answer on it.
func (s *Source) dial(ctx context.Context, address string) (*ldap.Conn, error) {
	return s.dialAs(ctx, address, s.cfg.credentials)
}

// credentials gives the bind DN and password, or two empty strings for an anonymous reader.
type credentials func() (name, password string, err error)

func (s *Source) dialAs(ctx context.Context, address string, as credentials) (*ldap.Conn, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	setup, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	raw, err := new(net.Dialer).DialContext(setup, "tcp", hostPort(u))
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	stop := context.AfterFunc(setup, func() { raw.Close() })
	conn, err := s.login(setup, raw, u, as)
	if err == nil && !stop() {
		err = fmt.Errorf("connect: %w", context.Cause(setup))
	}
	if err != nil {
		stop()
		raw.Close()
		return nil, err
	}
	context.AfterFunc(ctx, func() { raw.Close() })
	return conn, nil
}

func (s *Source) login(ctx context.Context, raw net.Conn, u *url.URL, as credentials) (*ldap.Conn, error) {
	config, err := s.cfg.tls(u.Hostname())
	if err != nil {
		return nil, err
	}
	encrypted := strings.EqualFold(u.Scheme, "ldaps")
	stream := raw
	if encrypted {
		secure := tls.Client(raw, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("TLS: %w", err)
		}
		stream = secure
	}
	conn := ldap.NewConn(stream, encrypted)
	conn.SetTimeout(s.cfg.Timeout)
	conn.Start()
	if err := s.introduce(conn, config, as); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// introduce encrypts and binds. A server that refuses StartTLS hears nothing more, least of all a password.
func (s *Source) introduce(conn *ldap.Conn, config *tls.Config, as credentials) error {
	if s.cfg.StartTLS {
		if err := conn.StartTLS(config); err != nil {
			if !ldap.IsErrorWithCode(err, ldap.ErrorNetwork) {
				return &finalError{fmt.Errorf("StartTLS refused: %w", err)}
			}
			return fmt.Errorf("StartTLS: %w", err)
		}
	}
	name, password, err := as()
	if err != nil {
		return &finalError{err}
	}
	if name == "" {
		return nil
	}
	if err := conn.Bind(name, password); err != nil {
		return fmt.Errorf("bind as %s: %w", name, err)
	}
	return nil
}

func (c *Config) tls(host string) (*tls.Config, error) {
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: c.InsecureSkipVerify} // #nosec G402 -- off unless configured, which is warned of
	if c.ServerName != "" {
		config.ServerName = c.ServerName
	}
	if c.CAFile == "" {
		return config, nil
	}
	var err error
	if config.RootCAs, err = credential.Authorities(c.CAFile); err != nil {
		return nil, &finalError{fmt.Errorf("ca_file %w", err)}
	}
	return config, nil
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "389"
		if strings.EqualFold(u.Scheme, "ldaps") {
			port = "636"
		}
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// finalError is one that asking again does not mend.
type finalError struct{ error }

func (e *finalError) Unwrap() error { return e.error }

// passing reports whether the error may be gone when the server is asked again: of the addresses that were
// tried, one is enough.
func passing(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		switch e := err.(type) {
		case *finalError, *tls.CertificateVerificationError:
			return false
		case *ldap.Error:
			// StartTLS of go-ldap turns the error of a handshake into text.
			untrusted := strings.Contains(e.Error(), "tls: failed to verify certificate")
			return !untrusted && ldap.IsErrorAnyOf(e, ldap.ErrorNetwork, ldap.LDAPResultBusy, ldap.LDAPResultUnavailable,
				ldap.LDAPResultServerDown, ldap.LDAPResultTimeout, ldap.LDAPResultConnectError)
		case interface{ Unwrap() []error }:
			return slices.ContainsFunc(e.Unwrap(), passing)
		}
	}
	return true
}

// pause waits before the nth repetition, n from 0: twice as long each time, within bounds.
func (s *Source) pause(ctx context.Context, n int) error {
	wait := s.cfg.RetryWait
	for ; n > 0 && wait < s.cfg.RetryWaitMax; n-- {
		wait *= 2
	}
	timer := time.NewTimer(min(wait, s.cfg.RetryWaitMax))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
