package gamefile_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"statstracker/game/gamefile"
)

var update = flag.Bool("update", false, "write the golden files again")

const badFiles = "testdata/problems.txt"

// The golden file has a block for each bad file: "=== " and what is wrong with
// it, the file, "---", and the problems. Escapes such as \xff in a line that
// begins with "raw " stand for bytes that no editor shows.
func TestEveryProblemIsNamedWithItsPlaceAndWhatWouldBeRight(t *testing.T) {
	golden, err := os.ReadFile(badFiles)
	if err != nil {
		t.Fatal(err)
	}
	var written strings.Builder
	for _, block := range strings.Split("\n"+string(golden), "\n=== ")[1:] {
		title, rest, _ := strings.Cut(block+"\n", "\n")
		text, want, _ := strings.Cut(rest, "---\n")
		got := problemsOf(t, text)
		fmt.Fprintf(&written, "=== %s\n%s---\n%s\n", title, text, got)
		if !*update && got != strings.TrimRight(want, "\n") {
			t.Errorf("%s:\n%s\ngot:\n%s\nwant:\n%s", title, text, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(badFiles, []byte(written.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func problemsOf(t *testing.T, text string) string {
	t.Helper()
	_, err := gamefile.Parse(gamefile.File{Name: "g.yaml", Text: []byte(text)})
	var problems gamefile.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("the error is no list of problems: %v", err)
	}
	for _, p := range problems {
		if p.File != "g.yaml" || strings.TrimSpace(p.Message) == "" {
			t.Errorf("a problem without a file or a message: %#v", p)
		}
	}
	return strings.TrimRight(problems.Error(), "\n")
}

func TestProblemsOfBytesThatAreNoText(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "g.yaml: it is empty; a file begins with version: 1",
		"version: 1\ngames: {}\n":    "g.yaml:1:1: there are no games; write one below games",
		"# nothing\n":                "g.yaml: it is empty; a file begins with version: 1",
		"version: 1\ngame: \xff\n":   "g.yaml: it is not valid UTF-8; save it as UTF-8",
		"version: 1\ngame: \x00\n":   "g.yaml: this is not YAML: it has control characters; leave them out",
		"version: 1\n---\ngame: x\n": "g.yaml:2:1: a second document begins here; a file holds one",
		strings.Repeat("#", 1<<20+1): "g.yaml: it has 1048577 bytes; a file has at most 1048576: divide it into several",
	} {
		if got := problemsOf(t, text); got != want {
			t.Errorf("%.40q: got %q, want %q", text, got, want)
		}
	}
}

func TestAtMostFiftyProblemsAreListed(t *testing.T) {
	text := "version: 1\ngame: g\nboards:\n" + lines(200, "  b%d: {score: wind}\n")
	if got := strings.Count(problemsOf(t, text), "\n") + 1; got != gamefile.MaxProblems {
		t.Errorf("there are %d problems; want %d", got, gamefile.MaxProblems)
	}
}

func TestLimitsOfAGame(t *testing.T) {
	const head = "version: 1\ngame: g\n"
	for name, c := range map[string]struct{ fits, not, want string }{
		"boards": {
			head + "boards:\n" + lines(64, "  b%d: {score: wins}\n"), head + "boards:\n" + lines(65, "  b%d: {score: wins}\n"),
			"g.yaml:4:3: there are 65 boards; a game has at most 64",
		},
		"statistics": {
			head + "stats:\n" + lines(256, "  s%d: {count: {on: a}}\n"), head + "stats:\n" + lines(257, "  s%d: {count: {on: a}}\n"),
			"g.yaml:4:3: there are 257 statistics; a game has at most 256",
		},
		"statistics with those that a streak makes": {
			head + "stats:\n" + lines(128, "  s%d: {streak: wins}\n"), head + "stats:\n" + lines(129, "  s%d: {streak: wins}\n"),
			"g.yaml:4:3: there are 258 statistics; a game has at most 256, with those of results, streaks and values",
		},
		"rules": {
			head + "stats: {s: {count: [" + strings.Repeat("{on: a}, ", 64) + "]}}", head + "stats: {s: {count: [" + strings.Repeat("{on: a}, ", 65) + "]}}",
			"g.yaml:3:20: this list has 65 elements; it has to have 1 to 64",
		},
		"length of an expression": {
			head + "stats: {s: {count: {on: a, when: '" + strings.Repeat(" ", 2044) + "true'}}}",
			head + "stats: {s: {count: {on: a, when: '" + strings.Repeat(" ", 2045) + "true'}}}",
			"g.yaml:3:34: this expression has 2049 bytes; it has at most 2048: divide it into several rules",
		},
		"fields": {
			head + "stats: {results: }\nfields:\n" + lines(64, "  f%d: int\n"), head + "stats: {results: }\nfields:\n" + lines(65, "  f%d: int\n"),
			"g.yaml:5:3: there are 65 fields; an event has at most 64",
		},
		"depth": {
			head + "stats: {results: }", head + "stats: " + strings.Repeat("[", 33) + strings.Repeat("]", 33),
			"g.yaml:3:40: here the file becomes too large; it has at most 100000 values, 32 deep",
		},
		"texts": {
			head + "boards: {b: {score: wins, title: '" + strings.Repeat("x", 200) + "'}}",
			head + "boards: {b: {score: wins, title: '" + strings.Repeat("x", 201) + "'}}",
			"g.yaml:3:34: this text has 201 bytes; it has at most 200",
		},
		"text": {
			head + "stats:\n" + lines(1, "  s%d: {count: ["+strings.Repeat("{on: a, when: \"'"+strings.Repeat("x", 2030)+"' == 'x'\"}, ", 64)+"]}\n"),
			head + "stats:\n" + lines(2, "  s%d: {count: ["+strings.Repeat("{on: a, when: \"'"+strings.Repeat("x", 2030)+"' == 'x'\"}, ", 64)+"]}\n"),
			"g.yaml:1:1: the rules have 264004 bytes; those of a game have at most 262144",
		},
		"games": {
			"version: 1\ngames:\n" + lines(1000, "  g%d: {stats: {results: }}\n"), "version: 1\ngames:\n" + lines(1001, "  g%d: {stats: {results: }}\n"),
			"g.yaml:1003:10: this is game number 1001; there can be at most 1000",
		},
		"cost of all rules": {
			head + "stats:\n" + lines(4, "  s%d: {count: {on: result, when: 'opponents.exists(o, o == event.rival)'}}\n"),
			head + "stats:\n" + lines(8, "  s%d: {count: {on: result, when: 'opponents.exists(o, o == event.rival)'}}\n"),
			"",
		},
	} {
		if got := problemsOf(t, c.fits); got != "" {
			t.Errorf("%s: what is within the limit has problems: %s", name, got)
		}
		got := problemsOf(t, c.not)
		if c.want == "" {
			if !strings.Contains(got, "the rules can take too long together") {
				t.Errorf("%s: got %q", name, got)
			}
		} else if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestAGameIsThereOnce(t *testing.T) {
	chess := gamefile.Template("chess")
	_, err := gamefile.Parse(gamefile.File{Name: "a.yaml", Text: chess}, gamefile.File{Name: "b.yaml", Text: chess})
	const want = `b.yaml:16:7: the game "chess" is there twice, first in a.yaml, line 16; give one of them another name`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A file of a megabyte of aliases names more than any machine can hold.
func TestAliasesAreBounded(t *testing.T) {
	text := "version: 1\ngame: g\na: &a [x, y, z]\n"
	for c := 'b'; c <= 'k'; c++ {
		text += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.Repeat(fmt.Sprintf("*%c, ", c-1), 8))
	}
	if got := problemsOf(t, text); !strings.Contains(got, "here the file becomes too large") {
		t.Errorf("got %q", got)
	}
}

func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
