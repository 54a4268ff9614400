package ldap

import (
	"fmt"

	"github.com/vemvet/vemvet/connectors/credential"
)

// credentials gives the bind DN and password, or two empty strings for an anonymous reader.
func (c *Config) credentials() (name, password string, err error) {
	if !c.hasBind() {
		return "", "", nil
	}
	name = c.BindDN
	if name == "" {
		if name, err = (credential.Secret{Env: c.BindDNEnv, File: c.BindDNFile}).Read(); err != nil {
			return "", "", fmt.Errorf("bind DN %w", err)
		}
	}
	if password, err = (credential.Secret{Env: c.PasswordEnv, File: c.PasswordFile}).Read(); err != nil {
		return "", "", fmt.Errorf("password %w", err)
	}
	return name, password, nil
}
