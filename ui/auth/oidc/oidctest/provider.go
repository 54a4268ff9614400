// Package oidctest starts OpenID providers for tests: the certified provider of github.com/zitadel/oidc with
// its example storage, in the test's own process, on a free port of this machine. People sign in there with
// a form, and a test can have it send ID tokens that are false.
package oidctest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The client that a provider knows.
const (
	ClientID = "vemvet"
	Secret   = "a-secret-between-vemvet-and-the-provider"
)

// User is an account at the provider.
type User struct {
	ID, Username, Password string
	Name                   string // given name and surname
	Email                  string
	Verified               bool
	Claims                 map[string]any // beside the standard ones
}

// Provider is a running OpenID provider.
type Provider struct {
	Issuer string

	storage *store
	server  *httptest.Server
	mu      sync.Mutex
	tamper  func(map[string]any) string
	meta    func(map[string]any)
}

// Start runs a provider until the test ends.
func Start(t testing.TB, users ...User) *Provider {
	t.Helper()
	p := &Provider{}
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	p.Issuer = "http://" + p.server.Listener.Addr().String()
	p.storage = newStore(users)
	handler, err := p.handler()
	if err != nil {
		p.server.Close()
		t.Fatal(err)
	}
	p.storage.handler = handler
	p.server.Start()
	t.Cleanup(p.server.Close)
	return p
}

// Allow registers an address that people may be sent back to, after signing in and after signing out.
func (p *Provider) Allow(redirects ...string) {
	p.storage.mu.Lock()
	defer p.storage.mu.Unlock()
	p.storage.redirects = append(p.storage.redirects, redirects...)
}

// Tamper has the token endpoint send another ID token, made of the claims of the right one; nil ends it.
func (p *Provider) Tamper(with func(claims map[string]any) string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tamper = with
}

// Metadata has the provider say something else of itself; nil ends it.
func (p *Provider) Metadata(with func(map[string]any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.meta = with
}

// Sign makes an ID token with the provider's own key.
func (p *Provider) Sign(t testing.TB, claims map[string]any) string {
	t.Helper()
	key, err := p.storage.SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sign(t, claims, jose.RS256, key.Key(), key.ID())
}

// SignWithAnother makes an ID token with a key that is not the provider's, under the name of the one that is.
func (p *Provider) SignWithAnother(t testing.TB, claims map[string]any) string {
	t.Helper()
	key, err := p.storage.SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return sign(t, claims, jose.RS256, other, key.ID())
}

// SignWithSecret makes an ID token with the client's secret, as HS256 would.
func (p *Provider) SignWithSecret(t testing.TB, claims map[string]any) string {
	t.Helper()
	return sign(t, claims, jose.HS256, []byte(Secret), "")
}

// Unsigned makes an ID token with the algorithm none.
func (p *Provider) Unsigned(t testing.TB, claims map[string]any) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encode(payload) + "."
}

func sign(t testing.TB, claims map[string]any, algorithm jose.SignatureAlgorithm, key any, id string) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (p *Provider) handler() (http.Handler, error) {
	provider, err := op.NewProvider(&op.Config{
		DefaultLogoutRedirectURI: "/signed-out", CodeMethodS256: true, AuthMethodPost: true, GrantTypeRefreshToken: true,
	}, p.storage, op.StaticIssuer(p.Issuer), op.WithAllowInsecure())
	if err != nil {
		return nil, err
	}
	back := op.AuthCallbackURL(provider)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login/username", func(w http.ResponseWriter, r *http.Request) {
		_ = form.Execute(w, r.FormValue("authRequestID"))
	})
	mux.HandleFunc("POST /login/username", func(w http.ResponseWriter, r *http.Request) {
		id := r.PostFormValue("id")
		if err := p.storage.CheckUsernamePassword(r.PostFormValue("username"), r.PostFormValue("password"), id); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		http.Redirect(w, r, back(op.ContextWithIssuer(r.Context(), p.Issuer), id), http.StatusFound)
	})
	mux.HandleFunc("GET /signed-out", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("signed out")) })
	mux.Handle("/", provider)
	return mux, nil
}

