package oidc

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/vemvet/vemvet/connectors/credential"
)

// provider is what the provider says of itself (OpenID Connect Discovery 1.0, section 3).
type provider struct {
	*oidc.Provider
	verifier    *oidc.IDTokenVerifier
	authStyle   oauth2.AuthStyle
	endSession  string // empty: the provider has none
	namesItself bool   // it names itself in its answers (RFC 9207)
}

// again is how long a provider that did not answer is left in peace.
const again = 3 * time.Second

// discover gives the provider, which is asked once, or once more after a failure. Who asks while another
// does waits for the same answer.
func (c *Client) discover(ctx context.Context) (*provider, error) {
	select {
	case c.asking <- struct{}{}:
		defer func() { <-c.asking }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c.known != nil {
		return c.known, nil
	}
	if c.lastErr != nil && c.options.Now().Sub(c.lastAsked) < again {
		return nil, c.lastErr
	}
	// Another may wait for this answer: it does not end with the request that happened to come first.
	asked, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.config.Timeout)
	defer cancel()
	c.known, c.lastErr = c.ask(asked)
	c.lastAsked = c.options.Now()
	return c.known, c.lastErr
}

func (c *Client) ask(ctx context.Context) (*provider, error) {
	found, err := oidc.NewProvider(c.withClient(ctx), c.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask %s for its configuration: %w", c.config.Issuer, err)
	}
	var more struct {
		AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
		EndSession  string   `json:"end_session_endpoint"`
		NamesItself bool     `json:"authorization_response_iss_parameter_supported"`
		Keys        string   `json:"jwks_uri"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("read the configuration of %s: %w", c.config.Issuer, err)
	}
	endpoint := found.Endpoint()
	for _, address := range []string{endpoint.AuthURL, endpoint.TokenURL, more.Keys} {
		if u, err := url.Parse(address); err != nil || !encryptedOrHere(u) {
			return nil, fmt.Errorf("the configuration of %s holds an address that is missing or not encrypted", c.config.Issuer)
		}
	}
	p := &provider{Provider: found, authStyle: oauth2.AuthStyleInHeader, namesItself: more.NamesItself}
	if u, err := url.Parse(more.EndSession); err == nil && more.EndSession != "" && encryptedOrHere(u) {
		p.endSession = more.EndSession
	}
	if len(more.AuthMethods) > 0 && !slices.Contains(more.AuthMethods, "client_secret_basic") {
		p.authStyle = oauth2.AuthStyleInParams
	}
	// The verifier knows no skew: it is told a time that is a little earlier.
	p.verifier = found.VerifierContext(c.withClient(context.WithoutCancel(ctx)), &oidc.Config{
		ClientID: c.config.ClientID, Now: func() time.Time { return c.options.Now().Add(-c.config.ClockSkew) },
	})
	return p, nil
}

func (c *Client) withClient(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, c.http)
}

// newHTTPClient follows no redirects, for neither configuration nor tokens live behind one, and reads
// answers up to a bound.
func newHTTPClient(config Config) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if config.CAFile != "" {
		pool, err := credential.Authorities(config.CAFile)
		if err != nil {
			return nil, &ConfigError{"ca_file", err.Error()}
		}
		transport.TLSClientConfig.RootCAs = pool
	}
	return &http.Client{
		Transport:     bounded{transport},
		Timeout:       config.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("the provider sends elsewhere") },
	}, nil
}

// maxAnswer bounds what a provider may send, in bytes: keys and groups fit many times over.
const maxAnswer = 1 << 20

type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxAnswer), response.Body}
	}
	return response, err
}
