package tracker

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"statstracker/history"
)

// archive is the stores of the history: the main one of what is folded live, and one
// for each game that was folded again. It is derived from the log: what is missing is
// folded anew, and nothing but reads of the history depends on it.
type archive struct {
	dir    string
	logger *slog.Logger
	fault  func(op, path string) error

	mu      sync.Mutex // guards what follows
	main    *history.Store
	folded  map[string]*history.Store // by the name of its directory
	retired map[string]uint64         // those that no game has from that record on
	next    int                       // number of the next store
	resting resting
	err     error          // why the history is not whole; nil if it is
	work    sync.WaitGroup // the goroutine that puts stores to rest; mu does not guard it
}

// historyEnds is how far each store reached at a checkpoint.
type historyEnds struct {
	main   history.End
	folded map[string]history.End
}

const (
	historyMain    = "main"
	historyRefolds = "refold-"
)

// openArchive opens the history as it was at a checkpoint; nil ends are those of an
// empty one. Whole is false if it had to begin anew, so that the log has to be folded
// from its start. An error of the disk is said and kept: the fold goes on without.
func openArchive(dir string, ends *historyEnds, logger *slog.Logger, fault func(op, path string) error) (a *archive, whole bool) {
	a = &archive{
		dir: filepath.Join(dir, "history"), logger: logger, fault: fault,
		folded: make(map[string]*history.Store), retired: make(map[string]uint64), next: 1,
	}
	whole = ends != nil
	if whole {
		if err := a.reopen(ends); err != nil {
			logger.Warn("the history does not go on where the checkpoint was taken; it begins anew", "err", err)
			whole = false
		}
	}
	if !whole {
		a.begin()
	}
	a.sweep()
	for name := range a.folded {
		a.rest(name)
	}
	return a, whole
}

// reopen opens every store, and forgets what came after the checkpoint.
func (a *archive) reopen(ends *historyEnds) (err error) {
	if a.main, err = a.openStore(historyMain, ends.main); err != nil {
		return err
	}
	for name, end := range ends.folded {
		if a.folded[name], err = a.openStore(name, end); err != nil {
			delete(a.folded, name)
			return err
		}
		a.count(name)
	}
	return nil
}

func (a *archive) openStore(name string, end history.End) (*history.Store, error) {
	path := filepath.Join(a.dir, name)
	s, err := history.Open(path, history.Options{Logger: a.logger, TestOnlyFault: a.fault})
	if err != nil {
		return nil, err
	}
	if end == (history.End{}) && s.Mark() == end {
		return s, nil
	}
	if err := s.Truncate(end); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// begin removes all there is, and begins an empty history.
func (a *archive) begin() {
	err := a.closeAll()
	a.main, a.folded = nil, make(map[string]*history.Store)
	err = errors.Join(err, history.Remove(a.dir))
	if a.main, _ = a.openMain(err); a.main != nil {
		a.err = nil
	}
}

func (a *archive) openMain(err error) (*history.Store, error) {
	main, opened := a.openStore(historyMain, history.End{})
	if opened != nil {
		a.lose(errors.Join(err, opened))
	}
	return main, opened
}

// sweep removes the stores that nothing refers to.
func (a *archive) sweep() {
	entries, err := os.ReadDir(a.dir)
	if err != nil {
		return // then there is nothing to remove
	}
	for _, e := range entries {
		name := e.Name()
		if name == historyMain || a.folded[name] != nil || !strings.HasPrefix(name, historyRefolds) {
			continue
		}
		if err := history.Remove(filepath.Join(a.dir, name)); err != nil {
			a.count(name)
			a.logger.Warn("cannot remove a history that nothing needs any more", "err", err)
		}
	}
}

// count keeps the number of a store from being given again.
func (a *archive) count(name string) {
	if n, err := strconv.Atoi(strings.TrimPrefix(name, historyRefolds)); err == nil {
		a.next = max(a.next, n+1)
	}
}

// lose notes that the history is not whole any more.
func (a *archive) lose(err error) {
	if a.err == nil && !errors.Is(err, history.ErrClosed) {
		a.err = err
		a.logger.Error("the history cannot be written; boards and statistics are not concerned, and a restart folds it again", "err", err)
	}
}

// recorder returns one that writes into the main store, or nil if that cannot be
// written.
func (a *archive) recorder() *recorder {
	if a == nil || a.main == nil {
		return nil
	}
	return &recorder{store: a.main}
}

// create makes a store for a game that is folded again. It is nil if none can be made.
func (a *archive) create() (name string, r *recorder) {
	if a == nil {
		return "", nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	name = historyRefolds + strconv.Itoa(a.next)
	a.next++
	s, err := a.openStore(name, history.End{})
	if err != nil {
		a.lose(fmt.Errorf("begin the history of a game that is folded again: %w", err))
		return "", nil
	}
	a.folded[name] = s
	return name, &recorder{store: s}
}

// retire notes that no game has the store from the record on: it is needed until a
// checkpoint is as new as that.
func (a *archive) retire(name string, from uint64) {
	if a == nil || name == "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.retired[name] = from
}

// drop removes a store that has come to nothing.
func (a *archive) drop(name string) {
	if a == nil || name == "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.remove(name)
}

// remove closes and removes a store. The caller holds mu.
func (a *archive) remove(name string) {
	s := a.folded[name]
	delete(a.folded, name)
	delete(a.retired, name)
	if s == nil {
		return
	}
	_ = s.Close() // nothing of it is needed any more
	if err := history.Remove(filepath.Join(a.dir, name)); err != nil {
		a.logger.Warn("cannot remove a history that nothing needs any more", "err", err)
	}
}

// prune removes the stores that a checkpoint after so many records does not need.
func (a *archive) prune(sequence uint64) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for name, from := range a.retired {
		if from <= sequence {
			a.remove(name)
		}
	}
}

// mark returns how far the stores of the games reach; nil if the history is not whole.
// It is the writing goroutine's.
func (a *archive) mark(games []frozen) *historyEnds {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err != nil || a.main.Err() != nil {
		return nil
	}
	ends := &historyEnds{main: a.main.Mark(), folded: make(map[string]history.End)}
	for i := range games {
		name := games[i].booking.older
		if name == "" {
			continue
		}
		s := a.folded[name]
		if s == nil || s.Err() != nil {
			return nil
		}
		ends.folded[name] = s.Mark()
	}
	return ends
}

// sync makes durable what was there when the ends were marked. It reports whether it
// is: otherwise the checkpoint has to be without the ends.
func (a *archive) sync(ends *historyEnds) bool {
	if a == nil || ends == nil {
		return false
	}
	err := a.main.Sync(ends.main)
	for name, end := range ends.folded {
		if s := a.store(name); s != nil {
			err = errors.Join(err, s.Sync(end))
		}
	}
	if err != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.lose(err)
	}
	return err == nil
}

func (a *archive) store(name string) *history.Store {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.folded[name]
}

// broken returns why the history is not whole, or nil.
func (a *archive) broken() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil && a.main.Err() != nil {
		a.lose(a.main.Err())
	}
	return a.err
}

// close closes all stores.
func (a *archive) close() error {
	if a == nil {
		return nil
	}
	a.awake()
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.closeAll()
}

func (a *archive) closeAll() (err error) {
	if a.main != nil {
		err = a.main.Close()
	}
	for _, s := range a.folded {
		err = errors.Join(err, s.Close())
	}
	return err
}
