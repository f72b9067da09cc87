package gametest

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

// CheckFile is [Check] of a file.
func CheckFile(ctx context.Context, games []stats.Game, path string) ([]Failure, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read a scenario: %w", err)
	}
	failures, _, err := Check(ctx, games, path, string(text))
	return failures, err
}

// UpdateFile rewrites the expectations of a file that are not met to what came,
// and returns the failures that are left: those without a Diff. Updated says
// whether the file has changed.
func UpdateFile(ctx context.Context, games []stats.Game, path string) (left []Failure, updated bool, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, false, fmt.Errorf("read a scenario: %w", err)
	}
	failures, after, err := Check(ctx, games, path, string(text))
	if err != nil {
		return nil, false, err
	}
	left = slices.DeleteFunc(failures, func(f Failure) bool { return f.Diff != "" })
	if after == string(text) {
		return left, false, nil
	}
	if err := os.WriteFile(path, []byte(after), 0o644); err != nil { //nolint:gosec // as readable as any source file
		return left, false, fmt.Errorf("update a scenario: %w", err)
	}
	return left, true, nil
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
			failures, err := checkOrUpdate(t.Context(), games, file)
			if err != nil {
				t.Fatal(fmt.Sprintf("the scenario cannot be played:\n%v", err))
			}
			for _, f := range failures {
				t.Error(f.String())
			}
		})
	}
}

func checkOrUpdate(ctx context.Context, games []stats.Game, file string) (failures []Failure, err error) {
	if isUpdating() {
		failures, _, err = UpdateFile(ctx, games, file)
		return failures, err
	}
	return CheckFile(ctx, games, file)
}

// isUpdating reports whether the test was called with -update.
func isUpdating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}
