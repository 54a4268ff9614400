package auth

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/ui/audit"
)

// Options of a Door. Store and Directory must be set.
type Options struct {
	// Store keeps the sessions. The door does not close it.
	Store *Store
	// Directory gives the directory of the moment.
	Directory func() (*indexer.Directory, error)
	// Rules say who has which role.
	Rules Rules
	// Ways to sign in, in the order of the sign-in page.
	Ways []Way
	// Bearer finds out whose a personal token is; nil: there are no tokens. It fails with ErrBadToken for one
	// that is not known, or no longer.
	Bearer func(ctx context.Context, token string) (Grant, error)
	// Otherwise is who somebody without a session is; nil: nobody. It is for the demo.
	Otherwise *Claim
	// Idle is how long a session lasts without a request; 0: DefaultIdle.
	Idle time.Duration
	// Lifetime is how long a session lasts at most; 0: DefaultLifetime.
	Lifetime time.Duration
	// Secure keeps the cookie to HTTPS. It is off on this machine alone.
	Secure bool
	// Audit notes who signs in and who is refused, see ui.Noting: nobody is let in whose sign-in cannot be noted.
	// Nil: nothing is noted.
	Audit func(*gin.Context, audit.Event) error
	// Logger hears of who is let in and who not, without their names; nil: slog.Default.
	Logger *slog.Logger
}

// Defaults of Options.
const (
	DefaultIdle     = 8 * time.Hour
	DefaultLifetime = 24 * time.Hour
)

// Grant is what a personal token lets a program do.
type Grant struct {
	Person string // any account of the colleague, "source:id"
	Name   string // of the token, as its owner called it
	Scopes []Scope
}

// ErrBadToken says that a personal token is not known, has expired or was revoked.
var ErrBadToken = errors.New("the token is not known, has expired or was revoked")

// Door signs people in and out and tells who a request comes from. It may be used by several goroutines.
type Door struct {
	options  Options
	sessions *scs.SessionManager
	names    *Limiter
	log      *slog.Logger
}

