package ldap

import (
	"time"

	"go.yaml.in/yaml/v3"
)

// Config is the configuration of one directory; the package comment shows every key at work. The zero
// value of each optional field is the documented default.
type Config struct {
	URL                Names  `yaml:"url"`
	StartTLS           bool   `yaml:"start_tls"`
	CAFile             string `yaml:"ca_file"`
	ServerName         string `yaml:"server_name"`
	InsecureSkipVerify bool   `yaml:"insecure_skip_verify"`
	AllowPlaintext     bool   `yaml:"allow_plaintext"`

	BindDN       string `yaml:"bind_dn"`
	BindDNEnv    string `yaml:"bind_dn_env"`
	BindDNFile   string `yaml:"bind_dn_file"`
	PasswordEnv  string `yaml:"password_env"`
	PasswordFile string `yaml:"password_file"`

	Bases           Names            `yaml:"bases"`
	Preset          string           `yaml:"preset"` // inetOrgPerson (default) or activeDirectory
	Filter          string           `yaml:"filter"`
	GroupFilter     string           `yaml:"group_filter"`
	UnitFilter      string           `yaml:"unit_filter"`
	UnitsFrom       string           `yaml:"units_from"`       // tree (default), department or none
	GroupVisibility string           `yaml:"group_visibility"` // open, closed (default) or secret
	Photos          bool             `yaml:"photos"`
	Attributes      map[string]Names `yaml:"attributes"`      // by the names that Fields lists
	DisabledValues  []string         `yaml:"disabled_values"` // default: TRUE
	DisabledMask    int64            `yaml:"disabled_mask"`   // bits of a number that mean disabled; 2 in Active Directory

	PageSize      int           `yaml:"page_size"`      // default 500
	Timeout       time.Duration `yaml:"timeout"`        // default 30s
	CompleteEvery time.Duration `yaml:"complete_every"` // default 24h
	Overlap       time.Duration `yaml:"overlap"`        // default 10m
	Retries       int           `yaml:"retries"`        // default 6; -1: none
	RetryWait     time.Duration `yaml:"retry_wait"`     // default 500ms
	RetryWaitMax  time.Duration `yaml:"retry_wait_max"` // default 30s
}

// Names is a list that may be written as a single string in YAML.
type Names []string

// UnmarshalYAML implements yaml.Unmarshaler.
func (n *Names) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		var one string
		if err := node.Decode(&one); err != nil {
			return err
		}
		*n = nil
		if one != "" {
			*n = Names{one}
		}
		return nil
	}
	var many []string
	if err := node.Decode(&many); err != nil {
		return err
	}
	*n = many
	return nil
}

// withDefaults fills in the documented defaults and the preset's filters and attributes.
func (c Config) withDefaults() Config {
	p := presets[c.Preset]
	setIfZero(&c.Filter, p.filter)
	setIfZero(&c.GroupFilter, p.groupFilter)
	setIfZero(&c.UnitFilter, p.unitFilter)
	setIfZero(&c.UnitsFrom, fromTree)
	setIfZero(&c.GroupVisibility, "closed")
	setIfZero(&c.PageSize, 500)
	setIfZero(&c.Timeout, 30*time.Second)
	setIfZero(&c.CompleteEvery, 24*time.Hour)
	setIfZero(&c.Overlap, 10*time.Minute)
	setIfZero(&c.Retries, 6)
	setIfZero(&c.RetryWait, 500*time.Millisecond)
	setIfZero(&c.RetryWaitMax, 30*time.Second)
	if len(c.DisabledValues) == 0 {
		setIfZero(&c.DisabledMask, p.disabledMask)
		if c.DisabledMask == 0 {
			c.DisabledValues = []string{"TRUE"}
		}
	}
	attributes := make(map[string]Names, len(p.attributes))
	for field, names := range p.attributes {
		attributes[field] = names
	}
	for field, names := range c.Attributes {
		attributes[field] = names
	}
	c.Attributes = attributes
	return c
}

func setIfZero[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
