package source

import (
	"context"
	"errors"
	"time"

	"statstracker/eventlog"
)

// Request is what a batch came with, if whoever sent it may send it again: then it has a
// key, by which the answer is found again.
type Request struct {
	Key  Fingerprint // of the key, and of who sent it
	Body Fingerprint // of what was sent
	At   time.Time   // when it came
}

// Fingerprint is half of a SHA-256: no two texts have the same, by chance or by craft.
type Fingerprint [16]byte

// RequestWindow is how long a request with a key is remembered, by the times at which
// requests with keys come. Of such requests at least the newest [MaxRequests] are, unless
// their rejections take more than [MaxRequestBytes].
const RequestWindow = 24 * time.Hour

const (
	// MaxRequests is how many requests with keys are remembered.
	MaxRequests = 100_000
	// MaxRequestBytes is how many bytes of memory the rejections of their answers have.
	MaxRequestBytes = 16 << 20
)

// ErrOtherBody says that a key came with a request before that was another one.
var ErrOtherBody = errors.New("the key was used for another request")

// Repeater takes batches of requests that may come more than once.
type Repeater interface {
	// SubmitOnce is [Sink.Submit] for the batch of a request that has a key. One that
	// has been taken before is not taken again, also after a crash between the taking
	// and the answer: then repeated is true, and the summary that of the first time. While
	// the first is under way SubmitOnce waits for it. What has failed has not been
	// taken, and may be sent again with the same key. The error is also [ErrOtherBody].
	SubmitOnce(ctx context.Context, b *eventlog.Batch, r Request) (s Summary, repeated bool, err error)
}
