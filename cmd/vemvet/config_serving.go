package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/vemvet/vemvet/ui/auth"
)

// Serving is the part of the configuration that says who reaches Vemvet, and how.
type Serving struct {
	// PublicURL is where browsers find Vemvet, for instance https://vemvet.firm.example. Requests for
	// another host are refused.
	PublicURL string `yaml:"public_url"`
	// TLS is the certificate to serve with; nil: plain HTTP.
	TLS *TLSFiles `yaml:"tls"`
	// TrustedProxies are addresses and networks of proxies that speak TLS for Vemvet.
	TrustedProxies []string `yaml:"trusted_proxies"`
	// Roles give roles to groups, see auth.Rules.Add.
	Roles  map[string][]string `yaml:"roles"`
	Limits Limits              `yaml:"limits"`

	signIn  *SignIn
	rules   auth.Rules
	proxies []netip.Prefix
}

// TLSFiles are PEM files, read again when they change.
type TLSFiles struct {
	Certificate string `yaml:"certificate"` // with those that vouch for it, the server's own first
	Key         string `yaml:"key"`
}

// Limits are a minute's; see ui.Limits.
type Limits struct {
	Questions int `yaml:"questions"` // of one colleague
	Attempts  int `yaml:"attempts"`  // to sign in, from one address
}

// SignIn is how people sign in.
type SignIn struct {
	Idle     time.Duration `yaml:"idle"`     // how long a session lasts without a request; default 8h
	Lifetime time.Duration `yaml:"lifetime"` // how long it lasts at most; default 24h

	ways []waySettings
}

// https reports whether browsers come by HTTPS.
func (c *Config) https() bool {
	return c.TLS != nil || strings.HasPrefix(c.PublicURL, "https://")
}

// host is the name under which browsers ask, empty when any will do.
func (c *Config) host() string {
	public, err := url.Parse(c.PublicURL)
	if err != nil {
		return ""
	}
	return public.Hostname()
}

// checkReach refuses an address that other machines reach unless people sign in and TLS keeps what they
// send: whoever reached the port would be the configured asker, or could listen.
func (c *Config) checkReach(address string) error {
	if err := checkAddress(address); err != nil || onThisMachine(address) {
		return err
	}
	const here = "or want 127.0.0.1:port, [::1]:port or localhost:port"
	switch {
	case c.signIn == nil:
		return fmt.Errorf("is %q; until sign-in is configured Vemvet answers on this machine only: configure sign_in, and tls or trusted_proxies, %s", address, here)
	case c.TLS == nil && len(c.TrustedProxies) == 0:
		return fmt.Errorf("is %q; without TLS others on the network could read passwords and sessions: give tls a certificate and a key, or name under trusted_proxies the proxy that speaks TLS, %s", address, here)
	case c.TLS == nil && !c.https():
		return fmt.Errorf("is %q, behind a proxy; say under public_url where browsers find it, beginning with https://, %s", address, here)
	}
	return nil
}

// checkAddress accepts any host and port that can be listened on.
func checkAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("is %q; want host:port such as %s", address, defaultListen)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("has the port %q; want a number from 0 to 65535", port)
	} else if n > 0 && n < 1024 && os.Geteuid() != 0 {
		return fmt.Errorf("has the port %d, which needs root; want one from 1024 on", n)
	}
	return nil
}

// onThisMachine reports whether an address can be reached from this machine alone.
func onThisMachine(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// serving reads sign_in and checks all that says who reaches Vemvet.
func (d *decoder) serving(c *Config, signIn *yaml.Node, dir string) {
	d.checkPublicURL(c.PublicURL)
	d.checkTLS(c.TLS, dir)
	for i, text := range c.TrustedProxies {
		prefix, err := parseNetwork(text)
		if err != nil {
			d.fault(fmt.Sprintf("trusted_proxies[%d]", i), "%v", err)
			continue
		}
		c.proxies = append(c.proxies, prefix)
	}
	for _, name := range sortedKeys(c.Roles) {
		role, err := auth.ParseRole(name)
		if err != nil {
			d.fault("roles."+name, "is no role; want sales, hr, leadership or administrator")
			continue
		}
		for i, reference := range c.Roles[name] {
			if err := c.rules.Add(role, reference); err != nil {
				d.fault(fmt.Sprintf("roles.%s[%d]", name, i), "is wrong: %v", err)
			}
		}
	}
	for key, n := range map[string]int{"questions": c.Limits.Questions, "attempts": c.Limits.Attempts} {
		if n < 0 || n > 1_000_000 {
			d.fault("limits."+key, "is %d; want 1 to 1000000, or 0 for the default", n)
		}
	}
	c.signIn = d.signIn(c, signIn, dir)
	if err := c.checkReach(c.Listen); err != nil && !d.wrong["sign_in"] {
		d.fault("listen", "%v", err)
	}
}

func (d *decoder) checkPublicURL(address string) {
	if address == "" {
		return
	}
	u, err := url.Parse(address)
	plain := err == nil && u.Scheme == "http" && onThisMachine(net.JoinHostPort(u.Hostname(), "80"))
	if err != nil || u.Scheme != "https" && !plain || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		d.fault("public_url", "is %q; want where browsers find Vemvet, such as https://vemvet.firm.example, without a path", address)
	}
}