// NewDoor returns a door. It panics when options have no Store or no Directory.
func NewDoor(options Options) *Door {
	if options.Store == nil || options.Directory == nil {
		panic("auth: NewDoor: options without a Store or a Directory")
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Audit == nil {
		options.Audit = func(*gin.Context, audit.Event) error { return nil }
	}
	options.Idle = cmp.Or(options.Idle, DefaultIdle)
	options.Lifetime = cmp.Or(options.Lifetime, DefaultLifetime)
	sessions := scs.New()
	sessions.Store = options.Store
	sessions.IdleTimeout, sessions.Lifetime = options.Idle, options.Lifetime
	sessions.Cookie = scs.SessionCookie{
		Name: "vemvet-session", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: options.Secure,
	}
	if options.Secure {
		sessions.Cookie.Name = "__Host-vemvet-session" // no other host, and nothing below a path, can set it
	}
	return &Door{
		options: options, sessions: sessions, log: options.Logger,
		names: NewLimiter(1, 20*time.Second, 6),
	}
}

// Ways lists the ways to sign in.
func (d *Door) Ways() []Way { return d.options.Ways }

// Register adds the addresses of every way to a router.
func (d *Door) Register(r gin.IRouter) {
	for _, way := range d.options.Ways {
		way.Register(r, d)
	}
}

// Secure reports whether cookies are kept to HTTPS.
func (d *Door) Secure() bool { return d.options.Secure }

// ticket is what a session holds: the claim is held against the directory at every request.
type ticket struct {
	Claim  Claim
	Person string // the colleague's leading account at sign-in
}

const ticketKey = "ticket"

// Admit lets in whomever the claim is about: a session begins, under a new token, and the browser is sent to
// next, a path of this site, or else to the start page. Whatever session the browser had before is over. On
// an error nothing is answered yet; a *Refusal, or any other error, is for Refuse to answer.
func (d *Door) Admit(c *gin.Context, claim Claim, next string) error {
	directory, err := d.options.Directory()
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	no, err := Colleague(directory, claim)
	if err != nil {
		return err
	}
	signIn := audit.Event{Action: audit.SignIn, Actor: directory.People[no].ID, Roles: d.options.Rules.Roles(directory, no, claim.Groups).Names(), Note: claim.Method}
	if err := d.options.Audit(c, signIn); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	text, err := json.Marshal(ticket{Claim: claim, Person: directory.People[no].ID})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	ctx, err := d.sessions.Load(c.Request.Context(), d.token(c))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if err := d.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if err := d.sessions.Clear(ctx); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	d.sessions.Put(ctx, ticketKey, text)
	token, expiry, err := d.sessions.Commit(ctx)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	d.sessions.WriteSessionCookie(ctx, c.Writer, token, expiry)
	d.log.Info("somebody signed in", "method", claim.Method)
	if next = LocalPath(next); next == signInPath || strings.HasPrefix(next, signInPath+"?") {
		next = "/"
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

const signInPath = "/sign-in"

// SignInURL is where somebody who is not signed in goes, to come back to what they asked for: the sign-in page,
// or the way that knows them without asking.
func (d *Door) SignInURL(r *http.Request) string {
	path := signInPath
	for _, way := range d.options.Ways {
		if silent, ok := way.(Silent); ok && silent.Knows(r) {
			path += "/" + silent.Offer().Name
			break
		}
	}
	if next := LocalPath(r.URL.RequestURI()); next != "/" {
		path += "?" + url.Values{"next": {next}}.Encode()
	}
	return path
}

// Refuse sends the browser back to the sign-in page, which says why. Of an error that is no *Refusal it says
// nothing but that something went wrong, and keeps it for the log.
func (d *Door) Refuse(c *gin.Context, err error, next string) {
	reason, wait := "failed", time.Duration(0)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		reason, wait = refusal.Reason, refusal.After
		d.log.Info("somebody was not let in", "reason", reason)
		if reason == Unavailable {
			d.log.Warn("a way to sign in does not answer", "error", err)
		}
	} else {
		_ = c.Error(err) // gin keeps it for whoever logs the request
		d.log.Error("a sign-in failed", "error", err)
	}
	if reason != Often { // of which there may be any number
		_ = d.options.Audit(c, audit.Event{Action: audit.SignInRefused, Note: reason}) // is refused either way
	}
	values := url.Values{"refused": {reason}}
	if wait > 0 {
		values.Set("wait", strconv.Itoa(int(wait.Seconds())+1))
	}
	if next = LocalPath(next); next != "/" {
		values.Set("next", next)
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, signInPath+"?"+values.Encode())
	c.Abort()
}

// Attempt counts an attempt to sign in with a user name, before a password is looked at. After too many it
// gives a *Refusal. Attempts from one address are counted by the server.
func (d *Door) Attempt(username string) error {
	if wait, ok := d.names.Take(strings.ToLower(strings.TrimSpace(username))); !ok {
		return &Refusal{Reason: Often, After: wait}
	}
	return nil
}

// Visitor tells who a request comes from: by a personal token in the header Authorization, or by the
// session. Whether they are still a colleague, and which roles they have, is looked up anew each time. The
// error is ErrBadToken, or that sessions or directory cannot be read.
func (d *Door) Visitor(c *gin.Context) (Visitor, error) {
	if scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		return d.bearer(c, token)
	}
	token := d.token(c)
	if token == "" && d.options.Otherwise == nil {
		return Visitor{}, nil
	}
	directory, err := d.options.Directory()
	if err != nil {
		return Visitor{}, fmt.Errorf("who asks: %w", err)
	}
	if token != "" {
		if v, err := d.session(c, directory, token); v.In() || err != nil {
			return v, err
		}
	}
	if d.options.Otherwise != nil {
		if no, err := Colleague(directory, *d.options.Otherwise); err == nil {
			return d.visitor(directory, no, *d.options.Otherwise), nil
		}
	}
	return Visitor{}, nil
}

func (d *Door) visitor(directory *indexer.Directory, no indexer.PersonNo, claim Claim) Visitor {
	person := &directory.People[no]
	v := colleague(person.ID, person.Name, d.options.Rules.Roles(directory, no, claim.Groups), claim.Method)
	v.SignOut = claim.SignOut
	return v
}

// bearer is Visitor for a request with a token: there its session, if it has one, does not count.
func (d *Door) bearer(c *gin.Context, token string) (Visitor, error) {
	if token == "" || d.options.Bearer == nil {
		return Visitor{}, ErrBadToken
	}
	grant, err := d.options.Bearer(c.Request.Context(), token)
	if err != nil {
		return Visitor{}, err
	}
	directory, err := d.options.Directory()
	if err != nil {
		return Visitor{}, fmt.Errorf("who asks: %w", err)
	}
	no, known := directory.Person(grant.Person)
	if !known || !directory.People[no].Active || !directory.People[no].Described {
		return Visitor{}, ErrBadToken
	}
	v := d.visitor(directory, no, Claim{Method: "token"})
	v.Token, v.Scopes = grant.Name, grant.Scopes
	return v, nil
}

// session is Visitor for a request with a session. Of one that is over, or whose colleague is no longer who
// they were, the zero Visitor comes back and nothing is left.
func (d *Door) session(c *gin.Context, directory *indexer.Directory, token string) (Visitor, error) {
	ctx, err := d.sessions.Load(c.Request.Context(), token)
	if err != nil {
		return Visitor{}, fmt.Errorf("who asks: %w", err)
	}
	held, ok := readTicket(d.sessions.GetBytes(ctx, ticketKey))
	if !ok {
		return Visitor{}, nil
	}
	no, err := Colleague(directory, held.Claim)
	stands := !slices.ContainsFunc(d.options.Ways, func(way Way) bool {
		watchful, ok := way.(Watchful)
		return ok && !watchful.Stands(c.Request, held.Claim)
	})
	if before, known := directory.Person(held.Person); err != nil || !stands || !known || before != no {
		d.log.Info("a session ended, because its colleague is no longer known as at sign-in")
		return Visitor{}, d.sessions.Destroy(ctx)
	}
	until := time.Now().Add(d.options.Idle)
	if deadline := d.sessions.Deadline(ctx); deadline.Before(until) {
		until = deadline
	}
	if err := d.options.Store.Prolong(token, until, d.options.Idle/100); err != nil {
		return Visitor{}, err
	}
	return d.visitor(directory, no, held.Claim), nil
}

func readTicket(text []byte) (held ticket, ok bool) {
	if len(text) == 0 {
		return ticket{}, false
	}
	err := json.NewDecoder(bytes.NewReader(text)).Decode(&held)
	return held, err == nil
}

// token is the session token that a request brings, empty when it brings none that could be one.
func (d *Door) token(c *gin.Context) string {
	cookie, err := c.Request.Cookie(d.sessions.Cookie.Name)
	if err != nil || len(cookie.Value) > 64 {
		return ""
	}
	return cookie.Value
}

// Leave ends the session of a request and takes its cookie back.
func (d *Door) Leave(c *gin.Context) error {
	ctx, err := d.sessions.Load(c.Request.Context(), d.token(c))
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	if err := d.sessions.Destroy(ctx); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	d.sessions.WriteSessionCookie(ctx, c.Writer, "", time.Time{})
	// Whoever uses the browser next presses Back in vain. Browsers heed it by HTTPS, and on this machine.
	c.Header("Clear-Site-Data", `"cache"`)
	return nil
}

// EndAll ends every session of a colleague, named by any of their accounts, on all their machines.
func (d *Door) EndAll(person string) error {
	directory, err := d.options.Directory()
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	no, known := directory.Person(person)
	_, err = d.options.Store.EndOf(func(account string) bool {
		other, same := directory.Person(account)
		return account == person || known && same && other == no
	})
	return err
}
