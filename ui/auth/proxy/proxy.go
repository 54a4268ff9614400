// Package proxy takes from a trusted proxy's headers who is signed in there. It believes them from the
// configured addresses alone, by the other end of the connection and by nothing that a request says of
// itself; from elsewhere the same headers are as if they were not there.
//
// # Configuration
//
//	addresses: [10.0.0.5, "fd00:7::/64"]     # of the proxy itself: whoever can connect from there can be anyone
//	headers:
//	  user: X-Forwarded-User
//	  email: X-Forwarded-Email
//	  name: X-Forwarded-Preferred-Username
//	  employee_number: ""
//	  groups: X-Forwarded-Groups             # with commas between them
//	sign_out: https://login.firm.example/sign-out   # where one signs out of the proxy; empty: nowhere
//
// The proxy must remove these headers from what browsers send. One that adds its own beside them is found
// out: a header that is there twice, or a user with a comma in the name, is refused.
package proxy

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vemvet/vemvet/ui/auth"
)

// Config is the configuration; the package comment shows every key.
type Config struct {
	Addresses []string `yaml:"addresses"` // of IPv4 or IPv6, or networks such as 10.1.0.0/24
	Headers   Headers  `yaml:"headers"`
	SignOut   string   `yaml:"sign_out"`
}

// Headers names where the proxy says what. What is empty is that of DefaultHeaders; "-" is no header.
type Headers struct {
	User           string `yaml:"user"`
	Email          string `yaml:"email"`
	Name           string `yaml:"name"`
	EmployeeNumber string `yaml:"employee_number"`
	Groups         string `yaml:"groups"`
}

// DefaultHeaders are those that oauth2-proxy and others like it send.
var DefaultHeaders = Headers{
	User: "X-Forwarded-User", Email: "X-Forwarded-Email", Name: "X-Forwarded-Preferred-Username", EmployeeNumber: "-", Groups: "X-Forwarded-Groups",
}

// ConfigError names a key of the configuration and what is wrong with its value.
type ConfigError struct {
	Key    string // as in YAML, for instance "addresses[1]"
	Reason string
}

func (e *ConfigError) Error() string { return fmt.Sprintf("proxy: %s %s", e.Key, e.Reason) }

// Proxy reads what a trusted proxy says. It may be used by several goroutines.
type Proxy struct {
	from    []netip.Prefix
	headers Headers
	signOut string
}

// New returns a proxy, or everything that is wrong with the configuration, as an error that errors.Join made
// of *ConfigError.
func New(config Config) (*Proxy, error) {
	var errs []error
	fault := func(key, format string, args ...any) {
		errs = append(errs, &ConfigError{key, fmt.Sprintf(format, args...)})
	}
	p := &Proxy{headers: config.Headers.withDefaults(), signOut: config.SignOut}
	if len(config.Addresses) == 0 {
		fault("addresses", "is missing; want the proxy's own, for instance 10.0.0.5")
	}
	for i, text := range config.Addresses {
		prefix, err := parsePrefix(text)
		if err != nil {
			fault(fmt.Sprintf("addresses[%d]", i), "%v", err)
			continue
		}
		p.from = append(p.from, prefix)
	}
	named := map[string]string{}
	for _, h := range []struct {
		key  string
		name *string
	}{
		{"user", &p.headers.User}, {"email", &p.headers.Email}, {"name", &p.headers.Name},
		{"employee_number", &p.headers.EmployeeNumber}, {"groups", &p.headers.Groups},
	} {
		key := "headers." + h.key
		if *h.name == "-" {
			*h.name = ""
			if h.key == "user" {
				fault(key, "is -; without it nobody is signed in")
			}
			continue
		}
		canonical := textproto.CanonicalMIMEHeaderKey(*h.name)
		switch {
		case !headerName.MatchString(*h.name):
			fault(key, "is %q, which cannot be the name of a header", *h.name)
		case slices.Contains(ours, canonical):
			fault(key, "is %s, which browsers set themselves", canonical)
		case named[canonical] != "":
			fault(key, "is %s like headers.%s", canonical, named[canonical])
		}
		named[canonical], *h.name = h.key, canonical
	}
	if u, err := url.Parse(config.SignOut); config.SignOut != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		fault("sign_out", "is %q; want an address that begins with https://", config.SignOut)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return p, nil
}