func (d *decoder) checkTLS(files *TLSFiles, dir string) {
	if files == nil {
		return
	}
	for _, file := range []struct {
		key  string
		path *string
	}{{"tls.certificate", &files.Certificate}, {"tls.key", &files.Key}} {
		if *file.path == "" {
			d.fault(file.key, "is missing; want a PEM file")
			continue
		}
		d.file(file.key, file.path, dir)
	}
	if d.wrong["tls.certificate"] || d.wrong["tls.key"] {
		return
	}
	if _, err := tls.LoadX509KeyPair(files.Certificate, files.Key); err != nil {
		d.fault("tls", "cannot be used: %v", err)
	}
}

// parseNetwork reads an address or a network.
func parseNetwork(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		address = address.Unmap().WithZone("")
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil || prefix.Bits() == 0 {
		return netip.Prefix{}, fmt.Errorf("is %q; want an address such as 10.0.0.5, or a network such as 10.0.0.0/24", text)
	}
	return prefix, nil
}

// signIn reads how people sign in: the keys that are for all ways, and each way under its name.
func (d *decoder) signIn(c *Config, node *yaml.Node, dir string) *SignIn {
	if node.IsZero() || isNull(node) {
		return nil
	}
	s := &SignIn{Idle: auth.DefaultIdle, Lifetime: auth.DefaultLifetime}
	fields := make([]reflect.StructField, len(wayTypes))
	for i, t := range wayTypes {
		fields[i] = reflect.StructField{
			Name: fmt.Sprint("Way", i), Type: reflect.TypeFor[yaml.Node](), Tag: reflect.StructTag(fmt.Sprintf("yaml:%q", t.name)),
		}
	}
	nodes := reflect.New(reflect.StructOf(fields))
	d.mapping(node, "sign_in", s, nodes.Interface())
	if s.Idle < time.Minute || s.Idle > s.Lifetime {
		d.fault("sign_in.idle", "is %s; want at least 1m, and no more than sign_in.lifetime, which is %s", s.Idle, s.Lifetime)
	}
	if s.Lifetime < time.Minute || s.Lifetime > maxLifetime {
		d.fault("sign_in.lifetime", "is %s; want 1m to %s", s.Lifetime, maxLifetime)
	}
	for i, t := range wayTypes {
		way := nodes.Elem().Field(i).Interface().(yaml.Node)
		if way.IsZero() {
			continue
		}
		settings, path := t.settings(), "sign_in."+t.name
		d.mapping(&way, path, settings.config())
		d.files(settings, path, dir)
		if err := settings.check(c); err != nil {
			d.settingFaults(path, err)
		}
		s.ways = append(s.ways, settings)
	}
	if len(s.ways) == 0 {
		d.fault("sign_in", "names no way to sign in; want one or more of %s", strings.Join(wayNames(), ", "))
	}
	return s
}

// maxLifetime is how long a session may last at the very most.
const maxLifetime = 30 * 24 * time.Hour

// servingWarnings tells what is allowed and should be looked at.
func (c *Config) servingWarnings() []string {
	var out []string
	warn := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if c.signIn == nil && len(c.Roles) > 0 {
		warn("roles count for nobody without sign_in: whoever uses this machine has every role")
	}
	if c.signIn != nil && c.Asker != defaultAsker {
		warn("asker counts for the command line alone: in a browser whoever signs in asks")
	}
	if c.signIn != nil && !c.rules.Given(auth.Administrator) {
		warn("roles give nobody the role administrator")
	}
	if c.signIn != nil {
		for _, way := range c.signIn.ways {
			if w, ok := way.(interface{ warnings() []string }); ok {
				out = append(out, w.warnings()...)
			}
		}
	}
	if c.TLS != nil {
		if info, err := os.Stat(c.TLS.Key); err == nil && info.Mode().Perm()&0o077 != 0 {
			warn("tls.key names %s, which others on this machine may read; chmod 600 it", filepath.Base(c.TLS.Key))
		}
	}
	if slices.ContainsFunc(c.proxies, func(p netip.Prefix) bool { return p.Addr().Is4() && p.Bits() < 16 }) {
		warn("trusted_proxies holds a very wide network: everyone in it can pretend to be any address")
	}
	return out
}
