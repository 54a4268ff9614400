package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/vemvet/vemvet/ui/auth"
)

// Options of a client. RedirectURL must be set.
type Options struct {
	// RedirectURL is where the provider sends people back to: the public address of the handler that calls
	// Finish. It is registered at the provider, letter for letter.
	RedirectURL string
	// Logger hears what a person should look into; nil: slog.Default.
	Logger *slog.Logger
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Client signs people in at one provider. It may be used by several goroutines.
type Client struct {
	config  Config
	options Options
	http    *http.Client
	jar     *jar
	used    used

	asking    chan struct{} // holds one while somebody asks; guards the following
	known     *provider
	lastErr   error
	lastAsked time.Time
}

// New returns a client, or the error of Config.Check. It asks no provider yet.
func New(config Config, options Options) (*Client, error) {
	if err := config.Check(); err != nil {
		return nil, err
	}
	back, err := url.Parse(options.RedirectURL)
	if err != nil || back.Host == "" {
		return nil, errors.New("oidc: the address to come back to is not absolute")
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	config = config.withDefaults()
	client, err := newHTTPClient(config)
	if err != nil {
		return nil, err
	}
	jar, err := newJar(back.Scheme == "https")
	if err != nil {
		return nil, err
	}
	return &Client{
		config: config, options: options, http: client, jar: jar,
		asking: make(chan struct{}, 1),
	}, nil
}

// Begin sends a browser to the provider. Finish gives next back, as it is: the caller sees to where it
// leads. An error is a *Failure, and nothing has been written then.
func (c *Client) Begin(w http.ResponseWriter, r *http.Request, next string) error {
	provider, err := c.discover(r.Context())
	if err != nil {
		return failed(Unreachable, "%w", err)
	}
	config, err := c.oauth(provider)
	if err != nil {
		return failed(Unreachable, "%w", err)
	}
	if len(next) > maxNext {
		next = ""
	}
	p := pending{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next, Begun: c.options.Now()}
	others, _ := c.jar.open(r, p.Begun) // none that can be read are none
	if err := c.jar.keep(w, append(others, p)); err != nil {
		return failed(Unreachable, "keep the sign-in: %w", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, config.AuthCodeURL(p.State, oidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier)), http.StatusFound)
	return nil
}

// Done is a sign-in that came to its end.
type Done struct {
	Claim   auth.Claim
	Next    string // as given to Begin
	IDToken string // for SignOutURL; a secret
}

// Finish reads what the provider sent a browser back with, and says who signed in. An error is a *Failure;
// nothing but the cookie has been written in either case.
func (c *Client) Finish(w http.ResponseWriter, r *http.Request) (*Done, error) {
	answer := r.URL.Query()
	begun, err := c.claimState(w, r, answer)
	if err != nil {
		return nil, err
	}
	provider, err := c.discover(r.Context())
	if err != nil {
		return nil, failed(Unreachable, "%w", err)
	}
	// Another provider's answer, brought to the wrong place, names that one (RFC 9207).
	if issuers := answer["iss"]; len(issuers) > 1 || len(issuers) == 1 && issuers[0] != c.config.Issuer || len(issuers) == 0 && provider.namesItself {
		return nil, failed(Untrusted, "the answer is not of the provider that was asked")
	}
	if answer.Has("error") {
		return nil, refusal(answer.Get("error"))
	}
	if len(answer["code"]) != 1 || answer.Get("code") == "" {
		return nil, failed(Untrusted, "the answer holds no code, or several")
	}
	ctx, cancel := context.WithTimeout(c.withClient(r.Context()), c.config.Timeout)
	defer cancel()
	token, err := c.exchange(ctx, provider, answer.Get("code"), begun.Verifier)
	if err != nil {
		return nil, err
	}
	claim, raw, err := c.prove(ctx, provider, token, begun.Nonce)
	if err != nil {
		return nil, err
	}
	return &Done{Claim: claim, Next: begun.Next, IDToken: raw}, nil
}

// claimState finds the sign-in that an answer belongs to, and uses it up.
func (c *Client) claimState(w http.ResponseWriter, r *http.Request, answer url.Values) (pending, error) {
	all, err := c.jar.open(r, c.options.Now())
	if err != nil {
		return pending{}, failed(StartAgain, "%w", err)
	}
	if len(answer["state"]) != 1 {
		return pending{}, failed(StartAgain, "the answer holds no state, or several")
	}
	begun, rest, ok := take(all, answer.Get("state"))
	if !ok {
		return pending{}, failed(StartAgain, "the state is of no sign-in that this browser has under way")
	}
	if err := c.jar.keep(w, rest); err != nil {
		return pending{}, failed(StartAgain, "keep the other sign-ins: %w", err)
	}
	// The browser is told to forget a state; who kept a copy of its cookie has no use for it either.
	if !c.used.first(begun) {
		return pending{}, failed(StartAgain, "the state was used already")
	}
	return begun, nil
}

// used remembers the sign-ins that were answered for as long as their cookies can be read.
type used struct {
	sync.Mutex
	begun map[string]time.Time // by state
}

// first reports whether a sign-in is answered for the first time.
func (u *used) first(p pending) bool {
	u.Lock()
	defer u.Unlock()
	if _, again := u.begun[p.State]; again {
		return false
	}
	if u.begun == nil {
		u.begun = map[string]time.Time{}
	}
	for state, begun := range u.begun {
		if p.Begun.Sub(begun) > 2*lifetime {
			delete(u.begun, state)
		}
	}
	u.begun[p.State] = p.Begun
	return true
}

func (c *Client) oauth(p *provider) (*oauth2.Config, error) {
	secret, err := c.config.secret().Read()
	if err != nil {
		return nil, err
	}
	endpoint := p.Endpoint()
	endpoint.AuthStyle = p.authStyle
	return &oauth2.Config{
		ClientID: c.config.ClientID, ClientSecret: secret, Endpoint: endpoint,
		RedirectURL: c.options.RedirectURL, Scopes: c.config.Scopes,
	}, nil
}

// exchange trades the code for tokens.
func (c *Client) exchange(ctx context.Context, p *provider, code, verifier string) (*oauth2.Token, error) {
	config, err := c.oauth(p)
	if err != nil {
		return nil, failed(Unreachable, "%w", err)
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err == nil {
		return token, nil
	}
	// The text of a RetrieveError holds the body of the answer, which may hold anything.
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		status := 0
		if refused.Response != nil {
			status = refused.Response.StatusCode
		}
		if status >= http.StatusInternalServerError {
			return nil, failed(Unreachable, "the token endpoint answers with status %d", status)
		}
		return nil, failed(Untrusted, "the token endpoint refuses the code: %s (status %d)", known(refused.ErrorCode), status)
	}
	var unsent *url.Error
	if errors.As(err, &unsent) {
		return nil, failed(Unreachable, "ask the token endpoint: %w", err)
	}
	return nil, failed(Untrusted, "the token endpoint gives no token")
}

// prove checks the ID token (OpenID Connect Core 1.0, section 3.1.3.7) and reads it.
func (c *Client) prove(ctx context.Context, p *provider, token *oauth2.Token, nonce string) (auth.Claim, string, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return auth.Claim{}, "", failed(Untrusted, "the provider gave no ID token")
	}
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return auth.Claim{}, "", failed(Untrusted, "ID token: %w", err)
	}
	claims := claimSet{}
	if err := id.Claims(&claims); err != nil {
		return auth.Claim{}, "", failed(Untrusted, "ID token: %w", err)
	}
	switch party := claims.text("azp"); {
	case id.Subject == "":
		return auth.Claim{}, "", failed(Untrusted, "ID token: it names nobody")
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1:
		return auth.Claim{}, "", failed(Untrusted, "ID token: the nonce is not that of this sign-in")
	case party != "" && party != c.config.ClientID, party == "" && len(id.Audience) > 1:
		return auth.Claim{}, "", failed(Untrusted, "ID token: it was made for another client")
	case id.IssuedAt.After(c.options.Now().Add(c.config.ClockSkew)):
		return auth.Claim{}, "", failed(Untrusted, "ID token: it was issued in the future; compare the clocks")
	case id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil:
		return auth.Claim{}, "", failed(Untrusted, "ID token: it belongs to another access token")
	}
	if err := c.complete(ctx, p, token, id.Subject, claims); err != nil {
		return auth.Claim{}, "", err
	}
	return c.claim(id.Subject, claims), raw, nil
}

