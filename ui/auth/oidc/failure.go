package oidc

import "fmt"

// Reason is why nobody was signed in, as far as the person at the browser is told.
type Reason string

// The reasons.
const (
	// StartAgain: the answer belongs to no sign-in that this browser began in the last ten minutes.
	StartAgain Reason = "start-again"
	// Refused: the provider let nobody in.
	Refused Reason = "refused"
	// Unreachable: the provider could not be asked.
	Unreachable Reason = "unreachable"
	// Untrusted: what the provider answered does not prove who signed in.
	Untrusted Reason = "untrusted"
)

// Failure is the error of Begin and Finish. Its text is for the log; it holds no secret, no code and no token.
type Failure struct {
	Reason Reason
	Err    error
}

func (f *Failure) Error() string { return fmt.Sprintf("oidc: %s: %v", f.Reason, f.Err) }

func (f *Failure) Unwrap() error { return f.Err }

func failed(reason Reason, format string, args ...any) *Failure {
	return &Failure{reason, fmt.Errorf(format, args...)}
}
