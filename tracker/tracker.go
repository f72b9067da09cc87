package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

// Config says how a tracker is made. The zero value of each optional field is a
// good choice.
type Config struct {
	// Dir is the data directory: the log, its lock and the checkpoint.
	Dir string
	// Games are the games that are compiled in. There may be several versions of
	// one: the newest holds, and the others are there for logs that began with them.
	Games []stats.Game
	// Compile makes a game of the text of its rules. It is pure, and may be called
	// by several goroutines. Optional: without it no rules can have a text.
	Compile func(text string) (stats.Game, error)
	// Without names those of the games that count no events from here on, such as
	// "default". The log may still have events that they counted. Optional.
	Without []string
	// Logger is where the tracker says what an operator should know. Optional.
	Logger *slog.Logger
	// OnCommit is called by the writing goroutine after each block. Optional.
	OnCommit func(Commit)
	// OnReplay is called now and then while the log is folded at the start, with
	// the records folded so far and the sequence number of the end. Optional.
	OnReplay func(done, end uint64)
	// Log is how the event log is kept. Optional.
	Log eventlog.Options

	// Rejections is how many rejections can be listed from here on, up to [MaxRejections]; 0
	// leaves it as the log says. The oldest are dropped first.
	Rejections int

	// NoHistory leaves out the history of what each event changed: then it cannot be asked
	// for. Everything else is the same.
	NoHistory bool

	// Movement says how far back the ranks of players are kept, by the clock of this
	// machine, and how often they are recorded. Without a window they are not kept.
	Movement Movement

	testOnlyFault      func(op, path string) error // of the files of the history
	testOnlyGeneration int                         // ids in a generation of the window
	testOnlyCategories int                         // names of categories that a game may have
	testOnlyNow        func() time.Time            // what Movement takes for the time
}

// Commit tells how a block went.
type Commit struct {
	Records      int
	Append, Fold time.Duration
	Err          error // of the append: nothing was taken
}

// Tracker keeps the state of all games. Its methods may be used by several
// goroutines.
type Tracker struct {
	config     Config
	log        *eventlog.Log
	catalog    *catalog // the writing goroutine's, once the tracker is open
	fold       *fold    // owned by the writing goroutine, but for state
	submitted  chan *submission
	calls      chan func()   // for the writing goroutine, between two blocks
	closing    chan struct{} // closed when Close begins
	done       chan struct{} // closed when the writing goroutine has ended
	closeOnce  sync.Once
	closeErr   error
	writeError atomic.Pointer[string] // why the log cannot be written at present

	// When the log last said that it could not be written, and that it could be
	// again. The writing goroutine's.
	writeErrorSaid, recoverySaid time.Time

	checkpointed atomic.Uint64 // sequence of the newest checkpoint

	archive *archive // nil without a history

	changing  sync.Mutex   // held by who changes rules, scores again or erases
	saving    sync.Mutex   // held by who writes a checkpoint
	rewriting sync.RWMutex // held by who rewrites the log; to read, by who needs that it stays
	erasing   sync.Mutex   // held by who uses the files of erasures that are waiting
	mending   sync.Mutex   // held by who settles rejections; before changing
	trying    sync.Mutex   // held by who tries events on the live state; before mu

	// oldLogLeft says that the log was rewritten, and files of the old one are left.
	// It is of who holds rewriting.
	oldLogLeft bool
	pasts      *pasts
	courses    courses
	ranks      *ranks // nil without movement
	news       news   // of the live state
	reading           // the live state
}

// Open opens the data directory, which it makes if it does not exist, folds
// what the newest checkpoint does not hold, and starts to take batches. It
// returns an error that wraps [eventlog.ErrLocked] where another process has the
// directory, and a [*eventlog.DamageError] where the log is damaged. When the
// context ends, so does Open.
func Open(ctx context.Context, c Config) (*Tracker, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.testOnlyGeneration == 0 {
		c.testOnlyGeneration = generationSize
	}
	known, err := newCatalog(&c)
	if err != nil {
		return nil, err
	}
	if c.Log.Logger == nil {
		c.Log.Logger = c.Logger
	}
	log, err := openLog(&c)
	if err != nil {
		return nil, err
	}
	t := &Tracker{
		config: c, log: log, catalog: known,
		submitted: make(chan *submission, maxGather),
		calls:     make(chan func()),
		pasts:     newPasts(),
		closing:   make(chan struct{}),
		done:      make(chan struct{}),
	}
	if err := t.recover(ctx); err != nil {
		return nil, errors.Join(err, t.archive.close(), log.Close())
	}
	t.removeForeign(ctx)
	t.ranks = openRanks(&t.config)
	go t.run()
	return t, nil
}

// openLog opens the log, which has to reach to where the checkpoint was taken.
func openLog(c *Config) (*eventlog.Log, error) {
	c.Log.Reaches = func(id eventlog.ID) eventlog.Pos { return checkpointEnd(checkpointPath(c.Dir), id) }
	log, err := eventlog.Open(c.Dir, c.Log)
	if err != nil {
		return nil, fmt.Errorf("open the event log: %w", err)
	}
	return log, nil
}

// checkpointPath is where the checkpoint of the data directory is.
func checkpointPath(dir string) string { return filepath.Join(dir, "checkpoint") }

