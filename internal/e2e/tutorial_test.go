//go:build !race

package e2e

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// step is a block of commands, and what they print.
type step struct{ commands, prints string }

// tutorialSteps returns the blocks of sh in the tutorial, with the blocks of text behind them.
func tutorialSteps(text string) (steps []step) {
	for _, m := range regexp.MustCompile("(?s)```(sh|text)\n(.*?\n)```\n").FindAllStringSubmatch(text, -1) {
		if m[1] == "sh" {
			steps = append(steps, step{commands: m[2]})
		} else {
			steps[len(steps)-1].prints = m[2]
		}
	}
	return steps
}

// pattern returns the expression that matches what is printed: … stands for anything, and
// ends of lines and widths of columns are not looked at.
func (s step) pattern() *regexp.Regexp {
	words := strings.Fields(s.prints)
	for i, w := range words {
		words[i] = strings.ReplaceAll(regexp.QuoteMeta(w), "…", "(?s:.*)")
	}
	return regexp.MustCompile(`^\s*` + strings.Join(words, `\s*`) + `\s*$`)
}

// freePort returns a port that nobody had a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// TestTheTutorialPrintsWhatItSays runs the commands of docs/tutorial.md as they stand there, in
// one shell, but for the numbers of ports.
func TestTheTutorialPrintsWhatItSays(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	text, err := os.ReadFile("../../docs/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	server, page := freePort(t), freePort(t)
	ports := strings.NewReplacer("127.0.0.1:5000", "127.0.0.1:"+server, "127.0.0.1:8000", "127.0.0.1:"+page, "statstracker serve ", "statstracker serve --listen 127.0.0.1:"+server+" ",
		"statstracker top ", "statstracker top --server http://127.0.0.1:"+server+" ", "statstracker player ", "statstracker player --server http://127.0.0.1:"+server+" ",
		"statstracker publish ", "statstracker publish --to http://127.0.0.1:"+server+" ")
	steps := tutorialSteps(ports.Replace(string(text)))
	if len(steps) < 10 {
		t.Fatalf("the tutorial has %d steps", len(steps))
	}
	var script strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&script, "echo '== step %d'\n%s", i, s.commands)
	}
	said := runTutorial(t, script.String())
	for i, s := range steps {
		_, after, _ := strings.Cut(said, fmt.Sprintf("== step %d\n", i))
		printed, _, _ := strings.Cut(after, "== step ")
		if !s.pattern().MatchString(printed) {
			t.Errorf("step %d\n%sprinted\n%s\nand not\n%s", i, s.commands, printed, s.prints)
		}
	}
}

// runTutorial runs a script in a home of its own, stops whatever it has left behind, and
// returns what it has printed.
func runTutorial(t *testing.T, script string) string {
	t.Helper()
	var environment []string
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GOFLAGS"} {
		value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		environment = append(environment, name+"="+strings.TrimSpace(string(value)))
	}
	c := exec.CommandContext(t.Context(), "bash")
	c.Dir, c.Stdin = "../..", strings.NewReader(script)
	environment = append(environment, "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"))
	c.Env = environment
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	err := c.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) })
	if err := c.Wait(); err != nil {
		t.Logf("the last command: %v", err)
	}
	return said.String()
}
