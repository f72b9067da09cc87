package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"statstracker/tracker"
)

// effects remembers what amendments have changed: the last ones in memory, and more in
// files, one for each amendment. They are for people, and nothing depends on them: the
// files may be deleted at any time, and one that is damaged is none.
type effects struct {
	logger *slog.Logger
	dir    string

	mu     sync.Mutex   // guards what follows
	recent []keptEffect // the latest is the last
}

// keptEffect is the text of an effect.
type keptEffect struct {
	ids  []uint64
	text []byte
}

const (
	effectsDir = "effects"
	// effectsVersion is that of the form of the files.
	effectsVersion = 1
	// recentEffects and recentBytes are how many effects, and how much of them, are
	// kept in memory; effectFiles is how many files.
	recentEffects = 100
	recentBytes   = 32 << 20
	effectFiles   = 1000
)

// effectText is what stands in a file.
type effectText struct {
	Version int            `json:"version"`
	Effect  tracker.Effect `json:"effect"`
}

func newEffects(logger *slog.Logger, data string) *effects {
	return &effects{logger: logger, dir: filepath.Join(data, effectsDir)}
}

// keep remembers an effect. Where files cannot be written it is kept in memory alone.
func (e *effects) keep(ctx context.Context, effect *tracker.Effect) {
	text, err := json.Marshal(effectText{effectsVersion, *effect})
	if err == nil {
		e.remember(keptEffect{slices.Clone(effect.Amendments), text})
		err = e.write(effect.Amendments, text)
	}
	if err != nil {
		e.logger.WarnContext(ctx, "what amendments have changed cannot be kept in a file, and will not be known after the next start", "err", err)
	}
}

func (e *effects) remember(k keptEffect) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.recent = append(e.recent, k)
	size, first := 0, len(e.recent)-1
	for first > 0 && len(e.recent)-first < recentEffects {
		if size += len(e.recent[first].text); size+len(e.recent[first-1].text) > recentBytes {
			break
		}
		first--
	}
	e.recent = slices.Clone(e.recent[first:])
}

// write writes a file for each of the amendments, and removes the oldest beyond those
// that are kept.
func (e *effects) write(ids []uint64, text []byte) error {
	if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return fmt.Errorf("make the directory of effects: %w", err)
	}
	for _, id := range ids {
		if err := writeWhole(e.path(id), text); err != nil {
			return fmt.Errorf("write the effect of the amendment %d: %w", id, err)
		}
	}
	return e.prune()
}

func (e *effects) path(id uint64) string {
	return filepath.Join(e.dir, strconv.FormatUint(id, 10)+".json")
}

// writeWhole writes a file that is there as a whole or not at all.
func writeWhole(path string, text []byte) (err error) {
	draft := path + ".tmp"
	f, err := os.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(draft, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft))
	}
	return nil
}

// prune removes the oldest files beyond those that are kept, and drafts that a crash
// has left.
func (e *effects) prune() error {
	files, err := os.ReadDir(e.dir)
	if err != nil {
		return fmt.Errorf("list the effects: %w", err)
	}
	var ids []uint64
	for _, f := range files {
		name, isEffect := strings.CutSuffix(f.Name(), ".json")
		id, bad := strconv.ParseUint(name, 10, 64)
		switch {
		case isEffect && bad == nil:
			ids = append(ids, id)
		case strings.HasSuffix(f.Name(), ".tmp"):
			err = errors.Join(err, os.Remove(filepath.Join(e.dir, f.Name())))
		}
	}
	slices.Sort(ids)
	for _, id := range ids[:max(0, len(ids)-effectFiles)] {
		err = errors.Join(err, os.Remove(e.path(id)))
	}
	if err != nil {
		return fmt.Errorf("remove old effects: %w", err)
	}
	return nil
}

// of returns the effect of an amendment; nil if it is not known.
func (e *effects) of(id uint64) *tracker.Effect {
	text := e.remembered(id)
	if text == nil {
		var err error
		if text, err = os.ReadFile(e.path(id)); err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				e.logger.Warn("cannot read what an amendment has changed", "amendment", id, "err", err)
			}
			return nil
		}
	}
	var kept effectText
	if err := json.Unmarshal(text, &kept); err != nil || kept.Version != effectsVersion || !slices.Contains(kept.Effect.Amendments, id) {
		e.logger.Warn("the file that says what an amendment has changed is not right, and is taken for none", "amendment", id, "file", e.path(id))
		return nil
	}
	return &kept.Effect
}

func (e *effects) remembered(id uint64) []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range e.recent {
		if slices.Contains(e.recent[i].ids, id) {
			return e.recent[i].text
		}
	}
	return nil
}
