package eventlog

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
)

const (
	// rewriteDir is the directory of the segments of a log that is being rewritten.
	rewriteDir = "log.rewrite"
	// closeEnough is how many bytes may be left to rewrite when appends have to
	// wait, unless maxPasses over what was appended do not get there.
	closeEnough = 1 << 20
	maxPasses   = 10
)

// rewriting is a run of Rewrite.
type rewriting struct {
	log      *Log
	options  RewriteOptions
	stopped  func() error // of the context
	dir      string       // of the new segments
	state    rewriteState
	replay   *replay // of the old log
	recoder  recoder
	finished []segment      // new segments; each has the place of an old one
	out      *segmentWriter // what follows them; nil if it was not begun
	offset   int64          // in the old segment, up to where it was rewritten
}

func newRewriting(l *Log, change func(*Record) bool, o RewriteOptions) *rewriting {
	e := l.extent.Load()
	w := &rewriting{
		log: l, options: o, dir: filepath.Join(l.home, rewriteDir), offset: segmentHeaderSize,
		state:   rewriteState{Name: o.Name, Replaces: filepath.Base(e.dir), Old: e.id},
		replay:  newReplay(e.generation, nil),
		recoder: recoder{change: change, spare: NewBatch("")},
	}
	w.replay.f = w.block
	return w
}

// run rewrites the log and puts the new one in its place.
func (w *rewriting) run() error {
	if err := w.begin(); err != nil {
		return err
	}
	w.recoder.encoder.seed = checksum(0, w.state.New[:])
	if err := w.catchUp(); err != nil {
		return err
	}
	if w.options.Within != nil {
		return w.options.Within(w.takePlace)
	}
	return w.takePlace()
}

// takePlace rewrites the rest and puts the new log in the place of the old one.
func (w *rewriting) takePlace() error {
	w.log.mu.Lock()
	defer w.log.mu.Unlock()
	if err := w.complete(); err != nil {
		return err
	}
	if w.options.Decide != nil {
		if err := w.options.Decide(); err != nil {
			return err
		}
	}
	if err := w.log.replaceBy(w.dir, w.state.New, w.finished); err != nil {
		return err
	}
	if w.options.Done != nil {
		w.options.Done()
	}
	return nil
}

// begin goes on from what an earlier run has finished, or from nothing.
func (w *rewriting) begin() error {
	if w.resume() {
		return nil
	}
	if err := removeDir(w.log.options.files, w.dir); err != nil {
		return writing(err)
	}
	rand.Read(w.state.New[:]) // which never fails
	w.state.Finished = 0
	if err := makeDir(w.log.options.files, w.dir); err != nil {
		return writing(err)
	}
	return writing(w.state.save(w.log.options.files, w.dir))
}

// resume reports whether an earlier run did the same, and takes its segments.
func (w *rewriting) resume() bool {
	state, err := readState(w.dir)
	if err != nil || state.Name != w.state.Name || state.Replaces != w.state.Replaces || state.Old != w.state.Old {
		return false
	}
	if err := w.removeRest(state); err != nil {
		return false
	}
	id, segments, err := survey(w.dir)
	e := w.log.extent.Load()
	if err != nil || len(segments) != state.Finished || len(segments) > len(e.sealed) || len(segments) > 0 && id != state.New {
		return false
	}
	for i, s := range segments {
		if s.first != e.segment(i).first {
			return false
		}
	}
	w.state, w.finished = *state, segments
	return true
}

// removeRest removes what the earlier run has not finished. That is also the
// last segment if it was: the old one may have grown since.
func (w *rewriting) removeRest(state *rewriteState) error {
	entries, err := os.ReadDir(w.dir)
	finished := 0
	for _, entry := range entries {
		if _, ok := segmentFirst(entry.Name()); ok && finished < state.Finished {
			finished++
			continue
		}
		if entry.Name() != stateName {
			err = errors.Join(err, w.log.options.files.remove(filepath.Join(w.dir, entry.Name())))
		}
	}
	return err
}

// catchUp rewrites what there is, and what was appended meanwhile, until little
// is left.
func (w *rewriting) catchUp() error {
	for range maxPasses {
		e := w.log.extent.Load()
		if err := w.advance(e); err != nil {
			return err
		}
		if err := w.out.settle(); err != nil {
			return writing(err)
		}
		if w.log.Size()-e.size() <= closeEnough {
			break
		}
	}
	return nil
}

// complete rewrites the rest and finishes the last segment. The caller holds
// the log's mu.
func (w *rewriting) complete() error {
	e := w.log.extent.Load()
	if err := w.advance(e); err != nil {
		return err
	}
	return w.finish(e.last)
}

// advance rewrites up to where the extent ends.
func (w *rewriting) advance(e *extent) error {
	for {
		s := e.segment(len(w.finished))
		if err := w.segment(s); err != nil {
			return err
		}
		if len(w.finished) == len(e.sealed) {
			return nil
		}
		if err := w.finish(s); err != nil {
			return err
		}
		w.state.Finished = len(w.finished)
		if err := w.state.save(w.log.options.files, w.dir); err != nil {
			return writing(err)
		}
	}
}

// segment rewrites what was not rewritten yet of the segment.
func (w *rewriting) segment(s segment) (err error) {
	if w.out == nil {
		h := segmentHeader{id: w.state.New, first: s.first}
		if n := len(w.finished); n > 0 {
			h.before = w.finished[n-1]
		}
		if w.out, err = newSegmentWriter(w.log.options.files, w.dir, &h); err != nil {
			return writing(err)
		}
	}
	if err := w.replay.segment(s, w.offset); err != nil {
		return err
	}
	w.offset = s.size
	return nil
}

// finish makes the new segment durable, which takes the place of the old one.
func (w *rewriting) finish(old segment) error {
	w.finished = append(w.finished, segment{old.first, w.out.size()})
	out := w.out
	w.out, w.offset = nil, segmentHeaderSize
	return writing(out.finish())
}

// block rewrites a block.
func (w *rewriting) block(b *Block) error {
	if w.log.closed.Load() {
		return ErrClosed
	}
	if err := w.stopped(); err != nil {
		return err
	}
	changed, err := w.recoder.block(b)
	if err != nil {
		return err
	}
	if changed != nil {
		err = w.out.append(changed)
	} else {
		err = w.out.blockAsItIs(w.recoder.encoder.seed, w.replay.blocks.header, w.replay.blocks.stored)
	}
	if w.options.Progress != nil && err == nil {
		w.options.Progress(w.replay.next-1, w.log.extent.Load().next-1)
	}
	return writing(err)
}

// abandon gives the new log up. Where it could not be written, the disk may be
// full of it: so it is removed. Else what was finished is kept for the next run.
func (w *rewriting) abandon(err error) error {
	if w.out != nil {
		w.out.abandon()
	}
	if errors.Is(err, ErrWrite) {
		return errors.Join(err, removeDir(w.log.options.files, w.dir))
	}
	return err
}