// recover brings the state to the end of the log.
func (t *Tracker) recover(ctx context.Context) error {
	t.state = t.loadCheckpoint()
	t.recoverHistory()
	t.checkpointed.Store(t.state.sequence)
	again := &past{ctx: ctx, log: t.log, catalog: t.catalog, generation: t.config.testOnlyGeneration, archive: t.archive, progress: t.config.OnReplay}
	t.fold = newFold(t.state, t.catalog, again.again)
	t.fold.history, t.fold.archive = t.archive.recorder(), t.archive
	if err := t.replay(ctx); err != nil {
		return err
	}
	return errors.Join(t.adoptRules(), t.adoptRejections())
}

// loadCheckpoint returns the state of the checkpoint, or the empty one where
// there is no checkpoint that can be used.
func (t *Tracker) loadCheckpoint() *state {
	s, err := readCheckpoint(checkpointPath(t.config.Dir), t.log.ID(), t.catalog, t.config.testOnlyGeneration)
	switch {
	case errors.Is(err, eventlog.ErrNoCheckpoint):
	case err != nil:
		t.config.Logger.Warn("discarding the checkpoint; the log is folded from its start instead", "err", err)
	default:
		return s
	}
	return newState(t.log.ID(), t.config.testOnlyGeneration)
}

func (t *Tracker) replay(ctx context.Context) error {
	start, from := time.Now(), t.state.sequence
	err := replay(ctx, t.fold, t.log, t.config.OnReplay)
	if err != nil {
		return err
	}
	if folded := t.state.sequence - from; folded > 0 {
		t.config.Logger.InfoContext(ctx, "folded the log", "records", folded, "took", time.Since(start).Round(time.Millisecond))
	}
	return nil
}

// shortTail is how many records are folded at the start with the indexes of a
// checkpoint kept up. For more it is faster to build them again at the end.
const shortTail = 50_000

// replay folds the log from where the state is to its end.
func replay(ctx context.Context, f *fold, log *eventlog.Log, progress func(done, end uint64)) error {
	if _, next := log.End(); next-f.sequence > shortTail {
		f.deferIndexes()
		defer f.buildIndexes()
	}
	return replayWith(ctx, f, log, progress, func() error { return nil })
}

// replayWith folds the log and calls each before the first block and after every
// block, until it returns an error, which is returned. The indexes of boards are left as
// they are.
func replayWith(ctx context.Context, f *fold, log foldable, progress func(done, end uint64), each func() error) error {
	_, next := log.End()
	if err := each(); err != nil {
		return err
	}
	err := log.Replay(f.next, func(b *eventlog.Block) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if progress != nil {
			progress(f.sequence, next-1)
		}
		if err := f.blockAtOnce(b); err != nil {
			return err
		}
		return each()
	})
	if err != nil {
		return fmt.Errorf("fold the log: %w", err)
	}
	return nil
}

// adoptRules writes the rules of this start into the log, if those of the log are
// others: those that came from a file stay, the compiled-in games are those of this
// program.
func (t *Tracker) adoptRules() error {
	rules := t.catalog.with(t.state.rules.file(), t.config.Without)
	if rules.equal(t.state.rules) {
		return nil
	}
	return t.control(controlRules, rules.fields()...)
}

// Submit implements [source.Sink].
func (t *Tracker) Submit(ctx context.Context, b *eventlog.Batch) (source.Summary, error) {
	return t.submit(ctx, &submission{batch: b, done: make(chan struct{})})
}

// submit has the writing goroutine take the submission.
func (t *Tracker) submit(ctx context.Context, s *submission) (source.Summary, error) {
	select {
	case <-t.closing:
		return source.Summary{}, source.ErrClosed
	default:
	}
	select {
	case t.submitted <- s:
	case <-ctx.Done():
		return source.Summary{}, ctx.Err()
	case <-t.closing:
		return source.Summary{}, source.ErrClosed
	}
	select {
	case <-s.done:
	case <-t.done: // the writing goroutine has ended, perhaps without this one
		select {
		case <-s.done:
		default:
			return source.Summary{}, source.ErrClosed
		}
	}
	return s.summary, s.err
}

// Position implements [source.Sink].
func (t *Tracker) Position(name string) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.state.positions[name]
}

// Close takes no more batches, finishes those that wait, writes a checkpoint and
// closes the log. It may be called more than once.
func (t *Tracker) Close() error {
	t.closeOnce.Do(func() {
		close(t.closing)
		<-t.done
		t.pasts.close()
		t.finalCheckpoint()
		if err := t.archive.close(); err != nil {
			t.config.Logger.Warn("the history was not closed in order; the next start folds the log again for it", "err", err)
		}
		t.closeErr = t.log.Close()
	})
	return t.closeErr
}

// finalCheckpoint saves the next start the folding. Without it that start is
// slower and nothing else, so a failure is only said.
func (t *Tracker) finalCheckpoint() {
	if t.state.sequence == t.checkpointed.Load() {
		return
	}
	if err := t.writeCheckpoint(t.checkpoint()); err != nil {
		t.config.Logger.Warn("no checkpoint written; the next start folds more of the log", "err", err)
	}
}
