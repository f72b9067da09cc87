package main

import (
	"os"
	"strings"
	"testing"
)

func TestTheGameIsWellFormed(t *testing.T) {
	g := chess()
	if err := g.Check(); err != nil {
		t.Error(err)
	}
	if len(g.Boards) != 2 || g.Boards[1].Scorer.Start()[0] != 1500 {
		t.Errorf("the boards are %+v; want wins and elo from 1500", g.Boards)
	}
}

// The README shows this program; what it shows has to be what runs.
func TestTheReadmeShowsThisProgram(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "```go\n")
	shown, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatal("the README shows no program")
	}
	for line := range strings.Lines(shown) {
		if !strings.Contains(string(program), line) {
			t.Errorf("the README has the line %q, and the program has not", line)
		}
	}
}
