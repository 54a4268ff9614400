package ldap

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// secret is a value kept outside the configuration: in the environment or in a file. It is read anew for
// each connection, so that a changed password needs no restart.
type secret struct{ key, env, file string }

func (s secret) read() (string, error) {
	if s.env != "" {
		value := os.Getenv(s.env)
		if value == "" {
			return "", fmt.Errorf("names the environment variable %s, which is not set", s.env)
		}
		return value, nil
	}
	content, err := os.ReadFile(s.file)
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	value := strings.TrimRight(string(content), "\r\n")
	if value == "" {
		return "", errors.New("names an empty file")
	}
	return value, nil
}

// credentials gives the bind DN and password, or two empty strings for an anonymous reader.
func (c *Config) credentials() (name, password string, err error) {
	if !c.hasBind() {
		return "", "", nil
	}
	name = c.BindDN
	if name == "" {
		s := secret{"bind_dn", c.BindDNEnv, c.BindDNFile}
		if name, err = s.read(); err != nil {
			return "", "", fmt.Errorf("bind DN %w", err)
		}
	}
	s := secret{"password", c.PasswordEnv, c.PasswordFile}
	if password, err = s.read(); err != nil {
		return "", "", fmt.Errorf("password %w", err)
	}
	return name, password, nil
}
