package httpapi

import (
	"encoding/hex"
	"net/http"
	"time"
)

// Verifier verifies the state of the server beside its work. It may be asked by
// several goroutines.
type Verifier interface {
	// Start begins a verification, and returns how it is. One that is under way goes
	// on.
	Start() Verification
	// Last returns how the last verification is.
	Last() Verification
}

// Verification is how a verification is.
type Verification struct {
	Status    VerificationStatus
	Done, End uint64    // records that have been folded, and that there are to be
	At        time.Time // when it began
	Took      time.Duration
	Digest    [32]byte // of the boards and statistics
	Err       string   // why it came to nothing
}

// VerificationStatus says in a word how it is.
type VerificationStatus string

// How a verification is.
const (
	VerificationNone      VerificationStatus = "none"      // since the server was started
	VerificationRunning   VerificationStatus = "running"   // the log is folded again
	VerificationEqual     VerificationStatus = "equal"     // the live state was the fold of the log
	VerificationDifferent VerificationStatus = "different" // it was not
	VerificationFailed    VerificationStatus = "failed"    // the log could not be folded
)

// startVerification answers POST /v1/admin/verify.
func startVerification(dst []byte, _ *http.Request, b *Backend) (int, []byte, error) {
	v := b.Verifier.Start()
	return http.StatusAccepted, appendVerification(dst, &v), nil
}

// lastVerification answers GET /v1/admin/verify.
func lastVerification(dst []byte, _ *http.Request, b *Backend) (int, []byte, error) {
	v := b.Verifier.Last()
	return http.StatusOK, appendVerification(dst, &v), nil
}

func appendVerification(dst []byte, v *Verification) []byte {
	dst = appendString(append(dst, '{'), "status", string(v.Status))
	if v.Status == VerificationNone {
		return append(dst, '}')
	}
	dst = appendInt(appendInt(dst, "done", int64(v.Done)), "end", int64(v.End))
	dst = appendString(dst, "at", v.At.UTC().Format(time.RFC3339))
	switch v.Status {
	case VerificationEqual, VerificationDifferent:
		dst = appendNumber(appendKey(dst, "seconds"), v.Took.Seconds())
		dst = appendString(dst, "digest", hex.EncodeToString(v.Digest[:]))
	case VerificationFailed:
		dst = appendString(dst, "error", v.Err)
	}
	return append(dst, '}')
}
