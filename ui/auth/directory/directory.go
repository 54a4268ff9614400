// Package directory signs people in with the name and password that they have in the firm's LDAP directory,
// one that Vemvet reads as a source too. The password is sent there once, in a bind, and kept nowhere.
//
// # Configuration
//
//	source: directory             # the name of a source of type ldap: its addresses, TLS, bases and filter count
//	names: [usernames]            # what people may type: usernames, emails, employee_number
//	label: Firm account           # what to call it on the sign-in page; may be empty
package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/ui/auth"
)

// Config is the configuration; the package comment shows every key.
type Config struct {
	Source string   `yaml:"source"`
	Names  []string `yaml:"names"` // default: usernames
	Label  string   `yaml:"label"`
}

// Names lists what Config.Names may hold.
func Names() []string { return []string{"usernames", "emails", "employee_number"} }

// Check reports what is wrong with the names.
func (c Config) Check() error {
	for i, name := range c.Names {
		if !slices.Contains(Names(), name) {
			return &ldap.ConfigError{Key: fmt.Sprintf("names[%d]", i), Reason: fmt.Sprintf("is %q; want usernames, emails or employee_number", name)}
		}
	}
	return nil
}

// Directory signs people in at one directory: it is an auth.Way. It may be used by several goroutines.
type Directory struct {
	source *ldap.Source
	config Config
}

// New returns a directory over the source of the configured name, or the error of Config.Check or
// ldap.Config.CheckSignIn. It asks no server yet.
func New(config Config, source ldap.Config) (*Directory, error) {
	if err := errors.Join(config.Check(), source.CheckSignIn()); err != nil {
		return nil, err
	}
	opened, err := ldap.New(source)
	if err != nil {
		return nil, err
	}
	if len(config.Names) == 0 {
		config.Names = []string{"usernames"}
	}
	return &Directory{opened, config}, nil
}

// method is what sessions call this way to sign in.
const method = "ldap"

// leastWait is how long a refusal takes at least: a name that nobody has is refused no sooner than a wrong
// password.
const leastWait = 500 * time.Millisecond

// SignIn gives who has a name and password. The error is ldap.ErrWho, or that the directory cannot be asked.
func (d *Directory) SignIn(ctx context.Context, name, password string) (auth.Claim, error) {
	begun := time.Now()
	entry, err := d.source.SignIn(ctx, d.config.Names, name, password)
	if err != nil {
		select {
		case <-time.After(time.Until(begun.Add(leastWait))):
		case <-ctx.Done():
		}
		return auth.Claim{}, err
	}
	account := connectors.Ref{Source: d.config.Source, Kind: connectors.KindPerson, ID: entry.Person.ID}
	return auth.Claim{
		Method: method, Subject: account.String(), Account: account, Name: entry.Person.Name, Groups: entry.Groups,
	}, nil
}

var _ auth.Way = (*Directory)(nil)

// Offer implements auth.Way.
func (d *Directory) Offer() auth.Offer {
	return auth.Offer{Name: "directory", Label: d.config.Label, Form: auth.Password}
}

// Register implements auth.Way.
func (d *Directory) Register(r gin.IRouter, door *auth.Door) {
	r.POST("/sign-in/directory", func(c *gin.Context) {
		next := c.PostForm("next")
		if err := d.answer(c, door, next); err != nil {
			door.Refuse(c, err, next)
		}
	})
}

func (d *Directory) answer(c *gin.Context, door *auth.Door, next string) error {
	name := strings.TrimSpace(c.PostForm("username"))
	if err := door.Attempt(name); err != nil {
		return err
	}
	claim, err := d.SignIn(c.Request.Context(), name, c.PostForm("password"))
	switch {
	case errors.Is(err, ldap.ErrWho):
		return &auth.Refusal{Reason: auth.WrongPassword}
	case err != nil:
		_ = c.Error(err) // gin keeps it for whoever logs the request
		return &auth.Refusal{Reason: auth.Unavailable}
	}
	return door.Admit(c, claim, next)
}