var form = template.Must(template.New("").Parse(`<!doctype html><title>Provider</title><form method="post" action="/login/username">
<input type="hidden" name="id" value="{{.}}"><input name="username" id="username"><input name="password" id="password" type="password"><button>Sign in</button></form>`))

// serve lets the provider answer, and changes what a test wants changed.
func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	tamper, meta := p.tamper, p.meta
	p.mu.Unlock()
	switch {
	case r.URL.Path == "/oauth/token" && tamper != nil:
		p.rewrite(w, r, func(answer map[string]any) {
			if raw, ok := answer["id_token"].(string); ok {
				answer["id_token"] = tamper(payload(raw))
			}
		})
	case strings.HasPrefix(r.URL.Path, "/.well-known/") && meta != nil:
		p.rewrite(w, r, meta)
	default:
		p.storage.handler.ServeHTTP(w, r)
	}
}

func (p *Provider) rewrite(w http.ResponseWriter, r *http.Request, change func(map[string]any)) {
	recorded := httptest.NewRecorder()
	p.storage.handler.ServeHTTP(recorded, r)
	answer := map[string]any{}
	if json.Unmarshal(recorded.Body.Bytes(), &answer) == nil {
		change(answer)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	maps.Copy(w.Header(), recorded.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(recorded.Code)
	_, _ = bytes.NewReader(text).WriteTo(w)
}

func payload(token string) map[string]any {
	claims := map[string]any{}
	if parts := strings.Split(token, "."); len(parts) == 3 {
		if text, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = json.Unmarshal(text, &claims)
		}
	}
	return claims
}

// store is the example storage with accounts and one client of the test's.
type store struct {
	*storage.Storage
	handler http.Handler
	users   map[string]User

	mu        sync.Mutex
	redirects []string
}

func newStore(users []User) *store {
	s := &store{users: map[string]User{}}
	for _, u := range users {
		s.users[u.ID] = u
	}
	s.Storage = storage.NewStorageWithClients(accounts(s.users), nil)
	return s
}

type accounts map[string]User

func (a accounts) GetUserByID(id string) *storage.User {
	u, known := a[id]
	if !known {
		return nil
	}
	given, surname, _ := strings.Cut(u.Name, " ")
	return &storage.User{
		ID: u.ID, Username: u.Username, Password: u.Password, FirstName: given, LastName: surname, Email: u.Email, EmailVerified: u.Verified,
	}
}

func (a accounts) GetUserByUsername(name string) *storage.User {
	for id, u := range a {
		if u.Username == name {
			return a.GetUserByID(id)
		}
	}
	return nil
}

func (a accounts) ExampleClientID() string { return "none" }

var errUnknownClient = errors.New("unknown client, or a wrong secret")

func (s *store) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != ClientID {
		return nil, errUnknownClient
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return client{storage.WebClient(ClientID, Secret), append([]string(nil), s.redirects...)}, nil
}

func (s *store) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != ClientID || secret != Secret {
		return errUnknownClient
	}
	return nil
}

func (s *store) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	if err := s.Storage.SetUserinfoFromRequest(ctx, info, request, scopes); err != nil {
		return err
	}
	s.more(info, request.GetSubject())
	return nil
}

func (s *store) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, info, tokenID, subject, origin); err != nil {
		return err
	}
	s.more(info, subject)
	return nil
}

func (s *store) more(info *oidc.UserInfo, subject string) {
	for name, value := range s.users[subject].Claims {
		info.AppendClaims(name, value)
	}
}

// client is the one client, which may be sent back where the test says.
type client struct {
	*storage.Client
	redirects []string
}

func (c client) RedirectURIs() []string           { return c.redirects }
func (c client) PostLogoutRedirectURIs() []string { return c.redirects }
func (c client) IDTokenLifetime() time.Duration   { return time.Hour }
func (c client) LoginURL(id string) string        { return "/login/username?authRequestID=" + id }
