package text

import (
	"testing"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"
)

func TestARememberedTermIsTheTerm(t *testing.T) {
	c := newTermCache()
	word := rapid.OneOf(rapid.StringMatching(`[a-zåäöæø]{1,6}`), rapid.String())
	lang := rapid.SampledFrom(append([]string{"", "is"}, Languages...))
	rapid.Check(t, func(t *rapid.T) {
		w, l := word.Draw(t, "word"), lang.Draw(t, "lang")
		for range 2 {
			if got, want := c.stem(l, w), stem(l, w); got != want {
				t.Errorf("%q in %q: %q, want %q", w, l, got, want)
			}
		}
	})
}

func TestTermsAreRememberedForSeveralAtATime(t *testing.T) {
	a := NewAnalyser()
	const text = "Vem kan betalningsplattformar och maskininlärningsmodeller?"
	want := len(a.Tokens("sv", text))
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			for range 100 {
				if got := len(a.Tokens("sv", text)); got != want {
					t.Errorf("%d tokens, want %d", got, want)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

func BenchmarkTokens(b *testing.B) {
	a := NewAnalyser()
	const text = "Vi har flyttat betalningstjänsterna till den nya plattformen, och nu fungerar återbetalningar igen. " +
		"Säg till om ni ser något konstigt i loggarna, särskilt från OrderService och Node.js-gatewayen."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		a.Tokens("sv", text)
	}
}