// complete asks the provider for what the ID token leaves out. Some put nothing into it but the subject.
func (c *Client) complete(ctx context.Context, p *provider, token *oauth2.Token, subject string, claims claimSet) error {
	if p.UserInfoEndpoint() == "" || !claims.lacks(c.config.Claims) {
		return nil
	}
	info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		// The ID token says who it is. Its error stays out of the log: it may hold the body of the answer.
		c.options.Logger.Warn("the user info endpoint of the OpenID provider gives nothing that can be read: what the ID token leaves out, such as groups, is not known")
		return nil
	}
	if info.Subject != subject {
		return failed(Untrusted, "the user info is of somebody else than the ID token")
	}
	more := claimSet{}
	if err := info.Claims(&more); err != nil {
		return failed(Untrusted, "user info: %w", err)
	}
	claims.add(more)
	return nil
}

// SignOutURL is where a browser ends its session at the provider, and comes back from to back; empty when
// the provider has no such address or cannot be asked. OpenID Connect RP-Initiated Logout 1.0.
func (c *Client) SignOutURL(ctx context.Context, idToken, back string) string {
	p, err := c.discover(ctx)
	if err != nil || p.endSession == "" {
		return ""
	}
	u, err := url.Parse(p.endSession)
	if err != nil {
		return ""
	}
	query := u.Query()
	query.Set("client_id", c.config.ClientID)
	query.Set("post_logout_redirect_uri", back)
	if idToken != "" {
		query.Set("id_token_hint", idToken)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// refusal is what an error of the provider amounts to (RFC 6749, section 4.1.2.1; OpenID Connect Core
// 1.0, section 3.1.2.6).
func refusal(code string) *Failure {
	if code == "server_error" || code == "temporarily_unavailable" {
		return failed(Unreachable, "the provider answers %s", code)
	}
	return failed(Refused, "the provider answers %s", known(code))
}

// known keeps what anyone can write into an address out of the log.
func known(code string) string {
	if slices.Contains([]string{
		"access_denied", "account_selection_required", "consent_required", "interaction_required", "invalid_client", "invalid_grant",
		"invalid_request", "invalid_scope", "login_required", "unauthorized_client", "unsupported_grant_type", "unsupported_response_type",
	}, code) {
		return code
	}
	return "an error of its own"
}
