package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/cmd"
	"statstracker/game"
)

// lineBuffer is written by a command, and read meanwhile.
type lineBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lineBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lineBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// The demo plays, has nothing rejected, ends when it is told to, and leaves nothing.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	shown := fakeBrowser(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, errOut lineBuffer
	code := make(chan int, 1)
	go func() {
		code <- cmd.Run(ctx, game.All(), []string{"demo", "--listen", "127.0.0.1:0", "--seed", "5", "--speed", "50", "--open"}, nil, &out, &errOut)
	}()
	url := ""
	awaited(t, func() bool {
		if m := regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/`).FindStringSubmatch(out.String()); m != nil {
			url = m[1]
		}
		return url != "" || len(code) > 0
	})
	if url == "" {
		t.Fatalf("the demo ended with %d: %s", <-code, errOut.String())
	}
	ask := func(path string) (answer struct{ Total, Revision int }) {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", path, resp.Status, err)
		}
		return answer
	}
	begin := ask("/v1/games/exrps/boards/elo").Revision
	awaited(t, func() bool { return ask("/v1/games/exrps/boards/elo").Revision > begin+100 })
	for board, want := range map[string]int{"exrps/boards/elo": 300, "football/boards/year?season=1950": 60, "football/boards/points": 160} {
		if got := ask("/v1/games/" + board).Total; got < want*9/10 {
			t.Errorf("%s has %d players; want about %d", board, got, want)
		}
	}
	if n := ask("/v1/rejections").Total; n != 0 {
		t.Errorf("%d events of the demo are rejected", n)
	}
	awaited(t, func() bool {
		page, err := os.ReadFile(shown)
		return err == nil && string(page) == url+"/\n"
	})
	stop()
	if c := <-code; c != 0 || errOut.String() != "" {
		t.Errorf("the demo ended with %d: %s", c, errOut.String())
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("the demo has left %v, %v", left, err)
	}
	if answer, err := http.Get(url + "/livez"); err == nil {
		_ = answer.Body.Close() // there should be none
		t.Error("the server of the demo still answers")
	}
}

// awaited waits until something is so.
func awaited(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patient); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not come")
		}
	}
}

// fakeBrowser makes a program the browser that is opened, and returns the file in which it
// notes the page.
func fakeBrowser(t *testing.T) (shown string) {
	t.Helper()
	dir := t.TempDir()
	program, shown := filepath.Join(dir, "browser"), filepath.Join(dir, "shown")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$1\" > '"+shown+"'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BROWSER", program)
	return shown
}

// A browser that cannot be opened is no fault, and none is looked for that is not wanted.
func TestDemoWithoutABrowser(t *testing.T) {
	for _, open := range []string{"--open", "--open=false"} {
		t.Run(open, func(t *testing.T) {
			t.Setenv("BROWSER", filepath.Join(t.TempDir(), "none"))
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var out, errOut lineBuffer
			code := make(chan int, 1)
			go func() {
				code <- cmd.Run(ctx, game.All(), []string{"demo", "--listen", "127.0.0.1:0", "--players", "2", open}, nil, &out, &errOut)
			}()
			awaited(t, func() bool {
				return strings.Contains(out.String(), "Ctrl-C ends it") && strings.Contains(errOut.String(), "yourself") == (open == "--open") || len(code) > 0
			})
			stop()
			if c, said := <-code, errOut.String(); c != 0 || strings.Contains(said, "open a browser") != (open == "--open") {
				t.Errorf("it ended with %d: %s", c, said)
			}
		})
	}
}
