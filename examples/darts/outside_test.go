package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The files that the README puts into a repository of one's own have to be a
// program there. The module cache has all that it needs: this test has no
// network.
func TestTheGameIsAProgramInARepositoryOfItsOwn(t *testing.T) {
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"main.go", "darts.go", "darts_test.go", "testdata/ladder.scenario", "testdata/throws.scenario"} {
		copyFile(t, filepath.Join(dir, name), name)
	}
	copyFile(t, filepath.Join(dir, "go.sum"), "../../go.sum") // for want of the network to get it from
	write(t, filepath.Join(dir, "go.mod"), strings.ReplaceAll(shown(t, "module darts"), "../stats-tracker", here))

	program := filepath.Join(dir, "darts")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	run(t, dir, "go", "build", "-o", program)
	run(t, dir, "go", "test")
	if got := run(t, dir, program, "version"); !strings.HasPrefix(got, "statstracker ") {
		t.Errorf("version prints %q", got)
	}
	if got := run(t, dir, program, "games", "test", "testdata"); !strings.Contains(got, "2 scenarios: all as expected") {
		t.Errorf("games test prints %q", got)
	}
}

// shown returns the block of the README that begins with the text.
func shown(t *testing.T, begin string) string {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "```\n"+begin)
	block, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatalf("the README shows nothing that begins with %q", begin)
	}
	return begin + block
}

func copyFile(t *testing.T, to, from string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(text))
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

// run runs a program that has to succeed, and returns what it prints.
func run(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GONOSUMDB=*", "GOWORK=off")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}
