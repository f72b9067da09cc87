package eventlog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// tail is the last segment, or its end, as it is found on the disk.
type tail struct {
	path    string
	base    int64 // where the content begins in the file
	content []byte
	blocks  blockReader
	last    int    // where the last whole block begins, in the content
	end     int    // where the last whole block ends, in the content
	next    uint64 // sequence number after the last whole block
}

// readTail reads the file of the segment from the offset, where the block with
// the record next begins, up to where the whole blocks end. The problem is what
// is wrong with the block behind them.
func readTail(g *generation, from Pos, next uint64) (t *tail, problem, err error) {
	t = &tail{path: g.path(from.Segment), base: from.Offset, blocks: blockReader{seed: g.seed}, next: next}
	f, err := g.open(from.Segment)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	if t.content, err = io.ReadAll(io.NewSectionReader(f, t.base, math.MaxInt64-t.base)); err != nil {
		return nil, nil, err
	}
	problem = t.scan()
	return t, problem, nil
}

// offset returns where the whole blocks end, in the file.
func (t *tail) offset() int64 { return t.base + int64(t.end) }

func (t *tail) scan() error {
	src := bytes.NewReader(t.content[t.end:])
	for src.Len() > 0 {
		if err := t.blocks.readChecked(src, int64(src.Len())); err != nil {
			return err
		}
		h := &t.blocks.header
		if h.first != t.next {
			return outOfOrder(h.first, t.next)
		}
		t.next += uint64(h.records)
		t.last, t.end = t.end, t.end+int(h.size())
	}
	return nil
}

// torn reports whether the problem is that a crash has cut a block off, which
// was not acknowledged then. A block is begun when those before it are durable:
// where a later one has left so much as a header, the problem is damage.
func (t *tail) torn(problem error) bool {
	return !errors.Is(problem, errOrder) && !errors.Is(problem, ErrNewerVersion) && !t.anyHeader(t.content[t.end+1:])
}

// anyHeader reports whether a block's header is anywhere in the bytes. Nobody
// who sends events can make one up, because he does not know the seed.
func (t *tail) anyHeader(b []byte) bool {
	magic := binary.LittleEndian.AppendUint32(nil, blockMagic)
	for {
		i := bytes.Index(b, magic)
		if i < 0 || len(b)-i < blockHeaderSize {
			return false
		}
		var h blockHeader
		if err := h.decode(t.blocks.seed, b[i:]); err == nil || errors.Is(err, ErrNewerVersion) {
			return true
		}
		b = b[i+1:]
	}
}

// errOrder says that a whole block is not the one that has to come.
var errOrder error = damage("the blocks are out of order")

func outOfOrder(have, want uint64) error {
	return fmt.Errorf("record %d comes where record %d has to: %w", have, want, errOrder)
}

// findEnd sets where the last segment's whole blocks end, and removes what a
// crash has left behind them.
func (l *Log) findEnd(e *extent) error {
	t, problem, err := readTail(e.generation, Pos{e.last.first, segmentHeaderSize}, e.last.first)
	if err != nil {
		return err
	}
	if problem != nil && !t.torn(problem) {
		return located(problem, t.path, t.offset())
	}
	e.next, e.last.size = t.next, t.offset()
	if err := l.options.checkReach(e); err != nil {
		return err
	}
	if problem != nil {
		l.options.Logger.Warn("removing the end of the log, which a crash has left incomplete; it was not acknowledged",
			"file", t.path, "offset", t.offset(), "bytes", len(t.content)-t.end, "problem", problem)
		if err := l.cut(e.last.size); err != nil {
			return err
		}
	}
	l.doubtful = bytes.Clone(t.content[t.last:t.end])
	if err := l.settle(e); err != nil {
		l.options.Logger.Warn("the end of the log cannot be made durable; trying again before the next append", "error", err)
	}
	return nil
}

// checkReach checks that the log goes as far as it is known to have.
func (o *Options) checkReach(e *extent) error {
	if o.Reaches == nil {
		return nil
	}
	if known := o.Reaches(e.id); known.Compare(e.end()) > 0 {
		return fmt.Errorf("the log ends at %v and is known to have reached %v: %w", e.end(), known, ErrBeyondEnd)
	}
	return nil
}

// settle makes durable what was found when the log was opened: the program may
// have ended between a write and its sync. After a sync that failed, the kernel
// may even hold a block that it takes to be on the disk and that is not, so the
// last block is written again.
func (l *Log) settle(e *extent) error {
	if l.doubtful == nil {
		return nil
	}
	_, err := l.file.WriteAt(l.doubtful, e.last.size-int64(len(l.doubtful)))
	if err == nil {
		err = l.file.Sync()
	}
	if err == nil {
		err = l.options.files.syncDir(e.dir)
	}
	if err != nil {
		return fmt.Errorf("make the end of the log durable: %w", err)
	}
	l.doubtful = nil
	return nil
}

// cut makes the last segment's file end there, durably.
func (l *Log) cut(size int64) error {
	err := l.file.Truncate(size)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("cut the log's last file to %d bytes: %w", size, err)
	}
	return nil
}
