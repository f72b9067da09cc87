package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// replace makes of every text what by makes of it, in memory and in files. A file that is
// no JSON, and a draft that a crash has left, is removed.
func (e *effects) replace(by func(text []byte) ([]byte, error)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range e.recent {
		text, err := by(e.recent[i].text)
		if err != nil {
			return fmt.Errorf("erase a player from what amendments have changed: %w", err)
		}
		e.recent[i].text = text
	}
	files, err := os.ReadDir(e.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list the effects: %w", err)
	}
	for _, f := range files {
		if err := replaceText(filepath.Join(e.dir, f.Name()), by); err != nil {
			return fmt.Errorf("erase a player from what amendments have changed: %w", err)
		}
	}
	return nil
}

func replaceText(path string, by func(text []byte) ([]byte, error)) error {
	if !strings.HasSuffix(path, ".json") {
		return os.Remove(path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	now, err := by(text)
	if err != nil {
		return os.Remove(path)
	}
	return writeWhole(path, now)
}
