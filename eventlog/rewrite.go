package eventlog

import (
	"context"
	"fmt"
	"path/filepath"
)

// RewriteOptions are settings of a rewrite. All of them may be left out.
type RewriteOptions struct {
	// Name says what is changed. A rewrite that a crash or its context has ended
	// is taken up by the next one of the same name, which has to change the same;
	// one of another name begins anew. The name is in a file meanwhile.
	Name string
	// Progress is called with the number of the record that was rewritten last,
	// and of the last one in the log.
	Progress func(done, end uint64)
	// Within, if it is there, is called when little is left to rewrite. It calls
	// complete, once, from whatever goroutine it likes, and returns its error, or an
	// error of its own if it could not call it, which leaves the old log. What
	// follows here happens within complete, and so do the last appends' rewriting
	// and everything that keeps appends waiting.
	Within func(complete func() error) error
	// Decide is called when the new log is whole and durable, right before it
	// takes the place of the old one. An error leaves the old one.
	Decide func() error
	// Done is called right after the new log has taken the place of the old one.
	//
	// Nothing is appended from before Decide until Done has returned. Both may
	// read the log; they must not call Append, Rewrite or Close.
	Done func()
}

// Rewrite makes of the log one in which every record is what change has made of
// it, and puts it in the place of the old one. Change is called for every record
// in order, may change field values, Text and Position, and says whether it has.
// What it leaves in the slice of fields is kept. Numbers and order of records,
// their kinds and times, blocks with their times, and batches with their sources
// and positions stay as they are. The log has another ID afterwards, and
// positions of blocks are others; numbers of records are not.
//
// Appends go on meanwhile, but for the moment in which the last of them are
// rewritten, and so does all reading. What is being read from the old log is read
// to its end: Rewrite waits for that, and removes the old log's files. When it has
// returned without an error, no file of the log has a byte of what was changed
// away. It must not be called while reading, by the same goroutine.
//
// A crash leaves the old log or the new one, whole. Rewrites take turns.
//
// The error is or wraps [ErrWrite], after which nothing is left of the new log;
// [ErrTooLarge] if a block is too large as it was changed; the context's; that of
// Decide; [ErrClosed]; or those of Replay. The log is then the old one, as if
// nothing had happened. Only where the files of the old log could not be removed,
// or the new one's place not be made durable, which the error says, it is the new
// one already, as its ID shows. What is left to do is then done by the next
// Rewrite or Open, and the latter before anything is appended.
func (l *Log) Rewrite(ctx context.Context, change func(*Record) (changed bool), o RewriteOptions) error {
	l.rewriting.Lock()
	defer l.rewriting.Unlock()
	if err := l.rewrite(ctx, change, o); err != nil {
		return fmt.Errorf("rewrite the log: %w", err)
	}
	return nil
}

func (l *Log) rewrite(ctx context.Context, change func(*Record) bool, o RewriteOptions) error {
	if l.closed.Load() {
		return ErrClosed
	}
	if err := l.removeReplaced(ctx); err != nil {
		return err
	}
	w := newRewriting(l, change, o)
	w.stopped = ctx.Err
	if err := w.run(); err != nil {
		return w.abandon(err)
	}
	return l.removeReplaced(ctx)
}

// replaceBy puts the directory of the new log, which is whole and durable, in
// the place of the old one. The renaming decides: the log is that in the last
// directory by number. The caller holds mu.
func (l *Log) replaceBy(dir string, id ID, segments []segment) error {
	old := l.extent.Load()
	current := filepath.Join(l.home, generationName(generationNumber(old.dir)+1))
	if err := l.options.files.rename(dir, current); err != nil {
		return writing(err)
	}
	last := len(segments) - 1
	e := &extent{newGeneration(current, id), segments[:last], segments[last], old.next}
	l.extent.Store(e)
	l.replaced = old.generation
	old.retire()
	l.file.Close() // of which nothing is needed any more
	l.encoder.seed = e.seed
	l.file, l.moved, l.dirty, l.leave, l.doubtful = nil, true, false, false, nil
	return nil
}

// arrive makes durable that the log is where it is, after a rewrite, and opens
// its last file. The caller holds mu.
func (l *Log) arrive() error {
	if !l.moved {
		return nil
	}
	if err := l.options.files.syncDir(l.home); err != nil {
		return fmt.Errorf("make the place of the rewritten log durable: %w", err)
	}
	e := l.extent.Load()
	f, err := l.options.files.open(e.path(e.last.first))
	if err != nil {
		return fmt.Errorf("open the rewritten log: %w", err)
	}
	l.file, l.moved = f, false
	return nil
}

// removeReplaced removes the files of the log that was replaced, when nobody
// reads them any more.
func (l *Log) removeReplaced(ctx context.Context) error {
	l.mu.Lock()
	err := l.arrive()
	l.mu.Unlock()
	if err != nil {
		return writing(err)
	}
	if l.replaced == nil {
		return nil
	}
	select {
	case <-l.replaced.unused:
	case <-ctx.Done():
		return fmt.Errorf("the log is rewritten, and files of the old one are still being read: %w", ctx.Err())
	}
	if err := forgetReplaced(l.options.files, l.replaced.dir, l.extent.Load().dir); err != nil {
		return fmt.Errorf("the log is rewritten, and files of the old one are left: %w", writing(err))
	}
	l.replaced = nil
	return nil
}
