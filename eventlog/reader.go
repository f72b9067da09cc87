package eventlog

import "sync/atomic"

// reader is what a Log and a Reader have in common: it reads what is there.
type reader struct {
	options Options
	// extent is what readers see; of a Log it is durable.
	extent atomic.Pointer[extent]
	closed atomic.Bool
}

// ID returns what tells the log from every other. A rewrite changes it.
func (r *reader) ID() ID { return r.extent.Load().id }

// End returns where the next block will begin, if it does not begin a segment,
// and the sequence number of the next record.
func (r *reader) End() (Pos, uint64) {
	e := r.extent.Load()
	return e.end(), e.next
}

// Size returns the number of bytes that the log takes on the disk.
func (r *reader) Size() int64 { return r.extent.Load().size() }

// enter returns the extent to read, and keeps its files until it is left.
func (r *reader) enter() (*extent, error) {
	for !r.closed.Load() {
		if e := r.extent.Load(); e.enter() {
			return e, nil
		}
	}
	return nil, ErrClosed
}
