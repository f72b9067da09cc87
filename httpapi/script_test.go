package httpapi_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"statstracker/stats"
)

var update = flag.Bool("update", false, "write the answers into the scripts")

// TestScripts sends the requests of the scripts in testdata and compares the
// answers with those that stand there. A script is a list of
//
//	METHOD target
//	Header: value        (any number)
//	body                 (any number of lines)
//	----
//	status content-type
//	Header: value        (those that clients act on)
//	body
//
// separated by empty lines. Lines that start with # are comments; "# games: a b"
// says which games the server has, instead of all, and "# file: name" which file
// with games it has besides.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.http")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".http"), func(t *testing.T) { runScript(t, path) })
	}
}

func runScript(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, gamesOf(t, string(content))...)
	if match := regexp.MustCompile(`(?m)^# file: (.*)$`).FindStringSubmatch(string(content)); match != nil {
		s.applyFile(match[1])
	}
	var blocks []string
	for block := range strings.SplitSeq(strings.TrimSpace(string(content)), "\n\n") {
		blocks = append(blocks, s.runBlock(block))
	}
	text := strings.Join(blocks, "\n\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text != string(content) {
		t.Errorf("%s is not what is answered; see the difference with -update\n%s", path, firstDifference(string(content), text))
	}
}

func gamesOf(t *testing.T, script string) []stats.Game {
	t.Helper()
	match := regexp.MustCompile(`(?m)^# games:(.*)$`).FindStringSubmatch(script)
	if match == nil {
		return nil
	}
	var games []stats.Game
	for name := range strings.FieldsSeq(match[1]) {
		before := len(games)
		for _, g := range allGames() {
			if g.Name == name {
				games = append(games, g)
			}
		}
		if len(games) == before {
			t.Fatalf("there is no game %q", name)
		}
	}
	return games
}

var header = regexp.MustCompile(`^[A-Z][A-Za-z-]+: `)

// runBlock returns the block with the answer of now.
func (s *server) runBlock(block string) string {
	request, _, _ := strings.Cut(block, "\n----")
	var comments, headers, body []string
	first := ""
	for line := range strings.SplitSeq(request, "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
			comments = append(comments, line)
		case first == "":
			first = line
		case body == nil && header.MatchString(line):
			headers = append(headers, line)
		default:
			body = append(body, line)
		}
	}
	if first == "" {
		return strings.Join(comments, "\n")
	}
	method, target, ok := strings.Cut(first, " ")
	if !ok {
		s.t.Fatalf("%q is no request", first)
	}
	return request + "\n----\n" + shown(s.send(method, target, headers, strings.Join(body, "\n")))
}

// shown returns the answer as it stands in a script.
func shown(r response) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s\n", r.StatusCode, r.Header.Get("Content-Type"))
	for _, name := range []string{"Allow", "Location", "Retry-After", "WWW-Authenticate", "Idempotent-Replayed"} {
		if value := r.Header.Get(name); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	return strings.TrimSpace(b.String() + r.body)
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d:\nwant %s\ngot  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
