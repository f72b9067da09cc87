package eventlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// copyDir is the directory of the segments of a copy that is not finished.
const copyDir = "log.copy"

// CopyUntil writes into the directory, which has to be empty or not there, a
// log with the same ID that has the records up to the number, and checks every
// checksum on the way. It returns the number of the last record in the copy,
// which is less where the record is within a batch that has positions: such a
// batch is copied as a whole or not at all, so that its source goes on exactly
// behind what the copy has. What comes after the record is not copied, not even
// a batch without records. CopyUntil may run beside everything else.
//
// When the error is nil, the copy is durable. What a crash leaves behind, Open
// refuses with [ErrUnfinishedCopy], and another CopyUntil begins anew. Progress,
// if not nil, is called with the number of the record that was copied last, and
// the last one that is to be copied.
//
// The error is or wraps [ErrBeyondEnd] if the log has no record of that number,
// [ErrNotEmpty], [ErrLocked], [ErrWrite], the context's, or those of Replay.
func (r *reader) CopyUntil(ctx context.Context, dir string, last uint64, progress func(done, end uint64)) (kept uint64, err error) {
	e, err := r.enter()
	if err != nil {
		return 0, err
	}
	defer e.leave()
	if last >= e.next {
		return 0, fmt.Errorf("copy the log up to record %d: it has 1 to %d: %w", last, e.next-1, ErrBeyondEnd)
	}
	c := copying{
		stopped: ctx.Err, files: r.options.files, home: filepath.Clean(dir), log: e,
		last: last, next: 1, progress: progress, encoder: blockEncoder{seed: e.seed},
	}
	if err := c.run(); err != nil {
		return 0, fmt.Errorf("copy the log to %s: %w", dir, err)
	}
	return c.next - 1, nil
}

// copying is a run of CopyUntil.
type copying struct {
	stopped  func() error // of the context
	files    files
	home     string // the data directory of the copy
	log      *extent
	last     uint64 // sequence number of the last record to copy
	next     uint64 // sequence number of the next one
	progress func(done, end uint64)
	encoder  blockEncoder
	out      *segmentWriter
}

// errEnough says that what follows is not to be copied.
var errEnough = errors.New("the rest is not to be copied")

func (c *copying) run() (err error) {
	if err := makeDir(c.files, c.home); err != nil {
		return err
	}
	lock, err := lockDir(c.home)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := c.checkEmpty(); err != nil {
		return err
	}
	dir := filepath.Join(c.home, copyDir)
	if err := removeDir(c.files, dir); err != nil {
		return writing(err)
	}
	if err := c.copyTo(dir); err != nil {
		return errors.Join(err, removeDir(c.files, dir))
	}
	if err := c.files.rename(dir, filepath.Join(c.home, firstDir)); err != nil {
		return writing(err)
	}
	return writing(c.files.syncDir(c.home))
}

// checkEmpty checks that the directory has nothing but what CopyUntil and Open
// make themselves before there is a log.
func (c *copying) checkEmpty() error {
	entries, err := os.ReadDir(c.home)
	for _, entry := range entries {
		if name := entry.Name(); name != lockName && name != copyDir {
			return fmt.Errorf("there is %s: %w", name, ErrNotEmpty)
		}
	}
	return err
}

// copyTo writes the segments into the directory, durably.
func (c *copying) copyTo(dir string) error {
	if err := makeDir(c.files, dir); err != nil {
		return writing(err)
	}
	replay := newReplay(c.log.generation, nil)
	replay.f = func(b *Block) error { return c.block(b, &replay.blocks) }
	var before segment
	for i := range len(c.log.sealed) + 1 {
		s := c.log.segment(i)
		if i > 0 && s.first > c.last {
			return nil
		}
		size, err := c.segment(dir, replay, s, before)
		if err != nil {
			return err
		}
		before = segment{s.first, size}
	}
	return nil
}

// segment copies the segment, and returns the size of the copy.
func (c *copying) segment(dir string, replay *replay, s, before segment) (size int64, err error) {
	h := segmentHeader{id: c.log.id, first: s.first, before: before}
	if c.out, err = newSegmentWriter(c.files, dir, &h); err != nil {
		return 0, writing(err)
	}
	if err := replay.segment(s, segmentHeaderSize); err != nil && !errors.Is(err, errEnough) {
		c.out.abandon()
		return 0, err
	}
	return c.out.size(), writing(c.out.finish())
}

// block copies the block, or what of it is to be copied.
func (c *copying) block(b *Block, from *blockReader) error {
	if err := c.stopped(); err != nil {
		return err
	}
	after := b.First + uint64(from.header.records)
	if b.First > c.last {
		return errEnough
	}
	if after > c.last+1 {
		return c.beginning(b)
	}
	if err := c.out.blockAsItIs(c.log.seed, from.header, from.stored); err != nil {
		return writing(err)
	}
	c.copied(after)
	return nil
}

// beginning copies the batches up to the last record, as a block.
func (c *copying) beginning(b *Block) error {
	batches, next, err := b.until(c.last)
	if err != nil {
		return err
	}
	if len(batches) == 0 {
		return errEnough
	}
	block, _, err := c.encoder.encode(batches, b.First, b.Time)
	if err == nil {
		err = writing(c.out.append(block))
	}
	if err != nil {
		return err
	}
	c.copied(next)
	return errEnough
}

func (c *copying) copied(next uint64) {
	c.next = next
	if c.progress != nil {
		c.progress(next-1, c.last)
	}
}

// until returns the batches of the block that end at the record, and the number
// of the record after them. A batch that goes on behind it is cut there, unless it
// has positions.
func (b *Block) until(last uint64) (batches []*Batch, next uint64, err error) {
	next = b.First
	for _, batch := range b.Batches {
		room := last + 1 - next
		cut := uint64(batch.count) > room
		if room == 0 || cut && (batch.From != "" || batch.To != "") {
			break
		}
		if cut {
			if err := batch.truncate(int(room)); err != nil {
				return nil, 0, err
			}
		}
		batches = append(batches, batch)
		next += uint64(batch.count)
	}
	return batches, next, nil
}

// writing says of an error that it is one of writing.
func writing(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrWrite, err)
}
