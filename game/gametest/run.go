package gametest

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"statstracker/stats"
)

// Extension is how the names of scenario files end.
const Extension = ".scenario"

// Files returns the paths of the scenario files in the directory and below it,
// in their order. That there is none is an error.
func Files(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == Extension {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for scenario files: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no scenario files (*%s) in %s", Extension, dir)
	}
	return files, nil
}

// CheckFile is [Check] of a file. With update, the file is rewritten where
// expectations are not met, so that they are.
func CheckFile(ctx context.Context, games []stats.Game, path string, update bool) ([]Failure, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read a scenario: %w", err)
	}
	failures, updated, err := Check(ctx, games, path, string(text))
	if err != nil || !update || updated == string(text) {
		return failures, err
	}
	if err := os.WriteFile(path, []byte(updated), 0o644); err != nil { //nolint:gosec // as readable as any source file
		return failures, fmt.Errorf("update a scenario: %w", err)
	}
	return failures, nil
}

// T is what [Run] needs of a [*testing.T].
type T[Self any] interface {
	Helper()
	Error(args ...any)
	Fatal(args ...any)
	Context() context.Context
	Run(name string, test func(Self)) bool
}

// Run runs the scenario files in the directory and below it as tests of t, each
// one named after its file. T is a [*testing.T]. A test that has the flag -update
// rewrites the files:
//
//	var _ = flag.Bool("update", false, "rewrite the expectations of scenario files")
func Run[Self T[Self]](t Self, games []stats.Game, dir string) {
	t.Helper()
	files, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name, _ := filepath.Rel(dir, file) // below it
		t.Run(strings.TrimSuffix(filepath.ToSlash(name), Extension), func(t Self) {
			t.Helper()
			failures, err := CheckFile(t.Context(), games, file, isUpdating())
			if err != nil {
				t.Fatal(fmt.Sprintf("the scenario cannot be played:\n%v", err))
			}
			for _, f := range failures {
				t.Error(f.String())
			}
		})
	}
}

// isUpdating reports whether the test was called with -update.
func isUpdating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}
