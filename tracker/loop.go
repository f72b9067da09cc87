package tracker

import (
	"errors"
	"fmt"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
)

const (
	// maxGather is how many submissions may wait, and be taken into one block.
	maxGather = 1024
	// maxBlock is the size in bytes at which no more is gathered into a block.
	maxBlock = 8 << 20
	// slice is how many events are applied under one write lock: few enough that
	// a reader does not wait long, enough that the lock costs little.
	slice = 64
	// quiet is how long nothing is said of a log that cannot be written after it
	// has been said: on a disk that is nearly full small blocks may still fit.
	quiet = 10 * time.Second
)

// submission is a batch that waits for its answer. The writing goroutine fills
// in summary and err, and then closes done.
type submission struct {
	batch    *eventlog.Batch
	request  *source.Request // that the batch came with, if it has a key
	summary  source.Summary
	repeated bool // the request was taken before
	err      error
	done     chan struct{}
}

func (s *submission) fail(err error) {
	s.err = err
	close(s.done)
}

// run is the writing goroutine.
func (t *Tracker) run() {
	defer close(t.done)
	var gathered []*submission
	for {
		select {
		case s := <-t.submitted:
			gathered = t.gather(append(gathered[:0], s))
			t.commit(gathered)
		case call := <-t.calls:
			call()
		case <-t.closing:
			t.drain()
			return
		}
	}
}

// drain finishes what was submitted before the end.
func (t *Tracker) drain() {
	for {
		select {
		case s := <-t.submitted:
			t.commit(t.gather([]*submission{s}))
		default:
			return
		}
	}
}

// gather adds what is waiting.
func (t *Tracker) gather(gathered []*submission) []*submission {
	size := gathered[0].batch.Size()
	for len(gathered) < maxGather && size < maxBlock {
		select {
		case s := <-t.submitted:
			gathered = append(gathered, s)
			size += s.batch.Size()
		default:
			return gathered
		}
	}
	return gathered
}

// commit makes the batches durable and applies them. Of requests that came twice the
// second waits for the first.
func (t *Tracker) commit(gathered []*submission) {
	for len(gathered) > 0 {
		fresh, later := t.answerRepeated(gathered)
		t.commitFresh(fresh)
		gathered = later
	}
}

func (t *Tracker) commitFresh(gathered []*submission) {
	taken, batches := t.inOrder(gathered)
	if len(taken) == 0 {
		return
	}
	start := time.Now()
	_, err := t.log.Append(batches...)
	commit := Commit{Append: time.Since(start), Err: err}
	if err != nil {
		t.refuse(taken, err)
	} else {
		t.writable()
		commit.Records, commit.Fold = t.apply(taken)
	}
	if t.config.OnCommit != nil {
		t.config.OnCommit(commit)
	}
}

// inOrder takes the batches that start at their source's position, and fails
// the others.
func (t *Tracker) inOrder(gathered []*submission) (taken []*submission, batches []*eventlog.Batch) {
	moved := make(map[string]string)
	for _, s := range gathered {
		b := s.batch
		if b.From == "" && b.To == "" {
			taken, batches = append(taken, s), append(batches, b)
			continue
		}
		at, ok := moved[b.Source]
		if !ok {
			at = t.state.positions[b.Source]
		}
		if b.From != at {
			s.fail(fmt.Errorf("%w: %s is at %q, and the batch starts at %q", source.ErrPosition, b.Source, at, b.From))
			continue
		}
		moved[b.Source] = b.To
		taken, batches = append(taken, s), append(batches, b)
	}
	return taken, batches
}

// refuse answers that the batches could not be made durable.
func (t *Tracker) refuse(taken []*submission, err error) {
	if !errors.Is(err, eventlog.ErrWrite) { // trying again would not help
		t.config.Logger.Error("cannot append to the event log; this is a bug", "err", err)
		for _, s := range taken {
			s.fail(err)
		}
		return
	}
	t.unwritable(err)
	for _, s := range taken {
		s.fail(fmt.Errorf("%w: %w", source.ErrUnavailable, err))
	}
}

// unwritable notes that the log could not be written.
func (t *Tracker) unwritable(err error) {
	if !errors.Is(err, eventlog.ErrWrite) {
		return
	}
	if t.writeError.Load() == nil && time.Since(t.writeErrorSaid) > quiet {
		t.writeErrorSaid = time.Now()
		t.config.Logger.Error("cannot write the event log; no events are taken until it can be written again", "err", err)
	}
	text := err.Error()
	t.writeError.Store(&text)
}

func (t *Tracker) writable() {
	if t.writeError.Load() == nil {
		return
	}
	t.writeError.Store(nil)
	if t.recoverySaid.Before(t.writeErrorSaid) {
		t.recoverySaid = time.Now()
		t.config.Logger.Info("the event log can be written again")
	}
}

// apply folds what has been appended, and answers.
func (t *Tracker) apply(taken []*submission) (records int, took time.Duration) {
	start := time.Now()
	for _, s := range taken {
		t.applyBatch(s)
		records += s.batch.Len()
	}
	next, _ := t.log.End()
	t.mu.Lock()
	t.state.next = next
	t.mu.Unlock()
	t.news.tell()
	for _, s := range taken {
		close(s.done)
	}
	return records, time.Since(start)
}

// applyBatch folds a batch in slices. The position changes together with the
// last of them.
func (t *Tracker) applyBatch(s *submission) {
	b, i := s.batch, 0
	t.fold.begin()
	t.mu.Lock()
	defer t.mu.Unlock()
	err := b.Each(func(r *eventlog.Record) error {
		if i++; i%slice == 0 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		_, err := t.fold.record(r)
		return err
	})
	if err != nil {
		// The batch is in the log, and was encoded by this program: to go on
		// would be to serve a state that the log does not say.
		panic(errors.Join(errors.New("tracker: cannot fold a block that was just appended"), err))
	}
	s.summary = t.fold.summary
	t.fold.advance(b)
}

// advance moves the source's position to the end of the batch.
func (f *fold) advance(b *eventlog.Batch) {
	if b.From != "" || b.To != "" {
		f.positions[b.Source] = b.To
	}
}

// blockAtOnce folds a block of a state that nobody reads yet.
func (f *fold) blockAtOnce(b *eventlog.Block) error {
	for _, batch := range b.Batches {
		f.begin()
		err := batch.Each(func(r *eventlog.Record) error {
			_, err := f.record(r)
			return err
		})
		if err != nil {
			return err
		}
		f.advance(batch)
	}
	f.next = b.Next
	return nil
}
