package gametest_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"statstracker/game/gametest"
	"statstracker/stats"
)

// tester notes what [gametest.Run] says of a test.
type tester struct {
	*testing.T

	said *[]string
}

func (t tester) Error(args ...any) { *t.said = append(*t.said, args[0].(string)) }
func (t tester) Fatal(args ...any) { t.Error(args...) }
func (t tester) Run(name string, test func(tester)) bool {
	*t.said = append(*t.said, name)
	test(t)
	return true
}

func TestRunTellsFailuresOfEachFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.scenario"), "game league\nexpect board elo\n  1 ann 1\n")
	write(t, filepath.Join(dir, "b", "c.scenario"), "game league\nwhat\n")
	write(t, filepath.Join(dir, "d.txt"), "what\n")
	write(t, filepath.Join(dir, "e.scenario", "f.txt"), "what\n")
	var said []string
	gametest.Run(tester{t, &said}, []stats.Game{league()}, dir)
	want := []string{
		"a", filepath.Join(dir, "a.scenario") + ":2: expect board elo\n    the board is empty\n    - 1 ann 1",
		"b/c", "the scenario cannot be played:\n" + filepath.Join(dir, "b", "c.scenario") + ":2: this is neither",
	}
	if !slices.EqualFunc(said, want, strings.HasPrefix) {
		t.Errorf("said %q; want %q", said, want)
	}
}

func TestRunUpdatesWhereTheFlagSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.scenario")
	write(t, path, "game league\nexpect board elo\n  1 ann 1\n")
	update := flag.Lookup("update").Value
	before := update.String()
	if err := update.Set("true"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = update.Set(before) }()
	var said []string
	gametest.Run(tester{t, &said}, []stats.Game{league()}, filepath.Dir(path))
	text, err := os.ReadFile(path)
	if err != nil || !slices.Equal(said, []string{"a"}) || string(text) != "game league\nexpect board elo\n" {
		t.Errorf("said %q; the file is %q, %v", said, text, err)
	}
}

func TestADirectoryWithoutScenarios(t *testing.T) {
	if _, err := gametest.Files(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no scenario files") {
		t.Errorf("got %v", err)
	}
	if _, err := gametest.Files("missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestAFileIsUpdatedOnlyWhereItIsAskedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.scenario")
	write(t, path, "game league\nann beats bob\nexpect player ann\nexpect board none\n")
	games := []stats.Game{league()}
	for range 2 { // checking does not change it
		if got, err := gametest.CheckFile(t.Context(), games, path); err != nil || len(got) != 2 {
			t.Errorf("checked: %v, %v", got, err)
		}
	}
	for _, updates := range []bool{true, false} {
		left, updated, err := gametest.UpdateFile(t.Context(), games, path)
		if err != nil || updated != updates || len(left) != 1 || left[0].Step != "expect board none" {
			t.Errorf("updated %v: %v, %v", updated, left, err)
		}
		text, _ := os.ReadFile(path)
		if want := "game league\nann beats bob\nexpect player ann\n  games 1\n  wins 1\nexpect board none\n"; string(text) != want {
			t.Errorf("the file is %q; want %q", text, want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
