package ui

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Certificate is what the server proves itself with, from two PEM files that are read again when they change:
// a renewed certificate needs no restart.
type Certificate struct {
	certificate, key string
	log              *slog.Logger

	mu      sync.Mutex
	loaded  *tls.Certificate
	version string    // of the files that were loaded
	checked time.Time // when the files were last looked at
}

// lookEvery is how long changed files may go unnoticed.
const lookEvery = 5 * time.Second

// NewCertificate returns a certificate that has not been read yet.
func NewCertificate(certificate, key string, log *slog.Logger) *Certificate {
	return &Certificate{certificate: certificate, key: key, log: log}
}

// config is for a listener. TLS 1.2 is the oldest version that is not broken; Go chooses the ciphers.
func (c *Certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.get(time.Now()) },
	}
}

// get gives the certificate of the moment. When files that changed cannot be used, the one before goes on.
func (c *Certificate) get(now time.Time) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loaded != nil && now.Sub(c.checked) < lookEvery {
		return c.loaded, nil
	}
	c.checked = now
	version, err := c.look()
	if err == nil && version == c.version {
		return c.loaded, nil
	}
	if err == nil {
		var fresh tls.Certificate
		if fresh, err = tls.LoadX509KeyPair(c.certificate, c.key); err == nil {
			c.loaded, c.version = &fresh, version
			return c.loaded, nil
		}
	}
	if c.loaded == nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	c.log.Error("the changed certificate cannot be used; the one before goes on", "error", err)
	return c.loaded, nil
}

// look tells one state of the files from another.
func (c *Certificate) look() (string, error) {
	version := ""
	for _, path := range []string{c.certificate, c.key} {
		info, err := os.Stat(path)
		if err != nil {
			return "", err
		}
		version += fmt.Sprint(info.ModTime().UnixNano(), info.Size(), " ")
	}
	return version, nil
}
