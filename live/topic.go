package live

import "sync/atomic"

// topic is a value that many wait for to be another. One goroutine publishes; any
// number may read.
type topic[T any] struct{ newest atomic.Pointer[edition[T]] }

// edition is a value for as long as it is the newest.
type edition[T any] struct {
	value T
	over  chan struct{} // closed when there is a newer one
}

func newTopic[T any](value T) *topic[T] {
	t := &topic[T]{}
	t.newest.Store(&edition[T]{value, make(chan struct{})})
	return t
}

func (t *topic[T]) load() *edition[T] { return t.newest.Load() }

func (t *topic[T]) publish(value T) {
	close(t.newest.Swap(&edition[T]{value, make(chan struct{})}).over)
}