// headerName is a token of RFC 9110, section 5.6.2, without the underscore: some proxies and servers take it
// for a hyphen, so that one could be sent past the proxy.
var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^`|~-]+$")

// ours are headers that mean something else already.
var ours = []string{"Authorization", "Cookie", "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Origin", "Referer", "User-Agent"}

func (h Headers) withDefaults() Headers {
	for _, name := range []struct{ is, otherwise *string }{
		{&h.User, &DefaultHeaders.User}, {&h.Email, &DefaultHeaders.Email}, {&h.Name, &DefaultHeaders.Name},
		{&h.EmployeeNumber, &DefaultHeaders.EmployeeNumber}, {&h.Groups, &DefaultHeaders.Groups},
	} {
		if *name.is == "" {
			*name.is = *name.otherwise
		}
	}
	return h
}

// The widest networks that may be trusted.
const (
	widest4 = 8
	widest6 = 32
)

func parsePrefix(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		address = address.Unmap().WithZone("")
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return prefix, fmt.Errorf("is %q; want an address such as 10.0.0.5, or a network such as 10.1.0.0/24", text)
	case prefix.Addr().Is4In6():
		return prefix, fmt.Errorf("is %q; write it as a network of IPv4", text)
	case prefix.Masked().Addr() != prefix.Addr():
		return prefix, fmt.Errorf("is %q, an address inside %s; want one or the other", text, prefix.Masked())
	case prefix.Addr().Is4() && prefix.Bits() < widest4, prefix.Addr().Is6() && prefix.Bits() < widest6:
		return prefix, fmt.Errorf("is %q, which trusts half of the world; name the proxy itself", text)
	}
	return prefix, nil
}

// Trusts reports whether a request comes straight from the proxy.
func (p *Proxy) Trusts(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap().WithZone("")
	return slices.ContainsFunc(p.from, func(prefix netip.Prefix) bool { return prefix.Contains(address) })
}

// ErrHeaders says that a proxy sends headers that leave open who is signed in.
var ErrHeaders = errors.New("proxy: the headers leave open who is signed in")

// method is what sessions call this way to sign in.
const method = "proxy"

// Claim gives who is signed in at the proxy. It is nil for a request that does not come from the proxy, or
// with nobody signed in there; the error is ErrHeaders, with the header's name.
func (p *Proxy) Claim(r *http.Request) (*auth.Claim, error) {
	if !p.Trusts(r) {
		return nil, nil
	}
	var values [5]string
	for i, name := range []string{p.headers.User, p.headers.Email, p.headers.Name, p.headers.EmployeeNumber, p.headers.Groups} {
		value, err := single(r.Header, name)
		if err != nil {
			return nil, err
		}
		// A comma may be how a proxy on the way put two headers together.
		if name != p.headers.Groups && name != p.headers.Name && strings.Contains(value, ",") {
			return nil, fmt.Errorf("%w: %s holds several", ErrHeaders, name)
		}
		values[i] = value
	}
	if values[0] == "" {
		return nil, nil
	}
	claim := &auth.Claim{
		Method: method, Subject: values[0], Username: values[0], Email: values[1], Name: values[2], EmployeeNumber: values[3],
	}
	for group := range strings.SplitSeq(values[4], ",") {
		if group = strings.TrimSpace(group); group != "" {
			claim.Groups = append(claim.Groups, group)
		}
	}
	return claim, nil
}

// SignOut is where one signs out of the proxy, empty when nobody configured it.
func (p *Proxy) SignOut() string { return p.signOut }

// single gives the one value of a header, empty when it is not there.
func single(h http.Header, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	values := h[name]
	switch {
	case len(values) > 1:
		return "", fmt.Errorf("%w: %s is there %d times", ErrHeaders, name, len(values))
	case len(values) == 0:
		return "", nil
	}
	value := strings.TrimSpace(values[0])
	if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
		return "", fmt.Errorf("%w: %s is no text", ErrHeaders, name)
	}
	return value, nil
}
