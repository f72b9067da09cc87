package eventlog

import (
	"fmt"
	"slices"
)

// Append appends the batches as one block, with one write and one sync, sets
// First of each, and returns where the block begins. When the error is nil the
// block is durable. Otherwise nothing has been appended, and the error wraps
// [ErrWrite], [ErrTooLarge] or [ErrClosed]; after ErrWrite the next Append first
// puts right what the failure has left behind, so that the log recovers when
// the disk does. No batches are no block: Append then returns the end.
//
// A crash before Append returns may leave the block in the log or not, but
// never a part of it. So may one after an error that wraps [ErrDoubt] as well,
// before an Append succeeds.
func (l *Log) Append(batches ...*Batch) (Pos, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.extent.Load()
	if l.closed.Load() {
		return Pos{}, ErrClosed
	}
	if len(batches) == 0 {
		return e.end(), nil
	}
	block, records, err := l.encoder.encode(batches, e.next, l.options.Now())
	if err != nil {
		return Pos{}, err
	}
	pos, err := l.write(block, records)
	if err != nil {
		return Pos{}, fmt.Errorf("append a block of %d records: %w: %w", records, ErrWrite, err)
	}
	first := e.next
	for _, b := range batches {
		b.First = first
		first += uint64(b.count)
	}
	return pos, nil
}

// write makes the block durable, and then visible to readers.
func (l *Log) write(block []byte, records uint64) (Pos, error) {
	if err := l.arrive(); err != nil {
		return Pos{}, err
	}
	if err := l.clean(); err != nil {
		return Pos{}, err
	}
	if err := l.settle(l.extent.Load()); err != nil {
		return Pos{}, err
	}
	if err := l.makeRoom(int64(len(block))); err != nil {
		return Pos{}, err
	}
	e := *l.extent.Load()
	pos := e.end()
	if err := l.writeDurably(block, pos.Offset); err != nil {
		// Best now, so that the space is free for others; else before the next.
		if cut := l.clean(); cut != nil {
			return Pos{}, fmt.Errorf("%w: %w; %w", ErrDoubt, err, cut)
		}
		return Pos{}, err
	}
	e.last.size += int64(len(block))
	e.next += records
	l.extent.Store(&e)
	return pos, nil
}

func (l *Log) writeDurably(block []byte, offset int64) error {
	l.dirty = true
	if _, err := l.file.WriteAt(block, offset); err != nil {
		return err
	}
	if err := l.file.Sync(); err != nil {
		// What the kernel holds of the file may no longer be what the disk
		// holds, and it will not say so again. So the file is cut and left.
		l.leave = true
		return err
	}
	l.dirty = false
	return nil
}

// clean cuts off what a failed write has left behind the durable end.
func (l *Log) clean() error {
	if !l.dirty {
		return nil
	}
	if err := l.cut(l.extent.Load().last.size); err != nil {
		return err
	}
	l.dirty = false
	return nil
}

// makeRoom begins a new segment where the last one is full or to be left. One
// without records is not left: the next one would have its name.
func (l *Log) makeRoom(size int64) error {
	e := l.extent.Load()
	if e.next == e.last.first {
		return nil
	}
	if e.last.size+size > l.options.SegmentSize {
		l.leave = true
	}
	if !l.leave {
		return nil
	}
	return l.beginSegment(e)
}

// beginSegment makes the segment that follows the last one. When it fails, it
// may have made the file, so that it has to be done again before anything is
// appended: leave stays set.
func (l *Log) beginSegment(e *extent) error {
	h := segmentHeader{id: e.id, first: e.next, before: e.last}
	if err := createSegment(l.options.files, e.dir, &h); err != nil {
		return fmt.Errorf("begin a new file: %w", err)
	}
	f, err := l.options.files.open(e.path(h.first))
	if err != nil {
		return fmt.Errorf("begin a new file: %w", err)
	}
	sealed := slices.Concat(e.sealed, []segment{e.last})
	l.extent.Store(&extent{e.generation, sealed, segment{h.first, segmentHeaderSize}, e.next})
	old := l.file
	l.file, l.leave = f, false
	return old.Close()
}
