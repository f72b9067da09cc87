package tracker

import (
	"context"

	"statstracker/eventlog"
	"statstracker/source"
)

var _ source.Repeater = (*Tracker)(nil)

// SubmitOnce implements [source.Repeater].
func (t *Tracker) SubmitOnce(ctx context.Context, b *eventlog.Batch, r source.Request) (s source.Summary, repeated bool, err error) {
	b.Control(controlRequest, r.At, requestFields(r)...)
	sent := &submission{batch: b, request: &r, done: make(chan struct{})}
	s, err = t.submit(ctx, sent)
	return s, err == nil && sent.repeated, err
}

// answerRepeated answers the submissions that have been taken before, and puts off those
// that are the same as another one of them. It returns the others.
func (t *Tracker) answerRepeated(gathered []*submission) (fresh, later []*submission) {
	var taken map[source.Fingerprint]bool
	for _, s := range gathered {
		switch {
		case s.request == nil:
			fresh = append(fresh, s)
		case t.state.requests.repeats(s):
			close(s.done)
		case taken[s.request.Key]:
			later = append(later, s)
		default:
			if taken == nil {
				taken = make(map[source.Fingerprint]bool)
			}
			taken[s.request.Key] = true
			fresh = append(fresh, s)
		}
	}
	return fresh, later
}

// repeats fills in the answer of a submission that has been taken before, and returns
// false if it has not.
func (r *requests) repeats(s *submission) bool {
	a, ok := r.find(s.request.Key, s.request.At.UnixMilli())
	if !ok {
		return false
	}
	if a.body != s.request.Body && a.body != (source.Fingerprint{}) {
		s.err = source.ErrOtherBody
		return true
	}
	s.summary, s.repeated = a.summary, true
	return true
}
