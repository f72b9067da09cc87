package tracker

import "sync/atomic"

// news is what is told to all who wait for it, once. It costs next to nothing where
// nobody does.
type news struct{ waiting atomic.Pointer[chan struct{}] }

// tell tells who waits that there is something new.
func (n *news) tell() {
	if n.waiting.Load() == nil {
		return
	}
	if c := n.waiting.Swap(nil); c != nil {
		close(*c)
	}
}

// next returns a channel that is closed when tell is called the next time.
func (n *news) next() <-chan struct{} {
	c := make(chan struct{})
	for {
		if waiting := n.waiting.Load(); waiting != nil {
			return *waiting
		}
		if n.waiting.CompareAndSwap(nil, &c) {
			return c
		}
	}
}

// Changed returns a channel that is closed after the next change of anything that can be
// read: who gets the channel first and then reads misses nothing. It may be closed where
// nothing has changed.
func (t *Tracker) Changed() <-chan struct{} { return t.news.next() }
