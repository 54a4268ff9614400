package auth

import (
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// Limiter bounds how often each of many keys, addresses or people for instance, may do something: a token
// bucket a key. It remembers the keys seen last; one that was forgotten begins anew. A nil Limiter lets all
// through. It may be used by several goroutines.
type Limiter struct {
	every rate.Limit
	burst int

	mu      sync.Mutex
	buckets *lru.Cache[string, *rate.Limiter]
}

// limiterKeys is how many keys a Limiter remembers: about 20 MB of them.
const limiterKeys = 100_000

// NewLimiter lets each key do something burst times at once and then n times in the given time.
func NewLimiter(n int, in time.Duration, burst int) *Limiter {
	buckets, err := lru.New[string, *rate.Limiter](limiterKeys)
	if err != nil {
		panic(err) // fails for a size below 1 only
	}
	return &Limiter{every: rate.Limit(float64(n) / in.Seconds()), burst: burst, buckets: buckets}
}

// Take takes one turn of the key. Without one left it gives how long to wait for the next.
func (l *Limiter) Take(key string) (wait time.Duration, ok bool) {
	if l == nil {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, known := l.buckets.Get(key)
	if !known {
		bucket = rate.NewLimiter(l.every, l.burst)
		l.buckets.Add(key, bucket)
	}
	turn := bucket.Reserve()
	if wait = turn.Delay(); wait > 0 {
		turn.Cancel()
		return wait, false
	}
	return 0, true
}
