package problem_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"statstracker/internal/problem"
)

// answering are the tests that look at the answers of a server, and the scripts that have them.
var answering = []string{
	"../../httpapi/*_test.go", "../../httpapi/testdata/*.http", "../../httpedge/*_test.go",
	"../../source/httpsource/*_test.go", "../../access/*_test.go", "../e2e/*_test.go", "../../cmd/testdata/script/*.txtar",
}

// TestEveryKindIsAnsweredInATest: a kind that no test expects of a server is one that nobody
// gets, or that nobody would miss.
func TestEveryKindIsAnsweredInATest(t *testing.T) {
	var all strings.Builder
	for _, pattern := range answering {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	source, err := os.ReadFile("kinds.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[problem.Kind]string{}
	for _, m := range regexp.MustCompile(`(?m)^\t([A-Z]\w+) +Kind = "([a-z-]+)"$`).FindAllStringSubmatch(string(source), -1) {
		names[problem.Kind(m[2])] = m[1]
	}
	for _, k := range problem.Kinds() {
		as := regexp.MustCompile(`problems/` + string(k.Kind) + `["` + "`" + `\\]|"` + string(k.Kind) + `"|problem\.` + names[k.Kind] + `\b`)
		if names[k.Kind] == "" || !as.MatchString(all.String()) {
			t.Errorf("no test expects %s of a server", k.Kind)
		}
	}
	if len(names) != len(problem.Kinds()) {
		t.Errorf("there are %d names of kinds, and %d are listed", len(names), len(problem.Kinds()))
	}
}
