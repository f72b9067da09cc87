package eventlog

// extent is how far a log goes. It is not changed, but replaced.
type extent struct {
	*generation
	sealed []segment // the segments before the last
	last   segment
	next   uint64 // sequence number that the next record will have
}

func (e *extent) end() Pos { return Pos{e.last.first, e.last.size} }

// size returns the number of bytes of all segments.
func (e *extent) size() int64 {
	size := e.last.size
	for _, s := range e.sealed {
		size += s.size
	}
	return size
}

// segment returns the segment by its place in the order.
func (e *extent) segment(i int) segment {
	if i < len(e.sealed) {
		return e.sealed[i]
	}
	return e.last
}
