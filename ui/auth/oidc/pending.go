package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"
)

// pending is a sign-in that a browser began and the provider has not answered yet. It is kept in a cookie
// that only this process can read.
type pending struct {
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"` // of PKCE
	Next     string    `json:"u"` // where to go afterwards
	Begun    time.Time `json:"t"`
}

const (
	// lifetime is how long a person may take at the provider.
	lifetime = 10 * time.Minute
	// tabs is how many sign-ins a browser may have under way. With their addresses they fit into a cookie.
	tabs = 4
	// maxNext bounds, in bytes, the address that is kept; a longer one is forgotten.
	maxNext = 400
)

// jar seals the pending sign-ins of a browser into its cookie.
type jar struct {
	seal   cipher.AEAD
	secure bool
}

// newJar has a key of its own: after a restart whoever was at the provider begins again.
func newJar(secure bool) (*jar, error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails, see crypto/rand
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &jar{seal, secure}, nil
}

// name has the prefix that keeps other hosts of the domain from setting the cookie, where browsers allow it.
func (j *jar) name() string {
	if j.secure {
		return "__Host-vemvet-oidc"
	}
	return "vemvet-oidc"
}

// open gives the sign-ins that a browser has under way and that are not too old.
func (j *jar) open(r *http.Request, now time.Time) ([]pending, error) {
	cookie, err := r.Cookie(j.name())
	if err != nil {
		return nil, errors.New("the browser sent no cookie of a sign-in")
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return nil, errors.New("the cookie of the sign-in is malformed")
	}
	plain, err := j.seal.Open(nil, nil, sealed, []byte(j.name()))
	if err != nil {
		return nil, errors.New("the cookie of the sign-in is not of this server, or of an earlier run of it")
	}
	var all []pending
	if err := json.Unmarshal(plain, &all); err != nil {
		return nil, errors.New("the cookie of the sign-in is malformed")
	}
	return slices.DeleteFunc(all, func(p pending) bool { return now.Sub(p.Begun) > lifetime }), nil
}

// keep sets the cookie to the latest of these sign-ins, or removes it when there are none.
func (j *jar) keep(w http.ResponseWriter, all []pending) error {
	cookie := &http.Cookie{Name: j.name(), Path: "/", HttpOnly: true, Secure: j.secure, SameSite: http.SameSiteLaxMode, MaxAge: -1} // #nosec G124 -- Secure wherever browsers come by HTTPS
	if len(all) > tabs {
		all = all[len(all)-tabs:]
	}
	if len(all) > 0 {
		plain, err := json.Marshal(all)
		if err != nil {
			return err
		}
		cookie.Value = base64.RawURLEncoding.EncodeToString(j.seal.Seal(nil, nil, plain, []byte(j.name()))) // #nosec G407 -- the cipher makes a nonce of its own at random
		cookie.MaxAge = int(lifetime.Seconds())
	}
	http.SetCookie(w, cookie)
	return nil
}

// take finds the sign-in of a state, and gives it and the others.
func take(all []pending, state string) (found pending, rest []pending, ok bool) {
	for _, p := range all {
		if subtle.ConstantTimeCompare([]byte(p.State), []byte(state)) == 1 {
			found, ok = p, true
		} else {
			rest = append(rest, p)
		}
	}
	return found, rest, ok
}
