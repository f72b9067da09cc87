package tracker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"statstracker/eventlog"
)

const (
	// maxKept is how many checkpoints are kept beside the newest one, for states at a
	// revision …
	maxKept = 8
	// … and how many bytes they may have together.
	maxKeptBytes = 4 << 30
)

// keptDir is where checkpoints are kept: files that are named after the records that
// they hold.
func keptDir(dir string) string { return filepath.Join(dir, "checkpoints") }

func keptPath(dir string, records uint64) string {
	return filepath.Join(keptDir(dir), strconv.FormatUint(records, 10))
}

// keptCheckpoint is a file that is kept.
type keptCheckpoint struct {
	records uint64
	size    int64
}

// keepCheckpoint keeps the newest checkpoint for later, and removes those that are not
// needed any more. Without them folding a state of the past takes longer and nothing
// else, so a failure is only said.
func (t *Tracker) keepCheckpoint(records uint64) {
	p := t.pasts
	p.saving.Lock()
	defer p.saving.Unlock()
	if err := linkCheckpoint(t.config.Dir, records); err != nil {
		t.config.Logger.Debug("a checkpoint is not kept; states of the past take longer to fold", "err", err)
		return
	}
	list, err := keptCheckpoints(t.config.Dir)
	for err == nil && tooMany(list) {
		i := dispensable(list)
		err = os.Remove(keptPath(t.config.Dir, list[i].records))
		list = slices.Delete(list, i, i+1)
	}
	if err != nil {
		t.config.Logger.Debug("a kept checkpoint cannot be removed", "err", err)
	}
}

// linkCheckpoint gives the file of the newest checkpoint another name. The next one
// will be another file.
func linkCheckpoint(dir string, records uint64) error {
	if err := os.MkdirAll(keptDir(dir), 0o750); err != nil {
		return fmt.Errorf("make the directory of checkpoints: %w", err)
	}
	err := os.Link(checkpointPath(dir), keptPath(dir, records))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("keep the checkpoint after %d records: %w", records, err)
	}
	return nil
}

// keptCheckpoints lists the files, those of the fewest records first.
func keptCheckpoints(dir string) (list []keptCheckpoint, err error) {
	entries, err := os.ReadDir(keptDir(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the kept checkpoints: %w", err)
	}
	for _, e := range entries {
		records, err := strconv.ParseUint(e.Name(), 10, 64)
		about, statErr := e.Info()
		if err == nil && statErr == nil { // nobody else's file
			list = append(list, keptCheckpoint{records, about.Size()})
		}
	}
	slices.SortFunc(list, func(a, b keptCheckpoint) int { return compare(a.records, b.records) })
	return list, nil
}

func tooMany(list []keptCheckpoint) bool {
	size := int64(0)
	for _, k := range list {
		size += k.size
	}
	return len(list) > 1 && (len(list) > maxKept || size > maxKeptBytes)
}

// dispensable returns which of the checkpoints, of which there are at least two, to do
// without: the one without which the gap between its neighbours is smallest, but not
// the newest. So they stay spread over the log as it grows.
func dispensable(list []keptCheckpoint) (at int) {
	before, smallest := uint64(0), uint64(0)
	for i := range list[:len(list)-1] {
		if gap := list[i+1].records - before; i == 0 || gap < smallest {
			at, smallest = i, gap
		}
		before = list[i].records
	}
	return at
}

// keptState returns the state of the newest kept checkpoint of at most so many records,
// or the empty one.
func (t *Tracker) keptState(records uint64) *state {
	p := t.pasts
	p.saving.Lock()
	defer p.saving.Unlock()
	list, err := keptCheckpoints(t.config.Dir)
	if err != nil {
		t.config.Logger.Debug("kept checkpoints cannot be used", "err", err)
	}
	for _, k := range slices.Backward(list) {
		if k.records > records {
			continue
		}
		s, err := readCheckpoint(keptPath(t.config.Dir, k.records), t.log.ID(), t.catalog, t.config.testOnlyGeneration)
		if err == nil && s.sequence == k.records {
			return s
		}
		t.config.Logger.Debug("a kept checkpoint cannot be used", "records", k.records, "err", err)
	}
	return newState(t.log.ID(), t.config.testOnlyGeneration)
}

// forgetPast drops every state of the past, in memory and on disk: what the log says has
// been changed.
func (t *Tracker) forgetPast() error {
	t.pasts.forget()
	return t.removeKept(func(uint64) bool { return true })
}

// removeKept removes the kept checkpoints of these numbers of records.
func (t *Tracker) removeKept(unwanted func(records uint64) bool) error {
	t.pasts.saving.Lock()
	defer t.pasts.saving.Unlock()
	list, err := keptCheckpoints(t.config.Dir)
	for _, k := range list {
		if !unwanted(k.records) {
			continue
		}
		if removed := os.Remove(keptPath(t.config.Dir, k.records)); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, fmt.Errorf("remove a kept checkpoint: %w", removed))
		}
	}
	return err
}

// removeForeign removes the kept checkpoints that are not of this log, at the start.
func (t *Tracker) removeForeign(ctx context.Context) {
	err := t.removeKept(func(records uint64) bool {
		return checkpointEnd(keptPath(t.config.Dir, records), t.log.ID()) == (eventlog.Pos{})
	})
	if err != nil {
		t.config.Logger.DebugContext(ctx, "kept checkpoints cannot be removed", "err", err)
	}
}
