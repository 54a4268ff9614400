// Package credential reads what a configuration names and does not hold: secrets in the environment or in
// files, and the certificates of authorities. Its errors complete a sentence that begins with the key: "names
// an empty file".
package credential

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Secret is a value in the environment or, where Env is empty, in a file. The zero Secret is none.
type Secret struct{ Env, File string }

// Read gives the secret as it is now: whoever reads it anew each time needs no restart when it changes.
func (s Secret) Read() (string, error) {
	if s.Env != "" {
		value := os.Getenv(s.Env)
		if value == "" {
			return "", fmt.Errorf("names the environment variable %s, which is not set", s.Env)
		}
		return value, nil
	}
	content, err := os.ReadFile(s.File)
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	value := strings.TrimRight(string(content), "\r\n")
	if value == "" {
		return "", errors.New("names an empty file")
	}
	return value, nil
}

// Exposed reports whether every user of this machine can read the secret's file.
func (s Secret) Exposed() bool {
	if s.File == "" {
		return false
	}
	info, err := os.Stat(s.File)
	return err == nil && info.Mode().Perm()&0o004 != 0
}

// Authorities reads the certificates of a PEM file, of which there must be one at least.
func Authorities(file string) (*x509.CertPool, error) {
	content, err := os.ReadFile(file) // #nosec G304 -- the file that the configuration names
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, errors.New("holds no PEM certificate")
	}
	return pool, nil
}
