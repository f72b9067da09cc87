package main

import (
	"os"
	"strings"
	"testing"
)

// CONTRIBUTING.md shows the scorer and the beginning of a scenario as they are here.
func TestTheGuideShowsThisGame(t *testing.T) {
	guide, code, scenario := read(t, "../../CONTRIBUTING.md"), read(t, "darts.go"), read(t, "testdata/ladder.scenario")
	_, code, _ = strings.Cut(code, "// ladder gives")
	code, _, _ = strings.Cut(code, "\n// throws counts")
	scenario, _, _ = strings.Cut(scenario, "\n\n# ")
	for _, part := range []string{code, scenario} {
		if part == "" || !strings.Contains(guide, part) {
			t.Errorf("CONTRIBUTING.md does not show\n%s", part)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
