package eventlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stateName is the file that says what a directory of segments is to replace,
// or has replaced.
const stateName = "REWRITE"

// rewriteState says how far a rewrite has got.
type rewriteState struct {
	Name     string // of RewriteOptions
	Replaces string // the name of the old log's directory
	Old, New ID
	Finished int // how many of the new segments are whole and durable
}

// save makes the file in the directory, durably.
func (s *rewriteState) save(d files, dir string) error {
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return replaceFile(d, filepath.Join(dir, stateName), func(f file) error {
		_, err := f.WriteAt(content, 0)
		return err
	})
}

func readState(dir string) (*rewriteState, error) {
	content, err := os.ReadFile(filepath.Join(dir, stateName))
	if err != nil {
		return nil, err
	}
	s := new(rewriteState)
	return s, json.Unmarshal(content, s)
}

// forgetReplaced removes the directory of a log that was replaced, and then
// what says so in that of the new one.
func forgetReplaced(d files, replaced, dir string) error {
	if err := removeDir(d, replaced); err != nil {
		return err
	}
	if err := ignoreMissing(d.remove(filepath.Join(dir, stateName))); err != nil {
		return err
	}
	return d.syncDir(dir)
}

// finishRewrite does what is left to do of a rewrite that was decided when the
// program ended. The log is opened: the new one is whole.
func (l *Log) finishRewrite(dir string) error {
	state, err := readState(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := l.options.files.syncDir(l.home); err != nil {
		return err
	}
	l.options.Logger.Info("removing the files of the log that was rewritten", "directory", filepath.Join(l.home, state.Replaces))
	return forgetReplaced(l.options.files, filepath.Join(l.home, state.Replaces), dir)
}

// checkOnly checks that there is no other log beside that in the directory but
// the one that it has replaced.
func checkOnly(home, dir string) error {
	dirs, err := generationDirs(home)
	if err != nil {
		return err
	}
	state, _ := readState(dir)
	for _, other := range dirs {
		if other == dir || state != nil && state.Replaces == filepath.Base(other) {
			continue
		}
		return fmt.Errorf("there are two logs, in %s and in %s: move one away", other, dir)
	}
	return nil
}
