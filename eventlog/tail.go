package eventlog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// tail is the last segment as it is found when the log is opened.
type tail struct {
	seed    uint32
	content []byte
	blocks  blockReader
	last    int    // where the last whole block begins
	end     int    // where the last whole block ends
	next    uint64 // sequence number after the last whole block
}

// readTail reads the segment up to where the whole blocks that it begins with
// end. The problem is what is wrong with the block behind them.
func readTail(path string, s segment, seed uint32) (t *tail, problem, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	t = &tail{
		seed: seed, content: content, blocks: blockReader{seed: seed},
		last: segmentHeaderSize, end: segmentHeaderSize, next: s.first,
	}
	problem = t.scan()
	return t, problem, nil
}

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
		if err := h.decode(t.seed, b[i:]); err == nil || errors.Is(err, ErrNewerVersion) {
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
	path := segmentPath(l.dir, e.last.first)
	t, problem, err := readTail(path, e.last, l.encoder.seed)
	if err != nil {
		return err
	}
	if problem != nil && !t.torn(problem) {
		return located(problem, path, int64(t.end))
	}
	e.next, e.last.size = t.next, int64(t.end)
	if l.options.Reaches != nil {
		if known := l.options.Reaches(l.id); known.Compare(e.end()) > 0 {
			return fmt.Errorf("the log ends at %v and is known to have reached %v: %w", e.end(), known, ErrBeyondEnd)
		}
	}
	if problem != nil {
		l.options.Logger.Warn("removing the end of the log, which a crash has left incomplete; it was not acknowledged",
			"file", path, "offset", t.end, "bytes", len(t.content)-t.end, "problem", problem)
		if err := l.cut(e.last.size); err != nil {
			return err
		}
	}
	l.doubtful = bytes.Clone(t.content[t.last:t.end])
	if err := l.settle(e.last.size); err != nil {
		l.options.Logger.Warn("the end of the log cannot be made durable; trying again before the next append", "error", err)
	}
	return nil
}

// settle makes durable what was found when the log was opened: the program may
// have ended between a write and its sync. After a sync that failed, the kernel
// may even hold a block that it takes to be on the disk and that is not, so the
// last block is written again.
func (l *Log) settle(end int64) error {
	if l.doubtful == nil {
		return nil
	}
	_, err := l.file.WriteAt(l.doubtful, end-int64(len(l.doubtful)))
	if err == nil {
		err = l.file.Sync()
	}
	if err == nil {
		err = l.options.files.syncDir(l.dir)
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
